// A product where a 32-bit Setup puts it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "service/products/product.h"
#include "tests/kit/kit_windows.h"

namespace sssup::kit {

/// Keys and folder of a product that is in its 64-bit place, moved to its 32-bit one; everything is put back at the
/// end.
class In32BitPlace {
 public:
  /// CannotTry when something cannot be moved: then all of it is where it was.
  In32BitPlace(Kit& kit, const proto::ProductProfile& profile);
  ~In32BitPlace() { put_back(); }
  In32BitPlace(const In32BitPlace&) = delete;
  In32BitPlace& operator=(const In32BitPlace&) = delete;

 private:
  struct Key {
    std::string from, to;
    machine::RegistryKey content;
  };

  void move(const products::Belongings& from, const products::Belongings& to);
  void put_back();
  void stop_services(const std::vector<std::string>& names);
  void move_folder(const std::string& from, const std::string& to);
  void move_key(const std::string& from, const std::string& to);

  Kit& kit_;
  std::vector<std::string> stopped_;
  std::vector<std::pair<std::string, std::string>> folders_;  // from, to: those that were moved
  std::vector<Key> keys_;                                     // those of which something may have been moved
};

}  // namespace sssup::kit
