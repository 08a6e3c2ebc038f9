// Stretches: pages from where a right or a left page is asked for to where the next one is. Which side they begin on is
// known, and nothing that stands before moves them, so that the helper can lay them while those before are made; the last
// one first, since the document's own thread comes from the beginning. What it finds in the text (a page with findings, notes
// that go on) or cannot know (an area that depends on what stands on the pages) is left to that thread.
#include "page/maker.h"

enum { MOST_STRETCHES = 1000, WORTH_HELP = 400 };  // items of the galley

typedef struct Stretch {
  HelperTask task;
  Stretches *all;
  const Token *from;
  bool right;
  VEC(PageMade) made;
} Stretch;

struct Stretches {
  Helper *helper;
  Maker *maker;      // of the document's own thread
  Maker its;         // of the helper
  PageTools tools;   // likewise
  const Galley *galley;
  const PagesMade *before;
  Len pitch, offset;  // of the grid
  Arena *scratch;    // the helper's, as long as pages are laid
  bool begun;        // its maker has started
  VEC(Page) areas;   // by name and side
  VEC(Stretch *) list;
  uint32_t next;     // the first that was not come by yet
  const Stretch *at;  // whose pages are taken; NULL: none
  uint32_t page;     // the first of these not taken
};

static void lay_stretch(HelperTask *task, const Job *job);

// --- where they begin ---------------------------------------------------------------------------------------------

typedef struct Way {
  const struct Way *up;
  const GalleyItem *item;
  uint32_t child;
} Way;

static const Token *token_of(Arena *arena, const Way *path) {
  const Token *inner = NULL;
  for (; path; path = path->up) {
    Token *token = ARENA_NEW(arena, Token);
    *token = (Token){.item = path->item, .child = path->child, .inner = inner};
    inner = token;
  }
  return inner;
}

static void add_stretch(Stretches *s, const Way *path, bool right) {
  Arena *arena = s->maker->job->arena;
  Stretch *stretch = ARENA_NEW(arena, Stretch);
  stretch->task.work = lay_stretch;
  stretch->all = s;
  stretch->from = token_of(arena, path);
  stretch->right = right;
  VEC_PUSH(arena, s->list, stretch);
}

static void find_stretches(Stretches *s, const GalleyItem *item, const Way *up) {
  const GalleyItem *above = NULL;
  for (uint32_t i = 0; i < item->count && s->list.n < MOST_STRETCHES; i++) {
    const GalleyItem *child = item->children[i];
    if (!in_flow(child)) continue;
    Way here = {up, item, i};
    Break b = above ? break_between(&s->maker->l, above, child) : BREAK_AUTO;
    if (b == BREAK_RIGHT || b == BREAK_LEFT) add_stretch(s, &here, b == BREAK_RIGHT);
    if (child->kind == GALLEY_FLOW && child->sets_page) find_stretches(s, child, &here);
    above = child;
  }
}

// --- the helper's part --------------------------------------------------------------------------------------------

static const Page *area_of(const Stretches *s, Str name, bool right) {
  for (uint32_t i = 0; i < s->areas.n; i++)
    if (s->areas.v[i].right == right && str_eq(s->areas.v[i].name, name)) return &s->areas.v[i];
  return NULL;
}

static Maker *its_maker(Stretches *s, const Job *job) {
  Maker *m = &s->its;
  if (s->begun) return m;
  s->begun = true;
  s->tools.lasting = job->arena;
  s->tools.breaks = par_cache_new(job->arena);
  m->job = ARENA_NEW(job->arena, Job);
  *m->job = *job;
  m->job->scratch = s->scratch;
  maker_start(m, m->job, &s->tools, s->galley);
  m->before = s->before;
  m->l.pitch = s->pitch;
  m->l.offset = s->offset;
  return m;
}

// False where the document's own thread has to go on.
static bool lay_one(Stretch *stretch, Maker *m, const Token *from, bool right, PageMade *made) {
  Str name = name_at_token(m->l.galley->root, from);
  const Page *area = area_of(stretch->all, name, right);
  if (!area) return false;
  Page *page = ARENA_NEW(m->job->arena, Page);
  *page = *area;
  *made = (PageMade){.from = from};
  if (!maker_take_again(m, page, made)) maker_lay(m, page, made);
  made->page = page;
  return page->body && !made->found.list.n && !m->waiting.n;
}

static void lay_stretch(HelperTask *task, const Job *job) {
  Stretch *stretch = (Stretch *)task;
  Maker *m = its_maker(stretch->all, job);
  const Token *from = stretch->from;
  PageMade made;
  m->waiting = (Inserts){0};
  m->again = 0;
  for (bool right = stretch->right; lay_one(stretch, m, from, right, &made); right = !right) {
    VEC_PUSH(job->arena, stretch->made, made);
    if (!made.rest || made.forced == BREAK_RIGHT || made.forced == BREAK_LEFT || !token_later(made.rest, from)) return;
    from = made.rest;
  }
}

// --- the document's own thread ------------------------------------------------------------------------------------

static void find_areas(Stretches *s) {
  const Layout *layout = s->maker->l.galley->styled->layout;
  Arena *arena = s->maker->job->arena;
  for (uint32_t i = 0; i <= layout->page_count; i++)
    for (int right = 0; right < 2; right++) {
      Str name = i ? layout->pages[i - 1].name : STR("");
      Page area;
      if (!area_of(s, name, right) && maker_area(s->maker, name, right, &area)) VEC_PUSH(arena, s->areas, area);
    }
}

Stretches *stretches_open(Maker *m) {
  Arena *arena = m->job->arena;
  if (m->l.galley->item_count < WORTH_HELP) return NULL;
  Stretches *s = ARENA_NEW(arena, Stretches);
  s->maker = m;
  s->galley = m->l.galley;
  s->before = m->before;
  s->pitch = m->l.pitch;
  s->offset = m->l.offset;
  find_stretches(s, m->l.galley->root, NULL);
  s->helper = helper_open(m->job, HELPER_APART, s->list.n > 0);
  if (!helper_helps(s->helper)) {
    helper_close(s->helper);
    return NULL;
  }
  find_areas(s);
  s->scratch = arena_new();
  s->tools = *m->l.tools;
  for (uint32_t i = s->list.n; i-- > 0;) helper_give(s->helper, &s->list.v[i]->task);
  return s;
}

// The stretch that begins here, its pages laid; NULL: there is none, or nobody has begun it.
static const Stretch *stretch_at(Stretches *s, const Page *page, const Token *from) {
  while (s->next < s->list.n && token_later(from, s->list.v[s->next]->from)) helper_withdraw(s->helper, &s->list.v[s->next++]->task);
  if (s->next == s->list.n) return NULL;
  Stretch *stretch = s->list.v[s->next];
  if (!token_same(stretch->from, from)) return NULL;
  s->next++;
  if (helper_withdraw(s->helper, &stretch->task) || stretch->right != page->right) return NULL;
  helper_need(s->helper, &stretch->task);
  return stretch;
}

bool stretches_take(Stretches *s, const Page *page, const Token *from, PageMade *made) {
  const Stretch *begins = stretch_at(s, page, from);
  if (begins) s->at = begins, s->page = 0;
  if (!s->at || s->page == s->at->made.n) return false;
  const PageMade *ready = &s->at->made.v[s->page];
  if (!token_same(ready->from, from) || !pages_alike(ready->page, page)) return false;
  *made = *ready;
  s->page++;
  return true;
}

void stretches_close(Stretches *s) {
  for (; s->next < s->list.n; s->next++) helper_withdraw(s->helper, &s->list.v[s->next]->task);
  helper_close(s->helper);
  arena_free(s->scratch);
}
