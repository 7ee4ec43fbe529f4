// Reading and writing the JSON files of people and scripts (server file, answer file, scenario, profile). Strict JSON
// in UTF-8; protobuf's mapping; unknown and doubled fields refused. No file I/O in here: text in, messages out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <google/protobuf/message.h>

#include "choices.pb.h"
#include "common/outcome/outcome.h"
#include "profile.pb.h"
#include "scenario.pb.h"
#include "server.pb.h"

namespace sssup::document {

/// Limits of every document. A server of 1,000 monitors, each with two scripts of 10 KiB, is a file of 26 MiB and
/// 20,000 values; tests/bench measures what the worst document within them takes.
inline constexpr std::size_t largest_document = std::size_t{32} << 20U;  // bytes
inline constexpr std::size_t longest_text = std::size_t{1} << 20U;       // bytes of a text or a name, unescaped
inline constexpr std::size_t longest_list = 20'000;                      // entries
inline constexpr std::size_t most_values = 200'000;                      // objects, lists, texts, numbers, flags
inline constexpr std::size_t deepest_nesting = 32;

/// One thing wrong with a document: where ("sss.monitors[3].application.items[0]") and why.
struct Problem {
  std::string path;
  text::Message why;
};

/// The first problem as an Error: "<file>: <path>: <why>", on one line.
Error to_error(std::string_view file, const std::vector<Problem>& problems);

/// JSON text into `message` (cleared first). On problems `message` is left cleared. Refused beyond what RFC 8259 and
/// protobuf's mapping refuse: doubled keys, what is past a limit above, texts where flags belong, unknown
/// numbers of enums, the enums' UNSPECIFIED. At most 100 problems; none quotes a value that may be secret.
std::vector<Problem> parse(std::string_view json, google::protobuf::Message& message);

/// protobuf JSON, two-space indent, a final newline; the same message gives the same bytes everywhere.
/// Empty lists and fields that are not set are left out.
std::string print(const google::protobuf::Message& message);

/// As above, but what is not `optional` and no message is always there, even when empty: cluster.json, report.json
/// and `check --json`, whose readers count on every key.
std::string print_with_empty_fields(const google::protobuf::Message& message);

/// parse, then `format` (it must be 1), then the check below. On problems the message is left cleared. Of a server file
/// what its other settings imply is set as well: `sss.installed` beside monitors, `startControl` beside a restart.
std::vector<Problem> parse_server(std::string_view json, proto::Server& server);
std::vector<Problem> parse_answers(std::string_view json, proto::Answers& answers);
std::vector<Problem> parse_scenario(std::string_view json, proto::Scenario& scenario);

/// Essentials, names unique, no control characters. `format` is the file's affair and
/// not looked at. A value merely outside the range CLUSTERPRO documents is none: it becomes a finding of the migration
/// (`value-out-of-range`), as does a server name that breaks R-2.2-name (`server-name-invalid`).
std::vector<Problem> check_server(const proto::Server& server);
/// The part of SSS alone, wherever it was read: "sss.monitors[0].service.serviceName: …".
std::vector<Problem> check_sss(const proto::Sss& sss);
/// What can be said of the answers alone, without the server (names, ranges, duplicates). `confirm: false` is a
/// problem.
std::vector<Problem> check_answers(const proto::Answers& answers);
/// Answers against the server they are for and the edition it gets: unknown monitors and users, users in use deleted,
/// addresses the board does not have, what is longer or more than the edition takes. Not what check_answers finds: the
/// answers have passed it. Users compare ignoring case, monitors exactly.
std::vector<Problem> check_answers_for(const proto::Answers& answers, const proto::Server& server,
                                       const proto::TargetRules& rules);
/// Their licences against the products that can be registered: an unknown product, the upgrade licence by
/// node.
std::vector<Problem> check_licences_for(const proto::Answers& answers, const proto::LicenceProfile& profile);
std::vector<Problem> check_scenario(const proto::Scenario& scenario);
/// A scenario that has passed check_scenario, for the server: no disk gets a letter that another one has.
std::vector<Problem> check_scenario_for(const proto::Scenario& scenario, const proto::Server& server);

}  // namespace sssup::document
