#include "gui/model/service_presence.h"

namespace sssup::gui {

ServicePresence rehearsal_presence(const std::filesystem::path& folder) {
  std::error_code error;
  const bool there = std::filesystem::is_directory(folder, error);
  return there || error ? ServicePresence::stopped : ServicePresence::not_installed;
}

}  // namespace sssup::gui
