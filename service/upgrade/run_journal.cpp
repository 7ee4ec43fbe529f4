#include "service/upgrade/run_journal.h"

#include <array>

#include "common/text/events.h"

namespace sssup::upgrade {
namespace {

// The database, and what SQLite keeps beside it.
constexpr std::array<std::string_view, 4> endings = {"", "-journal", "-wal", "-shm"};

Status check_files(machine::Machine& machine, const std::string& journal) {
  for (const std::string_view ending : endings) {
    const std::string path = journal + std::string(ending);
    SSSUP_TRY(const machine::Place place, machine.files().look(path));
    if (place != machine::Place::file && place != machine::Place::free)
      return fail(Error::Kind::denied, {text::id::journal_place, {{"path", path}}});
  }
  return {};
}

}  // namespace

std::string journal_path(std::string_view folder) {
  return machine::join_path(folder, "journal.db");
}

Expected<std::unique_ptr<engine::Journal>> create_journal(machine::Machine& machine, std::string_view folder) {
  const std::string journal = journal_path(folder);
  SSSUP_CHECK(check_files(machine, journal));
  return engine::Journal::create(machine.files().native(journal), machine.effects(), journal);
}

Expected<std::unique_ptr<engine::Journal>> open_journal(machine::Machine& machine, std::string_view folder) {
  const std::string journal = journal_path(folder);
  SSSUP_CHECK(check_files(machine, journal));
  return engine::Journal::open(machine.files().native(journal), machine.effects(), journal);
}

}  // namespace sssup::upgrade
