// Where the places of a document will stand, roughly: numbers that are first set as wide as those that follow move few
// lines, and few pages are laid again. Only what is asked of most texts counts: how much of them there is, and where a
// page is forced to end.
#include "engine/session.h"

enum { PAGE_BYTES = 3000 };  // of text, on a page that has headings and lists too

typedef struct Expecting {
  const Job *job;
  const Styled *styled;
  Str *pages;       // by anchor
  uint32_t before;  // pages before the last forced break
  uint64_t bytes;   // since it
  uint32_t printed;
  Str number;  // of the page `printed`
} Expecting;

static uint32_t page_now(const Expecting *e) { return e->before + (uint32_t)(e->bytes / PAGE_BYTES) + 1; }

static void break_page(Expecting *e, Break b) {
  if (b != BREAK_PAGE && b != BREAK_LEFT && b != BREAK_RIGHT) return;
  uint32_t next = page_now(e) + (e->bytes > 0);
  next += (b == BREAK_RIGHT && next % 2 == 0) || (b == BREAK_LEFT && next % 2 == 1);
  e->before = next - 1;
  e->bytes = 0;
}

static void expect(Expecting *e, uint32_t anchor) {
  if (!anchor || e->pages[anchor].n) return;
  uint32_t page = page_now(e);
  if (page != e->printed) e->number = str_format(e->job->arena, "%u", page);
  e->printed = page;
  e->pages[anchor] = e->number;
}

static void expect_in_text(Expecting *e, const DocText *text) {
  bool places = inlines_have(text->inlines, INLINE_BIT(INLINE_INDEX));
  for (uint32_t i = 0; places && i < text->inlines->count; i++)
    if (text->inlines->nodes[i].kind == INLINE_INDEX) expect(e, text->of[i].anchor);
  e->bytes += text->inlines->text.n;
}

static void expect_in(Expecting *e, const DocNode *node) {
  const Style *style = e->styled->of[node->id];
  break_page(e, style->break_before);
  expect(e, node->anchor);
  if (node->text.inlines) expect_in_text(e, &node->text);
  for (uint32_t i = 0; i < node->count; i++) expect_in(e, node->children[i]);
  break_page(e, style->break_after);
}

const PageFacts *expect_facts(const Job *job, const Styled *styled) {
  uint32_t count = styled->doc->anchor_count;
  Expecting e = {.job = job, .styled = styled, .pages = ARENA_ARRAY(job->arena, Str, count + 1)};
  expect_in(&e, styled->doc->root);
  PageFacts *facts = ARENA_NEW(job->arena, PageFacts);
  *facts = (PageFacts){count, e.pages, NULL, page_now(&e)};
  return facts;
}
