#include <algorithm>
#include <vector>

#include "common/text/errors.h"
#include "common/text/escape.h"
#include "common/text/path.h"
#include "service/machine/rehearsal/durable.h"
#include "service/machine/rehearsal/rehearsal.h"
#include "service/machine/rehearsal/server.h"

namespace sssup::machine::rehearsal {
namespace {

namespace fs = std::filesystem;

// The same key for every server: hashes of two servers are to be compared.
const SecretBox& hasher() {
  static const SecretBox box{SecretBox::Key{}};
  return box;
}

class Listing {
 public:
  explicit Listing(Server& server) : server_(server) {}

  Expected<std::string> all() {
    SSSUP_CHECK(list_registry());
    SSSUP_CHECK(list_services());
    SSSUP_CHECK(list_disks());
    std::sort(lines_.begin(), lines_.end());
    std::string text;
    for (const auto& line : lines_) text += line + '\n';
    return text;
  }

 private:
  void add(std::string_view what, std::string_view name, std::string_view value) {
    lines_.push_back(std::string(what) + ' ' + text::escape_control(name) + " = " + text::escape_control(value));
  }

  // Sealed with another key on every server, so compared by what is in them.
  Expected<std::string> hash_of(std::string_view bytes) {
    if (!SecretBox::looks_sealed(bytes)) return hasher().keyed_hash(bytes);
    SSSUP_TRY(const std::string plain, server_.secrets().unseal(bytes));
    return "sealed " + hasher().keyed_hash(plain);
  }

  Status list_key(const std::string& name, const RegistryKey& key) {
    add("key", name, "");
    for (const auto& [value_name, value] : key.values) {
      std::string shown;
      if (const auto* text = std::get_if<std::string>(&value)) {
        shown = "SZ " + *text;
      } else if (const auto* number = std::get_if<std::uint32_t>(&value)) {
        shown = "DWORD " + std::to_string(*number);
      } else if (const auto* bytes = std::get_if<RegistryBytes>(&value)) {
        SSSUP_TRY(shown, hash_of(std::string(bytes->begin(), bytes->end())));
        shown = "BINARY " + shown;
      } else {
        const auto& raw = std::get<RegistryRaw>(value);
        SSSUP_TRY(shown, hash_of(std::string(raw.data.begin(), raw.data.end())));
        shown = "TYPE " + std::to_string(raw.type) + ' ' + shown;
      }
      add("value", name + '\\' + value_name, shown);
    }
    for (const auto& [below, content] : key.keys) SSSUP_CHECK(list_key(name + '\\' + below, content));
    return {};
  }

  Status list_registry() {
    SSSUP_TRY(const auto products, server_.registry_files().products());
    for (const auto& product : products) {
      SSSUP_TRY(const auto key, server_.registry().read(product));
      if (key) SSSUP_CHECK(list_key(product, *key));
    }
    return {};
  }

  Status list_services() {
    SSSUP_TRY(const auto services, server_.services().all());
    for (const auto& service : services.services()) add("service", service.name(), service.ShortDebugString());
    return {};
  }

  Status list_disks() {
    const fs::path root = server_.layout().disks();
    std::error_code error;
    fs::recursive_directory_iterator entry(root, error), end;
    for (; !error && entry != end; entry.increment(error)) {
      std::string name = text::utf8_of(entry->path().native().substr(root.native().size() + 1));
      std::replace(name.begin(), name.end(), '\\', '/');
      if (entry->is_directory(error)) {
        add("folder", name, "");
        continue;
      }
      SSSUP_TRY(const auto content, durable::read(entry->path()));
      SSSUP_TRY(const std::string hash, hash_of(content.value_or("")));
      add("file", name, hash);
    }
    if (!error) return {};
    return fail(Error::Kind::io, {text::id::error_file_read, {{"path", text::utf8_of(root)}}}, error.message());
  }

  Server& server_;
  std::vector<std::string> lines_;
};

}  // namespace

Expected<std::string> fingerprint(const fs::path& folder) {
  SSSUP_TRY(const auto server, Server::open(Layout(folder), Gate::Actor::host));
  return Listing(*server).all();
}

}  // namespace sssup::machine::rehearsal
