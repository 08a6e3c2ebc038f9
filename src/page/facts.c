// What pages tell of themselves: the page on which each place stands, the last page on which each block does.
#include "page/internal.h"

typedef struct Finder {
  uint32_t *page_of, *last_of;
  uint32_t page;
} Finder;

static void found(Finder *f, uint32_t anchor) {
  if (!anchor || f->page_of[anchor]) return;
  f->page_of[anchor] = f->last_of[anchor] = f->page;
}

static uint32_t byte_at(const ParLines *lines, uint32_t line) {
  return line < lines->count ? lines->paragraph->items[lines->lines[line].first].start
                             : lines->paragraph->shaped->text.n + 1;
}

// Places within a text: on the page that has the line they begin in.
static void find_in_text(Finder *f, const Fragment *box) {
  const Paragraph *p = box->lines->paragraph;
  if (!p->text || !p->text->inlines || !inlines_have(p->text->inlines, INLINE_BIT(INLINE_INDEX))) return;
  uint32_t from = byte_at(box->lines, box->line_first), to = byte_at(box->lines, box->line_first + box->line_count);
  const uint32_t *origin = p->shaped->origin;
  if (origin && from < p->shaped->text.n) from = origin[from];
  if (origin && to < p->shaped->text.n) to = origin[to];
  if (!box->line_first) from = 0;
  if (box->line_first + box->line_count == box->lines->count) to = UINT32_MAX;
  for (uint32_t i = 0; i < p->text->inlines->count; i++) {
    const InlineNode *node = &p->text->inlines->nodes[i];
    if (node->kind == INLINE_INDEX && node->start >= from && node->start < to) found(f, p->text->of[i].anchor);
  }
}

static void find_in(Finder *f, const Fragment *box) {
  if (!box->item->has_places) return;
  uint32_t anchor = box->item->node->anchor;
  if (box->first && !box->repeated) found(f, anchor);
  if (!box->first && anchor) f->last_of[anchor] = f->page;
  if (box->lines) find_in_text(f, box);
  for (uint32_t i = 0; i < box->count; i++) find_in(f, box->children[i]);
}

// Places in a block beside the text are on the page that it stands on.
static void find_in_item(Finder *f, const GalleyItem *item) {
  found(f, item->node->anchor);
  const Paragraph *p = item->paragraph;
  for (uint32_t i = 0; p && p->text && p->text->inlines && i < p->text->inlines->count; i++)
    if (p->text->inlines->nodes[i].kind == INLINE_INDEX) found(f, p->text->of[i].anchor);
  for (uint32_t i = 0; i < item->count; i++)
    if (item->children[i]) find_in_item(f, item->children[i]);
}

void anchors_find(Job *job, Pages *pages) {
  const Doc *doc = pages->galley->styled->doc;
  Finder f = {ARENA_ARRAY(job->arena, uint32_t, doc->anchor_count + 1), ARENA_ARRAY(job->arena, uint32_t, doc->anchor_count + 1), 0};
  pages->anchor_page = f.page_of;
  pages->anchor_last = f.last_of;
  for (uint32_t i = 0; i < pages->count && doc->anchor_count; i++) {
    f.page = pages->v[i].number;
    if (pages->v[i].body) find_in(&f, pages->v[i].body);
    for (uint32_t k = 0; k < pages->v[i].note_count; k++) find_in(&f, pages->v[i].notes[k]);
    for (uint32_t k = 0; k < pages->v[i].aside_count; k++) find_in_item(&f, pages->v[i].asides[k].item);
  }
}

static Str label_of(Job *job, const Pages *pages, uint32_t page) {
  return page ? str_dup(job->arena, pages->v[page - 1].label) : (Str){0};
}

const PageFacts *page_facts(Job *job, const Pages *pages) {
  uint32_t count = pages->galley->styled->doc->anchor_count;
  PageFacts *facts = ARENA_NEW(job->arena, PageFacts);
  Str *first = ARENA_ARRAY(job->arena, Str, count + 1), *last = ARENA_ARRAY(job->arena, Str, count + 1);
  for (uint32_t i = 1; i <= count; i++) {
    first[i] = label_of(job, pages, pages->anchor_page[i]);
    last[i] = pages->anchor_last[i] == pages->anchor_page[i] ? first[i] : label_of(job, pages, pages->anchor_last[i]);
  }
  *facts = (PageFacts){count, first, last, pages->count};
  return facts;
}
