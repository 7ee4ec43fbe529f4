// The engine goes before the pipe: whoever floods the pipe gets what the upgrade leaves over. Linux lets only root put
// a thread before others, and Windows starves one that is put behind: each has its own way, so each thread says who it
// is.
#pragma once

namespace sssup::pipe {

/// On the engine's thread.
void go_before_the_pipe();
/// On the pipe's thread.
void give_way_to_the_engine();

}  // namespace sssup::pipe
