// Which hints beside a field still hold once its value was changed; window and console ask.
#pragma once

#include <string>
#include <vector>

#include "question.pb.h"

namespace sssup::rules {

/// `hint` is one of `field`'s, `now` what stands in the field. A hint about the first value holds while that value
/// stands; one about the field (who uses it, what is known of the monitor) always holds.
bool hint_holds(const proto::Text& hint, const proto::Field& field, const std::vector<std::string>& now);

/// It offers a value instead of pointing something out.
bool is_proposal(const proto::Text& hint);

}  // namespace sssup::rules
