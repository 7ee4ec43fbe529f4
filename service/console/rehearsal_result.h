#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "choices.pb.h"
#include "server.pb.h"
#include "service/console/context.h"
#include "service/migration/convert.h"

namespace sssup::console {

/// Writes <folder>/result as `convert` does, from what the rehearsal server ended up with. `report_path`: the run's own
/// report on that server, "" when not known. What to tell the person: where the two are.
Expected<std::vector<text::Message>> write_rehearsal_result(const Context& context, const std::filesystem::path& folder,
                                                            const proto::Server& server, const proto::Answers& answers,
                                                            const migration::Products& products,
                                                            const std::string& report_path);

}  // namespace sssup::console
