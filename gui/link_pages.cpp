#include "gui/link_pages.h"

#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include "common/text/window.h"
#include "gui/model/attached_service.h"
#include "gui/model/shown_text.h"
#include "gui/style/fonts.h"
#include "gui/style/notice.h"

namespace sssup::gui {
namespace {

using Link = AttachedService::Link;

struct Words {
  const text::Entry& title;
  const text::Entry& help;
};

Words words_of(Link link, bool elsewhere) {
  namespace id = text::id;
  switch (link) {
    case Link::not_installed: return {id::window_not_installed, id::window_not_installed_help};
    case Link::not_running: return {id::window_not_running, id::window_not_running_help};
    case Link::starting: return {id::window_starting, id::window_starting_help};
    case Link::not_offered: return {id::window_not_offered, id::window_not_offered_help};
    case Link::denied: return {id::window_denied, elsewhere ? id::window_denied_elsewhere : id::window_denied_help};
    case Link::too_old: return {id::window_too_old, id::window_too_old_help};
    case Link::newer: return {id::window_newer, id::window_newer_help};
    case Link::lost: return {id::window_lost, id::window_lost_help};
    case Link::over: return {id::window_over, id::window_over_help};
    default: return {id::window_connecting, id::window_connecting_help};
  }
}

// Links the service or the person has to change; the others are tried again by themselves.
bool needs_a_push(Link link) {
  return link == Link::denied || link == Link::too_old || link == Link::newer;
}

}  // namespace

LinkPage::LinkPage(AttachedService& service, QWidget* parent)
    : QWidget(parent),
      service_(service),
      title_(plain_label(this)),
      help_(plain_label(this)),
      since_(plain_label(this)),
      why_(plain_label(this)),
      again_(new QPushButton(this)),
      every_second_(new QTimer(this)) {
  title_->setFont(title_font(font()));
  auto* all = new QVBoxLayout(this);
  for (QLabel* line : {title_, help_, since_, why_}) all->addWidget(line);
  all->addWidget(again_, 0, Qt::AlignLeft);
  all->addStretch(1);

  every_second_->setInterval(std::chrono::seconds(1));
  connect(every_second_, &QTimer::timeout, this, &LinkPage::show_time);
  connect(again_, &QPushButton::clicked, &service_, &AttachedService::try_again);
  connect(&service_, &AttachedService::linkChanged, this, &LinkPage::show_link);
  connect(&service_, &AttachedService::languageChanged, this, &LinkPage::show_link);
  show_link();
}

void LinkPage::show_link() {
  const Link link = service_.link();
  const std::string& server = service_.server();
  const Words words = words_of(link, !server.empty());
  const bool restarting = service_.restarting();
  title_->setText(service_.say({restarting ? text::id::window_lost_restarting : words.title, {{"server", server}}}));
  help_->setText(service_.say({restarting ? text::id::window_restarting : words.help, {{"server", server}}}));
  const QString why = service_.why();
  why_->setText(why.isEmpty() ? QString() : service_.say({text::id::window_why, {{"why", utf8(why)}}}));
  why_->setVisible(!why.isEmpty() && !restarting);
  again_->setText(service_.say(text::id::window_try_again));
  again_->setVisible(needs_a_push(link));
  since_->setVisible(link == Link::lost);
  if (link == Link::lost)
    every_second_->start();
  else
    every_second_->stop();
  show_time();
}

void LinkPage::show_time() {
  const QDateTime since = service_.lost_since();
  if (!since.isValid()) return since_->clear();
  const std::chrono::seconds duration(since.secsTo(QDateTime::currentDateTime()));
  since_->setText(service_.say(
      {text::id::window_lost_since,
       {{"time", utf8(since.toString(QStringLiteral("HH:mm:ss")))}, {"duration", utf8(shown(duration))}}}));
}

}  // namespace sssup::gui
