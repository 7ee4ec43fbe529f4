// Checks that more than one kind of document needs.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include <google/protobuf/message.h>

#include "common/document/problems.h"
#include "server.pb.h"

namespace sssup::document {

using Rule = rules::Verdict (*)(std::string_view);

/// Checks of one message's own fields. A field is given by its number (proto::Disk::kLetterFieldNumber), so that a
/// wrong one does not compile, and its place in the document follows from its descriptor.
class Fields {
 public:
  Fields(const google::protobuf::Message& message, Path path, Problems& problems)
      : message_(message), path_(std::move(path)), problems_(problems) {}

  Path path(int field) const;

  /// Absent is fine; an explicit "" or 0 is a value like any other.
  void text(int field, Rule rule) const;
  void number(int field, std::uint32_t min, std::uint32_t max) const;
  /// Every entry of a list of texts.
  void texts(int field, Rule rule) const;

  /// A problem when the field is absent, or the list empty.
  void required(int field) const;
  void required_text(int field, Rule rule) const;

 private:
  const google::protobuf::FieldDescriptor& descriptor(int field) const;

  const google::protobuf::Message& message_;
  Path path_;
  Problems& problems_;
};

/// Calls `check(entry, path)` for each entry of a list.
template <class List, class Check>
void for_each_entry(const List& list, const Path& path, const Check& check) {
  for (int index = 0; index < list.size(); ++index) check(list[index], path[static_cast<std::size_t>(index)]);
}

/// Names that must differ: the second of two is the problem.
class Unique {
 public:
  enum class Case { exact, ignored };
  explicit Unique(Case how) : how_(how) {}
  void add(const Path& path, std::string_view name, Problems& problems);

 private:
  Case how_;
  std::set<std::string> seen_;
};

/// An IP address without prefix.
rules::Verdict address(std::string_view text);

/// "D".
rules::Verdict drive_letter(std::string_view text);

/// The item or the whole group is started again: only what SSS starts can be.
bool restarts(proto::Recovery recovery);

/// Sets what a server file may leave out because its other settings say it: SSS with monitors is installed, a service
/// that is restarted is under start control, a medium that lacks a file is there.
void set_implied(proto::Server& server);

/// One monitor: its name, its kind and the kind's essentials.
void check_monitor(const proto::Monitor& monitor, const Path& path, Problems& problems);

}  // namespace sssup::document
