// Chapter 4 of the manual, whole and pure: SSS settings and the operator's choices become CLUSTERPRO settings and
// scripts. Time is linear in the number of monitors.
#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "choices.pb.h"
#include "cluster.pb.h"
#include "common/document/document.h"
#include "findings.pb.h"
#include "profile.pb.h"
#include "server.pb.h"

namespace sssup::migration {

struct GroupScripts {
  std::string group;
  std::string start;  // bytes of START.BAT in the server's code page, CRLF
  std::string stop;
};

struct Conversion {
  proto::Cluster cluster;
  std::vector<GroupScripts> scripts;  // in the order of cluster.groups
  // migrated, not_migrated, defaults, and the findings only a conversion can make (value-out-of-range,
  // custom-script-review).
  proto::Report report;
};

struct Products {
  proto::ProductProfile sss;
  proto::ProductProfile clusterpro;
  // The templates of the installed product where it brings them, else the profile's fallback; UTF-8, CRLF or LF.
  std::string start_template;
  std::string stop_template;
};

/// `server` has passed document::check_server, `answers` document::check_answers_for. Problems are what is still
/// missing or wrong for the output (LAN address, invalid group name, a character outside the code page), by setting
/// path. Texts of the report are in `language`.
tl::expected<Conversion, std::vector<document::Problem>> convert(const proto::Server& server,
                                                                 const proto::Answers& answers,
                                                                 const Products& products, text::Language language);

}  // namespace sssup::migration
