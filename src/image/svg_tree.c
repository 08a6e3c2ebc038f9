// In: the bytes of an SVG file. Out: its elements in order, with attributes and places. expat reads the XML; entities
// from outside are never opened, those declared inside are held to expat's amplification limit and to ours of nodes.
#define XML_DTD 1  // expat's header shows its amplification limits only to those who know it was built with DTDs
#include <expat.h>

#include "image/svg.h"

#define SVG_NAMESPACE "http://www.w3.org/2000/svg"
#define XLINK_NAMESPACE "http://www.w3.org/1999/xlink"

static const struct {
  Str name;
  SvgTag tag;
} tags[] = {
#define TAG(name, tag) {{name, sizeof(name) - 1}, SVG_##tag},
#define TAG_ALIAS(name, tag) TAG(name, tag)
#include "image/svg_tags.def"
#undef TAG
#undef TAG_ALIAS
};

typedef struct Tree {
  Svg *svg;
  XML_Parser parser;
  VEC(uint32_t) open;  // elements begun and not ended
  bool stopped;        // by a limit, already reported
} Tree;

static Span place(const Tree *t) {
  XML_Index at = XML_GetCurrentByteIndex(t->parser);
  uint32_t start = at > 0 ? (uint32_t)at : 0;
  return (Span){t->svg->file->file, start, start + (uint32_t)XML_GetCurrentByteCount(t->parser)};
}

static void stop(Tree *t, DiagId id, uint32_t limit) {
  if (t->stopped) return;
  t->stopped = true;
  svg_report(t->svg, id, place(t), str_format(t->svg->job->scratch, "%u", limit));
  XML_StopParser(t->parser, XML_FALSE);
}

// Names come as "namespace local" or "local".
static Str local_name(const char *name, Str *space) {
  const char *gap = strchr(name, ' ');
  *space = gap ? (Str){name, (uint32_t)(gap - name)} : STR("");
  return str_from(gap ? gap + 1 : name);
}

// Elements without any namespace are taken for SVG, as a forgotten xmlns is no reason to lose a drawing.
static SvgTag tag_of(Str name, Str space) {
  if (space.n && !str_eq(space, STR(SVG_NAMESPACE))) return SVG_OTHER_NAMESPACE;
  for (size_t i = 2; i < sizeof tags / sizeof *tags; i++)
    if (str_eq(tags[i].name, name)) return tags[i].tag;
  return SVG_UNKNOWN;
}

static void take_attrs(Tree *t, SvgNode *node, const char **atts) {
  Arena *arena = t->svg->job->scratch;
  uint32_t n = 0;
  while (atts[2 * n]) n++;
  SvgAttr *out = ARENA_ARRAY(arena, SvgAttr, n ? n : 1);
  node->attrs = out;
  for (uint32_t i = 0; i < n; i++) {
    Str space, name = local_name(atts[2 * i], &space);
    bool ours = space.n == 0 || str_eq(space, STR(XLINK_NAMESPACE));
    // SVG 2: a plain href wins over XLink's.
    if (!ours || (space.n && svg_attr(node, STR("href")).n)) continue;
    out[node->attr_count++] = (SvgAttr){str_dup(arena, name), str_dup(arena, str_from(atts[2 * i + 1]))};
  }
  node->id = svg_attr(node, STR("id"));
  node->classes = svg_attr(node, STR("class"));
}

static void on_start(void *data, const char *full, const char **atts) {
  Tree *t = data;
  Svg *svg = t->svg;
  if (t->stopped) return;
  if (t->open.n >= image_default_limits.svg_depth)
    return stop(t, DIAG_IMAGE_SVG_TOO_DEEP, image_default_limits.svg_depth);
  if (svg->nodes.n >= image_default_limits.svg_nodes)
    return stop(t, DIAG_IMAGE_SVG_TOO_MANY, image_default_limits.svg_nodes);
  Str space, name = local_name(full, &space);
  uint32_t index = svg->nodes.n;
  SvgNode node = {.tag = tag_of(name, space),
                  .name = str_dup(svg->job->scratch, name),
                  .span = place(t),
                  .parent = t->open.n ? t->open.v[t->open.n - 1] : 0,
                  .text = buf_new(svg->job->scratch)};
  take_attrs(t, &node, atts);
  VEC_PUSH(svg->job->scratch, svg->nodes, node);
  if (node.id.n && !strmap_get(&svg->ids, node.id))
    strmap_put(svg->job->scratch, &svg->ids, node.id, (void *)(uintptr_t)(index + 1));
  VEC_PUSH(svg->job->scratch, t->open, index);
}

static void on_end(void *data, const char *name) {
  Tree *t = data;
  (void)name;
  if (t->stopped || t->open.n == 0) return;
  t->svg->nodes.v[t->open.v[--t->open.n]].end = t->svg->nodes.n;
}

static void on_text(void *data, const char *p, int n) {
  Tree *t = data;
  if (t->stopped || t->open.n == 0) return;
  SvgNode *node = &t->svg->nodes.v[t->open.v[t->open.n - 1]];
  Str text = {p, (uint32_t)n};
  node->has_text |= str_trim(text).n > 0;
  if (node->tag != SVG_STYLE && node->tag != SVG_TITLE) return;
  if (node->text.n == 0) node->text_at = place(t).start;
  buf_add(&node->text, text);
}

static void on_skipped_entity(void *data, const char *name, int is_parameter) {
  Tree *t = data;
  if (!is_parameter) svg_report(t->svg, DIAG_IMAGE_SVG_ENTITY, place(t), str_from(name));
}

// expat's own words are English and meant for programmers; the commonest faults have a finding of their own.
static void report_xml(Tree *t) {
  enum XML_Error error = XML_GetErrorCode(t->parser);
  Svg *svg = t->svg;
  if (t->stopped) return;
  switch (error) {
    case XML_ERROR_AMPLIFICATION_LIMIT_BREACH:
    case XML_ERROR_RECURSIVE_ENTITY_REF: svg_report(svg, DIAG_IMAGE_SVG_ENTITY_BOMB, place(t)); break;
    case XML_ERROR_NO_ELEMENTS:
    case XML_ERROR_UNCLOSED_TOKEN:
    case XML_ERROR_UNCLOSED_CDATA_SECTION: svg_report(svg, DIAG_IMAGE_SVG_CUT_OFF, place(t)); break;
    case XML_ERROR_TAG_MISMATCH: svg_report(svg, DIAG_IMAGE_SVG_TAG_MISMATCH, place(t)); break;
    default: svg_report(svg, DIAG_IMAGE_SVG_XML, place(t), str_from(XML_ErrorString(error)));
  }
}

static void parse(Tree *t) {
  XML_SetUserData(t->parser, t);
  XML_SetElementHandler(t->parser, on_start, on_end);
  XML_SetCharacterDataHandler(t->parser, on_text);
  XML_SetSkippedEntityHandler(t->parser, on_skipped_entity);
  XML_SetBillionLaughsAttackProtectionActivationThreshold(t->parser, 1 << 20);
  XML_SetBillionLaughsAttackProtectionMaximumAmplification(t->parser, 20);
  Str s = t->svg->file->bytes;
  if (XML_Parse(t->parser, s.p, (int)s.n, 1) != XML_STATUS_OK) report_xml(t);
}

bool svg_tree_read(Svg *svg) {
  Tree t = {.svg = svg, .parser = XML_ParserCreateNS(NULL, ' ')};
  if (!t.parser) return svg_report(svg, DIAG_IMAGE_SVG_XML, NO_SPAN, STR("memory")), false;
  parse(&t);
  XML_ParserFree(t.parser);
  if (svg->failed) return false;
  if (svg->nodes.v[0].tag != SVG_ROOT)
    svg_report(svg, DIAG_IMAGE_SVG_NOT_SVG, svg->nodes.v[0].span, svg->nodes.v[0].name);
  return !svg->failed;
}

Str svg_attr(const SvgNode *node, Str name) {
  for (uint32_t i = 0; i < node->attr_count; i++)
    if (str_eq(node->attrs[i].name, name)) return node->attrs[i].value;
  return STR("");
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Finds the attribute again in the start tag's bytes, as expat tells no places of attributes.
Span svg_attr_span(const Svg *svg, const SvgNode *node, Str name) {
  Str s = svg->file->bytes;
  uint32_t at = node->span.start + 1, end = node->span.end < s.n ? node->span.end : s.n;
  while (at < end && !is_blank(s.p[at])) at++;
  while (at < end) {
    uint32_t local = at;
    for (; at < end && s.p[at] != '='; at++)
      if (is_blank(s.p[at]) || s.p[at] == ':') local = at + 1;
    Str found = str_trim(str_slice(s, local, at));
    while (at < end && s.p[at] != '"' && s.p[at] != '\'') at++;
    if (at >= end) break;
    char quote = s.p[at];
    uint32_t start = ++at;
    while (at < end && s.p[at] != quote) at++;
    if (str_eq(found, name)) return (Span){node->span.file, start, at};
    at++;
  }
  return node->span;
}
