// The steps of the upgrade, one factory each; the classes behind them are in one file per section of the manual.
#pragma once

#include <memory>

#include "service/engine/step.h"
#include "service/migration/convert.h"

namespace sssup::upgrade {

using StepPointer = std::unique_ptr<engine::Step>;

// The first that changes something on the server.
inline constexpr const char* freeze_step = "freeze-services";
inline constexpr const char* backup_step = "backup";

StepPointer check_server(const migration::Products& products);
StepPointer take_medium(const migration::Products& products);
StepPointer freeze_services(const migration::Products& products);
StepPointer first_restart(const migration::Products& products);
StepPointer save_settings(const migration::Products& products);
StepPointer choose_lan_addresses();
StepPointer make_choices(const migration::Products& products);
StepPointer confirm_choices(const migration::Products& products);
StepPointer back_up(const migration::Products& products);
StepPointer confirm_uninstall(const migration::Products& products);
StepPointer uninstall_sss(const migration::Products& products);
StepPointer second_restart();
StepPointer confirm_install();
StepPointer install_clusterpro(const migration::Products& products);
StepPointer find_setup_ports(const migration::Products& products);
StepPointer convert_settings(const migration::Products& products);
StepPointer apply_settings(const migration::Products& products);
StepPointer register_licences(const migration::Products& products);
StepPointer write_report(const migration::Products& products);
StepPointer say_goodbye();

}  // namespace sssup::upgrade
