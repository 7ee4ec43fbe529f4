// The files of a conversion, and how they take the place of an older result.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "common/outcome/outcome.h"
#include "server.pb.h"
#include "service/migration/convert.h"

namespace sssup::console {

struct ResultFile {
  std::filesystem::path path;  // below the result's folder, "scripts/ORDERS/START.BAT"
  std::string content;
};

/// cluster.json, report.json, report.html, scripts/<group>/START.BAT and STOP.BAT. Groups have passed
/// rules::group_name: they are folder names. `page`: the report that report.html shows, where it is not the
/// conversion's own. `script_profile`: as for report_html.
std::vector<ResultFile> result_files(const migration::Conversion& conversion, const proto::Server& server,
                                     const proto::ScriptProfile& script_profile, text::Language language,
                                     const proto::Report* page = nullptr);

/// What stands in the way of replace_result(folder, …) now: a link or something else in the folder's place, or what no
/// result has.
Status can_replace_result(const std::filesystem::path& folder);

/// Puts `files` into `folder`, made when it is not there, in place of an older result, whole: groups that are gone are
/// gone. Other files in the folder are left alone, and nothing is written outside it. On an error the folder is as it
/// was. After a crash in the middle, cluster.json is there only when the rest is, and the next call clears up.
/// Refused when `scripts` holds what no result has: it would be lost.
Status replace_result(const std::filesystem::path& folder, const std::vector<ResultFile>& files);

}  // namespace sssup::console
