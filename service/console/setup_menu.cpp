// R-3.5-menu: on a server without SSS, what the medium sets up. Manual 3.5.2 (further servers), 3.6.1 (Manager).
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "common/text/console.h"
#include "common/text/errors.h"
#include "common/text/path.h"
#include "service/console/commands.h"
#include "service/console/service_process.h"
#include "service/console/terminal.h"
#include "service/products/product.h"
#include "service/products/profile.h"
#ifdef _WIN32
#include "service/machine/windows/windows_machine.h"
#endif

namespace sssup::console {
namespace {

struct Item {
  std::string_view key;  // of --choose
  const text::Entry& name;
  std::string program;  // on the medium
};

constexpr std::uint32_t done = 0, restarts_now = 1641, restart_needed = 3010;

Expected<std::unique_ptr<machine::Machine>> open_server(const Context& context,
                                                        [[maybe_unused]] const std::filesystem::path& medium) {
#ifdef _WIN32
  static_cast<void>(context);
  machine::windows::Options options;
  options.medium = medium;
  // Not below the key that says that there is an upgrade.
  options.setup_record_key = R"(HKLM\SOFTWARE\NEC\SSSUpgradeSetupMenu)";
  return machine::windows::open(std::move(options));
#else
  return fail(Error::Kind::unsupported,
              {text::id::error_unsupported, {{"what", context.say(text::id::console_setup_menu)}}});
#endif
}

/// Runs it from the medium and says what came of it: there is no run that could keep a copy.
ExitCode set_up(const Context& context, machine::Machine& machine, const std::string& medium, const Item& item) {
  const std::string product = context.say(item.name);
  print_line(context.say({text::id::console_setup_starts, {{"product", product}}}));
  machine::SetupCommand command;
  command.product = item.key;
  command.program = machine::join_path(medium, item.program);
  command.medium = medium;
  auto& setups = machine.setups();
  const auto run = [&]() -> Expected<machine::SetupOutcome> {
    SSSUP_CHECK(setups.forget_outcome());  // of a menu that was killed
    SSSUP_TRY(const auto ended, setups.run(command, [] {}, {}));
    static_cast<void>(setups.forget_outcome());  // the next menu forgets it else
    return ended;
  };
  const auto outcome = run();
  if (!outcome) {
    complain(context, outcome.error());
    return ExitCode::failed;
  }
  const auto code = outcome->exit_code;
  const bool restarts = code && (*code == restart_needed || *code == restarts_now);
  if (code == done || restarts) {
    const text::Entry& said = restarts ? text::id::console_setup_restart : text::id::console_setup_done;
    print_line(context.say({said, {{"product", product}}}));
    return ExitCode::done;
  }
  complain(context, {text::id::console_setup_failed,
                     {{"product", product}, {"code", code ? std::to_string(*code) : std::string("-")}}});
  return ExitCode::failed;
}

ExitCode show_menu(const Context& context, machine::Machine& machine, const std::string& medium,
                   const std::array<Item, 2>& items) {
  Terminal terminal;
  if (!terminal.interactive()) {
    complain(context, text::id::console_bad_command_line, "--choose");
    return ExitCode::input_needed;
  }
  for (;;) {
    print_line(context.say(text::id::console_setup_menu));
    for (std::size_t index = 0; index < items.size(); ++index)
      print_line(fmt::format("  {}  {}", index + 1, context.say(items.at(index).name)));
    print_line(fmt::format("  q  {}", context.say(text::id::console_setup_menu_end)));
    terminal.write(context.say(text::id::console_choose_button) + ": ");
    const auto line = terminal.read_line(true, [] { return false; });
    if (!line || *line == "q") return ExitCode::done;
    const auto chosen = std::find_if(items.begin(), items.end(), [&](const Item& item) {
      return *line == std::to_string(&item - items.data() + 1);
    });
    if (chosen != items.end())
      static_cast<void>(set_up(context, machine, medium, *chosen));
    else
      print_line("  ! " + context.say({text::id::console_no_such_choice, {{"said", *line}, {"choices", "1, 2, q"}}}));
  }
}

}  // namespace

ExitCode setup_menu(const Context& context, const SetupMenuOptions& options) {
  const auto medium =
      options.medium.empty() ? sibling_program("UPGRADE.EXE").parent_path() : std::filesystem::absolute(options.medium);
  const auto machine = open_server(context, medium);
  const auto products = products::built_in(products::editions().front());
  const auto sss = machine && products ? products::presence(**machine, products->sss) : products::Presence::absent;
  for (const Error* error :
       {machine ? nullptr : &machine.error(), products ? nullptr : &products.error(), sss ? nullptr : &sss.error()}) {
    if (error == nullptr) continue;
    complain(context, *error);
    return ExitCode::failed;
  }
  if (*sss != products::Presence::absent) {
    complain(context, text::id::console_setup_menu_sss);
    return ExitCode::failed;
  }
  // The Manager's Setup stands below the Server's on the medium; the product has no profile, for nothing is migrated to
  // it.
  const std::array<Item, 2> items = {{
      {"server", text::id::console_setup_menu_server, products->clusterpro.setup().path()},
      {"manager", text::id::console_setup_menu_manager, R"(CLUSTERPRO\Manager\Setup.exe)"},
  }};
  for (const Item& item : items)
    if (options.choice == item.key) return set_up(context, **machine, text::utf8_of(medium), item);
  return show_menu(context, **machine, text::utf8_of(medium), items);
}

}  // namespace sssup::console
