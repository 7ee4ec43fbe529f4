// The journal in a run's folder.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "service/engine/journal.h"

namespace sssup::upgrade {

/// Where it is.
std::string journal_path(std::string_view folder);

// As Journal::create and Journal::open, of the file journal_path(folder). What SQLite would open there is looked at
// first: it would follow a link, and wait for a pipe. Kind::denied names what is no file.
Expected<std::unique_ptr<engine::Journal>> create_journal(machine::Machine& machine, std::string_view folder);
Expected<std::unique_ptr<engine::Journal>> open_journal(machine::Machine& machine, std::string_view folder);

}  // namespace sssup::upgrade
