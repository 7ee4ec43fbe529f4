#include <catch2/catch_test_macros.hpp>

#include "support.h"

using namespace sssup;
using namespace sssup::rules;
using namespace sssup::rules::test;

TEST_CASE("a folder is a full path on a drive", "[R-2.4]") {
  for (const std::string_view path : {"D:\\", "d:\\work", "D:\\Work\\", "C:\\Documents and Settings\\作業",
                                      "C:\\a.b\\c", "C:\\WINNT\\TEMP", "C:\\DOCUME~1\\ADMINI~1\\LOCALS~1\\Temp"}) {
    INFO(path);
    CHECK(why(folder(path)) == "");
  }
  for (const std::string_view path : {"",
                                      "D",
                                      "D:",
                                      "D:work",
                                      "\\work",
                                      "\\\\server\\share",
                                      "\\\\?\\D:\\",
                                      "work",
                                      "D:/work",
                                      "D:\\a/b",
                                      "1:\\",
                                      "D:\\\\work",
                                      "D:\\a\\\\",
                                      "D:\\..",
                                      "D:\\a\\..\\b",
                                      "D:\\.",
                                      "D:\\a ",
                                      "D:\\a.",
                                      "D:\\a*",
                                      "D:\\a?",
                                      "D:\\a:b",
                                      "D:\\a|b",
                                      "D:\\a\"b",
                                      "D:\\<a>",
                                      "D:\\con",
                                      "D:\\a\\NUL.txt",
                                      "D:\\a\nb",
                                      "Ｄ:\\work",
                                      " D:\\"}) {
    INFO(path);
    CHECK(folder(path));
  }
  CHECK_FALSE(folder("D:\\" + std::string(197, 'a')));
  CHECK(why(folder("D:\\" + std::string(198, 'a'))) == "at most 200 characters");
}

namespace {

proto::Server server(std::string_view temp) {
  proto::Server server;
  if (!temp.empty()) (*server.mutable_environment())["TEMP"] = temp;
  return server;
}

void add_disk(proto::Server& server, std::string_view letter, proto::Disk::Kind kind = proto::Disk::FIXED,
              bool system = false) {
  auto* disk = server.add_disks();
  disk->set_letter(std::string(letter));
  disk->set_kind(kind);
  if (system) disk->set_system(true);
}

}  // namespace

TEST_CASE("TEMP stays where it is when it is not on the system disk", "[R-2.4-default]") {
  auto one = server("E:\\TEMP");
  add_disk(one, "C", proto::Disk::FIXED, true);
  add_disk(one, "D");
  CHECK(default_working_folder(one) == "E:\\TEMP");  // even on a disk that is not listed
}

TEST_CASE("TEMP stays when there is no other fixed disk", "[R-2.4-default]") {
  auto one = server("C:\\WINNT\\TEMP");
  add_disk(one, "C", proto::Disk::FIXED, true);
  CHECK(default_working_folder(one) == "C:\\WINNT\\TEMP");
  add_disk(one, "D", proto::Disk::CDROM);
  add_disk(one, "E", proto::Disk::REMOVABLE);
  add_disk(one, "F", proto::Disk::NETWORK);
  add_disk(one, "G", proto::Disk::RAM);
  CHECK(default_working_folder(one) == "C:\\WINNT\\TEMP");
}

TEST_CASE("else the lowest other fixed disk", "[R-2.4-default]") {
  auto one = server("C:\\WINNT\\TEMP");
  add_disk(one, "F");
  add_disk(one, "e");
  add_disk(one, "C", proto::Disk::FIXED, true);
  add_disk(one, "D", proto::Disk::CDROM);
  CHECK(default_working_folder(one) == "E:\\");
}

TEST_CASE("the system disk need not be C, and a lower letter is not on it", "[R-2.4-default]") {
  auto one = server("d:\\TEMP");
  add_disk(one, "C");
  add_disk(one, "D", proto::Disk::FIXED, true);
  CHECK(default_working_folder(one) == "C:\\");
}

TEST_CASE("variables are found in any case", "[R-2.4-default]") {
  proto::Server one;
  (*one.mutable_environment())["Temp"] = "E:\\T";
  CHECK(default_working_folder(one) == "E:\\T");
  (*one.mutable_environment())["SYSTEMDRIVE"] = "E:";
  CHECK(default_working_folder(one) == "E:\\T");
  add_disk(one, "F");
  CHECK(default_working_folder(one) == "F:\\");
}

TEST_CASE("without a usable TEMP there is still a folder", "[R-2.4-default]") {
  CHECK(default_working_folder(proto::Server()) == "C:\\");
  CHECK(default_working_folder(server("%SystemRoot%\\TEMP")) == "C:\\");
  CHECK(default_working_folder(server("\\\\server\\temp")) == "C:\\");
  auto one = server("");
  add_disk(one, "D");
  CHECK(default_working_folder(one) == "D:\\");
}

TEST_CASE("with one disk only, the backup has a folder of its own at the disk's root", "[R-5.back]") {
  auto one = server("C:\\WINNT\\TEMP");
  add_disk(one, "C", proto::Disk::FIXED, true);
  CHECK(default_working_folder(one) == "C:\\WINNT\\TEMP");  // R-2.4-default, as it is
  CHECK(default_backup_folder(default_working_folder(one), one) == "C:\\SSS Backup");
  CHECK(default_backup_folder("c:\\winnt\\temp\\work", one) == "c:\\SSS Backup");
  CHECK(default_backup_folder("C:\\WINNT\\TEMPER", one) == "C:\\WINNT\\TEMPER\\SSS Backup");
}

TEST_CASE("the backup is in the working folder unless that is temporary, on whatever disk", "[R-5.back]") {
  auto one = server("E:\\TEMP\\");
  (*one.mutable_environment())["tmp"] = "F:\\T";
  CHECK(default_backup_folder("E:\\TEMP", one) == "E:\\SSS Backup");
  CHECK(default_backup_folder("F:\\t\\", one) == "F:\\SSS Backup");
  CHECK(default_backup_folder("D:\\", one) == "D:\\SSS Backup");
  CHECK(default_backup_folder("D:\\Work", one) == "D:\\Work\\SSS Backup");
  CHECK(default_backup_folder("C:\\", server("C:\\")) == "C:\\SSS Backup");
  CHECK(default_backup_folder("C:\\Work", server("%SystemRoot%\\TEMP")) == "C:\\Work\\SSS Backup");
}

TEST_CASE("a folder is on a drive the server has, where its drives are known", "[R-2.4]") {
  proto::Server server;
  CHECK(why(folder_on_server("Q:\\", server)) == "");
  auto* system = server.add_disks();
  system->set_letter("C");
  system->set_system(true);
  server.add_disks()->set_letter("d");
  for (const char* path : {"C:\\work", "D:\\", "d:\\work"}) CHECK(why(folder_on_server(path, server)) == "");
  CHECK(why(folder_on_server("Q:\\work", server)) == "there is no drive Q: on this server");
  CHECK(why(backup_folder_on_server("Q:\\work", server)) == "there is no drive Q: on this server");
  CHECK(why(backup_folder_on_server("D:\\work", server)) == "");
  (*server.mutable_environment())["TEMP"] = "C:\\WINNT\\TEMP";
  CHECK(why(folder_on_server("C:\\WINNT\\TEMP\\bk", server)) == "");
  CHECK(why(backup_folder_on_server("c:\\winnt\\temp\\bk", server)).find("below TEMP") != std::string::npos);
}
