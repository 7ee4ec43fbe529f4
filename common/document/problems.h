// How the checks say where something is wrong.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/document/document.h"
#include "common/rules/names.h"

namespace sssup::document {

/// A place in a document, as people write it: "sss.monitors[3].name". Building one costs its length, so it is built for
/// objects and list entries, not for every character.
class Path {
 public:
  Path() = default;
  Path operator/(std::string_view member) const;  // "a" / "b" is "a.b"; odd or long names are cut
  Path operator[](std::size_t index) const;       // "a[3]"
  const std::string& text() const { return text_; }

 private:
  explicit Path(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// Collects problems; past the hundredth, more of them help nobody and only cost memory.
class Problems {
 public:
  void add(const Path& path, text::Message why);
  /// Nothing is added when the verdict is nothing.
  void add(const Path& path, rules::Verdict verdict);
  bool empty() const { return list_.empty(); }
  bool full() const { return list_.size() >= most; }
  std::vector<Problem> take() && { return std::move(list_); }

 private:
  static constexpr std::size_t most = 100;
  std::vector<Problem> list_;
};

}  // namespace sssup::document
