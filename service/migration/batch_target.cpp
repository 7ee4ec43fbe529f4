#include "service/migration/batch_target.h"

#include <algorithm>
#include <utility>

#include "common/text/escape.h"
#include "common/text/migration.h"
#include "service/migration/batch_line.h"
#include "service/migration/script_template.h"

namespace sssup::migration {
namespace {

namespace id = text::id;
using document::Problem;

using Values = std::vector<std::pair<std::string_view, std::string>>;

/// One pass: a placeholder within a value stays what it is.
std::string fill_word(std::string_view word, const Values& values) {
  std::string filled;
  while (!word.empty()) {
    const auto here = std::find_if(values.begin(), values.end(), [word](const auto& value) {
      return word.starts_with('{') && word.substr(1).starts_with(value.first) &&
             word.substr(1 + value.first.size()).starts_with('}');
    });
    if (here != values.end())
      filled += here->second;
    else
      filled += word.front();
    word.remove_prefix(here != values.end() ? here->first.size() + 2 : 1);
  }
  return filled;
}

/// The spelling with its placeholders filled in. Words that become empty go, with their blank.
std::string fill(std::string_view spelling, const Values& values) {
  std::string line;
  while (!spelling.empty()) {
    const std::string_view word = spelling.substr(0, spelling.find(' '));
    spelling.remove_prefix(std::min(spelling.size(), word.size() + 1));
    const std::string filled = fill_word(word, values);
    if (filled.empty()) continue;
    if (!line.empty()) line += ' ';
    line += filled;
  }
  return line;
}

std::string options_of(const Item& item, const proto::ScriptProfile& profile) {
  std::vector<std::string> options;
  const Recovering& recovering = item.recovering;
  switch (recovering.how) {
    case Recovering::How::server_down: options.push_back(profile.no_restart()); break;
    case Recovering::How::nothing: options.push_back(profile.no_watch()); break;
    case Recovering::How::restart_item:
    case Recovering::How::restart_group:
      options.push_back(fill(profile.retry(), {{"retry", std::to_string(recovering.retries)}}));
      if (recovering.reset_hours > 0)
        options.push_back(fill(profile.retry_reset(), {{"hours", std::to_string(recovering.reset_hours)}}));
      if (recovering.how == Recovering::How::restart_group) options.push_back(profile.whole_group());
      break;
  }
  if (item.wait_seconds) options.push_back(fill(profile.wait(), {{"seconds", std::to_string(*item.wait_seconds)}}));
  std::string joined;
  for (const std::string& option : options) {
    if (option.empty()) continue;
    if (!joined.empty()) joined += ' ';
    joined += option;
  }
  return joined;
}

Problem not_in_code_page(std::string path, const std::string& character, unsigned code_page) {
  return {std::move(path), text::Message(id::migration_not_in_code_page,
                                         {{"character", character}, {"code_page", std::to_string(code_page)}})};
}

}  // namespace

BatchTarget::BatchTarget(const proto::ScriptProfile& profile, std::unique_ptr<CodePageEncoder> encoder)
    : profile_(profile), encoder_(std::move(encoder)) {}

std::unique_ptr<BatchTarget> BatchTarget::open(const Products& products, std::string_view system_locale,
                                               std::vector<Problem>& problems) {
  const proto::ScriptProfile& profile = products.clusterpro.scripts();
  const unsigned code_page = script_code_page(system_locale, profile);
  auto encoder = CodePageEncoder::open(code_page);
  if (!encoder) {
    problems.push_back(
        {"systemLocale", text::Message(id::migration_code_page_unknown, {{"code_page", std::to_string(code_page)}})});
    return nullptr;
  }
  std::unique_ptr<BatchTarget> target(new BatchTarget(profile, std::move(encoder)));
  const bool start = target->read_template(products.start_template, "scripts.startTemplate", target->start_, problems);
  const bool stop = target->read_template(products.stop_template, "scripts.stopTemplate", target->stop_, problems);
  return start && stop ? std::move(target) : nullptr;
}

bool BatchTarget::read_template(const std::string& text, const char* path, Parts& parts,
                                std::vector<Problem>& problems) {
  const auto parsed = parse_template(text, profile_);
  if (!parsed) {
    problems.push_back({path, text::Message(id::migration_template_without_label, {{"label", parsed.error()}})});
    return false;
  }
  for (std::size_t at = 0; at < parts.size(); ++at) {
    auto encoded = encoder_->encode(parsed->parts[at]);
    if (!encoded) {
      problems.push_back(not_in_code_page(path, encoded.error(), encoder_->code_page()));
      return false;
    }
    parts[at] = std::move(*encoded);
  }
  return true;
}

bool BatchTarget::writable(const Item& item, std::vector<Problem>& problems) {
  const std::size_t before = problems.size();
  for (const auto& [value, path] : {std::pair(item.text, item.text_path), std::pair(item.user, item.user_path)}) {
    const auto encoded = encoder_->encode(value);
    if (!encoded) problems.push_back(not_in_code_page(path, encoded.error(), encoder_->code_page()));
  }
  const auto refuse_quote = [&](const std::string& value, const std::string& path) {
    if (value.find('"') != std::string::npos) problems.push_back({path, text::Message(id::migration_quote_in_name)});
  };
  refuse_quote(item.user, item.user_path);
  if (item.kind == Item::Kind::service || item.kind == Item::Kind::watched_service)
    refuse_quote(item.text, item.text_path);
  return problems.size() == before;
}

std::string BatchTarget::start_line(const Item& item) const {
  const std::string options = options_of(item, profile_);
  switch (item.kind) {
    case Item::Kind::command: return item.text;
    case Item::Kind::program: {
      const std::string user =
          item.user.empty() ? std::string() : fill(profile_.run_as(), {{"user", batch_argument(item.user)}});
      return fill(profile_.load_application(), {{"id", item.watch_id},
                                                {"user", user},
                                                {"options", options},
                                                {"command", batch_text(with_quoted_program(item.text))}});
    }
    case Item::Kind::service:
      return fill(profile_.load_service(),
                  {{"id", item.watch_id}, {"options", options}, {"service", batch_argument(item.text)}});
    case Item::Kind::watched_service:
      return fill(profile_.watch_service(),
                  {{"id", item.watch_id}, {"options", options}, {"service", batch_argument(item.text)}});
    case Item::Kind::watched_lan:
      return fill(profile_.watch_lan(),
                  {{"id", item.watch_id}, {"options", options}, {"address", batch_argument(item.text)}});
  }
  return {};
}

std::string BatchTarget::stop_line(const Item& item) const {
  switch (item.kind) {
    case Item::Kind::command: return {};
    case Item::Kind::program:
    case Item::Kind::service: return fill(profile_.kill(), {{"id", item.watch_id}});
    case Item::Kind::watched_service:
    case Item::Kind::watched_lan: return fill(profile_.unwatch(), {{"id", item.watch_id}});
  }
  return {};
}

void BatchTarget::append(std::string& block, const std::string& line, const Item& item,
                         std::vector<Problem>& problems) {
  if (line.empty()) return;
  if (text::code_points(line) > profile_.line_max()) {
    problems.push_back(
        {item.text_path, text::Message(id::migration_line_too_long, {{"limit", std::to_string(profile_.line_max())}})});
    return;
  }
  // The item is writable, so the line is.
  if (const auto encoded = encoder_->encode(line)) block += *encoded + "\r\n";
}

GroupScripts BatchTarget::scripts(const PlannedGroup& group, std::vector<Problem>& problems) {
  std::string start_lines;
  std::string stop_lines;
  for (const Item& item : group.items)
    if (writable(item, problems)) append(start_lines, start_line(item), item, problems);
  for (auto item = group.items.rbegin(); item != group.items.rend(); ++item)
    append(stop_lines, stop_line(*item), *item, problems);

  const auto embedded = [](const Parts& parts, std::string lines) {
    if (!lines.empty()) lines += "\r\n";
    return parts[0] + lines + parts[1] + lines + parts[2];
  };
  return {group.group.name(), group.own_start.value_or(embedded(start_, start_lines)),
          group.own_stop.value_or(embedded(stop_, stop_lines))};
}

}  // namespace sssup::migration
