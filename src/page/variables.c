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

// What is set on a page, the first and the last value of each name.
static void gather(Job *job, const Fragment *f, Sets *first, Sets *last) {
  const DocNode *node = f->item->node;
  if (f->first && !f->repeated)
    for (uint32_t i = 0; i < node->set_count; i++) {
      put(job, first, node->sets[i], false);
      put(job, last, node->sets[i], true);
    }
  if (f->item->sets_page)
    for (uint32_t i = 0; i < f->count; i++) gather(job, f->children[i], first, last);
}

static VariablePick pick_of(const Layout *layout, Str name) {
  for (uint32_t i = 0; i < layout->variable_count; i++)
    if (str_eq(layout->variables[i].name, name)) return layout->variables[i].pick;
  return VARIABLE_FIRST;
}

Carried variables_on(Job *job, const Layout *layout, const Fragment *body, Carried before, const DocSet **shown,
                     uint32_t *count) {
  *shown = before.v;
  *count = before.n;
  if (!body || !body->item->sets_page) return before;
  Sets first = {0}, last = {0}, read = {0}, after = {0};
  gather(job, body, &first, &last);
  if (!first.n) return before;
  for (uint32_t i = 0; i < before.n; i++) {
    put(job, &read, before.v[i], true);
    put(job, &after, before.v[i], true);
  }
  for (uint32_t i = 0; i < first.n; i++) {
    VariablePick pick = pick_of(layout, first.v[i].name);
    put(job, &read, pick == VARIABLE_LAST ? *find(&last, first.v[i].name) : first.v[i], pick != VARIABLE_START);
    put(job, &after, *find(&last, first.v[i].name), true);
  }
  *shown = read.v;
  *count = read.n;
  return (Carried){after.v, after.n};
}
