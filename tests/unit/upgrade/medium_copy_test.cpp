// Which medium is taken, and what is made of a copy that is no more what was pinned.
#include "service/upgrade/medium_copy.h"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cstdlib>
#include <map>

#include "common/text/errors.h"
#include "service/machine/medium_bounds.h"
#include "service/machine/sha256.h"
#include "service/products/profile.h"

using namespace sssup;
using upgrade::MediumCopy;

namespace {

using Content = std::map<std::string, std::string>;  // by path

constexpr const char* folder = "D:\\SSS Upgrade\\medium";

/// A disk in memory.
struct PaperDisk final : machine::Files {
  Content files;
  std::uint64_t free = std::uint64_t{1} << 30U;
  bool full = false;

  Expected<bool> exists(std::string_view path) override { return files.contains(std::string(path)); }
  Expected<std::optional<machine::SeenFile>> see(std::string_view path, std::optional<std::uint64_t> size,
                                                 std::stop_token) override {
    const auto file = files.find(std::string(path));
    if (file == files.end()) return std::nullopt;
    machine::SeenFile seen{file->second.size(), {}};
    if (seen.size == size.value_or(seen.size)) seen.sha256 = machine::sha256_of(file->second);
    return seen;
  }
  Status create_folder(std::string_view) override { return {}; }
  Status remove(std::string_view path) override {
    std::erase_if(files, [&](const auto& file) { return file.first.starts_with(path); });
    return {};
  }
  Expected<std::vector<machine::FileEntry>> list(std::string_view below) override {
    std::vector<machine::FileEntry> found;
    for (const auto& [path, content] : files)
      if (path.starts_with(std::string(below) + '\\')) found.push_back({path, content.size()});
    return found;
  }
  Expected<std::uint64_t> free_bytes(std::string_view) override { return free; }

  Expected<machine::Place> look(std::string_view) override { std::abort(); }
  Status move(std::string_view, std::string_view) override { std::abort(); }
  Expected<machine::Volume> volume_of(std::string_view) override { std::abort(); }
  Expected<std::optional<std::string>> drive_of_volume(std::string_view) override { std::abort(); }
  Expected<std::string> read(std::string_view) override { std::abort(); }
  Expected<std::string> read_beginning(std::string_view, std::size_t) override { std::abort(); }
  Status write(std::span<const machine::FileContent>) override { std::abort(); }
  std::filesystem::path native(std::string_view) override { std::abort(); }
};

struct PaperMedium {
  machine::MediumPlace place;
  Content files;
  bool readable = true;
  Content swapped_in;  // what is there once something was hashed: another medium, a moment later
};

struct PaperDrives final : machine::Setups {
  explicit PaperDrives(PaperDisk& server) : disk(server) {}

  PaperDisk& disk;
  std::vector<PaperMedium> media;
  int copied = 0;
  std::stop_source* stops_at_look = nullptr;  // the service is to stop while a medium's file is read

  PaperMedium& at(const machine::MediumPlace& place) {
    for (auto& medium : media)
      if (medium.place == place) return medium;
    FAIL("no such place");
    std::abort();
  }

  Expected<std::vector<machine::MediumPlace>> places() override {
    std::vector<machine::MediumPlace> all;
    for (const auto& medium : media) all.push_back(medium.place);
    return all;
  }
  Expected<std::vector<machine::FileEntry>> list_medium(const machine::MediumPlace& place,
                                                        std::string_view below) override {
    const auto& medium = at(place);
    if (!medium.readable) return fail(Error::Kind::io, {text::id::error_file_read, {{"path", place.folder}}});
    std::vector<machine::FileEntry> found;
    for (const auto& [path, content] : medium.files)
      if (path.starts_with(std::string(below) + '\\')) found.push_back({path, content.size()});
    return found;
  }
  Expected<std::optional<machine::SeenFile>> see_on_medium(const machine::MediumPlace& place,
                                                           const machine::FileEntry& expected,
                                                           std::stop_token token) override {
    auto& medium = at(place);
    if (!medium.readable) return fail(Error::Kind::io, {text::id::error_file_read, {{"path", place.folder}}});
    if (stops_at_look != nullptr) {
      stops_at_look->request_stop();
      if (token.stop_requested())
        return fail(Error::Kind::busy, {text::id::error_file_read, {{"path", expected.path}}});
    }
    const auto found = medium.files.find(expected.path);
    if (found == medium.files.end()) return std::nullopt;
    machine::SeenFile seen{found->second.size(), {}};
    if (seen.size == expected.size) seen.sha256 = machine::sha256_of(found->second);
    if (!medium.swapped_in.empty()) medium.files = medium.swapped_in;
    return seen;
  }
  Expected<std::string> copy_from_medium(const machine::MediumPlace& place, const machine::FileEntry& file,
                                         std::string_view to, std::stop_token) override {
    const auto& files = at(place).files;
    const auto found = files.find(file.path);
    if (found == files.end()) return fail(Error::Kind::not_found, {text::id::error_file_read, {{"path", file.path}}});
    ++copied;
    disk.files[std::string(to)] = found->second;
    return machine::sha256_of(found->second);
  }

  Expected<proto::MediumState> look_at_medium(std::span<const std::string>) override { std::abort(); }
  Expected<std::optional<std::string>> read_medium(std::string_view) override { std::abort(); }
  Expected<machine::SetupOutcome> run(const machine::SetupCommand&, const std::function<void()>&,
                                      std::stop_token) override {
    std::abort();
  }
  Status forget_outcome() override { std::abort(); }
};

struct PaperServer final : machine::Machine {
  PaperDisk disk;
  PaperDrives drives{disk};

  machine::Files& files() override { return disk; }
  machine::Setups& setups() override { return drives; }
  machine::Registry& registry() override { std::abort(); }
  machine::Services& services() override { std::abort(); }
  machine::Power& power() override { std::abort(); }
  machine::Secrets& secrets() override { std::abort(); }
  machine::Effects& effects() override { std::abort(); }
  Expected<proto::Server> facts() override { std::abort(); }
  std::int64_t now_unix_ms() override { std::abort(); }
  Status log(machine::LogLevel, std::string_view) override { std::abort(); }
};

Content both_setups() {
  return {{"CLUSTERPRO\\Setup.exe", "new"}, {"SSS\\Setup.exe", "old"}, {"SSS\\data\\1.cab", "cab"}};
}

struct Bench {
  PaperServer server;
  migration::Products products = products::built_in(products::editions().front()).value();
  std::stop_source stop;
  std::vector<std::string> strangers;  // that were told of
  bool refuses_strangers = false;      // the journal cannot be written
  MediumCopy copy{server, folder, stop.get_token()};

  Bench() { put({"E:\\", "SSSUPGRADE", "1"}, both_setups()); }

  PaperMedium& put(machine::MediumPlace place, Content files) {
    return server.drives.media.emplace_back(PaperMedium{std::move(place), std::move(files), true, {}});
  }
  Expected<upgrade::Taken> try_take(const proto::PinnedMedium& known = {}) {
    const std::array<const proto::ProductProfile*, 2> both = {&products.sss, &products.clusterpro};
    return copy.take(known, both, [](const std::string&, std::uint64_t, std::uint64_t) {});
  }
  proto::PinnedMedium take() {
    const auto taken = try_take();
    REQUIRE(taken);
    REQUIRE(std::holds_alternative<proto::PinnedMedium>(*taken));
    return std::get<proto::PinnedMedium>(*taken);
  }
  Expected<MediumCopy::Verified> try_verify(const proto::PinnedMedium& pin) {
    return copy.verify(pin, products.sss,
                       {.alive = [] {},
                        .strangers = [this](const auto& paths) -> Status {
                          strangers = paths;
                          if (!refuses_strangers) return {};
                          return fail(Error::Kind::disk_full, {text::id::error_file_write, {{"path", "journal.db"}}});
                        }});
  }
  MediumCopy::Verified verify(const proto::PinnedMedium& pin) {
    auto verified = try_verify(pin);
    REQUIRE(verified);
    return *std::move(verified);
  }
  std::string& kept(const std::string& file) { return server.disk.files[std::string(folder) + '\\' + file]; }
};

}  // namespace

TEST_CASE("a medium that no administrator named is not taken, and serves for what is pinned", "[T-3]") {
  Bench bench;
  const auto pin = bench.take();
  bench.server.drives.media.clear();
  bench.put({"Q:\\", "IMAGE", "2", false}, both_setups());
  CHECK(std::holds_alternative<upgrade::NoMedium>(bench.try_take().value()));
  bench.kept("SSS\\Setup.exe") = "changed";
  CHECK_FALSE(bench.verify(pin).lost);
  CHECK(bench.kept("SSS\\Setup.exe") == "old");
}

TEST_CASE("what is copied is pinned, with its volume", "[T-3]") {
  Bench bench;
  const auto pin = bench.take();
  CHECK(pin.folder() == "E:\\");
  CHECK(pin.label() == "SSSUPGRADE");
  CHECK(pin.serial() == "1");
  REQUIRE(pin.files_size() == 3);
  for (const auto& file : pin.files()) {
    CHECK(file.sha256() == machine::sha256_of(both_setups().at(file.path())));
    CHECK(file.size() == both_setups().at(file.path()).size());
    CHECK(bench.kept(file.path()) == both_setups().at(file.path()));
  }
  CHECK(MediumCopy::sha256_of_setup(pin, bench.products.sss) == machine::sha256_of("old"));
  CHECK(bench.verify(pin).mended.empty());
  CHECK(bench.server.drives.copied == 3);
}

TEST_CASE("the first place with both Setups is the medium", "[T-3]") {
  Bench bench;
  auto& media = bench.server.drives.media;
  media.clear();
  SECTION("none is there") {
    CHECK(std::holds_alternative<upgrade::NoMedium>(bench.try_take().value()));
  }
  SECTION("one Setup is not enough") {
    bench.put({"E:\\", "", ""}, {{"SSS\\Setup.exe", "old"}, {"CLUSTERPRO\\readme.txt", "x"}});
    CHECK(std::holds_alternative<upgrade::NoMedium>(bench.try_take().value()));
    CHECK(bench.server.disk.files.empty());
  }
  SECTION("others are passed over, one that cannot be read among them") {
    bench.put({"D:\\", "", ""}, both_setups()).readable = false;
    bench.put({"E:\\", "", ""}, {{"SSS\\Setup.exe", "old"}});
    bench.put({"F:\\", "THIS", "2"}, both_setups());
    bench.put({"G:\\", "TOO LATE", "3"}, both_setups());
    CHECK(bench.take().label() == "THIS");
  }
  SECTION("one that cannot be read is told of when there is no other") {
    bench.put({"D:\\", "", ""}, both_setups()).readable = false;
    CHECK(bench.try_take().error().kind == Error::Kind::io);
  }
}

TEST_CASE("what an interrupted copying left is not mixed with what is copied now", "[T-3]") {
  Bench bench;
  bench.kept("SSS\\version.dll") = "left";
  bench.take();
  CHECK_FALSE(bench.server.disk.files.contains(std::string(folder) + "\\SSS\\version.dll"));
}

TEST_CASE("a drive that would be filled is not written to", "[T-3]") {
  Bench bench;
  bench.server.disk.free = 1000;
  const auto taken = bench.try_take();
  REQUIRE(taken);
  const auto* room = std::get_if<upgrade::NoRoom>(&*taken);
  REQUIRE(room);
  CHECK(room->free == 1000);
  CHECK(room->needed > 9);
  CHECK(bench.server.disk.files.empty());
}

TEST_CASE("both folders together keep the bounds", "[T-3][T-6]") {
  Bench bench;
  auto& files = bench.server.drives.media[0].files;
  for (const char* product : {"SSS\\", "CLUSTERPRO\\"})
    for (int number = 0; number < 10'000; ++number) files.emplace(product + std::to_string(number), "");
  const auto taken = bench.try_take();
  REQUIRE_FALSE(taken);
  CHECK(taken.error().kind == Error::Kind::refused);
  CHECK(bench.server.disk.files.empty());
}

TEST_CASE("the sum of sizes is bounded without overflow", "[T-3][T-6]") {
  machine::MediumBounds bounds;
  REQUIRE(bounds.add({"SSS\\a", machine::most_bytes_of_medium - 1}));
  REQUIRE(bounds.add({"SSS\\b", 1}));
  CHECK(bounds.add({"SSS\\c", 1}).error().kind == Error::Kind::refused);
  CHECK(bounds.add({"SSS\\c", ~std::uint64_t{0}}).error().kind == Error::Kind::refused);
  CHECK(machine::check_small_file("x", machine::most_bytes_of_small_file));
  CHECK(machine::check_small_file("x", machine::most_bytes_of_small_file + 1).error().kind == Error::Kind::refused);
}

TEST_CASE("a file that changed in the copy is fetched from where the same file is", "[T-3]") {
  Bench bench;
  const auto pin = bench.take();
  bench.kept("SSS\\Setup.exe") = "evil";
  auto& media = bench.server.drives.media;
  media[0].files["SSS\\Setup.exe"] = "other";
  bench.put({"G:\\", "", ""}, both_setups()).readable = false;
  bench.put({"H:\\images\\", "COPY", "9"}, {{"SSS\\Setup.exe", "old"}});
  const auto verified = bench.verify(pin);
  CHECK_FALSE(verified.lost);
  REQUIRE(verified.mended.size() == 1);
  CHECK(verified.mended[0].file == "SSS\\Setup.exe");
  CHECK(verified.mended[0].from.folder == "H:\\images\\");
  CHECK(bench.kept("SSS\\Setup.exe") == "old");
}

TEST_CASE("a file that no medium has as it was is lost, with what was seen where", "[T-3]") {
  Bench bench;
  const auto pin = bench.take();
  auto& media = bench.server.drives.media;
  media[0].files["SSS\\Setup.exe"] = "new";
  bench.put({"F:\\", "EMPTY", ""}, {});
  SECTION("changed") {
    bench.kept("SSS\\Setup.exe") = "bad";
    const auto lost = bench.verify(pin).lost;
    REQUIRE(lost);
    CHECK(lost->file.path() == "SSS\\Setup.exe");
    REQUIRE(lost->seen);
    CHECK(lost->seen->sha256 == machine::sha256_of("bad"));
    REQUIRE(lost->places.size() == 2);
    REQUIRE(lost->places[0].seen);
    CHECK(lost->places[0].seen->sha256 == machine::sha256_of("new"));
    CHECK_FALSE(lost->places[1].seen);
    CHECK(bench.kept("SSS\\Setup.exe") == "bad");  // nothing else was put there
  }
  SECTION("gone") {
    bench.server.disk.files.erase(std::string(folder) + "\\SSS\\Setup.exe");
    const auto lost = bench.verify(pin).lost;
    REQUIRE(lost);
    CHECK_FALSE(lost->seen);
  }
  SECTION("of another size: it is not read") {
    bench.kept("SSS\\Setup.exe") = "evil";
    media[0].files["SSS\\Setup.exe"] = "other";
    const auto lost = bench.verify(pin).lost;
    REQUIRE(lost);
    REQUIRE(lost->seen);
    CHECK(lost->seen->size == 4);
    CHECK(lost->seen->sha256.empty());
    REQUIRE(lost->places[0].seen);
    CHECK(lost->places[0].seen->size == 5);
    CHECK(lost->places[0].seen->sha256.empty());
  }
  SECTION("of the other product: it is not needed now") {
    bench.kept("CLUSTERPRO\\Setup.exe") = "evil";
    CHECK_FALSE(bench.verify(pin).lost);
  }
}

TEST_CASE("a medium that is swapped between the look and the copying is not trusted", "[T-3]") {
  Bench bench;
  const auto pin = bench.take();
  bench.kept("SSS\\Setup.exe") = "damaged";
  bench.server.drives.media[0].swapped_in = {{"SSS\\Setup.exe", "new"}};
  const auto lost = bench.verify(pin).lost;
  REQUIRE(lost);
  REQUIRE(lost->places[0].seen);
  CHECK(lost->places[0].seen->sha256 == machine::sha256_of("new"));
}

TEST_CASE("what is beside the Setup and not pinned is removed", "[T-3][T-5]") {
  Bench bench;
  const auto pin = bench.take();
  bench.kept("SSS\\version.dll") = "planted";
  bench.kept("SSS\\data\\more.cab") = "planted";
  SECTION("named before it is removed") {
    CHECK_FALSE(bench.verify(pin).lost);
    const std::string below = std::string(folder) + "\\SSS\\";
    CHECK(bench.strangers == std::vector<std::string>{below + "data\\more.cab", below + "version.dll"});
    CHECK(bench.server.disk.files.size() == 3);
  }
  SECTION("not while nobody can be told") {
    bench.refuses_strangers = true;
    CHECK(bench.try_verify(pin).error().kind == Error::Kind::disk_full);
    CHECK(bench.server.disk.files.size() == 5);
  }
}

TEST_CASE("asked to stop, copying and verifying end", "[T-3][R-2.4]") {
  Bench bench;
  const auto pin = bench.take();
  bench.stop.request_stop();
  CHECK(bench.try_take().error().kind == Error::Kind::busy);
  CHECK(bench.try_verify(pin).error().kind == Error::Kind::busy);
}

TEST_CASE("asked to stop while a medium is looked through, nothing is said of that medium", "[T-3][R-2.4]") {
  Bench bench;
  const auto pin = bench.take();
  bench.kept("SSS\\Setup.exe") = "damaged";
  bench.server.drives.stops_at_look = &bench.stop;
  CHECK(bench.try_verify(pin).error().kind == Error::Kind::busy);
}
