#include "service/machine/windows/write_content.h"

#include <algorithm>

namespace sssup::machine::windows {

DWORD write_content(HANDLE file, std::string_view content) {
  constexpr std::size_t largest_piece = 1U << 26U;  // of one write
  while (!content.empty()) {
    const DWORD piece = static_cast<DWORD>(std::min(content.size(), largest_piece));
    DWORD written = 0;
    if (!WriteFile(file, content.data(), piece, &written, nullptr)) return GetLastError();
    if (written == 0) return ERROR_WRITE_FAULT;  // else it would be tried for ever
    content.remove_prefix(written);
  }
  return ERROR_SUCCESS;
}

}  // namespace sssup::machine::windows
