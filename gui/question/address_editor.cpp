// One address: picked from the server's own, or typed where it is still to be set (R-2.6.2-public).
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>

#include "gui/model/shown_text.h"
#include "gui/question/field_editor.h"

namespace sssup::gui {
namespace {

class AddressEditor final : public FieldEditor {
 public:
  AddressEditor(const AttachedService& service, const proto::Field& field, QWidget* parent)
      : FieldEditor(parent), box_(new QComboBox) {
    box_->setEditable(true);
    box_->setInsertPolicy(QComboBox::NoInsert);
    box_->setCompleter(nullptr);            // it would turn one address into another one while it is typed
    box_->setFocusPolicy(Qt::StrongFocus);  // the wheel scrolls the page, not the choice
    for (const auto& option : field.rule().options())
      box_->addItem(shown(option.value()) + QStringLiteral("   ") + service.say(option.label()),
                    QString::fromStdString(option.value()));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(box_);
    row->addStretch(1);
    setFocusProxy(box_);
    // The list says on which board an address is; the line holds the address alone.
    connect(box_, &QComboBox::activated, this, [this](int index) {
      box_->setEditText(box_->itemData(index).toString());
      emit edited({utf8(box_->currentText())});
    });
    connect(box_->lineEdit(), &QLineEdit::textEdited, this,
            [this](const QString& text) { emit edited({utf8(text.trimmed())}); });
  }

  void show_values(const Values& values) override {
    const QString address = QString::fromStdString(first_of(values));
    if (box_->currentText().trimmed() == address) return;
    box_->setCurrentIndex(-1);
    box_->setEditText(address);
  }

  void describe(const QString& name, const QString& description) override {
    box_->setAccessibleName(name);
    box_->setAccessibleDescription(description);
  }

 private:
  QComboBox* box_;
};

}  // namespace

FieldEditor* make_address_editor(const AttachedService& service, const proto::Field& field, QWidget* parent) {
  return new AddressEditor(service, field, parent);
}

}  // namespace sssup::gui
