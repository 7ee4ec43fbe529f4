// The report (R-5.report) and the closing message (2.10, its end).
#include "common/rules/licences.h"
#include "common/text/events.h"
#include "common/text/questions.h"
#include "common/text/report.h"
#include "service/products/product.h"
#include "service/report/report.h"
#include "service/upgrade/backup.h"
#include "service/upgrade/backup_question.h"
#include "service/upgrade/choices_summary.h"
#include "service/upgrade/conversion_record.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/medium_question.h"
#include "service/upgrade/places.h"
#include "service/upgrade/question.h"
#include "service/upgrade/run_record.h"
#include "service/upgrade/steps.h"
#include "service/upgrade/upgrade.h"

namespace sssup::upgrade {
namespace {

std::string report_file(const proto::Decided& known, const proto::Server& server) {
  return report_in(backup_folder(known.answers(), server), ".html");
}

// Bytes: with the rest of the state it fits a frame.
constexpr std::size_t largest_checklist = 700U << 10U;
// What the report says is left to do, until the run is over.
constexpr std::string_view checklist_key = "checklist";

text::Message line_of(const proto::UpgradeLicence& licence, const proto::LicenceProfile& profile) {
  std::string name = licence.product();
  for (const auto& product : profile.products())
    if (product.key() == licence.product()) name = product.name();
  const text::Message::Arguments values = {{"product", name}, {"count", std::to_string(licence.count())}};
  switch (rules::counting(licence, profile)) {
    case rules::Counting::by_node: return {text::id::report_licence_node, values};
    case rules::Counting::trial: return {text::id::report_licence_trial, values};
    case rules::Counting::other_product: return {text::id::report_licence_other, values};
    case rules::Counting::counts: break;
  }
  return {text::id::report_licence_counts, values};
}

class WriteReport final : public engine::Step {
 public:
  explicit WriteReport(const migration::Products& products) : Step("report", "finish", 3), products_(products) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    context.doing(text::id::doing_report, 0, 1);
    SSSUP_TRY(auto ask, question_about_backup(context));
    if (ask) return engine::Ask{*std::move(ask)};
    SSSUP_CHECK(tell_of_lost_backup(context));
    SSSUP_TRY(const auto known, decided(context));
    SSSUP_TRY(const auto server, saved_server(context));
    SSSUP_TRY(auto conversion, recall_conversion(context));
    SSSUP_TRY(const auto clusterpro, settled_clusterpro(context, products_));
    SSSUP_TRY(const auto registered, products::registered_licences(context.machine(), clusterpro));
    auto answers = known.answers();
    answers.clear_upgrade_licences();
    for (const auto& licence : registered) *answers.add_upgrade_licences() = licence;

    const auto language = server_language(server);
    report::complete(conversion, server, answers, products_, language, report::When::after);
    SSSUP_TRY(auto run, run_record(context, plan(products_), server, language));
    for (const auto& licence : registered)
      run.add_licences_registered(text::render(line_of(licence, products_.clusterpro.licence()), language));
    const std::string folder = backup_folder(known.answers(), server);
    run.set_backup_folder(folder);
    SSSUP_TRY(const auto medium, pinned_medium(context));
    run.set_medium(name_of_medium(medium));
    add_choices(run, server, known.answers(), products_.clusterpro, language);
    *conversion.report.mutable_run() = std::move(run);
    const std::string html = report_file(known, server);
    const std::vector<machine::FileContent> files = {
        {html, report::report_html(conversion, server, products_.clusterpro.scripts(), language)},
        {report_in(folder, ".json"), report::report_json(conversion.report)}};
    Status written = make_backup_folder(context.machine(), folder);
    if (written) written = context.machine().files().write(files);
    if (!written) return ask_for_other_backup(context, written.error());
    const auto checklist =
        report::checklist_in_all_languages(conversion, server, answers, products_, largest_checklist);
    SSSUP_CHECK(context.remember(checklist_key, checklist, engine::Sealed::no));
    context.report_at(html, checklist);
    context.say(proto::Event::MILESTONE, {text::id::event_report_written, {{"path", html}}});
    return engine::Acted{};
  }

  Expected<engine::Outcome> answered(engine::Context& context, const proto::Question& question,
                                     const proto::Answer& answer) override {
    return backup_answered(context, products_, question, answer);
  }

 private:
  const migration::Products& products_;
};

class SayGoodbye final : public engine::Step {
 public:
  SayGoodbye() : Step("finish", "finish", 2) {}

  Expected<engine::Outcome> act(engine::Context& context) override {
    SSSUP_TRY(const auto known, decided(context));
    SSSUP_TRY(const std::string report, show_report(context));
    if (!consented(known, name()))
      return engine::Ask{message_with_ok(name(), text::id::finish_title, {text::id::finish_text, {{"path", report}}})};
    context.say(proto::Event::MILESTONE, text::id::event_finished);
    return engine::Acted{};
  }

  Expected<engine::Outcome> answered(engine::Context& context, const proto::Question&, const proto::Answer&) override {
    return agreed(context, name());
  }

  // For a service that is started again when nothing but the proof is left.
  Status verify(engine::Context& context) override {
    SSSUP_CHECK(show_report(context));
    return {};
  }

 private:
  static Expected<std::string> show_report(engine::Context& context) {
    SSSUP_TRY(const auto known, decided(context));
    SSSUP_TRY(const auto server, saved_server(context));
    std::string report = report_file(known, server);
    SSSUP_TRY(const auto checklist, context.recall<proto::Checklist>(checklist_key));
    context.report_at(report, checklist.value_or(proto::Checklist()));
    return report;
  }
};

}  // namespace

StepPointer write_report(const migration::Products& products) {
  return std::make_unique<WriteReport>(products);
}
StepPointer say_goodbye() {
  return std::make_unique<SayGoodbye>();
}

}  // namespace sssup::upgrade
