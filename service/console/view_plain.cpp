#include "service/console/view_plain.h"

#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "common/text/console.h"

namespace sssup::console {
namespace {

std::string phase_now(const proto::State& state, text::Language language) {
  for (const proto::Phase& phase : state.phases())
    if (phase.status() == proto::Phase::NOW) return text::render(phase.title(), language);
  return {};
}

}  // namespace

std::string event_line(const proto::Event& event, text::Language language) {
  const char* mark = event.level() == proto::Event::TROUBLE   ? "!! "
                     : event.level() == proto::Event::WARNING ? "! "
                                                              : "";
  return fmt::format("{:%H:%M:%S}  {}{}", fmt::localtime(static_cast<std::time_t>(event.unix_ms() / 1000)), mark,
                     text::render(event.text(), language));
}

bool leaves(const proto::State& state) {
  return state.run() == proto::State::RESTARTING || state.run() == proto::State::FINISHED ||
         state.run() == proto::State::ENDED;
}

std::string run_name(const proto::State& state, text::Language language) {
  const text::Entry& name = [&]() -> const text::Entry& {
    switch (state.run()) {
      case proto::State::RUNNING: return text::id::console_run_running;
      case proto::State::WAITING_FOR_OPERATOR: return text::id::console_run_waiting;
      case proto::State::NEEDS_ATTENTION: return text::id::console_run_attention;
      case proto::State::RESTARTING: return text::id::console_run_restarting;
      case proto::State::FINISHED: return text::id::console_run_finished;
      case proto::State::ENDED:
        return state.left().empty() ? text::id::console_run_ended : text::id::console_run_ended_changed;
      case proto::State::UNUSABLE: return text::id::console_run_unusable;
      default: return text::id::console_run_not_started;
    }
  }();
  return text::render(name, language);
}

void PlainView::link(const LinkChange& change) {
  if (change.link == pipe::Link::attached) leave_known_ = false;
  if (change.link != pipe::Link::lost || leave_known_) return;
  leave_known_ = true;
  print_line(context_.say(text::id::console_link_lost));
}

void PlainView::state(const proto::State& state) {
  leave_known_ = leaves(state);
  const std::string phase = phase_now(state, context_.language);
  const std::string trouble = text::render(state.trouble(), context_.language);
  const std::string what = fmt::format("{}/{}/{}/{}", static_cast<int>(state.run()), phase,
                                       state.has_question() ? state.question().instance() : 0, trouble);
  if (what == last_) return;
  last_ = what;
  std::string line = state.server_name().empty() ? "" : state.server_name() + ": ";
  line += fmt::format("{}, {} %", run_name(state, context_.language), state.progress() / 100);
  if (!phase.empty()) line += ", " + phase;
  if (!trouble.empty()) line += ": " + trouble;
  if (state.has_question())
    line += fmt::format(": {} [{}]", text::render(state.question().title(), context_.language), state.question().id());
  print_line(line);
}

void PlainView::event(const proto::Event& event) {
  print_line(event_line(event, context_.language));
}

}  // namespace sssup::console
