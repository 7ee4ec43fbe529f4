// A sentence with its symbol: what a field, a section or a page has to say.
#pragma once

#include <QWidget>

#include "gui/style/symbols.h"

class QLabel;

namespace sssup::gui {

/// A symbol that follows palette and font size. Decoration: the words beside it say the same.
class SymbolView final : public QWidget {
  Q_OBJECT

 public:
  explicit SymbolView(Symbol symbol, QWidget* parent = nullptr);
  void set_symbol(Symbol symbol);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Symbol symbol_;
};

class Notice final : public QWidget {
  Q_OBJECT

 public:
  /// `parent`: it shows itself when it has something to say, which without one would be a window of its own.
  explicit Notice(QWidget* parent);

  /// Plain text; empty hides the notice. Its words are also its accessible name.
  void say(Symbol symbol, const QString& text);
  QString text() const;

 private:
  SymbolView* symbol_;
  QLabel* text_;
};

/// A label for text that came over the pipe: plain, wrapped, selectable with the mouse.
QLabel* plain_label(QWidget* parent);

}  // namespace sssup::gui
