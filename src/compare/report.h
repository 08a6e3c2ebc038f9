// What both reports share.
#ifndef MARBRE_COMPARE_REPORT_H
#define MARBRE_COMPARE_REPORT_H

#include "compare/internal.h"

#define WORD(name, en, fr) WORD_##name,
typedef enum Word {
#include "compare/words.def"
  WORDS
} Word;
#undef WORD
const char *report_word(Word word, DiagLang lang);
// "page 3", "page 3 → 4", "document".
void report_place(Buf *out, const UnitChange *change, DiagLang lang);
void report_page_pair(Buf *out, const PageChange *change, DiagLang lang);
// "2, 4–6, +7, −9 → …": pages that differ, those that came and went.
void report_page_list(Buf *out, const DocumentChange *change);
// The words of a run that is the same, those far from a change left out.
void report_same_words(Buf *out, Str text, bool first, bool last, void (*put)(Buf *out, Str text));

#endif
