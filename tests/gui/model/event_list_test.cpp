#include "gui/model/event_list.h"

#include <QFile>
#include <QTemporaryDir>
#include <catch2/catch_test_macros.hpp>

#include "common/text/questions.h"

namespace sssup::gui {
namespace {

EventList::Line line(const std::string& fallback, proto::Event::Level level = proto::Event::DETAIL) {
  proto::Event event;
  event.set_unix_ms(1'700'000'000'000);
  event.set_level(level);
  event.mutable_text()->set_id("not_in_this_catalogue");
  event.mutable_text()->set_fallback(fallback);
  return EventList::line_of(event);
}

EventList::Line known(const text::Entry& entry) {
  proto::Event event;
  *event.mutable_text() = text::to_proto(entry);
  return EventList::line_of(event);
}

QString text_at(const QAbstractItemModel& model, int row) {
  return model.index(row, 0).data(EventList::TextRole).toString();
}

TEST_CASE("a text the catalogue knows follows the language; another one shows the service's words", "[R-5.lang]") {
  EventList list;
  list.append({known(text::id::phase_check), line("of a newer service")});
  CHECK(text_at(list, 0) == "Check");
  list.set_language(text::Language::japanese);
  CHECK(text_at(list, 0) == QString::fromUtf8("状態確認"));
  CHECK(text_at(list, 1) == "of a newer service");
}

TEST_CASE("control characters of an event do not reach the screen") {
  EventList list;
  list.append({line("a\nb\x1b[31m")});
  CHECK(text_at(list, 0) == "a\\nb\\x1b[31m");
}

TEST_CASE("trouble is told in words, not by sign or colour alone") {
  EventList list;
  list.append({line("disk full", proto::Event::TROUBLE)});
  CHECK(list.index(0).data().toString().endsWith("Trouble: disk full"));
}

TEST_CASE("a hundred thousand events, filtered by level and text", "[R-2.3]") {
  EventList list;
  std::vector<EventList::Line> lines;
  for (int each = 0; each < 100'000; ++each)
    lines.push_back(
        line("event " + std::to_string(each), each % 1000 == 0 ? proto::Event::WARNING : proto::Event::DETAIL));
  list.append(std::move(lines));
  EventFilter filter(list);
  CHECK(filter.rowCount() == 100'000);
  filter.set_least_level(proto::Event::WARNING);
  CHECK(filter.rowCount() == 100);
  filter.set_search("EVENT 99000");
  REQUIRE(filter.rowCount() == 1);
  CHECK(text_at(filter, 0) == "event 99000");
  list.append({line("event 99000 again", proto::Event::TROUBLE), line("another")});
  CHECK(filter.rowCount() == 2);
  filter.set_least_level(proto::Event::DETAIL);
  filter.set_search({});
  CHECK(filter.rowCount() == 100'002);
}

TEST_CASE("memory does not grow without end: the oldest lines make room") {
  EventList list;
  for (int batch = 0; batch < 300; ++batch) list.append(std::vector<EventList::Line>(1000, line("x")));
  CHECK(list.rowCount() <= EventList::most_events);
  CHECK(list.rowCount() > EventList::most_events / 2);
  list.append({line("the newest")});
  CHECK(text_at(list, list.rowCount() - 1) == "the newest");
  list.append(std::vector<EventList::Line>(EventList::most_events + 10, line("y")));
  CHECK(list.rowCount() == EventList::most_events);
}

TEST_CASE("what is shown is copied and saved, in order", "[R-2.3]") {
  EventList list;
  list.append({line("first"), line("second", proto::Event::WARNING), line("third")});
  EventFilter filter(list);
  const QString copied = filter.as_text({filter.index(2, 0), filter.index(0, 0)});
  CHECK(copied.count(u'\n') == 2);
  CHECK(copied.indexOf("first") < copied.indexOf("third"));
  filter.set_least_level(proto::Event::WARNING);
  const QTemporaryDir folder;
  QString why;
  REQUIRE(filter.save(folder.filePath("log.txt"), why));
  QFile file(folder.filePath("log.txt"));
  REQUIRE(file.open(QIODevice::ReadOnly));
  const QByteArray saved = file.readAll();
  CHECK(saved.contains("Warning: second"));
  CHECK_FALSE(saved.contains("first"));
  CHECK_FALSE(filter.save(folder.filePath("no/such/folder/log.txt"), why));
  CHECK_FALSE(why.isEmpty());
}

}  // namespace
}  // namespace sssup::gui
