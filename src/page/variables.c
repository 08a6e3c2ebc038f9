// Page variables (CSS Generated Content for Paged Media, string()): what blocks set, as the page they fall on reads it.
#include "page/internal.h"

typedef VEC(DocSet) Sets;

static DocSet *find(Sets *sets, Str name) {
  for (uint32_t i = 0; i < sets->n; i++)
    if (str_eq(sets->v[i].name, name)) return &sets->v[i];
  return NULL;
}

static void put(Job *job, Sets *sets, DocSet set, bool replace) {
  DocSet *at = find(sets, set.name);
  if (!at)
    VEC_PUSH(job->arena, *sets, set);
  else if (replace)
    at->value = set.value;
}

static VariablePick pick_of(const Layout *layout, Str name) {
  for (uint32_t i = 0; i < layout->variable_count; i++)
    if (str_eq(layout->variables[i].name, name)) return layout->variables[i].pick;
  return VARIABLE_FIRST;
}

// The first and the last value of each name on a page, and what is set by what stands at its head.
typedef struct Gathered {
  Sets first, last, head;
} Gathered;

static void gather(Job *job, const Fragment *f, bool head, Gathered *out) {
  const DocNode *node = f->item->node;
  if (f->first && !f->repeated)
    for (uint32_t i = 0; i < node->set_count; i++) {
      put(job, &out->first, node->sets[i], false);
      put(job, &out->last, node->sets[i], true);
      if (head) put(job, &out->head, node->sets[i], true);
    }
  if (f->item->sets_page)
    for (uint32_t i = 0; i < f->count; i++) gather(job, f->children[i], head && i == 0, out);
}

// What a page shows of a variable that is set on it; at its start, what held before, unless its head sets it.
static DocSet shown_of(const Layout *layout, Gathered *on, const DocSet *before, DocSet first) {
  VariablePick pick = pick_of(layout, first.name);
  if (pick == VARIABLE_LAST) return *find(&on->last, first.name);
  if (pick == VARIABLE_FIRST) return first;
  const DocSet *head = find(&on->head, first.name);
  return head ? *head : before ? *before : first;
}

Carried variables_on(Job *job, const Layout *layout, const Fragment *body, Carried before, const DocSet **shown,
                     uint32_t *count) {
  *shown = before.v;
  *count = before.n;
  if (!body || !body->item->sets_page) return before;
  Gathered on = {0};
  Sets read = {0}, after = {0};
  gather(job, body, true, &on);
  if (!on.first.n) return before;
  for (uint32_t i = 0; i < before.n; i++) {
    put(job, &read, before.v[i], true);
    put(job, &after, before.v[i], true);
  }
  for (uint32_t i = 0; i < on.first.n; i++) {
    DocSet first = on.first.v[i];
    put(job, &read, shown_of(layout, &on, find(&read, first.name), first), true);
    put(job, &after, *find(&on.last, first.name), true);
  }
  *shown = read.v;
  *count = read.n;
  return (Carried){after.v, after.n};
}
