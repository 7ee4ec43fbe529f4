// The picture of what became of what: SSS on the left, CLUSTERPRO on the right.
#pragma once

#include "cluster.pb.h"
#include "service/report/page.h"

namespace sssup::report {

/// As many entries are drawn one by one; more are drawn by kind, so that the picture fits a page.
inline constexpr std::size_t picture_limit = 40;

void picture(Page& page, const proto::Report& report, const proto::Cluster& cluster);

}  // namespace sssup::report
