// A service that comes and goes, and what is seen of it.
#include <atomic>
#include <future>
#include <memory>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "common/text/pipe.h"
#include "gui/model/event_list.h"
#include "tests/gui/model/attached.h"

namespace sssup::gui {
namespace {

using namespace testing;

TEST_CASE("nobody there: which screen it is, the system says; attached when the service comes", "[R-5.remote]") {
  const TempFolder folder;
  std::atomic<ServicePresence> presence = ServicePresence::not_installed;
  auto with_presence = options(folder);
  with_presence.presence = [&] { return presence.load(); };
  AttachedService service(with_presence);
  CHECK(becomes(service, Link::not_installed));
  presence = ServicePresence::stopped;
  CHECK(becomes(service, Link::not_running));
  presence = ServicePresence::starting;
  CHECK(becomes(service, Link::starting));

  Record record;
  const Service real(folder.endpoint(), record);
  CHECK(becomes(service, Link::starting));  // reached, and not yet aware of itself
  CHECK_FALSE(service.attached());
}

TEST_CASE("a rehearsal whose folder is not there is not installed") {
  const TempFolder folder;
  CHECK(rehearsal_presence(folder.path) == ServicePresence::stopped);
  CHECK(rehearsal_presence(folder.path / "none") == ServicePresence::not_installed);
}

TEST_CASE("a window that closes does not wait for a computer that does not answer", "[R-5.remote]") {
  const TempFolder folder;
  // Stands for the opening of a pipe there, which keeps the thread as long as the system likes.
  auto kept = std::make_shared<std::promise<void>>();
  std::promise<void> answers;
  auto elsewhere = options(folder);
  elsewhere.presence = [kept, told = answers.get_future().share()] {
    kept->set_value();
    told.wait();
    return ServicePresence::unknown;
  };
  const std::weak_ptr<std::promise<void>> thread_has = kept;
  {
    AttachedService service(elsewhere);
    kept->get_future().wait();
    service.keep_draft({}, nullptr, [](const auto&) { FAIL("nobody listens any more"); });
  }
  answers.set_value();
  elsewhere = {};
  // What it was kept by lets it go: it ends by itself, and is heard no more.
  kept.reset();
  CHECK(until([&] { return thread_has.expired(); }));
}

TEST_CASE("nothing to watch on another computer: said so, and tried on", "[R-5.remote]") {
  const TempFolder folder;
  auto elsewhere = options(folder);
  elsewhere.server = "TOKYO-DB1";
  elsewhere.presence = [] { return ServicePresence::not_installed; };  // here, which says nothing of there
  AttachedService service(elsewhere);
  REQUIRE(becomes(service, Link::not_offered));
  CHECK(service.server() == "TOKYO-DB1");
  CHECK_FALSE(service.why().isEmpty());
  Record record;
  record.set_state(running());
  const Service real(folder.endpoint(), record);
  CHECK(until([&] { return service.attached(); }));
}

TEST_CASE("attached: state and past events are there, and new ones come", "[R-2.3]") {
  const TempFolder folder;
  Record record;
  record.set_state(running());
  Service real(folder.endpoint(), record);
  real.say(500);
  AttachedService service(options(folder));
  REQUIRE(becomes(service, Link::attached_controlling));
  CHECK(service.state().server_name() == "TOKYO-DB1");
  CHECK(until([&] { return service.events().rowCount() == 500; }));
  real.say(3);
  CHECK(until([&] { return service.events().rowCount() == 503; }));
}

TEST_CASE("a burst of states is few changes of the window, and the last one counts") {
  const TempFolder folder;
  Record record;
  record.set_state(running());
  Service real(folder.endpoint(), record);
  AttachedService service(options(folder));
  REQUIRE(becomes(service, Link::attached_controlling));
  int changes = 0;
  QObject::connect(&service, &AttachedService::stateChanged, [&] { ++changes; });
  proto::State state = running();
  for (std::uint32_t progress = 2000; progress <= 3000; ++progress) {
    state.set_progress(progress);
    record.set_state(state);
    real.server->publish_state();
  }
  CHECK(until([&] { return service.state().progress() == 3000; }));
  CHECK(changes < 500);
}

TEST_CASE("the service dies and comes back: lost since when, then attached again, each event once", "[R-2.6]") {
  const TempFolder folder;
  Record record;
  record.set_state(running());
  std::optional<Service> real(std::in_place, folder.endpoint(), record);
  real->say(10);
  AttachedService service(options(folder));
  REQUIRE(until([&] { return service.events().rowCount() == 10; }));
  real.reset();
  REQUIRE(becomes(service, Link::lost));
  CHECK(service.lost_since().isValid());
  CHECK_FALSE(service.why().isEmpty());
  CHECK(service.state().server_name() == "TOKYO-DB1");  // still to be looked at
  real.emplace(folder.endpoint(), record);
  real->say(5);
  CHECK(becomes(service, Link::attached_controlling));
  CHECK_FALSE(service.lost_since().isValid());
  CHECK(until([&] { return service.events().rowCount() == 15; }));
}

TEST_CASE("newer and older services: their own screens, tried again when told") {
  const TempFolder folder;
  RawService raw(folder.endpoint());
  const auto greet = [&](std::uint32_t version) {
    const auto peer = raw.accept();
    peer->send(hello(version));
    peer->client_message();
    peer->goodbye();  // until it has gone
  };
  AttachedService service(options(folder));
  std::thread(greet, pipe::protocol_version + 1).join();
  CHECK(becomes(service, Link::newer));
  CHECK_FALSE(service.why().isEmpty());
  service.try_again();
  std::thread(greet, 0).join();
  CHECK(becomes(service, Link::too_old));
}

TEST_CASE("garbage, a gap, silence: dropped and attached again, no event twice or left out", "[R-2.3]") {
  const TempFolder folder;
  RawService raw(folder.endpoint());
  auto quick = options(folder);
  quick.silence = std::chrono::milliseconds(300);
  AttachedService service(quick);

  const auto greeted = [&] {
    auto peer = raw.accept();
    peer->send(hello());
    return peer;
  };
  auto peer = greeted();
  peer->send(snapshot(2));
  peer->send(event(1));
  REQUIRE(until([&] { return service.events().rowCount() == 1; }));
  peer->send(event(3));  // a gap
  peer = greeted();
  peer->send(snapshot(3));
  peer->send(event(2));
  peer->send(event(3));
  REQUIRE(until([&] { return service.events().rowCount() == 3; }));
  CHECK(becomes(service, Link::attached_controlling));

  peer->send(std::string(64, '\xff'));  // garbage
  peer = greeted();
  peer->send(snapshot(3));
  CHECK(becomes(service, Link::attached_controlling));
  // Then nothing: lost by silence.
  CHECK(becomes(service, Link::lost));
  CHECK(service.events().rowCount() == 3);
}

TEST_CASE("another run begins: the events begin anew") {
  const TempFolder folder;
  Record record;
  record.set_state(running());
  std::optional<Service> real(std::in_place, folder.endpoint(), record);
  real->say(10);
  AttachedService service(options(folder));
  REQUIRE(until([&] { return service.events().rowCount() == 10; }));
  real.reset();
  record.reset("run-2");
  real.emplace(folder.endpoint(), record);
  real->say(2);
  CHECK(until([&] { return service.events().rowCount() == 2; }));
}

TEST_CASE("the run is over when the service says so and goes", "[R-2.10-end]") {
  const TempFolder folder;
  Record record;
  record.set_state(running());
  Service real(folder.endpoint(), record);
  AttachedService service(options(folder));
  REQUIRE(becomes(service, Link::attached_controlling));
  real.close(proto::Goodbye::FINISHED);
  CHECK(becomes(service, Link::over));
}

TEST_CASE("a service that restarts with its server is lost, with that reason", "[R-2.6]") {
  const TempFolder folder;
  Record record;
  record.set_state(running());
  Service real(folder.endpoint(), record);
  AttachedService service(options(folder));
  REQUIRE(becomes(service, Link::attached_controlling));
  real.close(proto::Goodbye::RESTARTING);
  REQUIRE(becomes(service, Link::lost));
  CHECK(service.restarting());
  CHECK(service.why().toStdString() == service.say(text::id::pipe_restarting).toStdString());
}

TEST_CASE("the language changes at run time, reasons and events with it", "[R-5.lang]") {
  const TempFolder folder;
  AttachedService service(options(folder));
  REQUIRE(becomes(service, Link::not_running));
  const QString english = service.why();
  int told = 0;
  QObject::connect(&service, &AttachedService::languageChanged, [&] { ++told; });
  service.set_language(text::Language::japanese);
  service.set_language(text::Language::japanese);
  CHECK(told == 1);
  CHECK(service.why() != english);
  CHECK(service.events().language() == text::Language::japanese);
}

TEST_CASE("a Setup at work is seen by its heartbeat", "[R-2.3]") {
  const TempFolder folder;
  Record record;
  record.set_state(running());
  pipe::Limits often;
  often.heartbeat = std::chrono::milliseconds(10);
  Service real(folder.endpoint(), record, often);
  AttachedService service(options(folder));
  std::vector<bool> told;
  QObject::connect(&service, &AttachedService::working, [&](bool alive) { told.push_back(alive); });
  REQUIRE(becomes(service, Link::attached_controlling));
  CHECK_FALSE(service.working_for());
  real.server->working(true);
  CHECK(until([&] { return service.working_for().has_value(); }));
  real.server->working(false);
  CHECK(until([&] { return !service.working_for(); }));
  CHECK(told == std::vector<bool>{true, false});
}

}  // namespace
}  // namespace sssup::gui
