// Answer files: printed and read again the same, checked against a server, and converted with it.
#include <string>

#include "common/document/document.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/sample.h"

namespace {

using namespace sssup;

void run(std::string_view input) {
  proto::Answers answers;
  if (!document::parse_answers(input, answers).empty()) {
    SSSUP_HOLDS(answers.ByteSizeLong() == 0);
    return;
  }
  const std::string printed = document::print(answers);
  proto::Answers again;
  SSSUP_HOLDS(document::parse_answers(printed, again).empty());
  SSSUP_HOLDS(document::print(again) == printed);
  if (document::check_answers_for(answers, fuzz::sample_server(), fuzz::sample_products().clusterpro.rules()).empty())
    fuzz::convert_all(fuzz::sample_server(), answers, fuzz::sample_products());
}

}  // namespace

SSSUP_FUZZ_TARGET("answer_file", run)
