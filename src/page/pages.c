// Pages one after the other: which master serves, what falls on it, what it is called. Each is laid in scratch memory
// at its best break and then settled; only the token of where to go on passes from one to the next.
#include "page/maker.h"

enum { MOST_PAGES = 20000, RECENT_MASTERS = 32, NEAR_MASTERS = 8 };

// --- masters ------------------------------------------------------------------------------------------------------

static bool serves(const MasterKey *k, const Page *page, const PageScope *scope) {
  if (k->right != page->right || k->first != page->first || k->blank != page->blank || !str_eq(k->name, page->name)) return false;
  return (!k->master->reads.number || k->page == page->number) && page_reads_same(&k->master->reads, scope);
}

static const Master *find_master(const MasterKeys *keys, const Page *page, const PageScope *scope, uint32_t from, uint32_t to) {
  for (uint32_t i = to; i-- > from;)
    if (serves(&keys->v[i], page, scope)) return keys->v[i].master;
  return NULL;
}

// Before page numbers were renewed, masters were made in nearly the same order.
static const Master *made_master(const Maker *m, const Page *page, const PageScope *scope) {
  if (!m->before) return NULL;
  const MasterKeys *made = &m->before->masters;
  uint32_t at = m->masters.n < made->n ? m->masters.n : made->n;
  uint32_t from = at > NEAR_MASTERS ? at - NEAR_MASTERS : 0, to = made->n - at > NEAR_MASTERS ? at + NEAR_MASTERS : made->n;
  return find_master(made, page, scope, from, to);
}

static const Master *make_master(Maker *m, const Page *page, const PageScope *scope) {
  const Styled *styled = m->l.galley->styled;
  if (!styled->overridden) return style_master_of(m->job, styled, page->name, page->right, page->first, page->blank, scope);
  return style_master(m->job, styled->layout, styled->doc, page->name, page->right, page->first, page->blank, scope);
}

static PageScope scope_of(const Maker *m, const Page *page, const DocSet *sets, uint32_t count) {
  return (PageScope){str_format(m->job->arena, "%u", page->number), m->pages.n + 1, sets, count};
}

static const Master *master_for(Maker *m, const Page *page, const DocSet *sets, uint32_t count) {
  PageScope scope = scope_of(m, page, sets, count);
  uint32_t n = m->masters.n, oldest = n > RECENT_MASTERS ? n - RECENT_MASTERS : 0;
  const Master *recent = find_master(&m->masters, page, &scope, oldest, n);
  if (recent) return recent;  // pages that are alike stand near one another: one further off is only made again
  const Master *master = made_master(m, page, &scope);
  if (!master) master = make_master(m, page, &scope);
  if (master) VEC_PUSH(m->job->arena, m->masters, ((MasterKey){page->name, page->right, page->first, page->blank, page->number, master}));
  return master;
}

static Str roman(Arena *arena, uint32_t n, bool upper) {
  static const struct {
    uint32_t value;
    const char *lower, *upper;
  } digits[] = {{1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"},  {400, "cd", "CD"}, {100, "c", "C"},
                {90, "xc", "XC"}, {50, "l", "L"},    {40, "xl", "XL"}, {10, "x", "X"},    {9, "ix", "IX"},
                {5, "v", "V"},    {4, "iv", "IV"},   {1, "i", "I"}};
  Buf out = buf_new(arena);
  for (size_t i = 0; i < sizeof digits / sizeof *digits; i++)
    for (; n >= digits[i].value; n -= digits[i].value)
      buf_add(&out, str_from(upper ? digits[i].upper : digits[i].lower));
  return buf_str(&out);
}

static Str letter(Arena *arena, uint32_t n, char a) {
  Buf out = buf_new(arena);
  for (uint32_t i = 0; i <= (n - 1) / 26; i++) buf_byte(&out, (char)(a + (n - 1) % 26));
  return buf_str(&out);
}

static bool same_label(const Master *a, const Master *b) {
  return a && a->label_start == b->label_start && str_eq(a->label_style, b->label_style) &&
         str_eq(a->label_prefix, b->label_prefix);
}

// Pages whose labels start at a number count on from one to the next.
static uint32_t number_of(Maker *m, const Master *master, const Page *page) {
  if (!master->label_start) {
    m->label = NULL;
    return page->number;
  }
  m->number = same_label(m->label, master) ? m->number + 1 : master->label_start;
  m->label = master;
  return m->number;
}

static Str number_text(Arena *arena, Str style, uint32_t n) {
  if (str_eq(style, STR("none"))) return STR("");
  if (str_eq(style, STR("lower-roman"))) return roman(arena, n, false);
  if (str_eq(style, STR("upper-roman"))) return roman(arena, n, true);
  if (str_eq(style, STR("lower-alpha"))) return letter(arena, n, 'a');
  if (str_eq(style, STR("upper-alpha"))) return letter(arena, n, 'A');
  return str_format(arena, "%u", n);
}

// A blank page counts with those before it.
static Str label_of(Maker *m, const Page *page) {
  const Master *master = page->blank && m->numbered ? m->numbered : page->master;
  m->numbered = master;
  Str number = number_text(m->job->arena, master->label_style, number_of(m, master, page));
  return master->label_prefix.n ? str_cat(m->job->arena, master->label_prefix, number) : number;
}

// --- one page -----------------------------------------------------------------------------------------------------

static Page page_new(Maker *m, Str name, bool blank) {
  Page page = {.number = m->pages.n + 1, .name = name, .blank = blank};
  page.right = page.number % 2 == 1;
  page.first = page.number == 1;
  return page;
}

static void set_area(Maker *m, Page *page) {
  const Master *master = page->master;
  page->top = size_of(master->margin[EDGE_TOP], master->height, 0);
  page->left = size_of(master->margin[EDGE_LEFT], master->width, 0);
  page->width = master->width - page->left - size_of(master->margin[EDGE_RIGHT], master->width, 0);
  page->height = master->height - page->top - size_of(master->margin[EDGE_BOTTOM], master->height, 0);
  if (page->width > LEN_PT && page->height > LEN_PT) return;
  Str name = diag_words(m->job->arena, STR("the pages"), STR("des pages"));
  if (page->name.n)
    name = diag_words(m->job->arena, str_format(m->job->arena, "the pages “%.*s”", STR_ARG(page->name)),
                      str_format(m->job->arena, "des pages «\u00A0%.*s\u00A0»", STR_ARG(page->name)));
  diag(m->job->diags, DIAG_PAGE_NO_ROOM, master->span, name);
  page->top = page->left = 0;
  page->width = master->width;
  page->height = master->height;
}

static Space page_space(const Page *page, Str root_name) {
  Flow bottom = (Flow)page->top + page->height;
  return (Space){.width = page->width,
                 .height = page->height,
                 .shrink = page->width,
                 .y = page->top,
                 .limit = bottom,
                 .bottom = bottom,
                 .end = bottom,
                 .page = root_name,
                 .fresh = true,
                 .alone = true,
                 .top = true,
                 .breaks = true,
                 .main = true};
}

static void report(Maker *m, const Page *page, const Laid *laid) {
  if (laid->rest && laid->forced == BREAK_AUTO && laid->cost > KEEP_SHORT) {
    const Token *at = laid->rest;
    while (at->inner) at = at->inner;
    const GalleyItem *item =
        at->child < at->item->count && at->item->children[at->child] ? at->item->children[at->child] : at->item;
    FaultKind kind = laid->cost == KEEP_LINES ? FAULT_LINES : FAULT_KEEP;
    settle_faults(&m->l, &(Fault){kind, item, 0, NULL}, page->number);
  }
  settle_faults(&m->l, laid->faults, page->number);
}

// Variables are known once the page is filled; its master may read them (its background, say).
static void furnish_variables(Maker *m, Page *page) {
  m->carried = variables_on(m->job, m->l.galley->styled->layout, page->body, m->carried, &page->variables,
                            &page->variable_count);
  const Master *master = master_for(m, page, page->variables, page->variable_count);
  if (master) page->master = master;
  page->label = label_of(m, page);
}

// `slack`: room kept for notes below the text; -1: what they take of it.
static Laid lay_page(Maker *m, const Page *page, const Token *token, Flow slack) {
  Layouter *l = &m->l;
  Space space = page_space(page, l->galley->root->style->page);
  if (slack > 0) space.end = space.limit = space.bottom = space.end - slack;
  Inserts begun = foot_open(l, &space, FOOT_PAGE, page->width, &m->waiting, slack);
  space.notes_at = space.floats_at = FOOT_PAGE;
  space.alone = !begun.n;
  Laid laid = lay_best(l, l->galley->root, &space, token);
  if (!laid.box) laid.rest = token;
  laid.inserts = inserts_join(l, begun, laid.inserts);
  return laid;
}

// Text that stands beside what called a note has to make room for it: the page is laid again with that room kept, and
// with less where some of it was not needed, if more stands on it then.
static Laid lay_page_with_notes(Maker *m, const Page *page, const Token *token) {
  Laid laid = lay_page(m, page, token, -1);
  if (!(laid.inserts.over & 1u << FOOT_PAGE)) return laid;
  Flow room = flow_min(inserts_room(&laid.inserts, FOOT_PAGE), page->height / 4 * 3);
  laid = lay_page(m, page, token, room);
  Flow used = inserts_room(&laid.inserts, FOOT_PAGE);
  if (!used || used >= room) return laid;
  Laid again = lay_page(m, page, token, used);
  return token_further(again.rest, laid.rest) ? again : laid;
}

static const Insert *first_of(const Inserts *own, InsertKind kind) {
  for (uint32_t i = 0; i < own->n; i++)
    if (own->v[i].kind == kind && !own->v[i].waits) return &own->v[i];
  return NULL;
}

// Floats that have a page to themselves begin at its head, without what would part them from a text.
static Flow foot_of(const Page *page, const Inserts *own, bool text) {
  const Insert *bottom = first_of(own, INSERT_BOTTOM);
  if (text || !bottom || first_of(own, INSERT_NOTE)) return (Flow)page->top + page->height;
  Flow apart = inserts_head(own) ? 0 : bottom->room - bottom->height;
  return page->top + inserts_room(own, FOOT_PAGE) - apart;
}

static void place_inserts(Maker *m, Page *page, Laid *laid) {
  Layouter *l = &m->l;
  Inserts own = inserts_at(l, &laid->inserts, FOOT_PAGE, true);
  Boxes floats = {0}, notes = {0};
  Fragment *body = laid->box;
  Flow head = inserts_head(&own), foot = foot_of(page, &own, body->count > 0);
  inserts_place(l, &own, page->top, foot, page->width, &floats, &notes);
  const Fragment **children = ARENA_ARRAY(l->arena, const Fragment *, body->count + floats.n + 1);
  for (uint32_t i = 0; i < body->count; i++) {
    children[i] = body->children[i];
    box_shift((Fragment *)(uintptr_t)children[i], head);
  }
  for (uint32_t i = 0; i < floats.n; i++) {
    box_shift(floats.v[i], -body->y);
    children[body->count + i] = floats.v[i];
  }
  body->children = children;
  body->count += floats.n;
  if (notes.n) {
    const Fragment **kept = ARENA_NEW(m->job->arena, const Fragment *);
    *kept = settle(l, notes.v[0], page->left, 0);
    page->notes = kept;
    page->note_count = 1;
  }
  m->waiting = inserts_waiting(l, &own);
}

static Laid lay_anew(Maker *m, Page *page, const Token *token) {
  Layouter *l = &m->l;
  ArenaMark mark = arena_mark(l->arena);
  Laid laid = lay_page_with_notes(m, page, token);
  m->waiting = (Inserts){0};
  if (!laid.box && laid.inserts.n) laid.box = box_new(l, l->galley->root, 0, page->top, page->width, 0);
  if (laid.box) {
    if (laid.inserts.n) place_inserts(m, page, &laid);
    pending_place_in(l, laid.box, laid.pending, 0, 0, page->width, page->height);
    l->asides.v = NULL, l->asides.n = l->asides.cap = 0;
    page->body = settle(l, laid.box, page->left, 0);
    page->asides = l->asides.v;
    page->aside_count = l->asides.n;
    m->asides += l->asides.n;
    report(m, page, &laid);
  }
  laid.rest = token_keep(m->job->arena, laid.rest);
  m->waiting = inserts_keep(m->job->arena, &m->waiting);
  arena_rewind(l->arena, mark);
  return laid;
}

// What was laid before from the same place, where it would lie as it did.
bool maker_take_again(Maker *m, Page *page, PageMade *made) {
  const PageMade *before = m->before && !m->waiting.n ? page_made_before(m->before, &m->again, page, made->from) : NULL;
  if (!before) return false;
  m->l.right = page->right;
  m->l.grid_top = page->top;
  ArenaMark mark = arena_mark(m->l.arena);
  const Asked *asked = NULL;
  m->found = (Diags){.arena = m->job->arena};
  bool again = page_again(&m->l, before, page, &asked);
  arena_rewind(m->l.arena, mark);
  if (!again) return false;
  *made = *before;
  made->asked = asked;
  made->found = m->found;
  m->l.notes_placed += before->notes;
  m->asides += page->aside_count;
  return true;
}

void maker_lay(Maker *m, Page *page, PageMade *made) {
  m->l.right = page->right;
  m->l.grid_top = page->top;
  uint32_t notes = m->l.notes_placed;
  bool begun = m->waiting.n > 0;
  m->found = (Diags){.arena = m->job->arena};
  m->asking.all.n = 0;
  m->asking.unsure = false;
  Laid laid = lay_anew(m, page, made->from);
  made->rest = laid.rest;
  made->forced = laid.forced;
  made->notes = m->l.notes_placed - notes;
  made->found = m->found;
  made->sure = page->body && !m->found.list.n && !begun && !m->waiting.n && asking_is_sure(&m->asking, laid.rest);
  made->asked = ARENA_COPY(m->job->arena, Asked, m->asking.all.v, m->asking.all.n);
  made->asked_count = m->asking.all.n;
}

static void take_boxes(Page *page, const Page *from) {
  page->body = from->body;
  page->notes = from->notes;
  page->note_count = from->note_count;
  page->asides = from->asides;
  page->aside_count = from->aside_count;
}

// What the helper laid.
static bool take_ready(Maker *m, Page *page, PageMade *made) {
  if (!m->stretches || m->waiting.n || !stretches_take(m->stretches, page, made->from, made)) return false;
  take_boxes(page, made->page);
  m->l.notes_placed += made->notes;
  m->asides += page->aside_count;
  return true;
}

static PageMade fill_page(Maker *m, Page *page, const Token *token) {
  PageMade made = {.from = token};
  if (!take_ready(m, page, &made) && !maker_take_again(m, page, &made)) maker_lay(m, page, &made);
  diags_repeat(m->job->diags, &made.found);
  VEC_PUSH(m->job->arena, m->made, made);
  return made;
}

static bool add_page(Maker *m, Page *page) {
  page->master = master_for(m, page, m->carried.v, m->carried.n);
  if (!page->master) return false;
  set_area(m, page);
  return true;
}

static bool add_blank(Maker *m) {
  Page page = page_new(m, STR(""), true);
  if (!add_page(m, &page)) return false;
  furnish_variables(m, &page);
  VEC_PUSH(m->job->arena, m->pages, page);
  VEC_PUSH(m->job->arena, m->made, ((PageMade){.sure = false}));
  return true;
}

static bool wrong_side(const Maker *m, Break forced) {
  bool next_right = m->pages.n % 2 == 0;
  return (forced == BREAK_RIGHT && !next_right) || (forced == BREAK_LEFT && next_right);
}

static bool same_place(const Token *a, const Token *b) {
  for (; a && b; a = a->inner, b = b->inner) {
    if (a->item != b->item || a->child != b->child || a->line != b->line || a->cell_count != b->cell_count)
      return false;
    if (a->cells || b->cells || b->carried.n) return false;
  }
  return a == b;
}

// All is placed but what waits.
static const Token *after_all(Maker *m) {
  Token *token = ARENA_NEW(m->job->arena, Token);
  *token = (Token){.item = m->l.galley->root, .child = m->l.galley->root->count};
  return token;
}

// Of what is placed next.
static Span span_at(const Token *token) {
  const GalleyItem *item = token->item;
  for (; token && token->child < token->item->count && token->item->children[token->child]; token = token->inner)
    item = token->item->children[token->child];
  return item->node->span;
}

static bool add_filled(Maker *m, Str name, const Token *token, PageMade *made) {
  Page page = page_new(m, name, false);
  if (!add_page(m, &page)) return false;
  *made = fill_page(m, &page, token);
  furnish_variables(m, &page);
  VEC_PUSH(m->job->arena, m->pages, page);
  return true;
}

static bool float_waits(const Maker *m) {
  for (uint32_t i = 0; i < m->waiting.n; i++)
    if (m->waiting.v[i].kind != INSERT_NOTE) return true;
  return false;
}

// Floats do not go past a break that is asked for: they would stand among what they have no part in.
static bool clear_floats(Maker *m, Str name) {
  PageMade made = {0};
  while (float_waits(m) && m->pages.n < MOST_PAGES)
    if (!add_filled(m, name, after_all(m), &made)) return false;
  return true;
}

static bool make_pages(Maker *m) {
  const Token *token = NULL;
  Break forced = break_before(m->l.galley->root);
  do {
    if (wrong_side(m, forced) && !add_blank(m)) return false;
    Str name = name_at_token(m->l.galley->root, token);
    PageMade made = {0};
    if (!add_filled(m, name, token, &made)) return false;
    if (made.rest && !m->waiting.n && same_place(token, made.rest)) break;
    token = made.rest;
    forced = made.forced;
    if (token && forced != BREAK_AUTO && !clear_floats(m, name)) return false;
    if (!token && m->waiting.n) token = after_all(m);
  } while (token && m->pages.n < MOST_PAGES);
  if (!token || m->pages.n < MOST_PAGES) return true;
  diag(m->job->diags, DIAG_PAGE_MANY, span_at(token), diag_number(m->job->arena, MOST_PAGES, 0));
  return false;
}

static void set_grid(Layouter *l) {
  ShapeMetrics metrics = metrics_of(l, l->galley->styled->root);
  l->pitch = style_grid(l->galley->styled);
  l->offset = (l->pitch - (metrics.ascent + metrics.descent)) / 2 + metrics.ascent;
}

bool maker_area(Maker *m, Str name, bool right, Page *page) {
  Diags quiet = {.arena = m->job->arena};
  Job *job = m->job, *asking = ARENA_COPY(job->arena, Job, job, 1);
  asking->diags = &quiet;
  m->job = asking;
  *page = (Page){.number = right ? 3 : 2, .name = name, .right = right};
  PageScope scope = scope_of(m, page, NULL, 0);
  page->master = make_master(m, page, &scope);
  if (page->master) set_area(m, page);
  m->job = job;
  return page->master && !quiet.list.n;
}

void maker_start(Maker *m, const Job *job, const PageTools *tools, const Galley *galley) {
  m->laying = *job;
  m->laying.diags = &m->found;
  m->found = (Diags){.arena = job->arena};
  m->l = layouter_new(&m->laying, tools, galley);
  m->l.asking = &m->asking;
  m->l.recall = recall_new(job->scratch, galley);
}

// Blocks for a region that stand on no page: in a box out of the flow.
static void asides_check(Maker *m) {
  const Galley *galley = m->l.galley;
  for (uint32_t i = 0; i < galley->aside_count; i++) {
    bool found = false;
    for (uint32_t k = 0; k < m->pages.n && !found; k++)
      for (uint32_t n = 0; n < m->pages.v[k].aside_count && !found; n++)
        found = m->pages.v[k].asides[n].item == galley->aside[i];
    const GalleyItem *lost = galley->aside[i];
    if (!found) diag(m->job->diags, DIAG_PAGE_ASIDE, lost->node->span, lost->style->flow_into);
  }
}

static const PagesMade *keep_made(Maker *m) {
  PagesMade *kept = ARENA_NEW(m->job->arena, PagesMade);
  for (uint32_t i = 0; i < m->made.n; i++) m->made.v[i].page = &m->pages.v[i];
  *kept = (PagesMade){m->made.v, m->made.n, m->masters};
  return kept;
}

const Pages *page_make(Job *job, const PageTools *tools, const Galley *galley, const Pages *before) {
  Maker m = {.job = job, .before = before ? before->made : NULL};
  ArenaMark mark = arena_mark(job->scratch);
  maker_start(&m, job, tools, galley);
  m.l.job = job;  // its findings are no page's
  set_grid(&m.l);
  m.l.job = &m.laying;
  m.stretches = stretches_open(&m);
  Job lasting = *job;
  if (tools->lasting) lasting.arena = tools->lasting;
  bool ahead = !before && !m.stretches;
  if (ahead) par_ahead_open(tools->breaks, &lasting, galley->prose);
  bool made = make_pages(&m);
  if (ahead) par_ahead_close(tools->breaks);
  if (m.stretches) stretches_close(m.stretches);
  arena_rewind(job->scratch, mark);
  if (!made) return NULL;
  m.l.job = job;
  m.l.recall = NULL;
  notes_check(&m.l);
  if (m.asides < galley->aside_count) asides_check(&m);
  Pages *pages = ARENA_NEW(job->arena, Pages);
  *pages = (Pages){.galley = galley, .v = m.pages.v, .count = m.pages.n, .made = keep_made(&m)};
  anchors_find(job, pages);
  return pages;
}
