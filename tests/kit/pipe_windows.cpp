// The endpoint: who may have the pipe's name, connect, watch and control.
#include "common/pipe/endpoint.h"
#include "common/pipe/endpoint_windows.h"
#include "common/pipe/service_windows.h"
#include "common/text/pipe.h"
#include "common/text/wide.h"
#include "tests/kit/attempts_windows.h"
#include "tests/kit/child_windows.h"
#include "tests/kit/pipe_attacks_windows.h"
#include "tests/kit/places_windows.h"
#include "tests/kit/product_windows.h"

namespace sssup::kit {
namespace {

using namespace std::chrono_literals;

std::wstring control_pipe() {
  return text::wide(pipe::default_endpoint().name);
}

// This server's own address stands for another computer.
std::wstring watch_pipe_from_elsewhere() {
  return text::wide(must(pipe::watch_endpoint("127.0.0.1")).name);
}

std::wstring control_pipe_from_elsewhere() {
  std::wstring name = control_pipe();
  return name.replace(0, std::wstring_view(LR"(\\.)").size(), LR"(\\127.0.0.1)");
}

// Without the prefix that keeps others from a name: there the client's own look at who listens is all.
std::wstring pipe_of_anybody() {
  return LR"(\\.\pipe\NEC.SSSUpgrade.kit)";
}

// A client that is taken in waits for its answer until it is ended.
std::string attach(const Kit& kit, const std::wstring& pipe) try {
  const Ended ended =
      run(kit, kit.medium() / "upgradectl.exe", {L"--lang", L"en", L"attach", L"--endpoint", pipe}, 30s);
  return ended.output;
} catch (const CannotTry& why) {
  return why.what();
}

Finding attach_to_stranger(const Kit& kit, const Attack& stranger, const std::wstring& pipe) {
  const std::string said = attach(kit, pipe);
  if (stranger.ends_within(1s))
    return stranger.wait() == got_through ? not_enforced("the stranger was sent something")
                                          : not_tried("the stranger ended");
  // Only after it has connected: another error would show nothing.
  const text::Message refusal(text::id::pipe_stranger, {{"endpoint", text::utf8(pipe)}});
  const bool refused = said.find(text::render(refusal, text::Language::english)) != std::string::npos;
  return refused ? enforced("refused: " + said) : not_tried("the stranger was not reached: " + said);
}

std::filesystem::path ready_file(const Kit& kit) {
  const auto file = kit.ground / "ready";
  take_away(file);
  return file;
}

}  // namespace

Finding take_pipe_name(Kit& kit) {
  service_stops(kit);
  const auto ready = ready_file(kit);
  const Attack holding(kit, As::user, L"hold-name", {control_pipe(), ready.native()});
  if (const auto code = holding.end_before(ready)) return judged(*code);
  return not_enforced("a user has the pipe's name while the service is stopped");
}

Finding service_without_name(Kit& kit) {
  set_up_sss(kit);
  service_runs(kit);
  service_stops(kit);
  const auto ready = ready_file(kit);
  std::optional<Attack> holding;
  holding.emplace(kit, As::user, L"hold-name", Words{control_pipe(), ready.native()});
  const auto ended = holding->end_before(ready);
  const bool has_it = !ended;
  if (ended && judged(*ended).verdict != Verdict::enforced) return judged(*ended);
  try {
    service_runs(kit);
  } catch (const CannotTry& why) {
    return not_enforced(why.what());
  }
  holding.reset();
  // It may take a while until the service asks for the name again.
  const ULONGLONG end = ::GetTickCount64() + 60'000;
  while (take_control({L"take-control", control_pipe()}) != got_through) {
    if (::GetTickCount64() > end) return not_enforced("administrators are kept out for a minute");
    ::Sleep(1'000);
  }
  return enforced(has_it ? "it ran while a user had the name" : "a user could not have the name");
}

Finding viewer_storm(Kit& kit) {
  service_runs(kit);
  const auto ready = ready_file(kit);
  const Attack holding(kit, As::user, L"hold-connections", {control_pipe(), ready.native()});
  holding.wait_until_ready(ready);
  const DWORD code = take_control({L"take-control", control_pipe()});
  return code == got_through ? enforced("control was given") : not_enforced("an administrator was refused");
}

Finding make_instance(Kit& kit) {
  service_runs(kit);
  return attacks(kit, As::user, {{L"make-instance", control_pipe()}, {L"make-instance", text::wide(pipe::watch_pipe)}});
}

Finding watch_as_user(Kit& kit) {
  service_runs(kit);
  return allowed(kit, As::user, L"watch", {control_pipe()});
}

Finding write_at_low_integrity(Kit& kit) {
  service_runs(kit);
  return attack(kit, As::low_integrity, L"write-to-pipe", {control_pipe()});
}

Finding connect_without_name(Kit& kit) {
  service_runs(kit);
  return attack(kit, As::user, L"connect-without-name", {control_pipe()});
}

Finding control_from_elsewhere(Kit& kit) {
  service_runs(kit);
  // The pipe is there, and so is the way: what is refused is this pipe by that way.
  if (write_to_pipe({L"write-to-pipe", control_pipe()}) != got_through)
    return not_tried("the control pipe cannot be reached from here");
  if (write_to_pipe({L"write-to-pipe", watch_pipe_from_elsewhere()}) != got_through)
    return not_tried("this server cannot be reached as another computer");
  Finding as_ourselves = judged(write_to_pipe({L"write-to-pipe", control_pipe_from_elsewhere()}));
  as_ourselves.why = "an administrator: " + as_ourselves.why;
  if (as_ourselves.verdict != Verdict::enforced) return as_ourselves;
  return attack(kit, As::user, L"write-to-pipe", {control_pipe_from_elsewhere()});
}

Finding control_as_user(Kit& kit) {
  service_runs(kit);
  return attack(kit, As::user, L"take-control", {control_pipe()});
}

Finding control_without_elevation(Kit& kit) {
  if (Attack(kit, As::administrator, L"be-elevated", {}).wait() == got_through)
    return not_tried("every administrator is elevated here: UAC is off");
  service_runs(kit);
  return attack(kit, As::administrator, L"take-control", {control_pipe()});
}

Finding control_as_administrator(Kit& kit) {
  service_runs(kit);
  return take_control({L"take-control", control_pipe()}) == got_through ? enforced("control was given")
                                                                        : not_enforced("refused");
}

Finding pipe_of_stranger(Kit& kit) {
  service_runs(kit);
  service_stops(kit);
  std::string seen;
  for (const auto& pipe : {control_pipe(), pipe_of_anybody()}) {
    const auto ready = ready_file(kit);
    const Attack holding(kit, As::user, L"hold-name", {pipe, ready.native()});
    if (const auto code = holding.end_before(ready)) {
      const Finding no_name = judged(*code);
      if (pipe == pipe_of_anybody() || no_name.verdict != Verdict::enforced)
        return not_tried("no stranger has the name " + text::utf8(pipe) + ": " + no_name.why);
      seen = "no stranger can have the service's name; at another: ";
      continue;
    }
    Finding finding = attach_to_stranger(kit, holding, pipe);
    if (finding.verdict != Verdict::enforced) return finding;
    seen += finding.why + ' ';
  }
  return enforced(seen);
}

Finding watch_from_elsewhere(Kit& kit) {
  service_runs(kit);
  const std::wstring pipe = watch_pipe_from_elsewhere();
  Finding watched = allowed(kit, As::user, L"watch", {pipe});
  if (watched.verdict != Verdict::enforced) return watched;
  Finding controlled = judged(take_control({L"take-control", pipe}));
  controlled.why = "a user watches; an administrator who takes control: " + controlled.why;
  return controlled;
}

}  // namespace sssup::kit
