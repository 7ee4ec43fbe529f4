// Keys for a window, as the operator would press them:
//   keys.exe TITLE (enter | tab | space)…
// The window is the one whose title begins with TITLE. Ends with 1 when there is none.
#include <windows.h>

#include <string_view>

namespace {

struct Search {
  std::wstring_view title;
  HWND found = nullptr;
};

BOOL CALLBACK look(HWND window, LPARAM search) {
  auto& wanted = *reinterpret_cast<Search*>(search);
  wchar_t title[200] = L"";
  ::GetWindowTextW(window, title, 200);
  if (::IsWindowVisible(window) == 0 || !std::wstring_view(title).starts_with(wanted.title)) return TRUE;
  wanted.found = window;
  return FALSE;
}

WPARAM key_of(std::wstring_view name) {
  if (name == L"enter") return VK_RETURN;
  return name == L"tab" ? VK_TAB : VK_SPACE;
}

// Posted, so that it comes to this window whichever is in front.
void press(HWND window, WPARAM key) {
  const LPARAM down = 1 | static_cast<LPARAM>(::MapVirtualKeyW(static_cast<UINT>(key), MAPVK_VK_TO_VSC) << 16U);
  constexpr LPARAM released = static_cast<LPARAM>(0xC0000000U);
  ::PostMessageW(window, WM_KEYDOWN, key, down);
  ::PostMessageW(window, WM_KEYUP, key, down | released);
}

}  // namespace

int wmain(int count, wchar_t** arguments) {
  if (count < 2) return 1;
  Search search{arguments[1]};
  ::EnumWindows(look, reinterpret_cast<LPARAM>(&search));
  if (search.found == nullptr) return 1;
  for (int index = 2; index < count; ++index) press(search.found, key_of(arguments[index]));
  return 0;
}
