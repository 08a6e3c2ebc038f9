// Values worked out in the context of one element: var() with its fallback, calc(), relative units, colours of the
// brand. Doubles are rounded to lengths once, at the end; nothing is compared before.
#include "style/internal.h"

#include <math.h>

int32_t fixed_of(double number) {
  double x = number * 65536;
  if (x > INT32_MAX) return INT32_MAX;
  if (x < -INT32_MAX) return -INT32_MAX;
  return (int32_t)(x < 0 ? x - 0.5 : x + 0.5);
}

uint64_t css_hash(const Css *css, uint64_t seed) {
  uint64_t h = hash_bytes(&css->number, sizeof css->number, seed ^ (uint64_t)css->kind);
  if (css->kind != CSS_LIST && css->kind != CSS_COMMAS) h = hash_bytes(css->text.p, css->text.n, h);
  for (uint32_t i = 0; i < css->count; i++) h = css_hash(css->items[i], h);
  return h;
}

bool css_same(const Css *a, const Css *b) {
  if (a == b) return true;
  if (!a || !b || a->kind != b->kind || a->number != b->number || a->count != b->count || a->expr != b->expr)
    return false;
  if (a->kind != CSS_LIST && a->kind != CSS_COMMAS && !str_eq(a->text, b->text)) return false;
  for (uint32_t i = 0; i < a->count; i++)
    if (!css_same(a->items[i], b->items[i])) return false;
  return true;
}

// --- var() ------------------------------------------------------------------------------------------------------

static bool is_func(const Css *css, Str name) { return css->kind == CSS_FUNC && str_eq(css->text, name); }

static const Css *custom_value(Cascade *c, uint32_t i, Span span, Str name) {
  if (c->env) return c->env->v[i];
  switch (c->custom_state[i]) {
    case CUSTOM_NONE: return c->parent ? c->parent->env->v[i] : NULL;
    case CUSTOM_DONE: return c->custom[i];
    case CUSTOM_BUSY: diag(c->job->diags, DIAG_STYLE_CYCLE, span, name); return NULL;
    default: break;
  }
  c->custom_state[i] = CUSTOM_BUSY;
  bool of_parent = c->of_parent;
  c->of_parent = false;
  const Css *settled = value_settle(c, c->custom[i]);
  c->of_parent = of_parent;
  c->custom[i] = settled;
  c->custom_state[i] = CUSTOM_DONE;
  return settled;
}

static const Css *var_value(Cascade *c, const Css *css) {
  const Css *name = css->count ? css->items[0] : NULL;
  uint32_t order = name ? (uint32_t)(uintptr_t)strmap_get(&c->sheet->custom, name->text) : 0;
  const Css *value = order ? custom_value(c, order - 1, css->span, name->text) : NULL;
  if (!value && css->count > 1) return value_of(c, css->items[1]);
  return value;
}

const Css *value_of(Cascade *c, const Css *css) {
  for (uint32_t i = 0; css && is_func(css, STR("var")) && i < 64; i++) css = var_value(c, css);
  return css;
}

// --- Quantities -------------------------------------------------------------------------------------------------

typedef enum UnitBase { UNIT_POINTS, UNIT_EM, UNIT_REM, UNIT_LINE, UNIT_ROOT_LINE, UNIT_FR, UNIT_DEGREES } UnitBase;

// Where a face's own measures are asked for (ex, ch, cap), the usual share of an em stands for them.
static const struct {
  Str name;
  UnitBase base;
  double factor;
} units[] = {
    {STR("pt"), UNIT_POINTS, 1},
    {STR("mm"), UNIT_POINTS, 72 / 25.4},
    {STR("cm"), UNIT_POINTS, 72 / 2.54},
    {STR("in"), UNIT_POINTS, 72},
    {STR("pc"), UNIT_POINTS, 12},
    {STR("px"), UNIT_POINTS, 0.75},
    {STR("Q"), UNIT_POINTS, 72 / 101.6},
    {STR("em"), UNIT_EM, 1},
    {STR("rem"), UNIT_REM, 1},
    {STR("lh"), UNIT_LINE, 1},
    {STR("rlh"), UNIT_ROOT_LINE, 1},
    {STR("ex"), UNIT_EM, 0.5},
    {STR("ch"), UNIT_EM, 0.5},
    {STR("cap"), UNIT_EM, 0.7},
    {STR("fr"), UNIT_FR, 1},
    {STR("deg"), UNIT_DEGREES, 1},
    {STR("grad"), UNIT_DEGREES, 0.9},
    {STR("turn"), UNIT_DEGREES, 360},
    {STR("rad"), UNIT_DEGREES, 180 / 3.14159265358979323846},
};

static double unit_points(const Cascade *c, UnitBase base) {
  const Computed *own = c->of_parent && c->parent ? c->parent : c->out;
  const Computed *root = c->root ? c->root : c->out;
  switch (base) {
    case UNIT_EM: return len_to_pt(own->style.font_size);
    case UNIT_REM: return len_to_pt(root->style.font_size);
    case UNIT_LINE: return len_to_pt(own->style.line_height);
    case UNIT_ROOT_LINE: return len_to_pt(root->style.line_height);
    default: return 1;
  }
}

static bool dimension_of(const Cascade *c, const Css *css, Quantity *out) {
  for (uint32_t i = 0; i < sizeof units / sizeof *units; i++) {
    if (!str_eq(css->text, units[i].name)) continue;
    UnitBase base = units[i].base;
    QuantityKind kind = base == UNIT_FR ? QUANTITY_FR : base == UNIT_DEGREES ? QUANTITY_ANGLE : QUANTITY_LENGTH;
    *out = (Quantity){kind, css->number * units[i].factor * unit_points(c, base), 0};
    return true;
  }
  return false;
}

static bool apply_sign(char sign, Quantity *a, const Quantity *b) {
  bool number = b->kind == QUANTITY_NUMBER;
  switch (sign) {
    case '*':
      if (!number && a->kind != QUANTITY_NUMBER) return false;
      if (!number) {
        double factor = a->number;
        *a = (Quantity){b->kind, b->number * factor, b->percent * factor};
        return true;
      }
      a->number *= b->number;
      a->percent *= b->number;
      return true;
    case '/':
      if (!number || b->number == 0) return false;
      a->number /= b->number;
      a->percent /= b->number;
      return true;
    default: break;
  }
  // 0 may stand for 0pt.
  if (a->kind != b->kind && a->number == 0 && a->kind == QUANTITY_NUMBER) a->kind = b->kind;
  if (a->kind != b->kind && !(number && b->number == 0)) return false;
  a->number += sign == '-' ? -b->number : b->number;
  a->percent += sign == '-' ? -b->percent : b->percent;
  return true;
}

static char sign_of(const Css *css) { return css->kind == CSS_OPERATOR && css->text.n == 1 ? css->text.p[0] : 0; }

static bool product_of(Cascade *c, const Css *list, uint32_t *at, Quantity *out) {
  if (*at >= list->count || !quantity_of(c, list->items[(*at)++], out)) return false;
  while (*at + 1 < list->count) {
    char sign = sign_of(list->items[*at]);
    if (sign != '*' && sign != '/') break;
    Quantity factor;
    if (!quantity_of(c, list->items[*at + 1], &factor) || !apply_sign(sign, out, &factor)) return false;
    *at += 2;
  }
  return true;
}

static bool sum_of(Cascade *c, const Css *list, Quantity *out) {
  uint32_t at = 0;
  if (!product_of(c, list, &at, out)) return false;
  while (at < list->count) {
    char sign = sign_of(list->items[at++]);
    Quantity term;
    if ((sign != '+' && sign != '-') || !product_of(c, list, &at, &term) || !apply_sign(sign, out, &term)) return false;
  }
  return true;
}

static bool extreme_of(Cascade *c, const Css *css, bool most, Quantity *out) {
  for (uint32_t i = 0; i < css->count; i++) {
    Quantity q;
    if (!quantity_of(c, css->items[i], &q)) return false;
    if (i && (q.kind != out->kind || q.percent != 0 || out->percent != 0)) return false;
    if (!i || (most ? q.number > out->number : q.number < out->number)) *out = q;
  }
  return css->count > 0;
}

static bool clamp_of(Cascade *c, const Css *css, Quantity *out) {
  Quantity least, most;
  if (css->count != 3 || !quantity_of(c, css->items[0], &least) || !quantity_of(c, css->items[1], out) ||
      !quantity_of(c, css->items[2], &most))
    return false;
  if (out->number > most.number) *out = most;
  if (out->number < least.number) *out = least;
  return true;
}

static bool function_of(Cascade *c, const Css *css, Quantity *out) {
  if (str_eq(css->text, STR("calc"))) return css->count == 1 && quantity_of(c, css->items[0], out);
  if (str_eq(css->text, STR("min"))) return extreme_of(c, css, false, out);
  if (str_eq(css->text, STR("max"))) return extreme_of(c, css, true, out);
  if (str_eq(css->text, STR("clamp"))) return clamp_of(c, css, out);
  return false;
}

bool quantity_of(Cascade *c, const Css *css, Quantity *out) {
  css = value_of(c, css);
  if (!css) return false;
  switch (css->kind) {
    case CSS_NUMBER: *out = (Quantity){QUANTITY_NUMBER, css->number, 0}; return true;
    case CSS_PERCENT: *out = (Quantity){QUANTITY_LENGTH, 0, css->number}; return true;
    case CSS_DIMENSION: return dimension_of(c, css, out);
    case CSS_FUNC: return function_of(c, css, out);
    case CSS_LIST: return sum_of(c, css, out);
    default: return false;
  }
}

bool quantity_is_within(const Quantity *q) {
  return fabs(q->number) <= len_to_pt(LEN_LARGEST) && fabs(q->percent) <= 100000;
}

bool length_from_pt(double pt, Len *out) {
  *out = len_from_pt(pt);
  return fabs(pt) <= len_to_pt(LEN_LARGEST);
}

bool style_size_of(Cascade *c, const Css *css, Size *out) {
  Quantity q;
  if (!quantity_of(c, css, &q)) return false;
  if (!quantity_is_within(&q)) return false;
  if (q.kind == QUANTITY_FR) {
    *out = (Size){.kind = SIZE_FR, .fr = (int32_t)(q.number * 1000 + 0.5)};
    return true;
  }
  if (q.kind == QUANTITY_NUMBER && q.number != 0) return false;
  if (q.kind == QUANTITY_ANGLE) return false;
  *out = (Size){.kind = SIZE_LEN, .len = len_from_pt(q.number), .percent = fixed_of(q.percent / 100)};
  return true;
}

bool length_of(Cascade *c, const Css *css, Len *out) {
  Size size;
  if (!style_size_of(c, css, &size) || size.kind != SIZE_LEN || size.percent) return false;
  *out = size.len;
  return true;
}

bool number_of(Cascade *c, const Css *css, double *out) {
  Quantity q;
  if (!quantity_of(c, css, &q) || q.kind != QUANTITY_NUMBER) return false;
  *out = q.number;
  return fabs(q.number) <= 1e9;
}

// --- Colours ----------------------------------------------------------------------------------------------------

static Colour brand_or(const Brand *brand, Str name, uint8_t grey) {
  const BrandColour *known = brand ? brand_colour(brand, name) : NULL;
  return known ? known->colour : (Colour){.r = grey, .g = grey, .b = grey};
}

// series(N), series(N text), series(N tint): the N-th numbered kind of the brand, counted from 1, round and round.
static bool series_of(Cascade *c, const Css *css, Colour *out) {
  const Brand *brand = c->sheet->layout->brand;
  const Css *arg = css->count == 1 ? value_of(c, css->items[0]) : NULL;
  if (!arg || !brand || !brand->series_count) return false;
  Str tone = {0};
  const Css *which = arg;
  if (arg->kind == CSS_LIST) {
    which = arg->items[0];
    tone = arg->count == 2 ? arg->items[1]->text : (Str){0};
  }
  if (tone.n && !str_eq(tone, STR("tone")) && !str_eq(tone, STR("text")) && !str_eq(tone, STR("tint"))) return false;
  double n;
  if (!number_of(c, which, &n) || n < 1 || n > INT32_MAX || n != floor(n)) return false;
  const BrandSeries *s = &brand->series[((uint64_t)n - 1) % brand->series_count];
  *out = str_eq(tone, STR("text")) ? s->text : str_eq(tone, STR("tint")) ? s->tint : s->tone;
  return true;
}

// The brand's ink or paper, whichever reads better on it.
static bool contrast_of(Cascade *c, const Css *css, Colour *out) {
  Colour under;
  if (css->count != 1 || !colour_of(c, css->items[0], &under)) return false;
  Colour ink = brand_or(c->sheet->layout->brand, STR("ink"), 0),
         paper = brand_or(c->sheet->layout->brand, STR("paper"), 255);
  *out = colour_contrast(ink, under) >= colour_contrast(paper, under) ? ink : paper;
  return true;
}

bool colour_of(Cascade *c, const Css *css, Colour *out) {
  css = value_of(c, css);
  if (!css) return false;
  if (is_func(css, STR("series"))) return series_of(c, css, out);
  if (is_func(css, STR("contrast-color"))) return contrast_of(c, css, out);
  if (css->kind != CSS_IDENT) return false;
  if (str_eq(css->text, STR("transparent")) || str_eq(css->text, STR("none"))) {
    *out = (Colour){.none = 1};
    return true;
  }
  if (str_eq(css->text, STR("currentColor"))) {
    *out = c->of_parent && c->parent ? c->parent->style.colour : c->out->style.colour;
    return true;
  }
  const BrandColour *known = c->sheet->layout->brand ? brand_colour(c->sheet->layout->brand, css->text) : NULL;
  if (known) *out = known->colour;
  return known != NULL;
}

// --- Settled values ---------------------------------------------------------------------------------------------

static const Css *literal(Cascade *c, const Css *from, CssKind kind, double number, Str unit) {
  Css *css = ARENA_NEW(c->sheet->arena, Css);
  *css = (Css){.kind = kind, .span = from->span, .number = number, .text = unit};
  return css;
}

// Percent and points stay apart: what the percentage is of is not known here.
static const Css *quantity_literal(Cascade *c, const Css *from, const Quantity *q) {
  switch (q->kind) {
    case QUANTITY_NUMBER: return literal(c, from, CSS_NUMBER, q->number, STR(""));
    case QUANTITY_FR: return literal(c, from, CSS_DIMENSION, q->number, STR("fr"));
    case QUANTITY_ANGLE: return literal(c, from, CSS_DIMENSION, q->number, STR("deg"));
    case QUANTITY_LENGTH: break;
  }
  if (q->percent == 0) return literal(c, from, CSS_DIMENSION, q->number, STR("pt"));
  const Css *percent = literal(c, from, CSS_PERCENT, q->percent, STR(""));
  if (q->number == 0) return percent;
  const Css **terms = ARENA_ARRAY(c->sheet->arena, const Css *, 4);
  terms[0] = percent;
  terms[1] = literal(c, from, CSS_OPERATOR, 0, STR("+"));
  terms[2] = literal(c, from, CSS_DIMENSION, q->number, STR("pt"));
  Css *list = (Css *)literal(c, from, CSS_LIST, 0, STR(""));
  list->items = terms;
  list->count = 3;
  terms[3] = list;
  Css *calc = (Css *)literal(c, from, CSS_FUNC, 0, STR("calc"));
  calc->items = terms + 3;
  calc->count = 1;
  return calc;
}

const Css *value_settle(Cascade *c, const Css *css) {
  css = value_of(c, css);
  if (!css) return NULL;
  Quantity q;
  bool numeric =
      css->kind == CSS_NUMBER || css->kind == CSS_PERCENT || css->kind == CSS_DIMENSION || css->kind == CSS_FUNC;
  if (numeric && quantity_of(c, css, &q)) return quantity_literal(c, css, &q);
  if (!css->count) return css;
  const Css **items = ARENA_ARRAY(c->sheet->arena, const Css *, css->count);
  for (uint32_t i = 0; i < css->count; i++)
    if (!(items[i] = value_settle(c, css->items[i]))) return NULL;
  Css *out = ARENA_NEW(c->sheet->arena, Css);
  *out = *css;
  out->items = items;
  return out;
}
