#include "common/document/document.h"

#include <algorithm>
#include <iterator>

#include <google/protobuf/util/json_util.h>

#include "common/document/checks.h"
#include "common/document/json_tree.h"
#include "common/document/problems.h"
#include "common/document/schema.h"
#include "common/text/errors.h"
#include "common/text/rules.h"

namespace sssup::document {
namespace {

// Every text once more with its place in front: an Error is one Message, and its reason must stay in both languages.
// The names are not in the catalogue, so that a client shows the fallback, which has the place too.
constexpr text::Entry placed_texts[] = {
#define SSSUP_TEXT(name, english, japanese) \
  {"placed_" #name, "{document_place}: " english, "{document_place}: " japanese},
#include "common/text/catalogue.def"
#undef SSSUP_TEXT
};

text::Message placed(std::string place, text::Message reason) {
  constexpr std::size_t prefix = std::string_view("placed_").size();
  const auto found = std::find_if(std::begin(placed_texts), std::end(placed_texts), [&](const text::Entry& entry) {
    return entry.name.substr(prefix) == reason.entry->name;
  });
  if (found == std::end(placed_texts)) return reason;
  reason.entry = &*found;
  reason.arguments.emplace_back("document_place", std::move(place));
  return reason;
}

// `format` must be there and 1; else the problem names the format that a version of this program would have to read.
std::vector<Problem> check_format(bool is_given, std::uint32_t format) {
  const std::string known = "1";
  if (!is_given) return {{"format", {text::id::rules_format_missing, {{"known", known}}}}};
  const std::string found = std::to_string(format);
  if (found != known) return {{"format", {text::id::rules_format_other, {{"format", found}, {"known", known}}}}};
  return {};
}

template <class Message, class Check>
std::vector<Problem> parse_checked(std::string_view json, Message& message, const Check& check) {
  std::vector<Problem> problems = parse(json, message);
  if (problems.empty()) problems = check_format(message.has_format(), message.format());
  // Of another format the rest may mean something else.
  if (problems.empty()) problems = check(message);
  if (!problems.empty()) message.Clear();
  return problems;
}

}  // namespace

Error to_error(std::string_view file, const std::vector<Problem>& problems) {
  if (problems.empty())
    return Error(Error::Kind::internal, text::Message(text::id::error_internal, {{"what", std::string(file)}}));
  const Problem& first = problems.front();
  std::string place(file);
  if (!first.path.empty()) place += ": " + first.path;
  return Error(Error::Kind::invalid, placed(std::move(place), first.why));
}

std::vector<Problem> parse(std::string_view json, google::protobuf::Message& message) {
  message.Clear();
  Problems problems;
  nlohmann::json tree = read_json(json, problems);
  if (problems.empty()) check_schema(tree, *message.GetDescriptor(), problems);
  if (problems.empty()) {
    const std::string plain = tree.dump();
    tree = nullptr;  // not kept beside the two copies that follow
    const auto status = google::protobuf::util::JsonStringToMessage(plain, &message);
    if (!status.ok())
      problems.add(Path(), text::Message(text::id::rules_json_mapping, {{"detail", status.message().ToString()}}));
  }
  if (!problems.empty()) message.Clear();
  return std::move(problems).take();
}

std::vector<Problem> parse_server(std::string_view json, proto::Server& server) {
  return parse_checked(json, server, [](proto::Server& parsed) {
    set_implied(parsed);
    return check_server(parsed);
  });
}

std::vector<Problem> parse_answers(std::string_view json, proto::Answers& answers) {
  return parse_checked(json, answers, check_answers);
}

std::vector<Problem> parse_scenario(std::string_view json, proto::Scenario& scenario) {
  return parse_checked(json, scenario, check_scenario);
}

}  // namespace sssup::document
