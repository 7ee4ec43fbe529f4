// What the targets need around an input: profiles, a server and answers that hold.
#pragma once

#include <string>

#include "choices.pb.h"
#include "server.pb.h"
#include "service/migration/convert.h"

namespace sssup::fuzz {

/// Read once: packaging/samples/every-kind.json and its answers, the built-in profiles.
const proto::Server& sample_server();
const proto::Answers& sample_answers();
const migration::Products& sample_products();

/// Readiness, conversion, and the report of both, as `check` and `convert` do with whatever they accepted.
void convert_all(const proto::Server& server, const proto::Answers& answers, const migration::Products& products);

}  // namespace sssup::fuzz
