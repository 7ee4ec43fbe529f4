// What the two pages share: frame, findings, references, and how values are written.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/text/message.h"
#include "findings.pb.h"
#include "service/report/markup.h"
#include "service/report/references.h"
#include "service/report/tense.h"

namespace sssup::report {

/// A page in one language while it is written.
struct Page {
  Markup& markup;
  text::Language language;
  When when = When::before;
  References references = {};

  std::string say(text::Message message) const { return text::render(in_tense(std::move(message), when), language); }
};

struct Heading {
  std::string title;
  std::string verdict;
  std::string_view severity;  // class of the verdict: "s-ready", "s-blocks" …
  std::string note;           // below the verdict; may be empty
  bool note_stands_out = false;
  /// Names and values, below the note.
  std::vector<std::pair<std::string, std::string>> facts;
  /// What its ticks are kept under in the browser; empty: nothing is to be ticked.
  std::string ticks;
};

/// A link of the contents, to the section of that id.
struct Link {
  std::string_view section;
  const text::Entry& title;
};

/// The whole document; `sections` writes what follows the heading.
std::string whole_page(text::Language language, When when, const Heading& heading, const std::vector<Link>& contents,
                       const std::function<void(Page&)>& sections);

/// A section with its heading; `id` is what links lead to.
template <std::invocable Content>
void section(Page& page, std::string_view id, const text::Entry& title, const Content& content,
             std::string_view style = "") {
  page.markup.element("section", {{"id", std::string(id)}, {"class", std::string(style)}}, [&] {
    page.markup.element("h2", {}, page.say(title));
    content();
  });
}

/// The reason without its requirement, which becomes the number of a reference.
void reason(Page& page, std::string_view why);
/// The list that the numbers lead to; nothing when there is none.
void references(Page& page);

/// Text that may hold steps "1) … 2) …": a list then, else as it is.
void steps(Page& page, std::string_view text);

/// The findings by severity, the worst first; each with its remedy.
void findings(Page& page, const google::protobuf::RepeatedPtrField<proto::Finding>& findings);

/// "47 min 12 s".
std::string duration(std::chrono::milliseconds length, text::Language language);
/// "1:05:20": hours, minutes, seconds.
std::string since_start(std::chrono::milliseconds time);
/// "2004-11-22 12:06", by a clock that is so many minutes ahead of UTC.
std::string clock(std::int64_t unix_ms, std::int32_t offset_minutes);
/// "UTC+09:00".
std::string zone(std::int32_t offset_minutes);

}  // namespace sssup::report
