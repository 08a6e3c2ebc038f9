// In: words and their language. Out: where a hyphen may go: the dictionary's patterns, a table of exceptions, minima
// counted in letters (from an apostrophe on, since what an elision leaves is no syllable).
#include "prose/internal.h"

#include <unicode/ubrk.h>
#include <unicode/uchar.h>

static const char folder[] = "/usr/share/hyphen";

// Where a language's own name or region does not name the file.
static const struct {
  const char *lang, *stem;
} stems[] = {{"en", "en_GB"}, {"de", "de_DE"}, {"it", "it_IT"}, {"nl", "nl_NL"}, {"pt", "pt_PT"}, {"ru", "ru_RU"},
             {"pl", "pl_PL"}, {"ca", "ca"},    {"oc", "fr"},    {"br", "fr"},    {"gsw", "de_CH"}};

// Words whose patterns err. A hyphen never stands beside an apostrophe.
static const struct {
  const char *lang, *word;
} exceptions[] = {{"fr", "au-jour-d’hui"}, {"fr", "pru-d’homme"}, {"fr", "pru-d’hommes"}, {"fr", "pru-d’homal"},
                  {"fr", "pru-d’ho-male"}, {"fr", "quel-qu’un"},  {"fr", "quel-qu’une"},  {"fr", "pres-qu’île"},
                  {"fr", "pres-qu’îles"},  {"fr", "lors-qu’il"},  {"fr", "lors-qu’elle"}, {"fr", "puis-qu’il"},
                  {"fr", "puis-qu’elle"},  {"fr", "jus-qu’au"},   {"fr", "jus-qu’aux"},   {"fr", "jus-qu’à"},
                  {"fr", "jus-qu’en"},     {"fr", "jus-qu’ici"},  {"fr", "mon-sieur"},    {"fr", "mes-sieurs"},
                  {"en", "pro-ject"},      {"en", "pro-jects"},   {"en", "re-cord"},      {"en", "re-cords"},
                  {"en", "pre-sent"},      {"en", "pre-sents"},   {"en", "ta-ble"},       {"en", "ta-bles"}};

// Read only, once it is loaded.
typedef struct Dictionary {
  Str lang;
  const Trie *trie;  // NULL: none found
  Str damaged;       // the file that could not be read as one
  Sources *inputs;
  struct Dictionary *next;
} Dictionary;

// ICU's line breaker of a language.
typedef struct Breaker {
  Str lang;
  UBreakIterator *icu;
} Breaker;

// What both threads look words up in.
typedef struct Dictionaries {
  Arena *arena;
  Sources *sources;
  Dictionary *_Atomic first;  // looked through while another may be added
} Dictionaries;

// Of one thread, but for the dictionaries.
struct Hyphenator {
  Dictionaries *dictionaries;
  Hyphenator *other;
  Arena *own;
  WordMemory *memory;
  VEC(Breaker) breakers;
  const Habits *habits;
};

static Hyphenator *open_one(Dictionaries *dictionaries, Hyphenator *other) {
  Hyphenator *h = ARENA_NEW(dictionaries->arena, Hyphenator);
  *h = (Hyphenator){.dictionaries = dictionaries, .other = other, .own = arena_new(), .memory = words_open()};
  return h;
}

Hyphenator *hyphenator_open(Arena *arena, Sources *sources) {
  Dictionaries *dictionaries = ARENA_NEW(arena, Dictionaries);
  *dictionaries = (Dictionaries){.arena = arena, .sources = sources};
  return open_one(dictionaries, open_one(dictionaries, NULL));
}

Hyphenator *hyphenator_other(Hyphenator *hyphenator) { return hyphenator->other; }

void hyphenator_close(Hyphenator *hyphenator) {
  if (hyphenator->other) hyphenator_close(hyphenator->other);
  for (uint32_t i = 0; i < hyphenator->breakers.n; i++) ubrk_close(hyphenator->breakers.v[i].icu);
  hyphenator->breakers.n = 0;
  arena_free(hyphenator->own);
  words_close(hyphenator->memory);
  hyphenator->own = NULL;
  hyphenator->memory = NULL;
}

void hyphenator_trim(Hyphenator *hyphenator) {
  if (hyphenator->other) hyphenator_trim(hyphenator->other);
  words_trim(hyphenator->memory);
}

void hyphenator_grow_large(Hyphenator *hyphenator) {
  if (hyphenator->other) hyphenator_grow_large(hyphenator->other);
  words_grow_large(hyphenator->memory);
}

WordMemory *hyphenator_memory(const Hyphenator *hyphenator) { return hyphenator->memory; }

void *hyphenator_breaker(Hyphenator *h, Str lang) {
  for (uint32_t i = 0; i < h->breakers.n; i++)
    if (str_eq(h->breakers.v[i].lang, lang)) return h->breakers.v[i].icu;
  UErrorCode status = U_ZERO_ERROR;
  Breaker breaker = {str_dup(h->own, lang), NULL};
  breaker.icu = ubrk_open(UBRK_LINE, breaker.lang.p, NULL, 0, &status);
  if (U_FAILURE(status)) breaker.icu = NULL;
  VEC_PUSH(h->own, h->breakers, breaker);
  return breaker.icu;
}

Str lang_primary(Str lang) {
  uint32_t n = 0;
  while (n < lang.n && lang.p[n] != '-' && lang.p[n] != '_') n++;
  return str_slice(lang, 0, n);
}

const Habits *hyphenator_habits(Hyphenator *h, Str lang) {
  Str primary = lang_primary(lang);
  const Habits *found = habits_find(h->habits, primary);
  return found ? found : (h->habits = habits_new(h->own, primary, h->habits));
}

static Str stem_of(Str lang) {
  Str primary = lang_primary(lang);
  for (uint32_t i = 0; i < sizeof stems / sizeof *stems; i++)
    if (str_eq(primary, str_from(stems[i].lang))) return str_from(stems[i].stem);
  return primary;
}

static uint32_t read_stem(Dictionaries *all, Dictionary *d, Str stem) {
  char *name = (char *)str_format(all->arena, "%s/hyph_%.*s.dic", folder, STR_ARG(stem)).p;
  for (char *p = name + sizeof folder; *p; p++)
    if (*p == '-') *p = '_';
  uint32_t file;
  sources_read(d->inputs, SOURCE_DICTIONARY, str_from(name), &file);
  return file;
}

static void load_trie(Dictionaries *all, Dictionary *d) {
  Str lang = d->lang;
  uint32_t file = read_stem(all, d, lang.n > lang_primary(lang).n ? lang : stem_of(lang));
  if (!file) file = read_stem(all, d, stem_of(lang));
  if (!file) return;
  const Source *source = sources_get(all->sources, file);
  d->trie = trie_parse(all->arena, source->bytes);
  if (!d->trie) d->damaged = source->path;
}

static Dictionary *dictionary_new(Dictionaries *all, Str lang) {
  Dictionary *d = ARENA_NEW(all->arena, Dictionary);
  d->lang = str_dup(all->arena, lang);
  d->inputs = sources_within(all->arena, all->sources);
  load_trie(all, d);
  d->next = all->first;
  all->first = d;
  return d;
}

static Dictionary *dictionary_loaded(const Dictionaries *all, Str lang) {
  Dictionary *d = all->first;
  while (d && !str_eq(d->lang, lang)) d = d->next;
  return d;
}

// At the first text that asks for it.
static void report_once(const Job *job, DiagId id, Span from, Str what) {
  for (uint32_t i = 0; i < job->diags->list.n; i++)
    if (job->diags->list.v[i].id == id && str_eq(job->diags->list.v[i].args[0], what)) return;
  diag(job->diags, id, from, what);
}

// Kept for the session; each document that asks is told what it lacks.
static Dictionary *dictionary_for(Dictionaries *all, const Job *job, Str lang, Span from) {
  Dictionary *d = dictionary_loaded(all, lang);
  if (!d) d = dictionary_new(all, lang);
  sources_note(job->sources, d->inputs);
  if (d->damaged.n)
    report_once(job, DIAG_PROSE_BAD_DICTIONARY, from, d->damaged);
  else if (!d->trie)
    report_once(job, DIAG_PROSE_NO_DICTIONARY, from, d->lang);
  return d;
}

// The word in lower case; origin[i] is the byte of `word` where byte i comes from. 0 when it does not fit.
static uint32_t lower_word(Str word, char *out, uint8_t *origin) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < word.n;) {
    uint32_t c;
    uint32_t step = utf8_decode(word.p + i, word.p + word.n, &c);
    if (!step || n + 4 > TRIE_LONGEST_WORD) return 0;
    uint32_t room =
        utf8_write(c < 0x80 ? (c >= 'A' && c <= 'Z' ? c + 32 : c) : (uint32_t)u_tolower((UChar32)c), out + n);
    for (uint32_t k = 0; k < room; k++) origin[n + k] = (uint8_t)(i + (k < step ? k : step - 1));
    n += room;
    i += step;
  }
  return n;
}

// `exception` holds hyphens; true when it spells `word`, its points marked.
static bool spells(Str exception, Str word, uint8_t *odd) {
  uint32_t at = 0;
  memset(odd, 0, word.n);
  for (uint32_t i = 0; i < exception.n; i++) {
    if (exception.p[i] == '-') {
      if (at < word.n) odd[at] = 1;
    } else if (at >= word.n || exception.p[i] != word.p[at++]) {
      return false;
    }
  }
  return at == word.n;
}

static bool find_exception(Str lang, Str word, uint8_t *odd) {
  Str primary = lang_primary(lang);
  for (uint32_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
    if (exceptions[i].word[0] == word.p[0] && str_eq(primary, str_from(exceptions[i].lang)) &&
        spells(str_from(exceptions[i].word), word, odd))
      return true;
  return false;
}

// All points of a word, whatever the minima, as offsets of one byte.
static uint32_t all_points(const Dictionary *d, Str word, uint8_t *points) {
  char lower[TRIE_LONGEST_WORD + 4];
  uint8_t origin[TRIE_LONGEST_WORD + 4], odd[TRIE_LONGEST_WORD + 4];
  uint32_t n = lower_word(word, lower, origin), count = 0;
  if (!n) return 0;
  if (!find_exception(d->lang, (Str){lower, n}, odd)) trie_match(d->trie, (Str){lower, n}, odd);
  for (uint32_t i = 1; i < n; i++)
    if (odd[i] && ((uint8_t)lower[i] & 0xC0) != 0x80) points[count++] = origin[i];
  return count;
}

static bool is_apostrophe(Str word, uint32_t at) {
  return word.p[at] == '\'' || (at + 3 <= word.n && memcmp(word.p + at, "\xE2\x80\x99", 3) == 0);
}

// Letters between `at` and the next apostrophe or end, going forwards or backwards.
static uint32_t letters_after(Str word, uint32_t at) {
  uint32_t n = 0;
  for (; at < word.n; at++) n += ((uint8_t)word.p[at] & 0xC0) != 0x80 && !is_apostrophe(word, at);
  return n;
}

static uint32_t letters_before(Str word, uint32_t at) {
  uint32_t n = 0;
  while (at-- > 0 && !is_apostrophe(word, at)) n += ((uint8_t)word.p[at] & 0xC0) != 0x80;
  return n;
}

static bool beside_apostrophe(Str word, uint32_t at) {
  return is_apostrophe(word, at) || word.p[at - 1] == '\'' || (at >= 3 && is_apostrophe(word, at - 3));
}

void hyphenator_prepare(Hyphenator *hyphenator, const Job *job, Str lang, Span from) {
  dictionary_for(hyphenator->dictionaries, job, lang, from);
}

uint32_t hyphenator_points(Hyphenator *hyphenator, const Job *job, Str lang, Str word, uint32_t before, uint32_t after,
                           uint32_t *at, uint32_t room) {
  uint8_t points[TRIE_LONGEST_WORD];
  if (word.n < 2 || word.n > TRIE_LONGEST_WORD) return 0;
  const Dictionary *d = dictionary_loaded(hyphenator->dictionaries, lang);
  if (!d) d = dictionary_for(hyphenator->dictionaries, job, lang, NO_SPAN);
  if (!d->trie) return 0;
  uint32_t count = all_points(d, word, points), n = 0, least_before, least_after;
  trie_minima(d->trie, &least_before, &least_after);
  if (before < least_before) before = least_before;
  if (after < least_after) after = least_after;
  for (uint32_t i = 0; i < count && n < room; i++)
    if (!beside_apostrophe(word, points[i]) && letters_before(word, points[i]) >= before &&
        letters_after(word, points[i]) >= after)
      at[n++] = points[i];
  return n;
}
