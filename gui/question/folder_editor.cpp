// A folder of this server: typed, or picked where it can also be made.
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

#include "common/text/gui.h"
#include "gui/model/shown_text.h"
#include "gui/question/field_editor.h"

namespace sssup::gui {
namespace {

class FolderEditor final : public FieldEditor {
 public:
  FolderEditor(const AttachedService& service, QWidget* parent)
      : FieldEditor(parent),
        service_(service),
        line_(new QLineEdit),
        browse_(new QPushButton(service.say(text::id::gui_browse))) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(line_, 1);
    row->addWidget(browse_);
    browse_->setAutoDefault(false);
    setFocusProxy(line_);
    connect(line_, &QLineEdit::textEdited, this, [this](const QString& text) { emit edited({utf8(text)}); });
    connect(browse_, &QPushButton::clicked, this, [this] { browse(); });
  }

  void show_values(const Values& values) override {
    const QString text = QString::fromStdString(first_of(values));
    if (line_->text() == text) return;
    line_->setText(text);
    line_->setCursorPosition(0);  // the drive is in sight, however long the rest
  }

  void describe(const QString& name, const QString& description) override {
    line_->setAccessibleName(name);
    line_->setAccessibleDescription(description);
    browse_->setAccessibleName(service_.say({text::id::gui_browse_of, {{"label", utf8(name)}}}));
  }

 private:
  void browse() {
    // Windows' own dialog and Qt's both have a button for a new folder.
    const QString picked = QFileDialog::getExistingDirectory(window(), service_.say(text::id::gui_browse_title),
                                                             QDir::fromNativeSeparators(line_->text()));
    if (picked.isEmpty()) return;
    line_->setText(QDir::toNativeSeparators(picked));
    emit edited({utf8(line_->text())});
  }

  const AttachedService& service_;
  QLineEdit* line_;
  QPushButton* browse_;
};

}  // namespace

FieldEditor* make_folder_editor(const AttachedService& service, const proto::Field& /*field*/, QWidget* parent) {
  return new FolderEditor(service, parent);
}

}  // namespace sssup::gui
