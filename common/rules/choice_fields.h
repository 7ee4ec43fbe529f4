// Which field of a question is which answer of the answer file: a field's id is its place in the file, with names for
// indexes ("clusterName", "groupNames/orders", "users/batch/newPassword", "ports/tcp/0").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "choices.pb.h"
#include "server.pb.h"

namespace sssup::rules {

namespace field {
inline constexpr std::string_view edition = "edition";
inline constexpr std::string_view working_folder = "workingFolder";
inline constexpr std::string_view backup_folder = "backupFolder";
inline constexpr std::string_view cluster_name = "clusterName";
inline constexpr std::string_view interconnects = "interconnects";
inline constexpr std::string_view public_address = "publicAddress";
/// `index` 0–2.
std::string tcp_port(int index);
inline constexpr std::string_view udp_port = "ports/udp";
inline constexpr std::string_view setup_ports = "setupPorts/";  // what all of them begin with
std::string setup_port(std::string_view key);
std::string group_name(std::string_view monitor);
std::string lan_address(std::string_view monitor);
inline constexpr std::string_view users = "users/";  // what all fields of users begin with
std::string new_password(std::string_view user);
std::string delete_user(std::string_view user);
}  // namespace field

/// The answers' values for the field; nothing when they do not say.
std::optional<std::vector<std::string>> values_for(const proto::Answers& answers, std::string_view field);

/// Adds the field's values, which hold by its rule, to the answers: lists of them (interconnects, group names, LAN
/// addresses, ports) are the caller's to clear first. A group name that is the monitor's own is the default and not
/// kept, as is an empty new password. An unknown field changes nothing.
void add_values(proto::Answers& answers, std::string_view field, const std::vector<std::string>& values);

/// The field at which a problem is shown that a check of these answers, or of the server's settings, found at `path`
/// ("groupNames[3].group", "ports.tcp[1]", "sss.monitors[7].name"). Nothing when no field is about it.
std::optional<std::string> field_at(const proto::Answers& answers, const proto::Server& server, std::string_view path);

/// What the answers say of the user, compared ignoring case; null when nothing.
const proto::UserChoice* choice_of(const proto::Answers& answers, std::string_view user);

/// Nobody needs to enter the account's password: it is saved, newly given, or of a user to be deleted. `choice` is what
/// the answers say of the user, or null; one that says neither means a new password that is still to be entered.
bool password_settled(const proto::Account& account, const proto::UserChoice* choice);

}  // namespace sssup::rules
