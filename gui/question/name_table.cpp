#include "gui/question/name_table.h"

#include <algorithm>

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

#include "common/text/gui.h"
#include "gui/model/shown_text.h"
#include "gui/question/name_list.h"
#include "gui/question/proposals.h"
#include "gui/style/notice.h"

namespace sssup::gui {
namespace {

constexpr const char* name_before = "name-before";  // property of an editor: what Esc goes back to

// Tells the model at every keystroke, so that the verdict follows the typing.
class NameDelegate final : public QStyledItemDelegate {
 public:
  NameDelegate(const AttachedService& service, QObject* parent) : QStyledItemDelegate(parent), service_(service) {}

  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& /*option*/, const QModelIndex& at) const override {
    auto* line = new QLineEdit(parent);
    const QString monitor = at.siblingAtColumn(NameList::OldColumn).data().toString();
    line->setAccessibleName(service_.say({text::id::gui_names_edit_of, {{"monitor", utf8(monitor)}}}));
    line->setProperty(name_before, at.data(Qt::EditRole));
    auto* model = const_cast<QAbstractItemModel*>(at.model());
    connect(line, &QLineEdit::textEdited, line,
            [model, place = QPersistentModelIndex(at)](const QString& text) { model->setData(place, text); });
    return line;
  }

  void setEditorData(QWidget* editor, const QModelIndex& at) const override {
    auto* line = static_cast<QLineEdit*>(editor);
    const QString name = at.data(Qt::EditRole).toString();
    if (line->text() != name) line->setText(name);
  }

 protected:
  bool eventFilter(QObject* editor, QEvent* event) override {
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
      auto* line = static_cast<QLineEdit*>(editor);
      line->setText(line->property(name_before).toString());
      emit line->textEdited(line->text());
    }
    return QStyledItemDelegate::eventFilter(editor, event);
  }

 private:
  const AttachedService& service_;
};

QPushButton* plain_button(const QString& label) {
  auto* button = new QPushButton(label);
  button->setAutoDefault(false);
  return button;
}

}  // namespace

NameTable::NameTable(const AttachedService& service, QuestionForm& form, std::vector<int> fields, QWidget* parent)
    : QWidget(parent),
      service_(service),
      form_(form),
      fields_(std::move(fields)),
      list_(new NameList(service, form, fields_, this)),
      shown_(new QSortFilterProxyModel(this)),
      table_(new QTableView),
      message_(new Notice(this)),
      use_one_(plain_button(service.say(text::id::gui_names_use_none))),
      use_all_(plain_button({})) {
  build_table();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  build_buttons(*column);
  connect(&form_, &QuestionForm::verdictsChanged, this, &NameTable::follow_verdicts);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &NameTable::follow_verdicts);
  table_->setCurrentIndex(shown_->index(0, NameList::NewColumn));
  follow_verdicts();
}

void NameTable::build_table() {
  // Sorted and filtered when asked to only: a row must not run away under the hand that types in it.
  shown_->setDynamicSortFilter(false);
  shown_->setSourceModel(list_);
  shown_->setFilterRole(NameList::MustChangeRole);
  shown_->setSortRole(NameList::SortRole);
  table_->setModel(shown_);
  table_->setItemDelegateForColumn(NameList::NewColumn, new NameDelegate(service_, table_));
  set_editable(true);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setTabKeyNavigation(false);
  table_->setWordWrap(false);
  table_->setIconSize(QSize(fontMetrics().height(), fontMetrics().height()));
  table_->setAlternatingRowColors(true);
  table_->verticalHeader()->hide();
  table_->setAccessibleName(service_.say(text::id::gui_names));
  auto* header = table_->horizontalHeader();
  header->setHighlightSections(false);
  header->setSortIndicator(-1, Qt::AscendingOrder);  // as asked, until a column is clicked
  table_->setSortingEnabled(true);
  size_columns();
  table_->installEventFilter(this);
}

// The state says the most: the names take what they need, and it gets the rest.
void NameTable::size_columns() {
  auto* header = table_->horizontalHeader();
  header->setSectionResizeMode(NameList::OrderColumn, QHeaderView::ResizeToContents);
  header->setSectionResizeMode(NameList::StateColumn, QHeaderView::Stretch);
  const int longest_name = static_cast<int>(list_->field(0).rule().max_length());
  const int whole_name = (longest_name + 1) * table_->fontMetrics().horizontalAdvance(QLatin1Char('n'));
  table_->setColumnWidth(NameList::NewColumn, whole_name);
  table_->resizeColumnToContents(NameList::OldColumn);
  table_->setColumnWidth(NameList::OldColumn, std::min(table_->columnWidth(NameList::OldColumn), whole_name));
}

void NameTable::build_buttons(QVBoxLayout& column) {
  auto* only_open = new QCheckBox(service_.say(text::id::gui_names_only_open));
  connect(only_open, &QCheckBox::toggled, this,
          [this](bool on) { shown_->setFilterFixedString(on ? QStringLiteral("true") : QString()); });
  connect(use_one_, &QPushButton::clicked, this, &NameTable::use_one);
  connect(use_all_, &QPushButton::clicked, this, &NameTable::use_all);
  auto* order_note = plain_label(this);
  order_note->setText(service_.say(text::id::gui_names_order_note));
  auto* row = new QHBoxLayout;
  row->addWidget(use_one_);
  row->addWidget(use_all_);
  row->addStretch(1);
  column.addWidget(only_open);
  column.addWidget(table_, 1);
  column.addWidget(message_);
  column.addLayout(row);
  column.addWidget(order_note);
}

void NameTable::set_editable(bool editable) {
  editable_ = editable;
  table_->setEditTriggers(editable ? QAbstractItemView::AnyKeyPressed | QAbstractItemView::DoubleClicked |
                                         QAbstractItemView::SelectedClicked | QAbstractItemView::EditKeyPressed
                                   : QAbstractItemView::EditTriggers(QAbstractItemView::NoEditTriggers));
  follow_verdicts();
}

bool NameTable::focus_field(std::string_view field) {
  const int row = list_->row_of(field);
  if (row < 0) return false;
  QModelIndex at = shown_->mapFromSource(list_->index(row, NameList::NewColumn));
  if (!at.isValid()) {
    shown_->setFilterFixedString({});
    at = shown_->mapFromSource(list_->index(row, NameList::NewColumn));
  }
  table_->setCurrentIndex(at);
  table_->setFocus();
  // What is said of it takes room from the table first.
  QTimer::singleShot(0, table_, [this] { table_->scrollTo(table_->currentIndex()); });
  return true;
}

bool NameTable::eventFilter(QObject* watched, QEvent* event) {
  if (watched == table_ && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    const bool enter = key == Qt::Key_Return || key == Qt::Key_Enter;
    if (enter && table_->currentIndex().isValid()) {
      if (editable_) table_->edit(table_->currentIndex().siblingAtColumn(NameList::NewColumn));
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

int NameTable::current_row() const {
  const QModelIndex at = shown_->mapToSource(table_->currentIndex());
  return at.isValid() ? at.row() : -1;
}

void NameTable::follow_verdicts() {
  const auto proposed = proposals(form_, fields_);
  use_all_->setEnabled(editable_ && !proposed.empty());
  use_all_->setText(proposed.empty()
                        ? service_.say(text::id::gui_names_use_all_none)
                        : service_.say({text::id::gui_names_use_all, {{"count", std::to_string(proposed.size())}}}));
  const int row = current_row();
  const std::string* id = row < 0 ? nullptr : &list_->field(row).id();
  const auto own =
      std::find_if(proposed.begin(), proposed.end(), [&](const auto& one) { return id && one.first == *id; });
  use_one_->setEnabled(editable_ && own != proposed.end());
  use_one_->setText(own == proposed.end() ? service_.say(text::id::gui_names_use_none)
                                          : service_.say({text::id::gui_names_use_one, {{"group", own->second}}}));
  const bool due = id && form_.problem(*id) && form_.problem_is_due(*id);
  if (due) return message_->say(Symbol::problem, list_->index(row, NameList::StateColumn).data().toString());
  QStringList hints;  // whole: the table has room for the beginning of the first one
  if (id)
    for (const proto::Text* hint : form_.hints(*id)) hints << service_.say(*hint);
  message_->say(Symbol::warning, hints.join(QLatin1Char('\n')));
}

void NameTable::use_one() {
  const int row = current_row();
  if (row < 0) return;
  const std::string id = list_->field(row).id();
  for (const auto& [field, name] : proposals(form_, fields_))
    if (field == id) return form_.enter(field, {name});
}

void NameTable::use_all() {
  std::vector<std::pair<std::string, QuestionForm::Values>> all;
  for (auto& [field, name] : proposals(form_, fields_)) all.emplace_back(field, QuestionForm::Values{name});
  form_.enter_all(std::move(all));
}

}  // namespace sssup::gui
