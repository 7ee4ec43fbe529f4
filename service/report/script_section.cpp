#include "service/report/script_section.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "common/rules/names.h"
#include "common/text/report.h"
#include "service/migration/code_page.h"

namespace sssup::report {
namespace {

namespace id = text::id;

struct HazardText {
  Hazard hazard;
  const text::Entry& name;
  const text::Entry& why;
};
constexpr HazardText hazards[] = {
    {Hazard::local_path, id::report_hazard_local_path, id::report_hazard_local_path_why},
    {Hazard::own_address, id::report_hazard_own_address, id::report_hazard_own_address_why},
    {Hazard::computer_name, id::report_hazard_computer_name, id::report_hazard_computer_name_why},
    {Hazard::account, id::report_hazard_account, id::report_hazard_account_why}};

const HazardText& text_of(Hazard hazard) {
  return *std::find_if(std::begin(hazards), std::end(hazards), [&](const auto& one) { return one.hazard == hazard; });
}

/// Bytes of a script as text. Those that are none in the server's code page stay; the page shows them by their codes.
class Reader {
 public:
  explicit Reader(unsigned code_page) : encoder_(migration::CodePageEncoder::open(code_page)) {}

  std::string text(const std::string& bytes) const {
    return encoder_ ? encoder_->decode(bytes).value_or(bytes) : bytes;
  }

 private:
  std::unique_ptr<migration::CodePageEncoder> encoder_;
};

constexpr std::size_t most_lines = 1000;    // of a script
constexpr std::size_t most_columns = 2000;  // of a line, in bytes

Listing listing_of(const ScriptReview& review, std::string_view script) {
  std::size_t end = 0;
  for (std::size_t lines = 0; lines < most_lines && end < script.size(); ++lines)
    end = std::min(script.find('\n', end), script.size() - 1) + 1;
  const std::string_view rest = script.substr(end);
  const auto more = std::count(rest.begin(), rest.end(), '\n') + (rest.empty() || rest.ends_with('\n') ? 0 : 1);
  return {review.review(script.substr(0, end)), static_cast<std::size_t>(more)};
}

ReviewedGroup reviewed(const proto::FailoverGroup& group, const migration::GroupScripts& scripts,
                       const proto::CustomMonitor& custom, const ScriptReview& review, const Reader& reader) {
  ReviewedGroup result;
  result.name = group.name();
  result.custom = result.unchanged = group.custom_scripts();
  const auto add = [&](const char* file, const std::string& now, const std::string& was) {
    ReviewedScript script{file, listing_of(review, reader.text(now)), {}};
    if (result.custom) script.was = listing_of(review, reader.text(was));
    result.unchanged = result.unchanged && was == now;
    result.marked += static_cast<std::size_t>(std::count_if(script.now.lines.begin(), script.now.lines.end(),
                                                            [](const auto& line) { return !line.marks.empty(); }));
    result.scripts.push_back(std::move(script));
  };
  add("START.BAT", scripts.start, custom.start_script());
  add("STOP.BAT", scripts.stop, custom.stop_script());
  return result;
}

/// The beginning of a line, whole characters of it.
std::string_view shortened(std::string_view line) {
  if (line.size() <= most_columns) return line;
  std::size_t end = most_columns;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
  return line.substr(0, end);
}

void line(Page& page, const ReviewedLine& reviewed, bool with_marks) {
  const bool marked = with_marks && !reviewed.marks.empty();
  page.markup.element("li", {{"class", marked ? "marked" : ""}}, [&] {
    std::string text(shortened(reviewed.text));
    if (text.size() < reviewed.text.size()) text += " …";
    std::replace(text.begin(), text.end(), '\t', ' ');
    page.markup.element("code", {}, text);
    if (!marked) return;
    for (const Mark& mark : reviewed.marks)
      page.markup.element("small", {}, fmt::format("{}: {}", page.say(text_of(mark.hazard).name), mark.what));
  });
}

void listing(Page& page, const std::string& title, const Listing& script, bool with_marks) {
  page.markup.element("div", {{"class", "listing"}}, [&] {
    page.markup.element("h4", {}, title);
    page.markup.element("ol", {{"class", "script"}}, [&] {
      for (const ReviewedLine& one : script.lines) line(page, one, with_marks);
    });
    if (script.more > 0)
      page.markup.element("p", {{"class", "dim"}},
                          page.say({id::report_scripts_more_lines, {{"count", std::to_string(script.more)}}}));
  });
}

void was(Page& page, const ReviewedScript& script) {
  const bool starts = script.file == "START.BAT";
  if (script.was.lines.empty())
    page.markup.element("p", {{"class", "listing dim"}}, page.say(id::report_scripts_none_before));
  else
    listing(page, page.say(starts ? id::report_scripts_of_sss_start : id::report_scripts_of_sss_stop), script.was,
            false);
}

/// START.BAT beside STOP.BAT; of a custom monitor each of them beside what it was.
void listings(Page& page, const ReviewedGroup& group) {
  const auto now = [&](const ReviewedScript& script) {
    listing(page, page.say({id::report_scripts_in_clusterpro, {{"file", script.file}}}), script.now, true);
  };
  const auto beside = [&](const auto& content) { page.markup.element("div", {{"class", "beside"}}, content); };
  if (!group.custom)
    return beside([&] {
      for (const ReviewedScript& script : group.scripts) now(script);
    });
  for (const ReviewedScript& script : group.scripts)
    beside([&] {
      was(page, script);
      now(script);
    });
}

void group(Page& page, const ReviewedGroup& group) {
  page.markup.element("details", {}, [&] {
    page.markup.element(
        "summary", {},
        page.say({id::report_scripts_group, {{"group", group.name}, {"count", std::to_string(group.marked)}}}));
    // Inside, so that a link to it unfolds it.
    page.markup.element("div", {{"id", ScriptSection::anchor(group.name)}}, [&] {
      if (group.unchanged) page.markup.element("p", {{"class", "dim"}}, page.say(id::report_scripts_same));
      listings(page, group);
    });
  });
}

}  // namespace

ScriptSection::ScriptSection(const migration::Conversion& conversion, const proto::Server& server,
                             const proto::ScriptProfile& profile) {
  const ScriptReview review(server, conversion.cluster, profile);
  const Reader reader(migration::script_code_page(server.system_locale(), profile));
  std::unordered_map<std::string, const migration::GroupScripts*> scripts;
  for (const auto& one : conversion.scripts) scripts.emplace(one.group, &one);
  std::unordered_map<std::string, const proto::Monitor*> monitors;
  for (const auto& monitor : server.sss().monitors()) monitors.emplace(monitor.name(), &monitor);
  const auto custom_of = [&](const std::string& monitor) -> const proto::CustomMonitor& {
    const auto found = monitors.find(monitor);
    return found == monitors.end() ? proto::CustomMonitor::default_instance() : found->second->custom();
  };

  std::size_t bytes = 0;
  for (const bool custom : {true, false})
    for (const proto::FailoverGroup& group : conversion.cluster.groups()) {
      const auto found = scripts.find(group.name());
      if (group.custom_scripts() != custom || found == scripts.end()) continue;
      constexpr std::size_t most_of_one = scripts_limit / 8;  // one that is long does not leave out the others
      bytes += std::min(found->second->start.size() + found->second->stop.size(), most_of_one);
      if (bytes > scripts_limit) {
        ++left_out_;
        continue;
      }
      places_.emplace(group.name(), groups_.size());
      groups_.push_back(reviewed(group, *found->second, custom_of(group.monitor()), review, reader));
    }
}

const ReviewedGroup* ScriptSection::group(const std::string& name) const {
  const auto place = places_.find(name);
  return place == places_.end() ? nullptr : &groups_[place->second];
}

std::string ScriptSection::anchor(const std::string& group) {
  return "s-" + rules::lower(group);
}

void ScriptSection::write(Page& page) const {
  page.markup.element("p", {{"class", "dim"}}, page.say(id::report_scripts_intro));
  page.markup.element("dl", {{"class", "hazards"}}, [&] {
    for (const auto& [hazard, name, why] : hazards)
      page.markup.element("div", {}, [&, &name = name, &why = why] {
        page.markup.element("dt", {}, page.say(name));
        page.markup.element("dd", {}, page.say(why));
      });
  });
  for (const ReviewedGroup& one : groups_) report::group(page, one);
  if (left_out_ > 0)
    page.markup.element("p", {}, page.say({id::report_scripts_more_groups, {{"count", std::to_string(left_out_)}}}));
}

}  // namespace sssup::report
