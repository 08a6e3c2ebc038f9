// In: an element and its parent's style. Out: its own computed style. A table of properties says which there are; one
// function sets each. SVG 2, chapters 3 (rendering), 6 (styling) and 13 (painting).
#include "image/svg.h"

typedef struct Setting {
  Svg *svg;
  uint32_t node;
  double diagonal;
  SvgDecl decl;
  SvgStyle *style;
} Setting;

static void refuse_value(const Setting *s) {
  svg_report(s->svg, DIAG_IMAGE_SVG_VALUE, s->decl.span, s->decl.name, s->decl.value);
}

static bool is_word(const Setting *s, const char *word) { return str_eq(s->decl.value, str_from(word)); }

// --- var(--name, fallback) ----------------------------------------------------------------------------------------

static const ImageParam *find_param(Svg *svg, Str name) {
  for (uint32_t i = 0; i < svg->param_count; i++)
    if (str_eq(svg->params[i].name, name)) return svg->param_used[i] = true, &svg->params[i];
  return NULL;
}

// A custom property of the element or of what holds it.
static Str custom_property(Svg *svg, uint32_t node, Str name) {
  for (;; node = svg->nodes.v[node].parent) {
    Str value = svg_css_value(svg, node, name).value;
    if (value.n || node == 0) return value;
  }
}

typedef struct Var {
  Str name, fallback;  // name without its dashes
} Var;

static bool parse_var(Str value, Var *out) {
  Str v = str_trim(value);
  if (!str_starts(v, STR("var(")) || v.p[v.n - 1] != ')') return false;
  Str inside = str_slice(v, 4, v.n - 1);
  int64_t comma = str_find(inside, STR(","), 0);
  Str name = str_trim(comma < 0 ? inside : str_slice(inside, 0, (uint32_t)comma));
  if (!str_starts(name, STR("--"))) return false;
  out->name = str_slice(name, 2, name.n);
  out->fallback = comma < 0 ? STR("") : str_trim(str_slice(inside, (uint32_t)comma + 1, inside.n));
  return true;
}

// A parameter from outside wins over the file's own custom property, and that over the fallback; true when it is a
// colour from outside. Else the value that stands for the reference takes its place.
static bool resolve_var(Setting *s, Colour *colour) {
  Var var;
  for (int depth = 0; depth < 8 && parse_var(s->decl.value, &var); depth++) {
    const ImageParam *param = find_param(s->svg, var.name);
    if (param && !param->number.n) return *colour = param->colour, true;
    if (param) return s->decl.value = param->number, false;
    Str own = custom_property(s->svg, s->node, str_cat(s->svg->job->scratch, STR("--"), var.name));
    if (own.n == 0 && var.fallback.n == 0) svg_report(s->svg, DIAG_IMAGE_SVG_UNKNOWN_PARAM, s->decl.span, var.name);
    s->decl.value = own.n ? own : var.fallback;
  }
  return false;
}

// --- Paint --------------------------------------------------------------------------------------------------------

static SvgPaint paint_of(Colour colour, double alpha) {
  SvgPaint paint = {SVG_PAINT_COLOUR, colour, alpha};
  if (colour.none) paint.kind = SVG_PAINT_NONE;
  return paint;
}

// url(#x) leads to a gradient or pattern, which is an error; to nothing, the fallback after it.
static SvgPaint paint_url(Setting *s) {
  int64_t hash = str_find(s->decl.value, STR("#"), 0), close = str_find(s->decl.value, STR(")"), 0);
  Str rest = close < 0 ? STR("") : str_trim(str_slice(s->decl.value, (uint32_t)close + 1, s->decl.value.n));
  Str id = hash >= 0 && close > hash ? str_slice(s->decl.value, (uint32_t)hash + 1, (uint32_t)close) : STR("");
  if (id.n && id.p[id.n - 1] != ')' && (id.p[id.n - 1] == '"' || id.p[id.n - 1] == '\'')) id.n--;
  uint32_t target = (uint32_t)(uintptr_t)strmap_get(&s->svg->ids, id);
  Colour colour;
  double alpha;
  if (target)
    svg_report(s->svg, DIAG_IMAGE_SVG_PAINT_SERVER, s->decl.span, s->svg->nodes.v[target - 1].name);
  else if (rest.n && svg_parse_colour(rest, &colour, &alpha))
    return paint_of(colour, alpha);
  else if (!str_eq(rest, STR("none")))
    svg_report(s->svg, DIAG_IMAGE_SVG_NO_TARGET, s->decl.span, id);
  return (SvgPaint){.kind = SVG_PAINT_NONE};
}

static void set_paint(Setting *s, SvgPaint *out) {
  Colour colour;
  double alpha;
  if (resolve_var(s, &colour))
    *out = paint_of(colour, 1);
  else if (s->decl.value.n == 0)
    return;  // a reference to nothing, reported
  else if (is_word(s, "none"))
    out->kind = SVG_PAINT_NONE;
  else if (is_word(s, "currentColor") || is_word(s, "currentcolor"))
    out->kind = SVG_PAINT_CURRENT, find_param(s->svg, STR("currentColor"));  // so that it counts as used
  else if (str_starts(s->decl.value, STR("url(")))
    *out = paint_url(s);
  else if (svg_parse_colour(s->decl.value, &colour, &alpha))
    *out = paint_of(colour, alpha);
  else
    refuse_value(s);
}

static void set_fill(Setting *s) { set_paint(s, &s->style->fill); }
static void set_stroke(Setting *s) { set_paint(s, &s->style->stroke); }

static void set_color(Setting *s) {
  SvgPaint color = s->style->color;
  set_paint(s, &color);
  if (color.kind != SVG_PAINT_CURRENT) s->style->color = color;
}

// --- Numbers and words --------------------------------------------------------------------------------------------

static void set_share(Setting *s, double *out) {
  Colour unused;
  double v;
  if (resolve_var(s, &unused) || !svg_parse_share(s->decl.value, &v)) return refuse_value(s);
  *out = v;
}

static void set_length(Setting *s, double *out, bool negative) {
  Colour unused;
  double v;
  if (resolve_var(s, &unused) || !svg_parse_length(s->decl.value, s->diagonal, &v) || (v < 0 && !negative))
    return refuse_value(s);
  *out = v;
}

static void set_fill_opacity(Setting *s) { set_share(s, &s->style->fill_opacity); }
static void set_stroke_opacity(Setting *s) { set_share(s, &s->style->stroke_opacity); }
static void set_opacity(Setting *s) { set_share(s, &s->style->opacity); }
static void set_stroke_width(Setting *s) { set_length(s, &s->style->stroke_width, false); }
static void set_dash_phase(Setting *s) { set_length(s, &s->style->dash_phase, true); }

static void set_miter_limit(Setting *s) {
  double v;
  if (!svg_parse_number(s->decl.value, &v) || v < 1) return refuse_value(s);
  s->style->miter_limit = v;
}

// Words and their values in PDF.
typedef struct Word {
  const char *word;
  uint8_t value;
} Word;

static bool find_word(const Setting *s, const Word *words, uint8_t *out) {
  for (; words->word; words++)
    if (is_word(s, words->word)) return *out = words->value, true;
  refuse_value(s);
  return false;
}

static void set_cap(Setting *s) {
  static const Word words[] = {{"butt", 0}, {"round", 1}, {"square", 2}, {0}};
  find_word(s, words, &s->style->cap);
}

static void set_join(Setting *s) {
  static const Word words[] = {{"miter", 0}, {"miter-clip", 0}, {"arcs", 0}, {"round", 1}, {"bevel", 2}, {0}};
  find_word(s, words, &s->style->join);
}

static void set_rule(Setting *s, bool *out) {
  static const Word words[] = {{"nonzero", 0}, {"evenodd", 1}, {0}};
  uint8_t value;
  if (find_word(s, words, &value)) *out = value;
}

static void set_fill_rule(Setting *s) { set_rule(s, &s->style->even_odd); }
static void set_clip_rule(Setting *s) { set_rule(s, &s->style->clip_even_odd); }

static void set_visibility(Setting *s) {
  static const Word words[] = {{"visible", 1}, {"hidden", 0}, {"collapse", 0}, {0}};
  uint8_t value;
  if (find_word(s, words, &value)) s->style->visible = value;
}

static void set_display(Setting *s) { s->style->displayed = !is_word(s, "none"); }

// An odd list is said twice (SVG 2, 13.5.6); all zeros paint an unbroken line.
static void set_dashes(Setting *s) {
  enum { MOST = 64 };
  double v[MOST], sum = 0;
  uint32_t n = 0;
  s->style->dash_count = 0;
  if (is_word(s, "none")) return;
  Str rest = s->decl.value;
  while (rest.n && n < MOST / 2) {
    uint32_t end = 0;
    while (end < rest.n && !strchr(", \t\r\n", rest.p[end])) end++;
    if (end && (!svg_parse_length(str_slice(rest, 0, end), s->diagonal, &v[n]) || v[n] < 0)) return refuse_value(s);
    if (end) sum += v[n++];
    rest = str_slice(rest, end < rest.n ? end + 1 : end, rest.n);
  }
  if (rest.n) return refuse_value(s);
  if (n % 2) memcpy(v + n, v, n * sizeof *v), n *= 2;
  if (!(sum > 0)) return;
  double *dashes = ARENA_ARRAY(s->svg->job->scratch, double, n);
  memcpy(dashes, v, n * sizeof *v);
  s->style->dashes = dashes;
  s->style->dash_count = n;
}

// Markers are never painted, so only fill and stroke have an order.
static void set_paint_order(Setting *s) {
  int64_t fill = str_find(s->decl.value, STR("fill"), 0), stroke = str_find(s->decl.value, STR("stroke"), 0);
  s->style->stroke_first = stroke >= 0 && (fill < 0 || stroke < fill);
}

static void set_clip_path(Setting *s) {
  int64_t hash = str_find(s->decl.value, STR("#"), 0);
  uint32_t end = s->decl.value.n;
  if (is_word(s, "none")) return;
  if (!str_starts(s->decl.value, STR("url(")) || hash < 0) return refuse_value(s);
  while (end > (uint32_t)hash && strchr(")\"' ", s->decl.value.p[end - 1])) end--;
  s->style->clip_path = str_slice(s->decl.value, (uint32_t)hash + 1, end);
  s->style->clip_span = s->decl.span;
}

// What would change the picture and is not drawn, unless it has one of the values that change nothing.
static void check_unsupported(Setting *s, const char *harmless) {
  for (const char *p = harmless; *p;) {
    const char *end = strchr(p, '|');
    uint32_t n = end ? (uint32_t)(end - p) : (uint32_t)strlen(p);
    if (str_eq(s->decl.value, (Str){p, n})) return;
    p += end ? n + 1 : n;
  }
  svg_report(s->svg, DIAG_IMAGE_SVG_PROPERTY, s->decl.span, s->decl.name);
}

static const struct Property {
  const char *name;
  void (*set)(Setting *);
  const char *harmless;  // of those without a function
} properties[] = {
    {"color", set_color, 0},
    {"display", set_display, 0},
    {"visibility", set_visibility, 0},
    {"opacity", set_opacity, 0},
    {"fill", set_fill, 0},
    {"fill-opacity", set_fill_opacity, 0},
    {"fill-rule", set_fill_rule, 0},
    {"clip-rule", set_clip_rule, 0},
    {"clip-path", set_clip_path, 0},
    {"stroke", set_stroke, 0},
    {"stroke-opacity", set_stroke_opacity, 0},
    {"stroke-width", set_stroke_width, 0},
    {"stroke-linecap", set_cap, 0},
    {"stroke-linejoin", set_join, 0},
    {"stroke-miterlimit", set_miter_limit, 0},
    {"stroke-dasharray", set_dashes, 0},
    {"stroke-dashoffset", set_dash_phase, 0},
    {"paint-order", set_paint_order, 0},
    {"filter", 0, "none"},
    {"mask", 0, "none"},
    {"mix-blend-mode", 0, "normal"},
    {"vector-effect", 0, "none"},
    {"marker", 0, "none"},
    {"marker-start", 0, "none"},
    {"marker-mid", 0, "none"},
    {"marker-end", 0, "none"},
    {"transform-origin", 0, "0 0|0px 0px|left top|top left"},
};

SvgStyle svg_style_initial(const Svg *svg) {
  SvgPaint black = {SVG_PAINT_COLOUR, {0}, 1};
  SvgStyle style = {.fill = black,
                    .color = black,
                    .fill_opacity = 1,
                    .stroke_opacity = 1,
                    .stroke_width = 1,
                    .miter_limit = 4,
                    .visible = true,
                    .opacity = 1,
                    .displayed = true};
  for (uint32_t i = 0; i < svg->param_count; i++)
    if (str_eq(svg->params[i].name, STR("currentColor"))) style.color = paint_of(svg->params[i].colour, 1);
  return style;
}

static void set_inherited(Setting *s, const struct Property *property) {
  static const Str ways[] = {{"inherit", 7}, {"unset", 5}, {"revert", 6}};
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
    if (str_eq(s->decl.value, ways[i])) return;  // as inherited already
  if (property->set)
    property->set(s);
  else
    check_unsupported(s, property->harmless);
}

SvgStyle svg_style_compute(Svg *svg, uint32_t node, const SvgStyle *parent, double diagonal) {
  SvgStyle style = *parent;
  style.opacity = 1;
  style.displayed = true;
  style.clip_path = STR("");
  Setting s = {.svg = svg, .node = node, .diagonal = diagonal, .style = &style};
  for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
    s.decl = svg_css_value(svg, node, str_from(properties[i].name));
    s.decl.value = str_trim(s.decl.value);
    if (s.decl.value.n) set_inherited(&s, &properties[i]);
  }
  return style;
}
