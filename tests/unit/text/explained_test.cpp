// An error that is told over the pipe, in the journal and in the event log keeps its cause.
#include <catch2/catch_test_macros.hpp>

#include "common/outcome/explained.h"
#include "common/outcome/reply.h"
#include "common/text/errors.h"

using namespace sssup;

namespace {

Error unreadable() {
  return {Error::Kind::io,
          {text::id::error_file_read, {{"path", "Services"}, {"path_ja", "サービス"}}},
          "input/output\nerror"};
}

}  // namespace

TEST_CASE("an error is told with its cause, in either language", "[T-6][R-5.lang]") {
  const text::Message told = explained(unreadable());
  CHECK(text::render(told, text::Language::english) == describe(unreadable(), text::Language::english));
  CHECK(text::render(told, text::Language::english) == "Services cannot be read: input/output\\nerror");
  CHECK(text::render(told, text::Language::japanese) == "サービス を読み取れません: input/output\\nerror");
}

TEST_CASE("an error without a cause is told as it is", "[T-6]") {
  const Error plain(Error::Kind::io, unreadable().message);
  CHECK(explained(plain) == plain.message);
}

TEST_CASE("a refusal says what the system said", "[T-6]") {
  const proto::Reply reply = refused(unreadable());
  CHECK(reply.refusal() == proto::Reply::FAILED);
  CHECK(text::render(reply.why(), text::Language::japanese) == "サービス を読み取れません: input/output\\nerror");
}
