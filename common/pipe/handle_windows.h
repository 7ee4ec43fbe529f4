// Windows only: handles that close themselves.
#pragma once

#include <memory>

#include <windows.h>

namespace sssup::pipe {

struct HandleCloser {
  void operator()(HANDLE handle) const { ::CloseHandle(handle); }
};
/// Null: none. What the system calls INVALID_HANDLE_VALUE becomes null in owned().
using Handle = std::unique_ptr<void, HandleCloser>;

inline Handle owned(HANDLE handle) {
  return Handle(handle == INVALID_HANDLE_VALUE ? nullptr : handle);
}

}  // namespace sssup::pipe
