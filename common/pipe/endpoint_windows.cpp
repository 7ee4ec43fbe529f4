// Windows only.
#include "common/pipe/endpoint.h"

#include <string>
#include <vector>

#include <windows.h>

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>

#include "common/pipe/endpoint_windows.h"
#include "common/pipe/handle_windows.h"
#include "common/text/pipe.h"
#include "common/text/wide.h"

namespace sssup::pipe {
namespace {

constexpr std::string_view before_host = R"(\\)";
constexpr std::string_view after_host = R"(\pipe\)";
constexpr std::size_t longest_host = 253;  // of a DNS name

// As the system spells the folder: links followed, short names long; nothing when it is not there.
std::wstring final_path(const std::filesystem::path& folder) {
  const Handle opened = owned(::CreateFileW(folder.c_str(), 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                            nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr));
  if (!opened) return {};
  std::wstring path(MAX_PATH, L'\0');
  for (;;) {
    const DWORD size =
        ::GetFinalPathNameByHandleW(opened.get(), path.data(), static_cast<DWORD>(path.size()), VOLUME_NAME_DOS);
    if (size == 0) return {};
    const bool whole = size < path.size();
    path.resize(size);
    if (whole) return path;
  }
}

// One spelling for a folder, whether it is there yet or not: both sides must come to the same name.
std::wstring spelled_out(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::path there = std::filesystem::absolute(folder, error).lexically_normal();
  if (error) there = folder.lexically_normal();
  if (!there.has_filename()) there = there.parent_path();
  std::filesystem::path missing;
  std::wstring spelled = final_path(there);
  while (spelled.empty() && there.has_relative_path()) {
    missing = missing.empty() ? there.filename() : there.filename() / missing;
    there = there.parent_path();
    spelled = final_path(there);
  }
  const std::filesystem::path whole = spelled.empty() ? there : std::filesystem::path(spelled);
  spelled = (missing.empty() ? whole : whole / missing).native();
  ::CharLowerBuffW(spelled.data(), static_cast<DWORD>(spelled.size()));
  return spelled;
}

}  // namespace

std::optional<std::string_view> host_of(std::string_view name) {
  if (!name.starts_with(before_host) || name.size() > longest_pipe_name) return std::nullopt;
  const std::size_t end = name.find('\\', before_host.size());
  if (end == std::string_view::npos || end == before_host.size()) return std::nullopt;
  const std::string_view rest = name.substr(end);
  if (!rest.starts_with(after_host) || rest.size() == after_host.size()) return std::nullopt;
  return name.substr(before_host.size(), end - before_host.size());
}

Endpoint rehearsal_endpoint(const std::filesystem::path& folder) {
  const boost::uuids::name_generator_sha1 name(boost::uuids::ns::url());
  return {std::string(rehearsal_pipe) + to_string(name(text::utf8(spelled_out(folder))))};
}

Endpoint default_endpoint() {
  return {std::string(control_pipe)};
}

Expected<Endpoint> watch_endpoint(std::string_view host) {
  // Nothing in it may end the computer's part of the name, or make "this computer" or a device of it.
  if (host.empty() || host.size() > longest_host || host == "." || host == "?" ||
      host.find_first_of("\\/") != std::string_view::npos)
    return fail(Error::Kind::invalid, {text::id::pipe_host_invalid, {{"host", std::string(host)}}});
  const std::string_view pipe = watch_pipe.substr(watch_pipe.find(after_host));
  return Endpoint{std::string(before_host) + std::string(host) + std::string(pipe)};
}

}  // namespace sssup::pipe
