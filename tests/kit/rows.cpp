#include "tests/kit/rows.h"

#include <array>

namespace sssup::kit {
namespace {

#define SSSUP_KIT_ROW(number, threat, need, function, what) Row{number, threat, Need::need, what},
constexpr std::array table = {
#include "tests/kit/rows.def"
};
#undef SSSUP_KIT_ROW

}  // namespace

std::span<const Row> rows() {
  return table;
}

std::string_view why_not_under_wine(Need need) {
  switch (need) {
    case Need::nothing: return "";
    case Need::ctest: return "Wine: CTest runs this program itself";
    case Need::accounts: return "Wine runs no process as another account";
    case Need::owners: return "Wine enforces no owners and access lists";
    case Need::junctions: return "Wine has no junctions";
    case Need::open_files: return "Wine replaces no file that is open";
    case Need::search_order: return "Wine searches libraries in an order of its own";
    case Need::integrity: return "Wine enforces no integrity levels";
    case Need::pipe_clients: return "Wine gives every client of a pipe the service's own token";
    case Need::remote_pipes: return "Wine opens no pipes of other computers";
    case Need::service_settings: return "Wine does not keep these settings of a service";
    case Need::event_texts: return "Wine's event log does not look up texts";
    case Need::images: return "Wine mounts no images";
    case Need::restarts: return "Wine: tests/e2e/windows/upgrade.sh runs it";
    case Need::person: return "";  // said by the row itself, on every system
  }
  return "";
}

}  // namespace sssup::kit
