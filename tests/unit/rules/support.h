#pragma once

#include <string>

#include "common/rules/names.h"

namespace sssup::rules::test {

/// The reason in English; "" when it holds.
inline std::string why(const Verdict& verdict) {
  return verdict ? text::render(*verdict, text::Language::english) : "";
}

}  // namespace sssup::rules::test
