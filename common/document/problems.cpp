#include "common/document/problems.h"

#include "common/rules/shown.h"

namespace sssup::document {

Path Path::operator/(std::string_view member) const {
  const std::string name = rules::shown(member);
  return Path(text_.empty() ? name : text_ + "." + name);
}

Path Path::operator[](std::size_t index) const {
  return Path(text_ + "[" + std::to_string(index) + "]");
}

void Problems::add(const Path& path, text::Message why) {
  if (!full()) list_.push_back({path.text(), std::move(why)});
}

void Problems::add(const Path& path, rules::Verdict verdict) {
  if (verdict) add(path, *std::move(verdict));
}

}  // namespace sssup::document
