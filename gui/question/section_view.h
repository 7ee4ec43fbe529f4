// The topics of a long question: at the left which of them are complete, beside it the one that is looked at.
#pragma once

#include <string_view>
#include <vector>

#include <QWidget>

#include "gui/model/attached_service.h"
#include "gui/model/question_form.h"

class QListWidget;
class QStackedWidget;

namespace sssup::gui {

class SectionPage;

class SectionView final : public QWidget {
  Q_OBJECT

 public:
  enum class Scroll { own, by_others };

  /// With one section there is no list. Pages are made when they are first looked at.
  SectionView(const AttachedService& service, QuestionForm& form, Scroll scroll = Scroll::own,
              QWidget* parent = nullptr);

  void focus_field(std::string_view field);
  /// Not for who only watches: what is there can be read and scrolled.
  void set_editable(bool editable);
  /// Before an answer: what is typed and no value yet becomes one, where it can.
  void finish_entries();
  int current() const;
  void show_section(int section);

 private:
  void build_list();
  void follow_verdicts();
  SectionPage& page(int section);

  const AttachedService& service_;
  QuestionForm& form_;
  QListWidget* list_ = nullptr;
  QStackedWidget* stack_;
  bool editable_ = true;
  std::vector<SectionPage*> pages_;  // null: not looked at yet
};

}  // namespace sssup::gui
