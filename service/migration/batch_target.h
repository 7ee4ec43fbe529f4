// CLUSTERPRO SE 8.0: a group is a START.BAT and a STOP.BAT, made of the product's templates and lines with ARMLOAD and
// ARMKILL in the profile's spelling.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "service/migration/code_page.h"
#include "service/migration/target.h"

namespace sssup::migration {

class BatchTarget : public Target {
 public:
  /// Nothing, and a problem, when a template has not the labels or not the characters for scripts of that server.
  static std::unique_ptr<BatchTarget> open(const Products& products, std::string_view system_locale,
                                           std::vector<document::Problem>& problems);

  GroupScripts scripts(const PlannedGroup& group, std::vector<document::Problem>& problems) override;

 private:
  using Parts = std::array<std::string, 3>;  // of a template, in the server's code page

  BatchTarget(const proto::ScriptProfile& profile, std::unique_ptr<CodePageEncoder> encoder);
  bool read_template(const std::string& text, const char* path, Parts& parts, std::vector<document::Problem>& problems);
  bool writable(const Item& item, std::vector<document::Problem>& problems);
  std::string start_line(const Item& item) const;
  std::string stop_line(const Item& item) const;
  void append(std::string& block, const std::string& line, const Item& item, std::vector<document::Problem>& problems);

  const proto::ScriptProfile& profile_;
  std::unique_ptr<CodePageEncoder> encoder_;
  Parts start_;
  Parts stop_;
};

}  // namespace sssup::migration
