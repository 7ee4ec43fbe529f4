#include "gui/language_box.h"

#include <array>
#include <cstddef>

#include <QComboBox>

#include "common/text/window.h"
#include "gui/model/shown_text.h"

namespace sssup::gui {
namespace {

constexpr std::array languages = {text::Language::japanese, text::Language::english};

}  // namespace

QComboBox* make_language_box(QWidget* parent) {
  auto* box = new QComboBox(parent);
  for (const text::Language language : languages)
    box->addItem(
        shown(language == text::Language::japanese ? text::id::window_japanese : text::id::window_english, language));
  return box;
}

text::Language language_at(int index) {
  return languages.at(static_cast<std::size_t>(index));
}

void show_language(QComboBox& box, text::Language language) {
  box.setCurrentIndex(language == languages[0] ? 0 : 1);
}

}  // namespace sssup::gui
