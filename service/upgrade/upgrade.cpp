#include "service/upgrade/upgrade.h"

#include "common/text/questions.h"
#include "service/upgrade/steps.h"

namespace sssup::upgrade {

namespace id = text::id;

// Reading this table is reading the manual's 2.1. Names are the journal's keys: a step may be added, never renamed.
engine::Plan plan(const migration::Products& products) {
  engine::Plan plan;
  plan.phases = {
      {"check", id::phase_check, id::phase_check_next, false},
      {"freeze", id::phase_freeze, id::phase_freeze_next, true},
      {"save", id::phase_save, id::phase_save_next, false},
      {"choices", id::phase_choices, id::phase_choices_next, false},
      {"remove", id::phase_remove, id::phase_remove_next, true},
      {"install", id::phase_install, id::phase_install_next, false},
      {"apply", id::phase_apply, id::phase_apply_next, false},
      {"licences", id::phase_licences, id::phase_licences_next, false},
      {"finish", id::phase_finish, id::phase_finish_next, false},
  };
  auto& steps = plan.steps;
  // 2.5.3. First, while the medium is what the administrator has just started from; then it is needed no longer.
  steps.push_back(take_medium(products));
  steps.push_back(check_server(products));        // 2.5.1, 2.5.2
  steps.push_back(freeze_services(products));     // 2.5.3
  steps.push_back(first_restart(products));       // 2.5.3
  steps.push_back(save_settings(products));       // 2.6
  steps.push_back(choose_lan_addresses());        // 2.6.1
  steps.push_back(make_choices(products));        // 2.6.2
  steps.push_back(confirm_choices(products));     // 2.6.2
  steps.push_back(back_up(products));             // before anything is lost (R-5.back)
  steps.push_back(confirm_uninstall(products));   // 2.7
  steps.push_back(uninstall_sss(products));       // 2.7
  steps.push_back(second_restart());              // 2.7
  steps.push_back(confirm_install());             // 2.8
  steps.push_back(install_clusterpro(products));  // 2.8
  steps.push_back(find_setup_ports(products));    // 2.8, 3.5.2
  steps.push_back(convert_settings(products));    // 2.9, chapter 4
  steps.push_back(apply_settings(products));      // 2.9
  steps.push_back(register_licences(products));   // 2.10
  steps.push_back(write_report(products));        // R-5.report
  steps.push_back(say_goodbye());                 // 2.10, its end
  plan.no_return = "uninstall";
  return plan;
}

}  // namespace sssup::upgrade
