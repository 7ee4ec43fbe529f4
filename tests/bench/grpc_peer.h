// The same by gRPC over a Unix socket, as one would write it: synchronous, a thread a stream.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace sssup::bench {

/// Microseconds a unary call, its server in another process.
double grpc_round_trip(const std::string& path, int warm_up, int trips);

/// Streams `events` events to each of `viewers` as soon as `go` is true, `pause_us` apart (0: as fast as they go).
/// Never returns.
[[noreturn]] void grpc_serve_events(const std::string& path, std::uint64_t events, unsigned pause_us,
                                    std::atomic<bool>& go);
/// Reads all events of so many streams; `ready` counts those that stand.
void grpc_read_events(const std::string& path, int viewers, std::atomic<int>& ready,
                      std::atomic<std::uint64_t>& received);

}  // namespace sssup::bench
