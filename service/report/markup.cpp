#include "service/report/markup.h"

#include <algorithm>
#include <array>

#include "common/text/escape.h"

namespace sssup::report {
namespace {

// XML has no place for control characters, nor has a page for bytes that are no UTF-8: both are shown by their code.
std::string escape(std::string_view text) {
  return text::escape_markup(text::escape_control(text));
}

// A row a line of source, so that two reports can be compared.
bool starts_a_line(std::string_view tag) {
  constexpr std::array<std::string_view, 10> tags = {"head",  "style", "body", "section", "table",
                                                     "tbody", "tr",    "li",   "g",       "p"};
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

}  // namespace

void Markup::text(std::string_view content) {
  out_ += escape(content);
}

void Markup::empty(std::string_view tag, Attributes attributes) {
  out_ += '<';
  out_ += tag;
  this->attributes(attributes);
  out_ += "/>";
}

void Markup::element(std::string_view tag, Attributes attributes, std::string_view content) {
  open(tag, attributes);
  text(content);
  close(tag);
}

void Markup::style_sheet(std::string_view css) {
  open("style", {});
  out_ += css;
  close("style");
}

void Markup::script(std::string_view source) {
  open("script", {});
  out_ += source;
  close("script");
}

std::string Markup::document() && {
  return "<!DOCTYPE html>" + std::move(out_) + "\n";
}

void Markup::open(std::string_view tag, Attributes attributes) {
  if (starts_a_line(tag)) out_ += '\n';
  out_ += '<';
  out_ += tag;
  this->attributes(attributes);
  out_ += '>';
}

void Markup::attributes(Attributes attributes) {
  for (const auto& [name, value] : attributes) {
    if (value.empty()) continue;
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    out_ += escape(value);
    out_ += '"';
  }
}

void Markup::close(std::string_view tag) {
  out_ += "</";
  out_ += tag;
  out_ += '>';
}

}  // namespace sssup::report
