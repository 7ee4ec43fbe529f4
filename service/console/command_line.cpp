#include "service/console/command_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <clocale>
#include <functional>
#include <string>

#include "common/rules/shown.h"
#include "common/text/console.h"
#include "common/text/errors.h"
#include "common/text/rules.h"
#include "service/console/commands.h"

namespace sssup::console {
namespace {

// What the command line was read into, and the command it named.
class CommandLine {
 public:
  explicit CommandLine(Context context)
      : context_(std::move(context)), app_(say(text::id::console_about), "upgradectl") {
    app_.set_version_flag("--version", std::string("upgradectl ") + SSSUP_VERSION, say(text::id::console_help_version));
    app_.set_help_flag("-h,--help", say(text::id::console_help_help));
    app_.require_subcommand(1);
    app_.fallthrough();
    // Read before (language_asked_for); here for --help and to refuse other values.
    app_.add_option("--lang", language_, say(text::id::console_help_lang))->check(one_of({"ja", "en"}));
    add_offline_commands();
    add_rehearse();
    add_service_commands();
    add_keeping_commands();
  }

  int run(int argc, const char* const* argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::Success& help) {
      return app_.exit(help);
    } catch (const CLI::ParseError& error) {
      complain_of(error);
      return static_cast<int>(ExitCode::bad_command_line);
    }
    return static_cast<int>(command_());
  }

 private:
  using Path = std::filesystem::path;

  std::string say(const text::Entry& entry) const { return context_.say(entry); }

  // What was not understood is named before what is therefore missing.
  void complain_of(const CLI::ParseError& error) const {
    const auto parsed = app_.get_subcommands();
    const std::vector<std::string> strange = app_.remaining(true);
    std::string commands;
    for (const CLI::App* command : app_.get_subcommands({}))
      commands += (commands.empty() ? "" : ", ") + command->get_name();
    const auto refuse = [&](const text::Entry& why, const std::string& command = {}) {
      complain(context_, text::id::console_bad_command_line,
               context_.say({why,
                             {{"argument", rules::shown(strange.empty() ? "" : strange.front())},
                              {"command", command},
                              {"commands", commands}}}));
    };
    if (!strange.empty() && !parsed.empty())
      refuse(text::id::console_unknown_argument, parsed.front()->get_name());
    else if (!strange.empty())
      refuse(text::id::console_unknown_command);
    else if (parsed.empty() && error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError))
      refuse(text::id::console_command_needed);
    else
      complain(context_, text::id::console_bad_command_line, error.what());
  }

  template <class Command>
  CLI::App* add(const std::string& name, const text::Entry& about, Command run) {
    CLI::App* sub = app_.add_subcommand(name, say(about));
    sub->callback([this, name, run] {
      context_.command = name;
      command_ = run;
    });
    return sub;
  }

  // Paths come in as UTF-8, whatever the system makes of narrow strings.
  CLI::Option* add_path(CLI::App* sub, const char* name, Path& path, const text::Entry& about) {
    return sub
        ->add_option_function<std::string>(
            name, [&path](const std::string& value) { path = path_of(value); }, say(about))
        ->check([why = say(text::id::rules_empty)](const std::string& value) { return value.empty() ? why : ""; });
  }

  // Decimal: what CLI11 takes for octal (010) or hexadecimal means something else to people.
  std::string check_cpus(const std::string& value) const {
    constexpr std::uint32_t most = 4096;
    std::uint32_t cpus = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), cpus);
    const bool whole = error == std::errc() && end == value.data() + value.size() && !value.starts_with('0');
    return whole && cpus <= most ? "" : bad_value(value, fmt::format("1–{}", most));
  }

  std::string check_speed(const std::string& value) const {
    double speed = -1;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), speed);
    const bool whole = error == std::errc() && end == value.data() + value.size();
    return whole && speed >= 0 && speed <= 1e6 ? "" : bad_value(value, "0–1000000");
  }

  std::string check_seq(const std::string& value) const {
    std::uint64_t seq = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seq);
    const bool whole = error == std::errc() && end == value.data() + value.size();
    return whole ? "" : bad_value(value, "0, 1, 2 …");
  }

  // The bad word and what is allowed, in the person's language.
  std::string bad_value(const std::string& value, const std::string& allowed) const {
    return context_.say({text::id::console_bad_value, {{"value", rules::shown(value)}, {"allowed", allowed}}});
  }

  CLI::Validator one_of(const std::vector<std::string>& words) const {
    const auto check = [this, words](const std::string& value) {
      const bool known = std::find(words.begin(), words.end(), value) != words.end();
      return known ? "" : bad_value(value, fmt::format("{}", fmt::join(words, ", ")));
    };
    return CLI::Validator(check, fmt::format("{{{}}}", fmt::join(words, ",")));
  }

  void add_server(CLI::App* sub, Path& server, Path& answers, Path& profiles, bool required) {
    add_path(sub, "--server", server, text::id::console_help_server)->required(required);
    add_path(sub, "--answers", answers, text::id::console_help_answers);
    add_path(sub, "--profiles", profiles, text::id::console_help_profiles);
  }

  static void set(Format& format, Format to, std::int64_t count) {
    if (count > 0) format = to;
  }

  CLI::Option* add_format(CLI::App* sub, Format& format, const char* name, Format value, const text::Entry& about) {
    return sub->add_flag_function(
        name, [&format, value](std::int64_t count) { set(format, value, count); }, say(about));
  }

  // A mistyped folder is named; `attach --wait` may be there before the folder is.
  ExitCode for_service(const ServiceOptions& service, const std::function<ExitCode()>& command) const {
    std::error_code error;
    if (service.folder.empty() || std::filesystem::is_directory(service.folder, error)) return command();
    complain(context_, text::id::console_no_service,
             context_.say({text::id::console_no_rehearsal, {{"folder", utf8(service.folder)}}}));
    return ExitCode::no_service;
  }

  template <class Options>
  std::function<ExitCode()> for_service(ExitCode (*command)(const Context&, const Options&), const Options& options,
                                        const ServiceOptions& service) {
    return [this, command, &options, &service] {
      return for_service(service, [&] { return command(context_, options); });
    };
  }

  void add_service(CLI::App* sub, ServiceOptions& service) {
    auto* endpoint = sub->add_option("--endpoint", service.endpoint, say(text::id::console_help_endpoint));
    add_path(sub, "--dir", service.folder, text::id::console_help_attach_dir)->excludes(endpoint);
  }

  void add_offline_commands() {
    auto* sub = add("check", text::id::console_help_check, [this] { return check(context_, check_); });
    add_server(sub, check_.server, check_.answers, check_.profiles, false);
    auto* json = add_format(sub, check_.format, "--json", Format::json, text::id::console_help_json);
    add_format(sub, check_.format, "--html", Format::html, text::id::console_help_html)->excludes(json);

    sub = add("convert", text::id::console_help_convert, [this] { return convert(context_, convert_); });
    add_server(sub, convert_.server, convert_.answers, convert_.profiles, true);
    add_path(sub, "--out", convert_.out, text::id::console_help_out)->required();

    sub = add("licence-need", text::id::console_help_licence_need,
              [this] { return licence_need(context_, licence_need_); });
    auto* this_server = sub->add_option_group("server")->require_option(1, 2);
    this_server->add_option("--server-cpus,--cpus", licence_need_.server_cpus, say(text::id::console_help_server_cpus))
        ->check([this](const std::string& value) { return check_cpus(value); });
    add_path(this_server, "--server", licence_need_.server, text::id::console_help_need_server);
    sub->add_option("--added-cpus", licence_need_.added_cpus, say(text::id::console_help_added_cpus))
        ->check([this](const std::string& value) { return check_cpus(value); })
        ->allow_extra_args(false);
    add_format(sub, licence_need_.format, "--json", Format::json, text::id::console_help_json);
  }

  void add_rehearse() {
    auto* sub = add("rehearse", text::id::console_help_rehearse, [this] { return rehearse(context_, rehearse_); });
    add_server(sub, rehearse_.server, rehearse_.answers, rehearse_.profiles, true);
    add_path(sub, "--dir", rehearse_.folder, text::id::console_help_rehearse_dir)->required();
    add_path(sub, "--scenario", rehearse_.scenario, text::id::console_help_scenario);
    add_path(sub, "--save-answers", rehearse_.save_answers, text::id::console_help_save_answers);
    sub->add_option("--speed", rehearse_.speed, say(text::id::console_help_speed))
        ->check([this](const std::string& value) { return check_speed(value); });
    sub->add_flag("--force", rehearse_.force, say(text::id::console_help_rehearse_force));
    add_format(sub, rehearse_.format, "--json", Format::json, text::id::console_help_json);
  }

  void add_service_commands() {
    auto* sub = add("attach", text::id::console_help_attach, [this] { return attach(context_, attach_); });
    add_service(sub, attach_.service);
    sub->add_option("--server", attach_.server, say(text::id::console_help_attach_server))
        ->excludes(sub->get_option("--endpoint"))
        ->excludes(sub->get_option("--dir"));
    sub->add_option("--after", attach_.after_seq, say(text::id::console_help_after))
        ->check([this](const std::string& value) { return check_seq(value); });
    sub->add_flag("--wait", attach_.wait, say(text::id::console_help_wait));
    add_format(sub, attach_.format, "--json", Format::json, text::id::console_help_json);

    sub = add("start", text::id::console_help_start, for_service(start, start_, start_.service));
    add_service(sub, start_.service);
    add_path(sub, "--answers", start_.answers, text::id::console_help_answers);
    sub->add_option("--edition", start_.edition, say(text::id::console_help_edition));
    sub->add_option("--working-folder", start_.working_folder, say(text::id::console_help_working_folder));
    sub->add_option("--backup-folder", start_.backup_folder, say(text::id::console_help_backup_folder));
    sub->add_flag("--yes", start_.yes, say(text::id::console_help_yes));

    sub = add("answer", text::id::console_help_answer, for_service(answer, answer_, answer_.service));
    add_service(sub, answer_.service);
    sub->add_option("--question", answer_.question, say(text::id::console_help_question));
    sub->add_option("--button", answer_.button, say(text::id::console_help_button));
    sub->add_option("--set", answer_.set, say(text::id::console_help_set))->allow_extra_args(false);
    sub->add_option("--secret-file", answer_.secret_files, say(text::id::console_help_secret_file))
        ->allow_extra_args(false);
    add_path(sub, "--file", answer_.answers, text::id::console_help_answers);

    sub = add("take-control", text::id::console_help_take_control,
              for_service(take_control, take_control_, take_control_.service));
    add_service(sub, take_control_.service);
    add_path(sub, "--answers", take_control_.answers, text::id::console_help_answers);
    sub->add_flag("--force", take_control_.force, say(text::id::console_help_force));
    add_format(sub, take_control_.format, "--json", Format::json, text::id::console_help_json);

    sub = add("check-again", text::id::console_help_check_again, for_service(check_again, check_again_, check_again_));
    add_service(sub, check_again_);
  }

  void add_keeping_commands() {
    auto* sub = add("reset", text::id::console_help_reset, for_service(reset, reset_, reset_.service));
    add_service(sub, reset_.service);
    sub->add_flag("--yes", reset_.yes, say(text::id::console_help_yes));
    add_format(sub, reset_.format, "--json", Format::json, text::id::console_help_json);

    sub = add("capture", text::id::console_help_capture, [this] { return capture(context_, capture_); });
    add_path(sub, "--dir", capture_.folder, text::id::console_help_capture_dir);
    add_path(sub, "--out", capture_.out, text::id::console_help_capture_out);

    sub = add("bundle", text::id::console_help_bundle, [this] { return bundle(context_, bundle_); });
    add_path(sub, "--dir", bundle_.folder, text::id::console_help_capture_dir);
    add_path(sub, "--out", bundle_.out, text::id::console_help_bundle_out)->required();

    sub = add("setup-menu", text::id::console_help_setup_menu, [this] { return setup_menu(context_, setup_menu_); });
    add_path(sub, "--medium", setup_menu_.medium, text::id::console_help_medium);
    sub->add_option("--choose", setup_menu_.choice, say(text::id::console_help_choose))
        ->check(one_of({"server", "manager"}));
  }

  Context context_;
  CLI::App app_;
  std::function<ExitCode()> command_;
  std::string language_;
  CheckOptions check_;
  ConvertOptions convert_;
  LicenceNeedOptions licence_need_;
  RehearseOptions rehearse_;
  AttachOptions attach_;
  StartOptions start_;
  AnswerOptions answer_;
  TakeControlOptions take_control_;
  ServiceOptions check_again_;
  ResetOptions reset_;
  CaptureOptions capture_;
  BundleOptions bundle_;
  SetupMenuOptions setup_menu_;
};

// Before anything is parsed: help and what is wrong with the command line are in it.
std::optional<text::Language> language_asked_for(int argc, const char* const* argv) {
  for (int index = 1; index < argc; ++index) {
    const std::string_view argument = argv[index];
    std::string_view value;
    if (argument.starts_with("--lang="))
      value = argument.substr(7);
    else if (argument == "--lang" && index + 1 < argc)
      value = argv[index + 1];
    if (value == "ja") return text::Language::japanese;
    if (value == "en") return text::Language::english;
  }
  return std::nullopt;
}

}  // namespace

int run(int argc, const char* const* argv) {
  Context context;
  context.requested = language_asked_for(argc, argv);
  context.language = terminal_language(context.requested);
  try {
    return CommandLine(context).run(argc, argv);
  } catch (const std::exception& error) {
    complain(context, {text::id::error_internal, {{"what", error.what()}}});
    return static_cast<int>(ExitCode::failed);
  }
}

}  // namespace sssup::console
