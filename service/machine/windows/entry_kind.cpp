#include "service/machine/windows/entry_kind.h"

namespace sssup::machine::windows {
namespace {

// How file systems refuse a class of information that they do not have.
bool is_unknown_class(DWORD code) {
  return code == ERROR_INVALID_PARAMETER || code == ERROR_INVALID_FUNCTION || code == ERROR_NOT_SUPPORTED;
}

}  // namespace

bool EntryKind::is_link() const {
  return (attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 && IsReparseTagNameSurrogate(reparse_tag);
}

DWORD kind_of(HANDLE entry, EntryKind& kind, AskFile ask) {
  FILE_ATTRIBUTE_TAG_INFO tag{};
  if (ask(entry, FileAttributeTagInfo, &tag, sizeof tag)) {
    kind = {tag.FileAttributes, tag.ReparseTag};
    return ERROR_SUCCESS;
  }
  const DWORD code = GetLastError();
  if (!is_unknown_class(code)) return code;
  FILE_BASIC_INFO basic{};
  if (!ask(entry, FileBasicInfo, &basic, sizeof basic)) return GetLastError();
  // A reparse point without its tag could be a link.
  if ((basic.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0) return code;
  kind = {basic.FileAttributes, 0};
  return ERROR_SUCCESS;
}

}  // namespace sssup::machine::windows
