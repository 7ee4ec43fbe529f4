#include "service/console/answer_file.h"

#include <algorithm>
#include <charconv>

#include "common/rules/answers.h"

namespace sssup::console {
namespace {

using Values = std::optional<std::vector<std::string>>;

// The part of `field` after "groupNames/"; monitors' and users' names may have a slash in them.
std::optional<std::string_view> below(std::string_view field, std::string_view folder) {
  if (!field.starts_with(folder)) return std::nullopt;
  return field.substr(folder.size());
}

std::optional<int> index_of(std::string_view text) {
  int index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (error != std::errc{} || end != text.data() + text.size() || index < 0) return std::nullopt;
  return index;
}

Values one(std::string value) {
  return std::vector<std::string>{std::move(value)};
}

Values users(const proto::Answers& answers, std::string_view path) {
  for (const auto& choice : answers.users()) {
    if (path == choice.user() + "/newPassword" && choice.has_new_password()) return one(choice.new_password());
    if (path == choice.user() + "/delete" && choice.has_delete_()) return one(choice.delete_() ? "true" : "false");
  }
  return std::nullopt;
}

Values licence(const proto::UpgradeLicence& licence, std::string_view item) {
  if (item == "unit" && licence.has_unit()) return one(proto::UpgradeLicence::Unit_Name(licence.unit()));
  if (item == "count" && licence.has_count()) return one(std::to_string(licence.count()));
  if (item == "serialNumber" && licence.has_serial_number()) return one(licence.serial_number());
  if (item == "key" && licence.has_key()) return one(licence.key());
  if (item == "product" && licence.has_product()) return one(licence.product());
  return std::nullopt;
}

Values port(const proto::Answers& answers, std::string_view path) {
  if (path == "udp" && answers.ports().has_udp()) return one(std::to_string(answers.ports().udp()));
  const auto tcp = below(path, "tcp/");
  const auto index = tcp ? index_of(*tcp) : std::nullopt;
  if (!index || *index >= answers.ports().tcp_size()) return std::nullopt;
  return one(std::to_string(answers.ports().tcp(*index)));
}

}  // namespace

Values values_for(const proto::Answers& answers, std::string_view field) {
  if (field == "edition" && answers.has_edition()) return one(answers.edition());
  if (field == "workingFolder" && answers.has_working_folder()) return one(answers.working_folder());
  if (field == "backupFolder" && answers.has_backup_folder()) return one(answers.backup_folder());
  if (field == "clusterName" && answers.has_cluster_name()) return one(answers.cluster_name());
  if (field == "interconnects" && !answers.interconnects().empty())
    return std::vector<std::string>(answers.interconnects().begin(), answers.interconnects().end());
  if (const auto path = below(field, "users/")) return users(answers, *path);
  if (const auto path = below(field, "ports/")) return port(answers, *path);
  if (const auto monitor = below(field, "groupNames/"))
    for (const auto& name : answers.group_names())
      if (name.monitor() == *monitor) return one(name.group());
  if (const auto monitor = below(field, "lanAddresses/"))
    for (const auto& chosen : answers.lan_addresses())
      if (chosen.monitor() == *monitor) return one(chosen.address());
  return std::nullopt;
}

std::optional<proto::Answer> AnswerFile::answer(const proto::Question& question) {
  const proto::Button* button = button_that_goes_on(question);
  if (button == nullptr || !answers_.confirm()) return std::nullopt;
  if (button->id() == "check-again" || button->id() == "retry") return std::nullopt;

  const bool licence_left = next_licence_ < answers_.upgrade_licences_size();
  const bool licence_page = question.id() == "licence-items";
  if (licence_page && !licence_left) return std::nullopt;
  proto::Answer answer;
  answer.set_question_id(question.id());
  answer.set_instance(question.instance());
  answer.set_button(question.id() == "licences" ? (licence_left ? "register" : "finish") : button->id());
  for (const proto::Field& field : question.fields()) {
    const Values values =
        licence_page ? licence(answers_.upgrade_licences(next_licence_), field.id()) : values_for(answers_, field.id());
    if (!values) continue;
    auto* said = answer.add_fields();
    said->set_field(field.id());
    for (const std::string& value : *values) said->add_values(value);
  }
  if (!rules::check_answer(question, answer).empty()) return std::nullopt;
  if (licence_page) ++next_licence_;
  return answer;
}

const proto::Button* button_that_goes_on(const proto::Question& question) {
  const auto find = [&](const auto& wanted) -> const proto::Button* {
    const auto found = std::find_if(question.buttons().begin(), question.buttons().end(), wanted);
    return found == question.buttons().end() ? nullptr : &*found;
  };
  if (const auto* button = find([](const proto::Button& each) { return each.default_(); })) return button;
  return find([](const proto::Button& each) { return !each.without_fields(); });
}

}  // namespace sssup::console
