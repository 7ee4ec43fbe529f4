// gui_screenshots FOLDER [README]: a picture of every screen in both languages, and all of them on one sheet; into the
// folder README those that it shows, small.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QListWidget>
#include <QPainter>
#include <QTemporaryDir>

#include "common/text/gui.h"
#include "tests/gui/screens/host.h"
#include "tests/gui/screens/screens.h"
#include "tests/gui/screens/windows.h"

using namespace sssup;
using namespace sssup::gui;
using namespace sssup::gui::testing;

namespace {

struct Picture {
  QString name;
  QImage image;
};

constexpr QSize window_size(720, 670);
constexpr int sheet_columns = 8;
constexpr int thumbnail_width = 400;

QPalette dark() {
  QPalette colours(QColor(45, 45, 48), QColor(32, 32, 34));
  colours.setColor(QPalette::Base, QColor(24, 24, 26));
  colours.setColor(QPalette::AlternateBase, QColor(38, 38, 40));
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
    colours.setColor(role, QColor(230, 230, 230));
  return colours;
}

QPalette high_contrast() {
  QPalette colours(Qt::black, Qt::black);
  colours.setColor(QPalette::Base, Qt::black);
  colours.setColor(QPalette::AlternateBase, Qt::black);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
    colours.setColor(role, Qt::white);
  colours.setColor(QPalette::Highlight, Qt::yellow);
  colours.setColor(QPalette::HighlightedText, Qt::black);
  return colours;
}

void look_at(Host& host, const Screen& screen) {
  host.show(screen.state);
  if (auto* sections = host.find<QListWidget>(host.service().say(text::id::gui_sections)))
    sections->setCurrentRow(screen.section);
  if (screen.try_it)
    for (const char* button : {"ok", "register"})
      if (auto* found = qobject_cast<QAbstractButton*>(host.button(button))) found->click();
  // Layouts settle over a few rounds: wrapped labels ask for their height when they know their width.
  for (int round = 0; round < 5; ++round) QApplication::processEvents();
}

void take_all(text::Language language, const QString& suffix, double scale, const std::vector<Screen>& screens,
              std::vector<Picture>& pictures) {
  Host host(language, window_size * scale);
  for (const Screen& screen : screens) {
    look_at(host, screen);
    pictures.push_back({QString::fromStdString(screen.name) + suffix, host.page().grab().toImage()});
  }
}

void take_windows(text::Language language, const QString& suffix, std::vector<Picture>& pictures) {
  show_all_windows(language, [&](const std::string& name, QWidget& window) {
    pictures.push_back({QString::fromStdString(name) + suffix, window.grab().toImage()});
  });
}

// Of few colours: a window has no more, and the file is a quarter as large.
bool save_for_readme(const std::vector<Picture>& pictures, const QDir& folder) {
  if (!folder.mkpath(QStringLiteral("."))) return false;
  const QStringList shown = {QStringLiteral("start-en"),           QStringLiteral("window-running-en"),
                             QStringLiteral("choices-refused-en"), QStringLiteral("confirm-uninstall-en"),
                             QStringLiteral("finish-ja"),          QStringLiteral("window-running-ja")};
  return std::all_of(pictures.begin(), pictures.end(), [&](const Picture& picture) {
    return !shown.contains(picture.name) ||
           picture.image.convertToFormat(QImage::Format_Indexed8, Qt::ThresholdDither)
               .save(folder.filePath(picture.name + QStringLiteral(".png")), nullptr, 0);
  });
}

std::vector<Screen> some(const std::vector<Screen>& all, const std::vector<std::string>& names) {
  std::vector<Screen> found;
  for (const Screen& screen : all)
    if (std::find(names.begin(), names.end(), screen.name) != names.end()) found.push_back(screen);
  return found;
}

QImage contact_sheet(const std::vector<Picture>& pictures) {
  const int caption = 2 * QFontMetrics(QApplication::font()).height();
  const int height = thumbnail_width * window_size.height() / window_size.width();
  const int rows = static_cast<int>(std::ceil(static_cast<double>(pictures.size()) / sheet_columns));
  QImage sheet(sheet_columns * (thumbnail_width + 8), rows * (height + caption), QImage::Format_RGB32);
  sheet.fill(Qt::white);
  QPainter painter(&sheet);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  for (std::size_t at = 0; at < pictures.size(); ++at) {
    const int left = static_cast<int>(at % sheet_columns) * (thumbnail_width + 8);
    const int top = static_cast<int>(at / sheet_columns) * (height + caption);
    painter.setPen(Qt::black);
    painter.drawText(QRect(left, top, thumbnail_width, caption), Qt::AlignLeft | Qt::AlignVCenter, pictures[at].name);
    const QImage small =
        pictures[at].image.scaled(thumbnail_width, height, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    painter.drawImage(left, top + caption, small);
    painter.drawRect(left, top + caption, small.width(), small.height());
  }
  return sheet;
}

void take_variants(const std::vector<Screen>& all, std::vector<Picture>& pictures) {
  const auto few = some(all, {"start-blocked", "choices-groups", "choices-refused", "confirm-uninstall", "finish"});
  const QPalette usual = QApplication::palette();
  QApplication::setPalette(dark());
  take_all(text::Language::english, QStringLiteral("-en-dark"), 1, few, pictures);
  QApplication::setPalette(high_contrast());
  take_all(text::Language::japanese, QStringLiteral("-ja-high-contrast"), 1, few, pictures);
  QApplication::setPalette(usual);
  const QFont font = QApplication::font();
  QFont large = font;
  large.setPointSizeF(font.pointSizeF() * 2);
  QApplication::setFont(large);
  take_all(text::Language::japanese, QStringLiteral("-ja-200"), 2, few, pictures);
  QApplication::setFont(font);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::fprintf(stderr, "usage: gui_screenshots FOLDER [README]\n");
    return 2;
  }
  start_application();
  const QDir out(QString::fromLocal8Bit(argv[1]));
  const QTemporaryDir reports;
  if (!out.mkpath(QStringLiteral(".")) || !reports.isValid()) return 1;
  const auto all = all_screens(write_report(reports.path().toStdString()));
  std::vector<Picture> pictures;
  take_all(text::Language::english, QStringLiteral("-en"), 1, all, pictures);
  take_all(text::Language::japanese, QStringLiteral("-ja"), 1, all, pictures);
  take_windows(text::Language::english, QStringLiteral("-en"), pictures);
  take_windows(text::Language::japanese, QStringLiteral("-ja"), pictures);
  take_variants(all, pictures);
  for (const Picture& picture : pictures)
    if (!picture.image.save(out.filePath(picture.name + QStringLiteral(".png")))) return 1;
  if (argc == 3 && !save_for_readme(pictures, QDir(QString::fromLocal8Bit(argv[2])))) return 1;
  return contact_sheet(pictures).save(out.filePath(QStringLiteral("contact-sheet.png"))) ? 0 : 1;
}
