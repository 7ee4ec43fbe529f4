// T-3: the medium as most get it, on a CD.
#include <algorithm>

#include "tests/kit/attempts_windows.h"
#include "tests/kit/child_windows.h"
#include "tests/kit/places_windows.h"

namespace sssup::kit {
namespace {

namespace fs = std::filesystem;

/// The kit's CD image as a drive, taken out at the end.
class Cd {
 public:
  explicit Cd(const Kit& kit) : kit_(kit) {
    take_away(image_);
    std::error_code error;
    fs::copy_file(kit.folder / "cd.iso", image_, error);
    if (error) throw CannotTry("the image cannot be copied: " + error.message());
    const Ended mounted = power_shell(L"(Mount-DiskImage -ImagePath '" + image_.native() +
                                      L"' -PassThru -ErrorAction Stop | Get-Volume).DriveLetter");
    if (mounted.code == 0 && !mounted.output.empty()) drive_ = mounted.output.substr(0, 1) + ":\\";
    if (!drive_.empty()) return;
    take_out();
    throw CannotTry("the image is not mounted: " + mounted.output);
  }
  ~Cd() { take_out(); }
  Cd(const Cd&) = delete;
  Cd& operator=(const Cd&) = delete;

  const std::string& drive() const { return drive_; }

 private:
  // An image that stays in is told of at the kit's end, which cannot remove its folder then.
  void take_out() const {
    try {
      power_shell(L"Dismount-DiskImage -ImagePath '" + image_.native() + L"'");
    } catch (const CannotTry&) {
      return;
    }
    take_away(image_);
  }
  Ended power_shell(const std::wstring& command) const {
    return run(kit_, kit_.drive / "Windows" / "System32" / "WindowsPowerShell" / "v1.0" / "powershell.exe",
               {L"-NoProfile", L"-NonInteractive", L"-Command", command});
  }

  const Kit& kit_;
  const fs::path image_ = kit_.place / "cd.iso";
  std::string drive_;  // "E:\"
};

Finding failed(const Error& error) {
  return not_enforced(describe(error, text::Language::english));
}

}  // namespace

Finding medium_on_cd(Kit& kit) {
  const Cd cd(kit);
  auto& setups = kit.machine->setups();
  const auto places = must(setups.places());
  const auto place =
      std::find_if(places.begin(), places.end(), [&](const auto& one) { return one.folder == cd.drive(); });
  if (place == places.end()) return not_enforced("no medium is found in " + cd.drive());
  const auto listed = setups.list_medium(*place, "SSS");
  if (!listed) return failed(listed.error());
  const auto setup =
      std::find_if(listed->begin(), listed->end(), [](const auto& file) { return file.path == R"(SSS\Setup.exe)"; });
  if (setup == listed->end()) return not_enforced("its list lacks SSS\\Setup.exe");
  const fs::path copy = kit.place / "copied" / "Setup.exe";
  if (const auto copied = setups.copy_from_medium(*place, *setup, in_utf8(copy), {}); !copied)
    return failed(copied.error());
  if (content_of(copy) != content_of(kit.folder / "medium" / "SSS" / "Setup.exe"))
    return not_enforced("the copy is another file");
  return enforced("found, listed and copied from " + cd.drive());
}

}  // namespace sssup::kit
