// Server files: what is accepted is printed and read again the same, and is checked and converted to the end.
#include <string>

#include "common/document/document.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/sample.h"

namespace {

using namespace sssup;

void run(std::string_view input) {
  proto::Server server;
  if (!document::parse_server(input, server).empty()) {
    SSSUP_HOLDS(server.ByteSizeLong() == 0);
    return;
  }
  const std::string printed = document::print(server);
  proto::Server again;
  SSSUP_HOLDS(document::parse_server(printed, again).empty());
  SSSUP_HOLDS(document::print(again) == printed);
  fuzz::convert_all(server, {}, fuzz::sample_products());
}

}  // namespace

SSSUP_FUZZ_TARGET("server_file", run)
