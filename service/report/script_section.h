// The groups' scripts to be read through, what works on one server only marked (manual 3.8.2).
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "service/migration/convert.h"
#include "service/report/page.h"
#include "service/report/script_review.h"

namespace sssup::report {

/// So many bytes of scripts are on a page, some hundred groups; custom ones first, as they are the ones to revise.
inline constexpr std::size_t scripts_limit = 1U << 20U;

struct Listing {
  std::vector<ReviewedLine> lines;
  std::size_t more = 0;  // lines that are left out
};

/// One script as it is now, beside the one it was in SSS.
struct ReviewedScript {
  std::string file;  // "START.BAT"
  Listing now;
  Listing was;  // of a custom monitor that had one
};

struct ReviewedGroup {
  std::string name;
  std::vector<ReviewedScript> scripts;
  bool custom = false;
  bool unchanged = false;  // custom, and byte for byte what SSS had
  std::size_t marked = 0;  // lines of `now` with a mark
};

class ScriptSection {
 public:
  ScriptSection(const migration::Conversion& conversion, const proto::Server& server,
                const proto::ScriptProfile& profile);

  bool empty() const { return groups_.empty(); }
  /// On the page, each with its place there; nothing for one that was left out.
  const ReviewedGroup* group(const std::string& name) const;
  static std::string anchor(const std::string& group);

  void write(Page& page) const;

 private:
  std::vector<ReviewedGroup> groups_;
  std::unordered_map<std::string, std::size_t> places_;
  std::size_t left_out_ = 0;
};

}  // namespace sssup::report
