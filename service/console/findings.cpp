#include "service/console/findings.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "common/rules/start_findings.h"
#include "common/text/console.h"

namespace sssup::console {
namespace {

const text::Entry& severity_name(const ShownFinding& finding) {
  if (finding.on_the_way) return text::id::console_severity_on_the_way;
  switch (finding.severity) {
    case proto::Finding::BLOCKS: return text::id::console_severity_blocks;
    case proto::Finding::DECISION: return text::id::console_severity_decision;
    default: return text::id::console_severity_info;
  }
}

// A remedy of several steps numbers them "1) … 2) …" (findings.def); one of a single step has none.
std::vector<std::string> steps(std::string_view remedy) {
  std::vector<std::string> lines;
  if (!remedy.starts_with("1) ")) return lines;
  for (int next = 2;; ++next) {
    const std::size_t end = remedy.find(fmt::format(" {}) ", next));
    lines.emplace_back(remedy.substr(0, end));
    if (end == std::string_view::npos) return lines;
    remedy.remove_prefix(end + 1);
  }
}

proto::Finding::Severity severity_of(const proto::StartFinding& finding) {
  return static_cast<proto::Finding::Severity>(finding.severity());
}

bool stops(const proto::StartFinding& finding) {
  return rules::stops_start(severity_of(finding), finding.key());
}

// It blocks, but not the start: the run asks to have it put right where it matters.
bool is_asked_later(const proto::StartFinding& finding) {
  return severity_of(finding) == proto::Finding::BLOCKS && !stops(finding);
}

}  // namespace

void print_finding(const Context& context, const ShownFinding& finding) {
  print_line(fmt::format("{}: {}  [{}]", context.say(severity_name(finding)), finding.title, finding.key));
  print_line("    " + finding.detail);
  if (finding.remedy.empty()) return;
  const auto lines = steps(finding.remedy);
  if (lines.empty()) return print_line("    " + context.say({text::id::console_remedy, {{"remedy", finding.remedy}}}));
  print_line("    " + context.say(text::id::console_remedy_steps));
  for (const std::string& line : lines) print_line("      " + line);
}

void print_verdict(const Context& context, const std::string& server, std::size_t blocks, std::size_t decisions,
                   Verdict of) {
  const bool start = of == Verdict::of_start;
  const text::Entry& verdict = blocks > 0 ? (start ? text::id::console_start_not_yet : text::id::console_check_blocked)
                               : decisions > 0
                                   ? (start ? text::id::console_start_decisions : text::id::console_check_decisions)
                                   : text::id::console_check_ready;
  print_line(context.say(
      {verdict, {{"server", server}, {"blocks", std::to_string(blocks)}, {"decisions", std::to_string(decisions)}}}));
}

void print_start_findings(const Context& context, const proto::State& state) {
  const auto say = [&](const proto::Text& text) { return text::render(text, context.language); };
  std::size_t blocks = 0, asked = 0;
  for (const auto& finding : state.findings()) {
    print_finding(context, {severity_of(finding), finding.key(), say(finding.title()), say(finding.detail()),
                            say(finding.remedy()), is_asked_later(finding)});
    if (stops(finding))
      ++blocks;
    else if (severity_of(finding) != proto::Finding::INFO)
      ++asked;  // on the way
  }
  print_verdict(context, state.server_name(), blocks, asked, Verdict::of_start);
}

bool stops_start(const proto::State& state) {
  return std::any_of(state.findings().begin(), state.findings().end(), stops);
}

void complain_of_start(const Context& context, const proto::State& state, const proto::Reply& reply) {
  const auto say = [&](const proto::Text& text) { return text::render(text, context.language); };
  bool said = false;
  for (const auto& finding : state.findings()) {
    if (!stops(finding)) continue;
    std::string why = say(finding.detail());
    if (const std::string remedy = say(finding.remedy()); !remedy.empty())
      why += ' ' + context.say({text::id::console_remedy, {{"remedy", remedy}}});
    complain(context, text::id::console_not_started, why);
    said = said || finding.detail().SerializeAsString() == reply.why().SerializeAsString();
  }
  // What was found since, or is no finding.
  if (!said) complain(context, text::id::console_not_started, say(reply.why()));
}

tl::expected<void, ExitCode> command_to_start(const Context& context, Conversation& conversation,
                                              const proto::State& state, proto::ClientMessage message) {
  const auto reply = conversation.ask(std::move(message));
  if (!reply) {
    complain(context, reply.error());
    return tl::unexpected(ExitCode::no_service);
  }
  if (reply->ok()) return {};
  if (reply->refusal() != proto::Reply::BLOCKED)
    return tl::unexpected(complain_of_refusal(context, *reply, state.question()));
  complain_of_start(context, state, *reply);
  return tl::unexpected(ExitCode::failed);
}

}  // namespace sssup::console
