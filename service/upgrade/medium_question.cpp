#include "service/upgrade/medium_question.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "common/rules/start_findings.h"
#include "common/text/errors.h"
#include "common/text/events.h"
#include "common/text/questions.h"
#include "service/readiness/readiness.h"
#include "service/upgrade/anchor.h"
#include "service/upgrade/question.h"
#include "service/upgrade/run_mark.h"

namespace sssup::upgrade {
namespace {

namespace id = text::id;

constexpr std::string_view medium_key = "medium";
constexpr std::size_t shown_digits = 16;  // of a hash: as many as people compare

std::string volume_of(const std::string& folder, const std::string& label, const std::string& serial) {
  if (label.empty() && serial.empty()) return folder;
  if (label.empty() || serial.empty()) return label + serial;
  return fmt::format("{} ({})", label, serial);
}
std::string volume_of(const machine::MediumPlace& place) {
  return volume_of(place.folder, place.label, place.serial);
}
std::string volume_of(const proto::PinnedMedium& pin) {
  return volume_of(pin.folder(), pin.label(), pin.serial());
}

std::string shown(const std::string& sha256) {
  return sha256.substr(0, shown_digits);
}

std::string megabytes(std::uint64_t bytes) {
  constexpr std::uint64_t megabyte = std::uint64_t{1} << 20U;
  return std::to_string((bytes + megabyte - 1) / megabyte);
}

proto::Question check_again(std::string id, const text::Message& title, const text::Message& explanation) {
  auto ask = question(std::move(id), title, explanation);
  add_check_again(ask);
  return ask;
}

proto::Question no_room(const NoRoom& room, const std::string& folder) {
  const std::string drive = folder.substr(0, 2);
  return check_again(
      "medium-no-room", {id::medium_no_room_title, {{"drive", drive}}},
      {id::medium_no_room_text,
       {{"drive", drive}, {"needed", megabytes(room.needed)}, {"free", std::to_string(room.free >> 20U)}}});
}

text::Message about(const MediumCopy::Lost::Place& place) {
  text::Message::Arguments arguments = {{"place", place.place.folder}, {"volume", volume_of(place.place)}};
  if (!place.seen) return {id::medium_place_without, std::move(arguments)};
  if (place.seen->sha256.empty()) {
    arguments.emplace_back("size", std::to_string(place.seen->size));
    return {id::medium_place_other_size, std::move(arguments)};
  }
  arguments.emplace_back("seen", shown(place.seen->sha256));
  return {id::medium_place_differs, std::move(arguments)};
}

proto::Question differs(const MediumCopy::Lost& lost, const proto::PinnedMedium& pin) {
  text::Message::Arguments arguments = {{"file", lost.file.path()},
                                        {"expected", shown(lost.file.sha256())},
                                        {"volume", volume_of(pin)},
                                        {"place", pin.folder()}};
  if (lost.seen) {
    arguments.emplace_back("seen", shown(lost.seen->sha256));
    arguments.emplace_back("size", std::to_string(lost.seen->size));
    arguments.emplace_back("expected_size", std::to_string(lost.file.size()));
  }
  const text::Entry& what = !lost.seen                  ? id::medium_copy_gone
                            : lost.seen->sha256.empty() ? id::medium_copy_other_size
                                                        : id::medium_copy_differs;
  auto ask = check_again("medium-differs", id::medium_differs_title, {what, std::move(arguments)});
  for (const auto& place : lost.places) *ask.add_warnings() = text::to_proto(about(place));
  if (lost.places.empty()) *ask.add_warnings() = text::to_proto(id::medium_nowhere);
  return ask;
}

Expected<std::optional<readiness::Finding>> open_to_others(machine::Machine& machine,
                                                           std::span<const proto::ProductProfile* const> profiles) {
  std::vector<std::string> setups;
  setups.reserve(profiles.size());
  for (const auto* profile : profiles) setups.push_back(profile->setup().path());
  SSSUP_TRY(const auto state, machine.setups().look_at_medium(setups));
  return readiness::medium_open_to_others(state);
}

Expected<std::optional<proto::Question>> take(engine::Context& context, const MediumCopy& copy,
                                              proto::PinnedMedium& pin,
                                              std::span<const proto::ProductProfile* const> profiles) {
  const auto progress = [&context](const std::string& file, std::uint64_t done, std::uint64_t total) {
    context.doing({id::doing_take_medium, {{"file", file}}}, done, total);
    context.alive();
  };
  SSSUP_TRY(const auto open, open_to_others(context.machine(), profiles));
  SSSUP_TRY(const auto taken, copy.take(pin, profiles, progress));
  if (std::holds_alternative<NoMedium>(taken))
    return check_again(std::string(rules::finding::medium_missing), id::medium_missing_title, id::medium_missing_text);
  if (const auto* room = std::get_if<NoRoom>(&taken)) return no_room(*room, copy.folder());
  pin = std::get<proto::PinnedMedium>(taken);
  SSSUP_CHECK(context.remember(medium_key, pin, engine::Sealed::no));
  context.say(proto::Event::MILESTONE,
              {id::event_medium_taken,
               {{"volume", volume_of(pin)}, {"place", pin.folder()}, {"count", std::to_string(pin.files_size())}}});
  if (open) context.say(proto::Event::WARNING, open->detail);
  return std::nullopt;
}

// At once: a crash after they are removed must not lose it.
Status tell_strangers(engine::Context& context, const std::vector<std::string>& paths) {
  constexpr std::size_t most = 10;
  for (std::size_t at = 0; at < std::min(paths.size(), most); ++at)
    SSSUP_CHECK(context.say_at_once(proto::Event::WARNING, {id::event_medium_stranger, {{"path", paths[at]}}}));
  if (paths.size() <= most) return {};
  return context.say_at_once(proto::Event::WARNING,
                             {id::event_medium_more_strangers, {{"count", std::to_string(paths.size() - most)}}});
}

Expected<std::optional<proto::Question>> verify(engine::Context& context, const MediumCopy& copy,
                                                const proto::PinnedMedium& pin, const proto::ProductProfile& profile) {
  context.doing(id::doing_verify_medium, 0, 1);
  const MediumCopy::Watch watch = {
      .alive = [&context] { context.alive(); },
      .strangers = [&context](const auto& paths) { return tell_strangers(context, paths); }};
  SSSUP_TRY(const auto verified, copy.verify(pin, profile, watch));
  for (const auto& mended : verified.mended)
    context.say(proto::Event::WARNING,
                {id::event_medium_mended, {{"file", mended.file}, {"place", mended.from.folder}}});
  if (verified.lost) return differs(*verified.lost, pin);
  return std::nullopt;
}

}  // namespace

Expected<proto::PinnedMedium> pinned_medium(engine::Context& context) {
  SSSUP_TRY(auto kept, context.recall<proto::PinnedMedium>(medium_key));
  return kept ? *std::move(kept) : proto::PinnedMedium();
}

std::string name_of_medium(const proto::PinnedMedium& pin) {
  const std::string volume = volume_of(pin);
  return volume == pin.folder() ? volume : fmt::format("{}, {}", volume, pin.folder());
}

Expected<MediumCopy> medium_copy(engine::Context& context) {
  SSSUP_TRY(const auto anchor, read_anchor(context.machine()));
  if (!anchor) return fail(Error::Kind::internal, {id::error_internal, {{"what", "there is no run"}}});
  return MediumCopy(context.machine(), machine::join_path(anchor->folder, medium_folder), context.stop());
}

Expected<std::optional<proto::Question>> provide_setups(engine::Context& context,
                                                        std::span<const proto::ProductProfile* const> profiles) {
  SSSUP_TRY(auto pin, pinned_medium(context));
  SSSUP_TRY(const MediumCopy copy, medium_copy(context));
  std::vector<const proto::ProductProfile*> missing;
  for (const auto* profile : profiles)
    if (MediumCopy::sha256_of_setup(pin, *profile).empty()) missing.push_back(profile);
  if (!missing.empty()) {
    SSSUP_TRY(auto ask, take(context, copy, pin, missing));
    if (ask) return ask;
  }
  for (const auto* profile : profiles) {
    SSSUP_TRY(auto ask, verify(context, copy, pin, *profile));
    if (ask) return ask;
  }
  return std::nullopt;
}

}  // namespace sssup::upgrade
