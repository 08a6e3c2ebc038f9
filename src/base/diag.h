// Findings: what is wrong, where, and what to do about it. One code a message; the messages stand in both languages,
// side by side, in codes/<module>.def. Nothing here prints: the command does.
#ifndef MARBRE_BASE_DIAG_H
#define MARBRE_BASE_DIAG_H

#include "base/source.h"

typedef enum DiagLevel { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR } DiagLevel;

typedef enum DiagLang { DIAG_EN, DIAG_FR, DIAG_LANGS } DiagLang;

// DIAG(name, code, level, English message, English hint, French message, French hint); {1}, {2}… are the arguments.
#define DIAG(name, code, level, en, en_hint, fr, fr_hint) DIAG_##name,
typedef enum DiagId {
#include "base/codes/all.def"
  DIAG_IDS
} DiagId;
#undef DIAG

typedef struct DiagText {
  const char *name, *code;
  DiagLevel level;
  const char *message[DIAG_LANGS], *hint[DIAG_LANGS];  // hint "" when there is none
} DiagText;
extern const DiagText diag_texts[DIAG_IDS];

// What a finding comes from and what to do about it, at greater length than its hint: why/<module>.def holds
// WHY(name, English cause, English cure, French cause, French cure) for each.
typedef struct DiagWhy {
  const char *cause[DIAG_LANGS], *cure[DIAG_LANGS];  // NULL when nobody has written it
} DiagWhy;
extern const DiagWhy diag_whys[DIAG_IDS];

enum { DIAG_MAX_ARGS = 6 };

typedef struct Diag {
  DiagId id;
  DiagLevel level;
  Span span;
  Span related;  // a second place ("first defined here"), or NO_SPAN
  uint32_t count;
  Str args[DIAG_MAX_ARGS];
} Diag;

// All findings of a run, in the order found, without exact repeats.
typedef struct Diags {
  Arena *arena;
  VEC(Diag) list;
  StrMap seen;
  uint32_t errors, warnings;
} Diags;

// diag(diags, DIAG_YAML_DUPLICATE_KEY, span, key); arguments are Str, copied.
#define diag(diags, id, span, ...) \
  diag_add((diags), (id), (span), NO_SPAN, (sizeof((Str[]){STR(""), ##__VA_ARGS__}) / sizeof(Str)) - 1, (Str[]){STR(""), ##__VA_ARGS__} + 1)
// The same with a related place.
#define diag_related(diags, id, span, related, ...) \
  diag_add((diags), (id), (span), (related), (sizeof((Str[]){STR(""), ##__VA_ARGS__}) / sizeof(Str)) - 1, (Str[]){STR(""), ##__VA_ARGS__} + 1)

// An argument that differs with the reader's language ("a list" / « une liste »); may stand within a longer argument.
Str diag_words(Arena *arena, Str english, Str french);
// The words of one language of such an argument.
Str diag_words_in(Arena *arena, Str words, DiagLang lang);

// "permission denied" / « accès refusé »: an error of the system (errno) in both languages.
Str diag_reason(Arena *arena, int error);
// What a signal is called: "11 (SIGSEGV, segmentation fault)".
Str diag_signal(Arena *arena, int number);
// A measure or a count as each language prints it: "12.5" / « 12,5 »; from five figures on, in groups of three. Not for what
// is to be written in a file, where numbers have a point in every language.
Str diag_number(Arena *arena, double number, int places);
// "1 page", "3 pages" in both languages.
Str diag_count(Arena *arena, uint32_t n, const char *const words[2 * DIAG_LANGS]);  // English one, many; French one, many

void diag_add(Diags *diags, DiagId id, Span span, Span related, size_t count, const Str *args);
// The findings of `from` made again: of something kept that serves another document too.
void diags_repeat(Diags *diags, const Diags *from);
// A finding's message or hint with its arguments in their places.
Str diag_message(Arena *arena, const Diag *diag, DiagLang lang);
Str diag_hint(Arena *arena, const Diag *diag, DiagLang lang);

#endif
