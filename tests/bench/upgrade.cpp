// d) What the upgrade itself costs: a rehearsal whose Setups and restarts take no time, against the files it writes.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <stdexcept>

#include "common/document/document.h"
#include "common/pipe/endpoint.h"
#include "service/machine/rehearsal/rehearsal.h"
#include "service/products/product.h"
#include "service/products/profile.h"
#include "tests/bench/figure.h"
#include "tests/bench/hostile_load.h"
#include "tests/bench/many_monitors.h"
#include "tests/bench/process.h"
#include "tests/bench/written_files.h"

namespace {

using namespace sssup;
using namespace sssup::bench;
namespace fs = std::filesystem;

void must(const std::string& what, bool held) {
  if (!held) throw std::runtime_error(what + " failed");
}

migration::Conversion converted(const proto::Server& server) {
  auto answers = answers_for_it();
  answers.clear_confirm();
  auto conversion =
      migration::convert(server, answers, *products::built_in("CLUSTERPRO_SE_8"), text::Language::japanese);
  must("convert", conversion.has_value());
  return std::move(*conversion);
}

std::vector<WrittenFile> scripts_of(const migration::Conversion& conversion) {
  std::vector<WrittenFile> files;
  for (const auto& group : conversion.scripts) {
    files.push_back({group.group + "/START.BAT", group.start});
    files.push_back({group.group + "/STOP.BAT", group.stop});
  }
  return files;
}

// The one step that writes them, with the settings in the registry, on a server of its own.
double apply_seconds(const std::string& folder, const proto::Server& server, const migration::Conversion& conversion) {
  const auto products = products::built_in("CLUSTERPRO_SE_8");
  must("create",
       machine::rehearsal::create(folder, server, {.speed = 0, .scenario = {}, .medium = {}, .setup_program = {}})
           .has_value());
  const auto machine = machine::rehearsal::open(folder);
  must("open", machine.has_value());
  const auto start = Clock::now();
  must("apply",
       products::apply(**machine, products->clusterpro, conversion, server.sss(), answers_for_it()).has_value());
  return seconds_since(start);
}

double rehearsal_seconds(const std::string& folder, const proto::Server& server) {
  fs::create_directories(folder);
  std::ofstream(folder + "/server.json") << document::print(server);
  std::ofstream(folder + "/answers.json") << document::print(answers_for_it());
  const auto start = Clock::now();
  must("rehearse", run_program({program("upgradectl"), "rehearse", "--speed", "0", "--server", folder + "/server.json",
                                "--answers", folder + "/answers.json", "--dir", folder + "/server"}));
  return seconds_since(start);
}

// The same files as a playbook's tasks, run on this computer. Nothing: it is not installed.
std::optional<double> ansible_seconds(const std::string& folder, const std::vector<WrittenFile>& files) {
  if (!run_program({"ansible-playbook", "--version"})) return std::nullopt;
  std::ofstream book(folder + "/play.yml");
  book << "- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks:\n";
  for (const auto& file : files) {
    const std::string source = folder + "/from/" + file.path;
    const std::string target = folder + "/to/" + file.path;
    fs::create_directories(fs::path(source).parent_path());
    fs::create_directories(fs::path(target).parent_path());
    std::ofstream(source, std::ios::binary) << file.content;
    book << "    - copy: {src: '" << source << "', dest: '" << target << "'}\n";
  }
  book.close();
  const auto start = Clock::now();
  must("ansible", run_program({"ansible-playbook", "-i", "localhost,", folder + "/play.yml"}));
  return seconds_since(start);
}

struct Costs {
  double rehearsal, apply, one_by_one, once;
};

Costs measure(int count, int repetitions) {
  const auto server = server_with(count);
  const auto conversion = converted(server);
  const auto files = scripts_of(conversion);
  std::vector<double> rehearsal, apply, one_by_one, once;
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    const Workplace workplace;
    once.push_back(flushed_once(workplace.path() + "/once", files));
    apply.push_back(apply_seconds(workplace.path() + "/apply", server, conversion));
    // That of thousands takes a minute.
    if (count <= 1000 || repetition == 0) one_by_one.push_back(flushed_one_by_one(workplace.path() + "/one", files));
    rehearsal.push_back(rehearsal_seconds(workplace.path() + "/rehearsal", server));
  }
  return {median(rehearsal), median(apply), median(one_by_one), median(once)};
}

void report_count(int count, const Costs& costs) {
  const std::string of = " of " + std::to_string(count);
  report({.part = "d",
          .what = "scripts and settings applied," + of,
          .ours = costs.apply * 1e3,
          .unit = "ms",
          .against = "written, flushed once",
          .theirs = costs.once * 1e3,
          .at_most = 2});
  report({.part = "d",
          .what = "the whole upgrade" + of,
          .ours = costs.rehearsal * 1e3,
          .unit = "ms",
          .against = "its files, a flush each",
          .theirs = costs.one_by_one * 1e3});
}

// The hostile take up a processor, whomever they attack. What the service has to do with it shows beside those who do
// the same to somebody else.
void report_hostile(int count) {
  const auto server = server_with(count);
  std::vector<double> alone, among, elsewhere;
  const std::array<std::function<void(const std::string&)>, 3> ways = {
      [&](const std::string& folder) { alone.push_back(rehearsal_seconds(folder, server)); },
      [&](const std::string& folder) {
        const Forked hostile([&] { be_hostile(pipe::rehearsal_endpoint(folder + "/server").name); });
        among.push_back(rehearsal_seconds(folder, server));
      },
      [&](const std::string& folder) {
        const std::string other_door = folder + ".other";
        const Forked other([&] { let_all_in(other_door); });
        const Forked hostile([&] { be_hostile(other_door); });
        elsewhere.push_back(rehearsal_seconds(folder, server));
      }};
  // In turn, and each as often the first, the second and the third: what one writes, the disk does during the next.
  for (std::size_t repetition = 0; repetition < 15; ++repetition) {
    const Workplace workplace;
    for (std::size_t turn = 0; turn < ways.size(); ++turn)
      ways[(repetition + turn) % ways.size()](workplace.path() + "/" + std::to_string(turn));
  }
  Figure figure{.part = "d",
                .what = "the whole upgrade of " + std::to_string(count) + ", hostile clients",
                .ours = median(among) * 1e3,
                .unit = "ms",
                .against = "alone",
                .theirs = median(alone) * 1e3,
                .at_most = 1.05};
  report(figure);
  figure.against = "the same, elsewhere";
  figure.theirs = median(elsewhere) * 1e3;
  figure.at_most = {};
  report(figure);
}

}  // namespace

int main() {
  std::map<int, Costs> all;
  for (const int count : {10, 100, 1000, 10'000}) {
    all[count] = measure(count, count == 10'000 ? 3 : 5);
    report_count(count, all[count]);
  }
  // Of what a monitor adds: the begin and end of every run are the same.
  report({.part = "d",
          .what = "the whole upgrade, a monitor more, to 10000",
          .ours = (all[10'000].rehearsal - all[1000].rehearsal) / 9000 * 1e6,
          .unit = "us",
          .against = "to 1000",
          .theirs = (all[1000].rehearsal - all[10].rehearsal) / 990 * 1e6,
          .at_most = 1.5});
  report_hostile(1000);
  const Workplace workplace;
  if (const auto ansible = ansible_seconds(workplace.path(), scripts_of(converted(server_with(100))))) {
    Figure figure{.part = "d",
                  .what = "ansible-core, files of 100",
                  .ours = *ansible * 1e3,
                  .unit = "ms",
                  .against = "ours, applied",
                  .theirs = all[100].apply * 1e3,
                  .at_least = 500};
    report(figure);
    figure.against = "ours, the whole upgrade";
    figure.theirs = all[100].rehearsal * 1e3;
    figure.at_least = {};
    report(figure);
  } else {
    report_missing("d", "ansible-core, files of 100", "ansible-core is not installed");
  }
}
