// In: the paragraph that is broken now, and its measure. Out: its lines, which the helper may have made already, since
// most paragraphs of a style have one measure from page to page. A guess that was wrong is not asked for: it costs time,
// and decides nothing.
#include "par/internal.h"

enum { WORTH_HELP = 200, AHEAD = 32, STYLES = 16 };  // nodes of the document; measures remembered

typedef struct Foreseen {
  HelperTask task;
  ParAhead *ahead;
  const Paragraph *paragraph;
  Len width;
  const ParLines *lines;
} Foreseen;

struct ParAhead {
  Helper *helper;
  Arena *arena;
  ParRoom *mine, its;
  const Paragraph *const *of;
  Foreseen **foreseen;   // by node, as is `of`
  uint32_t count, next;  // nodes; the first that was not given on
  struct {
    const Style *style;
    Len width;
  } last[STYLES];
  uint32_t oldest;  // of `last`
};

void par_ahead_open(ParCache *cache, const Job *job, const Prose *prose) {
  uint32_t count = prose->styled->doc->node_count + 1;
  if (count < WORTH_HELP) return;
  Helper *helper = helper_open(job, HELPER_SHARED, true);
  if (!helper_helps(helper)) {
    helper_close(helper);
    return;
  }
  ParAhead *a = ARENA_NEW(job->arena, ParAhead);
  a->helper = helper;
  a->arena = job->arena;
  a->mine = &cache->room;
  a->of = prose->of;
  a->count = count;
  a->foreseen = ARENA_ARRAY(job->arena, Foreseen *, count);
  cache->ahead = a;
}

void par_ahead_close(ParCache *cache) {
  if (cache->ahead) helper_close(cache->ahead->helper);
  cache->ahead = NULL;
}

static void break_foreseen(HelperTask *task, const Job *job) {
  Foreseen *f = (Foreseen *)task;
  ParRoom *room = job->arena == f->ahead->arena ? f->ahead->mine : &f->ahead->its;
  ParMeasures measures = {&f->width, NULL, 1};
  ParLimits limits = {0};
  room->arena = job->arena;
  f->lines = par_break_now(room, f->paragraph, &measures, &limits);
}

static Len *last_width(ParAhead *a, const Style *style) {
  for (uint32_t i = 0; i < STYLES; i++)
    if (a->last[i].style == style) return &a->last[i].width;
  return NULL;
}

static void note_width(ParAhead *a, const Style *style, Len width) {
  Len *known = last_width(a, style);
  if (!known) {
    a->last[a->oldest].style = style;
    known = &a->last[a->oldest].width;
    a->oldest = (a->oldest + 1) % STYLES;
  }
  *known = width;
}

static void foresee(ParAhead *a, uint32_t node) {
  const Paragraph *p = a->of[node];
  const Len *width = p ? last_width(a, p->style) : NULL;
  if (!width) return;
  Foreseen *f = ARENA_NEW(a->arena, Foreseen);
  *f = (Foreseen){{.work = break_foreseen}, a, p, *width, NULL};
  a->foreseen[node] = f;
  helper_give(a->helper, &f->task);
}

const ParLines *par_ahead_take(ParAhead *a, const Paragraph *p, Len width) {
  uint32_t node = p->node->id;
  if (node >= a->count || a->of[node] != p) return NULL;
  note_width(a, p->style, width);
  if (a->next <= node) a->next = node + 1;
  for (; a->next < a->count && a->next <= node + AHEAD; a->next++) foresee(a, a->next);
  Foreseen *f = a->foreseen[node];
  if (!f || f->width != width) return NULL;
  helper_need(a->helper, &f->task);
  return f->lines;
}
