// What an answer file says on the licence pages (2.10): its licences are entered one by one.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "choices.pb.h"
#include "question.pb.h"

namespace sssup::console {

class LicenceAnswers {
 public:
  explicit LicenceAnswers(const proto::Answers& answers) : licences_(answers.upgrade_licences()) {}

  static bool is_about(const proto::Question& question);

  /// Nothing when the file does not settle the question. The answer is not checked yet.
  std::optional<proto::Answer> answer(const proto::Question& question);

 private:
  const proto::UpgradeLicence* next(const proto::ServerLicences& server);
  const proto::UpgradeLicence* named_by(const proto::Question& question) const;

  google::protobuf::RepeatedPtrField<proto::UpgradeLicence> licences_;
  std::set<int> tried_;
  int entering_ = -1;  // the licence that is being entered, from the start page on
};

}  // namespace sssup::console
