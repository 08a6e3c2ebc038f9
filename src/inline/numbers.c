// Groups of digits: telephone numbers by pairs, thousands by threes from five digits on. Years, postcodes and numbers
// that name something are no quantities and stay whole.
#include "inline/internal.h"

static uint32_t digits(const Token *t) { return (t->is & T_NUMBER) ? t->to - t->from : 0; }

static bool begins_zero(const Work *w, const Token *t) { return w->cells[t->from].c == '0'; }

static bool spaced(const Token *t) { return t->written != GAP_NONE; }

// Something that makes a number longer clings to its left or right.
static bool clings(const Work *w, const Token *t) {
  static const uint64_t sticky = T_WORD | T_NUMBER | T_OPAQUE | T_HYPHEN | T_DASH;
  if (!(t->is & T_FREE)) return true;
  if (!spaced(t) && (t[-1].is & sticky)) return true;
  if (!spaced(t) && (t[-1].is & (T_OTHER | T_STOP)) && w->cells[t[-1].from].c != '(') return true;
  return !spaced(t + 1) && ((t[1].is & sticky) || ((t[1].is & T_OTHER) && w->cells[t[1].from].c == '/'));
}

static void phone_pairs(Work *w, Token *t) {
  t->as_is = false;
  for (uint32_t i = t->from + 2; i < t->to; i += 2) w->cells[i].add = NBSP;
}

// 01 23 45 67 89 by pairs between spaces or points; the token after it, or 0.
static uint32_t phone_end(const Work *w, uint32_t i, bool *points) {
  const Token *t = &w->tokens[i];
  *points = t[1].is & T_STOP;
  uint32_t step = *points ? 2 : 1;
  for (uint32_t k = 1; k < 5; k++) {
    if (i + k * step >= w->count) return 0;
    const Token *pair = t + (size_t)k * step;
    if (digits(pair) != 2 || (*points ? spaced(pair) || spaced(pair - 1) || !(pair[-1].is & T_STOP) : !spaced(pair)))
      return 0;
  }
  return i + 4 * step + 1;
}

static bool phone(Work *w, uint32_t i) {
  Token *t = &w->tokens[i];
  bool points;
  if (digits(t) == 10 && begins_zero(w, t) && t->to - t->from == 10 && !clings(w, t)) return phone_pairs(w, t), true;
  if (digits(t) != 2 || !begins_zero(w, t) || !(t->is & T_FREE)) return false;
  uint32_t end = phone_end(w, i, &points);
  if (!end || !token_free(w, end - 1)) return false;
  for (uint32_t k = i; k < end; k++) {
    w->tokens[k].used = true;
    if (points && (w->tokens[k].is & T_STOP)) token_replace(w, k, NBSP);
    if (!points && k > i) gap_set(w, k, GAP_NB);
  }
  return true;
}

// 0 800 123 456 or 0 800 12 34 56: ten digits after a lone zero.
static uint32_t free_phone_end(const Work *w, uint32_t i) {
  uint32_t k = i + 1, all = 1;
  while (k + 1 < w->count && spaced(&w->tokens[k]) && (digits(&w->tokens[k]) == 3 || digits(&w->tokens[k]) == 2))
    all += digits(&w->tokens[k++]);
  return all == 10 && digits(&w->tokens[i + 1]) == 3 ? k : 0;
}

// 12 345 678: groups of three after the first; the last may have its unit against it.
static uint32_t thousands_end(const Work *w, uint32_t i) {
  uint32_t k = i + 1;
  while (k + 1 < w->count && digits(&w->tokens[k]) == 3 && spaced(&w->tokens[k]) &&
         (token_free(w, k) || (w->tokens[k + 1].is & T_UNIT)))
    k++;
  bool more = k + 1 < w->count && (w->tokens[k].is & T_NUMBER) && spaced(&w->tokens[k]);
  return k > i + 1 && !more ? k : 0;
}

static bool grouped(Work *w, uint32_t i) {
  Token *t = &w->tokens[i];
  bool zero = begins_zero(w, t);
  if (digits(t) > 3 || (zero && digits(t) > 1) || clings(w, t)) return false;
  if (spaced(t) && (t[-1].is & T_NUMBER)) return false;
  uint32_t end = zero ? free_phone_end(w, i) : thousands_end(w, i);
  for (uint32_t g = i + 1; g < end; g++) {
    gap_set(w, g, zero ? GAP_NB : GAP_NNB);
    w->tokens[g].used = true;
  }
  return end;
}

// Five digits before a town, or after a word that names a code.
static bool names_something(const Work *w, uint32_t i) {
  const Token *t = &w->tokens[i], *before = t - 1;
  while (before->is & (T_STOP | T_DEGREE | T_COLON)) before--;
  if (before->is & (T_CODE_WORD | T_REF | T_REF_DOT | T_NUMERO)) return true;
  if (t[-1].is & t[1].is & T_EDGE) return true;
  bool town = t[1].is & (T_CAPITAL | T_CAPS | T_ONE_CAP);
  return digits(t) == 5 && (town || ((t[-1].is & T_COMMA) && (t[-2].is & (T_CAPITAL | T_CAPS))) ||
                            ((t[-1].is & T_OPEN) && (t[1].is & T_CLOSE)));
}

static void thousands(Work *w, uint32_t i) {
  Token *t = &w->tokens[i];
  uint32_t n = digits(t);
  if (n < 5 || n > 12 || begins_zero(w, t) || names_something(w, i)) return;
  static const uint64_t tight = T_PERCENT | T_MONEY | T_DEGREE;
  if (clings(w, t) && !(t[1].is & tight)) {
    if (spaced(t + 1) || !(t[1].is & (T_UNIT_TIGHT | T_UNIT)) || !(t->is & T_FREE)) return;
  }
  t->as_is = false;
  for (uint32_t k = t->to - 3; k > t->from; k = k > 3 ? k - 3 : 0) w->cells[k].add = NNBSP;
}

void number_handle(Work *w, uint32_t i) {
  if (w->tokens[i].used || !(w->tokens[i].is & T_FREE)) return;
  if (phone(w, i) || grouped(w, i)) return;
  thousands(w, i);
}

// +33 3 22 82 37 67, +33 (0)3 22…: kept together from the plus to the last group.
void plus_handle(Work *w, uint32_t i) {
  const Token *t = &w->tokens[i];
  if (w->cells[t->from].c != '+' || !gap_is_space(w, i)) return;
  if (spaced(t + 1) || !digits(t + 1) || digits(t + 1) > 3) return;
  uint32_t k = i + 2, groups = 0;
  while (k + 1 < w->count && (w->tokens[k].is & (T_NUMBER | T_OPEN | T_CLOSE)) && digits(&w->tokens[k]) <= 4)
    groups += digits(&w->tokens[k++]) > 0;
  if (groups < 3) return;
  for (uint32_t g = i + 1; g < k; g++) {
    w->tokens[g].used = true;
    if (spaced(&w->tokens[g])) gap_set(w, g, GAP_NB);
  }
}

// XXIe, Ier
void roman_handle(Work *w, uint32_t i) {
  Token *t = &w->tokens[i];
  uint32_t tail = t->from + roman_length(w, t);
  if (token_free(w, i)) raise_cells(w, i, tail);
}
