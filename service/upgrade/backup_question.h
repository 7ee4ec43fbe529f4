// The folder for backup and report cannot be used: its disk is gone, or something is in the way. The operator puts that
// right, or names another folder; as often as it takes, also behind the point of no return.
#pragma once

#include <optional>

#include "service/engine/step.h"
#include "service/migration/convert.h"

namespace sssup::upgrade {

/// To be asked before anything is written there; nothing when it can be used. Follows its disk to another letter.
Expected<std::optional<proto::Question>> question_about_backup(engine::Context& context);

/// The same question for what only writing there has shown, where another folder may help: Kind::denied, refused,
/// disk_full, io, not_found. Any other error as it is.
Expected<engine::Outcome> ask_for_other_backup(engine::Context& context, const Error& error);

/// A folder for backup and report that is not there yet is made for administrators only: what it would inherit may let
/// others change it.
Status make_backup_folder(machine::Machine& machine, const std::string& folder);

/// The answer to that question. Registry and journal know the other folder from then on.
Expected<engine::Outcome> backup_answered(engine::Context& context, const migration::Products& products,
                                          const proto::Question& question, const proto::Answer& answer);

}  // namespace sssup::upgrade
