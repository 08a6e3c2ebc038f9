// In: <style> elements, style attributes, presentation attributes. Out: for an element and a property the value that
// wins. CSS Syntax 3 as far as drawing programs write it: rules of simple selectors (type, class, id, *, :root).
#include "image/svg.h"

typedef struct Css {
  Svg *svg;
  Str text;
  uint32_t at;
  Span whole;  // of the text in the file
  bool exact;  // byte i of the text stands at whole.start + i
} Css;

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

static bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         (c & 0x80);
}

static Span css_span(const Css *c, uint32_t from, uint32_t to) {
  if (!c->exact || c->whole.start + to > c->whole.end) return c->whole;
  return (Span){c->whole.file, c->whole.start + from, c->whole.start + to};
}

static void skip_blank(Css *c) {
  for (;;) {
    while (c->at < c->text.n && is_blank(c->text.p[c->at])) c->at++;
    bool comment = c->at + 1 < c->text.n && c->text.p[c->at] == '/' && c->text.p[c->at + 1] == '*';
    bool legacy = c->text.n - c->at >= 3 && (memcmp(c->text.p + c->at, "-->", 3) == 0);
    bool legacy_start = c->text.n - c->at >= 4 && memcmp(c->text.p + c->at, "<!--", 4) == 0;
    if (!comment && !legacy && !legacy_start) return;
    int64_t end = comment ? str_find(c->text, STR("*/"), c->at + 2) : 0;
    c->at = legacy ? c->at + 3 : legacy_start ? c->at + 4 : end < 0 ? c->text.n : (uint32_t)end + 2;
  }
}

// Moves on to the first of `stops` outside quotes and brackets.
static void skip_to(Css *c, const char *stops) {
  uint32_t depth = 0;
  for (char quote = 0; c->at < c->text.n; c->at++) {
    char ch = c->text.p[c->at];
    if (quote) {
      if (ch == quote) quote = 0;
      continue;
    }
    if (depth == 0 && ch && strchr(stops, ch)) return;
    if (ch == '"' || ch == '\'') quote = ch;
    if (ch == '(') depth++;
    if (ch == ')' && depth) depth--;
  }
}

static Str name_here(Css *c) {
  uint32_t from = c->at;
  while (c->at < c->text.n && is_name(c->text.p[c->at])) c->at++;
  return str_slice(c->text, from, c->at);
}

static void add_decl(Css *c, Str name, uint32_t from, SvgDecls *out) {
  Str value = str_trim(str_slice(c->text, from, c->at));
  SvgDecl decl = {name, value, css_span(c, (uint32_t)(value.p - c->text.p), (uint32_t)(value.p - c->text.p) + value.n),
                  false};
  int64_t bang = str_find(value, STR("!"), 0);
  if (bang >= 0 && str_eq(str_trim(str_slice(value, (uint32_t)bang + 1, value.n)), STR("important"))) {
    decl.important = true;
    decl.value = str_trim(str_slice(value, 0, (uint32_t)bang));
  }
  if (decl.name.n && decl.value.n) VEC_PUSH(c->svg->job->scratch, *out, decl);
}

// Declarations up to a closing brace or the end.
static void declarations(Css *c, SvgDecls *out) {
  for (;;) {
    skip_blank(c);
    if (c->at >= c->text.n || c->text.p[c->at] == '}') return;
    Str name = name_here(c);
    skip_blank(c);
    bool colon = c->at < c->text.n && c->text.p[c->at] == ':';
    uint32_t from = colon ? ++c->at : c->at;
    skip_to(c, ";}");
    if (colon) add_decl(c, name, from, out);
    if (c->at < c->text.n && c->text.p[c->at] == ';') c->at++;
  }
}

// One compound selector ("path.cls-1#x"); false where it says more than is understood.
static bool compound(Css *c, SvgRule *rule) {
  if (c->at < c->text.n && c->text.p[c->at] == '*') c->at++;
  rule->tag = name_here(c);
  rule->specificity = rule->tag.n > 0;
  while (c->at < c->text.n) {
    char mark = c->text.p[c->at];
    if (mark != '.' && mark != '#' && mark != ':') break;
    c->at++;
    Str name = name_here(c);
    if (name.n == 0) return false;
    if (mark == '.') VEC_PUSH(c->svg->job->scratch, rule->classes, name);
    if (mark == '#') rule->id = name;
    if (mark == ':' && !str_eq(name, STR("root"))) return false;
    if (mark == ':') rule->root = true;
    rule->specificity += mark == '#' ? 0x10000 : 0x100;
  }
  skip_blank(c);
  return c->at >= c->text.n || c->text.p[c->at] == ',' || c->text.p[c->at] == '{';
}

// States of a pointer never hold on paper; such rules are left out in silence.
static bool is_dynamic(Str selector) {
  static const Str states[] = {{":hover", 6}, {":active", 7}, {":focus", 6}, {":visited", 8}, {":link", 5}};
  for (size_t i = 0; i < sizeof states / sizeof *states; i++)
    if (str_find(selector, states[i], 0) >= 0) return true;
  return false;
}

static void selectors(Css *c) {
  while (c->at < c->text.n && c->text.p[c->at] != '{') {
    skip_blank(c);
    SvgRule rule = {.order = c->svg->rules.n};
    uint32_t from = c->at;
    bool known = compound(c, &rule);
    if (!known) skip_to(c, ",{");
    Str text = str_trim(str_slice(c->text, from, c->at));
    if (known && c->at > from) VEC_PUSH(c->svg->job->scratch, c->svg->rules, rule);
    if (!known && !is_dynamic(text))
      svg_report(c->svg, DIAG_IMAGE_SVG_SELECTOR, css_span(c, from, from + text.n), text);
    if (c->at < c->text.n && c->text.p[c->at] == ',') c->at++;
  }
}

static void at_rule(Css *c) {
  uint32_t from = c->at++;
  Str name = name_here(c);
  Span span = css_span(c, from, c->at);
  skip_to(c, ";{");
  if (c->at < c->text.n && c->text.p[c->at] == '{') {
    uint32_t depth = 0;
    do {
      depth += c->text.p[c->at] == '{';
      depth -= c->text.p[c->at] == '}';
    } while (++c->at < c->text.n && depth);
  } else if (c->at < c->text.n) {
    c->at++;
  }
  bool harmless = str_eq(name, STR("charset")) || str_eq(name, STR("font-face")) || str_eq(name, STR("namespace"));
  if (!harmless) svg_report(c->svg, DIAG_IMAGE_SVG_AT_RULE, span, name);
}

static void rule_set(Css *c) {
  uint32_t first = c->svg->rules.n;
  SvgDecls decls = {0};
  selectors(c);
  if (c->at < c->text.n) c->at++;
  declarations(c, &decls);
  if (c->at < c->text.n) c->at++;
  for (uint32_t i = first; i < c->svg->rules.n; i++) c->svg->rules.v[i].decls = decls;
}

static void style_sheet(Svg *svg, const SvgNode *node) {
  Str text = buf_str(&node->text);
  Css c = {svg, text, 0, {svg->file->file, node->text_at, node->text_at + text.n}, true};
  for (skip_blank(&c); c.at < c.text.n; skip_blank(&c)) {
    if (c.text.p[c.at] == '@')
      at_rule(&c);
    else
      rule_set(&c);
  }
}

// Every rule is tried on every element, so their number is held.
enum { MOST_RULES = 4096 };

static void check_count(Svg *svg) {
  if (svg->rules.n <= MOST_RULES) return;
  svg_report(svg, DIAG_IMAGE_SVG_TOO_MANY_RULES, svg->nodes.v[0].span, str_format(svg->job->scratch, "%d", MOST_RULES));
  svg->rules.n = 0;
}

void svg_css_read(Svg *svg) {
  SvgDecls *decls = ARENA_ARRAY(svg->job->scratch, SvgDecls, svg->nodes.n);
  svg->inline_decls = decls;
  for (uint32_t i = 0; i < svg->nodes.n; i++) {
    const SvgNode *node = &svg->nodes.v[i];
    Str text = svg_attr(node, STR("style"));
    if (node->tag == SVG_STYLE) style_sheet(svg, node);
    if (text.n == 0 || node->tag == SVG_OTHER_NAMESPACE) continue;
    Span whole = svg_attr_span(svg, node, STR("style"));
    Css c = {svg, text, 0, whole, whole.end - whole.start == text.n};
    // A stray brace ends nothing here.
    while (c.at < c.text.n) declarations(&c, &decls[i]), c.at++;
  }
  check_count(svg);
}

static bool has_class(Str classes, Str name) {
  for (int64_t at = str_find(classes, name, 0); at >= 0; at = str_find(classes, name, (uint32_t)at + 1)) {
    uint32_t end = (uint32_t)at + name.n;
    if ((at == 0 || is_blank(classes.p[at - 1])) && (end == classes.n || is_blank(classes.p[end]))) return true;
  }
  return false;
}

static bool matches(const SvgRule *rule, const SvgNode *node, bool root) {
  if (rule->tag.n && !str_eq(rule->tag, node->name)) return false;
  if (rule->id.n && !str_eq(rule->id, node->id)) return false;
  if (rule->root && !root) return false;
  for (uint32_t i = 0; i < rule->classes.n; i++)
    if (!has_class(node->classes, rule->classes.v[i])) return false;
  return true;
}

// The winner so far and its rank: importance, then origin and specificity, then order.
typedef struct Winner {
  SvgDecl decl;
  uint64_t rank;
} Winner;

static void compete(Winner *w, const SvgDecls *decls, Str property, uint64_t rank) {
  for (uint32_t i = 0; i < decls->n; i++) {
    if (!str_eq(decls->v[i].name, property)) continue;
    uint64_t own = rank | (uint64_t)decls->v[i].important << 62;
    if (own >= w->rank) *w = (Winner){decls->v[i], own};
  }
}

// The rules that match one element, found once for all its properties.
static void match_rules(Svg *svg, uint32_t index) {
  if (svg->matched_for == index + 1) return;
  svg->matched_for = index + 1;
  svg->matched.n = 0;
  for (uint32_t i = 0; i < svg->rules.n; i++)
    if (matches(&svg->rules.v[i], &svg->nodes.v[index], index == 0)) VEC_PUSH(svg->job->scratch, svg->matched, i);
}

SvgDecl svg_css_value(Svg *svg, uint32_t index, Str property) {
  const SvgNode *node = &svg->nodes.v[index];
  match_rules(svg, index);
  Winner w = {0};
  w.decl.value = svg_attr(node, property);
  w.decl.span = node->span;
  for (uint32_t i = 0; i < svg->matched.n; i++) {
    const SvgRule *rule = &svg->rules.v[svg->matched.v[i]];
    compete(&w, &rule->decls, property, (uint64_t)1 << 60 | (uint64_t)rule->specificity << 24 | rule->order);
  }
  compete(&w, &svg->inline_decls[index], property, (uint64_t)2 << 60);
  if (w.rank == 0 && w.decl.value.n) w.decl.span = svg_attr_span(svg, node, property);
  w.decl.name = property;
  return w.decl;
}
