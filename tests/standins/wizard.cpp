#include "tests/standins/wizard.h"

#include <windows.h>

#include "common/text/wide.h"
#include "tests/standins/wizard_ids.h"

namespace sssup::standin {
namespace {

using Pick = CommandLine::Pick;

struct Page {
  std::wstring title;
  int first_choice;  // of the radio buttons; 0: the page has none
  int last_choice;
};

// Ends with the radio button that is chosen, IDOK where there is none, or IDCANCEL.
INT_PTR CALLBACK procedure(HWND dialog, UINT message, WPARAM wide_parameter, LPARAM long_parameter) {
  if (message == WM_INITDIALOG) {
    const auto* page = reinterpret_cast<const Page*>(long_parameter);
    ::SetWindowLongPtrW(dialog, DWLP_USER, long_parameter);
    ::SetWindowTextW(dialog, page->title.c_str());
    if (page->first_choice != 0) ::CheckRadioButton(dialog, page->first_choice, page->last_choice, page->first_choice);
    return TRUE;
  }
  if (message != WM_COMMAND) return FALSE;
  const int pressed = LOWORD(wide_parameter);
  if (pressed == IDCANCEL) ::EndDialog(dialog, IDCANCEL);
  if (pressed == IDOK) {
    const auto* page = reinterpret_cast<const Page*>(::GetWindowLongPtrW(dialog, DWLP_USER));
    int chosen = IDOK;
    for (int choice = page->first_choice; choice != 0 && choice <= page->last_choice; ++choice)
      if (::IsDlgButtonChecked(dialog, choice) == BST_CHECKED) chosen = choice;
    ::EndDialog(dialog, chosen);
  }
  return TRUE;
}

int show(int dialog, const Page& page) {
  return static_cast<int>(::DialogBoxParamW(::GetModuleHandleW(nullptr), MAKEINTRESOURCEW(dialog), nullptr, procedure,
                                            reinterpret_cast<LPARAM>(&page)));
}

std::wstring title(const std::string& product) {
  return text::wide(product) + L" Setup";
}

}  // namespace

std::optional<Pick> first_page(const std::string& product, bool installed) {
  if (!installed) {
    if (show(IDD_WELCOME, {title(product), 0, 0}) != IDOK) return std::nullopt;
    return Pick::install;
  }
  switch (show(IDD_MAINTENANCE, {title(product), IDC_REINSTALL, IDC_REMOVE})) {
    case IDC_REINSTALL: return Pick::install;
    case IDC_REPAIR: return Pick::repair;
    case IDC_REMOVE: return Pick::remove;
    default: return std::nullopt;
  }
}

bool restarts_at_last_page(const std::string& product) {
  return show(IDD_LAST, {title(product), IDC_RESTART_NOW, IDC_RESTART_LATER}) == IDC_RESTART_NOW;
}

}  // namespace sssup::standin
