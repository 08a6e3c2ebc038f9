// In: a shaped text with its line-break opportunities. Out: the same with hyphenation points, and with what usage says
// of line ends: Lexique des règles typographiques en usage à l'Imprimerie nationale, "Coupures". Usage is a table.
#include "prose/internal.h"

#include <assert.h>
#include <unicode/uchar.h>

enum {
  LONG_WORD = 24,  // bytes from which a word may be cut anywhere before it overflows
  MOST_POINTS = 40,
};

// What a line should not end with (AVOID: strongly; LINK: in titles) or must not begin with (FORBID).
static const struct {
  const char *lang, *words;
  uint8_t mark;
} habits[] = {
    {"fr", " a à y ô ", MARK_AVOID},
    {"fr",
     " le la les l’ un une des du de d’ au aux en et ou ni mais or car par pour sur sous dans avec sans vers chez dès "
     "entre "
     "après avant pendant contre depuis selon afin comme quand puis lors que qui dont où ce cet cette ces mon ton son "
     "ma ta sa mes tes ses nos vos notre votre leur leurs se ne il ils elle "
     "elles on je tu nous vous est très plus si ",
     MARK_LINK},
    {"fr", " etc etc. ", MARK_FORBID},
    {"en", " a I ", MARK_AVOID},
    {"en",
     " the an of in on at to by for from with and or but nor as is its his her our your their this that after before "
     "about into over under between while when who which ",
     MARK_LINK},
    {"en", " etc etc. ", MARK_FORBID},
    {"de", " der die das den dem des ein eine einer eines im am zu und oder von mit für auf in ", MARK_LINK},
    {"es", " a y o e u ", MARK_AVOID},
    {"it", " a e o è ", MARK_AVOID},
};

static bool is_apostrophe(uint32_t c) { return c == '\'' || c == 0x2019; }

static bool is_letter(uint32_t c) {
  if (c < 0x80) return (c | 32) >= 'a' && (c | 32) <= 'z';
  if (c < 0x180) return c >= 0xC0 && c != 0xD7 && c != 0xF7;
  return u_isalpha((UChar32)c);
}

static bool is_upper(uint32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z';
  return (c < 0xDF || c > 0xFF) && u_isupper((UChar32)c);
}

// --- Words ------------------------------------------------------------------------------------------------------

typedef struct Token {
  uint32_t start, end;                // without the punctuation around
  uint32_t from, to;                  // with it: up to the spaces on both sides
  uint32_t letters, capitals, marks;  // marks: hyphens, digits, anything but letters and apostrophes inside
  bool soft;                          // soft hyphens in it
  uint32_t elision;  // where the word goes on after a short elision ("l’"); `start` when there is none
} Token;

typedef struct Walk {
  const WordTask *task;
  Str text;
  uint32_t run, word;   // of the word at hand; the kept word there or the next
  WordMemory *memory;
  const Style *style;   // of the word before, and its usage
  uint32_t usage;
  BreakWalk breaks;
  VEC(MarkedWord) marked;
} Walk;

static const ShapeRun *run_at(Walk *w, uint32_t at) {
  const Shaped *s = w->task->shaped;
  while (w->run + 1 < s->run_count && s->runs[w->run].end <= at) w->run++;
  return &s->runs[w->run];
}

static uint32_t char_at(Str text, uint32_t at, uint32_t *c) {
  uint8_t first = (uint8_t)text.p[at];
  if (first < 0x80) return *c = first, 1;
  uint32_t step = utf8_decode(text.p + at, text.p + text.n, c);
  return step ? step : 1;
}

static bool is_space(uint32_t c) {
  if (c < 0x80) return c <= ' ';
  return c == 0xA0 || c == 0x202F || c == 0xFFFC || c == 0x2028 || c == 0x2029 || c == 0x200B ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x3000;
}

// The word that begins at `at` (no space there); returns where it ends with its punctuation.
static uint32_t read_token(Str text, uint32_t at, Token *t) {
  *t = (Token){.from = at, .start = at, .end = at, .elision = at};
  uint32_t pending = 0;
  while (at < text.n) {
    uint32_t c, step = char_at(text, at, &c);
    if (is_space(c)) break;
    bool letter = is_letter(c), digit = c >= '0' && c <= '9';
    if (letter || digit) {
      if (!t->letters && !t->marks) t->start = t->elision = at;
      t->marks += pending + digit;
      pending = 0;
      t->letters += letter;
      t->capitals += letter && is_upper(c);
      t->end = at + step;
    } else if (t->end > t->from || t->letters || t->marks) {
      if (is_apostrophe(c) && !pending && t->end == at) {
        if (t->letters && t->letters <= 2) t->elision = at + step;
      } else if (c == 0xAD) {
        t->soft = true;
      } else {
        pending++;
      }
    }
    at += step;
  }
  t->to = at;
  if (t->elision >= t->end) t->elision = t->start;
  return at;
}

// --- Line ends ----------------------------------------------------------------------------------------------------

// Words of one language by their bytes, a number each; open addressing.
enum { LONGEST_HABIT = 8, HABIT_SLOTS = 256 };

struct Habits {
  Str lang;  // its primary tag
  uint64_t words[HABIT_SLOTS];
  uint8_t marks[HABIT_SLOTS];
  const Habits *next;
};

static uint64_t habit_key(Str word) {
  uint64_t key = 0;
  memcpy(&key, word.p, word.n);
  return key;
}

static uint32_t habit_slot(const Habits *h, uint64_t key) {
  uint32_t i = (uint32_t)(key * 0x9E3779B97F4A7C15u >> 56);
  while (h->words[i] && h->words[i] != key) i = (i + 1) % HABIT_SLOTS;
  return i;
}

static void add_habits(Habits *h, const char *words, uint8_t mark) {
  for (const char *p = words + 1, *end; *p; p = end + 1) {
    end = strchr(p, ' ');
    assert(end - p <= LONGEST_HABIT);
    uint64_t key = habit_key((Str){p, (uint32_t)(end - p)});
    uint32_t i = habit_slot(h, key);
    if (!h->words[i]) h->marks[i] = mark;
    h->words[i] = key;
  }
}

const Habits *habits_new(Arena *arena, Str lang, const Habits *next) {
  Habits *h = ARENA_NEW(arena, Habits);
  h->lang = str_dup(arena, lang);
  h->next = next;
  for (uint32_t i = 0; i < sizeof habits / sizeof *habits; i++)
    if (str_eq(lang, str_from(habits[i].lang))) add_habits(h, habits[i].words, habits[i].mark);
  return h;
}

const Habits *habits_find(const Habits *first, Str lang) {
  while (first && !str_eq(first->lang, lang)) first = first->next;
  return first;
}

static uint8_t habit_of(const Habits *h, Str word) { return h->marks[habit_slot(h, habit_key(word))]; }

// Small words only.
static void mark_habit(Walk *w, const Token *t, Str lang) {
  uint8_t *marks = w->task->marks;
  if (t->end - t->elision > LONGEST_HABIT || t->marks) return;
  const Habits *known = hyphenator_habits(w->task->hyphenator, lang);
  uint8_t habit = habit_of(known, str_slice(w->text, t->elision, t->end));
  if (!habit && t->capitals == 1 && t->letters > 1) {
    char lower[LONGEST_HABIT];
    uint32_t n = t->end - t->elision;
    memcpy(lower, w->text.p + t->elision, n);
    lower[0] |= 32;
    if (lower[0] >= 'a' && lower[0] <= 'z') habit = habit_of(known, (Str){lower, n});
  }
  if (habit == MARK_FORBID)
    marks[t->from] |= MARK_FORBID;
  else if (t->end == t->to)
    marks[t->to] |= habit;
  if (habit & (MARK_LINK | MARK_AVOID)) marks[t->from] |= MARK_LINK;
}

// --- Hyphens ------------------------------------------------------------------------------------------------------

static bool is_verbatim(const Walk *w, uint32_t at) {
  const Inlines *inlines = w->task->inlines;
  if (!inlines || !inlines->kept_count) return false;
  const uint32_t *origin = w->task->shaped->origin;
  return inline_is_verbatim(inlines, origin ? origin[at] : at);
}

static bool may_hyphenate(Walk *w, const Token *t, const Style *style) {
  if (w->task->heading || style->hyphens == HYPHENS_NONE || t->capitals > 1 || t->marks) return false;
  if (t->letters < (style->hyphen_word ? style->hyphen_word : 5) && !t->soft) return false;
  return !is_verbatim(w, t->elision);
}

static void mark_soft(Walk *w, const Token *t) {
  for (uint32_t i = t->start; i + 1 < t->end; i++)
    if (w->text.p[i] == '\xC2' && w->text.p[i + 1] == '\xAD') w->task->marks[i + 2] |= MARK_BREAK | MARK_HYPHEN;
}

static uint32_t letters_between(Str text, uint32_t from, uint32_t to) {
  uint32_t n = 0;
  for (; from < to; from++) n += ((uint8_t)text.p[from] & 0xC0) != 0x80;
  return n;
}

static void mark_points(Walk *w, const Token *t, const Style *style) {
  uint32_t at[MOST_POINTS];
  uint32_t before = style->hyphen_before ? style->hyphen_before : 2,
           after = style->hyphen_after ? style->hyphen_after : 3;
  Str word = str_slice(w->text, t->elision, t->end);
  uint32_t n = hyphenator_points(w->task->hyphenator, w->task->job, style->lang, word, before, after, at, MOST_POINTS);
  for (uint32_t i = 0; i < n; i++) {
    uint32_t left = letters_between(word, 0, at[i]), right = letters_between(word, at[i], word.n);
    w->task->marks[t->elision + at[i]] |= MARK_BREAK | MARK_HYPHEN | (left < 3 || right < 4 ? MARK_SHORT : 0);
  }
}

static void mark_hyphens(Walk *w, const Token *t, const Style *style) {
  if (!may_hyphenate(w, t, style)) return;
  if (t->soft)
    mark_soft(w, t);
  else if (style->hyphens == HYPHENS_AUTO)
    mark_points(w, t, style);
}

bool words_ask(const WordTask *task, const ShapeRun *run) {
  Walk w = {.task = task, .text = task->shaped->text};
  if (run->style->hyphens != HYPHENS_AUTO) return false;
  for (uint32_t at = run->start; at < run->end;) {
    uint32_t c, step = char_at(w.text, at, &c);
    if (is_space(c)) {
      at += step;
      continue;
    }
    Token t;
    at = read_token(w.text, at, &t);
    if (!t.soft && may_hyphenate(&w, &t, run->style)) return true;
  }
  return false;
}

// A break after a hyphen or dash of the text: not by a single letter, not around the t of "a-t-il".
static void check_explicit(Walk *w, const Token *t, uint32_t at) {
  Str s = w->text;
  uint8_t *mark = &w->task->marks[at];
  bool hyphen = s.p[at - 1] == '-' || (at >= 3 && memcmp(s.p + at - 3, "\xE2\x80\x90", 3) == 0);
  if (!hyphen) return;
  *mark |= MARK_EXPLICIT;
  uint32_t left = at - 1, right = at;
  while (left > t->from && s.p[left - 1] != '-') left--;
  while (right < t->to && s.p[right] != '-') right++;
  if (letters_between(s, left, at - 1) < 2 || letters_between(s, at, right < t->end ? right : t->end) < 2)
    *mark &= ~MARK_BREAK;
}

static bool after_soft(Str s, uint32_t at) { return at >= 2 && s.p[at - 1] == '\xAD' && s.p[at - 2] == '\xC2'; }

static bool is_address(Str word) {
  return memchr(word.p, '@', word.n) || str_starts(word, STR("www.")) || str_find(word, STR("://"), 0) >= 0;
}

// An address is divided before a point or sign, after a slash, never at a hyphen, which would be taken for ours.
static void mark_address(Walk *w, const Token *t) {
  for (uint32_t i = t->start + 2; i + 2 < t->end; i++) {
    char c = w->text.p[i], before = w->text.p[i - 1];
    uint8_t *mark = &w->task->marks[i];
    if (strchr(".@?&=_#%~", c) || (before == '/' && c != '/'))
      *mark |= MARK_BREAK;
    else
      *mark &= ~MARK_BREAK;
  }
}

// What may be broken inside a word without a hyphen; a long one that has no hyphenation point, in need, anywhere.
static void check_inside(Walk *w, const Token *t) {
  uint8_t *marks = w->task->marks, hyphens = 0;
  bool address = t->marks && is_address(str_slice(w->text, t->start, t->end));
  if (address) mark_address(w, t);
  for (uint32_t i = t->from + 1; i < t->to; i++) {
    hyphens |= marks[i] & MARK_HYPHEN;
    if ((marks[i] & (MARK_BREAK | MARK_HYPHEN)) != MARK_BREAK) continue;
    if (after_soft(w->text, i))
      marks[i] &= ~MARK_BREAK;
    else if (!address)
      check_explicit(w, t, i);
  }
  if (t->to - t->from < LONG_WORD || w->task->heading || hyphens) return;
  for (uint32_t i = t->from + 3; i + 3 < t->to; i++)
    if (!(marks[i] & MARK_BREAK) && (w->text.p[i] & 0xC0) != 0x80) marks[i] |= MARK_BREAK | MARK_LAST;
}

// No line begins with or after a no-break space: UAX 14 would allow it after a dash.
static void check_space(Walk *w, uint32_t at, uint32_t c, uint32_t step) {
  uint8_t *marks = w->task->marks;
  bool object = c == 0xFFFC, spaced = at == 0 || w->text.p[at - 1] == ' ';
  if (c == 0xA0 || c == 0x202F || object) {
    if (!spaced) marks[at] &= ~MARK_BREAK;
    marks[at + step] &= ~MARK_BREAK;
  }
}

// --- Words met before ---------------------------------------------------------------------------------------------

// The kept word that begins here, if it ends with the text or before a space.
static const ShapeWord *word_at(Walk *w, uint32_t at) {
  const ShapeWords *words = &w->task->words;
  while (w->word < words->n && words->v[w->word].start < at) w->word++;
  if (w->word == words->n || words->v[w->word].start != at) return NULL;
  const ShapeWord *word = &words->v[w->word];
  uint32_t c = ' ', end = at + word->length;
  if (end < w->text.n) char_at(w->text, end, &c);
  return is_space(c) ? word : NULL;
}

static uint32_t usage_of(Walk *w, const Style *style) {
  if (w->style == style) return w->usage;
  w->style = style;
  WordUsage usage = {style->lang, w->task->heading, (uint8_t)style->hyphens, style->hyphen_word, style->hyphen_before, style->hyphen_after};
  return w->usage = words_usage(w->memory, &usage);
}

// Its marks come of nothing but its letters and its usage: no break was found within it.
static bool stands_alone(const Walk *w, const ShapeWord *word) {
  uint8_t marks = 0;
  for (uint32_t i = 1; i < word->length; i++) marks |= w->task->marks[word->start + i];
  return !marks;
}

static uint32_t glyph_at(const ShapeRun *run, const Glyph *glyphs, uint32_t byte) {
  uint32_t low = run->first, high = run->first + run->count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (glyphs[middle].cluster < byte)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

// Where its glyphs part at its marks; `known->glyphs` stays 0 where one lies within a cluster, or a cluster is several.
static void part_glyphs(Walk *w, const Token *t, KnownWord *known, WordMark *marks) {
  const ShapeRun *run = run_at(w, t->from);
  const Glyph *v = w->task->shaped->glyphs;
  uint32_t first = glyph_at(run, v, t->from), i = first, last = run->first + run->count;
  int64_t units = 0;
  for (uint32_t k = 0; k <= known->count; k++) {
    uint32_t to = k < known->count ? t->from + marks[k].at : t->to;
    for (; i < last && v[i].cluster < to; units += v[i++].advance)
      if (i > first && v[i - 1].cluster == v[i].cluster) return;
    if (units < 0 || units > UINT16_MAX || i - first > WORD_MOST_BYTES) return;
    if (k == known->count) break;
    if ((marks[k].mark & MARK_BREAK) && to < t->to && (i == last || v[i].cluster != to)) return;
    marks[k].glyph = (uint8_t)(i - first);
    marks[k].units = (uint16_t)units;
  }
  known->units = (uint16_t)units;
  known->glyphs = (uint8_t)(i - first);
}

static void add_marked(Walk *w, uint32_t start, uint32_t length, const KnownWord *known) {
  if (known->glyphs)
    VEC_PUSH(w->task->job->scratch, w->marked,
             ((MarkedWord){start, known->units, (uint8_t)length, known->glyphs, known->count, known->marks}));
}

// What marking added to the marks from `from` to `to`, which were none but at these two.
static void remember(Walk *w, uint32_t usage, uint32_t number, const Token *t, uint8_t first, uint8_t after) {
  WordMark marks[WORD_MOST_MARKS];
  uint8_t n = 0;
  for (uint32_t i = t->from; i <= t->to; i++) {
    uint8_t before = i == t->from ? first : i == t->to ? after : 0, mark = w->task->marks[i] & (uint8_t)~before;
    if (mark) marks[n++] = (WordMark){(uint8_t)(i - t->from), mark, 0, 0};
  }
  KnownWord known = {.elision = (uint8_t)(t->elision - t->from), .count = n, .ends = breaks_ends(str_slice(w->text, t->from, t->to))};
  part_glyphs(w, t, &known, marks);
  known.marks = marks;
  if (words_remember(w->memory, usage, number, &known)) add_marked(w, t->from, t->to - t->from, &known);
}

static bool find_breaks(Walk *w, uint32_t from, uint32_t to) {
  return w->task->has_breaks || breaks_walk(&w->breaks, w->text, from, to, w->task->marks);
}

static bool find_breaks_before(Walk *w, uint32_t start, BreakEnds ends) {
  return w->task->has_breaks || breaks_walk_word(&w->breaks, ends, &w->task->marks[start]);
}

static void mark_token(Walk *w, const Token *t) {
  const Style *style = run_at(w, t->start)->style;
  mark_habit(w, t, style->lang);
  mark_hyphens(w, t, style);
  check_inside(w, t);
}

// The word that begins at `*at`, to where it ends, by itself; it is remembered if it may be.
static bool pass_token(Walk *w, const ShapeWord *word, uint32_t usage, uint32_t *at) {
  Token t;
  uint32_t from = *at, end = read_token(w->text, from, &t);
  *at = end;
  if (!find_breaks(w, from, end)) return false;
  bool kept = word && end == from + word->length && stands_alone(w, word);
  uint8_t first = w->task->marks[from], after = w->task->marks[end];
  mark_token(w, &t);
  if (kept && !is_verbatim(w, t.elision)) remember(w, usage, word->number, &t, first, after);
  return true;
}

static bool recall(Walk *w, const ShapeWord *word, const KnownWord *known) {
  uint8_t *marks = w->task->marks + word->start;
  if (!find_breaks_before(w, word->start, known->ends)) return false;
  for (uint32_t i = 0; i < known->count; i++) marks[known->marks[i].at] |= known->marks[i].mark;
  add_marked(w, word->start, word->length, known);
  return true;
}

// False: ICU is to be asked.
static bool pass_word(Walk *w, uint32_t *at) {
  KnownWord known;
  const ShapeWord *word = word_at(w, *at);
  if (!word || word->length > WORD_MOST_BYTES) return pass_token(w, NULL, 0, at);
  uint32_t usage = usage_of(w, run_at(w, *at)->style);
  if (!words_recall(w->memory, usage, word->number, &known) || is_verbatim(w, word->start + known.elision) ||
      (w->task->has_breaks && !stands_alone(w, word)))
    return pass_token(w, word, usage, at);
  *at += word->length;
  return recall(w, word, &known);
}

bool words_mark(const WordTask *task, MarkedWords *marked) {
  Walk w = {.task = task, .text = task->shaped->text, .memory = hyphenator_memory(task->hyphenator)};
  *marked = (MarkedWords){0};
  if (!task->shaped->run_count) return true;
  words_keep_to(w.memory, task->age);
  VEC_RESERVE(task->job->scratch, w.marked, task->words.n);
  for (uint32_t at = 0; at < w.text.n;) {
    uint32_t c, step = char_at(w.text, at, &c);
    if (!is_space(c)) {
      if (!pass_word(&w, &at)) return false;
      continue;
    }
    if (!find_breaks(&w, at, at + step)) return false;
    check_space(&w, at, c, step);
    at += step;
  }
  *marked = (MarkedWords){w.marked.v, w.marked.n};
  return true;
}
