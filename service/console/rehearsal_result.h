#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "choices.pb.h"
#include "pipe.pb.h"
#include "server.pb.h"
#include "service/console/context.h"
#include "service/migration/convert.h"

namespace sssup::console {

/// A rehearsal that is complete.
struct Rehearsed {
  const std::filesystem::path& folder;
  const proto::Server& server;
  const proto::Answers& answers;  // given by file, or on the start page
  const migration::Products& products;
  const std::string& report_path;             // the run's own report on that server; "" when not known
  const std::vector<proto::Event>& events;    // of the run, as far as they were seen
  const std::filesystem::path& save_answers;  // "": not wanted
};

/// Writes <folder>/result as `convert` does, from what the rehearsal server ended up with, and the answers it was
/// decided with. What to tell the person: where they are.
Expected<std::vector<text::Message>> write_rehearsal_result(const Context& context, const Rehearsed& run);

}  // namespace sssup::console
