// The content of a small file the person picks; its path stays in this window.
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "common/text/gui.h"
#include "gui/model/shown_text.h"
#include "gui/question/field_editor.h"
#include "gui/style/notice.h"

namespace sssup::gui {
namespace {

constexpr qint64 most_bytes_of_a_character = 4;  // UTF-8

class FileEditor final : public FieldEditor {
 public:
  FileEditor(const AttachedService& service, const proto::Field& field, QWidget* parent)
      : FieldEditor(parent),
        service_(service),
        most_bytes_(qint64{field.rule().max_length()} * most_bytes_of_a_character),
        pick_(new QPushButton(service.say(text::id::gui_pick_file))),
        chosen_(plain_label(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(pick_);
    row->addWidget(chosen_, 1);
    pick_->setAutoDefault(false);
    setFocusProxy(pick_);
    connect(pick_, &QPushButton::clicked, this, [this] { pick(); });
  }

  void show_values(const Values& values) override {
    const std::string content = first_of(values);
    if (content.empty()) {
      name_.clear();
      return chosen_->setText(service_.say(text::id::gui_no_file));
    }
    chosen_->setText(
        service_.say({text::id::gui_file_chosen, {{"name", utf8(name_)}, {"size", std::to_string(content.size())}}}));
  }

  void describe(const QString& name, const QString& description) override {
    pick_->setAccessibleName(service_.say({text::id::gui_pick_file_of, {{"label", utf8(name)}}}));
    pick_->setAccessibleDescription(chosen_->text() + QLatin1Char(' ') + description);
  }

 private:
  void pick() {
    const QString path = QFileDialog::getOpenFileName(window(), service_.say(text::id::gui_pick_file));
    if (!path.isEmpty()) read(path);
  }

  void read(const QString& path) {
    const QFileInfo chosen(path);
    const QString name = chosen.fileName();
    // A pipe would be waited for.
    if (chosen.exists() && !chosen.isFile()) return refuse({text::id::gui_file_is_none, {{"name", utf8(name)}}});
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
      return refuse({text::id::gui_file_unreadable, {{"name", utf8(name)}, {"why", utf8(file.errorString())}}});
    // Read rather than asked for its size: it may grow.
    const QByteArray content = most_bytes_ > 0 ? file.read(most_bytes_ + 1) : file.readAll();
    if (most_bytes_ > 0 && content.size() > most_bytes_)
      return refuse({text::id::gui_file_too_large, {{"name", utf8(name)}, {"max", std::to_string(most_bytes_)}}});
    name_ = name;
    emit unfinished({});
    emit edited({content.toStdString()});
  }

  void refuse(const text::Message& why) { emit unfinished({{}, text::to_proto(why)}); }

  const AttachedService& service_;
  qint64 most_bytes_;
  QPushButton* pick_;
  QLabel* chosen_;
  QString name_;
};

}  // namespace

FieldEditor* make_file_editor(const AttachedService& service, const proto::Field& field, QWidget* parent) {
  return new FileEditor(service, field, parent);
}

}  // namespace sssup::gui
