// The pages of 2.10 as the service asks them.
#include <stdexcept>

#include "common/text/questions.h"
#include "service/upgrade/question.h"
#include "tests/gui/screens/screens.h"

namespace sssup::gui::testing {
namespace {

namespace id = text::id;
using upgrade::ButtonKind;

proto::Question start_page() {
  auto ask =
      upgrade::question("licences", id::licences_title, {id::licences_text, {{"registered", "1"}, {"expected", "2"}}});
  *ask.add_warnings() = text::to_proto(id::licences_too_few);
  upgrade::add_button(ask, "register", id::button_register);
  upgrade::add_button(ask, "register-file", id::button_register_file, ButtonKind::plain);
  upgrade::add_button(ask, "finish", id::button_finish_licences, ButtonKind::plain);
  return ask;
}

void add_choice(proto::Question& ask, const char* field, const text::Entry& label,
                const std::vector<std::pair<std::string, text::Message>>& options) {
  auto& choice = upgrade::add_field(ask, field, label, proto::Rule::CHOICE);
  choice.mutable_rule()->set_required(true);
  for (const auto& [value, text] : options) {
    auto* option = choice.mutable_rule()->add_options();
    option->set_value(value);
    *option->mutable_label() = text::to_proto(text);
  }
  choice.add_initial(options.front().first);
}

proto::Rule& add_text(proto::Question& ask, const char* field, const text::Entry& label, proto::Rule::Kind kind,
                      std::uint32_t longest) {
  auto& rule = *upgrade::add_field(ask, field, label, kind).mutable_rule();
  rule.set_min_length(1);
  rule.set_max_length(longest);
  rule.set_required(true);
  return rule;
}

proto::Question items_page() {
  auto ask = upgrade::question("licence-items", id::licence_items_title, id::licence_items_text);
  add_choice(ask, "product", id::licence_product,
             {{"SSS_UPGRADE",
               {id::licence_product_name,
                {{"product", "CLUSTERPRO(R) SingleServerSafe(TM) for Windows Ver1.0 upgrade licence (SE 8.0)"}}}}});
  add_choice(ask, "unit", id::licence_unit, {{"CPU", id::licence_unit_cpu}, {"NODE", id::licence_unit_node}});
  *ask.mutable_fields(1)->mutable_help() = text::to_proto(id::licence_unit_help);
  auto& count = upgrade::add_field(ask, "count", id::licence_count, proto::Rule::NUMBER);
  count.mutable_rule()->set_min(1);
  count.mutable_rule()->set_max(9999);
  count.mutable_rule()->set_required(true);
  count.add_initial("1");
  add_text(ask, "serialNumber", id::licence_serial, proto::Rule::TEXT, 64).set_pattern(proto::Rule::SERIAL_NUMBER);
  auto& key = add_text(ask, "key", id::licence_key, proto::Rule::TEXT, 128);
  key.set_pattern(proto::Rule::LICENCE_KEY);
  key.set_secret(true);
  return ask;
}

proto::Question file_page() {
  auto ask = upgrade::question("licence-file", id::licence_file_title, id::licence_file_text);
  add_text(ask, "content", id::licence_file_content, proto::Rule::FILE_CONTENT, 4096).set_secret(true);
  return ask;
}

}  // namespace

proto::State licence_screen(const std::string& question) {
  if (question == "licences") return waiting(start_page());
  auto ask = question == "licence-items" ? items_page() : file_page();
  upgrade::add_button(ask, "register", id::button_register_this);
  upgrade::add_button(ask, "back", id::button_back, ButtonKind::leaves_fields);
  return waiting(std::move(ask));
}

}  // namespace sssup::gui::testing
