// Tables of a page, each with a head.
#pragma once

#include <concepts>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

#include "service/report/page.h"

namespace sssup::report {

using Columns = std::initializer_list<std::reference_wrapper<const text::Entry>>;

/// A table with its head; `rows` writes the bodies.
template <std::invocable Rows>
void table(Page& page, std::string_view style, Columns columns, const Rows& rows) {
  page.markup.element("table", {{"class", std::string(style)}}, [&] {
    page.markup.element("thead", {}, [&] {
      page.markup.element("tr", {}, [&] {
        for (const text::Entry& column : columns) page.markup.element("th", {{"scope", "col"}}, page.say(column));
      });
    });
    rows();
  });
}

/// A row that begins with its heading.
template <std::invocable Cells>
void row(Page& page, const std::string& heading, const Cells& cells) {
  page.markup.element("tr", {}, [&] {
    page.markup.element("th", {{"scope", "row"}}, heading);
    cells();
  });
}

/// A body with a heading of its own over so many columns; `title` writes the heading, `rows` the rows.
template <std::invocable Title, std::invocable Rows>
void row_group(Page& page, std::string_view style, int columns, const Title& title, const Rows& rows) {
  page.markup.element("tbody", {{"class", std::string(style)}}, [&] {
    page.markup.element("tr", {{"class", "part"}}, [&] {
      page.markup.element("th", {{"colspan", std::to_string(columns)}, {"scope", "rowgroup"}}, title);
    });
    rows();
  });
}

}  // namespace sssup::report
