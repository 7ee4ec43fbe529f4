#include "service/machine/machine.h"

namespace sssup::machine {

std::string join_path(std::string_view folder, std::string_view name) {
  std::string path(folder);
  if (!path.empty() && path.back() != '\\') path += '\\';
  while (!name.empty() && name.front() == '\\') name.remove_prefix(1);
  path += name;
  return path;
}

}  // namespace sssup::machine
