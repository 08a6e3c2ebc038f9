// The rules run once over the tokens, those of each token's own language. A rule looks at its pivot first, then at its
// other steps; where several set the same gap the later one holds, so tables go from the general to the special.
#include "inline/internal.h"

#include <assert.h>

void gap_set(Work *w, uint32_t i, Gap gap) {
  if ((w->tokens[i].is | w->tokens[i - 1].is) & T_EDGE) return;
  w->tokens[i].set = (uint8_t)(gap == GAP_WRITTEN ? w->tokens[i].written : gap);
}

void token_replace(Work *w, uint32_t i, uint32_t c) {
  Cell *cell = &w->cells[w->tokens[i].from];
  cell->c = c;
  cell->flags |= CELL_APART;
  w->tokens[i].as_is = false;
}

void raise_cells(Work *w, uint32_t token, uint32_t from) {
  uint32_t to = w->tokens[token].to;
  for (uint32_t i = from; i < to; i++) {
    if (w->cells[i].flags & CELL_RAISED) return;
    if (i > from && (w->cells[i].flags & CELL_EDGE)) return;  // a node begins or ends inside: left as it is
  }
  for (uint32_t i = from; i < to; i++) w->cells[i].flags &= (uint8_t)~CELL_UPPER;
  w->cells[from].flags |= CELL_EDGE;
  w->cells[to].flags |= CELL_EDGE;
  w->tokens[token].as_is = w->tokens[token + 1].as_is = false;
  VEC_PUSH(w->b->room, w->b->raised, ((Raised){from, to}));
}

bool gap_is_space(const Work *w, uint32_t i) {
  return w->tokens[i].written != GAP_NONE || ((w->tokens[i].is | w->tokens[i - 1].is) & T_EDGE);
}

// Nothing clings to the end of it that would make it part of something longer.
bool token_free(const Work *w, uint32_t i) {
  return gap_is_space(w, i + 1) || !(w->tokens[i + 1].is & (T_NUMBER | T_WORD));
}

// A name, a title or a reference before the full stop means that it ends no sentence; what is no name begins one after
// a letter all the same: le plan B. Ensuite.
bool sentence_begins(const Work *w, uint32_t i) {
  const Token *before = &w->tokens[i - 1];
  if (before->is & T_QUOTE_OPEN) before--;
  if (before->is & T_EDGE) return true;
  if (!gap_is_space(w, i) && !(w->tokens[i - 1].is & T_QUOTE_OPEN)) return false;
  if (before->is & (T_SHOUT | T_ELLIPSIS)) return true;
  if (before->is & T_CLOSE && before[-1].is & (T_SHOUT | T_STOP)) return true;
  if (!(before->is & T_STOP) || (before[-1].is & (T_CIVIL_DOT | T_REF_DOT))) return false;
  return !(before[-1].is & T_ONE_CAP) || (w->tokens[i].is & T_OPENS);
}

bool token_is(const Work *w, uint32_t i, const char *word) {
  const Token *t = &w->tokens[i];
  for (uint32_t k = t->from; k < t->to; k++, word++)
    if (!*word || w->cells[k].c != (uint32_t)(unsigned char)*word) return false;
  return *word == 0;
}

static bool step_fits(const Work *w, uint32_t i, const Step *step) {
  const Token *t = &w->tokens[i];
  if (!(t->is & step->is)) return false;
  bool edge = t[-1].is & T_EDGE;
  uint8_t in = edge ? IN_EDGE : t->written == GAP_NONE ? IN_NONE : IN_SPACE;
  if (t->is & T_EDGE) in = IN_EDGE | IN_SPACE;
  return step->in & in;
}

// The token of each step, or 0 for an optional one that is absent.
static bool rule_fits(const Work *w, uint32_t pivot, const Rule *rule, uint32_t at[MAX_STEPS]) {
  if (pivot < (uint32_t)rule->pivot + 1) return false;
  uint32_t i = pivot - rule->pivot;
  for (uint8_t k = 0; k < rule->count; k++) {
    const Step *step = &rule->steps[k];
    at[k] = 0;
    if (i < w->count && step_fits(w, i, step))
      at[k] = i++;
    else if (!(step->in & IN_MAYBE))
      return false;
  }
  return true;
}

static void act(Work *w, uint32_t i, Act what) {
  Token *t = &w->tokens[i];
  switch (what) {
    case ACT_NONE: break;
    case ACT_RAISE:
      if (token_free(w, i)) raise_cells(w, i, t->from);
      break;
    case ACT_TIMES: token_replace(w, i, TIMES); break;
    case ACT_HYPHEN_NB: token_replace(w, i, HYPHEN_NB); break;
    case ACT_ADD_ER:
      w->cells[t->to].add = ADD_ER;
      t[1].as_is = false;
      w->b->ordinals_added = true;
      break;
    case ACT_KEEP_CASE:
      for (uint32_t k = t->from; k < t->to; k++) w->cells[k].flags &= (uint8_t)~CELL_UPPER;
      break;
  }
}

static void rule_apply(Work *w, uint32_t i, const Rule *rule) {
  uint32_t at[MAX_STEPS];
  if (!rule_fits(w, i, rule, at)) return;
  for (uint8_t k = 0; k < rule->count; k++)
    if (at[k] && rule->steps[k].out != KEEP) gap_set(w, at[k], rule->steps[k].out);
  act(w, i, rule->act);
}

static void call_add(Calls *calls, uint32_t entry, uint64_t is) {
  assert(entry < 64);
  calls->any |= is;
  for (uint32_t bit = 0; bit < 64; bit++)
    if (is >> bit & 1) calls->of[bit] |= 1ull << entry;
}

static uint64_t called(const Calls *calls, uint64_t is) {
  uint64_t entries = 0;
  for (is &= calls->any; is; is &= is - 1) entries |= calls->of[__builtin_ctzll(is)];
  return entries;
}

void rules_use(LanguageUse *use) {
  const Language *l = use->language;
  for (uint32_t i = 0; i < l->rule_count; i++) call_add(&use->rules, i, l->rules[i].steps[l->rules[i].pivot].is);
  for (uint32_t i = 0; i < l->handler_count; i++) call_add(&use->handlers, i, l->handlers[i].is);
  for (uint32_t i = 0; i < l->report_count; i++) call_add(&use->reports, i, l->reports[i].is);
}

static void token_rules(Work *w, uint32_t i, const LanguageUse *use) {
  const Language *language = use->language;
  uint64_t rules = called(&use->rules, w->tokens[i].is);
  for (; rules; rules &= rules - 1) rule_apply(w, i, &language->rules[__builtin_ctzll(rules)]);
  uint64_t handlers = called(&use->handlers, w->tokens[i].is);
  for (; handlers; handlers &= handlers - 1) language->handlers[__builtin_ctzll(handlers)].run(w, i);
  uint64_t reports = w->b->options.check ? called(&use->reports, w->tokens[i].is) : 0;
  for (; reports; reports &= reports - 1) language->reports[__builtin_ctzll(reports)].run(w, i);
}

void rules_run(Work *w) {
  for (uint32_t i = 2; i + 1 < w->count; i++) {
    const Token *t = &w->tokens[i];
    const LanguageUse *use = w->b->uses[t->lang];
    if (t->is & (use->rules.any | use->handlers.any | use->reports.any)) token_rules(w, i, use);
  }
  quotes_end(w);
  dashes_end(w);
  if (w->b->options.check) report_title_stop(w);
}
