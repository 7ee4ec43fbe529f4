// Which events a client has. What keeps them once and in order, over restarts of either side:
//
//   1. The journal numbers the events of a run from 1, without gaps (service/engine/journal.h).
//   2. A client names the run and the last event it has (Attach), the service those it is at (Snapshot). Both sides
//      take the next event from resume_after().
//   3. A service that does not know its run yet says so (Snapshot.run_unknown): the client keeps its position, and gets
//      another Snapshot as soon as the run is known (Hub::look_at_stage).
//   4. The service reads what a client lacks from the stage, then sends live events (Session::catch_up).
//   5. A client drops the connection at a gap, and attaches again (Client::Impl::event).
#pragma once

#include <cstdint>
#include <string>

namespace sssup::pipe {

struct EventPosition {
  std::string run_id;     // empty: not known, or no run
  std::uint64_t seq = 0;  // the last event
};

/// The event after which a client goes on: its own, or 0 where the service is at another run.
inline std::uint64_t resume_after(const EventPosition& client, const EventPosition& service) {
  const bool other_run = !client.run_id.empty() && client.run_id != service.run_id;
  return other_run || client.seq > service.seq ? 0 : client.seq;
}

}  // namespace sssup::pipe
