// Charts: the records and series of a `chart` to a table of numbers, its elements in reading order, and the nodes that
// forms draw with.
#include "doc/chart.h"

#include <math.h>

// --- Values of CSS ----------------------------------------------------------------------------------------------

// Six decimals, in no locale.
static void add_number(Buf *out, double x) {
  int64_t millionths = (int64_t)llround(x * 1e6);
  if (millionths < 0) buf_byte(out, '-');
  if (millionths < 0) millionths = -millionths;
  buf_format(out, "%lld.%06lld", (long long)(millionths / 1000000), (long long)(millionths % 1000000));
}

void chart_add_length(Buf *out, double share, double more, const char *unit) {
  buf_lit(out, "calc(");
  add_number(out, share * 100);
  buf_lit(out, "% + ");
  add_number(out, more);
  buf_format(out, "%s)", unit);
}

Str chart_length(Chart *c, double share, double more, const char *unit) {
  Buf out = buf_new(c->b->temp);
  chart_add_length(&out, share, more, unit);
  return buf_str(&out);
}

static const Css *css_of(Chart *c, Str text) {
  return css_parse(&c->b->job, str_dup(c->b->job.arena, text), &(TextMap){0});
}

static Decls decls_said(Chart *c, const Said *said, Decls more) {
  uint32_t n = 0;
  while (said && (said[n].text.n || said[n].value)) n++;
  Decl *decls = ARENA_ARRAY(c->b->job.arena, Decl, n + more.n + 1);
  if (more.n) memcpy(decls, more.v, more.n * sizeof *decls);
  for (uint32_t i = 0; i < n; i++) {
    const Css *value = said[i].value ? said[i].value : css_of(c, said[i].text);
    decls[more.n + i] = (Decl){.prop = said[i].prop, .value = value, .span = c->block->span};
  }
  return (Decls){decls, more.n + n};
}

static const Css *own_value(Chart *c, uint32_t record, uint32_t line, PropId prop) {
  Decls decls = c->lines[line].series->decls;
  for (uint32_t i = decls.n; i-- > 0;)
    if (decls.v[i].prop == prop) return css_fill(c->b, decls.v[i].value, c->records[record].scope);
  return NULL;
}

const Css *chart_fill(Chart *c, uint32_t record, uint32_t line, uint32_t number) {
  const Css *own = own_value(c, record, line, PROP_FILL);
  return own ? own : css_of(c, str_format(c->b->temp, "series(%u)", number));
}

// series(N) is text in series(N text); any other colour keeps to what it fills.
static const Css *ink_of_fill(Chart *c, const Css *fill) {
  bool numbered = fill->kind == CSS_FUNC && str_eq(fill->text, STR("series")) && fill->count == 1;
  if (!numbered || fill->items[0]->kind == CSS_LIST) return css_of(c, STR("currentColor"));
  const Css *model = css_of(c, STR("series(1 text)"));
  Css *ink = ARENA_NEW(c->b->job.arena, Css), *arg = ARENA_NEW(c->b->job.arena, Css);
  const Css **args = ARENA_ARRAY(c->b->job.arena, const Css *, 3);
  args[0] = fill->items[0];
  args[1] = model->items[0]->items[1];
  args[2] = arg;
  *ink = *model;
  *arg = *model->items[0];
  arg->items = args;
  ink->items = args + 2;
  return ink;
}

const Css *chart_ink(Chart *c, uint32_t record, uint32_t line, uint32_t number) {
  const Css *own = own_value(c, record, line, PROP_COLOR);
  if (own || !number) return own;
  return ink_of_fill(c, chart_fill(c, record, line, number));
}

Decls chart_own(Chart *c, uint32_t record, uint32_t line) {
  return decls_fill(c->b, c->lines[line].series->decls, c->records[record].scope);
}

double chart_text_width(Chart *c, const Data *text) { return 0.58 * utf8_length(data_text(c->b->temp, text)); }

// --- Nodes ------------------------------------------------------------------------------------------------------

DocNode *chart_box(Chart *c, const DocNode *parent, Str style, const Said *said, NodeList *out) {
  Site site = c->site;
  site.parent = parent;
  DocNode *node = node_new(c->b, &site, NULL, BLOCK_BOX);
  node->span = c->node->span;
  node->style = style;
  node->decls = decls_said(c, said, (Decls){0});
  VEC_PUSH(c->b->temp, *out, node);
  return node;
}

// Text of the content does not begin like a paragraph of prose, and is no link of its own where it is a figure's.
void chart_text(Chart *c, const DocNode *parent, Str style, const Data *text, uint32_t elem, const Said *said,
                NodeList *out) {
  DocBinder *b = c->b;
  TextDraft *draft = text_collect_data(b, text);
  Site site = c->site;
  site.parent = parent;
  site.elem = elem;
  DocNode *node = node_new(b, &site, NULL, draft ? BLOCK_PARAGRAPH : BLOCK_BOX);
  node->span = c->node->span;
  node->style = style;
  Decl *indent = ARENA_NEW(b->job.arena, Decl);
  *indent = (Decl){.prop = PROP_TEXT_INDENT, .value = css_of(c, STR("0"))};
  node->decls = decls_said(c, said, (Decls){indent, 1});
  site.parent = node;
  if (draft && !text_finish(b, &site, draft, false, node)) node->kind = BLOCK_BOX;
  VEC_PUSH(b->temp, *out, node);
}

void chart_shape(Chart *c, const DocNode *parent, Str style, Str points, const Said *said, Decls more, NodeList *out) {
  Site site = c->site;
  site.parent = parent;
  DocNode *node = node_new(c->b, &site, NULL, BLOCK_SHAPE);
  const Css *list = css_of(c, points);
  node->span = c->node->span;
  node->elem = site.sealed ? site.elem : 0;
  node->style = style;
  node->decls = decls_said(c, said, more);
  node->shape.points = list->items;
  node->shape.count = list->count;
  VEC_PUSH(c->b->temp, *out, node);
}

// --- Numbers ----------------------------------------------------------------------------------------------------

static const Data *missing(DocBinder *b, Span span) { return data_from_text(b->job.arena, STR("–"), span); }

// What parts thousands where a number stands alone, and no rule of the language can tell that it is a quantity.
static const struct { Str lang, sign; } thousands[] = {{STR("fr"), STR("\u202F")}, {STR("en"), STR(",")}};

static Str thousands_sign(Str lang) {
  for (uint32_t i = 0; i < sizeof thousands / sizeof *thousands; i++)
    if (str_starts(lang, thousands[i].lang)) return thousands[i].sign;
  return thousands[0].sign;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// From five digits on; those of four too where one of five stands among them.
static const Data *parted(Chart *c, const Data *text, Span span) {
  Str plain = data_text(c->b->temp, text), sign = thousands_sign(c->b->lang);
  Buf out = buf_new(c->b->job.arena);
  uint32_t from = 0, to;
  while (from < plain.n && !is_digit(plain.p[from])) from++;
  for (to = from; to < plain.n && is_digit(plain.p[to]);) to++;
  if (to - from < 4 || c->most < 1e4) return text;
  for (uint32_t i = 0; i < plain.n; i++) {
    if (i > from && i < to && (to - i) % 3 == 0) buf_add(&out, sign);
    buf_byte(&out, plain.p[i]);
  }
  return data_from_text(c->b->job.arena, buf_str(&out), span);
}

static ChartValue value_read(Chart *c, uint32_t record, uint32_t line) {
  DocBinder *b = c->b;
  const ChartSeries *series = c->lines[line].series;
  const Data *number = expr_eval(&b->expr, series->value, c->records[record].scope);
  ChartValue v = {.span = span_or(number->span, c->node->span)};
  v.known = number->kind == DATA_NUMBER && isfinite(number->number);
  v.text = v.known ? template_eval(&b->expr, series->text, c->records[record].scope) : missing(b, v.span);
  if (!v.known) return v;
  v.number = number->number;
  if (v.number < 0 && c->block->form != CHART_LINE) {
    diag(b->job.diags, DIAG_DOC_CHART_NEGATIVE, v.span);
    v.number = 0;
  }
  if (v.number < c->least) c->least = v.number;
  if (v.number > c->most) c->most = v.number;
  return v;
}

static void records_read(Chart *c, const Data *list) {
  DocBinder *b = c->b;
  c->records = ARENA_ARRAY(b->temp, ChartRecord, list->count);
  for (uint32_t i = 0; i < list->count; i++)
    if (!data_is_empty(list->items[i]))
      c->records[c->record_count++].scope = scope_push(b, c->site.scope, STR("."), list->items[i]);
  c->line_count = c->block->series_count;
  c->lines = ARENA_ARRAY(b->temp, ChartLine, c->line_count);
  for (uint32_t s = 0; s < c->line_count; s++) {
    const ChartSeries *series = c->block->series[s];
    c->lines[s] = (ChartLine){series, series->term ? template_eval(&b->expr, series->term, c->site.scope) : NULL, 0};
  }
  c->values = ARENA_ARRAY(b->temp, ChartValue, (size_t)c->record_count * c->line_count);
  for (uint32_t i = 0; i < c->record_count; i++)
    for (uint32_t s = 0; s < c->line_count; s++) c->values[(size_t)i * c->line_count + s] = value_read(c, i, s);
  for (uint32_t i = 0; i < c->record_count * c->line_count; i++)
    if (c->lines[i % c->line_count].series->bare) c->values[i].text = parted(c, c->values[i].text, c->values[i].span);
}

// --- The table that is heard ------------------------------------------------------------------------------------

static uint32_t cell_elem(Chart *c, Role role, uint32_t row, Str scope) {
  uint32_t elem = elem_new(c->b, role, row, c->node->span);
  if (scope.n) elem_words(c->b, elem)->scope = scope;
  return elem;
}

static void head_elems(Chart *c) {
  DocBinder *b = c->b;
  uint32_t head = elem_new(b, ROLE_THEAD, c->site.elem, c->node->span);
  uint32_t row = elem_new(b, ROLE_TR, head, c->node->span);
  cell_elem(c, ROLE_TD, row, (Str){0});
  for (uint32_t s = 0; s < c->line_count; s++) c->lines[s].elem = cell_elem(c, ROLE_TH, row, STR("Column"));
}

static void table_elems(Chart *c) {
  DocBinder *b = c->b;
  if (c->line_count > 1)
    head_elems(c);
  else if (!data_is_empty(c->lines[0].term ? c->lines[0].term : &data_null))
    c->lines[0].elem = elem_new(b, ROLE_CAPTION, c->site.elem, c->node->span);
  uint32_t body = elem_new(b, ROLE_TBODY, c->site.elem, c->node->span);
  for (uint32_t i = 0; i < c->record_count; i++) {
    uint32_t row = elem_new(b, ROLE_TR, body, c->node->span);
    c->records[i].elem = cell_elem(c, ROLE_TH, row, STR("Row"));
    for (uint32_t s = 0; s < c->line_count; s++)
      c->values[(size_t)i * c->line_count + s].elem = cell_elem(c, ROLE_TD, row, (Str){0});
  }
}

// Inside a figure, or as an artifact, it has no cells of its own.
static void sealed_elems(Chart *c) {
  for (uint32_t s = 0; s < c->line_count; s++) c->lines[s].elem = c->site.elem;
  for (uint32_t i = 0; i < c->record_count; i++) c->records[i].elem = c->site.elem;
  for (uint32_t i = 0; i < c->record_count * c->line_count; i++) c->values[i].elem = c->site.elem;
}

static void make_elems(Chart *c) {
  DocBinder *b = c->b;
  bool table = !c->site.sealed && b->elems.v[c->site.elem].role == ROLE_TABLE;
  c->site.sealed |= !table;
  if (!table) {
    sealed_elems(c);
    return;
  }
  if (c->block->alt) elem_words(b, c->site.elem)->summary = template_plain(b, c->block->alt, c->site.scope, false);
  table_elems(c);
}

// --- The block --------------------------------------------------------------------------------------------------

void chart_caption(Chart *c, const Said *said, NodeList *out) {
  const Data *term = c->line_count == 1 ? c->lines[0].term : NULL;
  if (term && !data_is_empty(term)) chart_text(c, c->node, STR("chart-name"), term, c->lines[0].elem, said, out);
}

// What a table says of itself does not take its cells' place; a role of the layout's own is as on any block.
static DocNode *chart_open(Chart *c, const Site *site, const Block *block) {
  Block plain = *block;
  if (!block->role.n) plain.alt = NULL;
  return node_open(c->b, site, &plain, ROLE_TABLE, &c->site);
}

void chart_bind(DocBinder *b, const Site *site, const Block *block, NodeList *out) {
  const Data *list = expr_eval(&b->expr, block->value, site->scope);
  if (data_is_empty(list) || list->kind != DATA_LIST || !block->series_count) return;
  Checkpoint mark = binder_mark(b);
  Chart c = {.b = b, .block = block};
  c.node = chart_open(&c, site, block);
  records_read(&c, list);
  if (!c.record_count) {
    binder_rewind(b, &mark);
    return;
  }
  make_elems(&c);
  NodeList children = {0};
  switch (block->form) {
    case CHART_BAR: chart_draw_bars(&c, &children); break;
    case CHART_LINE: chart_draw_lines(&c, &children); break;
    case CHART_SHARE: chart_draw_shares(&c, &children); break;
  }
  node_close(b, c.node, &children);
  VEC_PUSH(b->temp, *out, c.node);
}
