// In: declarations as they are written. Out: longhands with parsed and checked values; shorthands go by a table.
#include "layout/internal.h"

#define PROPERTY(id, name, inherited, initial, grammar, on) {name, inherited, initial, grammar, ON_##on},
const PropInfo prop_info[PROP_IDS] = {
#include "layout/properties.def"
};
#undef PROPERTY

typedef enum ShorthandKind { SAME, SIDES, PAIR, PARTS } ShorthandKind;

enum { MOST_LONGHANDS = 12, MOST_VALUES = 64 };

typedef struct Shorthand {
  const char *name;
  ShorthandKind kind;
  uint32_t group, count;
  uint16_t longhands[MOST_LONGHANDS];
} Shorthand;

#define P1(a) PROP_##a
#define P2(a, b) PROP_##a, PROP_##b
#define P3(a, b, c) PROP_##a, PROP_##b, PROP_##c
#define P4(a, b, c, d) PROP_##a, PROP_##b, PROP_##c, PROP_##d
#define P6(a, b, c, ...) P3(a, b, c), P3(__VA_ARGS__)
#define P12(a, b, c, d, e, f, ...) P3(a, b, c), P3(d, e, f), P6(__VA_ARGS__)
#define PICK(a, b, c, d, e, f, g, h, i, j, k, m, macro, ...) macro
#define PROPS(...) PICK(__VA_ARGS__, P12, -, -, -, -, -, P6, -, P4, P3, P2, P1, -)(__VA_ARGS__)
#define COUNT(...) PICK(__VA_ARGS__, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, -)
#define SHORTHAND(name, kind, group, ...) {name, kind, group, COUNT(__VA_ARGS__), {PROPS(__VA_ARGS__)}},
static const Shorthand shorthands[] = {
#include "layout/shorthands.def"
};

enum { SHORTHANDS = sizeof shorthands / sizeof *shorthands };

// What a name leads to: a longhand by its number from 1, a shorthand after them.
void properties_start(Loader *l) {
  for (uintptr_t i = 0; i < PROP_IDS; i++) names_put(l, &l->properties, str_from(prop_info[i].name), (void *)(i + 1));
  for (uintptr_t i = 0; i < SHORTHANDS; i++)
    names_put(l, &l->properties, str_from(shorthands[i].name), (void *)(PROP_IDS + 1 + i));
}

static bool is_custom(Str key) { return str_starts(key, STR("--")); }

bool is_property(const Loader *l, Str key) { return is_custom(key) || names_get(&l->properties, key); }

bool longhand_find(const Loader *l, Str name, PropId *prop) {
  uintptr_t ref = (uintptr_t)names_get(&l->properties, name);
  if (!ref || ref > PROP_IDS) return false;
  *prop = (PropId)(ref - 1);
  return true;
}

Str shorthand_of(const PropId *props, uint32_t count) {
  for (uint32_t i = 0; i < SHORTHANDS; i++) {
    const Shorthand *s = &shorthands[i];
    uint32_t k = 0;
    while (k < count && k < s->count && s->longhands[k] == props[k]) k++;
    if (k == count && count == s->count) return str_from(s->name);
  }
  return (Str){0};
}

// --- Reading ----------------------------------------------------------------------------------------------------

static const Css *css_sequence(Loader *l, Str key, const Yaml *value) {
  const Css **items = ARENA_ARRAY(l->job->arena, const Css *, value->count);
  Css *css = ARENA_NEW(l->job->arena, Css);
  *css = (Css){.kind = CSS_COMMAS, .span = value->span, .items = items};
  for (uint32_t i = 0; i < value->count; i++) {
    const Css *item = value->items[i]->kind == YAML_SEQUENCE ? NULL : css_read(l, key, value->items[i]);
    if (!item) return NULL;
    items[css->count++] = item;
  }
  return css->count == 1 ? items[0] : css;
}

const Css *css_read(Loader *l, Str key, const Yaml *value) {
  if (value->kind == YAML_SEQUENCE && value->count) return css_sequence(l, key, value);
  value = want_scalar(l, key, value);
  if (!value) return NULL;
  if (yaml_is_null(value) || !value->text.n) return diag(l->job->diags, DIAG_LAYOUT_VALUE_MISSING, value->span, key), NULL;
  return css_parse(l->job, value->text, &value->map);
}

// A quoted text is a string where the property takes one and its first word is no keyword: list-style-type: "–".
static const Css *quoted_string(Loader *l, const char *grammar, const Yaml *value) {
  if (value->kind != YAML_SCALAR || value->plain || !value->text.n || !strstr(grammar, "<string>")) return NULL;
  if (strchr("\"'", value->text.p[0])) return NULL;
  int64_t space = str_find(value->text, STR(" "), 0);
  if (grammar_has_word(grammar, str_slice(value->text, 0, space < 0 ? value->text.n : (uint32_t)space))) return NULL;
  Css *css = ARENA_NEW(l->job->arena, Css);
  *css = (Css){.kind = CSS_STRING, .span = value->span, .text = value->text};
  return css;
}

// --- Checking ---------------------------------------------------------------------------------------------------

typedef struct Flat {
  const Css *items[MOST_VALUES];
  uint32_t count;
} Flat;

static void flatten(Flat *flat, const Css *css) {
  bool holds = css->kind == CSS_LIST || css->kind == CSS_COMMAS;
  if (!holds && flat->count < MOST_VALUES) flat->items[flat->count++] = css;
  for (uint32_t i = 0; holds && i < css->count; i++) {
    if (i && css->kind == CSS_COMMAS && flat->count < MOST_VALUES) flat->items[flat->count++] = NULL;
    flatten(flat, css->items[i]);
  }
}

static bool is_wide(const Css *css) {
  return css->kind == CSS_IDENT &&
         (str_eq(css->text, STR("inherit")) || str_eq(css->text, STR("initial")) || str_eq(css->text, STR("unset")));
}

// `inherit` is for what is inherited.
static bool is_wide_for(PropId prop, const Css *css) {
  return is_wide(css) && (prop_info[prop].inherited || !str_eq(css->text, STR("inherit")));
}

// Every var(--name) in it must be declared; series() and contrast-color() are seen through.
static bool check_vars(Loader *l, const Css *css) {
  bool good = true;
  if (css->kind == CSS_FUNC && str_eq(css->text, STR("var")) && css->count) {
    Str name = css->items[0]->text;
    good = names_get(&l->customs, name) != NULL;
    if (!good) diag(l->job->diags, DIAG_LAYOUT_CUSTOM, css->items[0]->span, name, names_hint(l, &l->customs, name));
  }
  for (uint32_t i = 0; i < css->count; i++) good = check_vars(l, css->items[i]) && good;
  return good;
}

// The word that stands where a colour or a face should, if that is what is wrong.
static bool report_role(Loader *l, PropId prop, const Flat *flat) {
  const char *grammar = prop_info[prop].grammar;
  bool colour = strstr(grammar, "<color"), font = strstr(grammar, "<font");
  for (uint32_t i = 0; (colour || font) && i < flat->count; i++) {
    const Css *css = flat->items[i];
    if (!css || (css->kind != CSS_IDENT && css->kind != CSS_STRING) || is_wide(css) || grammar_has_word(grammar, css->text)) continue;
    const NameTable *roles = colour ? &l->colours : &l->fonts;
    if (names_get(roles, css->text)) continue;
    diag(l->job->diags, colour ? DIAG_LAYOUT_COLOUR_ROLE : DIAG_LAYOUT_FONT_ROLE, css->span, css->text,
         names_hint(l, roles, css->text));
    return true;
  }
  return false;
}

// A number without its unit, or with a space before it.
static Str unit_hint(Loader *l, PropId prop, const Flat *flat) {
  bool length = strstr(prop_info[prop].grammar, "<length") != NULL;
  bool bare = flat->count && flat->items[0]->kind == CSS_NUMBER && flat->items[0]->number != 0;
  if (!length || !bare || flat->count > 3) return STR("");
  return diag_words(l->job->arena, STR("; a length is a number, with a point, and its unit right after it: 9.5pt"),
                    STR("\u00A0; une longueur est un nombre, avec un point, et son unité collée à lui\u00A0: 9.5pt"));
}

static Str size_hint(Loader *l, PropId prop) {
  if (!strstr(prop_info[prop].grammar, "<size")) return STR("");
  Buf all = buf_new(l->job->arena);
  for (size_t i = 0; page_sizes[i]; i++) buf_format(&all, "%s%s", i ? ", " : "", page_sizes[i]);
  return str_cat(l->job->arena, diag_words(l->job->arena, STR("; <size>: "), STR("\u00A0; <size>\u00A0: ")), buf_str(&all));
}

// Tracks and lines of grids have forms of their own.
static Str track_hint(Loader *l, PropId prop) {
  Arena *arena = l->job->arena;
  if (strstr(prop_info[prop].grammar, "<track"))
    return diag_words(arena, STR("; <track>: a length, a percentage, 1fr, auto, repeat(3, 1fr), repeat(auto-fit, 30mm)"),
                      STR("\u00A0; <track>\u00A0: une longueur, un pourcentage, 1fr, auto, repeat(3, 1fr), repeat(auto-fit, 30mm)"));
  if (strstr(prop_info[prop].grammar, "<line"))
    return diag_words(arena, STR("; <line>: 1, 2, 3… from the first, -1 the last"),
                      STR("\u00A0; <line>\u00A0: 1, 2, 3… depuis la première, -1 la dernière"));
  return STR("");
}

// The word that may have been meant by one that the property does not know.
static Str word_hint(Loader *l, PropId prop, const Flat *flat) {
  Arena *arena = l->job->arena;
  const char *grammar = prop_info[prop].grammar;
  for (uint32_t i = 0; i < flat->count; i++) {
    const Css *css = flat->items[i];
    if (!css || css->kind != CSS_IDENT || grammar_has_word(grammar, css->text)) continue;
    Str near = grammar_near(grammar, css->text);
    if (near.n)
      return diag_words(arena, str_format(arena, "; did you mean “%.*s”?", STR_ARG(near)),
                        str_format(arena, "\u00A0; vouliez-vous dire «\u00A0%.*s\u00A0»\u202F?", STR_ARG(near)));
  }
  return STR("");
}

static bool report_beyond(Loader *l, Str name, const char *grammar, const Flat *flat) {
  PropRange range;
  const Css *beyond = grammar_beyond(l, grammar, flat->items, flat->count, &range);
  if (!beyond) return false;
  Buf text = buf_new(l->job->arena);
  css_dump(beyond, &text);
  diag(l->job->diags, DIAG_LAYOUT_RANGE, beyond->span, buf_str(&text), name, range_words(l->job->arena, range));
  return true;
}

// `name`: the property as it is written, which may be a shorthand for this one.
static bool check_value(Loader *l, PropId prop, Str name, const Css *css) {
  Flat flat = {{0}, 0};
  flatten(&flat, css);
  if (is_wide_for(prop, css) || grammar_accepts(l, prop_info[prop].grammar, flat.items, flat.count)) return true;
  Arena *arena = l->job->arena;
  if (report_role(l, prop, &flat)) return false;
  if (report_beyond(l, name, prop_info[prop].grammar, &flat)) return false;
  Buf text = buf_new(arena);
  css_dump(css, &text);
  Str hints = str_cat(arena, str_cat(arena, unit_hint(l, prop, &flat), size_hint(l, prop)), track_hint(l, prop));
  hints = str_cat(arena, hints, word_hint(l, prop, &flat));
  diag(l->job->diags, DIAG_LAYOUT_VALUE, css->span, buf_str(&text), name, str_from(prop_info[prop].grammar), hints);
  return false;
}

static void add(Loader *l, DeclVec *out, PropId prop, const Css *value, Span span) {
  VEC_PUSH(l->job->arena, *out, ((Decl){prop, STR(""), value, span}));
}

const Css *longhand_read(Loader *l, PropId prop, const Yaml *key, const Yaml *value) {
  const Css *css = quoted_string(l, prop_info[prop].grammar, value);
  if (!css) css = css_read(l, key->text, value);
  return css && check_vars(l, css) && check_value(l, prop, key->text, css) ? css : NULL;
}

// --- Shorthands -------------------------------------------------------------------------------------------------

// Which of n values the i-th of four sides takes.
static uint32_t side(uint32_t i, uint32_t n) {
  static const uint8_t of[5][4] = {{0, 0, 0, 0}, {0, 0, 0, 0}, {0, 1, 0, 1}, {0, 1, 2, 1}, {0, 1, 2, 3}};
  return of[n][i];
}

static bool wrong_count(Loader *l, const Yaml *key, const Css *css, uint32_t most) {
  static const char *const words[] = {"value", "values", "valeur", "valeurs"};
  diag(l->job->diags, DIAG_LAYOUT_TOO_MANY, css->span, key->text, diag_count(l->job->arena, most, words));
  return false;
}

static bool expand_sides(Loader *l, DeclVec *out, const Shorthand *s, const Yaml *key, const Css *css, const Flat *flat) {
  uint32_t most = s->kind == SAME ? 1 : s->kind == PAIR ? 2 : 4;
  if (flat->count > most) return wrong_count(l, key, css, most);
  uint64_t wrong = 0;  // a value that serves several sides is refused once
  for (uint32_t i = 0; i < s->count; i++) {
    uint32_t from = s->kind == SIDES ? side(i, flat->count) : i < flat->count ? i : 0;
    const Css *value = flat->items[from];
    if (!value || (wrong >> from & 1)) continue;
    if (check_value(l, (PropId)s->longhands[i], key->text, value))
      add(l, out, (PropId)s->longhands[i], value, css->span);
    else
      wrong |= 1ull << from;
  }
  return true;
}

static const Css *initial_of(Loader *l, PropId prop) {
  if (!l->initials[prop]) l->initials[prop] = css_parse(l->job, str_from(prop_info[prop].initial), NULL);
  return l->initials[prop];
}

static const Css *joined(Loader *l, const Flat *flat, uint32_t from, uint32_t to) {
  if (to - from == 1) return flat->items[from];
  Css *css = ARENA_NEW(l->job->arena, Css);
  const Css **items = ARENA_ARRAY(l->job->arena, const Css *, to - from);
  memcpy(items, flat->items + from, (to - from) * sizeof *items);
  *css = (Css){.kind = CSS_LIST, .span = items[0]->span, .count = to - from, .items = items};
  return css;
}

// Gives the values from `at` on to the first longhand free that takes them, as many as it takes; 0: none does.
static uint32_t assign(Loader *l, const Shorthand *s, const Flat *flat, uint32_t at, const Css **values) {
  for (uint32_t to = flat->count; to > at; to--)
    for (uint32_t i = 0; i < s->group; i++) {
      const char *grammar = prop_info[s->longhands[i]].grammar;
      if (values[i] || !grammar_accepts(l, grammar, flat->items + at, to - at)) continue;
      values[i] = joined(l, flat, at, to);
      return to - at;
    }
  return 0;
}

static void report_parts(Loader *l, const Shorthand *s, const Yaml *key, const Css *wrong) {
  Flat flat = {{wrong}, 1};
  for (uint32_t i = 0; i < s->group; i++)
    if (report_role(l, (PropId)s->longhands[i], &flat)) return;
  for (uint32_t i = 0; i < s->group; i++)
    if (report_beyond(l, key->text, prop_info[s->longhands[i]].grammar, &flat)) return;
  Buf text = buf_new(l->job->arena), grammar = buf_new(l->job->arena);
  css_dump(wrong, &text);
  for (uint32_t i = 0; i < s->group; i++)
    buf_format(&grammar, "%s%s", i ? "; " : "", prop_info[s->longhands[i]].grammar);
  diag(l->job->diags, DIAG_LAYOUT_VALUE, wrong->span, buf_str(&text), key->text, buf_str(&grammar), STR(""));
}

static void expand_parts(Loader *l, DeclVec *out, const Shorthand *s, const Yaml *key, const Css *css, const Flat *flat) {
  const Css *values[MOST_LONGHANDS] = {0};
  for (uint32_t at = 0, n; at < flat->count; at += n) {
    if (flat->items[at] && (n = assign(l, s, flat, at, values))) continue;
    report_parts(l, s, key, flat->items[at] ? flat->items[at] : css);
    return;
  }
  for (uint32_t i = 0; i < s->count; i++) {
    const Css *value = is_wide(css) ? css : values[i % s->group];
    add(l, out, (PropId)s->longhands[i], value ? value : initial_of(l, (PropId)s->longhands[i]), css->span);
  }
}

static void expand(Loader *l, DeclVec *out, const Shorthand *s, const Yaml *key, const Yaml *value) {
  const Css *css = css_read(l, key->text, value);
  Flat flat = {{0}, 0};
  if (!css || !check_vars(l, css)) return;
  flatten(&flat, css);
  if (s->kind != PARTS)
    expand_sides(l, out, s, key, css, &flat);
  else if (is_wide_for((PropId)s->longhands[0], css))
    expand_parts(l, out, s, key, css, &(Flat){{0}, 0});
  else
    expand_parts(l, out, s, key, css, &flat);
}

// --- Declarations -----------------------------------------------------------------------------------------------

static void custom_read(Loader *l, DeclVec *out, const Yaml *key, const Yaml *value) {
  if (!names_get(&l->customs, key->text))
    diag(l->job->diags, DIAG_LAYOUT_CUSTOM, key->span, key->text, names_hint(l, &l->customs, key->text));
  const Css *css = css_read(l, key->text, value);
  if (css && check_vars(l, css)) VEC_PUSH(l->job->arena, *out, ((Decl){PROP_CUSTOM, key->text, css, value->span}));
}

void decl_read(Loader *l, DeclVec *out, const Yaml *key, const Yaml *value) {
  uintptr_t ref = (uintptr_t)names_get(&l->properties, key->text);
  if (is_custom(key->text)) {
    custom_read(l, out, key, value);
  } else if (ref > PROP_IDS) {
    expand(l, out, &shorthands[ref - PROP_IDS - 1], key, value);
  } else if (ref) {
    const Css *css = longhand_read(l, (PropId)(ref - 1), key, value);
    if (css) add(l, out, (PropId)(ref - 1), css, value->span);
  }
}

// Declared one after the other: a value may read the names before it.
void customs_read(Loader *l, const Yaml *node) {
  node = want_mapping(l, STR("properties"), node);
  if (!node) return;
  Decl *decls = ARENA_ARRAY(l->job->arena, Decl, node->count);
  uint32_t n = 0;
  for (uint32_t i = 0; i < node->count; i++) {
    const Yaml *key = node->pairs[i].key, *value = node->pairs[i].value;
    if (!is_custom(key->text)) diag(l->job->diags, DIAG_LAYOUT_CUSTOM_NAME, key->span, key->text);
    const Css *css = css_read(l, key->text, value);
    if (!css || !check_vars(l, css)) continue;
    decls[n] = (Decl){PROP_CUSTOM, key->text, css, value->span};
    names_put(l, &l->customs, key->text, &decls[n++]);
  }
  l->layout->properties = decls;
  l->layout->property_count = n;
}
