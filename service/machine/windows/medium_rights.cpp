#include "service/machine/windows/medium_rights.h"

#include "common/text/wide.h"
#include "service/machine/medium_bounds.h"
#include "service/machine/windows/entry_kind.h"
#include "service/machine/windows/file_tree.h"
#include "service/machine/windows/folder_security.h"
#include "service/machine/windows/medium.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/trusted_path.h"

namespace sssup::machine::windows {
namespace {

using proto::MediumState;

WhoCanChange others(const std::wstring& path) {
  return {MediumState::OTHERS, path_in_utf8(path)};
}
WhoCanChange not_known(const std::wstring& path) {
  return {MediumState::NOT_KNOWN, path_in_utf8(path)};
}

enum class Drive { judged_by_lists, read_only, cannot_be_judged };

Drive drive_of(const std::wstring& root) {
  const QuietDrives quiet;
  if (GetDriveTypeW(root.c_str()) == DRIVE_CDROM) return Drive::read_only;
  DWORD flags = 0;
  if (GetDriveTypeW(root.c_str()) == DRIVE_REMOTE ||
      !GetVolumeInformationW(root.c_str(), nullptr, 0, nullptr, nullptr, &flags, nullptr, 0) ||
      (flags & FILE_PERSISTENT_ACLS) == 0)
    return Drive::cannot_be_judged;
  return Drive::judged_by_lists;
}

// What is in the medium's folder; ends with the first that is open to others. `path`: from that folder.
class Content {
 public:
  explicit Content(const TrustedFolder& medium) : medium_(medium) {}

  WhoCanChange judge_entry(HANDLE folder, const std::wstring& name, const std::wstring& path) {
    Handle entry;
    DWORD code = open_in(folder, name, {.access = READ_CONTROL, .disposition = FILE_OPEN}, entry);
    if (is_gone(code)) return {};
    EntryKind kind;
    if (code == ERROR_SUCCESS) code = kind_of(entry.get(), kind);
    if (code != ERROR_SUCCESS) return not_known(medium_.path_of(path));
    if (kind.is_link()) return {};  // nothing is read through it
    const Distrust why = judge(entry.get(), Position::readable, code);
    if (code != ERROR_SUCCESS) return not_known(medium_.path_of(path));
    if (why != Distrust::none) return others(medium_.path_of(path));
    return kind.is_folder() ? judge_folder(folder, name, path) : WhoCanChange{};
  }

 private:
  WhoCanChange judge_folder(HANDLE above, const std::wstring& name, const std::wstring& path) {
    Handle folder;
    std::vector<std::wstring> names;
    DWORD code = open_in(
        above, name, {.access = FILE_LIST_DIRECTORY, .disposition = FILE_OPEN, .options = FILE_DIRECTORY_FILE}, folder);
    if (code == ERROR_SUCCESS)
      code = for_each_entry(folder.get(), [&](const FolderEntry& entry) -> DWORD {
        names.push_back(entry.name);
        return bounds_.add({text::utf8(path + L'\\' + entry.name), 0}) ? ERROR_SUCCESS : ERROR_CANCELLED;
      });
    if (code != ERROR_SUCCESS) return not_known(medium_.path_of(path));
    for (const auto& below : names)
      if (auto who = judge_entry(folder.get(), below, path + L'\\' + below); !who.path.empty()) return who;
    return {};
  }

  const TrustedFolder& medium_;
  MediumBounds bounds_;
};

}  // namespace

WhoCanChange who_can_change(const std::filesystem::path& medium, const std::vector<std::wstring>& names) {
  const auto whole = whole_path(text::utf8(medium.native()));
  if (!whole) return not_known(medium.native());
  switch (drive_of(text::wide(path_in_utf8(root_path(*whole))))) {
    case Drive::read_only: return {};
    case Drive::cannot_be_judged: return not_known(*whole);
    case Drive::judged_by_lists: break;
  }
  const auto folder = TrustedFolder::reach(*whole);
  if (!folder) {
    const auto& fault = folder.error();
    const bool is_open = fault.distrust == Distrust::owner || fault.distrust == Distrust::access;
    return is_open ? others(fault.path) : not_known(fault.path);
  }
  DWORD code = ERROR_SUCCESS;
  const Distrust why = judge(folder->handle(), Position::readable, code);
  if (code != ERROR_SUCCESS) return not_known(*whole);
  if (why != Distrust::none) return others(*whole);
  Content content(*folder);
  for (const std::wstring& name : names)
    if (auto who = content.judge_entry(folder->handle(), name, name); !who.path.empty()) return who;
  return {};
}

}  // namespace sssup::machine::windows
