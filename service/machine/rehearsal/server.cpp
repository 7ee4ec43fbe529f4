#include "service/machine/rehearsal/server.h"

#include <algorithm>
#include <chrono>

#include "common/files/kind.h"
#include "common/rules/names.h"
#include "common/text/escape.h"
#include "common/text/path.h"
#include "common/text/rehearsal.h"
#include "service/machine/rehearsal/durable.h"
#include "service/machine/rehearsal/rehearsal.h"

namespace sssup::machine::rehearsal {
namespace {

constexpr std::string_view snmp = "SNMP";

bool is_named(const proto::WindowsService& service, std::string_view name) {
  return rules::lower(service.name()) == rules::lower(name);
}

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::information: return "INFORMATION";
    case LogLevel::warning: return "WARNING";
    case LogLevel::error: return "ERROR";
  }
  return "";
}

}  // namespace

Status update_progress(const Layout& layout, const Passage& passage,
                       const std::function<void(state::Progress&)>& change) {
  state::Progress progress;
  SSSUP_CHECK(durable::load(layout.progress(), progress));
  change(progress);
  return durable::store(passage, layout.progress(), progress);
}

Server::Server(Layout layout, Gate::Actor actor, state::Made made, proto::Scenario scenario, const SecretBox& secrets)
    : layout_(std::move(layout)),
      made_(std::move(made)),
      scenario_(std::move(scenario)),
      gate_(layout_, actor, scenario_),
      registry_(layout_, gate_),
      services_(layout_, gate_),
      disks_(layout_, gate_, scenario_),
      secrets_(secrets),
      setups_(layout_, gate_, disks_, made_, scenario_) {
  if (gate_.unflushed().watches()) journal_disk_.emplace(gate_);
}

Expected<std::unique_ptr<Server>> Server::open(const Layout& layout, Gate::Actor actor) {
  // A link there would lead what is read and removed out of the rehearsal.
  for (const auto& folder : {layout.server(), layout.machine(), layout.registry(), layout.disks()})
    SSSUP_CHECK(files::check_folder_or_free(folder));
  // What the file names as Setup would be run as us. Looked at before it is read, from above.
  const bool is_safe = !platform::can_be_changed_by_others(layout.server()) &&
                       !platform::can_be_changed_by_others(layout.machine()) &&
                       !platform::can_be_changed_by_others(layout.made());
  state::Made made;
  SSSUP_TRY(const bool there, durable::load(layout.made(), made));
  if (!there) {
    return fail(Error::Kind::not_found, {text::id::rehearsal_none, {{"path", text::utf8_of(layout.folder())}}});
  }
  if (made.format() != made_format) {
    return fail(Error::Kind::newer, {text::id::rehearsal_newer, {{"path", text::utf8_of(layout.folder())}}});
  }
  // A message that could not be written would be lost without a word.
  SSSUP_CHECK(files::check_file_or_free(layout.event_log()));
  if (!made.setup_program().empty() && !is_safe)
    return fail(Error::Kind::refused, {text::id::rehearsal_setup_not_ours,
                                       {{"path", text::utf8_of(layout.folder())}, {"program", made.setup_program()}}});
  proto::Scenario scenario;
  SSSUP_CHECK(durable::load(layout.scenario(), scenario));
  SSSUP_TRY(const SecretBox secrets, SecretBox::open(layout));
  return std::make_unique<Server>(layout, actor, std::move(made), std::move(scenario), secrets);
}

Expected<proto::Server> Server::facts() {
  proto::Server facts;
  SSSUP_CHECK(durable::load(layout_.facts(), facts));
  facts.clear_medium();           // look_at_medium() tells
  facts.clear_foreign_folders();  // and the disks
  SSSUP_CHECK(operators_part(facts));
  SSSUP_TRY(const auto services, services_.all());
  for (const auto& service : services.services()) {
    if (!is_named(service, own_service)) *facts.add_services() = service;
  }
  return facts;
}

bool Server::programs_open(const state::Progress& progress, const state::Boot& boot) const {
  return !scenario_.running_programs().empty() && !progress.programs_closed() && boot.number() > 1;
}

// What the scenario has the operator do between two looks at the server: install SNMP once a step has missed it, close
// programs once a step has seen them open (and asked). Programs are open from the first restart on, which comes before
// the uninstall.
Status Server::operators_part(proto::Server& facts) {
  state::Progress progress;
  state::Boot boot;
  SSSUP_CHECK(durable::load(layout_.progress(), progress));
  SSSUP_CHECK(durable::load(layout_.boot(), boot));
  if (scenario_.snmp_missing_until_checked_again()) {
    if (progress.snmp_missed()) {
      SSSUP_CHECK(install_snmp());
    } else if (!gate_.step().empty()) {
      SSSUP_CHECK(gate_.note([this](const Passage& passage) {
        return update_progress(layout_, passage, [](auto& noted) { noted.set_snmp_missed(true); });
      }));
    }
  }
  if (!programs_open(progress, boot)) return {};
  const std::string& step = gate_.step();
  const bool closed = !step.empty() && progress.programs_shown_in() == step;
  if (!closed) facts.mutable_running_programs()->MergeFrom(scenario_.running_programs());
  if (step.empty()) return {};
  // Kept with the server, not in this process: a service that is started anew goes on from the question it had asked.
  return gate_.note([&](const Passage& passage) {
    return update_progress(layout_, passage, [&](auto& noted) {
      noted.set_programs_closed(closed);
      noted.set_programs_shown_in(step);
    });
  });
}

Status Server::install_snmp() {
  SSSUP_TRY(const auto there, services_.query(snmp));
  if (there) return {};
  return gate_.note([this](const Passage& passage) -> Status {
    SSSUP_TRY(auto list, services_.all());
    auto& service = *list.add_services();
    service.set_name(std::string(snmp));
    service.set_display_name("SNMP Service");
    service.set_start_type(proto::WindowsService::AUTOMATIC);
    service.set_state(proto::WindowsService::RUNNING);
    return durable::store(passage, layout_.services(), list);
  });
}

std::int64_t Server::now_unix_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

Status Server::log(LogLevel level, std::string_view line) {
  return gate_.effect("log", name_of(level), [&](const Passage& passage) {
    std::string entry = std::to_string(now_unix_ms()) + ' ';
    entry += name_of(level);
    return durable::append(passage, layout_.event_log(), entry + ' ' + text::escape_control(line) + '\n');
  });
}

Expected<std::string> Server::boot_identity() {
  state::Boot boot;
  SSSUP_CHECK(durable::load(layout_.boot(), boot));
  return boot.identity();
}

Status Server::restart(std::string_view reason) {
  return gate_.effect("restart", reason, [&](const Passage& passage) -> Status {
    state::Progress progress;
    SSSUP_CHECK(durable::load(layout_.progress(), progress));
    if (progress.restarts_blocked() < scenario_.restarts_blocked()) {
      return update_progress(layout_, passage,
                             [](auto& noted) { noted.set_restarts_blocked(noted.restarts_blocked() + 1); });
    }
    state::GoingDown going_down;
    going_down.set_reason(std::string(reason));
    return durable::store(passage, layout_.going_down(), going_down);
  });
}

}  // namespace sssup::machine::rehearsal
