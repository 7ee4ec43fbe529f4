#include "service/readiness/checks.h"

namespace sssup::readiness {

Facts::Facts(const proto::Server& server_facts, const proto::Answers& operator_answers,
             const proto::ProductProfile& sss_profile, const proto::ProductProfile& clusterpro_profile)
    : server(server_facts),
      answers(operator_answers),
      sss(sss_profile),
      clusterpro(clusterpro_profile),
      server_name(server.computer_name().empty() ? "?" : server.computer_name()) {
  for (const proto::Adapter& adapter : server.adapters()) adapters.emplace(adapter.name(), &adapter);
  for (const proto::GroupName& choice : answers.group_names()) renamed.emplace(choice.monitor(), &choice.group());
}

int Facts::address_count(std::string_view adapter) const {
  const auto found = adapters.find(adapter);
  return found == adapters.end() ? 0 : found->second->addresses_size();
}

const std::string& Facts::group_of(const proto::Monitor& monitor) const {
  const auto choice = renamed.find(monitor.name());
  return choice == renamed.end() ? monitor.name() : *choice->second;
}

void add(Findings& findings, const kind::Kind& what, std::string subject, const text::Message::Arguments& arguments) {
  findings.push_back({.key = std::string(what.key),
                      .severity = what.severity,
                      .title = text::Message(what.title, arguments),
                      .detail = text::Message(what.detail, arguments),
                      .remedy = text::Message(what.remedy, arguments),
                      .requirement = std::string(what.requirement),
                      .subject = std::move(subject)});
}

}  // namespace sssup::readiness
