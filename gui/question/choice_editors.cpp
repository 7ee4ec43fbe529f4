// One of several, and yes or no.
#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QRadioButton>
#include <QVBoxLayout>

#include "gui/model/shown_text.h"
#include "gui/question/field_editor.h"

namespace sssup::gui {
namespace {

constexpr int most_side_by_side = 6;  // more of them fold into a list

QString label_of(const AttachedService& service, const proto::Rule::Option& option) {
  return option.has_label() ? service.say(option.label()) : shown(option.value());
}

class RadioEditor final : public FieldEditor {
 public:
  RadioEditor(const AttachedService& service, const proto::Field& field, QWidget* parent)
      : FieldEditor(parent), rule_(field.rule()), group_(new QButtonGroup(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    for (int index = 0; index < rule_.options_size(); ++index) {
      auto* option = new QRadioButton(label_of(service, rule_.options(index)));
      group_->addButton(option, index);
      column->addWidget(option);
    }
    if (rule_.options_size() > 0) setFocusProxy(group_->button(0));
    connect(group_, &QButtonGroup::idClicked, this, [this](int index) { emit edited({rule_.options(index).value()}); });
  }

  void show_values(const Values& values) override {
    const std::string value = first_of(values);
    for (int index = 0; index < rule_.options_size(); ++index) {
      if (rule_.options(index).value() != value) continue;
      group_->button(index)->setChecked(true);
      setFocusProxy(group_->button(index));
    }
  }

  void describe(const QString& name, const QString& description) override {
    setAccessibleName(name);
    for (auto* option : group_->buttons()) {
      option->setAccessibleName(name + QStringLiteral(": ") + option->text());
      option->setAccessibleDescription(description);
    }
  }

 private:
  proto::Rule rule_;
  QButtonGroup* group_;
};

class ListEditor final : public FieldEditor {
 public:
  ListEditor(const AttachedService& service, const proto::Field& field, QWidget* parent)
      : FieldEditor(parent), list_(new QComboBox) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(list_);
    row->addStretch(1);
    for (const auto& option : field.rule().options())
      list_->addItem(label_of(service, option), QString::fromStdString(option.value()));
    list_->setCurrentIndex(-1);
    list_->setFocusPolicy(Qt::StrongFocus);  // the wheel scrolls the page, not the choice
    setFocusProxy(list_);
    connect(list_, &QComboBox::activated, this, [this] { emit edited({utf8(list_->currentData().toString())}); });
  }

  void show_values(const Values& values) override {
    list_->setCurrentIndex(list_->findData(QString::fromStdString(first_of(values))));
  }

  void describe(const QString& name, const QString& description) override {
    list_->setAccessibleName(name);
    list_->setAccessibleDescription(description);
  }

 private:
  QComboBox* list_;
};

class FlagEditor final : public FieldEditor {
 public:
  FlagEditor(const AttachedService& service, const proto::Field& field, QWidget* parent)
      : FieldEditor(parent), box_(new QCheckBox(service.say(field.label()))) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(box_);
    row->addStretch(1);
    setFocusProxy(box_);
    connect(box_, &QCheckBox::clicked, this, [this](bool on) { emit edited({on ? "true" : "false"}); });
  }

  void show_values(const Values& values) override { box_->setChecked(first_of(values) == "true"); }

  void describe(const QString& name, const QString& description) override {
    box_->setAccessibleName(name);
    box_->setAccessibleDescription(description);
  }

  bool labels_itself() const override { return true; }

 private:
  QCheckBox* box_;
};

}  // namespace

FieldEditor* make_choice_editor(const AttachedService& service, const proto::Field& field, QWidget* parent) {
  if (field.rule().options_size() <= most_side_by_side) return new RadioEditor(service, field, parent);
  return new ListEditor(service, field, parent);
}

FieldEditor* make_flag_editor(const AttachedService& service, const proto::Field& field, QWidget* parent) {
  return new FlagEditor(service, field, parent);
}

}  // namespace sssup::gui
