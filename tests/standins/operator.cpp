// The robot before a Setup, as the operator would sit there:
//   operator.exe close | repair | ((install | reinstall | remove) (now | later))
// Waits up to two minutes for each page. Says "picked" when it has answered the last: one that a restart has ended ends
// with 0, too.
#include <windows.h>

#include <cstdio>
#include <string_view>

#include "tests/standins/wizard_ids.h"

namespace {

constexpr ULONGLONG patience_ms = 120'000;
constexpr DWORD look_every_ms = 50;

// A dialog whose title ends with "Setup" and that has the control.
HWND page_with(int control) {
  const ULONGLONG end = ::GetTickCount64() + patience_ms;
  while (::GetTickCount64() < end) {
    HWND dialog = nullptr;
    while ((dialog = ::FindWindowExW(nullptr, dialog, L"#32770", nullptr)) != nullptr) {
      wchar_t title[200] = L"";
      ::GetWindowTextW(dialog, title, 200);
      if (std::wstring_view(title).ends_with(L"Setup") && ::IsWindowVisible(dialog) != 0 &&
          ::GetDlgItem(dialog, control) != nullptr)
        return dialog;
    }
    ::Sleep(look_every_ms);
  }
  return nullptr;
}

void click(HWND dialog, int control) {
  ::SendMessageW(::GetDlgItem(dialog, control), BM_CLICK, 0, 0);
}

// Whether the page came. `choice` 0: only the button.
bool answer(int page_control, int choice, int button) {
  HWND dialog = page_with(page_control);
  if (dialog == nullptr) return false;
  if (choice != 0) click(dialog, choice);
  // Posted: the page is gone before a sent one would return.
  ::PostMessageW(dialog, WM_COMMAND, MAKEWPARAM(button, BN_CLICKED), 0);
  return true;
}

bool first_page(std::wstring_view what) {
  if (what == L"close") return answer(IDCANCEL, 0, IDCANCEL);
  if (what == L"install") return answer(IDCANCEL, 0, IDOK);
  if (what == L"reinstall") return answer(IDC_REINSTALL, IDC_REINSTALL, IDOK);
  if (what == L"repair") return answer(IDC_REPAIR, IDC_REPAIR, IDOK);
  return what == L"remove" && answer(IDC_REMOVE, IDC_REMOVE, IDOK);
}

bool last_page(std::wstring_view when) {
  return answer(IDC_RESTART_LATER, when == L"now" ? IDC_RESTART_NOW : IDC_RESTART_LATER, IDOK);
}

}  // namespace

int wmain(int count, wchar_t** arguments) {
  if (count < 2 || !first_page(arguments[1]) || (count > 2 && !last_page(arguments[2]))) return 1;
  std::puts("picked");
  return 0;
}
