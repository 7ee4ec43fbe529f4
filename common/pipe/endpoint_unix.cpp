// POSIX only.
#include "common/pipe/endpoint.h"

#include <cstdlib>
#include <string>

#include <unistd.h>

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>

#include "common/pipe/endpoint_unix.h"
#include "common/text/pipe.h"

namespace sssup::pipe {
namespace {

constexpr const char* product_folder = "sss-upgrade";
constexpr const char* socket_name = "service.sock";

bool fits(const std::filesystem::path& path) {
  return path.native().size() <= longest_socket_path;
}

// One spelling for a folder, whether it is there yet or not: both sides must come to the same name.
std::filesystem::path spelled_out(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::path path = std::filesystem::weakly_canonical(std::filesystem::absolute(folder, error), error);
  if (error) path = folder.lexically_normal();
  return path.has_filename() ? path : path.parent_path();
}

}  // namespace

std::filesystem::path private_folder() {
  return "/tmp/" + std::string(product_folder) + "-" + std::to_string(::geteuid());
}

Endpoint rehearsal_endpoint(const std::filesystem::path& folder) {
  const std::filesystem::path home = spelled_out(folder);
  if (const auto inside = home / socket_name; fits(inside)) return {inside.native()};
  const boost::uuids::name_generator_sha1 name(boost::uuids::ns::url());
  return {(private_folder() / (to_string(name(home.native())) + ".sock")).native()};
}

Endpoint default_endpoint() {
  if (::geteuid() == 0) return {(std::filesystem::path("/run") / product_folder / socket_name).native()};
  if (const char* runtime = std::getenv("XDG_RUNTIME_DIR"); runtime != nullptr && *runtime == '/') {
    if (const auto path = std::filesystem::path(runtime) / product_folder / socket_name; fits(path))
      return {path.native()};
  }
  return {(private_folder() / socket_name).native()};
}

Expected<Endpoint> watch_endpoint(std::string_view host) {
  return fail(Error::Kind::unsupported, {text::id::pipe_remote_unsupported, {{"host", std::string(host)}}});
}

}  // namespace sssup::pipe
