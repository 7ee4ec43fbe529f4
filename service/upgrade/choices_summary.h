// What was chosen, to be read through before it is confirmed (R-2.6.2-ok).
#pragma once

#include <vector>

#include "choices.pb.h"
#include "common/text/language.h"
#include "findings.pb.h"
#include "profile.pb.h"
#include "question.pb.h"
#include "server.pb.h"
#include "service/readiness/readiness.h"

namespace sssup::upgrade {

/// A line for each field of `choices`, which is choices_question() for the same answers; a user to be deleted needs no
/// password. Passwords are only said to be new or kept.
void add_summary(proto::Question& confirm, const proto::Question& choices, const proto::Server& server,
                 const proto::Answers& answers);

/// What the choices point out of the public LAN's address (that it is only assumed, stands above a dedicated
/// interconnect, is not set yet), as warnings: advice of chapter 3 goes by it (R-2.6.2-public).
void add_public_warnings(proto::Question& confirm, const proto::Question& choices);

/// Findings that still need a decision with these choices, as warnings: some are made only by what was chosen (an
/// interconnect that an IP monitor watches, a user to be deleted that a script names).
void add_open_decisions(proto::Question& confirm, const std::vector<readiness::Finding>& findings);
/// The choices as they were confirmed, for the report: 2.6.1's addresses, then the summary. Never a secret.
void add_choices(proto::Run& run, const proto::Server& server, const proto::Answers& answers,
                 const proto::ProductProfile& clusterpro, text::Language language);

}  // namespace sssup::upgrade
