// The endpoint: who may have the pipe's name, connect, watch and control.
#include "common/pipe/endpoint.h"
#include "common/pipe/service_windows.h"
#include "common/text/wide.h"
#include "tests/kit/attempts_windows.h"
#include "tests/kit/child_windows.h"
#include "tests/kit/pipe_attacks_windows.h"
#include "tests/kit/places_windows.h"
#include "tests/kit/product_windows.h"

namespace sssup::kit {
namespace {

std::wstring control_pipe() {
  return text::wide(pipe::default_endpoint().name);
}

// This server's own address stands for another computer.
std::wstring watch_pipe(std::string_view host) {
  return text::wide(must(pipe::watch_endpoint(host)).name);
}

std::wstring control_pipe_from_elsewhere() {
  std::wstring name = control_pipe();
  return name.replace(0, std::wstring_view(LR"(\\.)").size(), LR"(\\127.0.0.1)");
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
  try {
    holding.wait_until_ready(ready);
  } catch (const CannotTry& refused) {
    return enforced(refused.what());
  }
  return not_enforced("a user has the pipe's name while the service is stopped");
}

Finding service_without_name(Kit& kit) {
  set_up_sss(kit);
  service_runs(kit);
  service_stops(kit);
  const auto ready = ready_file(kit);
  std::optional<Attack> holding;
  holding.emplace(kit, As::user, L"hold-name", Words{control_pipe(), ready.native()});
  bool has_it = true;
  try {
    holding->wait_until_ready(ready);
  } catch (const CannotTry&) {
    has_it = false;
  }
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
  for (const auto& name : {control_pipe(), watch_pipe(".")}) {
    Finding finding = attack(kit, As::user, L"make-instance", {name});
    if (finding.verdict != Verdict::enforced) return finding;
  }
  return enforced("refused at both pipes");
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
  if (write_to_pipe({L"write-to-pipe", watch_pipe("127.0.0.1")}) != got_through)
    return not_tried("this server cannot be reached as another computer");
  Finding as_ourselves = write_to_pipe({L"write-to-pipe", control_pipe_from_elsewhere()}) == got_through
                             ? not_enforced("an administrator got through")
                             : enforced("refused");
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
  const auto ready = ready_file(kit);
  const Attack holding(kit, As::user, L"hold-name", {control_pipe(), ready.native()});
  try {
    holding.wait_until_ready(ready);
  } catch (const CannotTry&) {
    return enforced("no stranger can have the name");
  }
  const Ended attach = run(kit, kit.medium() / "upgradectl.exe", {L"--lang", L"en", L"attach"});
  if (holding.has_ended()) return not_enforced("the stranger was sent something");
  return attach.code == 0 ? not_enforced("it attached to a stranger") : enforced("refused: " + attach.output);
}

Finding watch_from_elsewhere(Kit& kit) {
  service_runs(kit);
  const std::wstring pipe = watch_pipe("127.0.0.1");
  Finding watched = allowed(kit, As::user, L"watch", {pipe});
  if (watched.verdict != Verdict::enforced) return watched;
  if (take_control({L"take-control", pipe}) == got_through) return not_enforced("an administrator got control");
  return enforced("a user watches, an administrator gets no control");
}

}  // namespace sssup::kit
