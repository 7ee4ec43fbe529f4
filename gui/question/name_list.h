// Fields of one question that are names and must differ, as a table: a thousand of them cost a thousand rows, no
// widgets.
#pragma once

#include <string>
#include <vector>

#include <QAbstractTableModel>

#include "gui/model/attached_service.h"
#include "gui/model/question_form.h"

namespace sssup::gui {

class NameList final : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { OrderColumn, OldColumn, NewColumn, StateColumn, ColumnCount };
  enum Role {
    MustChangeRole = Qt::UserRole,  // bool: the question says that the first name cannot stay; does not change
    OrderRole,                      // int, 1 starts first
    SortRole,                       // what a column is sorted by
  };

  /// `fields` are indexes into the form's question, which stays the same for as long as this lives.
  NameList(const AttachedService& service, QuestionForm& form, std::vector<int> fields, QObject* parent = nullptr);

  const proto::Field& field(int row) const;
  /// -1 when it is none of these.
  int row_of(std::string_view field) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

 private:
  QString text(int row, int column) const;
  QString state(int row) const;
  void take_verdicts();

  const AttachedService& service_;
  QuestionForm& form_;
  std::vector<int> fields_;
  std::vector<std::string> names_;  // by row, as they stand
  std::vector<int> order_;          // by row, 1 is first
};

}  // namespace sssup::gui
