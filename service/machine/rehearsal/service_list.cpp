#include "service/machine/rehearsal/service_list.h"

#include <algorithm>

#include "common/rules/names.h"
#include "common/text/rehearsal.h"
#include "service/machine/rehearsal/durable.h"

namespace sssup::machine::rehearsal {
namespace {

auto find(state::ServiceList& list, std::string_view name) {
  const std::string low = rules::lower(name);
  return std::find_if(list.mutable_services()->begin(), list.mutable_services()->end(),
                      [&low](const auto& service) { return rules::lower(service.name()) == low; });
}

}  // namespace

Expected<state::ServiceList> ServiceList::all() const {
  state::ServiceList list;
  SSSUP_CHECK(durable::load(layout_.services(), list));
  return list;
}

Expected<std::optional<proto::WindowsService>> ServiceList::query(std::string_view name) {
  SSSUP_TRY(auto list, all());
  const auto service = find(list, name);
  if (service == list.mutable_services()->end()) return std::nullopt;
  return std::optional(std::move(*service));
}

Status ServiceList::change(std::string_view kind, std::string_view name, const Change& change_service) {
  return gate_.effect(kind, name, [&](const Passage& passage) -> Status {
    SSSUP_TRY(auto list, all());
    const auto service = find(list, name);
    if (service == list.mutable_services()->end()) {
      return fail(Error::Kind::not_found, {text::id::rehearsal_service_missing, {{"name", std::string(name)}}});
    }
    change_service(*service);
    return durable::store(passage, layout_.services(), list);
  });
}

Status ServiceList::set_start_type(std::string_view name, proto::WindowsService::StartType type) {
  return change("service.start-type", name, [type](auto& service) { service.set_start_type(type); });
}

Status ServiceList::stop(std::string_view name) {
  return change("service.stop", name, [](auto& service) { service.set_state(proto::WindowsService::STOPPED); });
}

Status ServiceList::remove(std::string_view name) {
  return gate_.effect("service.remove", name, [&](const Passage& passage) -> Status {
    SSSUP_TRY(auto list, all());
    const auto service = find(list, name);
    if (service == list.mutable_services()->end()) return {};
    list.mutable_services()->erase(service);
    return durable::store(passage, layout_.services(), list);
  });
}

Status ServiceList::add(const proto::WindowsService& service) {
  return gate_.effect("service.add", service.name(), [&](const Passage& passage) -> Status {
    SSSUP_TRY(auto list, all());
    const auto known = find(list, service.name());
    (known == list.mutable_services()->end() ? *list.add_services() : *known) = service;
    return durable::store(passage, layout_.services(), list);
  });
}

}  // namespace sssup::machine::rehearsal
