// The upgrade medium, copied at the start and pinned: Setups run from the copy, so that nothing that becomes of the
// medium changes what runs on the server. What is missing or differs in the copy comes from a medium that has the
// very same file, wherever that is by then. No engine and no questions here: medium_question.h.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "common/outcome/outcome.h"
#include "journal.pb.h"
#include "profile.pb.h"
#include "service/machine/machine.h"

namespace sssup::upgrade {

struct NoMedium {};  // nowhere is a medium with all the Setups
struct NoRoom {
  std::uint64_t needed = 0, free = 0;  // bytes
};
using Taken = std::variant<proto::PinnedMedium, NoMedium, NoRoom>;

/// `done` of `total` files; the next one is `file`.
using CopyProgress = std::function<void(const std::string& file, std::uint64_t done, std::uint64_t total)>;

class MediumCopy {
 public:
  /// `folder`: where the copy is, in the run's own folder. Asked to stop, it ends soon, with Kind::busy.
  /// Borrows the machine.
  MediumCopy(machine::Machine& machine, std::string folder, std::stop_token stop)
      : machine_(machine), folder_(std::move(folder)), stop_(std::move(stop)) {}

  const std::string& folder() const { return folder_; }

  /// Of that product's Setup, as pinned; empty when it is not.
  static std::string sha256_of_setup(const proto::PinnedMedium& pin, const proto::ProductProfile& profile);

  /// Copies what the Setups of `profiles` need, from the first place that has all these Setups, and gives `known` with
  /// these files pinned. What a take that was cut off left of them is removed first. Kind::refused above a bound of
  /// medium_bounds.h; errors of the disk.
  Expected<Taken> take(const proto::PinnedMedium& known, std::span<const proto::ProductProfile* const> profiles,
                       const CopyProgress& progress) const;

  /// A file that no medium within reach has as it is pinned.
  struct Lost {
    proto::PinnedMedium::File file;
    std::optional<machine::SeenFile> seen;  // in the copy; nothing: it is gone
    struct Place {
      machine::MediumPlace place;
      std::optional<machine::SeenFile> seen;  // nothing: it is not there
    };
    std::vector<Place> places;
  };
  struct Mended {
    std::string file;
    machine::MediumPlace from;
  };
  struct Verified {
    std::vector<Mended> mended;
    std::optional<Lost> lost;  // the first one; the copy must not be used
  };

  /// Told of what verifying does.
  struct Watch {
    std::function<void()> alive;  // after every file
    /// Files that are not pinned are about to be removed; an error leaves them there and ends the verifying.
    std::function<Status(const std::vector<std::string>& paths)> strangers;
  };

  /// What the Setup of `profile` needs is as pinned, and nothing is beside it: Setup would load a library from there.
  /// Strangers are removed; what is missing or differs is copied anew from a medium that has it.
  Expected<Verified> verify(const proto::PinnedMedium& pin, const proto::ProductProfile& profile,
                            const Watch& watch) const;

 private:
  struct Listing;

  std::string path_of(const std::string& file) const;
  Status go_on() const;
  Expected<std::optional<Listing>> find(std::span<const proto::ProductProfile* const> profiles) const;
  Expected<std::optional<machine::SeenFile>> seen_in_copy(const proto::PinnedMedium::File& file) const;
  Expected<std::optional<Mended>> fetch(const proto::PinnedMedium::File& file, Lost& lost) const;
  Status remove_strangers(const proto::PinnedMedium& pin, const std::vector<std::string>& folders,
                          const Watch& watch) const;

  machine::Machine& machine_;
  std::string folder_;
  std::stop_token stop_;
};

}  // namespace sssup::upgrade
