// In: what was found in each document of a run. Out: the findings in the order in which they are told, none twice.
#include <stdlib.h>

#include "cli/cli.h"

typedef struct Ordered {
  const Diag *diag;
  uint32_t rank, index;
} Ordered;

// The content first, then its layout and brand, then other files; what has no place at the end.
static uint32_t rank_of(const Diag *d, const Sources *sources) {
  const Source *source = sources ? sources_get(sources, d->span.file) : NULL;
  return source ? (uint32_t)source->kind : UINT32_MAX;
}

static int compare(uint32_t a, uint32_t b) { return (a > b) - (a < b); }

static int by_place(const void *left, const void *right) {
  const Ordered *a = left, *b = right;
  int c = compare(a->rank, b->rank);
  if (!c) c = compare(a->diag->span.file, b->diag->span.file);
  if (!c) c = compare(a->diag->span.start, b->diag->span.start);
  return c ? c : compare(a->index, b->index);
}

// What is said of a layout or a brand is the same for each document that uses it.
static bool is_told(Told *told, const Findings *findings, const Diag *d) {
  const Source *source = findings->sources ? sources_get(findings->sources, d->span.file) : NULL;
  if (!source) return false;
  Str message = diag_message(told->arena, d, DIAG_EN);
  Str key = str_format(told->arena, "%d %u %u %.*s\n%.*s", (int)d->id, d->span.start, d->span.end, STR_ARG(source->path), STR_ARG(message));
  if (strmap_get(&told->keys, key)) return true;
  strmap_put(told->arena, &told->keys, key, told);
  return false;
}

const Diag **findings_order(Told *told, const Findings *findings, uint32_t *count) {
  uint32_t n = findings->diags->list.n;
  Ordered *all = ARENA_ARRAY(told->arena, Ordered, n);
  for (uint32_t i = 0; i < n; i++) {
    const Diag *d = &findings->diags->list.v[i];
    all[i] = (Ordered){d, rank_of(d, findings->sources), i};
  }
  if (n) qsort(all, n, sizeof *all, by_place);
  const Diag **list = ARENA_ARRAY(told->arena, const Diag *, n);
  *count = 0;
  for (uint32_t i = 0; i < n; i++)
    if (!is_told(told, findings, all[i].diag)) list[(*count)++] = all[i].diag;
  return list;
}

const char *const format_names[FORMATS] = {"text", "json", "sarif", "github", "gitlab"};
