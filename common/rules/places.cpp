#include "common/rules/places.h"

#include "common/text/report.h"

namespace sssup::rules {

std::span<const Place> places() {
  namespace id = text::id;
  static constexpr Place all[] = {{proto::Todo::POWER_OFF, id::report_place_power_off},
                                  {proto::Todo::THIS_SERVER, id::report_place_this_server},
                                  {proto::Todo::PARTNER, id::report_place_partner},
                                  {proto::Todo::MANAGER, id::report_place_manager},
                                  {proto::Todo::PLACE_UNSPECIFIED, id::report_place_unspecified}};
  return all;
}

}  // namespace sssup::rules
