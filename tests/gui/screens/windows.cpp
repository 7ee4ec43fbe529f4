#include "tests/gui/screens/windows.h"

#include <array>
#include <atomic>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <QApplication>

#include "common/text/events.h"
#include "common/text/questions.h"
#include "gui/progress_window.h"
#include "gui/setup_menu.h"
#include "tests/gui/screens/host.h"
#include "tests/pipe/support.h"

namespace sssup::gui::testing {
namespace {

namespace id = text::id;

struct Named {
  std::string_view id;
  const text::Entry& title;
  const text::Entry& next;
};

const std::array<Named, 9> phases = {{{"check", id::phase_check, id::phase_check_next},
                                      {"freeze", id::phase_freeze, id::phase_freeze_next},
                                      {"save", id::phase_save, id::phase_save_next},
                                      {"choices", id::phase_choices, id::phase_choices_next},
                                      {"remove", id::phase_remove, id::phase_remove_next},
                                      {"install", id::phase_install, id::phase_install_next},
                                      {"apply", id::phase_apply, id::phase_apply_next},
                                      {"licences", id::phase_licences, id::phase_licences_next},
                                      {"finish", id::phase_finish, id::phase_finish_next}}};

proto::State state_in(proto::State::Run run, std::size_t now) {
  proto::State state;
  state.set_run(run);
  state.set_server_name("TOKYO-DB1");
  for (std::size_t at = 0; at < phases.size(); ++at) {
    auto* phase = state.add_phases();
    phase->set_id(std::string(phases.at(at).id));
    *phase->mutable_title() = text::to_proto(phases.at(at).title);
    phase->set_restart_after(phases.at(at).id == "freeze" || phases.at(at).id == "remove");
    phase->set_status(at < now ? proto::Phase::DONE : at == now ? proto::Phase::NOW : proto::Phase::TO_COME);
  }
  state.set_past_no_return(now >= 4);
  state.set_progress(static_cast<std::uint32_t>(10'000 * now / phases.size()));
  if (now + 1 < phases.size()) *state.mutable_next() = text::to_proto(phases.at(now + 1).next);
  return state;
}

void settle() {
  for (int round = 0; round < 5; ++round) QApplication::processEvents();
}

class Seat {
 public:
  explicit Seat(text::Language language) : service_(options(language)), window_(service_) {
    say_some();
    window_.take_place();
    window_.show();
  }

  void show(const proto::State& state) {
    presence_ = ServicePresence::running;
    record_.set_state(state);
    if (!pipe_) pipe_.emplace(folder_.endpoint(), record_);
    pipe_->server->publish_state();
    if (!until([&] { return service_.attached() && service_.state().run() == state.run(); }))
      throw std::runtime_error("the window does not follow");
    settle();
  }
  void miss_service() {
    if (!until([&] { return service_.link() == AttachedService::Link::not_installed; }))
      throw std::runtime_error("the window did not see that there is no service");
    settle();
  }
  void lose_service() {
    pipe_.reset();
    if (!until([&] { return service_.link() == AttachedService::Link::lost; }))
      throw std::runtime_error("the window did not see the service go");
    settle();
  }
  ProgressWindow& window() { return window_; }

 private:
  AttachedService::Options options(text::Language language) {
    AttachedService::Options made;
    made.endpoint = folder_.endpoint();
    made.language = language;
    made.presence = [this] { return presence_.load(); };
    return made;
  }

  void say_some() {
    using Level = proto::Event;
    for (const char* service : {"NEC_SSS_Manager", "NEC_SSS_Monitor"})
      record_.add(Level::DETAIL, {id::event_service_frozen, {{"service", service}}});
    record_.add(Level::MILESTONE, id::event_services_frozen);
    int number = 0;
    for (const char* monitor : {"web", "orders", "lan1"})
      record_.add(Level::DETAIL,
                  {id::doing_save, {{"number", std::to_string(++number)}, {"count", "3"}, {"monitor", monitor}}});
    record_.add(Level::MILESTONE, {id::event_settings_saved, {{"count", "3"}}});
  }

  std::atomic<ServicePresence> presence_ = ServicePresence::not_installed;
  pipe::testing::TempFolder folder_;
  pipe::testing::Record record_;
  std::optional<pipe::testing::Service> pipe_;
  AttachedService service_;
  ProgressWindow window_;
};

}  // namespace

void show_all_windows(text::Language language, const std::function<void(const std::string&, QWidget&)>& take) {
  using Run = proto::State;
  Seat seat(language);
  seat.miss_service();
  take("window-not-installed", seat.window());
  auto running = state_in(Run::RUNNING, 5);
  *running.mutable_doing() = text::to_proto(id::phase_install);
  running.set_seconds_left(540);
  for (const auto& [name, state] :
       {std::pair{"window-running", running}, std::pair{"window-restarting", state_in(Run::RESTARTING, 4)},
        std::pair{"window-finished", state_in(Run::FINISHED, 9)}}) {
    seat.show(state);
    take(name, seat.window());
  }
  seat.show(running);
  seat.lose_service();
  take("window-lost", seat.window());
  SetupMenu menu(language, {}, {});
  menu.show();
  settle();
  take("setup-menu", menu);
}

}  // namespace sssup::gui::testing
