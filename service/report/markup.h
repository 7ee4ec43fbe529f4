// HTML under construction. What goes in as text or attribute is escaped; what comes out is well-formed XML as well, so
// that a test can parse it.
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

namespace sssup::report {

class Markup {
 public:
  /// One with an empty value is left out.
  struct Attribute {
    std::string_view name;
    std::string value;
  };
  using Attributes = std::initializer_list<Attribute>;

  void text(std::string_view content);

  /// An element that has no content: <br/>, <rect …/>.
  void empty(std::string_view tag, Attributes attributes = {});

  void element(std::string_view tag, Attributes attributes, std::string_view content);

  /// `content` writes what is inside.
  template <std::invocable Content>
  void element(std::string_view tag, Attributes attributes, const Content& content) {
    open(tag, attributes);
    content();
    close(tag);
  }

  /// Ours, not from outside: has neither '<' nor '&'.
  void style_sheet(std::string_view css);

  /// As above.
  void script(std::string_view source);

  /// <!DOCTYPE html> and all that was written.
  std::string document() &&;

 private:
  void open(std::string_view tag, Attributes attributes);
  void attributes(Attributes attributes);
  void close(std::string_view tag);

  std::string out_;
};

}  // namespace sssup::report
