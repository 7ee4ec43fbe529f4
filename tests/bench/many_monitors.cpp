#include "tests/bench/many_monitors.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fmt/format.h>

#include "common/document/document.h"

namespace sssup::bench {
namespace {

template <class Message>
Message sample(const std::string& name) {
  const char* folder = std::getenv("SSSUP_SAMPLES");
  std::ifstream file(std::string(folder == nullptr ? "packaging/samples" : folder) + "/" + name, std::ios::binary);
  const std::string json{std::istreambuf_iterator<char>(file), {}};
  Message message;
  if (!document::parse(json, message).empty()) throw std::runtime_error(name + " cannot be read");
  return message;
}

}  // namespace

proto::Server server_with(int count) {
  auto server = sample<proto::Server>("every-kind.json");
  server.mutable_sss()->clear_monitors();
  for (int number = 1; number <= count; ++number) {
    auto& monitor = *server.mutable_sss()->add_monitors();
    monitor.set_name(fmt::format("monitor{:05}", number));
    auto& item = *monitor.mutable_application()->add_items()->mutable_application();
    item.set_command(fmt::format("C:\\app\\server.exe -p {}", 20000 + number));
    monitor.mutable_application()->set_recovery(proto::RESTART_ITEM);
    monitor.mutable_application()->set_retry_count(3);
  }
  return server;
}

proto::Answers answers_for_it() {
  auto answers = sample<proto::Answers>("every-kind.answers.json");
  answers.clear_group_names();
  answers.clear_lan_addresses();
  return answers;
}

}  // namespace sssup::bench
