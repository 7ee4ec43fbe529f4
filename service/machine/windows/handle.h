// Handles of Windows that close themselves.
#pragma once

#include <memory>
#include <type_traits>

#include "service/machine/windows/api.h"

namespace sssup::machine::windows {

struct CloseHandleOf {
  using pointer = HANDLE;
  void operator()(HANDLE handle) const { CloseHandle(handle); }
};
/// Null when there is none.
using Handle = std::unique_ptr<void, CloseHandleOf>;

/// Functions differ in which value means "none"; a Handle has null for both.
inline Handle own(HANDLE handle) {
  return Handle(handle == INVALID_HANDLE_VALUE ? nullptr : handle);
}

struct CloseFind {
  using pointer = HANDLE;
  void operator()(HANDLE handle) const { FindClose(handle); }
};
using FindHandle = std::unique_ptr<void, CloseFind>;

struct CloseKey {
  using pointer = HKEY;
  void operator()(HKEY key) const { RegCloseKey(key); }
};
using KeyHandle = std::unique_ptr<std::remove_pointer_t<HKEY>, CloseKey>;

struct CloseService {
  using pointer = SC_HANDLE;
  void operator()(SC_HANDLE handle) const { CloseServiceHandle(handle); }
};
using ServiceHandle = std::unique_ptr<std::remove_pointer_t<SC_HANDLE>, CloseService>;

struct FreeLocal {
  void operator()(void* memory) const { LocalFree(memory); }
};
template <class Type>
using LocalMemory = std::unique_ptr<Type, FreeLocal>;

}  // namespace sssup::machine::windows
