// In: a style value as it is written. Out: its tree (CSS Values and Units 4, as far as the language takes it).
// calc() keeps its terms and signs in the order written, groups in parentheses as calc() again: who works them out
// minds precedence. var() holds a --name, or an expression over the data.
#include "layout/internal.h"

enum { DEEPEST = 16, MOST_ITEMS = 256 };

typedef struct Reader {
  Job *job;
  Str text;
  const TextMap *map;
  uint32_t at, depth;
  bool in_calc;
} Reader;

typedef struct CssItems {
  const Css **v;
  uint32_t n, cap;
} CssItems;

static const Css *read_commas(Reader *r, uint32_t end);

static Span span_of(const Reader *r, uint32_t from, uint32_t to) { return textmap_span(r->map, from, to); }

static Css *node(Reader *r, CssKind kind, uint32_t from) {
  Css *css = ARENA_NEW(r->job->arena, Css);
  css->kind = kind;
  css->span = span_of(r, from, r->at);
  css->text = str_slice(r->text, from, r->at);
  return css;
}

static const Css *slip(Reader *r, DiagId id, uint32_t from, uint32_t to) {
  diag(r->job->diags, id, span_of(r, from, to), str_slice(r->text, from, to));
  return NULL;
}

static char byte_at(const Reader *r, uint32_t at) { return at < r->text.n ? r->text.p[at] : 0; }

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static void skip_space(Reader *r, uint32_t end) {
  while (r->at < end && is_space(r->text.p[r->at])) r->at++;
}

// --- Single values ----------------------------------------------------------------------------------------------

static bool starts_number(const Reader *r) {
  char c = byte_at(r, r->at), next = byte_at(r, r->at + 1);
  if (c == '-' || c == '+') return is_digit(next) || (next == '.' && is_digit(byte_at(r, r->at + 2)));
  return is_digit(c) || (c == '.' && is_digit(next));
}

static bool starts_ident(const Reader *r) {
  char c = byte_at(r, r->at), next = byte_at(r, r->at + 1);
  return is_letter(c) || (c == '-' && (is_letter(next) || next == '-'));
}

static void skip_ident(Reader *r) {
  while (is_letter(byte_at(r, r->at)) || is_digit(byte_at(r, r->at)) || byte_at(r, r->at) == '-') r->at++;
}

#define LARGEST_NUMBER 1e9   // larger ones are taken for it: no length is, and no sum of such numbers overflows
#define FINEST_SCALE 1e9     // further decimals say nothing

// Digits by hand: strtod follows the locale.
static double read_digits(Reader *r) {
  bool minus = byte_at(r, r->at) == '-';
  double value = 0, part = 0, scale = 1;
  if (minus || byte_at(r, r->at) == '+') r->at++;
  for (; is_digit(byte_at(r, r->at)); r->at++)
    if (value < LARGEST_NUMBER) value = value * 10 + (byte_at(r, r->at) - '0');
  if (byte_at(r, r->at) == '.' && is_digit(byte_at(r, r->at + 1)))
    for (r->at++; is_digit(byte_at(r, r->at)); r->at++)
      if (scale < FINEST_SCALE) part = part * 10 + (byte_at(r, r->at) - '0'), scale *= 10;
  value = (value * scale + part) / scale;
  if (value > LARGEST_NUMBER) value = LARGEST_NUMBER;
  return minus ? -value : value;
}

static const char *const units[] = {"pt", "mm", "cm", "in",  "pc",  "px",   "Q",   "em", "rem", "lh",
                                    "rlh", "ex", "ch", "cap", "fr", "deg", "grad", "rad", "turn"};
enum { UNITS = sizeof units / sizeof *units };

// "point", "points", "millimètres": a unit's first letters; else the nearest, or those that are most in use.
static Str unit_meant(Reader *r, Str unit, const Str *names) {
  static const char *const words[][2] = {{"po", "pt"}, {"mil", "mm"}, {"cent", "cm"}, {"inch", "in"}, {"deg", "deg"}, {"°", "deg"}};
  Arena *arena = r->job->arena;
  if (memchr(unit.p, '-', unit.n))
    return diag_words(arena, STR("a sign of calc() stands between spaces: 1rlh - 4pt"),
                      STR("un signe de calc() se place entre deux espaces\u00A0: 1rlh - 4pt"));
  Str near = unit.n > 2 ? (Str){0} : str_nearest(unit, names, UNITS);
  for (size_t i = 0; i < sizeof words / sizeof *words && !near.n; i++)
    if (str_starts(unit, str_from(words[i][0]))) near = str_from(words[i][1]);
  if (!near.n) return diag_words(arena, STR("units are pt, mm, cm, em, rlh…"), STR("les unités sont pt, mm, cm, em, rlh…"));
  return diag_words(arena, str_format(arena, "did you mean %.*s?", STR_ARG(near)),
                    str_format(arena, "vouliez-vous dire %.*s\u202F?", STR_ARG(near)));
}

static bool check_unit(Reader *r, Str unit, uint32_t from) {
  Str names[UNITS];
  for (uint32_t i = 0; i < UNITS; i++)
    if (str_eq(unit, names[i] = str_from(units[i]))) return true;
  Str hint = unit_meant(r, unit, names);
  diag(r->job->diags, DIAG_LAYOUT_UNIT, span_of(r, from, r->at), unit, hint);
  return false;
}

static const Css *read_number(Reader *r) {
  uint32_t from = r->at;
  double number = read_digits(r);
  uint32_t unit = r->at;
  CssKind kind = CSS_NUMBER;
  if (byte_at(r, r->at) == '%') {
    r->at++;
    kind = CSS_PERCENT;
  } else if (starts_ident(r)) {
    skip_ident(r);
    kind = CSS_DIMENSION;
    if (!check_unit(r, str_slice(r->text, unit, r->at), from)) return NULL;
  }
  Css *css = node(r, kind, from);
  css->number = number;
  css->text = kind == CSS_DIMENSION ? str_slice(r->text, unit, r->at) : STR("");
  return css;
}

static const Css *read_string(Reader *r) {
  uint32_t from = r->at;
  char quote = r->text.p[r->at++];
  while (r->at < r->text.n && r->text.p[r->at] != quote) r->at++;
  if (r->at == r->text.n) return slip(r, DIAG_LAYOUT_STRING_OPEN, from, r->at);
  r->at++;
  Css *css = node(r, CSS_STRING, from);
  css->text = str_slice(r->text, from + 1, r->at - 1);
  return css;
}

// --- Functions --------------------------------------------------------------------------------------------------

// CSS_FUNC with the arguments of a parsed inside.
static const Css *function(Reader *r, Str name, uint32_t from, const Css *inside) {
  Css *css = node(r, CSS_FUNC, from);
  css->text = name;
  if (inside && inside->kind == CSS_COMMAS) {
    css->items = inside->items;
    css->count = inside->count;
  } else if (inside) {
    const Css **only = ARENA_NEW(r->job->arena, const Css *);
    *only = inside;
    css->items = only;
    css->count = 1;
  }
  return css;
}

// The closing parenthesis that answers the one before `at`, or the text's length.
static uint32_t closing(const Reader *r, uint32_t at) {
  uint32_t depth = 1;
  char quote = 0;
  for (; at < r->text.n; at++) {
    char c = r->text.p[at];
    if (quote) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(') {
      depth++;
    } else if (c == ')' && --depth == 0) {
      return at;
    }
  }
  return at;
}

static const Css *read_data(Reader *r, uint32_t from, uint32_t end) {
  const Expr *expr = expr_parse_range(r->job, r->text, r->map, r->at, end);
  if (!expr) return NULL;
  r->at = end + 1;
  Css *css = node(r, CSS_DATA, from);
  css->expr = expr;
  return css;
}

typedef struct Function {
  const char *name;
  bool calc, colour;  // terms and signs in it; a colour named by its value
} Function;

static const Function functions[] = {
    {"calc", true, false},    {"min", true, false},     {"max", true, false},  {"clamp", true, false},
    {"var", false, false},    {"series", false, false}, {"repeat", false, false}, {"contrast-color", false, false},
    {"rgb", false, true},     {"rgba", false, true},    {"hsl", false, true},  {"hsla", false, true},
    {"cmyk", false, true},    {"device-cmyk", false, true}, {"lab", false, true}, {"lch", false, true},
    {"oklab", false, true},   {"oklch", false, true},   {"hwb", false, true},  {"color", false, true},
};
enum { FUNCTIONS = sizeof functions / sizeof *functions };

static const Function *find_function(Reader *r, Str name, uint32_t from) {
  Str names[FUNCTIONS];
  for (uint32_t i = 0; i < FUNCTIONS; i++) {
    names[i] = str_from(functions[i].name);
    if (!str_eq(name, names[i])) continue;
    if (functions[i].colour) return slip(r, DIAG_LAYOUT_COLOUR_LITERAL, from, r->at), NULL;
    return &functions[i];
  }
  Str near = str_nearest(name, names, FUNCTIONS);
  diag(r->job->diags, DIAG_LAYOUT_FUNCTION, span_of(r, from, r->at), name, near.n ? near : STR("calc"));
  return NULL;
}

// Within the parentheses, to `end`; the closing one is passed.
static const Css *read_inside(Reader *r, uint32_t end, bool calc) {
  bool outer = r->in_calc;
  r->in_calc = calc;
  if (++r->depth > DEEPEST) return slip(r, DIAG_LAYOUT_VALUE_DEEP, r->at, end);
  const Css *inside = read_commas(r, end);
  r->depth--;
  r->in_calc = outer;
  r->at = end + 1;
  return inside;
}

static const Css *read_function(Reader *r, Str name, uint32_t from) {
  uint32_t end = closing(r, ++r->at);
  if (end == r->text.n) return slip(r, DIAG_LAYOUT_PARENTHESIS, from, end);
  const Function *known = find_function(r, name, from);
  if (!known) return NULL;
  bool is_var = str_eq(name, STR("var"));
  skip_space(r, end);
  if (is_var && !str_starts(str_slice(r->text, r->at, end), STR("--"))) return read_data(r, from, end);
  const Css *inside = read_inside(r, end, known->calc);
  return inside ? function(r, name, from, inside) : NULL;
}

static const Css *read_ident(Reader *r) {
  uint32_t from = r->at;
  skip_ident(r);
  if (byte_at(r, r->at) == '(') return read_function(r, str_slice(r->text, from, r->at), from);
  return node(r, CSS_IDENT, from);
}

static const Css *read_group(Reader *r) {
  uint32_t from = r->at, end = closing(r, ++r->at);
  if (end == r->text.n) return slip(r, DIAG_LAYOUT_PARENTHESIS, from, end);
  const Css *inside = read_inside(r, end, true);
  return inside ? function(r, STR("calc"), from, inside) : NULL;
}

static const Css *read_sign(Reader *r) {
  uint32_t from = r->at++;
  return node(r, CSS_OPERATOR, from);
}

static const Css *read_hash(Reader *r) {
  uint32_t from = r->at++;
  skip_ident(r);
  return slip(r, DIAG_LAYOUT_COLOUR_LITERAL, from, r->at);
}

static const Css *read_item(Reader *r) {
  char c = byte_at(r, r->at);
  if (starts_number(r)) return read_number(r);
  if (starts_ident(r)) return read_ident(r);
  if (c == '"' || c == '\'') return read_string(r);
  if (c == '#') return read_hash(r);
  if (c == '/' || (r->in_calc && (c == '*' || c == '+' || c == '-'))) return read_sign(r);
  if (c == '(' && r->in_calc) return read_group(r);
  Str more = c == '!' ? diag_words(r->job->arena, STR("what stands later in the file prevails: there is no !important"),
                                   STR("ce qui vient plus loin dans le fichier l’emporte\u00A0: il n’y a pas de !important"))
                      : STR("");
  diag(r->job->diags, DIAG_LAYOUT_CHARACTER, span_of(r, r->at, r->at + 1), str_slice(r->text, r->at, r->at + 1), more);
  return NULL;
}

// --- Lists ------------------------------------------------------------------------------------------------------

static const Css *list(Reader *r, CssKind kind, const CssItems *items, uint32_t from) {
  if (items->n == 1) return items->v[0];
  Css *css = node(r, kind, from);
  css->items = items->v;
  css->count = items->n;
  return css;
}

static const Css *read_spaces(Reader *r, uint32_t end) {
  CssItems items = {0};
  uint32_t from = r->at;
  for (skip_space(r, end); r->at < end && r->text.p[r->at] != ','; skip_space(r, end)) {
    const Css *item = read_item(r);
    if (!item) return NULL;
    if (items.n == MOST_ITEMS) return slip(r, DIAG_LAYOUT_VALUE_DEEP, from, end);
    VEC_PUSH(r->job->arena, items, item);
  }
  if (!items.n) return slip(r, DIAG_LAYOUT_VALUE_EMPTY, from, r->at);
  return list(r, CSS_LIST, &items, from);
}

static const Css *read_commas(Reader *r, uint32_t end) {
  CssItems items = {0};
  uint32_t from = r->at;
  do {
    r->at += items.n > 0;
    const Css *item = read_spaces(r, end);
    if (!item) return NULL;
    if (items.n == MOST_ITEMS) return slip(r, DIAG_LAYOUT_VALUE_DEEP, from, end);
    VEC_PUSH(r->job->arena, items, item);
  } while (r->at < end);
  return list(r, CSS_COMMAS, &items, from);
}

const Css *css_parse(Job *job, Str text, const TextMap *map) {
  Reader r = {job, text, map, 0, 0, false};
  return read_commas(&r, text.n);
}

// --- Dump -------------------------------------------------------------------------------------------------------

// Six decimals at most, none that says nothing.
void css_dump_number(double number, Buf *out) {
  int64_t millionths = (int64_t)(number * 1e6 + (number < 0 ? -0.5 : 0.5));
  uint64_t size = millionths < 0 ? 0 - (uint64_t)millionths : (uint64_t)millionths, rest = size % 1000000;
  if (millionths < 0) buf_byte(out, '-');
  buf_int(out, (int64_t)(size / 1000000));
  if (rest) buf_byte(out, '.');
  for (uint64_t unit = 100000; rest; unit /= 10) {
    buf_byte(out, (char)('0' + rest / unit));
    rest %= unit;
  }
}

static void dump_items(const Css *css, Str between, Buf *out) {
  for (uint32_t i = 0; i < css->count; i++) {
    if (i) buf_add(out, between);
    css_dump(css->items[i], out);
  }
}

void css_dump(const Css *css, Buf *out) {
  switch (css->kind) {
    case CSS_OPERATOR:
    case CSS_IDENT: buf_add(out, css->text); break;
    case CSS_NUMBER: css_dump_number(css->number, out); break;
    case CSS_DIMENSION:
    case CSS_PERCENT:
      css_dump_number(css->number, out);
      buf_add(out, css->kind == CSS_PERCENT ? STR("%") : css->text);
      break;
    case CSS_STRING: buf_format(out, "\"%.*s\"", STR_ARG(css->text)); break;
    case CSS_FUNC:
      buf_format(out, "%.*s(", STR_ARG(css->text));
      dump_items(css, STR(", "), out);
      buf_byte(out, ')');
      break;
    case CSS_LIST: dump_items(css, STR(" "), out); break;
    case CSS_COMMAS: dump_items(css, STR(", "), out); break;
    case CSS_DATA:
      buf_lit(out, "var{");
      expr_dump(css->expr, out);
      buf_byte(out, '}');
      break;
  }
}
