// Where CLUSTERPRO keeps what apply writes: scripts below the installation folder, the rest in one registry key, so
// that a crash leaves the settings old or new.
#pragma once

#include <string>
#include <string_view>

#include "profile.pb.h"
#include "service/machine/machine.h"

namespace sssup::products::clusterpro {

inline std::string configuration_key(const proto::ProductProfile& profile) {
  return profile.registry_key() + "\\Configuration";
}

// Below configuration_key: the tree of proto::Cluster, and of proto::Sss with what of it goes over with secrets.
constexpr std::string_view cluster_key = "Cluster";
constexpr std::string_view carried_key = "Carried";

inline std::string scripts_folder(const proto::ProductProfile& profile) {
  return machine::join_path(profile.install_folder(), profile.scripts().folder());
}

inline std::string template_folder(const proto::ProductProfile& profile) {
  return machine::join_path(profile.install_folder(), profile.scripts().template_folder());
}

struct ScriptPaths {
  std::string folder, start, stop;
};

inline ScriptPaths script_paths(const proto::ProductProfile& profile, std::string_view group) {
  ScriptPaths paths;
  paths.folder = machine::join_path(scripts_folder(profile), group);
  paths.start = machine::join_path(paths.folder, "START.BAT");
  paths.stop = machine::join_path(paths.folder, "STOP.BAT");
  return paths;
}

/// `path` is the folder or below it; both compare ignoring ASCII case.
bool is_within(std::string_view path, std::string_view folder);

}  // namespace sssup::products::clusterpro
