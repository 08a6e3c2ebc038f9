// Matches a property's values against its grammar (properties.def), read from its text as it goes: each construct takes
// the set of positions reached so far, as bits, to the set of those it can reach; so nothing is tried twice.
#include "layout/internal.h"

enum { MOST_VALUES = 62, DEEPEST_VAR = 8 };

typedef struct Matcher {
  const Loader *l;
  const char *p;  // in the grammar
  const Css *const *items;
  uint32_t count;
} Matcher;

static uint64_t match_choice(Matcher *m, uint64_t at);

static void skip_space(Matcher *m) {
  while (*m->p == ' ') m->p++;
}

static Str read_word(Matcher *m) {
  const char *start = m->p;
  while (*m->p && !strchr(" |[]?+#", *m->p)) m->p++;
  return (Str){start, (uint32_t)(m->p - start)};
}

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

static bool is_colour(const Loader *l, const Css *css) {
  if (css->kind == CSS_FUNC) return is_func(css, STR("series")) || is_func(css, STR("contrast-color"));
  if (css->kind != CSS_IDENT) return false;
  return str_eq(css->text, STR("transparent")) || str_eq(css->text, STR("currentColor")) || names_get(&l->colours, css->text);
}

static bool is_track_word(Str word) {
  return str_eq(word, STR("auto")) || str_eq(word, STR("min-content")) || str_eq(word, STR("max-content"));
}

static bool is_track(const Css *css) {
  if (css->kind == CSS_FUNC)
    return is_func(css, STR("repeat")) || is_calc(css);
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

static bool match_atom(const Matcher *m, Str word, const Css *css) {
  css = css ? declared(m->l, css) : NULL;
  if (!css || css->kind == CSS_DATA) return true;
  if (word.p[0] == '<') return is_kind(m->l, str_slice(word, 1, word.n - 1), css);
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
  Matcher m = {l, grammar, items, count};
  return count > 0 && count <= MOST_VALUES && (match_choice(&m, 1) >> count & 1);
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
