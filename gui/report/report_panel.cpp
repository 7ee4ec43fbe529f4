#include "gui/report/report_panel.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

#include "common/text/gui.h"
#include "gui/model/attached_service.h"
#include "gui/model/shown_text.h"
#include "gui/report/checklist.h"
#include "gui/style/fonts.h"
#include "gui/style/notice.h"

namespace sssup::gui {
namespace {

namespace id = text::id;

class ReportPanel final : public QWidget {
 public:
  ReportPanel(AttachedService& service, QWidget* parent) : QWidget(parent), service_(service) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    connect(&service, &AttachedService::stateChanged, this, [this] { follow_report(); });
    connect(&service, &AttachedService::languageChanged, this, [this] { build(); });
    build();
  }

 private:
  void follow_report() {
    const proto::State& state = service_.state();
    if (state.report_path() != path_ || state.checklist().items_size() != items_) build();
  }

  void build() {
    path_ = service_.state().report_path();
    items_ = service_.state().checklist().items_size();
    delete content_;
    content_ = new QWidget;
    layout()->addWidget(content_);
    auto* column = new QVBoxLayout(content_);
    column->setContentsMargins(0, 0, 0, 0);
    auto* title = plain_label(content_);
    title->setFont(section_font(title->font()));
    title->setText(service_.say(id::gui_report));
    auto* place = plain_label(content_);
    place->setText(where());
    place->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    place->setAccessibleName(place->text());
    column->addWidget(title);
    column->addWidget(place);
    if (!path_.empty()) add_ways(*column);
  }

  QString where() const {
    if (path_.empty()) return service_.say(id::gui_report_none);
    return service_.say({id::gui_report_path, {{"server", service_.state().server_name()}, {"path", path_}}});
  }

  void add_ways(QVBoxLayout& column) {
    const QString path = shown(path_);
    const bool here = QFileInfo(path).isFile();
    auto* row = new QHBoxLayout;
    if (here) {
      add_button(*row, id::gui_report_open, [path] { QDesktopServices::openUrl(QUrl::fromLocalFile(path)); });
      add_button(*row, id::gui_report_folder,
                 [path] { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).absolutePath())); });
    }
    add_button(*row, id::gui_report_copy, [path] { QGuiApplication::clipboard()->setText(path); });
    row->addStretch(1);
    column.addLayout(row);
    if (!here) {
      auto* elsewhere = new Notice(content_);
      elsewhere->say(Symbol::information, service_.say(id::gui_report_elsewhere));
      column.addWidget(elsewhere);
    }
    if (items_ > 0)
      column.addWidget(new Checklist(service_), 1);
    else
      column.addStretch(1);
  }

  template <class Act>
  void add_button(QHBoxLayout& row, const text::Entry& label, Act act) {
    auto* button = new QPushButton(service_.say(label));
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, act);
    row.addWidget(button);
  }

  AttachedService& service_;
  std::string path_;
  int items_ = 0;  // of the checklist
  QWidget* content_ = nullptr;
};

}  // namespace

QWidget* make_report_panel(AttachedService& service, QWidget* parent) {
  return new ReportPanel(service, parent);
}

}  // namespace sssup::gui
