#include "tests/bench/figure.h"

#include <algorithm>
#include <iostream>

#include <fmt/format.h>

namespace sssup::bench {
namespace {

std::string number(double value) {
  return value >= 100 ? fmt::format("{:.0f}", value) : fmt::format("{:.3g}", value);
}

void print(const std::vector<std::string>& columns) {
  std::cout << fmt::format("{}", fmt::join(columns, "\t")) << std::endl;
}

}  // namespace

void report(const Figure& figure) {
  std::vector<std::string> columns = {figure.part, figure.what, number(figure.ours) + " " + figure.unit};
  if (!figure.against.empty()) {
    const double ratio = figure.ours / figure.theirs;
    columns.insert(columns.end(),
                   {figure.against, number(figure.theirs) + " " + figure.unit, fmt::format("{:.2f}", ratio)});
    if (figure.at_most)
      columns.insert(columns.end(), {"<= " + number(*figure.at_most), ratio <= *figure.at_most ? "holds" : "MISSED"});
    if (figure.at_least)
      columns.insert(columns.end(), {">= " + number(*figure.at_least), ratio >= *figure.at_least ? "holds" : "MISSED"});
  }
  print(columns);
}

void report_missing(const std::string& part, const std::string& what, const std::string& why) {
  print({part, what, "-", why});
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace sssup::bench
