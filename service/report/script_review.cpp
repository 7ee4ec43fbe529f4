#include "service/report/script_review.h"

#include <algorithm>
#include <functional>

#include "common/rules/addresses.h"
#include "common/rules/monitors.h"
#include "common/rules/names.h"
#include "service/migration/batch_words.h"
#include "service/report/script_passwords.h"

namespace sssup::report {
namespace {

using migration::commands_of;
using migration::is_remark;
using migration::plain;
using migration::program_name;
using migration::without_quotes;
using migration::Word;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_of_name(char c) {
  return is_letter(c) || is_digit(c) || c == '-' || c == '_';
}
char upper(char c) {
  return is_letter(c) ? static_cast<char>(c & ~0x20) : c;
}

/// At most so many are told of a line; more make it no worse.
constexpr std::size_t most_marks = 16;

void add(std::vector<Mark>& marks, Hazard hazard, std::string what) {
  if (marks.size() == most_marks) return;
  const Mark mark{hazard, std::move(what)};
  if (std::find(marks.begin(), marks.end(), mark) == marks.end()) marks.push_back(mark);
}

/// Where a drive is named, "C:\…", "c:/…" or "C:" as a word: its letter in upper case; else 0.
char drive_at(std::string_view line, std::size_t colon) {
  if (colon == 0 || !is_letter(line[colon - 1])) return 0;
  if (colon >= 2 && (is_of_name(line[colon - 2]) || line[colon - 2] == '/' || line[colon - 2] == '%')) return 0;
  const char next = colon + 1 < line.size() ? line[colon + 1] : ' ';
  return next == '\\' || next == '/' || next == ' ' || next == '\t' || next == '"' ? upper(line[colon - 1]) : '\0';
}

void add_paths(std::string_view line, const std::unordered_set<char>& network_drives, std::vector<Mark>& marks) {
  for (std::size_t at = line.find(':'); at != std::string_view::npos; at = line.find(':', at + 1))
    if (const char drive = drive_at(line, at); drive != 0 && !network_drives.contains(drive))
      add(marks, Hazard::local_path, std::string(1, drive) + ":");
}

/// Addresses as they stand in text: every run of their characters that is one.
void add_addresses(std::string_view line, const std::unordered_set<std::string>& own, std::vector<Mark>& marks) {
  constexpr std::size_t longest = 45;  // of an IPv6 address
  const auto look = [&](auto is_part) {
    for (std::size_t at = 0; at < line.size(); ++at) {
      if (!is_part(line[at])) continue;
      std::size_t end = at;
      while (end < line.size() && is_part(line[end])) ++end;
      std::string_view run = line.substr(at, end - at);
      at = end;
      while (!run.empty() && run.back() == '.') run.remove_suffix(1);  // of a sentence
      if (run.size() > longest) continue;
      if (const auto address = rules::canonical_address(run); address && own.contains(*address))
        add(marks, Hazard::own_address, std::string(run));
    }
  };
  look([](char c) { return is_digit(c) || c == '.'; });
  look([](char c) { return is_digit(c) || c == ':' || c == '.' || (upper(c) >= 'A' && upper(c) <= 'F'); });
}

void add_computer_name(std::string_view line, const std::string& name, std::vector<Mark>& marks) {
  if (name.empty()) return;
  const std::string low = rules::lower(line);
  for (std::size_t at = low.find(name); at != std::string::npos; at = low.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at > 0 && is_of_name(low[at - 1])) || (end < low.size() && is_of_name(low[end]))) continue;
    return add(marks, Hazard::computer_name, std::string(line.substr(at, name.size())));
  }
}

/// The user of ARMLOAD's option, /USER:name of net use and runas, and any /U or -U with the name of an account.
void add_accounts(const std::vector<Word>& command, const migration::LoadSpelling& loads,
                  const std::function<bool(const std::string& user)>& is_account, std::vector<Mark>& marks) {
  constexpr std::string_view user_option = "/user:";
  if (const auto load = loads.parse(command); load && !load->user.empty()) add(marks, Hazard::account, load->user);
  for (std::size_t at = 0; at < command.size(); ++at) {
    const std::string word = plain(command[at]);
    if (word.starts_with(user_option) && word.size() > user_option.size())
      add(marks, Hazard::account, without_quotes(command[at].text).substr(user_option.size()));
    if ((word != "/u" && word != "-u") || at + 1 == command.size()) continue;
    if (const std::string name = without_quotes(command[at + 1].text); is_account(name))
      add(marks, Hazard::account, name);
  }
}

/// Drives that the script itself connects to a share.
std::unordered_set<char> mapped_drives(std::string_view script) {
  std::unordered_set<char> drives;
  for (std::size_t begin = 0; begin < script.size();) {
    const std::size_t end = std::min(script.find('\n', begin), script.size());
    const std::string_view line = script.substr(begin, end - begin);
    begin = end + 1;
    if (is_remark(line)) continue;
    for (const auto& command : commands_of(line))
      for (std::size_t at = 0; at + 2 < command.size(); ++at)
        if (program_name(command[at]) == "net" && plain(command[at + 1]) == "use" && command[at + 2].text.size() == 2 &&
            command[at + 2].text[1] == ':')
          drives.insert(upper(command[at + 2].text[0]));
  }
  return drives;
}

}  // namespace

ScriptReview::ScriptReview(const proto::Server& server, const proto::Cluster& cluster,
                           const proto::ScriptProfile& scripts)
    : loads_(scripts), computer_name_(rules::lower(server.computer_name())) {
  for (const proto::Disk& disk : server.disks())
    if (disk.kind() == proto::Disk::NETWORK && !disk.letter().empty()) network_drives_.insert(upper(disk.letter()[0]));
  for (std::string& address : rules::server_addresses(server)) addresses_.insert(std::move(address));
  if (!cluster.servers().empty())
    for (const std::string& address : cluster.servers(0).interconnects())
      addresses_.insert(rules::canonical_address(address).value_or(address));
  for (const proto::Account& account : server.sss().accounts())
    accounts_.insert(rules::user_key(account.user(), server));
}

std::vector<Mark> ScriptReview::marks_of(std::string_view line, const std::unordered_set<char>& network_drives) const {
  std::vector<Mark> marks;
  add_paths(line, network_drives, marks);
  add_addresses(line, addresses_, marks);
  add_computer_name(line, computer_name_, marks);
  const auto is_account = [&](const std::string& user) {
    return accounts_.contains(rules::user_key(user, computer_name_));
  };
  for (const auto& command : commands_of(line)) add_accounts(command, loads_, is_account, marks);
  return marks;
}

std::vector<ReviewedLine> ScriptReview::review(std::string_view script) const {
  auto network_drives = mapped_drives(script);
  network_drives.insert(network_drives_.begin(), network_drives_.end());
  std::vector<ReviewedLine> lines;
  for (std::size_t begin = 0; begin < script.size();) {
    const std::size_t end = std::min(script.find('\n', begin), script.size());
    std::string_view line = script.substr(begin, end - begin);
    begin = end + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    ReviewedLine reviewed{mask_passwords(line), {}};
    if (!is_remark(line)) reviewed.marks = marks_of(line, network_drives);
    lines.push_back(std::move(reviewed));
  }
  return lines;
}

}  // namespace sssup::report
