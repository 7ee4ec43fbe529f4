#include "gui/model/service_presence.h"

namespace sssup::gui {

ServicePresence rehearsal_presence(const std::filesystem::path& folder) {
  std::error_code error;
  const auto found = std::filesystem::status(folder, error).type();
  return found == std::filesystem::file_type::not_found ? ServicePresence::not_installed : ServicePresence::stopped;
}

}  // namespace sssup::gui
