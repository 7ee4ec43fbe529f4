// The server's registry: a file for each product (HKLM\SOFTWARE\[WOW6432Node\]<vendor>\<product>), so that what is
// written often and is small does not share a file with ten thousand monitors.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "service/machine/rehearsal/gate.h"
#include "service/machine/rehearsal/layout.h"

namespace sssup::machine::rehearsal {

class RegistryFiles final : public Registry {
 public:
  RegistryFiles(Layout layout, Gate& gate) : layout_(std::move(layout)), gate_(gate) {}

  Expected<std::optional<RegistryKey>> read(std::string_view key) override;
  /// Kind::denied above a product's key: a vendor's or the whole of SOFTWARE is nobody's to replace.
  Status write(std::string_view key, const RegistryKey& content) override;
  Status remove(std::string_view key) override;

  /// Every product's key there is, in lower case, sorted.
  Expected<std::vector<std::string>> products() const;

 private:
  using Tree = std::shared_ptr<const RegistryKey>;
  struct Parsed {
    std::string bytes;
    Tree tree;
  };

  /// Null when there is no such file.
  Expected<Tree> load(const std::string& product) const;
  std::filesystem::path file_of(const std::string& product) const;
  Expected<std::optional<RegistryKey>> read_above(const std::vector<std::string>& names) const;

  Layout layout_;
  Gate& gate_;
  mutable std::mutex mutex_;  // of parsed_: clients' thread reads, too
  // By product, as last read. Ten thousand monitors take longer to parse than to compare with what the file has now.
  mutable std::map<std::string, Parsed> parsed_;
};

}  // namespace sssup::machine::rehearsal
