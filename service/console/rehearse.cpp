#include "service/machine/rehearsal/rehearsal.h"

#include <thread>

#include "common/document/document.h"
#include "common/files/kind.h"
#include "common/pipe/squatter.h"
#include "common/rules/choice_fields.h"
#include "common/text/console.h"
#include "service/console/commands.h"
#include "service/console/host.h"
#include "service/console/input.h"
#include "service/console/operator.h"
#include "service/console/output.h"
#include "service/console/rehearsal_lock.h"
#include "service/console/rehearsal_result.h"
#include "service/console/result.h"
#include "service/machine/rehearsal/service_lock.h"
#include "service/products/product.h"
#include "service/upgrade/choices_question.h"
#include "service/upgrade/run_record.h"
#include "service/upgrade/start.h"
#include "service/upgrade/start_question.h"

namespace sssup::console {
namespace {

namespace rehearsal = machine::rehearsal;
namespace fs = std::filesystem;

// A run that came to its end wrote its report; one that was reset half-way has none.
bool has_report(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder / "result" / "cluster.json", error)) return true;
  for (fs::recursive_directory_iterator at(folder / "server", error), end; !error && at != end; at.increment(error))
    if (at->path().filename() == "report.json") return true;
  return false;
}

// CLUSTERPRO is there, a report of the run, and our service has gone. Only asked about servers that had no CLUSTERPRO
// at first.
Expected<bool> is_complete(const fs::path& folder, const migration::Products& products) {
  SSSUP_TRY(const auto machine, rehearsal::open(folder));
  SSSUP_TRY(const auto service, machine->services().query(machine::own_service));
  if (service) return false;
  SSSUP_TRY(const auto target, products::presence(*machine, products.clusterpro));
  return target == products::Presence::whole && has_report(folder);
}

// The service removes what it worked with after it has said that the run is over.
void wait_until_over(const Host& host) {
  using namespace std::chrono_literals;
  for (int tick = 0; tick < 3000 && !host.over(); ++tick) std::this_thread::sleep_for(10ms);
}

// Of a run that began before this command: what its start page decided (edition, folder).
Status add_what_began(const fs::path& folder, proto::Answers& answers) {
  SSSUP_TRY(const auto machine, rehearsal::open(folder));
  SSSUP_TRY(const auto anchor, upgrade::read_anchor(*machine));
  if (!anchor) return {};
  answers.set_edition(anchor->edition);
  if (!anchor->backup.empty()) answers.set_backup_folder(anchor->backup);
  const std::size_t end = anchor->folder.rfind('\\');
  if (end != std::string::npos) answers.set_working_folder(anchor->folder.substr(0, end == 2 ? 3 : end));
  return {};
}

void keep_choices(const proto::Answers& chosen, proto::Answers& answers) {
  answers.clear_users();
  for (const auto& user : chosen.users())
    if (user.delete_() || !user.new_password().empty()) *answers.add_users() = user;
  answers.clear_public_address();
  if (chosen.has_public_address()) answers.set_public_address(chosen.public_address());
}

// What the server does not show afterwards: passwords are sealed there, and CLUSTERPRO keeps no public address.
void keep_unseen(const proto::Question& question, const proto::Answer& answer, proto::Answers& answers) {
  for (const auto& asked : question.fields()) {
    if (asked.id() == rules::field::public_address)
      keep_choices(upgrade::with_choices(question, answer, answers), answers);
    if (asked.id().starts_with(rules::field::setup_ports))
      rules::add_values(answers, asked.id(), rules::values_of(question, answer, asked.id()));
  }
}

// What the run and its end write beside the server.
Status check_outputs(const fs::path& folder) {
  SSSUP_CHECK(files::check_file_or_free(folder / "service.log"));
  SSSUP_CHECK(files::check_folder_or_free(folder / "result"));
  return can_replace_result(folder / "result");
}

// A service would start, and end or be heard of by nobody.
Status look_at_way_to_service(const fs::path& folder) {
  SSSUP_CHECK(rehearsal::look_at_service_lock(folder));
  const pipe::Endpoint endpoint = pipe::rehearsal_endpoint(folder);
  SSSUP_CHECK(pipe::check_socket_folder(fs::path(endpoint.name).parent_path()));
  if (auto why = pipe::in_the_way(endpoint)) return tl::unexpected<Error>(*std::move(why));
  return {};
}

// A service whose host was killed a moment ago is about to end with it.
Status check_way_to_service(const fs::path& folder) {
  using namespace std::chrono_literals;
  Status free = look_at_way_to_service(folder);
  for (int tick = 0; tick < 20 && !free && free.error().kind == Error::Kind::busy; ++tick) {
    std::this_thread::sleep_for(100ms);
    free = look_at_way_to_service(folder);
  }
  return free;
}

// `file`: the answers as they are in the file. `answers`: those of the run, and what a person adds to them on the start
// page. `events`: those that its report tells.
Ending run(const Context& context, const RehearseOptions& options, const fs::path& folder, const proto::Answers& file,
           proto::Answers& answers, const migration::Products& products, std::vector<proto::Event>& events) {
  Terminal terminal;
  const auto view = make_view(context, terminal, options.format);
  Conversation conversation(pipe::rehearsal_endpoint(folder), true);
  Host host(folder);
  host.start();
  // The run may ask for another backup folder than the one it began with.
  proto::Answers said = answers;
  if (file.has_backup_folder()) said.set_backup_folder(file.backup_folder());
  Operator seat(context, terminal, *view, conversation,
                {.answers = said,
                 .start = !options.answers.empty(),
                 .findings = options.format == Format::text,
                 .on_state = [&] { host.reached(); },
                 .on_answer =
                     [&](const proto::Question& question, const proto::Answer& answer) {
                       if (question.id() == upgrade::start_question_id)
                         answers.MergeFrom(upgrade::start_answers(question, answer));
                       else
                         keep_unseen(question, answer, answers);
                     },
                 .on_event =
                     [&](const proto::Event& event) {
                       if (upgrade::is_worth_telling(event)) events.push_back(event);
                     },
                 .gone = [&] { return host.over(); }});
  Ending ending = seat.run();
  if (ending.finished) wait_until_over(host);
  const bool over = host.over();
  host.stop();
  if (over && host.trouble()) complain(context, *host.trouble());
  if (!ending.question.empty() || ending.looks_again)
    complain(context, {ending.looks_again ? text::id::console_rehearsal_looks_again : text::id::console_rehearsal_waits,
                       {{"folder", utf8(folder)}}});
  if (ending.finished || ending.ended || ending.exit == ExitCode::input_needed) return ending;
  // The last word may have been lost with the service's end; the server knows.
  if (const auto complete = is_complete(folder, products); complete && *complete)
    return {.exit = ExitCode::done, .finished = true, .report_path = ending.report_path};
  return ending;
}

struct Inputs {
  proto::Server server;
  proto::Answers answers;
  proto::Scenario scenario;
  migration::Products products;
  std::map<std::string, std::string> overrides;
};

// What the service would refuse at the start, or this command at its end, is refused before anything is made.
bool can_start(const Context& context, const RehearseOptions& options, const Inputs& inputs) {
  auto problems = upgrade::problems_at_start(inputs.answers, inputs.server, inputs.products);
  if (problems.empty()) problems = document::check_licences_for(inputs.answers, inputs.products.clusterpro.licence());
  if (!problems.empty()) {
    complain(context, utf8(options.answers), problems);
    return false;
  }
  if (const auto wrong = document::check_scenario_for(inputs.scenario, inputs.server); !wrong.empty()) {
    complain(context, utf8(options.scenario), wrong);
    return false;
  }
  if (options.save_answers.empty()) return true;
  const Status writable = can_write_output(options.save_answers);
  if (!writable) complain(context, writable.error());
  return writable.has_value();
}

// What is wrong with them is said.
tl::expected<Inputs, ExitCode> read_inputs(const Context& context, const RehearseOptions& options) {
  const auto wrong = [] { return tl::unexpected(ExitCode::input_needed); };
  auto server = load_server(context, options.server);
  if (!server) return wrong();
  auto input = load_answers_and_products(context, options.answers, options.profiles, *server);
  if (!input) return wrong();
  auto scenario = load_scenario(context, options.scenario);
  if (!scenario) return wrong();
  if (!can_be_upgraded(context, *server)) return tl::unexpected(ExitCode::failed);
  auto overrides = load_overrides(context, options.profiles);
  if (!overrides) return wrong();
  Inputs inputs{*std::move(server), std::move(input->answers), *std::move(scenario), std::move(input->products),
                *std::move(overrides)};
  if (!can_start(context, options, inputs)) return wrong();
  return inputs;
}

Status make_rehearsal(const RehearseOptions& options, const fs::path& folder, const Inputs& inputs) {
  if (!options.force) SSSUP_CHECK(rehearsal::check_ownership(folder));
  SSSUP_CHECK(check_outputs(folder));
  rehearsal::Options create_options;
  create_options.speed = options.speed;
  create_options.scenario = inputs.scenario;
  for (const auto& [name, content] : inputs.overrides) create_options.medium.emplace("profiles\\" + name, content);
  return rehearsal::create(folder, inputs.server, create_options);
}

Status prepare_run(const fs::path& folder, proto::Answers& answers) {
  SSSUP_CHECK(check_way_to_service(folder));
  SSSUP_CHECK(rehearsal::register_service(folder));
  return add_what_began(folder, answers);
}

}  // namespace

ExitCode rehearse(const Context& context, const RehearseOptions& options) {
  auto inputs = read_inputs(context, options);
  if (!inputs) return inputs.error();
  const fs::path folder = fs::absolute(options.folder).lexically_normal();
  const auto failed = [&](const Error& error) {
    complain(context, error);
    return ExitCode::failed;
  };
  if (const Status made = make_rehearsal(options, folder, *inputs); !made) return failed(made.error());
  const auto lock = take_rehearsal_lock(folder);
  if (!lock) return failed(lock.error());
  const auto complete = is_complete(folder, inputs->products);
  if (!complete) return failed(complete.error());

  Ending ending{.exit = ExitCode::done, .finished = true};
  std::vector<proto::Event> events;
  if (!*complete) {
    const proto::Answers file = inputs->answers;
    if (const Status ready = prepare_run(folder, inputs->answers); !ready) return failed(ready.error());
    if (options.format == Format::text)
      print_line(context.say(
          {text::id::console_rehearsal, {{"server", inputs->server.computer_name()}, {"folder", utf8(folder)}}}));
    ending = run(context, options, folder, file, inputs->answers, inputs->products, events);
  }
  if (!ending.finished) return ending.exit;
  const auto written = write_rehearsal_result(context, {folder, inputs->server, inputs->answers, inputs->products,
                                                        ending.report_path, events, options.save_answers});
  if (!written) return failed(written.error());
  if (options.format == Format::text)
    for (const text::Message& line : *written) print_line(context.say(line));
  return ExitCode::done;
}

}  // namespace sssup::console
