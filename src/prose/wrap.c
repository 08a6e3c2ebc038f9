// In: a shaped text with its line-break opportunities, and the styles of its inline nodes. Out: no line begins where
// `text-wrap: nowrap` forbids it (CSS Text 4, "Text Wrapping"): at a space, the style of what holds the space says so;
// between two characters, that of the innermost node that holds both.
#include "prose/internal.h"

typedef struct Walk {
  const WrapTask *task;
  const Shaped *shaped;
  uint32_t before, after;  // the runs on both sides of the place at hand
} Walk;

static bool forbids(const Walk *w, uint32_t node) { return w->task->of_inline[node]->text_wrap == WRAP_NONE; }

// Nodes lie in pre-order: of two, the later one is not the outer.
static uint32_t node_of_both(const Inlines *inlines, uint32_t a, uint32_t b) {
  while (a != b)
    if (a > b)
      a = inlines->nodes[a].parent;
    else
      b = inlines->nodes[b].parent;
  return a;
}

static uint32_t run_holding(const Shaped *s, uint32_t run, uint32_t at) {
  while (run + 1 < s->run_count && s->runs[run].end <= at) run++;
  return run;
}

static bool is_kept(Walk *w, uint32_t at) {
  const Shaped *s = w->shaped;
  w->before = run_holding(s, w->before, at - 1);
  w->after = run_holding(s, w->before, at);
  uint32_t node = s->runs[w->before].node;
  if (s->text.p[at - 1] == ' ') return forbids(w, node);
  return forbids(w, node_of_both(w->task->inlines, node, s->runs[w->after].node));
}

static bool any_forbids(const Walk *w) {
  for (uint32_t i = 0; i < w->task->inlines->count; i++)
    if (forbids(w, i)) return true;
  return false;
}

void wraps_mark(const WrapTask *task) {
  Walk w = {.task = task, .shaped = task->shaped};
  if (!w.shaped->run_count || !any_forbids(&w)) return;
  for (uint32_t at = 1; at < w.shaped->text.n; at++)
    if ((task->marks[at] & MARK_BREAK) && is_kept(&w, at)) task->marks[at] |= MARK_FORBID;
}
