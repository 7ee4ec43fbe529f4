#include "service/report/script_passwords.h"

#include <algorithm>
#include <array>
#include <vector>

#include "common/rules/names.h"
#include "service/migration/batch_words.h"

namespace sssup::report {
namespace {

constexpr std::string_view mask = "********";

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};
using Spans = std::vector<Span>;
using migration::commands_of;
using migration::plain;
using migration::program_name;
using migration::Word;
using Command = std::vector<Word>;

template <std::size_t size>
bool is_one_of(std::string_view word, const std::array<std::string_view, size>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Nothing to hide: empty, "*" (asks), a variable.
bool is_open(std::string_view value) {
  return value.empty() || value == "*" || value == "\"\"" || value.front() == '%' || value.starts_with("\"%");
}

void hide(const Word& word, std::size_t from, Spans& spans) {
  if (!is_open(word.text.substr(from))) spans.push_back({word.at + from, word.at + word.text.size()});
}

bool is_switch(const Word& word) {
  return word.text.starts_with('/');
}

bool is_device(std::string_view word) {
  return word == "*" || (word.size() == 2 && word[1] == ':') || (word.starts_with("lpt") && word.size() <= 5);
}

/// net use [device] \\computer\share [password] [/user:name [password]]; net user name [password].
void hide_of_net(const Command& command, Spans& spans) {
  const auto net =
      std::find_if(command.begin(), command.end(), [](const Word& word) { return program_name(word) == "net"; });
  const auto at = static_cast<std::size_t>(net - command.begin());
  const std::string verb = at + 1 < command.size() ? plain(command[at + 1]) : std::string();
  if (verb != "use" && verb != "user") return;
  bool named = false;  // the share, or the user
  for (std::size_t next = at + 2; next < command.size(); ++next) {
    const Word& word = command[next];
    if (is_switch(word)) continue;
    const std::string text = plain(word);
    const bool names = verb == "user" ? !named : text.starts_with("\\\\") || (!named && is_device(text));
    if (names) {
      named = named || !is_device(text) || verb == "user";
    } else {
      hide(word, 0, spans);
    }
  }
}

constexpr auto password_options =
    std::to_array<std::string_view>({"p", "pw", "pwd", "pass", "passwd", "password", "rp"});
// With other programs -p is a port, a path, anything.
constexpr auto with_short_option = std::to_array<std::string_view>(
    {"osql", "isql", "isqlw", "sqlcmd", "bcp", "psexec", "pskill", "pslist", "psservice", "plink", "pscp", "psftp"});
constexpr auto with_attached_option = std::to_array<std::string_view>({"mysql", "mysqladmin", "mysqldump"});
// Sign in as user/password@database.
constexpr auto with_slash =
    std::to_array<std::string_view>({"sqlplus", "sqlldr", "exp", "imp", "expdp", "impdp", "rman", "tnsping"});

template <std::size_t size>
bool runs(const Command& command, const std::array<std::string_view, size>& programs) {
  return std::any_of(command.begin(), command.end(),
                     [&](const Word& word) { return is_one_of(program_name(word), programs); });
}

/// "-P secret", "/pwd:secret", "--password=secret".
void hide_options(const Command& command, Spans& spans) {
  const bool short_option = runs(command, with_short_option);
  const bool attached = runs(command, with_attached_option);
  for (std::size_t at = 0; at < command.size(); ++at) {
    const std::string_view text = command[at].text;
    const std::size_t begin = text.find_first_not_of("-/");
    if (begin == 0 || begin == std::string_view::npos) continue;
    const std::size_t end = std::min(text.find_first_of(":=", begin), text.size());
    const std::string name = rules::lower(text.substr(begin, end - begin));
    if (attached && text.starts_with("-p") && text.size() > 2) hide(command[at], 2, spans);
    if (!is_one_of(name, password_options) || (name == "p" && !short_option)) continue;
    if (end < text.size())
      hide(command[at], end + 1, spans);
    else if (at + 1 < command.size() && !is_switch(command[at + 1]))
      hide(command[at + 1], 0, spans);
  }
}

/// "scott/tiger@db", and "userid=scott/tiger".
void hide_of_oracle(const Command& command, Spans& spans) {
  if (!runs(command, with_slash)) return;
  for (const Word& word : command) {
    const std::size_t slash = word.text.find('/');
    if (slash == 0 || slash == std::string_view::npos || word.text.find_first_of("\\:") < slash) continue;
    const std::size_t end = std::min(word.text.find_first_of("@\"", slash), word.text.size());
    if (!is_open(word.text.substr(slash + 1, end - slash - 1))) spans.push_back({word.at + slash + 1, word.at + end});
  }
}

/// db2 connect to database user name using password.
void hide_of_db2(const Command& command, Spans& spans) {
  if (!runs(command, std::to_array<std::string_view>({"db2", "db2cmd"}))) return;
  for (std::size_t at = 0; at + 1 < command.size(); ++at)
    if (plain(command[at]) == "using") hide(command[at + 1], 0, spans);
}

/// "SET DBPASSWORD=secret", "Uid=sa;Pwd=secret;".
void hide_assignments(std::string_view line, Spans& spans) {
  constexpr auto names = std::to_array<std::string_view>({"password", "passwd", "pwd", "pass", "passphrase", "secret"});
  std::size_t hidden = 0;  // up to here
  for (std::size_t at = line.find('='); at != std::string_view::npos; at = line.find('=', at + 1)) {
    if (at < hidden) continue;
    constexpr std::size_t longest = 12;
    const std::size_t first = at > longest ? at - longest : 0;
    std::string before = rules::lower(line.substr(first, at - first));
    while (before.ends_with(' ')) before.pop_back();
    if (std::none_of(names.begin(), names.end(), [&](std::string_view name) { return before.ends_with(name); }))
      continue;
    std::size_t begin = at + 1;
    while (begin < line.size() && line[begin] == ' ') ++begin;
    if (begin < line.size() && line[begin] == '=') continue;  // a comparison
    const bool quoted = begin < line.size() && line[begin] == '"';
    if (quoted) ++begin;
    const std::size_t end = std::min(line.find_first_of(quoted ? "\"" : ";\"&|", begin), line.size());
    if (!is_open(line.substr(begin, end - begin))) spans.push_back({begin, end});
    hidden = end;
  }
}

/// "ftp://user:password@host".
void hide_of_urls(std::string_view line, Spans& spans) {
  constexpr std::string_view mark = "://";
  for (std::size_t at = line.find(mark); at != std::string_view::npos; at = line.find(mark, at + 1)) {
    const std::size_t begin = at + mark.size();
    const std::size_t end = std::min(line.find_first_of("/ \t\"", begin), line.size());
    const std::string_view authority = line.substr(begin, end - begin);
    const std::size_t sign = authority.rfind('@');
    const std::size_t colon = authority.find(':');
    if (sign == std::string_view::npos || colon >= sign) continue;
    if (!is_open(authority.substr(colon + 1, sign - colon - 1))) spans.push_back({begin + colon + 1, begin + sign});
  }
}

}  // namespace

std::string mask_passwords(std::string_view line) {
  Spans spans;
  for (const Command& command : commands_of(line)) {
    hide_of_net(command, spans);
    hide_options(command, spans);
    hide_of_oracle(command, spans);
    hide_of_db2(command, spans);
  }
  hide_assignments(line, spans);
  hide_of_urls(line, spans);
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });

  std::string masked;
  std::size_t shown = 0;  // up to here
  for (const Span& span : spans) {
    if (span.end <= shown) continue;
    if (span.begin >= shown) masked.append(line.substr(shown, span.begin - shown)).append(mask);
    shown = span.end;
  }
  return masked.append(line.substr(shown));
}

}  // namespace sssup::report
