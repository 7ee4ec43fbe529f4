// A rehearsal server in a folder of its own, gone with the test.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "service/machine/rehearsal/rehearsal.h"
#include "service/migration/convert.h"

namespace sssup::test {

class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// TOKYO-DB1 with disks C and D and one monitor of each kind. Its secrets all hold the word "sentinel".
proto::Server tokyo();
migration::Products products_se_8();
/// Speed 0, and the tests' stand-in Setup.
machine::rehearsal::Options quick(proto::Scenario scenario = {});

/// What a run would have copied from the medium, for tests that run Setups without one; below `copies`.
void put_copies(const std::filesystem::path& folder);
inline constexpr std::string_view copies = "D:\\Copies";

class Sandbox {
 public:
  explicit Sandbox(proto::Scenario scenario = {}, const proto::Server& server = tokyo());

  const std::filesystem::path& folder() const { return folder_.path(); }
  machine::Machine& machine() { return *machine_; }
  /// As another process would open it.
  std::unique_ptr<machine::Machine> another() const;
  std::string fingerprint() const;

 private:
  TemporaryFolder folder_;
  std::unique_ptr<machine::Machine> machine_;
};

std::string why(const Error& error);

}  // namespace sssup::test

// The value of an Expected, or the test's end with its reason.
#define REQUIRE_VALUE(declaration, expression)                                                                 \
  auto SSSUP_CONCAT(required_, __LINE__) = (expression);                                                       \
  if (!SSSUP_CONCAT(required_, __LINE__)) FAIL(::sssup::test::why(SSSUP_CONCAT(required_, __LINE__).error())); \
  declaration = std::move(*SSSUP_CONCAT(required_, __LINE__))

#define REQUIRE_OK(expression)                                               \
  do {                                                                       \
    const auto required_status = (expression);                               \
    if (!required_status) FAIL(::sssup::test::why(required_status.error())); \
    SUCCEED();                                                               \
  } while (false)
