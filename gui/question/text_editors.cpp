// A line of text or digits; of a secret, hidden until it is asked to be shown.
#include <algorithm>

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

#include "common/text/gui.h"
#include "gui/model/shown_text.h"
#include "gui/question/field_editor.h"

namespace sssup::gui {
namespace {

constexpr int widest_sized = 64;  // longer fields take the width there is

// Licences are copied from mails and sheets: blanks and line ends around them and full-width letters are slips of the
// way, not of the licence.
QString as_on_the_sheet(QString pasted) {
  for (QChar& character : pasted) {
    const char16_t code = character.unicode();
    if (code >= 0xFF01 && code <= 0xFF5E) character = QChar(static_cast<char16_t>(code - 0xFEE0));
    if (code == 0x3000) character = QLatin1Char(' ');
  }
  return pasted.trimmed();
}

int characters(const proto::Rule& rule) {
  if (rule.kind() == proto::Rule::NUMBER) return 8;
  return static_cast<int>(std::min<std::uint32_t>(rule.max_length(), widest_sized + 1));
}

class LineEditor final : public FieldEditor {
 public:
  LineEditor(const AttachedService& service, const proto::Field& field, QWidget* parent)
      : FieldEditor(parent),
        service_(service),
        is_licence_(field.rule().pattern() == proto::Rule::SERIAL_NUMBER ||
                    field.rule().pattern() == proto::Rule::LICENCE_KEY),
        line_(new QLineEdit) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(line_, 1);
    if (field.rule().secret()) add_reveal(*row);
    size_to(characters(field.rule()), *row);
    if (field.rule().kind() == proto::Rule::NUMBER) line_->setInputMethodHints(Qt::ImhDigitsOnly);
    setFocusProxy(line_);
    connect(line_, &QLineEdit::textEdited, this, [this](const QString& text) { take(text); });
  }

  void show_values(const Values& values) override {
    const QString text = QString::fromStdString(first_of(values));
    if (line_->text() != text) line_->setText(text);
    before_ = text.size();
  }

  void describe(const QString& name, const QString& description) override {
    line_->setAccessibleName(name);
    line_->setAccessibleDescription(description);
    label_ = name;
    if (reveal_) reveal(line_->echoMode() == QLineEdit::Normal);
  }

 private:
  void add_reveal(QHBoxLayout& row) {
    line_->setEchoMode(QLineEdit::Password);
    line_->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    reveal_ = new QPushButton(service_.say(text::id::gui_reveal));
    reveal_->setAutoDefault(false);
    row.addWidget(reveal_);
    connect(reveal_, &QPushButton::clicked, line_, [this] { reveal(line_->echoMode() == QLineEdit::Password); });
  }

  // The button says what a press of it does next.
  void reveal(bool shown) {
    line_->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
    reveal_->setText(service_.say(shown ? text::id::gui_hide : text::id::gui_reveal));
    const text::Entry& of = shown ? text::id::gui_hide_of : text::id::gui_reveal_of;
    reveal_->setAccessibleName(service_.say({of, {{"label", utf8(label_)}}}));
  }

  void size_to(int count, QHBoxLayout& row) {
    if (count == 0 || count > widest_sized) return;
    // At most: a narrow page is not made wider by a long one.
    line_->setMaximumWidth((count + 3) * QFontMetrics(line_->font()).horizontalAdvance(QLatin1Char('M')));
    row.addStretch();
  }

  void take(const QString& text) {
    const bool pasted = text.size() - before_ > 1;
    if (is_licence_ && pasted) {
      const QString cleaned = as_on_the_sheet(text);
      if (cleaned != text) line_->setText(cleaned);
    }
    before_ = line_->text().size();
    emit edited({utf8(line_->text())});
  }

  const AttachedService& service_;
  bool is_licence_;
  QLineEdit* line_;
  QPushButton* reveal_ = nullptr;
  QString label_;
  qsizetype before_ = 0;  // characters before the last edit
};

}  // namespace

FieldEditor* make_line_editor(const AttachedService& service, const proto::Field& field, QWidget* parent) {
  return new LineEditor(service, field, parent);
}

}  // namespace sssup::gui
