#include "service/machine/rehearsal/gate.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "common/text/rehearsal.h"
#include "service/machine/rehearsal/durable.h"
#include "state.pb.h"

namespace sssup::machine::rehearsal {
namespace {

Error::Kind kind_of(proto::EffectFault::Kind kind) {
  switch (kind) {
    case proto::EffectFault::DISK_FULL: return Error::Kind::disk_full;
    case proto::EffectFault::DENIED: return Error::Kind::denied;
    default: return Error::Kind::io;
  }
}

proto::PowerCut::When when_of(Effects::Moment moment) {
  switch (moment) {
    case Effects::Moment::before: return proto::PowerCut::BEFORE;
    case Effects::Moment::within: return proto::PowerCut::WITHIN;
    case Effects::Moment::after: return proto::PowerCut::AFTER;
  }
  return proto::PowerCut::BEFORE;
}

}  // namespace

void Passage::cut() const {
  gate_.cut_power(*cut_);
}

Unflushed& Passage::unflushed() const {
  return gate_.unflushed();
}

Gate::Gate(Layout layout, Actor actor, proto::Scenario scenario)
    : layout_(std::move(layout)),
      actor_(actor),
      scenario_(std::move(scenario)),
      unflushed_(actor == Actor::service && !scenario_.power_cuts().empty()) {}

Expected<files::LockFile> Gate::lock() {
  return files::LockFile::take(layout_.lock(), files::LockFile::Wait::yes);
}

Status Gate::effect(std::string_view kind, std::string_view target, const Body& body) {
  SSSUP_TRY(const auto held, lock());
  SSSUP_TRY(const auto cut, enter(kind, target));
  const Passage passage(*this, cut);
  SSSUP_CHECK(body(passage));
  if (cut) cut_power(*cut);
  return {};
}

Status Gate::long_effect(std::string_view kind, std::string_view target, const Body& body) {
  std::optional<When> cut;
  {
    SSSUP_TRY(const auto held, lock());
    SSSUP_TRY(cut, enter(kind, target));
  }
  const Passage passage(*this, cut);
  SSSUP_CHECK(body(passage));
  if (cut) cut_power(*cut);
  return {};
}

Status Gate::note(const Body& body) {
  SSSUP_TRY(const auto held, lock());
  const Passage passage(*this, std::nullopt);
  return body(passage);
}

// For effects that others do themselves (journal commits): journal_disk.h knows what happens in their midst.
Status Gate::about_to(std::string_view kind, std::string_view target) {
  SSSUP_TRY(const auto held, lock());
  SSSUP_TRY(pending_, enter(kind, target));
  return {};
}

void Gate::did(std::string_view /*kind*/, std::string_view /*target*/) {
  if (const auto cut = std::exchange(pending_, std::nullopt)) cut_power(*cut);
}

void Gate::at_step(std::string_view step, Moment moment) {
  step_ = step;
  if (actor_ != Actor::service) return;
  for (int index = 0; index < scenario_.power_cuts_size(); ++index) {
    const auto& cut = scenario_.power_cuts(index);
    if (!cut.has_step() || cut.step() != step || cut.when() != when_of(moment)) continue;
    bool happens = false;
    const auto noted = note([&](const Passage& passage) -> Status {
      state::Progress progress;
      SSSUP_CHECK(durable::load(layout_.progress(), progress));
      for (const auto done : progress.cuts_done()) {
        if (done == static_cast<std::uint32_t>(index)) return {};
      }
      progress.add_cuts_done(static_cast<std::uint32_t>(index));
      SSSUP_CHECK(durable::store(passage, layout_.progress(), progress));
      happens = true;
      return {};
    });
    if (noted && happens) cut_power(proto::PowerCut::AFTER);
  }
}

Expected<std::optional<Gate::When>> Gate::enter(std::string_view kind, std::string_view target) {
  if (actor_ != Actor::service) return std::nullopt;
  going_down_by_setup();
  SSSUP_TRY(const std::uint64_t number, count());
  if (scenario_.list_effects()) list(number, kind, target);
  SSSUP_CHECK(fault(number, kind, target));
  for (const auto& cut : scenario_.power_cuts()) {
    if (!cut.has_effect() || cut.effect() != number) continue;
    if (cut.when() == proto::PowerCut::BEFORE) cut_power(cut.when());
    return cut.when();
  }
  return std::nullopt;
}

void Gate::list(std::uint64_t effect, std::string_view kind, std::string_view target) const {
  const std::string line = std::to_string(effect) + ' ' + std::string(kind) + ' ' + std::string(target) + '\n';
  static_cast<void>(platform::append(layout_.effect_list(), line));  // a list for people; the run does not need it
}

// Written in place, as a number of fixed width, and not flushed: it must survive the end of the process, which is what
// a power cut is here, and costs little at every journal commit.
Expected<std::uint64_t> Gate::count() {
  constexpr std::size_t width = 20;
  SSSUP_TRY(const auto before, durable::read_state(layout_.effects()));
  const std::string_view text = before ? std::string_view(*before).substr(0, width) : std::string_view();
  const std::string_view digits = text.substr(std::min(text.find_first_not_of(' '), text.size()));
  std::uint64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  ++number;
  std::string after = std::to_string(number);
  after.insert(0, width - after.size(), ' ');
  if (const auto error = platform::overwrite(layout_.effects(), after))
    return tl::unexpected<Error>(durable::write_error(layout_.effects(), error));
  return number;
}

// A fault hits the n-th effect, and the same effect again when it is tried again, until it has happened `times` times.
Status Gate::fault(std::uint64_t effect, std::string_view kind, std::string_view target) {
  if (scenario_.faults().empty()) return {};
  state::Progress progress;
  SSSUP_CHECK(durable::load(layout_.progress(), progress));
  for (int index = 0; index < scenario_.faults_size(); ++index) {
    const auto& fault = scenario_.faults(index);
    const auto known = progress.faults().find(static_cast<std::uint32_t>(index));
    const bool again = known != progress.faults().end() && known->second.kind() == kind &&
                       known->second.target() == target &&
                       known->second.times() < (fault.has_times() ? fault.times() : 1U);
    if (fault.effect() != effect && !again) continue;
    auto& happened = (*progress.mutable_faults())[static_cast<std::uint32_t>(index)];
    happened.set_kind(std::string(kind));
    happened.set_target(std::string(target));
    happened.set_times(happened.times() + 1);
    const Passage passage(*this, std::nullopt);
    SSSUP_CHECK(durable::store(passage, layout_.progress(), progress));
    return fail(kind_of(fault.kind()), {text::id::rehearsal_fault,
                                        {{"kind", std::string(kind)},
                                         {"target", std::string(target)},
                                         {"fault", proto::EffectFault::Kind_Name(fault.kind())}}});
  }
  return {};
}

bool Gate::going_down_by_setup() {
  std::error_code ignored;
  if (told_to_end_ || actor_ != Actor::service) return told_to_end_;
  if (!std::filesystem::exists(layout_.going_down(), ignored)) return false;
  state::GoingDown going_down;
  if (!durable::load(layout_.going_down(), going_down) || !going_down.by_setup()) return false;
  told_to_end_ = true;
  platform::ask_this_process_to_end();
  return true;
}

void Gate::cut_power(When when) {
  switch (when) {
    case proto::PowerCut::WITHIN:
    case proto::PowerCut::TORN: break;
    case proto::PowerCut::UNFLUSHED: unflushed_.lose(Unflushed::Loss::data, layout_.machine()); break;
    case proto::PowerCut::UNNAMED: unflushed_.lose(Unflushed::Loss::names, layout_.machine()); break;
    default: unflushed_.lose(Unflushed::Loss::all, layout_.machine());
  }
  // What the host finds afterwards; without it this would be a service that was killed, on a server that runs on.
  state::GoingDown going_down;
  going_down.set_power_failed(true);
  const Passage passage(*this, std::nullopt);
  static_cast<void>(durable::store(passage, layout_.going_down(), going_down));
  state::SetupRunning setup;
  if (durable::load(layout_.setup_running(), setup) && setup.pid() != 0) platform::kill({setup.pid(), setup.started()});
  platform::kill_this_process();
}

}  // namespace sssup::machine::rehearsal
