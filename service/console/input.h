// The files a command is given, read and checked. What is wrong with them is said on stderr here; the caller ends with
// ExitCode::input_needed.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "choices.pb.h"
#include "scenario.pb.h"
#include "server.pb.h"
#include "service/console/context.h"
#include "service/migration/convert.h"

namespace sssup::console {

std::optional<proto::Server> load_server(const Context& context, const std::filesystem::path& path);
/// Checked alone; empty answers when `path` is empty.
std::optional<proto::Answers> load_answers(const Context& context, const std::filesystem::path& path);
std::optional<proto::Scenario> load_scenario(const Context& context, const std::filesystem::path& path);

/// Files of `folder` that override a profile, by name; none when `folder` is empty. One that is no profile is
/// complained of. A folder without any is a slip, and refused.
std::optional<std::map<std::string, std::string>> load_overrides(const Context& context,
                                                                 const std::filesystem::path& folder);
/// The profiles for the edition the answers choose, or the first there is; in `folder`, where it is not empty, those
/// that override them.
std::optional<migration::Products> load_products(const Context& context, const proto::Answers& answers,
                                                 const std::filesystem::path& folder);

struct AnswersAndProducts {
  proto::Answers answers;
  migration::Products products;  // of the edition that the answers choose
};
/// Answers checked against the server and the edition they are for; empty answers when `answers` is empty.
std::optional<AnswersAndProducts> load_answers_and_products(const Context& context,
                                                            const std::filesystem::path& answers,
                                                            const std::filesystem::path& profiles,
                                                            const proto::Server& server);

/// SSS is there and CLUSTERPRO is not; else the reason is said and false.
bool can_be_upgraded(const Context& context, const proto::Server& server);

}  // namespace sssup::console
