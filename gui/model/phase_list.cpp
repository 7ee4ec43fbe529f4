#include "gui/model/phase_list.h"

#include <algorithm>

#include "common/text/console.h"
#include "common/text/window.h"
#include "gui/model/shown_text.h"

namespace sssup::gui {
namespace {

// Of proto/pipe.proto; once SSS is removed there is no way back to it (2.7).
constexpr std::string_view removing_sss = "remove";
constexpr std::string_view installing_clusterpro = "install";

// A service that is heard every 2 s and silent for so long is worth a word.
constexpr std::chrono::seconds worth_a_word{6};

std::string_view sign(proto::Phase::Status status) {
  switch (status) {
    case proto::Phase::DONE: return "✔";
    case proto::Phase::NOW: return "▶";
    default: return "○";
  }
}

const text::Entry& in_words(proto::Phase::Status status) {
  switch (status) {
    case proto::Phase::DONE: return text::id::window_phase_done;
    case proto::Phase::NOW: return text::id::window_phase_now;
    default: return text::id::window_phase_to_come;
  }
}

}  // namespace

PhaseList::PhaseList(AttachedService& service, QObject* parent) : QAbstractListModel(parent), service_(service) {
  connect(&service_, &AttachedService::stateChanged, this, &PhaseList::update);
  connect(&service_, &AttachedService::working, this, &PhaseList::changed);
  connect(&service_, &AttachedService::languageChanged, this, [this] {
    if (!phases_.empty()) emit dataChanged(index(0), index(rowCount() - 1));
    emit changed();
  });
  update();
}

void PhaseList::update() {
  const auto& phases = service_.state().phases();
  const bool as_many = rowCount() == phases.size();
  if (!as_many) beginResetModel();
  phases_.assign(phases.begin(), phases.end());
  if (!as_many) endResetModel();
  if (as_many && !phases_.empty()) emit dataChanged(index(0), index(rowCount() - 1));
  emit changed();
}

int PhaseList::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(phases_.size());
}

QVariant PhaseList::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const proto::Phase& phase = phases_[static_cast<std::size_t>(index.row())];
  switch (role) {
    case Qt::DisplayRole:
      return shown(sign(phase.status())) + u' ' + service_.say(phase.title()) +
             (phase.restart_after() ? QStringLiteral(" ↻") : QString());
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole: return worded(phase);
    case StatusRole: return static_cast<int>(phase.status());
    case TitleRole: return service_.say(phase.title());
    case RestartRole: return phase.restart_after();
    case NoReturnRole: return phase.id() == removing_sss;
    default: return {};
  }
}

QString PhaseList::worded(const proto::Phase& phase) const {
  const auto around = [&](const text::Entry& with, const QString& said) {
    return service_.say({with, {{"phase", utf8(said)}}});
  };
  QString words = around(in_words(phase.status()), service_.say(phase.title()));
  if (phase.restart_after()) words = around(text::id::window_phase_restart, words);
  if (phase.id() == removing_sss) words = around(text::id::window_phase_no_return, words);
  return words;
}

int PhaseList::now() const {
  const auto found = std::find_if(phases_.begin(), phases_.end(),
                                  [](const proto::Phase& phase) { return phase.status() == proto::Phase::NOW; });
  return found == phases_.end() ? -1 : static_cast<int>(found - phases_.begin());
}

int PhaseList::progress() const {
  return static_cast<int>(std::min(service_.state().progress(), 10000U));
}

QString PhaseList::time_left() const {
  const proto::State& state = service_.state();
  if (!state.has_seconds_left() || state.run() != proto::State::RUNNING) return {};
  const auto seconds = state.seconds_left();
  if (seconds < 60) return service_.say({text::id::console_seconds_left, {{"seconds", std::to_string(seconds)}}});
  return service_.say({text::id::console_minutes_left, {{"minutes", std::to_string((seconds + 30) / 60)}}});
}

QString PhaseList::doing() const {
  const proto::State& state = service_.state();
  const auto with = [&](const text::Entry& entry, const char* name, const proto::Text& text) {
    return service_.say({entry, {{name, utf8(service_.say(text))}}});
  };
  switch (state.run()) {
    case proto::State::NOT_STARTED: return service_.say(text::id::window_not_started);
    case proto::State::WAITING_FOR_OPERATOR:
      return with(text::id::window_waiting, "question", state.question().title());
    case proto::State::NEEDS_ATTENTION: return with(text::id::window_attention, "trouble", state.trouble());
    case proto::State::RESTARTING: return service_.say(text::id::window_restarting);
    case proto::State::FINISHED: return service_.say(text::id::window_finished);
    case proto::State::ENDED:
      return state.left().empty() ? with(text::id::window_ended, "trouble", state.trouble()) : left();
    case proto::State::UNUSABLE: return with(text::id::window_unusable, "trouble", state.trouble());
    default: return service_.say(state.doing());
  }
}

// in what state the server was left; a line each.
QString PhaseList::left() const {
  QStringList lines;
  for (const auto& line : service_.state().left()) lines << service_.say(line);
  return lines.join(u'\n');
}

QString PhaseList::next() const {
  return service_.say(service_.state().next());
}

QString PhaseList::heartbeat() const {
  if (!service_.attached()) return {};
  const auto said = [&](const text::Entry& entry, std::chrono::seconds time) {
    return service_.say({entry, {{"time", utf8(shown(time))}}});
  };
  if (const auto silent = service_.silent_for(); silent >= worth_a_word) return said(text::id::window_silent, silent);
  const auto at_work = service_.working_for();
  if (!at_work) return {};
  const int row = now();
  const std::string_view phase = row < 0 ? std::string_view() : phases_[static_cast<std::size_t>(row)].id();
  const bool setup = phase == removing_sss || phase == installing_clusterpro;
  return said(setup ? text::id::window_setup_working : text::id::window_working, *at_work);
}

QString PhaseList::no_return() const {
  const proto::State& state = service_.state();
  if (state.run() == proto::State::FINISHED || state.run() == proto::State::ENDED) return {};
  if (state.past_no_return()) return service_.say(text::id::window_no_return_passed);
  const auto removing = std::find_if(phases_.begin(), phases_.end(),
                                     [](const proto::Phase& phase) { return phase.id() == removing_sss; });
  if (removing == phases_.end()) return {};
  return service_.say({text::id::window_no_return_ahead, {{"phase", utf8(service_.say(removing->title()))}}});
}

}  // namespace sssup::gui
