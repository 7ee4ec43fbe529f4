// What a person reads, before it is in a language (R-5.lang). The catalogue is the `.def` files of this folder; each
// entry has its Japanese and its English, so a text missing in one does not compile.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/text/language.h"

namespace sssup::proto {
class Text;
}

namespace sssup::text {

/// One text of the catalogue. Each area has a header with its ids: text::id::error_file_read is in errors.h.
struct Entry {
  std::string_view name;
  std::string_view english;
  std::string_view japanese;
};

/// A text and its arguments. Placeholders in the catalogue are `{name}`; literal braces are doubled. A word that
/// depends on a number is `{name:licence|licences}`: the first when the argument is "1", else the second. An argument
/// that is itself a word of a language is given twice, as `name` and `name_ja`: both texts call it `{name}`.
struct Message {
  using Arguments = std::vector<std::pair<std::string, std::string>>;

  const Entry* entry;  // never null; entries live as long as the program
  Arguments arguments;

  // Implicit: a text without arguments is a message.
  Message(const Entry& text) : entry(&text) {}  // NOLINT(google-explicit-constructor)
  Message(const Entry& text, Arguments text_arguments) : entry(&text), arguments(std::move(text_arguments)) {}

  friend bool operator==(const Message&, const Message&) = default;
};

/// The message in that language. An argument the text does not use is left out; a placeholder without argument stays.
std::string render(const Message& message, Language language);

/// As above, for what came over the pipe: an id this catalogue does not know shows the sender's fallback.
std::string render(const proto::Text& text, Language language);

/// For the pipe; `fallback` is the English.
proto::Text to_proto(const Message& message);

/// The text of that name; null when there is none.
const Entry* find(std::string_view name);

/// The whole catalogue.
const std::vector<Entry>& catalogue();

}  // namespace sssup::text
