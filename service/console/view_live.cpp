#include "service/console/view_live.h"

#include <algorithm>

#include <fmt/format.h>

#include "common/text/console.h"
#include "common/text/escape.h"
#include "service/console/view_plain.h"
#include "service/console/width.h"

namespace sssup::console {
namespace {

constexpr std::string_view dim = "\x1b[2m";
constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view yellow = "\x1b[33m";
constexpr std::string_view red = "\x1b[31m";
constexpr std::string_view plain = "\x1b[0m";

std::string time_left(std::uint32_t seconds, text::Language language) {
  if (seconds < 60)
    return text::render({text::id::console_seconds_left, {{"seconds", std::to_string(seconds)}}}, language);
  return text::render({text::id::console_minutes_left, {{"minutes", std::to_string((seconds + 30) / 60)}}}, language);
}

std::string bar(std::uint32_t progress, std::size_t cells, bool unicode) {
  // Down, not to the nearest: full only when all is done.
  const std::size_t full = std::min<std::size_t>(cells, cells * progress / 10000);
  std::string drawn = unicode ? "▕" : "[";
  for (std::size_t cell = 0; cell < cells; ++cell) drawn += cell < full ? (unicode ? "█" : "#") : (unicode ? "░" : "-");
  return drawn + (unicode ? "▏" : "]");
}

std::string phases_line(const proto::State& state, text::Language language, std::size_t width, bool unicode) {
  std::string line;
  for (const proto::Phase& phase : state.phases()) {
    const std::string title = text::render(phase.title(), language);
    if (!line.empty()) line += unicode ? " · " : " | ";
    if (phase.status() == proto::Phase::DONE)
      line += (unicode ? "✔ " : "x ") + title;
    else if (phase.status() == proto::Phase::NOW)
      line += (unicode ? "▶ " : "> ") + title;
    else
      line += title;
  }
  if (columns(line) <= width) return line;
  // Too narrow for all of them: from the one before the current.
  int now = 0;
  while (now < state.phases_size() && state.phases(now).status() == proto::Phase::DONE) ++now;
  if (now < 2) return line;
  proto::State rest = state;
  rest.mutable_phases()->DeleteSubrange(0, now - 1);
  return phases_line(rest, language, width, unicode);
}

// What is being done and what comes next; while nothing is done, what is waited for.
std::vector<std::string> now_lines(const proto::State& state, text::Language language) {
  std::vector<std::string> lines;
  const auto add = [&](const proto::Text& text) {
    if (std::string line = text::render(text, language); !line.empty()) lines.push_back(std::move(line));
  };
  switch (state.run()) {
    case proto::State::RUNNING:
      add(state.doing());
      add(state.next());
      break;
    case proto::State::WAITING_FOR_OPERATOR: add(state.question().title()); break;
    case proto::State::NEEDS_ATTENTION:
    case proto::State::UNUSABLE: add(state.trouble()); break;
    default: break;  // the first line says it
  }
  return lines;
}

}  // namespace

std::vector<std::string> block_lines(const proto::State& state, text::Language language, std::size_t width,
                                     bool unicode, unsigned beat) {
  constexpr std::string_view turning = "|/-\\";
  const std::size_t cells = std::clamp<std::size_t>(width / 3, 10, 40);
  std::string first = fmt::format("{} {:3} %", bar(state.progress(), cells, unicode), state.progress() / 100);
  if (beat > 0) first += fmt::format(" {}", turning[beat % turning.size()]);
  if (state.has_seconds_left() && state.run() == proto::State::RUNNING)
    first += "  " + time_left(state.seconds_left(), language);
  if (state.run() != proto::State::RUNNING) first += "  " + run_name(state, language);

  std::vector<std::string> lines = {first, phases_line(state, language, width - 1, unicode)};
  for (std::string& line : now_lines(state, language)) lines.push_back(std::move(line));
  // The last column stays free: a character in it makes some terminals begin a new line.
  for (std::string& line : lines) line = fit(text::escape_control(line), width - 1, unicode);
  return lines;
}

void LiveView::link(const LinkChange& change) {
  // A service that restarts the server or is through leaves as it has said.
  lost_ = change.link == pipe::Link::lost && !leaves(state_);
  if (known_) draw();
}

void LiveView::state(const proto::State& state) {
  state_ = state;
  known_ = true;
  draw();
}

void LiveView::event(const proto::Event& event) {
  const std::string line = text::escape_control(event_line(event, context_.language));
  if (!terminal_.colour()) return draw(line);
  const std::string_view colour = event.level() == proto::Event::TROUBLE     ? red
                                  : event.level() == proto::Event::WARNING   ? yellow
                                  : event.level() == proto::Event::MILESTONE ? bold
                                                                             : dim;
  draw(fmt::format("{}{}{}", colour, line, plain));
}

void LiveView::heartbeat(const proto::Heartbeat& heartbeat) {
  const unsigned before = beat_;
  beat_ = heartbeat.working() ? beat_ + 1 : 0;
  if (known_ && drawn_ > 0 && beat_ != before) draw();
}

void LiveView::step_aside() {
  if (drawn_ == 0) return;
  // To the block's first line, and all below it erased.
  terminal_.write(fmt::format("\x1b[{}A\r\x1b[J", drawn_));
  drawn_ = 0;
}

void LiveView::draw(std::string_view above) {
  std::string out;
  if (drawn_ > 0) out += fmt::format("\x1b[{}A\r\x1b[J", drawn_);
  if (!above.empty()) out += std::string(above) + '\n';
  drawn_ = 0;
  if (known_) {
    auto lines = block_lines(state_, context_.language, std::max<std::size_t>(terminal_.width(), 20),
                             terminal_.unicode(), beat_);
    if (lost_)
      lines.back() = fit(context_.say(text::id::console_link_lost), terminal_.width() - 1, terminal_.unicode());
    for (const std::string& line : lines) out += line + '\n';
    drawn_ = lines.size();
  }
  terminal_.write(out);
}

}  // namespace sssup::console
