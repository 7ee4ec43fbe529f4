// What is entered and not confirmed, while service and windows come and go.
#include "gui/model/draft_keeper.h"

#include <mutex>

#include <catch2/catch_test_macros.hpp>

#include "tests/gui/model/qt_loop.h"
#include "tests/pipe/support.h"

namespace sssup::gui {
namespace {

using Link = AttachedService::Link;
using pipe::testing::Record;
using pipe::testing::Service;
using pipe::testing::TempFolder;
using pipe::testing::Watcher;
using testing::until;

proto::State asking(std::uint64_t instance) {
  proto::State state;
  state.set_run(proto::State::WAITING_FOR_OPERATOR);
  state.mutable_question()->set_id("choices");
  state.mutable_question()->set_instance(instance);
  for (const char* id : {"clusterName", "password"}) {
    auto* field = state.mutable_question()->add_fields();
    field->set_id(id);
    field->mutable_rule()->set_kind(proto::Rule::TEXT);
    field->mutable_rule()->set_secret(id == std::string_view("password"));
  }
  state.mutable_question()->add_buttons()->set_id("ok");
  return state;
}

// A service's journal as far as drafts go: what is drafted is in every later state.
struct Keeping {
  explicit Keeping(std::uint64_t instance = 7) {
    record.set_state(asking(instance));
    record.on_command([this](const proto::ClientMessage& message, const std::function<void(proto::Reply)>& done) {
      const std::lock_guard lock(mutex);
      if (message.has_draft()) {
        ++count;
        kept = message.draft();
      }
      if (!replies) return;
      proto::Reply reply;
      reply.set_ok(true);
      done(reply);
    });
  }
  // The record calls back with its own lock held: what it shows changes between services.
  void show_kept(std::uint64_t instance = 7) {
    proto::State state = asking(instance);
    *state.mutable_draft() = draft();
    record.set_state(state);
  }
  proto::Draft draft() {
    const std::lock_guard lock(mutex);
    return kept;
  }
  std::string value() {
    const proto::Draft now = draft();
    return now.fields_size() == 0 ? "" : now.fields(0).values(0);
  }

  std::mutex mutex;
  proto::Draft kept;
  int count = 0;
  bool replies = true;
  Record record;
};

// A window as far as the question goes.
struct Window {
  explicit Window(const TempFolder& folder) : service(options(folder)) {
    new DraftKeeper(service, form);
    QObject::connect(&service, &AttachedService::questionChanged, &form,
                     [this] { form.set_question(service.state().question()); });
  }
  static AttachedService::Options options(const TempFolder& folder) {
    AttachedService::Options options;
    options.endpoint = folder.endpoint();
    return options;
  }
  bool attached() {
    return until([this] { return service.link() == Link::attached_controlling && !form.question().id().empty(); });
  }

  AttachedService service;
  QuestionForm form;
};

TEST_CASE("what is entered is kept by the service, and is there in the next window", "[R-2.6.2-ok]") {
  const TempFolder folder;
  Keeping keeping;
  const Service real(folder.endpoint(), keeping.record);
  {
    Window window(folder);
    REQUIRE(window.attached());
    window.form.enter("clusterName", {"TOK"});
    window.form.enter("clusterName", {"TOKYO"});
    window.form.enter("password", {"hunter2"});
    REQUIRE(until([&] { return keeping.value() == "TOKYO"; }));
    CHECK(keeping.count == 1);  // gathered
    CHECK(keeping.draft().fields_size() == 1);
    CHECK(keeping.draft().instance() == 7);
    CHECK_FALSE(window.service.commanding());
  }
  keeping.show_kept();
  Window next(folder);
  REQUIRE(next.attached());
  CHECK(until([&] { return next.form.value("clusterName") == "TOKYO"; }));
  CHECK(next.form.value("password").empty());
  CHECK(next.form.entered("clusterName"));
}

TEST_CASE("a service that goes away in the middle of entering: what is entered meanwhile is kept when it is back",
          "[R-2.6]") {
  const TempFolder folder;
  Keeping keeping;
  std::optional<Service> real(std::in_place, folder.endpoint(), keeping.record);
  Window window(folder);
  REQUIRE(window.attached());
  window.form.enter("clusterName", {"BEFORE"});
  REQUIRE(until([&] { return keeping.value() == "BEFORE"; }));
  real.reset();
  REQUIRE(until([&] { return window.service.link() == Link::lost; }));
  window.form.enter("clusterName", {"MEANWHILE"});
  keeping.show_kept();
  real.emplace(folder.endpoint(), keeping.record);
  CHECK(until([&] { return keeping.value() == "MEANWHILE"; }));
  CHECK(window.form.value("clusterName") == "MEANWHILE");  // not what the service had from before
}

TEST_CASE("entering does not wait for a service that does not reply", "[R-2.3]") {
  const TempFolder folder;
  Keeping keeping;
  keeping.replies = false;
  const Service real(folder.endpoint(), keeping.record);
  Window window(folder);
  REQUIRE(window.attached());
  window.form.enter("clusterName", {"ONE"});
  REQUIRE(until([&] { return keeping.value() == "ONE"; }));
  window.form.enter("clusterName", {"TWO"});
  CHECK(window.form.value("clusterName") == "TWO");
  CHECK(window.form.answer("ok"));
}

TEST_CASE("what another window entered comes with control over it", "[R-5.remote]") {
  const TempFolder folder;
  Keeping keeping;
  Service real(folder.endpoint(), keeping.record);
  Window window(folder);
  REQUIRE(window.attached());
  window.form.enter("clusterName", {"MINE"});
  window.form.enter("password", {"hunter2"});
  REQUIRE(until([&] { return keeping.value() == "MINE"; }));

  Watcher other(folder.endpoint());
  REQUIRE(until([&] { return other.attached(); }));
  REQUIRE(other.ask(pipe::testing::take_control(true)).value().ok());
  REQUIRE(until([&] { return window.service.link() == Link::attached_watching; }));
  proto::ClientMessage theirs;
  *theirs.mutable_draft() = keeping.draft();
  theirs.mutable_draft()->set_author(keeping.draft().author() + 1);
  theirs.mutable_draft()->mutable_fields(0)->set_values(0, "THEIRS");
  REQUIRE(other.ask(theirs).value().ok());
  CHECK(window.form.value("clusterName") == "MINE");

  keeping.show_kept();
  bool taken = false;
  window.service.take_control(true, nullptr, [&](const auto&) { taken = true; });
  CHECK(until([&] { return taken && window.form.value("clusterName") == "THEIRS"; }));
  CHECK(window.form.value("password") == "hunter2");
  // What comes of it again is no news: entries since are newer.
  window.form.enter("clusterName", {"MINE AGAIN"});
  real.server->publish_state();
  CHECK(until([&] { return keeping.value() == "MINE AGAIN"; }));
  CHECK(window.form.value("clusterName") == "MINE AGAIN");
}

TEST_CASE("nothing of a question is kept for the next one", "[R-2.6.2-ok]") {
  const TempFolder folder;
  Keeping keeping;
  Service real(folder.endpoint(), keeping.record);
  Window window(folder);
  REQUIRE(window.attached());
  window.form.enter("clusterName", {"OLD"});
  REQUIRE(until([&] { return keeping.value() == "OLD"; }));
  keeping.show_kept(8);  // the draft of 7 with question 8
  real.server->publish_state();
  REQUIRE(until([&] { return window.form.question().instance() == 8; }));
  CHECK(window.form.value("clusterName").empty());
}

}  // namespace
}  // namespace sssup::gui
