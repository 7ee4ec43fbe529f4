// One conversion on its way: what it reads, and what it gathers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "service/migration/convert.h"
#include "service/migration/profile_values.h"
#include "service/migration/target.h"
#include "service/migration/watch_id.h"

namespace sssup::migration {

/// An answer and its place in the answer file ("groupNames[2].group").
struct PlacedAnswer {
  std::string value;
  std::string path;
};

struct Run {
  Run(const proto::Server& the_server, const proto::Answers& the_answers, const Products& the_products,
      text::Language the_language);

  const proto::Server& server;
  const proto::Answers& answers;
  const Products& products;
  const text::Language language;
  const ProfileValues sss;
  const ProfileValues clusterpro;
  WatchIds watch_ids;
  std::unordered_map<std::string, PlacedAnswer> group_names;    // by monitor
  std::unordered_map<std::string, PlacedAnswer> lan_addresses;  // by monitor
  // What each OS monitor leads to: the strictest of them; absent without OS monitor.
  std::optional<proto::MonitoringTimes::StallAction> os_action;

  std::vector<document::Problem> problems;
  proto::Report report;
};

/// A monitor and its place in the server file ("sss.monitors[4]").
struct PlacedMonitor {
  const proto::Monitor& monitor;
  std::string path;
};

}  // namespace sssup::migration
