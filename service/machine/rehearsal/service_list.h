// The server's service control manager.
#pragma once

#include "service/machine/rehearsal/gate.h"
#include "service/machine/rehearsal/layout.h"
#include "state.pb.h"

namespace sssup::machine::rehearsal {

class ServiceList final : public Services {
 public:
  ServiceList(Layout layout, Gate& gate) : layout_(std::move(layout)), gate_(gate) {}

  Expected<std::optional<proto::WindowsService>> query(std::string_view name) override;
  Status set_start_type(std::string_view name, proto::WindowsService::StartType type) override;
  Status stop(std::string_view name) override;
  Status remove(std::string_view name) override;

  /// What Setups and UPGRADE.EXE do: in place of one of the same name.
  Status add(const proto::WindowsService& service);
  Expected<state::ServiceList> all() const;

 private:
  using Change = std::function<void(proto::WindowsService&)>;
  Status change(std::string_view kind, std::string_view name, const Change& change_service);

  Layout layout_;
  Gate& gate_;
};

}  // namespace sssup::machine::rehearsal
