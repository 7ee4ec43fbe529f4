// Every question that there is, with what stands around it, from the sample servers.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "pipe.pb.h"
#include "server.pb.h"

namespace sssup::gui::testing {

struct Screen {
  std::string name;  // of its screenshot
  proto::State state;
  int section = 0;      // that is looked at
  bool try_it = false;  // press the button that goes on first, so that all that is wrong is marked
};

/// `report`: where the report's page lies on this computer.
std::vector<Screen> all_screens(const std::string& report);

proto::State start_screen(const std::string& sample);
/// The choices of every-kind.json; `groups`: that many more monitors, most with names that cannot stay.
proto::State choices_screen(int groups = 0);
/// A page of 2.10, by the id of its question.
proto::State licence_screen(const std::string& question);

proto::Server sample_server(const std::string& file);
proto::State waiting(proto::Question question);

/// Writes report.html of every-kind.json there; its path.
std::string write_report(const std::string& folder);

}  // namespace sssup::gui::testing
