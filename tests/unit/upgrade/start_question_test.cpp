#include "service/upgrade/start_question.h"

#include <catch2/catch_test_macros.hpp>

#include "common/rules/choice_fields.h"
#include "common/text/message.h"
#include "service/upgrade/decisions.h"

using namespace sssup;
using namespace sssup::upgrade;

namespace {

proto::Server server(bool second_disk) {
  proto::Server server;
  (*server.mutable_environment())["TEMP"] = "C:\\WINNT\\TEMP";
  const auto add = [&](const char* letter, bool system) {
    auto* disk = server.add_disks();
    disk->set_letter(letter);
    disk->set_kind(proto::Disk::FIXED);
    disk->set_system(system);
  };
  add("C", true);
  if (second_disk) add("D", false);
  return server;
}

proto::Field field(const proto::Question& question, std::string_view id) {
  for (const auto& field : question.fields())
    if (field.id() == id) return field;
  return {};
}

}  // namespace

TEST_CASE("the start page proposes a backup out of TEMP, and says why", "[R-5.back][R-2.4-default]") {
  const auto ask = start_question(server(false));
  CHECK(field(ask, rules::field::working_folder).initial(0) == "C:\\WINNT\\TEMP");
  const auto backup = field(ask, rules::field::backup_folder);
  CHECK(backup.initial(0) == "C:\\SSS Backup");
  for (const auto language : {text::Language::english, text::Language::japanese})
    CHECK(text::render(backup.help(), language).find("C:\\WINNT\\TEMP") != std::string::npos);
}

TEST_CASE("with a second disk, backup and working files are there", "[R-5.back][R-2.4-default]") {
  const auto ask = start_question(server(true));
  CHECK(field(ask, rules::field::working_folder).initial(0) == "D:\\");
  const auto backup = field(ask, rules::field::backup_folder);
  CHECK(backup.initial(0) == "D:\\SSS Backup");
  CHECK(text::render(backup.help(), text::Language::english).find("TEMP") == std::string::npos);
}

TEST_CASE("a working folder that is chosen takes the backup with it, unless it is temporary", "[R-5.back]") {
  proto::Answers answers;
  answers.set_working_folder("C:\\WINNT\\TEMP\\x");
  CHECK(backup_folder(answers, server(true)) == "C:\\SSS Backup");
  answers.set_working_folder("D:\\Work");
  CHECK(backup_folder(answers, server(true)) == "D:\\Work\\SSS Backup");
  answers.set_backup_folder("C:\\WINNT\\TEMP\\mine");
  CHECK(backup_folder(answers, server(true)) == "C:\\WINNT\\TEMP\\mine");
}
