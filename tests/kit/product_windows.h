// The stand-in SSS and the service on this server, as far as the rows need them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tests/kit/kit_windows.h"

namespace sssup::kit {

/// Why the kit must not run here: one of the products, the service or a folder of theirs is there already. Empty: it
/// may.
std::string why_not_here(Kit& kit);

/// A network board of this server: the sample's LAN-board monitor watches one.
struct Board {
  std::string name, address;  // "10.0.0.11", without its prefix's length
};
Board board(Kit& kit);

/// Each is repeatable, and throws CannotTry with what the program said.
void set_up_sss(Kit& kit);
void service_runs(Kit& kit);
void service_stops(Kit& kit);

/// In a folder "SSS Upgrade" that stands for somebody else's.
inline constexpr const char* strangers_file = "somebody's.txt";

/// The mark of a kit in the registry; then `place` and `ground`, with a kit.exe that other accounts can run.
void make_place(const Kit& kit);

/// Whether a kit has been here and was not removed. Only administrators can set the mark: without it, what looks like
/// the stand-in products could be the real ones.
bool has_mark(Kit& kit);

/// Everything that the kit, the stand-ins and the service left; nothing without the mark, which goes last. What cannot
/// be removed is named.
std::string clean(Kit& kit);

/// The folder "SSS Backup", and older ones under a name with their date.
std::vector<std::filesystem::path> backups(const Kit& kit);

/// Where the kit keeps what it has to know after a restart.
inline constexpr std::string_view kit_key = R"(HKLM\SOFTWARE\NEC\SSSUpgradeKit)";

}  // namespace sssup::kit
