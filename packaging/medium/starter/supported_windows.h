// The Windows versions that SSS Upgrade runs on. Windows only.
#pragma once

namespace sssup::starter {

struct WindowsVersion {
  unsigned major = 0;
  unsigned build = 0;
};

/// What this server runs, whatever compatibility settings say.
WindowsVersion this_windows();

/// Windows 10 1809, Windows Server 2019 and later: what Qt 6.4 needs.
constexpr bool is_supported(const WindowsVersion& version) {
  constexpr unsigned first_major = 10;
  constexpr unsigned first_build = 17763;
  return version.major > first_major || (version.major == first_major && version.build >= first_build);
}

}  // namespace sssup::starter
