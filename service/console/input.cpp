#include "service/console/input.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/document/document.h"
#include "common/rules/user_choices.h"
#include "common/text/console.h"
#include "service/console/input_file.h"
#include "service/products/profile.h"

namespace sssup::console {
namespace {

namespace fs = std::filesystem;

template <class Message, class Parse>
std::optional<Message> load(const Context& context, const fs::path& path, const Parse& parse) {
  auto content = read_input(path, document::largest_document);
  if (!content) {
    complain(context, content.error());
    return std::nullopt;
  }
  Message message;
  const auto problems = parse(*content, message);
  if (problems.empty()) return message;
  complain(context, utf8(path), problems);
  return std::nullopt;
}

}  // namespace

std::optional<proto::Server> load_server(const Context& context, const fs::path& path) {
  return load<proto::Server>(context, path, document::parse_server);
}

std::optional<proto::Answers> load_answers(const Context& context, const fs::path& path) {
  if (path.empty()) return proto::Answers{};
  return load<proto::Answers>(context, path, document::parse_answers);
}

std::optional<proto::Scenario> load_scenario(const Context& context, const fs::path& path) {
  if (path.empty()) return proto::Scenario{};
  return load<proto::Scenario>(context, path, document::parse_scenario);
}

std::optional<std::map<std::string, std::string>> load_overrides(const Context& context, const fs::path& folder) {
  std::map<std::string, std::string> files;
  if (folder.empty()) return files;
  for (const std::string& name : products::override_files()) {
    auto content = read_input(folder / name, document::largest_document);
    if (!content && content.error().kind == Error::Kind::not_found) continue;
    const auto read = content ? products::parse_override(utf8(folder / name), *content)
                              : Expected<proto::ProductProfile>(tl::unexpect, content.error());
    if (!read) {
      complain(context, read.error());
      return std::nullopt;
    }
    files.emplace(name, *std::move(content));
  }
  if (!files.empty()) return files;
  complain(context, {text::id::console_no_profiles, {{"path", utf8(folder)}}},
           fmt::format("{}", fmt::join(products::override_files(), ", ")));
  return std::nullopt;
}

std::optional<migration::Products> load_products(const Context& context, const proto::Answers& answers,
                                                 const fs::path& folder) {
  const auto files = load_overrides(context, folder);
  if (!files) return std::nullopt;
  proto::ProfileOverrides overrides;
  for (const auto& [name, content] : *files)
    if (auto profile = products::parse_override(name, content)) *overrides.add_profiles() = *std::move(profile);
  auto products =
      products::with_overrides(answers.has_edition() ? answers.edition() : products::editions().front(), overrides);
  if (products) return *std::move(products);
  complain(context, products.error());
  return std::nullopt;
}

std::optional<AnswersAndProducts> load_answers_and_products(const Context& context, const fs::path& answers_file,
                                                            const fs::path& profiles, const proto::Server& server) {
  auto answers = load_answers(context, answers_file);
  if (!answers) return std::nullopt;
  auto products = load_products(context, *answers, profiles);
  if (!products) return std::nullopt;
  const auto problems = document::check_answers_for(*answers, server, products->clusterpro.rules());
  if (!problems.empty()) {
    complain(context, utf8(answers_file), problems);
    return std::nullopt;
  }
  rules::spell_as_accounts(*answers, server);
  return AnswersAndProducts{*std::move(answers), *std::move(products)};
}

bool can_be_upgraded(const Context& context, const proto::Server& server) {
  const text::Message what{text::id::console_no_upgrade, {{"server", server.computer_name()}}};
  const bool blocked = server.clusterpro().installed();
  const bool missing = !server.sss().installed();
  if (!blocked && !missing) return true;
  const text::Entry& why = blocked && missing ? text::id::console_clusterpro_for_sss
                           : blocked          ? text::id::console_clusterpro_present
                                              : text::id::console_sss_missing;
  complain(context, what, context.say({text::id::console_why_see_check, {{"why", context.say(why)}}}));
  return false;
}

}  // namespace sssup::console
