#include "compare/report.h"

enum { CONTEXT = 6 };  // words on either side of a change

const char *compare_word(Word word, DiagLang lang) {
#define WORD(name, en, fr) {en, fr},
  static const char *const words[WORDS][DIAG_LANGS] = {
#include "compare/words.def"
  };
#undef WORD
  return words[word][lang];
}

static void put_pair(Buf *out, uint32_t old, uint32_t new, DiagLang lang) {
  if (!old && !new) {
    buf_add(out, str_from(compare_word(WORD_NO_PAGE, lang)));
    return;
  }
  buf_format(out, "%s %u", compare_word(WORD_PAGE, lang), old ? old : new);
  if (old && new && old != new) buf_format(out, " → %u", new);
}

void compare_put_place(Buf *out, const UnitChange *change, DiagLang lang) {
  put_pair(out, change->old ? change->old->page : 0, change->new ? change->new->page : 0, lang);
}

void compare_put_pair(Buf *out, const PageChange *change, DiagLang lang) {
  put_pair(out, change->old, change->new, lang);
  if (!change->old) buf_format(out, " (%s)", compare_word(WORD_ADDED, lang));
  if (!change->new) buf_format(out, " (%s)", compare_word(WORD_REMOVED, lang));
}

void compare_put_pages(Buf *out, const DocumentChange *change) {
  for (uint32_t i = 0; i < change->page_count; i++) {
    const PageChange *page = &change->pages[i], *last = page;
    while (last + 1 < change->pages + change->page_count && page->old && page->old == page->new && last[1].old == last->old + 1 &&
           last[1].new == last->new + 1)
      last++;
    buf_add(out, i ? STR(", ") : STR(""));
    if (!page->old) buf_format(out, "+%u", page->new);
    else if (!page->new) buf_format(out, "−%u", page->old);
    else if (page->old != page->new) buf_format(out, "%u → %u", page->old, page->new);
    else if (last > page) buf_format(out, "%u–%u", page->old, last->old);
    else buf_int(out, page->old);
    i += (uint32_t)(last - page);
  }
}

// Offset after the first `count` words, or before the last.
static uint32_t after_words(Str text, uint32_t count) {
  uint32_t i = 0;
  for (; i < text.n; i++)
    if (text.p[i] == ' ' && --count == 0) break;
  return i;
}

static uint32_t before_words(Str text, uint32_t count) {
  uint32_t i = text.n;
  for (; i > 0; i--)
    if (text.p[i - 1] == ' ' && --count == 0) break;
  return i;
}

void compare_put_same(Buf *out, Str text, bool first, bool last, void (*put)(Buf *out, Str text)) {
  uint32_t head = first ? 0 : after_words(text, CONTEXT), tail = last ? text.n : before_words(text, CONTEXT);
  if (head + 8 >= tail) {
    put(out, text);
    return;
  }
  put(out, str_slice(text, 0, head));
  put(out, first ? STR("… ") : last ? STR(" …") : STR(" … "));
  put(out, str_slice(text, tail, text.n));
}
