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
const char *compare_word(Word word, DiagLang lang);
// "page 3", "page 3 → 4", "document".
void compare_put_place(Buf *out, const UnitChange *change, DiagLang lang);
void compare_put_pair(Buf *out, const PageChange *change, DiagLang lang);
// "2, 4–6, +7, −9 → …": pages that differ, those that came and went.
void compare_put_pages(Buf *out, const DocumentChange *change);
// The words of a run that is the same, those far from a change left out.
void compare_put_same(Buf *out, Str text, bool first, bool last, void (*put)(Buf *out, Str text));

#endif
