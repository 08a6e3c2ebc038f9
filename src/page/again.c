// Pages made again after page numbers changed. As a page is laid, what it asks of the texts that hold page numbers is noted,
// with the answers: how many lines they take, whether they bear a line more, how wide they are. When the same is asked of
// the texts with their new numbers and the answers are alike, laying the page again would come to the same boxes: they are
// taken as they are, with the new lines in the place of the old ones.
#include "page/again.h"

// --- what is asked ------------------------------------------------------------------------------------------------

static bool asked_alike(const Asked *a, const Asked *b) {
  return a->what == b->what && a->item == b->item && a->width == b->width && a->hyphen_free == b->hyphen_free && a->by == b->by &&
         a->of == b->of;
}

void asked_note(Layouter *l, Asked asked) {
  Asking *asking = l->asking;
  if (!asking || !asked.item->reads) return;
  for (uint32_t i = asking->all.n; i-- > 0;)
    if (asked_alike(&asking->all.v[i], &asked)) return;
  VEC_PUSH(l->job->arena, asking->all, asked);
}

void asked_extent(Layouter *l, const GalleyItem *item, Extent extent) {
  bool narrow = l->asking && l->asking->narrow;
  asked_note(l, (Asked){.what = narrow ? ASKED_NARROW : ASKED_EXTENT, .item = item, .extent = extent});
}

void asked_unsure(Layouter *l, const GalleyItem *item) {
  if (l->asking && item->reads) l->asking->unsure = true;
}

static bool goes_on_in_reader(const Token *token) {
  for (; token; token = token->inner) {
    if (token->lines && token->item->reads) return true;
    for (uint32_t i = 0; i < token->cell_count; i++)
      if (goes_on_in_reader(token->cells[i])) return true;
  }
  return false;
}

// Whether a page that goes on at `rest` may be taken again at all.
bool asking_is_sure(const Asking *asking, const Token *rest) { return !asking->unsure && !goes_on_in_reader(rest); }

// --- whether the answers are alike --------------------------------------------------------------------------------

static uint32_t objects_in(const ParLines *lines, uint32_t line) {
  uint32_t n = 0;
  for (uint32_t k = lines->lines[line].first; k < lines->lines[line].last; k++)
    n += lines->paragraph->items[k].kind == PAR_OBJECT;
  return n;
}

// Objects follow one another, so that equal numbers are the same ones; they have to be as large too.
static bool objects_alike(const ParLines *a, const ParLines *b) {
  const Paragraph *p = a->paragraph, *q = b->paragraph;
  if (p->object_count != q->object_count) return false;
  for (uint32_t i = 0; i < p->object_count; i++)
    if (p->objects[i].height != q->objects[i].height || p->objects[i].depth != q->objects[i].depth) return false;
  for (uint32_t i = 0; p->object_count && i < a->count; i++)
    if (objects_in(a, i) != objects_in(b, i)) return false;
  return true;
}

static bool lines_alike(const ParLines *a, const ParLines *b) {
  if (a == b) return true;
  if (a->count != b->count || paragraph_is_loose(a) != paragraph_is_loose(b)) return false;
  for (uint32_t i = 0; i < a->count; i++)
    if (a->lines[i].ends_hyphen != b->lines[i].ends_hyphen || a->lines[i].measure != b->lines[i].measure) return false;
  return objects_alike(a, b);
}

typedef struct Renewal {
  Layouter *l;
  const Asked *asked;
  const ParLines **now;  // by what was asked: its lines with the new numbers
  uint32_t count;
  bool failed;
} Renewal;

static const ParLines *lines_now(const Renewal *r, const ParLines *before) {
  for (uint32_t i = 0; i < r->count; i++)
    if (r->asked[i].what == ASKED_LINES && r->asked[i].of == before) return r->now[i];
  return NULL;
}

static bool same_answer(Renewal *r, uint32_t i) {
  const Asked *a = &r->asked[i];
  switch (a->what) {
    case ASKED_LINES:
      r->now[i] = paragraph_lines(r->l, a->item, a->width, a->hyphen_free, a->by);
      return lines_alike(a->of, r->now[i]);
    case ASKED_GIVE: {
      const ParLines *now = lines_now(r, a->of);
      return now && paragraph_may_give(now, a->by) == a->gives;
    }
    case ASKED_EXTENT:
    case ASKED_NARROW: {
      Extent e = {0};
      par_extent(a->item->paragraph, &e.narrow, &e.wide);
      return e.narrow == a->extent.narrow && (a->what == ASKED_NARROW || e.wide == a->extent.wide);
    }
  }
  return false;
}

// --- the boxes with their new lines -------------------------------------------------------------------------------

static const Fragment *renew(Renewal *r, const Fragment *box) {
  if (!box->item->reads) return box;
  Arena *arena = r->l->job->arena;
  Fragment *out = ARENA_NEW(arena, Fragment);
  *out = *box;
  if (box->lines) {
    out->lines = lines_now(r, box->lines);
    if (!out->lines)
      r->failed = true;
    else
      settle_new_lines(r->l, out);
    return out;
  }
  const Fragment **children = ARENA_ARRAY(arena, const Fragment *, box->count + 1);
  for (uint32_t i = 0; i < box->count; i++) children[i] = renew(r, box->children[i]);
  out->children = children;
  return out;
}

static const Asked *asked_now(const Renewal *r) {
  Asked *asked = ARENA_COPY(r->l->job->arena, Asked, r->asked, r->count);
  for (uint32_t i = 0; i < r->count; i++)
    if (asked[i].of) asked[i].of = asked[i].what == ASKED_LINES ? r->now[i] : lines_now(r, asked[i].of);
  return asked;
}

static bool same_answers(Renewal *r) {
  Asking *asking = r->l->asking;
  r->l->asking = NULL;
  bool same = true;
  for (uint32_t i = 0; i < r->count && same; i++) same = same_answer(r, i);
  r->l->asking = asking;
  return same;
}

bool page_again(Layouter *l, const PageMade *made, Page *page, const Asked **asked) {
  Renewal r = {l, made->asked, ARENA_ARRAY(l->arena, const ParLines *, made->asked_count + 1), made->asked_count, false};
  if (!same_answers(&r)) return false;
  const Page *before = made->page;
  *asked = asked_now(&r);
  page->body = renew(&r, before->body);
  if (before->note_count) {
    const Fragment **notes = ARENA_ARRAY(l->job->arena, const Fragment *, before->note_count);
    for (uint32_t i = 0; i < before->note_count; i++) notes[i] = renew(&r, before->notes[i]);
    page->notes = notes;
    page->note_count = before->note_count;
  }
  page->asides = before->asides;
  page->aside_count = before->aside_count;
  return !r.failed;
}

// --- which page ---------------------------------------------------------------------------------------------------

bool pages_alike(const Page *a, const Page *b) {
  return a->right == b->right && a->top == b->top && a->left == b->left && a->width == b->width && a->height == b->height;
}

// Pages are in order of their places; a blank one has none.
const PageMade *page_made_before(const PagesMade *made, uint32_t *at, const Page *page, const Token *from) {
  for (; *at < made->n; ++*at) {
    const PageMade *m = &made->v[*at];
    if (m->page->blank || token_later(from, m->from)) continue;
    return m->sure && pages_alike(m->page, page) && token_same(m->from, from) ? m : NULL;
  }
  return NULL;
}
