// Programs that the kit runs: its own attacks under another account, and the product's.
#pragma once

#include <chrono>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "service/machine/windows/handle.h"
#include "tests/kit/kit_windows.h"

namespace sssup::kit {

/// How an attack ends: its exit code is one of these, or the code with which Windows refused it.
inline constexpr DWORD got_through = 0;
inline constexpr DWORD not_set_up = 0x2000'0001;  // the attack itself could not be prepared

enum class As { user, administrator, low_integrity };

using Words = std::initializer_list<std::wstring>;

/// `kit.exe --attack NAME WORD…` under that account. Ended with this object.
class Attack {
 public:
  Attack(const Kit& kit, As as, std::wstring_view name, Words words);
  /// As this process' own user, from a copy of kit.exe.
  Attack(const Kit& kit, const std::filesystem::path& program, std::wstring_view name, Words words);
  ~Attack();
  Attack(const Attack&) = delete;
  Attack& operator=(const Attack&) = delete;

  /// Waits for the file by which the attack says that it is ready. Its exit code when it ends before; CannotTry after a
  /// minute.
  std::optional<DWORD> end_before(const std::filesystem::path& file) const;
  /// The same, and CannotTry when it ends before.
  void wait_until_ready(const std::filesystem::path& file) const;
  /// Its exit code; CannotTry after a minute.
  DWORD wait() const;
  bool ends_within(std::chrono::milliseconds limit) const;

 private:
  machine::windows::Handle process_;
};

/// The exit code of an attack, as a finding: refused for want of a right is enforced. With any other error it came to
/// nothing, which says nothing about rights: not tried.
Finding judged(DWORD code);
/// The attack from beginning to end.
Finding attack(const Kit& kit, As as, std::wstring_view name, Words words);
/// One after the other, each by its name at its file, folder, key or pipe: the first that is not refused is the
/// finding.
using Attempts = std::initializer_list<std::pair<std::wstring_view, std::wstring>>;
Finding attacks(const Kit& kit, As as, Attempts all);
/// The same the other way round: what a user may do has to go well.
Finding allowed(const Kit& kit, As as, std::wstring_view name, Words words);

struct Ended {
  DWORD code = 0;
  std::string output;  // both streams
};

/// A program with its arguments, in its own folder; CannotTry when it cannot be started or takes longer.
Ended run(const Kit& kit, const std::filesystem::path& program, Words words,
          std::chrono::seconds limit = std::chrono::seconds(120));

}  // namespace sssup::kit
