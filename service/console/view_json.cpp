#include "service/console/view_json.h"

#include <nlohmann/json.hpp>

#include "common/text/escape.h"

namespace sssup::console {
namespace {

using Json = nlohmann::ordered_json;

class Writer {
 public:
  explicit Writer(text::Language language) : language_(language) {}

  std::string say(const proto::Text& text) const { return text::render(text, language_); }

  Json texts(const google::protobuf::RepeatedPtrField<proto::Text>& all) const {
    Json list = Json::array();
    for (const proto::Text& text : all) list.push_back(say(text));
    return list;
  }

  Json field(const proto::Field& field) const {
    Json json = {{"id", field.id()},
                 {"label", say(field.label())},
                 {"kind", proto::Rule::Kind_Name(field.rule().kind())},
                 {"required", field.rule().required()},
                 {"secret", field.rule().secret()},
                 {"initial", Json(std::vector<std::string>(field.initial().begin(), field.initial().end()))}};
    if (field.has_problem()) json["problem"] = say(field.problem());
    if (!field.hints().empty()) json["hints"] = texts(field.hints());
    if (!field.rule().options().empty()) {
      json["options"] = Json::array();
      for (const auto& option : field.rule().options()) json["options"].push_back(option.value());
    }
    return json;
  }

  Json summary_line(const proto::Settled& settled) const {
    Json json = {{"section", say(settled.section())}, {"label", say(settled.label())}};
    json["values"] = settled.has_said()
                         ? Json::array({say(settled.said())})
                         : Json(std::vector<std::string>(settled.values().begin(), settled.values().end()));
    return json;
  }

  Json question(const proto::Question& question) const {
    Json json = {{"id", question.id()},
                 {"instance", question.instance()},
                 {"title", say(question.title())},
                 {"explanation", say(question.explanation())},
                 {"pointOfNoReturn", question.point_of_no_return()},
                 {"fields", Json::array()},
                 {"buttons", Json::array()}};
    for (const proto::Field& each : question.fields()) json["fields"].push_back(field(each));
    for (const proto::Button& button : question.buttons())
      json["buttons"].push_back({{"id", button.id()}, {"label", say(button.label())}, {"default", button.default_()}});
    if (!question.warnings().empty()) json["warnings"] = texts(question.warnings());
    for (const proto::Settled& settled : question.summary()) json["summary"].push_back(summary_line(settled));
    return json;
  }

  Json state(const proto::State& state) const {
    Json json = {{"run", proto::State::Run_Name(state.run())},
                 {"server", state.server_name()},
                 {"progress", state.progress()},
                 {"doing", say(state.doing())},
                 {"next", say(state.next())},
                 {"controller", state.controller()},
                 {"youControl", state.you_control()},
                 {"pastNoReturn", state.past_no_return()},
                 {"phases", Json::array()}};
    for (const proto::Phase& phase : state.phases())
      json["phases"].push_back(
          {{"id", phase.id()}, {"title", say(phase.title())}, {"status", proto::Phase::Status_Name(phase.status())}});
    if (state.has_seconds_left()) json["secondsLeft"] = state.seconds_left();
    if (state.has_question()) json["question"] = question(state.question());
    if (state.has_trouble()) json["trouble"] = say(state.trouble());
    if (!state.left().empty()) json["left"] = texts(state.left());
    if (!state.report_path().empty()) json["reportPath"] = state.report_path();
    for (const auto& finding : state.findings())
      json["findings"].push_back({{"key", finding.key()},
                                  {"severity", finding.severity()},
                                  {"title", say(finding.title())},
                                  {"detail", say(finding.detail())},
                                  {"remedy", say(finding.remedy())}});
    return json;
  }

 private:
  text::Language language_;
};

void print(const Json& json) {
  print_line(text::escape_json(json.dump(-1, ' ', false, Json::error_handler_t::replace)));
}

const char* name_of(pipe::Link link) {
  switch (link) {
    case pipe::Link::connecting: return "connecting";
    case pipe::Link::attached: return "attached";
    case pipe::Link::lost: return "lost";
    case pipe::Link::refused: return "refused";
  }
  return "";
}

}  // namespace

void JsonView::link(const LinkChange& change) {
  Json json = {{"link", name_of(change.link)}};
  if (change.why) json["why"] = describe(*change.why, context_.language);
  print(json);
}

void JsonView::state(const proto::State& state) {
  print({{"state", Writer(context_.language).state(state)}});
}

void JsonView::event(const proto::Event& event) {
  print({{"seq", event.seq()},
         {"unixMs", event.unix_ms()},
         {"level", proto::Event::Level_Name(event.level())},
         {"step", event.step()},
         {"text", Writer(context_.language).say(event.text())}});
}

}  // namespace sssup::console
