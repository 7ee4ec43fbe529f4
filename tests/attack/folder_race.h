// A user who may write to the root of a drive, against the service that makes, fills and removes its folder there.
#pragma once

#include <cstddef>

namespace sssup::attack {

struct Tally {
  std::size_t tried = 0;
  std::size_t refused = 0;
  std::size_t through = 0;  // accepted what is not ours, or touched what lies outside
};

/// Only root can be attacked by another user here.
bool can_attack();

/// The user nobody plants, links and renames in D:\ all the while. Needs can_attack().
Tally race_for_folder(std::size_t tries);

}  // namespace sssup::attack
