// What the tests of AttachedService say as a service, and ask of it.
#pragma once

#include <string>

#include "gui/model/attached_service.h"
#include "tests/gui/model/qt_loop.h"
#include "tests/pipe/support.h"

namespace sssup::gui::testing {

using Link = AttachedService::Link;
using pipe::testing::RawPeer;
using pipe::testing::RawService;
using pipe::testing::Record;
using pipe::testing::Service;
using pipe::testing::TempFolder;
using pipe::testing::Watcher;

inline AttachedService::Options options(const TempFolder& folder) {
  AttachedService::Options options;
  options.endpoint = folder.endpoint();
  return options;
}

inline proto::State running() {
  proto::State state;
  state.set_run(proto::State::RUNNING);
  state.set_server_name("TOKYO-DB1");
  state.set_progress(1000);
  return state;
}

inline proto::State asking(std::uint64_t instance) {
  proto::State state = running();
  state.set_run(proto::State::WAITING_FOR_OPERATOR);
  state.mutable_question()->set_id("choices");
  state.mutable_question()->set_instance(instance);
  auto* field = state.mutable_question()->add_fields();
  field->set_id("clusterName");
  field->mutable_rule()->set_kind(proto::Rule::TEXT);
  state.mutable_question()->add_buttons()->set_id("ok");
  return state;
}

inline bool becomes(const AttachedService& service, Link link) {
  return until([&] { return service.link() == link; });
}

inline proto::ServiceMessage hello(std::uint32_t version = pipe::protocol_version) {
  proto::ServiceMessage message;
  message.mutable_hello()->set_protocol_version(version);
  message.mutable_hello()->set_role(proto::MAY_CONTROL);
  return message;
}

inline proto::ServiceMessage snapshot(std::uint64_t last_seq) {
  proto::ServiceMessage message;
  *message.mutable_snapshot()->mutable_state() = running();
  message.mutable_snapshot()->set_last_seq(last_seq);
  message.mutable_snapshot()->set_run_id("run-1");
  return message;
}

inline proto::ServiceMessage event(std::uint64_t seq) {
  proto::ServiceMessage message;
  message.mutable_event()->set_seq(seq);
  message.mutable_event()->mutable_text()->set_fallback("event " + std::to_string(seq));
  return message;
}

}  // namespace sssup::gui::testing
