// Quotation marks in pairs, whatever signs they were typed with: the outer and the inner marks of the language. What
// has no partner is left as it was typed (a quotation may run over several paragraphs).
#include "inline/internal.h"

static bool is_straight(const Work *w, uint32_t i) { return w->cells[w->tokens[i].from].c == '"'; }

static const QuoteMarks *marks_of(const Work *w, uint32_t i, uint32_t level) {
  const Language *language = w->b->languages[w->tokens[i].lang];
  bool same = w->b->options.nested_guillemets && language == &inline_french;
  return &language->quotes[level % 2 && !same ? 1 : 0];
}

static void opening(Work *w, uint32_t i, const QuoteMarks *marks) {
  const Token *before = &w->tokens[i - 1];
  token_replace(w, i, marks->open);
  w->tokens[i].is |= T_QUOTE_OPEN;
  if (w->b->languages[w->tokens[i].lang]->word_spaces_quotes && w->tokens[i].written == GAP_NONE &&
      (before->is & T_WORD))
    gap_set(w, i, GAP_SPACE);
  gap_set(w, i + 1, marks->inside);
}

static void closing(Work *w, uint32_t i, const QuoteMarks *marks) {
  token_replace(w, i, marks->close);
  gap_set(w, i, marks->inside);
  if (w->b->languages[w->tokens[i].lang]->word_spaces_quotes && w->tokens[i + 1].written == GAP_NONE &&
      (w->tokens[i + 1].is & T_WORD))
    gap_set(w, i + 1, GAP_SPACE);
}

static void close_last(Work *w, uint32_t i) {
  uint32_t open = w->b->quotes.v[--w->b->quotes.n];
  const QuoteMarks *marks = marks_of(w, open, w->b->quotes.n);
  opening(w, open, marks);
  closing(w, i, marks);
}

static bool straight_opens(const Work *w, uint32_t i) {
  bool space_before =
      gap_is_space(w, i) || (w->tokens[i - 1].is & (T_OPEN | T_QUOTE_OPEN | T_APOSTROPHE | T_DASH | T_HYPHEN));
  bool space_after = gap_is_space(w, i + 1);
  bool open = w->b->quotes.n && is_straight(w, w->b->quotes.v[w->b->quotes.n - 1]);
  if (w->tokens[i + 1].is & T_EDGE) return false;
  if (open) return space_before && !space_after;
  return space_before || !space_after;
}

static bool typed_opens(const Work *w, uint32_t i) { return w->tokens[i].is & T_QUOTE_OPEN; }

void quote_handle(Work *w, uint32_t i) {
  bool straight = is_straight(w, i);
  if (straight && !w->b->quotes.n && !gap_is_space(w, i) && (w->tokens[i - 1].is & T_NUMBER))
    return;  // inches, seconds
  if (straight ? straight_opens(w, i) : typed_opens(w, i)) {
    VEC_PUSH(w->b->room, w->b->quotes, i);
  } else if (w->b->quotes.n && is_straight(w, w->b->quotes.v[w->b->quotes.n - 1]) == straight) {
    close_last(w, i);
  } else if (!straight && w->cells[w->tokens[i].from].c == 0xBB) {
    closing(w, i, marks_of(w, i, 0));
  } else if (w->b->options.check) {
    report(w, DIAG_INLINE_QUOTE_ALONE, i, i + 1, STR(""));
  }
}

void quotes_end(Work *w) {
  for (uint32_t k = 0; k < w->b->quotes.n; k++) {
    uint32_t i = w->b->quotes.v[k];
    if (w->cells[w->tokens[i].from].c == 0xAB)
      opening(w, i, marks_of(w, i, 0));
    else if (w->b->options.check)
      report(w, DIAG_INLINE_QUOTE_ALONE, i, i + 1, STR(""));
  }
}

// '90s, rock 'n' roll: what is left out, no quotation.
static bool leaves_out(const Work *w, uint32_t i) {
  const Token *t = &w->tokens[i];
  bool decade = (t[1].is & T_NUMBER) && !gap_is_space(w, i + 2) && token_is(w, i + 2, "s");
  return decade || (token_is(w, i + 1, "n") && (t[2].is & T_APOSTROPHE));
}

// A sign between single quotes: the closing one, or 0.
static uint32_t single_close(const Work *w, uint32_t i) {
  enum { FARTHEST = 80 };
  for (uint32_t k = i + 2; k < i + FARTHEST && k + 1 < w->count && !(w->tokens[k].is & T_EDGE); k++) {
    if (!(w->tokens[k].is & T_APOSTROPHE) || gap_is_space(w, k)) continue;
    if (gap_is_space(w, k + 1) || !(w->tokens[k + 1].is & (T_WORD | T_NUMBER))) return k;
  }
  return 0;
}

void apostrophe_handle(Work *w, uint32_t i) {
  Token *t = &w->tokens[i];
  if (t->used || w->cells[t->from].c == 0x2018) return;
  bool after_word = !gap_is_space(w, i) &&
                    (t[-1].is & (T_WORD | T_NUMBER | T_QUOTE | T_OBJECT | T_CLOSE | T_STOP | T_SHOUT | T_OPAQUE));
  bool before_word = !gap_is_space(w, i + 1) && (t[1].is & (T_WORD | T_NUMBER | T_QUOTE | T_OPAQUE));
  if (!after_word && before_word && w->cells[t->from].c == '\'' && !leaves_out(w, i)) {
    uint32_t close = single_close(w, i);
    if (close) {
      token_replace(w, i, 0x2018);
      token_replace(w, close, APOSTROPHE);
      w->tokens[close].used = true;
      return;
    }
  }
  bool feet = after_word && (t[-1].is & T_NUMBER) && !before_word;
  if ((after_word || before_word) && !feet) token_replace(w, i, APOSTROPHE);
}
