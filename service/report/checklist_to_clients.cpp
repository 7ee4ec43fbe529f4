#include <algorithm>
#include <cstddef>

#include "common/rules/places.h"
#include "common/text/report.h"
#include "service/report/checklist.h"
#include "service/report/report.h"

namespace sssup::report {
namespace {

std::ptrdiff_t rank(const proto::Todo& todo) {
  const auto places = rules::places();
  return std::find_if(places.begin(), places.end(), [&](const auto& place) { return place.value == todo.place(); }) -
         places.begin();
}

proto::Report checklist_in(text::Language language, const migration::Conversion& completed, const proto::Server& server,
                           const proto::Answers& answers, const migration::Products& products) {
  migration::Conversion conversion = completed;
  write_checklist(conversion, server, answers, products, language);
  std::stable_sort(conversion.report.mutable_todo()->begin(), conversion.report.mutable_todo()->end(),
                   [](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return std::move(conversion.report);
}

void word(const proto::Todo& todo, proto::Checklist::Wording& wording) {
  wording.set_title(todo.title());
  wording.set_detail(todo.detail());
}

void word_rest(int count, text::Language language, proto::Checklist::Wording& wording) {
  wording.set_title(text::render({text::id::report_todo_rest, {{"count", std::to_string(count)}}}, language));
  wording.set_detail(text::render(text::id::report_todo_rest_detail, language));
}

}  // namespace

proto::Checklist checklist_in_all_languages(const migration::Conversion& completed, const proto::Server& server,
                                            const proto::Answers& answers, const migration::Products& products,
                                            std::size_t most_bytes) {
  const auto english = checklist_in(text::Language::english, completed, server, answers, products);
  const auto japanese = checklist_in(text::Language::japanese, completed, server, answers, products);
  proto::Checklist checklist;
  std::size_t bytes = 0;
  for (int at = 0; at < english.todo_size(); ++at) {
    auto& item = *checklist.add_items();
    item.set_id(english.todo(at).id());
    item.set_place(english.todo(at).place());
    word(english.todo(at), *item.mutable_english());
    word(japanese.todo(at), *item.mutable_japanese());
    bytes += item.ByteSizeLong();
    if (bytes <= most_bytes) continue;
    const int rest = english.todo_size() - at;
    item.set_id("rest");
    word_rest(rest, text::Language::english, *item.mutable_english());
    word_rest(rest, text::Language::japanese, *item.mutable_japanese());
    break;
  }
  return checklist;
}

}  // namespace sssup::report
