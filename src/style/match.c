// Which rules apply to an element: those whose last step names it and whose earlier steps stand above or just before
// it. Rules are found by name, then tried; file order decides, there is no specificity.
#include "style/internal.h"

static bool pseudo_holds(const SelectorStep *step, const Frame *f) {
  switch (step->pseudo) {
    case PSEUDO_NONE:
    case PSEUDO_COLUMN_START: return true;
    case PSEUDO_FIRST_CHILD: return f->index == 0;
    case PSEUDO_LAST_CHILD: return f->index + 1 == f->count;
    case PSEUDO_NTH_CHILD: {
      int64_t n = (int64_t)f->index + 1 - step->b;
      return step->a ? n % step->a == 0 && n / step->a >= 0 : n == 0;
    }
  }
  return false;
}

static bool step_holds(const SelectorStep *step, const Frame *f) {
  Str name = step->name;
  if (name.n && !str_eq(name, f->style) && !str_eq(name, f->kind) && !str_eq(name, f->extra)) return false;
  return pseudo_holds(step, f);
}

// Whether steps[0..last] hold with the last of them at `f`.
static bool steps_hold(const SelectorStep *steps, uint32_t last, const Frame *f) {
  if (!step_holds(&steps[last], f)) return false;
  if (last == 0) return true;
  if (steps[last].combinator == COMBINE_NEXT) return f->before && steps_hold(steps, last - 1, f->before);
  if (steps[last].combinator == COMBINE_CHILD) return f->up && steps_hold(steps, last - 1, f->up);
  for (const Frame *up = f->up; up; up = up->up)
    if (steps_hold(steps, last - 1, up)) return true;
  return false;
}

static bool at_column_start(const StyleRule *rule) {
  for (uint32_t i = 0; i < rule->count; i++)
    if (rule->steps[i].pseudo == PSEUDO_COLUMN_START) return true;
  return false;
}

enum { MOST_MATCHES = 256 };

typedef struct Matches {
  uint16_t v[MOST_MATCHES];
  uint32_t n;
} Matches;

static void matches_add(Sheet *sheet, Matches *m, const RuleList *list, const Frame *f) {
  for (uint32_t i = 0; list && i < list->rules.n; i++) {
    uint16_t number = list->rules.v[i];
    const StyleRule *rule = sheet->rules[number];
    if (m->n == MOST_MATCHES || !steps_hold(rule->steps, rule->count - 1, f)) continue;
    uint32_t at = m->n;
    while (at && m->v[at - 1] > number) at--;
    if (at && m->v[at - 1] == number) continue;
    memmove(m->v + at + 1, m->v + at, (m->n - at) * sizeof *m->v);
    m->v[at] = number;
    m->n++;
  }
}

static const RuleList *list_named(const Sheet *sheet, Str name) {
  return name.n ? strmap_get(&sheet->by_name, name) : NULL;
}

static bool same_rules(const Sheet *sheet, const void *a, const void *b) {
  (void)sheet;
  const RuleSet *x = a, *y = b;
  return x->n == y->n && x->start == y->start && (x->n == 0 || memcmp(x->v, y->v, x->n * sizeof *x->v) == 0);
}

// The set with the rules for a column's start put last.
static const RuleSet *rule_set(Sheet *sheet, const Matches *m) {
  uint16_t ordered[MOST_MATCHES];
  RuleSet set = {ordered, 0, 0};
  for (uint32_t i = 0; i < m->n; i++)
    if (!at_column_start(sheet->rules[m->v[i]])) ordered[set.n++] = m->v[i];
  set.start = set.n;
  for (uint32_t i = 0; set.n < m->n && i < m->n; i++)
    if (at_column_start(sheet->rules[m->v[i]])) ordered[set.n++] = m->v[i];
  uint64_t hash = hash_bytes(ordered, set.n * sizeof *ordered, set.start);
  const RuleSet *known = set_find(sheet, &sheet->rule_sets, hash, &set, same_rules);
  if (known) return known;
  RuleSet *kept = ARENA_NEW(sheet->arena, RuleSet);
  uint16_t *v = ARENA_ARRAY(sheet->arena, uint16_t, set.n);
  memcpy(v, ordered, set.n * sizeof *v);
  *kept = (RuleSet){v, set.n, set.start};
  set_put(sheet->arena, &sheet->rule_sets, hash, kept);
  return kept;
}

const RuleSet *rules_match(Sheet *sheet, const Frame *frame, BlockKind kind) {
  Matches m;
  m.n = 0;
  matches_add(sheet, &m, kind < BLOCK_KINDS ? sheet->by_kind[kind] : list_named(sheet, frame->kind), frame);
  if (!str_eq(frame->style, frame->kind)) matches_add(sheet, &m, list_named(sheet, frame->style), frame);
  matches_add(sheet, &m, list_named(sheet, frame->extra), frame);
  return rule_set(sheet, &m);
}
