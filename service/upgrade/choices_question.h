// 2.6.2 as a question: what it asks with which rules and first values, and its answer as choices.
#pragma once

#include <vector>

#include "choices.pb.h"
#include "common/document/document.h"
#include "profile.pb.h"
#include "question.pb.h"
#include "server.pb.h"

namespace sssup::upgrade {

/// `problems` (of the answers' checks and the migration) are hints of their fields, or warnings where they have none;
/// so are the findings that need a decision and are no answer of their own.
proto::Question choices_question(const proto::Server& server, const proto::Answers& given,
                                 const proto::ProductProfile& clusterpro,
                                 const std::vector<document::Problem>& problems);

/// The answer's values over `answers`; groups that were not asked for keep theirs. A proposed public address that was
/// left as it is is not taken for a choice: it follows the interconnects, and what relies on it says that it is
/// assumed.
proto::Answers with_choices(const proto::Question& question, const proto::Answer& answer, proto::Answers answers);

/// The answer to `question` holds as far as it goes, and `next` asks for what did not fit into it.
bool asks_on(const proto::Question& question, const proto::Question& next);

/// The choices with every default of the manual filled in, for reading them.
proto::Answers with_defaults(const proto::Server& server, proto::Answers answers,
                             const proto::ProductProfile& clusterpro);

}  // namespace sssup::upgrade
