#include "gui/question/field_editor.h"

namespace sssup::gui {

FieldEditor* make_field_editor(const AttachedService& service, const proto::Field& field, QWidget* parent) {
  using proto::Rule;
  switch (field.rule().kind()) {
    case Rule::CHOICE: return make_choice_editor(service, field, parent);
    case Rule::FLAG: return make_flag_editor(service, field, parent);
    case Rule::ADDRESS_LIST: return make_address_list_editor(service, field, parent);
    case Rule::FILE_CONTENT: return make_file_editor(service, field, parent);
    case Rule::TEXT:
      if (field.rule().pattern() == Rule::ADDRESS) return make_address_editor(service, field, parent);
      if (field.rule().pattern() == Rule::FOLDER) return make_folder_editor(service, field, parent);
      break;
    default: break;
  }
  return make_line_editor(service, field, parent);
}

std::string first_of(const QuestionForm::Values& values) {
  return values.empty() ? std::string() : values.front();
}

}  // namespace sssup::gui
