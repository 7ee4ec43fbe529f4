#include "gui/model/attached_service.h"

#include <atomic>
#include <future>
#include <memory>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "common/text/pipe.h"
#include "gui/model/event_list.h"
#include "gui/model/question_form.h"
#include "tests/gui/model/qt_loop.h"
#include "tests/pipe/support.h"

namespace sssup::gui {
namespace {

using Link = AttachedService::Link;
using pipe::testing::RawPeer;
using pipe::testing::RawService;
using pipe::testing::Record;
using pipe::testing::Service;
using pipe::testing::TempFolder;
using pipe::testing::Watcher;
using testing::until;

AttachedService::Options options(const TempFolder& folder) {
  AttachedService::Options options;
  options.endpoint = folder.endpoint();
  return options;
}

proto::State running() {
  proto::State state;
  state.set_run(proto::State::RUNNING);
  state.set_server_name("TOKYO-DB1");
  state.set_progress(1000);
  return state;
}

proto::State asking(std::uint64_t instance) {
  proto::State state = running();
  state.set_run(proto::State::WAITING_FOR_OPERATOR);
  state.mutable_question()->set_id("choices");
  state.mutable_question()->set_instance(instance);
  auto* field = state.mutable_question()->add_fields();
  field->set_id("clusterName");
  field->mutable_rule()->set_kind(proto::Rule::TEXT);
  state.mutable_question()->add_buttons()->set_id("ok");
  return state;
}

bool becomes(const AttachedService& service, Link link) {
  return until([&] { return service.link() == link; });
}

proto::ServiceMessage hello(std::uint32_t version = pipe::protocol_version) {
  proto::ServiceMessage message;
  message.mutable_hello()->set_protocol_version(version);
  message.mutable_hello()->set_role(proto::MAY_CONTROL);
  return message;
}

proto::ServiceMessage snapshot(std::uint64_t last_seq) {
  proto::ServiceMessage message;
  *message.mutable_snapshot()->mutable_state() = running();
  message.mutable_snapshot()->set_last_seq(last_seq);
  message.mutable_snapshot()->set_run_id("run-1");
  return message;
}

proto::ServiceMessage event(std::uint64_t seq) {
  proto::ServiceMessage message;
  message.mutable_event()->set_seq(seq);
  message.mutable_event()->mutable_text()->set_fallback("event " + std::to_string(seq));
  return message;
}

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

TEST_CASE("a restart in the middle of a question: what was entered is there when the same one comes back",
          "[R-2.7-slips]") {
  const TempFolder folder;
  Record record;
  record.set_state(asking(7));
  std::optional<Service> real(std::in_place, folder.endpoint(), record);
  AttachedService service(options(folder));
  QuestionForm form;
  int questions = 0;
  QObject::connect(&service, &AttachedService::questionChanged, [&] {
    ++questions;
    form.set_question(service.state().question());
  });
  REQUIRE(becomes(service, Link::attached_controlling));
  REQUIRE(until([&] { return questions == 1; }));
  form.enter("clusterName", {"TOKYO"});
  real.reset();
  REQUIRE(becomes(service, Link::lost));
  real.emplace(folder.endpoint(), record);
  REQUIRE(becomes(service, Link::attached_controlling));
  CHECK(questions == 1);
  CHECK(form.value("clusterName") == "TOKYO");

  record.set_state(asking(8));
  real->server->publish_state();
  REQUIRE(until([&] { return questions == 2; }));
  CHECK(form.value("clusterName").empty());
}

TEST_CASE("an answer takes control where nobody has it, and its reply comes on the Qt thread", "[R-5.remote]") {
  const TempFolder folder;
  Record record;
  record.set_state(asking(7));
  std::vector<std::string> answered;
  record.on_command([&](const proto::ClientMessage& message, std::function<void(proto::Reply)> done) {
    answered.push_back(message.answer().question_id());
    proto::Reply reply;
    reply.set_ok(true);
    done(reply);
  });
  const Service real(folder.endpoint(), record);
  AttachedService service(options(folder));
  REQUIRE(becomes(service, Link::attached_controlling));
  proto::Answer answer;
  answer.set_question_id("choices");
  answer.set_instance(7);
  answer.set_button("ok");
  std::optional<bool> ok;
  service.answer(answer, nullptr, [&](const Expected<proto::Reply>& reply) { ok = reply && reply->ok(); });
  CHECK_FALSE(ok);
  CHECK(service.commanding());
  REQUIRE(until([&] { return ok.has_value(); }));
  CHECK(*ok);
  CHECK_FALSE(service.commanding());
  CHECK(answered == std::vector<std::string>{"choices"});
  CHECK(until([&] { return service.state().you_control(); }));
}

TEST_CASE("another has control: watching, with who it is; taken over on demand; and told when it is taken away",
          "[R-5.remote]") {
  const TempFolder folder;
  Record record;
  record.set_state(asking(7));
  const Service real(folder.endpoint(), record);
  pipe::ClientOptions named;
  named.who = "anna";
  Watcher other(folder.endpoint(), named);
  REQUIRE(until([&] { return other.attached(); }));
  REQUIRE(other.ask(pipe::testing::take_control()).value().ok());

  AttachedService service(options(folder));
  REQUIRE(becomes(service, Link::attached_watching));
  CHECK_FALSE(service.who().isEmpty());
  CHECK(service.may_control());

  std::optional<proto::Reply::Refusal> refusal;
  service.answer({}, nullptr, [&](const Expected<proto::Reply>& reply) { refusal = reply->refusal(); });
  REQUIRE(until([&] { return refusal.has_value(); }));
  CHECK(*refusal == proto::Reply::CONTROL_HELD);

  bool taken = false;
  service.take_control(true, nullptr, [&](const Expected<proto::Reply>& reply) { taken = reply && reply->ok(); });
  CHECK(until([&] { return taken && service.link() == Link::attached_controlling && service.state().you_control(); }));

  REQUIRE(other.ask(pipe::testing::take_control(true)).value().ok());
  CHECK(becomes(service, Link::attached_watching));
}

TEST_CASE("a context that is gone is not called") {
  const TempFolder folder;
  Record record;
  record.set_state(running());
  const Service real(folder.endpoint(), record);
  AttachedService service(options(folder));
  REQUIRE(becomes(service, Link::attached_controlling));
  bool called = false;
  {
    QObject page;
    service.check_again(&page, [&](const Expected<proto::Reply>&) { called = true; });
  }
  CHECK(until([&] { return !service.commanding(); }));
  CHECK_FALSE(called);
}

TEST_CASE("a service that never replies ends in an error, and one that is not there too") {
  const TempFolder folder;
  Record record;
  record.set_state(running());
  record.on_command([](const proto::ClientMessage&, const std::function<void(proto::Reply)>&) {});
  std::optional<Service> real(std::in_place, folder.endpoint(), record);
  auto impatient = options(folder);
  impatient.patience = std::chrono::milliseconds(50);
  AttachedService service(impatient);
  REQUIRE(becomes(service, Link::attached_controlling));
  std::vector<Error::Kind> errors;
  const auto note = [&](const Expected<proto::Reply>& reply) {
    if (!reply) errors.push_back(reply.error().kind);
  };
  service.check_again(nullptr, note);
  REQUIRE(until([&] { return errors.size() == 1; }));
  CHECK(errors.back() == Error::Kind::busy);
  real.reset();
  REQUIRE(becomes(service, Link::lost));
  service.check_again(nullptr, note);
  CHECK(until([&] { return errors.size() == 2; }));
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
