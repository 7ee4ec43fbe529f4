// The requirement a reason names is for those who look it up: a number where it is meant, a list at the page's end.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sssup::report {

/// "R-4.2.9-2: every group is …" taken apart; no requirement where the reason begins with none.
struct Reason {
  std::string_view requirement;  // "R-4.2.9-2"
  std::string_view text;
};
Reason reason_of(std::string_view why);

/// The section of the manual, "4.2.9 2)" for "R-4.2.9-2"; empty for what is beyond it (R-5.…).
std::string manual_section(std::string_view requirement);

class References {
 public:
  /// Counts from 1, in the order in which they are first mentioned.
  std::size_t number_of(std::string_view requirement);
  const std::vector<std::string>& all() const { return all_; }

 private:
  std::vector<std::string> all_;
  std::unordered_map<std::string, std::size_t> numbers_;
};

}  // namespace sssup::report
