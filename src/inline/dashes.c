// Hyphens and dashes between spaces: two in a sentence hold an aside and cling to it, any other number are separators.
// In a title they always are separators.
#include "inline/internal.h"

static void aside(Work *w, uint32_t open, uint32_t close) {
  gap_set(w, open, GAP_SPACE);
  gap_set(w, open + 1, GAP_NB);
  gap_set(w, close, GAP_NB);
  gap_set(w, close + 1, GAP_SPACE);
}

// Names or numbers after both: parts of a line, no aside.
static bool part_a_line(const Work *w, uint32_t open, uint32_t close) {
  static const uint64_t heads = T_CAPITAL | T_CAPS | T_NUMBER | T_OPAQUE | T_QUOTE;
  return (w->tokens[open + 1].is & heads) && (w->tokens[close + 1].is & heads);
}

void dashes_end(Work *w) {
  if (w->b->dashes.n == 2 && !w->b->options.title && !part_a_line(w, w->b->dashes.v[0], w->b->dashes.v[1]))
    aside(w, w->b->dashes.v[0], w->b->dashes.v[1]);
  w->b->dashes.n = 0;
}

static bool is_equation(const Work *w, uint32_t i) {
  return (w->tokens[i + 2].is & T_OPERATOR) && w->cells[w->tokens[i + 2].from].c == '=';
}

// A hyphen before a number, or between two when an equals sign follows, is a minus.
static bool minus(Work *w, uint32_t i) {
  const Token *t = &w->tokens[i];
  if (!(t[1].is & T_NUMBER) || !(t->is & T_HYPHEN)) return false;
  bool between = (t[-1].is & T_NUMBER) && is_equation(w, i);
  bool sign = gap_is_space(w, i) && t[1].written == GAP_NONE && !(t[-1].is & T_NUMBER) && (t[1].is & T_FREE);
  if (!between && !sign && !((t[-1].is & T_OPEN) && t[1].written == GAP_NONE)) return false;
  token_replace(w, i, MINUS);
  if (between) gap_set(w, i, GAP_NB), gap_set(w, i + 1, GAP_NB);
  return true;
}

// A sentence ends between the last dash and this one.
static bool other_sentence(const Work *w, uint32_t i) {
  for (uint32_t k = w->b->dashes.n ? w->b->dashes.v[w->b->dashes.n - 1] + 1 : i; k < i; k++)
    if ((w->tokens[k].is & (T_EDGE | T_CAPITAL | T_CAPS | T_ONE_CAP | T_NUMBER)) && sentence_begins(w, k)) return true;
  return false;
}

void dash_handle(Work *w, uint32_t i) {
  const Token *t = &w->tokens[i];
  if (other_sentence(w, i)) dashes_end(w);
  if (minus(w, i)) return;
  if (!gap_is_space(w, i) || !gap_is_space(w, i + 1)) return;
  if (t[-1].is & T_EDGE) {
    if (t->is & T_DASH) gap_set(w, i + 1, GAP_NB);  // a speech
    return;
  }
  if ((t[1].is & T_EDGE) || ((t->is & T_HYPHEN) && (t[-1].is & t[1].is & T_NUMBER))) return;
  if (t->is & T_HYPHEN) token_replace(w, i, EN_DASH);
  VEC_PUSH(w->b->room, w->b->dashes, i);
}
