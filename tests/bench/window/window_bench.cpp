// Figures of the window: attaching to a long run, its list of events, and its memory over a long stream. Prints them
// and judges none: they depend on the machine.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>

#include <QApplication>
#include <QElapsedTimer>
#include <QImage>
#include <QListView>
#include <QPainter>
#include <QScrollBar>
#include <QTemporaryDir>

#include "gui/model/attached_service.h"
#include "gui/model/event_list.h"
#include "gui/progress_window.h"
#include "tests/bench/window/long_run.h"

#ifdef __linux__
#include <malloc.h>
#include <unistd.h>
#endif

namespace {

using namespace sssup;

constexpr std::uint64_t past_events = 100'000;
constexpr std::uint64_t streamed_events = 1'000'000;  // ten hours at 28 a second
constexpr std::uint64_t burst = 1000;

double milliseconds(const std::function<void()>& work) {
  QElapsedTimer timer;
  timer.start();
  work();
  return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

void say(const char* what, double value, const char* unit) {
  std::printf("%-66s %10.1f %s\n", what, value, unit);
  std::fflush(stdout);
}

bool until(const std::function<bool()>& holds) {
  QElapsedTimer patience;
  patience.start();
  while (!holds()) {
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 5);
    if (patience.hasExpired(120'000)) return false;
  }
  return true;
}

// MiB this process has allocated; 0 where it is not known. Not what the system has given it, which a list may find
// room in that is there from before.
double allocated() {
#ifdef __GLIBC__
  const struct mallinfo2 now = mallinfo2();
  return static_cast<double>(now.uordblks + now.hblkhd) / (1 << 20);
#else
  return 0;
#endif
}

// MiB this process has in memory; 0 where it is not known.
double memory() {
#ifdef __linux__
  long pages = 0;
  std::ifstream statm("/proc/self/statm");
  statm >> pages >> pages;
  return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
#else
  return 0;
#endif
}

gui::AttachedService::Options options(const pipe::Endpoint& endpoint) {
  gui::AttachedService::Options options;
  options.endpoint = endpoint;
  options.silence = std::chrono::minutes(2);
  return options;
}

void paint(QWidget& widget) {
  QImage picture(widget.size(), QImage::Format_RGB32);
  widget.render(&picture);
}

void attach(const pipe::Endpoint& endpoint, const QString& name) {
  gui::AttachedService warm(options(endpoint));  // fonts, styles, pages of memory
  gui::ProgressWindow first(warm);
  first.show();
  until([&] { return warm.events().rowCount() == static_cast<int>(past_events); });
  paint(first);

  QElapsedTimer timer;
  timer.start();
  const auto so_far = [&] { return static_cast<double>(timer.nsecsElapsed()) / 1e6; };
  gui::AttachedService service(options(endpoint));
  gui::ProgressWindow window(service);
  window.show();
  until([&] { return service.attached(); });
  paint(window);
  say(qUtf8Printable("attach " + name + ": state on the screen"), so_far(), "ms");
  until([&] { return service.events().rowCount() == static_cast<int>(past_events); });
  paint(window);
  say(qUtf8Printable("attach " + name + ": every past event in the list, painted"), so_far(), "ms");
}

void list_of_events() {
  const double before = allocated();
  std::vector<gui::EventList::Line> lines;
  say("100,000 events made lines (on the pipe's thread)", milliseconds([&] {
        for (std::uint64_t seq = 1; seq <= past_events; ++seq)
          lines.push_back(gui::EventList::line_of(bench::event_of(seq)));
      }),
      "ms");
  gui::EventList list;
  gui::EventFilter filter(list);
  QListView view;
  view.setUniformItemSizes(true);
  view.setModel(&filter);
  view.resize(600, 400);
  view.show();
  say("100,000 lines appended", milliseconds([&] { list.append(std::move(lines)); }), "ms");
  say("100,000 lines in memory", allocated() - before, "MiB");
  say("shown and painted", milliseconds([&] { paint(view); }), "ms");
  say("scrolled to the end and painted", milliseconds([&] {
        view.scrollToBottom();
        paint(view);
      }),
      "ms");
  constexpr int pages = 200;
  say("one page scrolled and painted, of 200 through the list",
      milliseconds([&] {
        for (int page = 0; page < pages; ++page) {
          view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum() / pages * page);
          paint(view);
        }
      }) / pages,
      "ms");
  say("a line appended at its end",
      milliseconds([&] {
        for (int count = 0; count < pages; ++count)
          list.append({gui::EventList::line_of(bench::event_of(past_events + static_cast<std::uint64_t>(count)))});
      }) / pages,
      "ms");
  say("filtered by level", milliseconds([&] { filter.set_least_level(proto::Event::WARNING); }), "ms");
  say("filter taken away", milliseconds([&] { filter.set_least_level(proto::Event::DETAIL); }), "ms");
  say("searched for a text", milliseconds([&] { filter.set_search(QStringLiteral("99999")); }), "ms");
  say("search taken away", milliseconds([&] { filter.set_search({}); }), "ms");
  say("another language, painted", milliseconds([&] {
        list.set_language(text::Language::japanese);
        paint(view);
      }),
      "ms");
  say("all lines as text (copy, save)", milliseconds([&] { static_cast<void>(filter.as_text()); }), "ms");
}

void long_stream(const pipe::Endpoint& endpoint) {
  bench::EndlessRun run;
  bench::Served served(endpoint, run);
  gui::AttachedService service(options(endpoint));
  gui::ProgressWindow window(service);
  window.show();
  until([&] { return service.attached(); });
  std::uint64_t last = 0;
  QObject::connect(&service.events(), &QAbstractItemModel::rowsInserted, &window, [&] { last = run.last_seq(); });
  QElapsedTimer timer;
  timer.start();
  for (std::uint64_t said = 0; said < streamed_events;) {
    for (std::uint64_t count = 0; count < burst; ++count, ++said) served.server().publish(run.next());
    until([&] { return last == run.last_seq(); });
    if (said % 100'000 != 0) continue;
    paint(window);
    say(qUtf8Printable(QStringLiteral("memory after %L1 events").arg(said)), memory(), "MiB");
  }
  say("events a second through window, list and pipe",
      static_cast<double>(streamed_events) * 1000 / static_cast<double>(timer.elapsed()), "/s");
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  const QTemporaryDir folder;
  const std::filesystem::path place = folder.path().toStdString();
  {
    bench::PastRun past(place, past_events);
    const pipe::Endpoint endpoint = pipe::rehearsal_endpoint(place);
    const bench::Served served(endpoint, past);
    attach(endpoint, QStringLiteral("with 100,000 past events"));
  }
  list_of_events();
  long_stream({(place / "stream.sock").string()});
  return 0;
}
