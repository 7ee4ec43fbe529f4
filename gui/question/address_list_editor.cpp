// Addresses in the order of their priority (R-2.6.2-ip): add, delete, up, down.
#include <algorithm>
#include <map>

#include <QApplication>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QShortcut>

#include "common/rules/addresses.h"
#include "common/text/gui.h"
#include "gui/model/shown_text.h"
#include "gui/question/field_editor.h"
#include "gui/style/notice.h"  // plain_label

namespace sssup::gui {
namespace {

constexpr int shown_rows = 5;

class AddressListEditor final : public FieldEditor {
 public:
  AddressListEditor(const AttachedService& service, const proto::Field& field, QWidget* parent)
      : FieldEditor(parent),
        service_(service),
        entry_(new QLineEdit),
        list_(new QListWidget),
        add_(button(text::id::gui_address_add)),
        delete_(button(text::id::gui_address_delete)),
        up_(button(text::id::gui_address_up)),
        down_(button(text::id::gui_address_down)) {
    for (const auto& option : field.rule().options()) known_.emplace(option.value(), option.label());
    auto* keys = plain_label(this);
    keys->setText(service.say(text::id::gui_address_keys));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->addWidget(list_, 0, 0, 4, 1);
    grid->addWidget(up_, 0, 1);
    grid->addWidget(down_, 1, 1);
    grid->addWidget(delete_, 2, 1);
    grid->setRowStretch(3, 1);
    grid->addWidget(keys, 4, 0, 1, 2);
    grid->addWidget(entry_, 5, 0);
    grid->addWidget(add_, 5, 1);
    list_->setMinimumHeight((shown_rows + 1) * list_->fontMetrics().height() * 3 / 2);
    entry_->setPlaceholderText(service.say(text::id::gui_address_new));
    entry_->setAccessibleName(service.say(text::id::gui_address_new));
    setFocusProxy(list_);
    connect_all();
  }

  void show_values(const Values& values) override {
    if (values == values_) return;
    values_ = values;
    fill(list_->currentRow());
    judge_entry();
  }

  void show_unfinished(const std::string& typed) override {
    entry_->setText(QString::fromStdString(typed));
    enable();
  }

  // The address that was selected stays so: the press of a button that left the entry is meant for that one.
  void finish() override {
    if (typed().empty() || verdict_on_entry()) return;
    values_.push_back(typed());
    entry_->clear();
    change(list_->currentRow());
  }

  void take_keyboard() override { typed().empty() ? list_->setFocus() : entry_->setFocus(); }

  void describe(const QString& name, const QString& description) override {
    list_->setAccessibleName(name);
    list_->setAccessibleDescription(description);
    entry_->setAccessibleDescription(description);
  }

 protected:
  // Enter in the entry adds; it does not answer the page.
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (watched == entry_ && event->type() == QEvent::KeyPress) {
      const int key = static_cast<QKeyEvent*>(event)->key();
      if ((key == Qt::Key_Return || key == Qt::Key_Enter) && !entry_->text().isEmpty()) {
        add();
        return true;
      }
    }
    if (watched == entry_ && event->type() == QEvent::FocusOut) leave_entry(static_cast<QFocusEvent*>(event)->reason());
    return FieldEditor::eventFilter(watched, event);
  }

 private:
  QPushButton* button(const text::Entry& label) {
    auto* made = new QPushButton(service_.say(label));
    made->setAutoDefault(false);
    return made;
  }

  void connect_all() {
    entry_->installEventFilter(this);
    connect(entry_, &QLineEdit::textEdited, this, [this] { judge_entry(); });
    connect(add_, &QPushButton::clicked, this, [this] { add(); });
    connect(delete_, &QPushButton::clicked, this, [this] { remove(); });
    connect(up_, &QPushButton::clicked, this, [this] { move(-1); });
    connect(down_, &QPushButton::clicked, this, [this] { move(+1); });
    connect(list_, &QListWidget::currentRowChanged, this, [this] { enable(); });
    shortcut(QKeySequence(Qt::Key_Delete), [this] { remove(); });
    shortcut(QKeySequence(Qt::ALT | Qt::Key_Up), [this] { move(-1); });
    shortcut(QKeySequence(Qt::ALT | Qt::Key_Down), [this] { move(+1); });
  }

  template <class Act>
  void shortcut(const QKeySequence& keys, Act act) {
    auto* made = new QShortcut(keys, list_);
    made->setContext(Qt::WidgetShortcut);
    connect(made, &QShortcut::activated, this, act);
  }

  // Who looks something up in another window is not done with it; the button adds by itself.
  void leave_entry(Qt::FocusReason reason) {
    const bool comes_back = reason == Qt::ActiveWindowFocusReason || reason == Qt::PopupFocusReason;
    if (!comes_back && entry_->isEnabled() && QApplication::focusWidget() != add_) finish();
  }

  std::string typed() const { return utf8(entry_->text().trimmed()); }

  void fill(int current) {
    list_->clear();
    for (std::size_t at = 0; at < values_.size(); ++at) {
      const text::Entry& line = at == 0 ? text::id::gui_address_first : text::id::gui_address_next;
      QString item = service_.say({line, {{"number", std::to_string(at + 1)}, {"address", values_[at]}}});
      const auto known = known_.find(values_[at]);
      if (known != known_.end()) item += QStringLiteral("   ") + service_.say(known->second);
      list_->addItem(item);
    }
    list_->setCurrentRow(std::min(std::max(current, 0), list_->count() - 1));
    enable();
  }

  void enable() {
    const int row = list_->currentRow();
    add_->setEnabled(!typed().empty());
    delete_->setEnabled(row >= 0);
    up_->setEnabled(row > 0);
    down_->setEnabled(row >= 0 && row + 1 < list_->count());
  }

  // The list with what stands in the entry at its end; what is wrong with that end.
  std::optional<text::Message> verdict_on_entry() const {
    Values all = values_;
    all.push_back(typed());
    for (auto& problem : rules::address_problems(all))
      if (problem.index + 1 == all.size()) return std::move(problem.why);
    return std::nullopt;
  }

  void judge_entry() {
    QuestionForm::Unfinished what{typed(), {}};
    if (const auto why = what.typed.empty() ? std::nullopt : verdict_on_entry()) what.why = text::to_proto(*why);
    emit unfinished(what);
    enable();
  }

  void add() {
    finish();
    if (typed().empty()) list_->setCurrentRow(list_->count() - 1);
    entry_->setFocus();
  }

  void remove() {
    const int row = list_->currentRow();
    if (row < 0) return;
    values_.erase(values_.begin() + row);
    change(row);
    list_->setFocus();
  }

  void move(int by) {
    const int row = list_->currentRow();
    const int target = row + by;
    if (row < 0 || target < 0 || target >= static_cast<int>(values_.size())) return;
    std::swap(values_[static_cast<std::size_t>(row)], values_[static_cast<std::size_t>(target)]);
    change(target);
  }

  void change(int current) {
    fill(current);
    emit edited(values_);
    judge_entry();
  }

  const AttachedService& service_;
  std::map<std::string, proto::Text> known_;  // what the service says of an address: on which board it is
  Values values_;
  QLineEdit* entry_;
  QListWidget* list_;
  QPushButton *add_, *delete_, *up_, *down_;
};

}  // namespace

FieldEditor* make_address_list_editor(const AttachedService& service, const proto::Field& field, QWidget* parent) {
  return new AddressListEditor(service, field, parent);
}

}  // namespace sssup::gui
