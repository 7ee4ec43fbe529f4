#include "gui/question/section_view.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QListWidget>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "common/text/gui.h"
#include "gui/model/shown_text.h"
#include "gui/question/section_page.h"
#include "gui/style/symbols.h"

namespace sssup::gui {
namespace {

QScrollArea* scroll_area() {
  auto* area = new QScrollArea;
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setFocusPolicy(Qt::NoFocus);  // the fields in it take the keyboard, and scroll it
  return area;
}

std::pair<const text::Entry*, Symbol> shown_as(QuestionForm::SectionState state) {
  switch (state) {
    case QuestionForm::SectionState::needs_you: return {&text::id::gui_section_needs_you, Symbol::decision};
    case QuestionForm::SectionState::pointed_out: return {&text::id::gui_section_pointed_out, Symbol::warning};
    default: return {&text::id::gui_section_complete, Symbol::done};
  }
}

// Holds a page at its own height.
QWidget* plain_frame() {
  auto* frame = new QWidget;
  auto* column = new QVBoxLayout(frame);
  column->setContentsMargins(0, 0, 0, 0);
  return frame;
}

}  // namespace

SectionView::SectionView(const AttachedService& service, QuestionForm& form, Scroll scroll, QWidget* parent)
    : QWidget(parent),
      service_(service),
      form_(form),
      stack_(new QStackedWidget),
      pages_(form.sections().size(), nullptr) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  for (std::size_t at = 0; at < pages_.size(); ++at)
    stack_->addWidget(scroll == Scroll::own ? scroll_area() : plain_frame());
  if (pages_.size() > 1) {
    build_list();
    row->addWidget(list_);
    connect(&form_, &QuestionForm::verdictsChanged, this, &SectionView::follow_verdicts);
    follow_verdicts();
  }
  row->addWidget(stack_, 1);
  if (!pages_.empty()) show_section(0);
}

void SectionView::build_list() {
  list_ = new QListWidget;
  list_->setIconSize(QSize(fontMetrics().height(), fontMetrics().height()));
  list_->setAccessibleName(service_.say(text::id::gui_sections));
  for (std::size_t at = 0; at < pages_.size(); ++at) list_->addItem(QString());
  connect(list_, &QListWidget::currentRowChanged, this, &SectionView::show_section);
}

void SectionView::follow_verdicts() {
  const auto& sections = form_.sections();
  for (int at = 0; at < list_->count(); ++at) {
    const auto& section = sections[static_cast<std::size_t>(at)];
    const auto [wording, symbol] = shown_as(form_.state(section));
    const text::Message title(*wording,
                              {{"section", utf8(section.title.id().empty() ? service_.say(text::id::gui_section_of_rest)
                                                                           : service_.say(section.title))}});
    const QString words = service_.say(title);
    QListWidgetItem& item = *list_->item(at);
    if (item.text() == words) continue;
    item.setText(words);
    item.setIcon(icon(symbol));
  }
  list_->setFixedWidth(list_->sizeHintForColumn(0) + 2 * list_->frameWidth() + list_->fontMetrics().height());
}

SectionPage& SectionView::page(int section) {
  auto*& made = pages_[static_cast<std::size_t>(section)];
  if (!made) {
    made = new SectionPage(service_, form_, form_.sections()[static_cast<std::size_t>(section)]);
    made->set_editable(editable_);
    QWidget* frame = stack_->widget(section);
    if (auto* area = qobject_cast<QScrollArea*>(frame))
      area->setWidget(made);
    else
      frame->layout()->addWidget(made);
  }
  return *made;
}

void SectionView::set_editable(bool editable) {
  editable_ = editable;
  for (SectionPage* made : pages_)
    if (made) made->set_editable(editable);
}

void SectionView::finish_entries() {
  for (SectionPage* made : pages_)
    if (made) made->finish_entries();
}

int SectionView::current() const {
  return stack_->currentIndex();
}

void SectionView::show_section(int section) {
  if (section < 0 || section >= static_cast<int>(pages_.size())) return;
  page(section);
  stack_->setCurrentIndex(section);
  if (list_ && list_->currentRow() != section) list_->setCurrentRow(section);
}

void SectionView::focus_field(std::string_view field) {
  const auto& sections = form_.sections();
  for (std::size_t at = 0; at < sections.size(); ++at) {
    const auto& fields = sections[at].fields;
    if (std::none_of(fields.begin(), fields.end(),
                     [&](int index) { return form_.question().fields(index).id() == field; }))
      continue;
    show_section(static_cast<int>(at));
    page(static_cast<int>(at)).focus_field(field);
    return;
  }
}

}  // namespace sssup::gui
