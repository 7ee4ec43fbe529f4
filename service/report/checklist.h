// What is left to do after the upgrade: chapter 3 of the manual with this server's values in it.
#pragma once

#include <string>
#include <string_view>

#include "choices.pb.h"
#include "cluster.pb.h"
#include "common/text/language.h"
#include "findings.pb.h"
#include "server.pb.h"
#include "service/migration/convert.h"

namespace sssup::report {

/// Ids of the items of failover groups begin with these; the group's name in lower case follows.
inline constexpr std::string_view todo_group = "group-";
inline constexpr std::string_view todo_delete_group = "delete-group-";

/// What is to be done to the group's START.BAT and STOP.BAT (manual 3.8.2, 4.2.8, 4.2.9-3).
std::string scripts_to_revise(const proto::FailoverGroup& group, const proto::Server& server, text::Language language);

/// Into `conversion.report.todo`, in the order of the manual; what the report says of findings and of what was not
/// migrated is complete by now.
void write_checklist(migration::Conversion& conversion, const proto::Server& server, const proto::Answers& answers,
                     const migration::Products& products, text::Language language);

}  // namespace sssup::report
