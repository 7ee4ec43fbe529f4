// One row of the table: what we take, what something else measured in the same run takes, and how far apart they are.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sssup::bench {

struct Figure {
  std::string
      part;  // "a" round trip, "b" fan-out, "c" step, "d" upgrade, "e" start, "f" convert, "g" window, "h" limits
  std::string what = {};
  double ours = 0;
  std::string unit = {};
  // Empty name: nothing to compare with; the row only says it.
  std::string against = {};
  double theirs = 0;
  // What ours / theirs should be at most (or at least, where more is better). Nothing: no aim.
  std::optional<double> at_most = {};
  std::optional<double> at_least = {};
};

/// As one line of tab-separated columns, which run.sh puts into the table. At once: a later benchmark may fail.
void report(const Figure& figure);
/// A row that says why there is no figure.
void report_missing(const std::string& part, const std::string& what, const std::string& why);

double median(std::vector<double> values);

}  // namespace sssup::bench
