// The window's end of the pipe: what the service said last, how well it is reached, and the commands. Has a thread of
// its own for the pipe, so the window never waits for it; whatever is said here is said on the Qt thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QDateTime>
#include <QObject>
#include <QString>

#include "common/outcome/outcome.h"
#include "common/pipe/client.h"
#include "common/text/language.h"
#include "common/text/message.h"
#include "gui/model/service_presence.h"
#include "pipe.pb.h"

class QTimer;

namespace sssup::gui {

class EventList;
class PipeThread;
struct News;

class AttachedService final : public QObject {
  Q_OBJECT

 public:
  /// A screen each (R-5.remote); none is a dead end.
  enum class Link {
    connecting,            // not reached yet; trying for ever
    not_installed,         // the upgrade's service is not on this server; trying
    not_running,           // installed, stopped; trying
    not_offered,           // nothing to be watched on another computer, for why() reason; trying
    starting,              // on its way up, or reached and not yet aware of itself
    attached_controlling,  // this window may act: it has control, or nobody has and it is taken with the first command
    attached_watching,     // who() has control; or, who() empty, this user may only watch
    denied,                // this user may not connect; try_again()
    too_old,               // the service is older than this window and does not understand it; try_again()
    newer,                 // the service is newer than this window and does not understand it; try_again()
    lost,                  // was attached, since lost_since(); trying for ever, back-off capped at 4 s
    over,                  // the run is over and the service gone; state() is its last
  };
  Q_ENUM(Link)

  struct Options {
    pipe::Endpoint endpoint;
    std::string server = {};  // the other computer whose service is watched; empty: this one's
    text::Language language = text::Language::english;
    std::string program = "upgrade-gui " SSSUP_VERSION;           // for the service's log
    Presence presence = [] { return ServicePresence::unknown; };  // asked where nobody listens, on the pipe's thread
    std::chrono::milliseconds patience{30000};  // no reply to a command for so long: it is answered with an error
    std::chrono::milliseconds silence{10000};   // no heartbeat for so long: the link is lost
  };

  /// Connects at once.
  explicit AttachedService(Options options, QObject* parent = nullptr);
  ~AttachedService() override;

  // --- what is known -------------------------------------------------------------------------------------------------
  Link link() const { return link_; }
  /// Attached: commands reach the service.
  bool attached() const { return link_ == Link::attached_controlling || link_ == Link::attached_watching; }
  /// The other computer whose service is watched; empty: it is this one's.
  const std::string& server() const { return options_.server; }
  /// Why the link is as it is, one line in language(); may be empty.
  QString why() const;
  /// The last one told, also while the link is lost. RUN_UNSPECIFIED: none yet.
  const proto::State& state() const { return state_; }
  /// Who has control, if it is somebody else.
  QString who() const;
  /// This user may take control, by the service's word.
  bool may_control() const { return may_control_; }
  /// When the link was lost; invalid unless it is.
  QDateTime lost_since() const { return lost_since_; }
  /// The link is lost because the server restarts.
  bool restarting() const;
  /// How long a Setup or another long act has been at work without a break; nothing while none is.
  std::optional<std::chrono::seconds> working_for() const;
  /// Since anything was last heard; for "no sign of life for …".
  std::chrono::seconds silent_for() const;
  /// Filled as events come; lives as long as this.
  EventList& events() { return *events_; }

  text::Language language() const { return language_; }
  void set_language(text::Language language);
  /// Rendered in language(), control characters made visible; plain text, never markup.
  QString say(const text::Message& message) const;
  QString say(const proto::Text& message) const;
  QString say(const Error& error) const;

  // --- commands ------------------------------------------------------------------------------------------------------
  /// Called once on the Qt thread, never from within the command, and not at all once `context` (null: none) or this is
  /// destroyed. The error: the link is not there, or was lost before the service replied, or the service does not
  /// reply; then it is not known whether it was done.
  using Done = std::function<void(const Expected<proto::Reply>&)>;

  /// The first three take control first where nobody has it; a refusal of that is the reply then.
  void answer(proto::Answer answer, QObject* context, Done done);
  void start(proto::Answers answers, QObject* context, Done done);
  void check_again(QObject* context, Done done);
  /// As the first three, but commanding() does not count it: nobody is to notice it.
  void keep_draft(proto::Draft draft, QObject* context, Done done);
  /// `force`: from the one who has it, who is told.
  void take_control(bool force, QObject* context, Done done);
  /// Replies are awaited: buttons that command are disabled meanwhile.
  bool commanding() const { return commanding_ > 0; }
  /// For the links that are not tried again by themselves; others are tried at once.
  void try_again();

 signals:
  void linkChanged();      // link(), why(), who()
  void stateChanged();     // state(); at most about 30 a second
  void questionChanged();  // another question is open, or none, or the same one anew; after stateChanged
  void languageChanged();
  void working(bool alive);  // a Setup or another long act began or ended
  void commandingChanged();

 private:
  void look();
  void take(News news);
  Link judge() const;
  void send(proto::ClientMessage message, bool control_first, QObject* context, Done done);
  void send_and_call(proto::ClientMessage message, bool control_first, QObject* context, Done done);

  Options options_;
  text::Language language_;
  // What the pipe said last, of which link_ is made.
  pipe::Link pipe_link_ = pipe::Link::connecting;
  std::optional<Error> why_;
  std::optional<ServicePresence> presence_;
  bool may_control_ = true;
  std::optional<proto::Goodbye::Why> goodbye_;  // what it said when it went
  proto::State state_;

  Link link_ = Link::connecting;
  QDateTime lost_since_;
  std::optional<std::chrono::steady_clock::time_point> working_since_;
  std::chrono::steady_clock::time_point heard_ = std::chrono::steady_clock::now();
  int commanding_ = 0;
  EventList* events_;
  QTimer* next_look_;
  std::unique_ptr<PipeThread> pipe_;  // last: its thread wakes the rest
};

}  // namespace sssup::gui
