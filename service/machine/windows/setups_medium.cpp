// The medium, as the Setups' part of the machine: where it is, what is on it, and copying from it.
#include <algorithm>
#include <utility>

#include "common/text/errors.h"
#include "common/text/machine.h"
#include "common/text/wide.h"
#include "service/machine/medium_bounds.h"
#include "service/machine/sha256.h"
#include "service/machine/windows/files.h"
#include "service/machine/windows/medium.h"
#include "service/machine/windows/medium_rights.h"
#include "service/machine/windows/setups.h"
#include "service/machine/windows/system_error.h"
#include "service/machine/windows/trusted_path.h"
#include "service/machine/windows/windows_machine.h"

namespace sssup::machine::windows {
namespace {

// Of what lies on a medium: what is run to begin with, the profiles, the folders of the Setups.
std::vector<std::wstring> parts_that_run(std::span<const std::string> setups) {
  std::vector<std::wstring> names = {L"UPGRADE.EXE", L"profiles"};
  for (const std::string& setup : setups) {
    std::wstring folder = text::wide(setup.substr(0, setup.find('\\')));
    if (std::find(names.begin(), names.end(), folder) == names.end()) names.push_back(std::move(folder));
  }
  return names;
}

Expected<std::uint64_t> size_of(HANDLE file, const text::Message& what) {
  LARGE_INTEGER size{};
  if (!GetFileSizeEx(file, &size)) return last_error(what);
  return static_cast<std::uint64_t>(size.QuadPart);
}

tl::unexpected<Error> medium_changed(const std::filesystem::path& path) {
  return fail(Error::Kind::io, {text::id::machine_medium_changed, {{"path", text::utf8(path.native())}}});
}

// No more is read of a medium's file than it had when it was opened: another computer's server may say one size and
// send without end.
class PieceCount {
 public:
  PieceCount(std::uint64_t size, std::stop_token stop) : left_(size), stop_(std::move(stop)) {}

  /// False: no more is to be read.
  bool add(std::string_view piece) {
    too_many_ = piece.size() > left_;
    if (!too_many_) left_ -= piece.size();
    return !too_many_ && !stop_.stop_requested();
  }
  bool has_more() const { return too_many_; }
  bool has_less() const { return left_ != 0; }

 private:
  std::uint64_t left_;
  std::stop_token stop_;
  bool too_many_ = false;
};

}  // namespace

Expected<std::filesystem::path> WindowsSetups::named_folder() const {
  if (!medium_.empty()) return medium_;
  SSSUP_TRY(const auto parameters, registry_.read(parameters_key));
  if (!parameters) return std::filesystem::path();
  const auto named = parameters->values.find("Medium");
  const auto* folder = named == parameters->values.end() ? nullptr : std::get_if<std::string>(&named->second);
  return folder == nullptr ? std::filesystem::path() : std::filesystem::path(text::wide(*folder));
}

Expected<std::vector<std::filesystem::path>> WindowsSetups::chosen_folders() const {
  SSSUP_TRY(auto named, named_folder());
  if (named.empty()) return std::vector<std::filesystem::path>();
  return std::vector{std::move(named)};
}

Expected<std::vector<MediumPlace>> WindowsSetups::places() {
  SSSUP_TRY(const auto chosen, chosen_folders());
  std::vector<MediumPlace> places;
  const auto add = [&places](const std::filesystem::path& folder, bool is_chosen) {
    if (!is_medium(folder)) return;
    places.push_back(place_of(folder));
    places.back().chosen = is_chosen;
  };
  for (const auto& folder : chosen) add(folder, true);
  for (const auto& drive : cd_drives())
    if (std::find(chosen.begin(), chosen.end(), drive) == chosen.end()) add(drive, false);
  return places;
}

Expected<std::vector<FileEntry>> WindowsSetups::list_medium(const MediumPlace& place, std::string_view folder) {
  return list_files(text::wide(place.folder), folder);
}

Expected<std::optional<SeenFile>> WindowsSetups::see_on_medium(const MediumPlace& place, const FileEntry& expected,
                                                               std::stop_token stop) {
  const auto path = std::filesystem::path(text::wide(place.folder)) / text::wide(expected.path);
  const text::Message what = {text::id::error_file_read, {{"path", text::utf8(path.native())}}};
  DWORD code = ERROR_SUCCESS;
  const Handle opened = open_untrusted(text::wide(place.folder), text::wide(expected.path), code);
  if (is_gone(code)) return std::nullopt;
  if (!opened) return system_fail(code, what);
  SSSUP_TRY(const std::uint64_t size, size_of(opened.get(), what));
  if (size != expected.size) return SeenFile{size, {}};
  PieceCount count(size, stop);
  Sha256 hash;
  code = read_pieces(opened.get(), [&](std::string_view piece) {
    hash.add(piece);
    return count.add(piece) ? ERROR_SUCCESS : ERROR_CANCELLED;
  });
  if (stop.stop_requested()) return fail(Error::Kind::busy, what);
  if (count.has_more()) return medium_changed(path);
  if (code != ERROR_SUCCESS) return system_fail(code, what);
  if (count.has_less()) return medium_changed(path);
  return SeenFile{size, hash.hexadecimal()};
}

Expected<std::string> WindowsSetups::copy_from_medium(const MediumPlace& place, const FileEntry& file,
                                                      std::string_view to, std::stop_token stop) {
  const auto path = std::filesystem::path(text::wide(place.folder)) / text::wide(file.path);
  const text::Message what = {text::id::error_file_read, {{"path", text::utf8(path.native())}}};
  DWORD code = ERROR_SUCCESS;
  const Handle source = open_untrusted(text::wide(place.folder), text::wide(file.path), code);
  if (!source) return system_fail(code, what);
  SSSUP_TRY(const std::uint64_t size, size_of(source.get(), what));
  if (size != file.size) return medium_changed(path);
  PieceCount count(size, stop);
  Sha256 hash;
  bool is_short = false;
  const auto take = [&](std::string_view piece) {
    hash.add(piece);
    return count.add(piece);
  };
  const auto is_whole = [&] {
    is_short = count.has_less();
    return !is_short;
  };
  const auto written = WindowsFiles::write_from(source.get(), to, take, is_whole);
  if (count.has_more() || is_short) return medium_changed(path);
  SSSUP_CHECK(written);
  return hash.hexadecimal();
}

Expected<proto::MediumState> WindowsSetups::look_at_medium(std::span<const std::string> files) {
  proto::MediumState state;
  SSSUP_TRY(const auto all, chosen_folders());
  if (all.empty()) return state;  // nobody has said where it is
  for (const auto& folder : all) {
    state.clear_missing_files();
    for (const std::string& file : files)
      if (!has_file(folder, text::wide(file))) state.add_missing_files(file);
    state.set_present(static_cast<std::size_t>(state.missing_files_size()) < files.size());
    if (!state.present()) continue;
    auto who = who_can_change(folder, parts_that_run(files));
    state.set_folder(text::utf8(folder.native()));
    state.set_changeable_by(who.by);
    if (!who.path.empty()) state.set_changeable(std::move(who.path));
    return state;
  }
  state.clear_missing_files();
  return state;
}

Expected<std::optional<std::string>> WindowsSetups::read_medium(std::string_view path) {
  SSSUP_TRY(const auto all, chosen_folders());
  const auto medium = std::find_if(all.begin(), all.end(), is_medium);
  if (medium == all.end()) return std::nullopt;
  const auto file = *medium / text::wide(path);
  DWORD code = ERROR_SUCCESS;
  const Handle opened = open_untrusted(*medium, text::wide(path), code);
  if (is_gone(code)) return std::nullopt;
  const text::Message what = {text::id::error_file_read, {{"path", text::utf8(file.native())}}};
  if (!opened) return system_fail(code, what);
  SSSUP_TRY(const std::uint64_t size, size_of(opened.get(), what));
  SSSUP_CHECK(check_small_file(path, size));
  PieceCount count(size, {});
  std::string content;
  code = read_pieces(opened.get(), [&](std::string_view piece) {
    content += piece;
    return count.add(piece) ? ERROR_SUCCESS : ERROR_CANCELLED;
  });
  if (count.has_more()) return medium_changed(file);
  if (code != ERROR_SUCCESS) return system_fail(code, what);
  return content;
}

}  // namespace sssup::machine::windows
