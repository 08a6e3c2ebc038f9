// The report for a terminal or a log: a line a change, as “git diff --word-diff” writes them.
#include "compare/report.h"

typedef struct Printer {
  Buf *out;
  DiagLang lang;
  bool colour;
} Printer;

static void put_plain(Buf *out, Str text) { buf_add(out, text); }

static void put_marked(const Printer *p, Str text, bool new) {
  if (p->colour) buf_add(p->out, new ? STR("\033[32m") : STR("\033[31m"));
  buf_add(p->out, new ? STR("{+") : STR("[-"));
  buf_add(p->out, text);
  buf_add(p->out, new ? STR("+}") : STR("-]"));
  if (p->colour) buf_lit(p->out, "\033[0m");
}

static void put_words(const Printer *p, const WordRuns *words) {
  for (uint32_t i = 0; i < words->n; i++) {
    const WordRun *run = &words->v[i];
    if (i) buf_byte(p->out, ' ');
    if (run->kind == WORDS_SAME) compare_put_same(p->out, run->text, i == 0, i + 1 == words->n, put_plain);
    else put_marked(p, run->text, run->kind == WORDS_NEW);
  }
}

static void put_role(const Printer *p, const UnitChange *change) {
  Str old = change->old ? change->old->role : change->new->role, new = change->new ? change->new->role : old;
  buf_add(p->out, old);
  if (!str_eq(old, new)) buf_format(p->out, " → %.*s", STR_ARG(new));
}

static void put_unit(const Printer *p, const UnitChange *change) {
  buf_lit(p->out, "  ");
  compare_put_place(p->out, change, p->lang);
  buf_lit(p->out, ", ");
  put_role(p, change);
  buf_add(p->out, p->lang == DIAG_FR ? STR(" : ") : STR(": "));
  if (change->old && change->new) put_words(p, &change->words);
  else put_marked(p, (change->new ? change->new : change->old)->text, change->new != NULL);
  buf_byte(p->out, '\n');
}

static void put_head(const Printer *p, const DocumentChange *change) {
  const char *colon = p->lang == DIAG_FR ? " : " : ": ";
  buf_add(p->out, change->name);
  buf_add(p->out, str_from(colon));
  if (change->state == DOCUMENT_ADDED) buf_add(p->out, str_from(compare_word(WORD_ADDED, p->lang)));
  else if (change->state == DOCUMENT_REMOVED) buf_add(p->out, str_from(compare_word(WORD_REMOVED, p->lang)));
  else if (!change->page_count) buf_add(p->out, str_from(compare_word(WORD_NO_PAGES_CHANGED, p->lang)));
  else {
    buf_format(p->out, "%s%s", compare_word(WORD_PAGES_CHANGED, p->lang), colon);
    compare_put_pages(p->out, change);
    buf_format(p->out, " (%u", change->old_pages);
    if (change->new_pages != change->old_pages) buf_format(p->out, " → %u", change->new_pages);
    buf_format(p->out, " %s)", compare_word(change->new_pages > 1 ? WORD_PAGES : WORD_PAGE, p->lang));
  }
  if (change->state == DOCUMENT_CHANGED && !change->unit_count) buf_format(p->out, "; %s", compare_word(WORD_NO_TEXT_CHANGED, p->lang));
  buf_byte(p->out, '\n');
}

void compare_write_text(const Comparison *comparison, DiagLang lang, bool colour, Buf *out) {
  Printer p = {out, lang, colour};
  uint32_t same = 0;
  for (uint32_t i = 0; i < comparison->n; i++) {
    const DocumentChange *change = &comparison->v[i];
    same += change->state == DOCUMENT_SAME;
    if (change->state == DOCUMENT_SAME) continue;
    put_head(&p, change);
    for (uint32_t k = 0; k < change->unit_count; k++) put_unit(&p, &change->units[k]);
  }
  if (comparison->folders && same && same < comparison->n)
    buf_format(out, "%u %s\n", same, compare_word(same > 1 ? WORD_SAME_DOCUMENTS : WORD_SAME_DOCUMENT, lang));
}
