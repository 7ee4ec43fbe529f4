// Questions and control: what the window asks of its service.

#include <catch2/catch_test_macros.hpp>

#include "gui/model/question_form.h"
#include "tests/gui/model/attached.h"

namespace sssup::gui {
namespace {

using namespace testing;

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

}  // namespace
}  // namespace sssup::gui
