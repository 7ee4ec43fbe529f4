// The foot of a question: what is said before one answers, and the buttons, which say what they do.
#pragma once

#include <string>
#include <vector>

#include <QPointer>
#include <QWidget>

#include "gui/model/attached_service.h"
#include "gui/model/question_form.h"

class QHBoxLayout;
class QPushButton;

namespace sssup::gui {

class Notice;

class AnswerBar final : public QWidget {
  Q_OBJECT

 public:
  AnswerBar(const AttachedService& service, const QuestionForm& form, QWidget* parent = nullptr);

  /// By the link, the commands under way and the findings of the moment.
  void follow_service();
  /// What became of the last answer; empty: nothing to say.
  void say(const QString& refusal);
  /// How many fields have a problem, from now on until none has or something else is said.
  void count_problems();

  /// What Enter presses anywhere on the page; null where nothing may be pressed by a slip. Once something is entered,
  /// not a button that leaves it out.
  QPushButton* preset() const;
  /// The one that leaves without the fields ("Back", "Cancel"); null when there is none.
  QPushButton* way_back() const { return way_back_; }

 signals:
  void pressed(const std::string& button);

 private:
  void add_button(const proto::Button& button, QHBoxLayout& row);
  QString reason_not_to_answer() const;
  void enable_buttons(bool may_answer, bool blocked);
  void follow_verdicts();
  void show_preset();

  const AttachedService& service_;
  const QuestionForm& form_;
  Notice* refusal_;
  Notice* reason_;
  std::vector<std::pair<QPushButton*, bool>> buttons_;  // and whether it needs the fields
  QPushButton* preset_ = nullptr;
  bool preset_needs_fields_ = false;
  QPushButton* way_back_ = nullptr;
  bool counting_ = false;
  QPointer<QWidget> had_keyboard_;  // until it could not be pressed any more; the keyboard went on
  QPointer<QWidget> went_to_;       // to this one
};

}  // namespace sssup::gui
