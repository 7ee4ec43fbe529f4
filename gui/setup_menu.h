// R-3.5-menu as a window: on a server without SSS, what the medium sets up. Manual 3.5.2, 3.6.1.
#pragma once

#include <QProcess>
#include <QStringList>
#include <QWidget>

#include "common/text/language.h"
#include "common/text/message.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace sssup::gui {

class Notice;

class SetupMenu final : public QWidget {
  Q_OBJECT

 public:
  /// `upgradectl`: the program whose `setup-menu ARGUMENTS --choose …` runs a Setup, waits for it and says what came of
  /// it.
  SetupMenu(text::Language language, QString upgradectl, QStringList arguments, QWidget* parent = nullptr);

 protected:
  void closeEvent(QCloseEvent* event) override;

 private:
  void build();
  void retranslate();
  QString say(const text::Message& message) const;
  void set_up(const text::Entry& product, const QString& choice);
  void take_result(bool done);
  void set_running(bool running);

  text::Language language_;
  QString upgradectl_;
  QStringList arguments_;
  QProcess setup_;
  QLabel* title_;
  QLabel* help_;
  QPushButton* server_;
  QPushButton* manager_;
  Notice* result_;
  QComboBox* languages_;
  QPushButton* end_;
};

}  // namespace sssup::gui
