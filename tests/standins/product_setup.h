// A stand-in Setup at work: what the product's profile says, and what standin.json beside the Setup has go wrong.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "scenario.pb.h"
#include "service/machine/machine.h"
#include "service/machine/rehearsal/installation.h"
#include "service/migration/convert.h"

namespace sssup::standin {

/// The product's profile in the one place its Setup works in; standin.json says where it is installed at first
/// ("sssSetupView", "clusterproSetupView").
Expected<proto::ProductProfile> where_setup_works(machine::Machine& machine, const proto::ProductProfile& profile,
                                                  const std::filesystem::path& folder);

class ProductSetup {
 public:
  /// `profile`: in the place that this Setup works in. `folder`: the Setup's own, on the medium. All must outlive it.
  ProductSetup(machine::Machine& machine, const migration::Products& products, const proto::ProductProfile& profile,
               std::filesystem::path folder);

  /// Anything of the product is there.
  Expected<bool> installed() const;

  /// What standin.json (a scenario: "setupRuns") plans for this run; runs are counted in the registry, which survives
  /// restarts. Runs past the plan, and those without one, go well.
  Expected<proto::SetupRun> next_run(bool install);

  /// Does it, or as much of it as the plan lets happen; the exit code. Does not return where the plan says crash.
  Expected<std::uint32_t> run(bool install, const proto::SetupRun& plan);
  Status repair();

  /// The server's SSS and other services become what the server file says.
  Status configure(const std::filesystem::path& server_file);

 private:
  Status add(const proto::WindowsService& service);
  Status put_service_program(const std::string& path);
  Status stop_services();
  Status remove();
  Status complete_uninstall_entry();

  machine::Machine& machine_;
  const migration::Products& products_;
  const proto::ProductProfile& profile_;
  std::filesystem::path folder_;
  machine::rehearsal::Installation installation_;
};

}  // namespace sssup::standin
