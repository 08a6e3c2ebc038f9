// What is reported and never changed: a warning with its place and the text to write instead.
#include "inline/internal.h"

Str token_text(const Work *w, uint32_t from, uint32_t to, Buf *out) {
  for (uint32_t i = w->tokens[from].from; i < w->tokens[to - 1].to; i++)
    if (!(w->cells[i].flags & CELL_DROP)) buf_utf8(out, w->cells[i].c);
  return buf_str(out);
}

static Span cells_span(const Work *w, uint32_t from, uint32_t to) {
  const Cell *first = &w->cells[from], *last = &w->cells[to - 1];
  uint32_t end = last->file == first->file ? last->start + last->length : first->start + first->length;
  return (Span){first->file, first->start, end > first->start ? end : first->start};
}

void report(Work *w, DiagId id, uint32_t from, uint32_t to, Str better) {
  Buf found = buf_new(w->b->own);
  Str text = token_text(w, from, to, &found);
  Span span = cells_span(w, w->tokens[from].from, w->tokens[to - 1].to);
  diag(w->b->job->diags, id, span, text, better);
}

static Str word_of(const Work *w, uint32_t i) {
  Buf out = buf_new(w->b->own);
  return token_text(w, i, i + 1, &out);
}

void report_spelling(Work *w, uint32_t i) {
  Str word = word_of(w, i), better = words_ligature(w->b->own, word);
  if (better.n) {
    report(w, DIAG_INLINE_LIGATURE, i, i + 1, better);
    return;
  }
  if (w->cells[w->tokens[i].from].c >= 0x80 || (w->tokens[i].is & T_LOWER)) return;
  better = words_accent(w->b->own, word);
  if (better.n) report(w, DIAG_INLINE_ACCENT, i, i + 1, better);
}

// "A" where only the preposition can stand: at the head of a sentence before a word, or between words in capitals.
void report_a(Work *w, uint32_t i) {
  const Token *t = &w->tokens[i];
  if (w->cells[t->from].c != 'A' || !gap_is_space(w, i) || t[1].written == GAP_NONE) return;
  bool word = (t[1].is & (T_WORD | T_QUOTE)) && !(t[1].is & (T_ONE_CAP | T_ROMAN));
  bool hour = (t[1].is & T_NUMBER) && (t[2].is & (T_HOUR | T_UNIT));
  bool capitals = (t[-1].is & T_CAPS) && (t[1].is & T_CAPS);
  bool range = (t[-1].is & t[1].is & T_NUMBER) && ((t[-2].is | t[2].is) & T_CAPS);
  if ((sentence_begins(w, i) && (word || hour)) || capitals || range) report(w, DIAG_INLINE_ACCENT, i, i + 1, STR("À"));
}

// 1ère, 2ème
void report_ordinal(Work *w, uint32_t i) {
  static const struct {
    const char *wrong, *right;
  } endings[] = {{"ere", "re"}, {"eres", "res"}, {"ère", "re"}, {"ères", "res"},
                 {"nd", "d"},   {"nde", "de"},   {"nds", "ds"}, {"ndes", "des"}};
  const Token *t = &w->tokens[i];
  if (!(t[-1].is & T_NUMBER) || t->written != GAP_NONE) return;
  Str word = word_of(w, i), number = word_of(w, i - 1), right = str_ends(word, STR("s")) ? STR("es") : STR("e");
  bool one = str_eq(number, STR("1"));
  for (size_t k = 0; k < sizeof endings / sizeof *endings; k++)
    if (str_eq(word, str_from(endings[k].wrong))) right = str_from(endings[k].right);
  if (one && right.p[0] == 'e') right = str_ends(word, STR("s")) ? STR("ers") : STR("er");
  report(w, DIAG_INLINE_ORDINAL, i - 1, i + 1, str_cat(w->b->own, number, right));
}

static bool in_class_list(const Work *w, uint32_t i, int step) {
  for (uint32_t k = i + (uint32_t)step, left = 6; left && k > 1 && k + 1 < w->count; k += (uint32_t)step, left--) {
    uint64_t is = w->tokens[k].is;
    if (is & T_SCHOOL) return true;
    if ((is & T_ORD_TWO) && (w->tokens[k - 1].is & T_NUMBER) && token_is(w, k, "de")) return true;
    if (!(is & (T_COMMA | T_ORD | T_ORD_ONE | T_ORD_TWO | T_NUMBER)) && !token_is(w, k, "et") && !token_is(w, k, "ou"))
      return false;
  }
  return false;
}

// A class is "1re": 1er in a list of classes is a slip.
void report_class(Work *w, uint32_t i) {
  const Token *t = &w->tokens[i];
  if (!(t[-1].is & T_ONE) || t->written != GAP_NONE || !token_is(w, i, "er")) return;
  if ((t[1].is & T_WORD) && !token_is(w, i + 1, "et") && !token_is(w, i + 1, "ou")) return;
  if (in_class_list(w, i - 1, -1) || in_class_list(w, i, 1)) report(w, DIAG_INLINE_CLASS, i - 1, i + 1, STR("1re"));
}

void report_civility(Work *w, uint32_t i) {
  const Token *t = &w->tokens[i];
  bool stop = t[1].is & T_STOP;
  if (!token_is(w, i, "Mr") || !(t[1 + stop].is & (T_CAPITAL | T_ONE_CAP | T_CAPS))) return;
  report(w, DIAG_INLINE_CIVILITY, i, i + 1 + stop, STR("M."));
}

// 14h00: the minutes are left out.
void report_hour(Work *w, uint32_t i) {
  const Token *t = &w->tokens[i];
  if (!(t[-1].is & T_NUMBER) || !token_is(w, i + 1, "00") || t->to - t->from != 1) return;
  Str hour = str_cat(w->b->own, word_of(w, i - 1), STR("\u00a0h"));
  report(w, DIAG_INLINE_HOUR, i - 1, i + 2, hour);
}

void report_etc(Work *w, uint32_t i) {
  const Token *t = &w->tokens[i];
  if (!gap_is_space(w, i + 1) && (t[1].is & T_ELLIPSIS)) report(w, DIAG_INLINE_ETC, i, i + 2, STR("etc."));
}

// 3.5 in prose; not a version, a reference, a date, a time, a heading's number.
void report_decimal(Work *w, uint32_t i) {
  const Token *t = &w->tokens[i];
  static const uint64_t sticky = T_NUMBER | T_WORD | T_STOP | T_HYPHEN;
  if (!(t->is & T_FREE) || t->used || !(t[1].is & T_STOP) || t[1].written || !(t[2].is & T_NUMBER) || t[2].written)
    return;
  if (t[2].used || (!t->written && (t[-1].is & (sticky | T_OTHER)))) return;
  if (!t[3].written && (t[3].is & (T_NUMBER | T_STOP)) && (!(t[3].is & T_STOP) || (t[4].is & T_NUMBER))) return;
  const Token *before = t - 1;
  if ((before->is & T_EDGE) && (t[3].is & (T_CAPITAL | T_CAPS | T_ONE_CAP))) return;  // a heading's number
  while (before->is & (T_STOP | T_DEGREE)) before--;
  if ((before->is & (T_REF | T_REF_DOT | T_NUMERO | T_CODE_WORD | T_SECTION))) return;
  Str whole = word_of(w, i), part = word_of(w, i + 2);
  Str comma = part.n == 3 && whole.p[0] != '0' ? STR("\u202f") : STR(",");
  report(w, DIAG_INLINE_DECIMAL, i, i + 3, str_cat(w->b->own, str_cat(w->b->own, whole, comma), part));
}

void report_title_stop(Work *w) {
  if (!w->b->options.title || w->count < 5) return;
  uint32_t i = w->count - 2;
  const Token *t = &w->tokens[i];
  if (!(t->is & T_STOP) || (t[-1].is & (T_ETC | T_ONE_CAP | T_REF_DOT | T_CIVIL_DOT | T_STOP | T_EXAMPLE))) return;
  report(w, DIAG_INLINE_TITLE_STOP, i, i + 1, STR(""));
}
