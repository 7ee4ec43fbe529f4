// 2.4, the start page, as a question: edition, working folder, backup folder; OK starts, Cancel ends with nothing
// changed.
#pragma once

#include "choices.pb.h"
#include "question.pb.h"
#include "server.pb.h"

namespace sssup::upgrade {

inline constexpr const char* start_question_id = "start";
inline constexpr const char* start_cancel_button = "cancel";

proto::Question start_question(const proto::Server& server);

/// The answer's values as the beginning of an answer file.
proto::Answers start_answers(const proto::Question& question, const proto::Answer& answer);

}  // namespace sssup::upgrade
