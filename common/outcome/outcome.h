// Errors are values: what failed, on what, why, and what the operator can do, in both languages.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

#include "common/text/message.h"

namespace sssup {

struct Error {
  enum class Kind {
    invalid,      // what a person or a file said does not hold
    refused,      // the state of things forbids it
    not_found,    // the thing named is not there
    denied,       // access denied
    disk_full,    //
    busy,         // try again later
    io,           // the medium, the disk, the pipe
    corrupt,      // what we wrote earlier cannot be read
    newer,        // written by a newer version
    unsupported,  // not on this system
    internal,     // a bug of ours
  };

  Kind kind = Kind::internal;
  text::Message message;  // what failed and on what
  std::string cause;      // the system's own words; may be empty

  Error(Kind error_kind, text::Message what, std::string why = {})
      : kind(error_kind), message(std::move(what)), cause(std::move(why)) {}
};

/// "message: cause" on one line, control characters escaped.
std::string describe(const Error& error, text::Language language);

template <class Value>
using Expected = tl::expected<Value, Error>;
using Status = Expected<void>;

inline tl::unexpected<Error> fail(Error::Kind kind, text::Message what, std::string why = {}) {
  return tl::unexpected<Error>(Error(kind, std::move(what), std::move(why)));
}

}  // namespace sssup

#define SSSUP_CONCAT_INNER(a, b) a##b
#define SSSUP_CONCAT(a, b) SSSUP_CONCAT_INNER(a, b)

/// Runs `expression` (Expected<…> or Status); hands its error on to the caller.
#define SSSUP_CHECK(expression)                                                                          \
  if (auto SSSUP_CONCAT(sssup_status_, __LINE__) = (expression); !SSSUP_CONCAT(sssup_status_, __LINE__)) \
  return tl::unexpected<::sssup::Error>(std::move(SSSUP_CONCAT(sssup_status_, __LINE__)).error())

/// `SSSUP_TRY(auto value, expression);` declares `value` from the Expected, or hands its error on.
#define SSSUP_TRY(declaration, expression)                                                             \
  auto SSSUP_CONCAT(sssup_expected_, __LINE__) = (expression);                                         \
  if (!SSSUP_CONCAT(sssup_expected_, __LINE__))                                                        \
    return tl::unexpected<::sssup::Error>(std::move(SSSUP_CONCAT(sssup_expected_, __LINE__)).error()); \
  declaration = std::move(*SSSUP_CONCAT(sssup_expected_, __LINE__))
