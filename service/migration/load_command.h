// ARMLOAD in a command that somebody wrote, in the spellings of CLUSTERPRO's profile.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "profile.pb.h"
#include "service/migration/batch_words.h"

namespace sssup::migration {

struct LoadCommand {
  std::string watch_id;  // as written; empty when it is only known when the script runs (a variable)
  std::string user;      // of the option that names one; empty: none named
  std::string service;   // that is started; empty: a program is
};

class LoadSpelling {
 public:
  explicit LoadSpelling(const proto::ScriptProfile& scripts);

  /// Nothing: the command loads nothing, or in another spelling than the profile's. Linear in the command.
  std::optional<LoadCommand> parse(const std::vector<Word>& command) const;
  /// False: no command of the line loads anything. Quicker than to take it apart; the line may be in any code page.
  bool may_be_in(std::string_view line) const;

 private:
  std::vector<std::string> programs_;  // lower case, as are the options
  std::string run_as_;
  std::string of_service_;
  std::vector<std::string> with_value_;
};

}  // namespace sssup::migration
