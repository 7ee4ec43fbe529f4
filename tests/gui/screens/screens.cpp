#include "tests/gui/screens/screens.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "common/document/document.h"
#include "common/outcome/explained.h"
#include "common/text/events.h"
#include "common/text/questions.h"
#include "common/text/service.h"
#include "service/products/profile.h"
#include "service/readiness/readiness.h"
#include "service/report/report.h"
#include "service/upgrade/choices_question.h"
#include "service/upgrade/choices_summary.h"
#include "service/upgrade/question.h"
#include "service/upgrade/start_question.h"

namespace sssup::gui::testing {
namespace {

namespace id = text::id;
using upgrade::ButtonKind;

std::string read(const std::string& file) {
  std::ifstream in(std::string(SSSUP_SAMPLES "/") + file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

migration::Products products() {
  return products::built_in("CLUSTERPRO_SE_8").value();
}

proto::Answers every_kind_answers() {
  proto::Answers answers;
  if (!document::parse_answers(read("every-kind.answers.json"), answers).empty())
    throw std::runtime_error("every-kind.answers.json");
  return answers;
}

proto::Question with_button(proto::Question question, const char* button, const text::Entry& label,
                            ButtonKind kind = ButtonKind::default_button) {
  upgrade::add_button(question, button, label, kind);
  return question;
}

proto::Question message(const char* question, const text::Message& title, const text::Message& explanation) {
  return upgrade::message_with_ok(question, title, explanation);
}

proto::Question lan_addresses() {
  auto ask = upgrade::question("lan-addresses", id::lan_addresses_title, id::lan_addresses_text);
  auto& field = upgrade::add_field(ask, "lanAddresses/lan1", {id::lan_addresses_field, {{"monitor", "lan1"}}},
                                   proto::Rule::CHOICE);
  field.mutable_rule()->set_required(true);
  for (const char* address : {"10.0.1.11", "10.0.1.12"}) {
    auto* option = field.mutable_rule()->add_options();
    option->set_value(address);
    *option->mutable_label() = text::to_proto({id::lan_addresses_option, {{"address", address}}});
  }
  *ask.add_warnings() = text::to_proto({id::lan_board_not_migrated, {{"monitor", "lan2"}, {"board", "Spare"}}});
  return with_button(std::move(ask), "ok", id::button_ok);
}

proto::Question close_programs() {
  auto ask = upgrade::question("close-programs", id::close_programs_title, id::close_programs_text);
  for (const char* program : {"eventvwr.exe", "regedit.exe"})
    *ask.add_warnings() = text::to_proto({id::close_programs_open, {{"program", program}}});
  return with_button(std::move(ask), "check-again", id::button_check_again);
}

proto::Question confirm_choices() {
  auto ask =
      upgrade::question("confirm-choices", id::confirm_choices_title,
                        {id::confirm_choices_text, {{"cluster", "SSS"}, {"groups", "9"}, {"interconnects", "2"}}});
  const proto::Server server = sample_server("every-kind.json");
  const proto::Answers answers = every_kind_answers();
  upgrade::add_summary(ask, upgrade::choices_question(server, answers, products().clusterpro, {}), server, answers);
  upgrade::add_button(ask, "yes", id::button_yes);
  return with_button(std::move(ask), "no", id::button_no_back, ButtonKind::leaves_fields);
}

void add_around_choices(std::vector<Screen>& screens) {
  screens.push_back({"restart-1", waiting(message("restart-1", id::restart_1_title, id::restart_1_text))});
  screens.push_back({"lan-addresses", waiting(lan_addresses())});
  const char* sections[] = {"cluster", "interconnects", "users", "groups", "ports"};
  for (int section = 0; section < 5; ++section)
    screens.push_back({std::string("choices-") + sections[section], choices_screen(), section});
  screens.push_back({"choices-refused", choices_screen(), 0, true});
  screens.push_back({"choices-40-groups", choices_screen(40), 3});
  screens.push_back({"confirm-choices", waiting(confirm_choices())});
}

proto::Question medium_differs() {
  auto differs = with_button(upgrade::question("medium-differs", id::medium_differs_title,
                                               {id::medium_copy_differs,
                                                {{"file", R"(CLUSTERPRO\Setup.exe)"},
                                                 {"expected", "9f86d081884c7d65"},
                                                 {"seen", "60303ae22b998861"},
                                                 {"volume", "SSSUPGRADE (1A2B-3C4D)"},
                                                 {"place", "E:\\"}}}),
                             "check-again", id::button_check_again);
  *differs.add_warnings() = text::to_proto(
      {id::medium_place_differs, {{"place", "E:\\"}, {"volume", "OTHER (5E6F-7A8B)"}, {"seen", "fd61a03af4f77d87"}}});
  return differs;
}

proto::Question backup_folder() {
  auto ask = upgrade::question(
      "backup-folder", id::backup_folder_title,
      told_with_why(id::backup_folder_text, {id::trouble_backup_volume_gone, {{"label", "BACKUPS"}, {"drive", "F"}}}));
  upgrade::add_folder(ask, "backupFolder", id::start_backup, id::backup_folder_help, "F:\\SSS Backup");
  upgrade::add_check_again(ask);
  upgrade::add_button(ask, "ok", id::button_use_folder, ButtonKind::plain);
  return ask;
}

void add_setups(std::vector<Screen>& screens) {
  screens.push_back({"close-programs", waiting(close_programs())});
  screens.push_back(
      {"confirm-uninstall", waiting(with_button(upgrade::question("confirm-uninstall", id::confirm_uninstall_title,
                                                                  id::confirm_uninstall_text),
                                                "ok", id::button_remove_sss, ButtonKind::irreversible))});
  for (const auto& [name, why] :
       {std::pair{"repaired", &id::uninstall_repaired}, std::pair{"closed", &id::uninstall_closed},
        std::pair{"restarted", &id::uninstall_restarted}})
    screens.push_back({std::string("slip-") + name,
                       waiting(with_button(upgrade::question("uninstall-again", id::uninstall_not_done_title, *why),
                                           "ok", id::button_go_on))});
  screens.push_back(
      {"uninstall-failed",
       waiting(with_button(upgrade::question("uninstall-mend", id::uninstall_failed_title, id::uninstall_mend), "ok",
                           id::button_mend))});
  screens.push_back({"medium-missing", waiting(with_button(upgrade::question("medium-missing", id::medium_missing_title,
                                                                             id::medium_missing_text),
                                                           "check-again", id::button_check_again))});
  screens.push_back({"medium-differs", waiting(medium_differs())});
  screens.push_back({"backup-folder", waiting(backup_folder())});
  screens.push_back(
      {"confirm-install", waiting(message("confirm-install", id::confirm_install_title,
                                          {id::confirm_install_text, {{"ports", "20003, 20004, 20005, 20006"}}}))});
  const text::Message::Arguments ports = {{"ports", "20003, 20004, 20005, 20006"}};
  screens.push_back({"install-again", waiting(with_button(upgrade::question("install-again", id::install_not_done_title,
                                                                            {id::install_closed, ports}),
                                                          "ok", id::button_go_on))});
  screens.push_back({"install-failed", waiting(with_button(upgrade::question("install-mend", id::install_failed_title,
                                                                             {id::install_mend, ports}),
                                                           "ok", id::button_mend))});
}

}  // namespace

proto::Server sample_server(const std::string& file) {
  proto::Server server;
  if (!document::parse_server(read(file), server).empty()) throw std::runtime_error(file);
  return server;
}

proto::State waiting(proto::Question question) {
  static std::uint64_t instance = 100;
  proto::State state;
  state.set_run(proto::State::WAITING_FOR_OPERATOR);
  state.set_server_name("TOKYO-DB1");
  question.set_instance(++instance);
  *state.mutable_question() = std::move(question);
  return state;
}

proto::State start_screen(const std::string& sample) {
  const proto::Server server = sample_server(sample);
  const auto both = products();
  proto::State state;
  state.set_run(proto::State::NOT_STARTED);
  state.set_server_name(server.computer_name());
  *state.mutable_question() = upgrade::start_question(server);
  for (const auto& finding : readiness::check(server, {}, both.sss, both.clusterpro)) {
    auto* shown = state.add_findings();
    shown->set_key(finding.key);
    shown->set_severity(static_cast<std::uint32_t>(finding.severity));
    *shown->mutable_title() = text::to_proto(finding.title);
    *shown->mutable_detail() = text::to_proto(finding.detail);
    *shown->mutable_remedy() = text::to_proto(finding.remedy);
  }
  return state;
}

proto::State choices_screen(int groups) {
  proto::Server server = sample_server("every-kind.json");
  for (int index = 0; index < groups; ++index) {
    auto* monitor = server.mutable_sss()->add_monitors();
    monitor->set_name(index % 4 == 0 ? "web-" + std::to_string(index) : "業務 " + std::to_string(index));
    monitor->mutable_service()->set_service_name("Service" + std::to_string(index));
    monitor->mutable_service()->set_start_control(true);
  }
  return waiting(upgrade::choices_question(server, {}, products().clusterpro, {}));
}

namespace {

struct Upgraded {
  proto::Server server = sample_server("every-kind.json");
  proto::Answers answers = every_kind_answers();
  migration::Conversion conversion;
};

Upgraded upgraded() {
  Upgraded done;
  auto conversion = migration::convert(done.server, done.answers, products(), text::Language::japanese);
  if (!conversion) throw std::runtime_error("every-kind.json is not converted");
  done.conversion = *std::move(conversion);
  report::complete(done.conversion, done.server, done.answers, products(), text::Language::japanese);
  return done;
}

}  // namespace

std::vector<Screen> all_screens(const std::string& report) {
  std::vector<Screen> screens;
  screens.push_back({"start", start_screen("shop.json")});
  screens.push_back({"start-decisions", start_screen("every-kind.json")});
  screens.push_back({"start-blocked", start_screen("not-ready.json")});
  add_around_choices(screens);
  add_setups(screens);
  for (const char* page : {"licences", "licence-way", "licence-product", "licence-unit", "licence-key", "licence-file",
                           "licence-confirm", "licence-done", "licence-rest"})
    screens.push_back({page, licence_screen(page)});
  screens.push_back({"licence-key-refused", licence_screen("licence-key"), 0, true});
  Screen finish{"finish", waiting(message("finish", id::finish_title, {id::finish_text, {{"path", report}}}))};
  finish.state.set_report_path(report);
  const Upgraded done = upgraded();
  *finish.state.mutable_checklist() =
      report::checklist_in_all_languages(done.conversion, done.server, done.answers, products(), 1U << 19U);
  screens.push_back(finish);
  finish.name = "finish-elsewhere";
  finish.state.set_report_path("D:\\SSS Upgrade report\\report.html");
  finish.state.mutable_question()->set_instance(finish.state.question().instance() + 5000);
  screens.push_back(finish);
  return screens;
}

std::string write_report(const std::string& folder) {
  const Upgraded done = upgraded();
  const std::filesystem::path place(folder);
  std::ofstream(place / "report.html", std::ios::binary)
      << report::report_html(done.conversion, done.server, products().clusterpro.scripts(), text::Language::japanese);
  return (place / "report.html").string();
}

}  // namespace sssup::gui::testing
