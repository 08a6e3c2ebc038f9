// Matches a property's values against its grammar (properties.def), read from its text as it goes: each construct takes
// the set of positions reached so far, as bits, to the set of those it can reach; so nothing is tried twice.
#include "layout/internal.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_VALUES = 62, DEEPEST_VAR = 8 };

typedef struct Matcher {
  const Loader *l;
  const char *p;  // in the grammar
  const Css *const *items;
  uint32_t count;
  bool lenient;       // bounds do not hold
  const Css *beyond;  // the last value that was beyond them
  PropRange bounds;
} Matcher;

static uint64_t match_choice(Matcher *m, uint64_t at);

static void skip_space(Matcher *m) {
  while (*m->p == ' ') m->p++;
}

// A keyword, or a kind of value with its bounds: <length [0,∞]>.
static Str read_word(Matcher *m) {
  const char *start = m->p, *end = *start == '<' ? strchr(start, '>') : NULL;
  if (end) m->p = end + 1;
  while (!end && *m->p && !strchr(" |[]?+#", *m->p)) m->p++;
  return (Str){start, (uint32_t)(m->p - start)};
}

// --- Bounds -----------------------------------------------------------------------------------------------------

static double read_bound(const char *p) { return str_starts(str_from(p), STR("∞")) ? (double)INFINITY : (double)strtol(p, NULL, 10); }

// "[0,∞]", "(0,∞]" at the end of a kind's word.
static bool read_bounds(Str word, PropRange *out) {
  const char *open = memchr(word.p, ' ', word.n), *comma = open ? memchr(open, ',', (size_t)(word.p + word.n - open)) : NULL;
  if (!comma) return false;
  *out = (PropRange){read_bound(open + 2), read_bound(comma + 1), open[1] == '('};
  return true;
}

static Str kind_of_word(Str word) {
  const char *space = memchr(word.p, ' ', word.n);
  return str_slice(word, 1, space ? (uint32_t)(space - word.p) : word.n - 1);
}

bool range_holds(PropRange range, double number) {
  return (range.above ? number > range.least : number >= range.least) && number <= range.most;
}

Str range_words(Arena *arena, PropRange range) {
  const char *en = range.above ? "above %g" : "of %g or more", *fr = range.above ? "supérieure à %g" : "de %g ou plus";
  if (range.most < (double)INFINITY) en = range.above ? "above %g, up to %g" : "from %g to %g",
                                       fr = range.above ? "supérieure à %g, jusqu’à %g" : "comprise entre %g et %g";
  return diag_words(arena, str_format(arena, en, range.least, range.most), str_format(arena, fr, range.least, range.most));
}

// The kinds of value that a number may be, in the order in which they are looked for.
static const char *const *kinds_of(CssKind kind, bool flex) {
  static const char *const numbers[] = {"<line", "<number", "<integer", NULL}, *const lengths[] = {"<length", "<track", NULL},
                    *const shares[] = {"<percent", "<track", NULL}, *const flexes[] = {"<flex", "<track", NULL};
  return kind == CSS_NUMBER ? numbers : kind == CSS_PERCENT ? shares : flex ? flexes : lengths;
}

bool prop_range(PropId prop, CssKind kind, bool flex, PropRange *out) {
  for (const char *const *kinds = kinds_of(kind, flex); *kinds; kinds++) {
    const char *at = strstr(prop_info[prop].grammar, *kinds);
    if (!at) continue;
    Matcher m = {.p = at};
    return read_bounds(read_word(&m), out);
  }
  return false;
}

// --- Kinds of value ---------------------------------------------------------------------------------------------

static bool is_unit(const Css *css, const char *const *units) {
  for (; *units; units++)
    if (str_eq(css->text, str_from(*units))) return true;
  return false;
}

static bool is_func(const Css *css, Str name) { return css->kind == CSS_FUNC && str_eq(css->text, name); }

static bool is_calc(const Css *css) {
  return is_func(css, STR("calc")) || is_func(css, STR("min")) || is_func(css, STR("max")) || is_func(css, STR("clamp"));
}

static bool is_length(const Css *css) {
  static const char *const others[] = {"fr", "deg", "grad", "rad", "turn", NULL};
  if (css->kind == CSS_NUMBER) return css->number == 0;
  return css->kind == CSS_DIMENSION && !is_unit(css, others);
}

static bool is_angle(const Css *css) {
  static const char *const angles[] = {"deg", "grad", "rad", "turn", NULL};
  return css->kind == CSS_DIMENSION && is_unit(css, angles);
}

static bool is_flex(const Css *css) { return css->kind == CSS_DIMENSION && str_eq(css->text, STR("fr")); }

static bool is_integer(const Css *css) { return css->kind == CSS_NUMBER && css->number == (double)(int32_t)css->number; }

// They are counted from 1, or from -1 backwards.
static bool is_line(const Css *css) { return is_integer(css) && css->number != 0; }

static bool is_colour(const Loader *l, const Css *css) {
  if (css->kind == CSS_FUNC) return is_func(css, STR("series")) || is_func(css, STR("contrast-color"));
  if (css->kind != CSS_IDENT) return false;
  return str_eq(css->text, STR("transparent")) || str_eq(css->text, STR("currentColor")) || names_get(&l->colours, css->text);
}

static bool is_track_word(Str word) {
  return str_eq(word, STR("auto")) || str_eq(word, STR("min-content")) || str_eq(word, STR("max-content"));
}

// How often, then tracks: repeat(3, 1fr), repeat(auto-fit, 34mm).
static bool is_repeat(const Css *css) {
  if (!is_func(css, STR("repeat")) || css->count != 2) return false;
  const Css *times = css->items[0];
  if (times->kind == CSS_IDENT) return str_eq(times->text, STR("auto-fit")) || str_eq(times->text, STR("auto-fill"));
  return times->kind != CSS_NUMBER || (is_integer(times) && times->number >= 1);
}

static bool is_track(const Css *css) {
  if (css->kind == CSS_FUNC) return is_repeat(css) || is_calc(css);
  if (css->kind == CSS_IDENT) return is_track_word(css->text);
  return is_length(css) || is_flex(css) || css->kind == CSS_PERCENT;
}

const char *const page_sizes[] = {"A3", "A4", "A5", "A6", "B4", "B5", "letter", "legal", NULL};

static bool is_page_size(const Css *css) { return css->kind == CSS_IDENT && is_unit(css, page_sizes); }

static bool is_kind(const Loader *l, Str kind, const Css *css) {
  if (str_eq(kind, STR("length"))) return is_length(css) || is_calc(css);
  if (str_eq(kind, STR("percent"))) return css->kind == CSS_PERCENT || is_calc(css);
  if (str_eq(kind, STR("number"))) return css->kind == CSS_NUMBER || is_calc(css);
  if (str_eq(kind, STR("integer"))) return is_integer(css) || is_calc(css);
  if (str_eq(kind, STR("flex"))) return is_flex(css);
  if (str_eq(kind, STR("angle"))) return is_angle(css) || is_calc(css);
  if (str_eq(kind, STR("color"))) return is_colour(l, css);
  if (str_eq(kind, STR("string"))) return css->kind == CSS_STRING;
  if (str_eq(kind, STR("ident"))) return css->kind == CSS_IDENT;
  if (str_eq(kind, STR("font"))) return css->kind == CSS_IDENT && names_get(&l->fonts, css->text);
  if (str_eq(kind, STR("track"))) return is_track(css);
  if (str_eq(kind, STR("line"))) return is_line(css) || is_calc(css);
  return str_eq(kind, STR("size")) && is_page_size(css);
}

// A var(--name) is what its declaration says; what the data will give may be anything.
static const Css *declared(const Loader *l, const Css *css) {
  for (uint32_t depth = 0; css && is_func(css, STR("var")); depth++) {
    const Decl *decl = css->count ? names_get(&l->customs, css->items[0]->text) : NULL;
    css = decl && depth < DEEPEST_VAR ? decl->value : NULL;
  }
  return css;
}

// What a calc(), a var() or the data comes to is known later; here it is what is written that has to keep within bounds.
static bool keeps_bounds(Matcher *m, Str word, const Css *css) {
  PropRange range;
  bool number = css->kind == CSS_NUMBER || css->kind == CSS_DIMENSION || css->kind == CSS_PERCENT;
  if (!number || !read_bounds(word, &range) || range_holds(range, css->number)) return true;
  m->beyond = css;
  m->bounds = range;
  return m->lenient;
}

static bool match_atom(Matcher *m, Str word, const Css *written) {
  const Css *css = written ? declared(m->l, written) : NULL;
  if (!css || css->kind == CSS_DATA) return true;
  if (word.p[0] == '<') return is_kind(m->l, kind_of_word(word), css) && keeps_bounds(m, word, written);
  return (css->kind == CSS_IDENT || css->kind == CSS_OPERATOR) && str_eq(css->text, word);
}

static uint64_t match_word(Matcher *m, uint64_t at) {
  Str word = read_word(m);
  uint64_t reached = 0;
  for (uint32_t i = 0; i < m->count; i++)
    if ((at >> i & 1) && m->items[i] && match_atom(m, word, m->items[i])) reached |= 2ull << i;
  return reached;
}

static uint64_t match_primary(Matcher *m, uint64_t at) {
  if (*m->p != '[') return match_word(m, at);
  m->p++;
  uint64_t reached = match_choice(m, at);
  if (*m->p == ']') m->p++;
  return reached;
}

static uint64_t past_commas(const Matcher *m, uint64_t at) {
  uint64_t reached = 0;
  for (uint32_t i = 0; i < m->count; i++)
    if ((at >> i & 1) && !m->items[i]) reached |= 2ull << i;
  return reached;
}

static uint64_t match_repeated(Matcher *m, const char *start, uint64_t first, bool commas) {
  const char *after = m->p;
  uint64_t all = first;
  for (uint64_t fresh = first; fresh;) {
    m->p = start;
    fresh = match_primary(m, commas ? past_commas(m, fresh) : fresh) & ~all;
    all |= fresh;
  }
  m->p = after;
  return all;
}

static uint64_t match_term(Matcher *m, uint64_t at) {
  const char *start = m->p;
  uint64_t reached = match_primary(m, at);
  switch (*m->p) {
    case '?': m->p++; return reached | at;
    case '+': reached = match_repeated(m, start, reached, false); break;
    case '#': reached = match_repeated(m, start, reached, true); break;
    default: return reached;
  }
  m->p++;
  return reached;
}

static uint64_t match_sequence(Matcher *m, uint64_t at) {
  for (skip_space(m); *m->p && *m->p != '|' && *m->p != ']'; skip_space(m)) at = match_term(m, at);
  return at;
}

static uint64_t match_choice(Matcher *m, uint64_t at) {
  uint64_t reached = match_sequence(m, at);
  while (*m->p == '|') {
    m->p++;
    reached |= match_sequence(m, at);
  }
  return reached;
}

bool grammar_accepts(const Loader *l, const char *grammar, const Css *const *items, uint32_t count) {
  Matcher m = {.l = l, .p = grammar, .items = items, .count = count};
  return count > 0 && count <= MOST_VALUES && (match_choice(&m, 1) >> count & 1);
}

const Css *grammar_beyond(const Loader *l, const char *grammar, const Css *const *items, uint32_t count, PropRange *range) {
  Matcher m = {.l = l, .p = grammar, .items = items, .count = count, .lenient = true};
  if (!count || count > MOST_VALUES || !(match_choice(&m, 1) >> count & 1)) return NULL;
  *range = m.bounds;
  return m.beyond;
}

Str grammar_near(const char *grammar, Str word) {
  enum { MOST_WORDS = 32 };
  Str words[MOST_WORDS];
  uint32_t n = 0;
  for (Matcher m = {.p = grammar}; *m.p; m.p += *m.p != 0) {
    Str found = read_word(&m);
    if (found.n && found.p[0] != '<' && n < MOST_WORDS) words[n++] = found;
  }
  for (size_t i = 0; strstr(grammar, "<size") && page_sizes[i] && n < MOST_WORDS; i++) words[n++] = str_from(page_sizes[i]);
  return str_nearest(word, words, n);
}

bool grammar_has_word(const char *grammar, Str word) {
  Matcher m = {.p = grammar};
  for (; *m.p; m.p++) {
    Str found = read_word(&m);
    if (found.n && str_eq(found, word)) return true;
    if (!*m.p) break;
  }
  return false;
}
