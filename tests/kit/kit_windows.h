// What the rows of the Windows kit work with.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "service/machine/machine.h"
#include "tests/kit/accounts_windows.h"
#include "tests/kit/rows.h"

namespace sssup::kit {

enum class Verdict { enforced, not_enforced, not_tried };

struct Finding {
  Verdict verdict = Verdict::not_tried;
  std::string why;  // what was seen
};

Finding enforced(std::string why);
Finding not_enforced(std::string why);
Finding not_tried(std::string why);

/// Thrown by whatever a row needs before it can try anything: the row is "not tried", with this reason.
struct CannotTry : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The value, or CannotTry with the error.
template <class Value>
Value must(Expected<Value> value) {
  if (!value) throw CannotTry(describe(value.error(), text::Language::english));
  return *std::move(value);
}
inline void must(const Status& done) {
  if (!done) throw CannotTry(describe(done.error(), text::Language::english));
}

bool is_wine();

struct Kit {
  std::filesystem::path folder;  // the kit as it was unpacked
  std::filesystem::path place;   // C:\SSS Upgrade Kit: made by the kit, only administrators may change it
  std::filesystem::path ground;  // in it: every user may do everything
  std::filesystem::path drive;   // "C:\"
  bool wine = false;
  std::unique_ptr<machine::Machine> machine;
  std::optional<Accounts> accounts;  // nothing under Wine

  std::filesystem::path medium() const { return place / "medium"; }      // a copy that only administrators may change
  std::filesystem::path programs() const { return place / "programs"; }  // kit.exe, for the accounts to run
  /// Of the accounts; CannotTry when there are none.
  const Account& user() const;
  const Account& administrator() const;
};

/// In UTF-8, as Machine takes a path.
std::string in_utf8(const std::filesystem::path& path);

}  // namespace sssup::kit
