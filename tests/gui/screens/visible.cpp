#include "tests/gui/screens/visible.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QRegularExpression>
#include <QScrollArea>

#include "common/text/message.h"

namespace sssup::gui::testing {
namespace {

bool part_of_another(const QWidget& widget) {
  const QWidget* parent = widget.parentWidget();
  return qobject_cast<const QAbstractSpinBox*>(parent) != nullptr ||
         qobject_cast<const QHeaderView*>(&widget) != nullptr;
}

// "OK" and "{product}" are the same in both.
bool differs(const text::Entry& entry) {
  return entry.english != entry.japanese;
}

// The entry's pattern in a language, for whole texts; nothing for one that is mostly its arguments.
std::optional<QRegularExpression> matcher(std::string_view pattern) {
  static const QRegularExpression placeholder(QStringLiteral("\\\\\\{[a-z\\\\_]+\\\\\\}"));
  QString text = QString::fromUtf8(pattern.data(), static_cast<qsizetype>(pattern.size()));
  text.replace(QLatin1String("{{"), QLatin1String("{")).replace(QLatin1String("}}"), QLatin1String("}"));
  const QString literal = QString(text).remove(QRegularExpression(QStringLiteral("\\{[a-z_]+\\}"))).trimmed();
  if (literal.size() < 4) return std::nullopt;
  QString expression = QRegularExpression::escape(text);
  expression.replace(placeholder, QStringLiteral(".*"));
  return QRegularExpression(QRegularExpression::anchoredPattern(expression),
                            QRegularExpression::DotMatchesEverythingOption);
}

const std::vector<QRegularExpression>& all_of(text::Language language) {
  static const auto make = [](text::Language of) {
    std::vector<QRegularExpression> all;
    for (const auto& entry : text::catalogue())
      if (differs(entry))
        if (auto found = matcher(of == text::Language::english ? entry.english : entry.japanese))
          all.push_back(*std::move(found));
    return all;
  };
  static const auto english = make(text::Language::english);
  static const auto japanese = make(text::Language::japanese);
  return language == text::Language::english ? english : japanese;
}

void add_items(const QAbstractItemView& view, QStringList& found) {
  const auto* model = view.model();
  if (!model) return;
  const int rows = std::min(model->rowCount(), 50);
  for (int column = 0; column < model->columnCount(); ++column) {
    if (view.inherits("QTableView")) found << model->headerData(column, Qt::Horizontal).toString();
    for (int row = 0; row < rows; ++row) {
      const QModelIndex at = model->index(row, column);
      found << at.data().toString();
      for (int child = 0; child < model->rowCount(at); ++child)
        for (int of_child = 0; of_child < model->columnCount(at); ++of_child)
          found << model->index(child, of_child, at).data().toString();
    }
  }
}

void add_if_clipped(const QWidget& widget, const QString& text, QSize needs, QStringList& found) {
  if (widget.width() + 1 >= needs.width() && widget.height() + 1 >= needs.height()) return;
  found << QStringLiteral("%1: %2 x %3, has %4 x %5")
               .arg(text)
               .arg(needs.width())
               .arg(needs.height())
               .arg(widget.width())
               .arg(widget.height());
}

}  // namespace

std::vector<QWidget*> keyboard_stops(QWidget& page) {
  std::vector<QWidget*> found;
  for (QWidget* each : page.findChildren<QWidget*>()) {
    if (!each->isVisibleTo(&page) || !each->isEnabled() || part_of_another(*each)) continue;
    if (each->focusProxy() || !(each->focusPolicy() & Qt::TabFocus)) continue;
    found.push_back(each);
  }
  return found;
}

QString read_aloud(QWidget& widget) {
  QAccessibleInterface* seen = QAccessible::queryAccessibleInterface(&widget);
  return seen ? seen->text(QAccessible::Name) : QString();
}

QStringList texts(QWidget& page) {
  QStringList found;
  for (QWidget* each : page.findChildren<QWidget*>()) {
    if (!each->isVisibleTo(&page)) continue;
    if (const auto* label = qobject_cast<QLabel*>(each)) found << label->text();
    if (const auto* button = qobject_cast<QAbstractButton*>(each)) found << button->text();
    if (const auto* box = qobject_cast<QGroupBox*>(each)) found << box->title();
    if (const auto* view = qobject_cast<QAbstractItemView*>(each)) add_items(*view, found);
    found << each->accessibleName() << each->accessibleDescription() << each->toolTip();
  }
  found.removeAll(QString());
  return found;
}

QStringList clipped(QWidget& page) {
  QStringList found;
  for (QWidget* each : page.findChildren<QWidget*>()) {
    if (!each->isVisibleTo(&page)) continue;
    if (const auto* label = qobject_cast<QLabel*>(each)) {
      if (label->text().isEmpty()) continue;
      const QSize needs = label->wordWrap() ? QSize(0, label->heightForWidth(label->width())) : label->sizeHint();
      add_if_clipped(*label, label->text(), needs, found);
    } else if (qobject_cast<QPushButton*>(each) || qobject_cast<QCheckBox*>(each) ||
               qobject_cast<QRadioButton*>(each)) {
      add_if_clipped(*each, static_cast<QAbstractButton*>(each)->text(), each->minimumSizeHint(), found);
    }
  }
  return found;
}

QStringList untranslated(const QStringList& texts, text::Language language) {
  const auto& other = all_of(language == text::Language::english ? text::Language::japanese : text::Language::english);
  QStringList found;
  for (const QString& text : texts) {
    for (const auto& pattern : other)
      if (pattern.match(text).hasMatch()) found << text;
    if (text.contains(QRegularExpression(QStringLiteral("\\{[a-z_]+\\}")))) found << text;
  }
  return found;
}

}  // namespace sssup::gui::testing
