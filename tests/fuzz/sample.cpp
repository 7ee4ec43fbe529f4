#include "tests/fuzz/sample.h"

#include <fstream>
#include <iterator>

#include <google/protobuf/stubs/logging.h>
#include <spdlog/spdlog.h>

#include "common/document/document.h"
#include "service/products/profile.h"
#include "service/readiness/readiness.h"
#include "service/report/report.h"
#include "tests/fuzz/fuzz_target.h"

namespace sssup::fuzz {
namespace {

// What hostile input has the libraries say would fill the output.
[[maybe_unused]] const bool quiet = [] {
  spdlog::set_level(spdlog::level::off);
  google::protobuf::SetLogHandler(nullptr);
  return true;
}();

std::string sample(const char* name) {
  std::ifstream file(std::string(SSSUP_SAMPLES "/") + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

const proto::Server& sample_server() {
  static const proto::Server server = [] {
    proto::Server read;
    SSSUP_HOLDS(document::parse_server(sample("every-kind.json"), read).empty());
    return read;
  }();
  return server;
}

const proto::Answers& sample_answers() {
  static const proto::Answers answers = [] {
    proto::Answers read;
    SSSUP_HOLDS(document::parse_answers(sample("every-kind.answers.json"), read).empty());
    return read;
  }();
  return answers;
}

const migration::Products& sample_products() {
  static const migration::Products products = [] {
    auto built_in = products::built_in(products::editions().front());
    SSSUP_HOLDS(built_in.has_value());
    return *std::move(built_in);
  }();
  return products;
}

void convert_all(const proto::Server& server, const proto::Answers& answers, const migration::Products& products) {
  static_cast<void>(readiness::check(server, answers, products.sss, products.clusterpro));
  auto conversion = migration::convert(server, answers, products, text::Language::japanese);
  if (!conversion) {
    SSSUP_HOLDS(!conversion.error().empty());
    return;
  }
  SSSUP_HOLDS(static_cast<int>(conversion->scripts.size()) == conversion->cluster.groups_size());
  report::complete(*conversion, server, answers, products, text::Language::japanese);
  static_cast<void>(report::report_json(conversion->report));
  static_cast<void>(report::report_html(*conversion, server, products.clusterpro.scripts(), text::Language::japanese));
}

}  // namespace sssup::fuzz
