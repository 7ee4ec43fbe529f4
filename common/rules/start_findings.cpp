#include "common/rules/start_findings.h"

namespace sssup::rules {

bool stops_start(proto::Finding::Severity severity, std::string_view key) {
  return severity == proto::Finding::BLOCKS && key != finding::snmp_missing && key != finding::blocking_program_open;
}

}  // namespace sssup::rules
