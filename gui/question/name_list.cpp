#include "gui/question/name_list.h"

#include <algorithm>
#include <numeric>

#include "common/rules/names.h"
#include "common/text/gui.h"
#include "gui/model/shown_text.h"
#include "gui/question/proposals.h"
#include "gui/style/symbols.h"

namespace sssup::gui {
namespace {

// What the name is for: the monitor, where the label names one.
std::string subject_of(const proto::Field& field) {
  for (const auto& argument : field.label().arguments())
    if (argument.name() == "monitor") return argument.value();
  return {};
}

}  // namespace

NameList::NameList(const AttachedService& service, QuestionForm& form, std::vector<int> fields, QObject* parent)
    : QAbstractTableModel(parent),
      service_(service),
      form_(form),
      fields_(std::move(fields)),
      names_(fields_.size()),
      order_(fields_.size()) {
  take_verdicts();
  connect(&form_, &QuestionForm::verdictsChanged, this, &NameList::take_verdicts);
}

const proto::Field& NameList::field(int row) const {
  return form_.question().fields(fields_[static_cast<std::size_t>(row)]);
}

int NameList::row_of(std::string_view id) const {
  for (int row = 0; row < rowCount(); ++row)
    if (field(row).id() == id) return row;
  return -1;
}

int NameList::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(fields_.size());
}

int NameList::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

// Groups start in ascending order of name, upper and lower case counting as the same.
void NameList::take_verdicts() {
  std::vector<std::string> keys(fields_.size());
  for (std::size_t row = 0; row < fields_.size(); ++row) {
    names_[row] = value_in(form_, field(static_cast<int>(row)));
    keys[row] = rules::lower(names_[row]);
  }
  std::vector<std::size_t> rows(fields_.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
  for (std::size_t at = 0; at < rows.size(); ++at) order_[rows[at]] = static_cast<int>(at) + 1;
  if (!fields_.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

QString NameList::state(int row) const {
  const proto::Field& of = field(row);
  if (const auto why = form_.problem(of.id()); why && form_.problem_is_due(of.id()))
    return service_.say({text::id::gui_names_problem, {{"why", utf8(service_.say(*why))}}});
  if (const auto hints = form_.hints(of.id()); !hints.empty()) return service_.say(*hints.front());
  const bool kept = names_[static_cast<std::size_t>(row)] == subject_of(of);
  return service_.say(kept ? text::id::gui_names_kept : text::id::gui_names_changed);
}

QString NameList::text(int row, int column) const {
  switch (column) {
    case OrderColumn: return QString::number(order_[static_cast<std::size_t>(row)]);
    case OldColumn: {
      const std::string subject = subject_of(field(row));
      return subject.empty() ? service_.say(field(row).label()) : shown(subject);
    }
    case NewColumn: return QString::fromStdString(names_[static_cast<std::size_t>(row)]);
    default: return state(row);
  }
}

QVariant NameList::data(const QModelIndex& at, int role) const {
  if (!at.isValid()) return {};
  switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole: return text(at.row(), at.column());
    case Qt::ToolTipRole: return text(at.row(), at.column());  // whole, where the column has no room for it
    case Qt::AccessibleTextRole: return text(at.row(), at.column());
    case Qt::TextAlignmentRole:
      return at.column() == OrderColumn ? int(Qt::AlignRight | Qt::AlignVCenter)
                                        : int(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::DecorationRole: {
      if (at.column() != StateColumn) return {};
      const std::string& id = field(at.row()).id();
      if (form_.problem(id) && form_.problem_is_due(id)) return icon(Symbol::problem);
      return icon(form_.hints(id).empty() ? Symbol::done : Symbol::warning);
    }
    case MustChangeRole: return field(at.row()).has_problem();
    case OrderRole: return order_[static_cast<std::size_t>(at.row())];
    case SortRole:
      if (at.column() == OrderColumn) return order_[static_cast<std::size_t>(at.row())];
      return text(at.row(), at.column()).toLower();
    default: return {};
  }
}

QVariant NameList::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case OrderColumn: return service_.say(text::id::gui_names_order);
    case OldColumn: return service_.say(text::id::gui_names_old);
    case NewColumn: return service_.say(text::id::gui_names_new);
    default: return service_.say(text::id::gui_names_state);
  }
}

Qt::ItemFlags NameList::flags(const QModelIndex& at) const {
  Qt::ItemFlags all = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
  if (at.column() == NewColumn) all |= Qt::ItemIsEditable;
  return all;
}

bool NameList::setData(const QModelIndex& at, const QVariant& value, int role) {
  if (role != Qt::EditRole || at.column() != NewColumn) return false;
  const std::string name = utf8(value.toString());
  if (name != names_[static_cast<std::size_t>(at.row())]) form_.enter(field(at.row()).id(), {name});
  return true;
}

}  // namespace sssup::gui
