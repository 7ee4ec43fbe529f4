// T-1: nobody leads the product's files elsewhere. The user acts right below the drive, where everyone may make
// folders.
#include "service/machine/windows/handle.h"
#include "tests/kit/attempts_windows.h"
#include "tests/kit/child_windows.h"
#include "tests/kit/places_windows.h"

namespace sssup::kit {
namespace {

namespace fs = std::filesystem;
using machine::windows::own;

constexpr std::string_view sentinel = "not to be touched";

/// A folder that only administrators may change, with a file; and the name of the user's folder, which leads nowhere
/// yet. Both are taken away at the end.
class Trap {
 public:
  explicit Trap(const Kit& kit) : trap(kit.drive / "SSS Upgrade Kit trap"), victim_(kit.place / "victim") {
    take_all_away();
    make_folder(victim_, for_administrators);
    put(victim_ / "file.txt", sentinel);
  }
  ~Trap() { take_all_away(); }
  Trap(const Trap&) = delete;
  Trap& operator=(const Trap&) = delete;

  /// The user makes the trap a junction to the victim.
  void lead_to_victim(const Kit& kit) const {
    const DWORD code = Attack(kit, As::user, L"make-junction", {trap.native(), victim_.native()}).wait();
    if (code != got_through) throw CannotTry("a user cannot make a junction here");
  }
  bool victim_is_untouched() const {
    if (content_of(victim_ / "file.txt") != sentinel) return false;
    return std::distance(fs::directory_iterator(victim_), fs::directory_iterator()) == 1;
  }
  const fs::path& victim() const { return victim_; }

  const fs::path trap;

 private:
  void take_all_away() const {
    take_away(trap);
    take_away(victim_);
  }
  fs::path victim_;
};

Finding judge(const Trap& trap, bool refused, std::string_view done) {
  if (!trap.victim_is_untouched()) return not_enforced(std::string(done) + " where the junction leads");
  return refused ? enforced("refused, and nothing changed where the junction leads")
                 : not_enforced("said to have gone well, although a user's junction is in the way");
}

// What "swap-when-opened" swaps.
void set_up_swap(Kit& kit, const Trap& trap) {
  if (Attack(kit, As::user, L"make-folder", {trap.trap.native()}).wait() != got_through ||
      Attack(kit, As::user, L"make-folder", {(trap.trap / "sub").native()}).wait() != got_through ||
      Attack(kit, As::user, L"make-file-in", {(trap.trap / "sub").native()}).wait() != got_through)
    throw CannotTry("a user cannot make a folder below the drive");
}

machine::MediumPlace medium_in(const fs::path& folder) {
  machine::MediumPlace place;
  place.folder = in_utf8(folder);
  return place;
}

}  // namespace

Finding folder_below_junction(Kit& kit) {
  const Trap trap(kit);
  trap.lead_to_victim(kit);
  const Status made = kit.machine->files().create_folder(in_utf8(trap.trap / "SSS Backup" / "SSS"));
  return judge(trap, !made, "a folder was made");
}

Finding folder_of_user(Kit& kit) {
  const Trap trap(kit);
  if (Attack(kit, As::user, L"make-folder", {trap.trap.native()}).wait() != got_through)
    return not_tried("a user cannot make a folder below the drive");
  if (kit.machine->files().create_folder(in_utf8(trap.trap))) return not_enforced("the folder was taken as ours");
  return enforced("refused");
}

Finding folder_race(Kit& kit) {
  constexpr int tries = 2'000;
  const Trap trap(kit);
  const fs::path ready = kit.ground / "racing";
  take_away(ready);
  const Attack racing(kit, As::user, L"race-for-folder", {trap.trap.native(), ready.native()});
  racing.wait_until_ready(ready);
  int made = 0;
  for (int number = 0; number < tries; ++number) {
    if (kit.machine->files().create_folder(in_utf8(trap.trap))) {
      ++made;
      // As its owner the user could change the list of what we now take as ours.
      if (Attack(kit, As::user, L"change", {trap.trap.native()}).wait() == got_through)
        return not_enforced("in try " + std::to_string(number + 1));
    }
    take_away(trap.trap);
  }
  return enforced(std::to_string(made) + " of " + std::to_string(tries) + " made by us, none the user's");
}

Finding write_through_junction(Kit& kit) {
  const Trap trap(kit);
  trap.lead_to_victim(kit);
  const Status written = kit.machine->files().write(in_utf8(trap.trap / "file.txt"), "through the junction");
  return judge(trap, !written, "a file was written");
}

Finding read_through_junction(Kit& kit) {
  const Trap trap(kit);
  trap.lead_to_victim(kit);
  if (kit.machine->files().read(in_utf8(trap.trap / "file.txt"))) return not_enforced("the file was read");
  return enforced("refused");
}

Finding remove_through_junction(Kit& kit) {
  const Trap trap(kit);
  trap.lead_to_victim(kit);
  const Status removed = kit.machine->files().remove(in_utf8(trap.trap / "file.txt"));
  return judge(trap, !removed, "a file was removed");
}

Finding remove_while_swapped(Kit& kit) {
  const Trap trap(kit);
  set_up_swap(kit, trap);
  put(trap.victim() / "planted.txt", "another's");
  const fs::path ready = kit.ground / "waiting";
  take_away(ready);
  const Attack swapping(kit, As::user, L"swap-when-opened",
                        {trap.trap.native(), trap.victim().native(), ready.native()});
  swapping.wait_until_ready(ready);
  const Status removed = kit.machine->files().remove(in_utf8(trap.trap));
  if (!is_there(trap.victim() / "planted.txt") || !is_there(trap.victim() / "file.txt"))
    return not_enforced("a file was removed where the junction leads");
  return enforced(removed ? "removed without what the junction leads to" : "refused");
}

Finding medium_through_junction(Kit& kit) {
  const Trap trap(kit);
  trap.lead_to_victim(kit);
  const auto seen = kit.machine->setups().see_on_medium(medium_in(trap.trap.parent_path()),
                                                        {in_utf8(trap.trap.filename()) + "\\file.txt", 0}, {});
  if (seen && *seen) return not_enforced("the file behind the junction was found");
  return enforced(seen ? "it is not there" : "refused");
}

Finding medium_while_swapped(Kit& kit) {
  const Trap trap(kit);
  set_up_swap(kit, trap);
  const std::string another = "another's";
  put(trap.victim() / "planted.txt", another);
  const fs::path ready = kit.ground / "waiting";
  take_away(ready);
  const Attack swapping(kit, As::user, L"swap-when-opened",
                        {trap.trap.native(), trap.victim().native(), ready.native()});
  swapping.wait_until_ready(ready);
  const auto seen = kit.machine->setups().see_on_medium(medium_in(trap.trap), {"sub\\planted.txt", another.size()}, {});
  if (seen && *seen && !(*seen)->sha256.empty()) return not_enforced("the file behind the junction was read");
  return enforced(seen ? "not what is behind the junction" : "refused");
}

Finding list_through_junction(Kit& kit) {
  const Trap trap(kit);
  trap.lead_to_victim(kit);
  const auto listed = kit.machine->files().list(in_utf8(trap.trap));
  if (listed && !listed->empty()) return not_enforced("what is behind the junction was listed");
  return enforced(listed ? "the list is empty" : "refused");
}

Finding protected_folder(Kit& kit) {
  const fs::path folder = kit.place / "ours";
  take_away(folder);
  const fs::path file = folder / "journal.db";
  // The folder first, as a run makes it: `write` makes one that inherits what users may, and that is not ours to claim.
  must(kit.machine->files().create_folder(in_utf8(folder)));
  must(kit.machine->files().write(in_utf8(file), std::string("content")));
  return attacks(kit, As::user,
                 {{L"list", folder.native()},
                  {L"make-file-in", folder.native()},
                  {L"change", folder.native()},
                  {L"read", file.native()},
                  {L"change", file.native()}});
}

Finding file_in_use(Kit& kit) {
  const fs::path file = kit.place / "in-use.txt";
  must(kit.machine->files().write(in_utf8(file), std::string("old")));
  const auto reader =
      own(::CreateFileW(file.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                        OPEN_EXISTING, 0, nullptr));
  if (!reader) return not_tried("the file cannot be opened");
  const Status written = kit.machine->files().write(in_utf8(file), std::string("new"));
  if (!written) return not_enforced(describe(written.error(), text::Language::english));
  return content_of(file) == "new" ? enforced("the new content is there")
                                   : not_enforced("neither old nor new is there");
}

}  // namespace sssup::kit
