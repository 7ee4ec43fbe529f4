// Windows only: who may do what with our pipes, and what a pipe's instances go through.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <windows.h>

#include <aclapi.h>
#include <sddl.h>

#include <catch2/catch_test_macros.hpp>

#include "common/pipe/endpoint_windows.h"
#include "common/pipe/stream.h"
#include "common/pipe/token_windows.h"
#include "common/text/wide.h"
#include "service/pipe/acceptor.h"
#include "service/pipe/access_windows.h"
#include "tests/pipe/support_windows.h"

using namespace sssup;
using namespace sssup::pipe;
using namespace sssup::pipe::testing;

namespace {

struct Ace {
  BYTE type = 0;
  ACCESS_MASK mask = 0;
  std::string who;
  friend bool operator==(const Ace&, const Ace&) = default;
};

std::vector<Ace> aces_of(PACL acl) {
  std::vector<Ace> aces;
  for (DWORD index = 0; acl != nullptr && index < acl->AceCount; ++index) {
    void* ace = nullptr;
    REQUIRE(::GetAce(acl, index, &ace));
    // Allowing, denying and labelling ones are laid out alike.
    auto* allowed = static_cast<ACCESS_ALLOWED_ACE*>(ace);
    LPWSTR sid = nullptr;
    REQUIRE(::ConvertSidToStringSidW(&allowed->SidStart, &sid));
    aces.push_back({allowed->Header.AceType, allowed->Mask, text::utf8(sid)});
    ::LocalFree(sid);
  }
  return aces;
}

std::vector<Ace> access_in(const SecurityDescriptor& descriptor) {
  PACL acl = nullptr;
  BOOL present = FALSE;
  BOOL defaulted = FALSE;
  REQUIRE(::GetSecurityDescriptorDacl(descriptor.get(), &present, &acl, &defaulted));
  REQUIRE(present);
  REQUIRE(acl != nullptr);  // one that is null lets everybody in
  return aces_of(acl);
}

std::vector<Ace> labels_in(const SecurityDescriptor& descriptor) {
  PACL acl = nullptr;
  BOOL present = FALSE;
  BOOL defaulted = FALSE;
  REQUIRE(::GetSecurityDescriptorSacl(descriptor.get(), &present, &acl, &defaulted));
  return present ? aces_of(acl) : std::vector<Ace>();
}

std::wstring words_of(const SecurityDescriptor& descriptor, SECURITY_INFORMATION what) {
  LPWSTR words = nullptr;
  REQUIRE(
      ::ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor.get(), SDDL_REVISION_1, what, &words, nullptr));
  std::wstring result = words;
  ::LocalFree(words);
  return result;
}

const std::string anonymous = "S-1-5-7";
const std::string interactive = "S-1-5-4";
const std::string authenticated = "S-1-5-11";
const std::string owner_rights = "S-1-3-4";
const std::string local_system = "S-1-5-18";
const std::string administrators = "S-1-5-32-544";
const std::string medium_integrity = "S-1-16-8192";

constexpr ACCESS_MASK create_instance = FILE_APPEND_DATA;  // that is FILE_CREATE_PIPE_INSTANCE on a pipe
constexpr ACCESS_MASK client_mask = FILE_GENERIC_READ | FILE_WRITE_DATA;

const Ace deny_anonymous{ACCESS_DENIED_ACE_TYPE, GENERIC_ALL, anonymous};
const Ace all_system{ACCESS_ALLOWED_ACE_TYPE, GENERIC_ALL, local_system};
const Ace all_administrators{ACCESS_ALLOWED_ACE_TYPE, GENERIC_ALL, administrators};

// A client as others write them: none of ours.
HANDLE open_as_client(const Endpoint& endpoint) {
  return ::CreateFileW(text::wide(endpoint.name).c_str(), client_mask, 0, nullptr, OPEN_EXISTING, 0, nullptr);
}

bool system_enforces_first_instance() {
  const wchar_t* name = L"\\\\.\\pipe\\sssup-first-instance";
  const auto make = [&] {
    return owned(::CreateNamedPipeW(name, open_mode(true), PIPE_TYPE_BYTE, PIPE_UNLIMITED_INSTANCES, 0, 0, 0, nullptr));
  };
  const Handle first = make();
  REQUIRE(first);
  return !make();
}

}  // namespace

TEST_CASE("the control pipe is the system's and administrators', others signed in here watch",
          "[pipe][windows][sddl]") {
  const auto aces = access_in(security_descriptor(control_access));
  CHECK(aces ==
        std::vector<Ace>{
            deny_anonymous, all_system, all_administrators, {ACCESS_ALLOWED_ACE_TYPE, client_mask, interactive}});
}

TEST_CASE("the watchers' pipe is for everybody with a name", "[pipe][windows][sddl]") {
  const auto aces = access_in(security_descriptor(watch_access));
  CHECK(aces ==
        std::vector<Ace>{
            deny_anonymous, all_system, all_administrators, {ACCESS_ALLOWED_ACE_TYPE, client_mask, authenticated}});
}

TEST_CASE("a rehearsal's pipe is its user's", "[pipe][windows][sddl]") {
  const auto aces = access_in(security_descriptor(rehearsal_access));
  CHECK(aces ==
        std::vector<Ace>{
            deny_anonymous, all_system, all_administrators, {ACCESS_ALLOWED_ACE_TYPE, GENERIC_ALL, owner_rights}});
}

TEST_CASE("whoever is let in to read and write can make no instance", "[pipe][windows][sddl]") {
  STATIC_REQUIRE((client_mask & create_instance) == 0);
  for (const wchar_t* sddl : {control_access, watch_access}) {
    for (const Ace& ace : access_in(security_descriptor(sddl))) {
      if (ace.type != ACCESS_ALLOWED_ACE_TYPE || ace.who == local_system || ace.who == administrators) continue;
      CHECK(ace.mask == client_mask);
    }
  }
}

TEST_CASE("every descriptor is protected, and labelled against writing from below", "[pipe][windows][sddl]") {
  for (const wchar_t* sddl : {control_access, watch_access, rehearsal_access}) {
    const SecurityDescriptor descriptor = security_descriptor(sddl);
    REQUIRE(descriptor);
    SECURITY_DESCRIPTOR_CONTROL control = 0;
    DWORD revision = 0;
    REQUIRE(::GetSecurityDescriptorControl(descriptor.get(), &control, &revision));
    CHECK((control & SE_DACL_PROTECTED) != 0);
    CHECK(labels_in(descriptor) ==
          std::vector<Ace>{{SYSTEM_MANDATORY_LABEL_ACE_TYPE, SYSTEM_MANDATORY_LABEL_NO_WRITE_UP, medium_integrity}});
    CHECK(words_of(descriptor, DACL_SECURITY_INFORMATION).starts_with(L"D:P("));
  }
}

TEST_CASE("each pipe has the access and mode of its name", "[pipe][windows][sddl]") {
  const Endpoint watch{std::string(watch_pipe)};
  CHECK(access_of(default_endpoint()) == control_access);
  CHECK(access_of(watch) == watch_access);
  CHECK(access_of(rehearsal_endpoint("x")) == rehearsal_access);
  CHECK(access_of({R"(\\.\pipe\anything else)"}) == rehearsal_access);
  CHECK((pipe_mode(default_endpoint()) & PIPE_REJECT_REMOTE_CLIENTS) != 0);
  CHECK((pipe_mode(rehearsal_endpoint("x")) & PIPE_REJECT_REMOTE_CLIENTS) != 0);
  CHECK((pipe_mode(watch) & PIPE_REJECT_REMOTE_CLIENTS) == 0);
  CHECK((open_mode(true) & FILE_FLAG_FIRST_PIPE_INSTANCE) != 0);
  CHECK((open_mode(false) & FILE_FLAG_FIRST_PIPE_INSTANCE) == 0);
}

TEST_CASE("a pipe that listens has its descriptor", "[pipe][windows][sddl]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  const Handle client = owned(::CreateFileW(text::wide(folder.endpoint().name).c_str(), READ_CONTROL | FILE_READ_DATA,
                                            0, nullptr, OPEN_EXISTING, 0, nullptr));
  REQUIRE(client);
  PSECURITY_DESCRIPTOR raw = nullptr;
  PACL acl = nullptr;
  REQUIRE(::GetSecurityInfo(client.get(), SE_KERNEL_OBJECT, DACL_SECURITY_INFORMATION, nullptr, nullptr, &acl, nullptr,
                            &raw) == ERROR_SUCCESS);
  const SecurityDescriptor descriptor(raw);
  const auto aces = aces_of(acl);
  REQUIRE(aces.size() == 4);
  CHECK(aces[3].who == owner_rights);
  // Windows turns generic rights into those of a file, Wine keeps them.
  CHECK((aces[3].mask == FILE_ALL_ACCESS || aces[3].mask == GENERIC_ALL));
}

TEST_CASE("a squatter's pipe is not joined", "[pipe][windows][acceptor]") {
  if (!system_enforces_first_instance()) SKIP("this system does not enforce FILE_FLAG_FIRST_PIPE_INSTANCE");
  const TempFolder folder;
  const RawService squatter(folder.endpoint());
  boost::asio::io_context io;
  Record record;
  Server server(io, folder.endpoint(), record);
  const Status started = server.start();
  REQUIRE_FALSE(started);
  CHECK(started.error().kind == Error::Kind::busy);
}

TEST_CASE("a second service is told that the first lives", "[pipe][windows][acceptor]") {
  if (!system_enforces_first_instance()) SKIP("this system does not enforce FILE_FLAG_FIRST_PIPE_INSTANCE");
  const TempFolder folder;
  Record record;
  Service first(folder.endpoint(), record);
  boost::asio::io_context io;
  Server second(io, folder.endpoint(), record);
  const Status started = second.start();
  REQUIRE_FALSE(started);
  CHECK(started.error().kind == Error::Kind::busy);
}

TEST_CASE("a name that is none of a pipe here is refused", "[pipe][windows][acceptor]") {
  for (const char* name : {"", "s", R"(C:\s)", R"(\\TOKYO-DB1\pipe\s)", R"(\\.\pipe\)"}) {
    boost::asio::io_context io;
    Record record;
    Server server(io, {name}, record);
    const Status started = server.start();
    REQUIRE_FALSE(started);
    CHECK(started.error().kind == Error::Kind::invalid);
  }
}

TEST_CASE("the name is gone with the service, and free for the next", "[pipe][windows][acceptor]") {
  const TempFolder folder;
  Record record;
  for (int round = 0; round < 20; ++round) {
    Service service(folder.endpoint(), record);
    const Watcher watcher(folder.endpoint());
    REQUIRE(eventually([&] { return watcher.attached(); }));
    service.die();
    CHECK(dial(folder.endpoint()) == nullptr);
  }
}

TEST_CASE("clients that come and are gone at once keep nobody out", "[pipe][windows][acceptor]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  int came = 0;
  for (int count = 0; count < 300; ++count)
    if (const Handle client = owned(open_as_client(folder.endpoint()))) ++came;
  CHECK(came > 0);
  const Watcher watcher(folder.endpoint());
  CHECK(eventually([&] { return watcher.attached(); }));
}

TEST_CASE("while the service's thread is busy more clients come than doors are open", "[pipe][windows][acceptor]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  std::vector<Handle> connected;
  std::vector<Handle> gone;
  service.run([&] {
    // Some connect and stay, some connect and go, until every door is taken.
    for (;;) {
      Handle client = owned(open_as_client(folder.endpoint()));
      if (!client) {
        CHECK(::GetLastError() == ERROR_PIPE_BUSY);
        break;
      }
      (connected.size() > gone.size() ? gone : connected).push_back(std::move(client));
    }
    gone.clear();
  });
  CHECK(connected.size() >= 8);
  const Watcher watcher(folder.endpoint());
  CHECK(eventually([&] { return watcher.attached(); }));
}

TEST_CASE("a client that lets nobody know who it is only watches", "[pipe][windows][acceptor][R-5.remote]") {
  if (!clients_are_known()) SKIP("this system tells of no client who it is");
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  const Handle client = owned(::CreateFileW(text::wide(folder.endpoint().name).c_str(), client_mask, 0, nullptr,
                                            OPEN_EXISTING, SECURITY_SQOS_PRESENT | SECURITY_ANONYMOUS, nullptr));
  REQUIRE(client);
  const Frames frame = make_frame(hello());
  DWORD bytes = 0;
  REQUIRE(::WriteFile(client.get(), frame->data(), static_cast<DWORD>(frame->size()), &bytes, nullptr));
  FrameReader reader(4096);
  std::string_view message;
  while (reader.next(message) == FrameReader::Result::more) {
    const auto space = reader.space();
    REQUIRE(::ReadFile(client.get(), space.data(), static_cast<DWORD>(space.size()), &bytes, nullptr));
    reader.filled(bytes);
  }
  proto::ServiceMessage answer;
  REQUIRE(answer.ParseFromArray(message.data(), static_cast<int>(message.size())));
  CHECK(answer.hello().role() == proto::VIEWER);
}

TEST_CASE("no handle of a pipe is inherited", "[pipe][windows]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  boost::asio::io_context io;
  auto stream = connect(io, folder.endpoint());
  REQUIRE(stream);
  DWORD flags = 0;
  REQUIRE(::GetHandleInformation(stream->native_handle(), &flags));
  CHECK((flags & HANDLE_FLAG_INHERIT) == 0);
}

TEST_CASE("this process's token has a name with its computer or domain", "[pipe][windows]") {
  const Handle token = token_of_process(::GetCurrentProcessId());
  REQUIRE(token);
  CHECK(account_name(token.get()).find('\\') != std::string::npos);
  CHECK(same_user(token.get(), token.get()));
  CHECK(account_name(nullptr).empty());
  CHECK_FALSE(token_of_process(0));
}

TEST_CASE("an administrator who is not elevated is none", "[pipe][windows][R-5.remote]") {
  const Handle token = token_without_administrators();
  if (!token) SKIP("no such token can be made here");
  CHECK_FALSE(is_administrator(token.get()));
  CHECK(same_user(token.get(), token_of_process(::GetCurrentProcessId()).get()));
  CHECK_FALSE(is_local_system(nullptr));
  CHECK_FALSE(same_user(token.get(), nullptr));
}

TEST_CASE("every word for a closed pipe is a disconnect", "[pipe][windows]") {
  for (const DWORD code :
       {ERROR_BROKEN_PIPE, ERROR_NO_DATA, ERROR_PIPE_NOT_CONNECTED, ERROR_HANDLE_EOF, ERROR_NETNAME_DELETED})
    CHECK(is_disconnect({static_cast<int>(code), boost::system::system_category()}));
  CHECK_FALSE(is_disconnect({ERROR_ACCESS_DENIED, boost::system::system_category()}));
  CHECK_FALSE(is_disconnect({}));
}
