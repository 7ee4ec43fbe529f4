#include "service/console/view.h"

#include "service/console/view_json.h"
#include "service/console/view_live.h"
#include "service/console/view_plain.h"

namespace sssup::console {

std::unique_ptr<View> make_view(const Context& context, const Terminal& terminal, Format format) {
  if (format == Format::json) return std::make_unique<JsonView>(context);
  if (terminal.live()) return std::make_unique<LiveView>(context, terminal);
  return std::make_unique<PlainView>(context);
}

}  // namespace sssup::console
