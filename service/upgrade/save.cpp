// 2.6: SSS settings are read once and kept in the journal; later steps never read SSS again.
#include "common/text/events.h"
#include "service/products/product.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/steps.h"

namespace sssup::upgrade {
namespace {

class SaveSettings final : public engine::Step {
 public:
  explicit SaveSettings(const migration::Products& products) : Step("save-settings", "save", 5), products_(products) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    SSSUP_TRY(const auto services, products::services_of(context.machine(), products_.sss));
    for (const std::string& name : services) SSSUP_CHECK(context.machine().services().stop(name));
    SSSUP_TRY(auto server, products::read_server(context.machine(), products_));
    if (!server.sss().installed()) return fail(Error::Kind::not_found, text::id::trouble_sss_gone);

    const int count = server.sss().monitors_size();
    for (int index = 0; index < count; ++index) {
      const std::string& monitor = server.sss().monitors(index).name();
      context.doing({text::id::doing_save,
                     {{"number", std::to_string(index + 1)}, {"count", std::to_string(count)}, {"monitor", monitor}}},
                    static_cast<std::uint64_t>(index), static_cast<std::uint64_t>(count));
      context.say(proto::Event::DETAIL, {text::id::event_monitor_saved, {{"monitor", monitor}}});
    }
    context.say(proto::Event::MILESTONE, {text::id::event_settings_saved, {{"count", std::to_string(count)}}});
    proto::SavedSettings saved;
    *saved.mutable_server() = std::move(server);
    SSSUP_CHECK(context.remember(settings_key, saved, engine::Sealed::yes));
    return engine::Acted{};
  }

  // What was kept is what SSS has.
  Status verify(engine::Context& context) override {
    SSSUP_TRY(const auto saved, saved_server(context));
    SSSUP_TRY(const auto sss, products::read_sss(context.machine(), products_.sss));
    if (saved.sss().SerializeAsString() != sss.SerializeAsString())
      return fail(Error::Kind::io, text::id::trouble_settings_changed);
    return {};
  }

 private:
  const migration::Products& products_;
};

}  // namespace

StepPointer save_settings(const migration::Products& products) {
  return std::make_unique<SaveSettings>(products);
}

}  // namespace sssup::upgrade
