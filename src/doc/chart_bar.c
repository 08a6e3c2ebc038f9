// Bars from one axis, a row a record, a bar a series; each value stands at the end of its bar, and in the first row
// each series' name after it, so that no legend is needed.
#include "doc/chart.h"

// What stands between a bar, its value and a name, in em; the least room for bars that is reckoned with.
static const double GAP = 0.4, ROOM = 14;

static bool names_series(const Chart *c, uint32_t record) { return record == 0 && c->line_count > 1; }

static double bar_share(const Chart *c, uint32_t record, uint32_t line) {
  return c->most > 0 ? chart_value(c, record, line)->number / c->most : 0;
}

// How much at the right no bar may take, so that what stands behind the bars has room: texts behind short bars may
// take what these leave.
static double texts_width(Chart *c) {
  double widest = 0;
  for (uint32_t i = 0; i < c->record_count; i++)
    for (uint32_t s = 0; s < c->line_count; s++) {
      double width = GAP + chart_text_width(c, chart_value(c, i, s)->text), left = 1 - bar_share(c, i, s);
      if (names_series(c, i)) width += GAP + chart_text_width(c, c->lines[s].term);
      if (width - left * ROOM > widest) widest = width - left * ROOM;
    }
  return widest;
}

// Several bars of one record stand together, apart from those of others.
static Said apart(const Chart *c, uint32_t line) {
  bool first = line == 0, last = line + 1 == c->line_count;
  if (first == last) return (Said){0};
  return (Said){first ? PROP_MARGIN_TOP : PROP_MARGIN_BOTTOM, STR("0.15lh"), NULL};
}

static void draw_bar(Chart *c, const DocNode *bars, uint32_t record, uint32_t line, NodeList *out) {
  const ChartValue *value = chart_value(c, record, line);
  Buf tracks = buf_new(c->b->temp);
  chart_add_length(&tracks, bar_share(c, record, line), 0, "em");
  buf_lit(&tracks, " auto auto 1fr");
  Said said[] = {
      {PROP_GRID_TEMPLATE_COLUMNS, buf_str(&tracks), NULL}, {PROP_COLUMN_GAP, STR("0.4em"), NULL}, apart(c, line), {0}};
  DocNode *row = chart_box(c, bars, STR("chart-row"), said, out);
  NodeList children = {0};
  const Css *fill = chart_fill(c, record, line, line + 1);
  chart_box(c, row, STR("chart-bar"), (Said[]){{PROP_BACKGROUND_COLOR, {0}, fill}, {0}}, &children);
  Said ink[] = {{PROP_COLOR, {0}, chart_ink(c, record, line, c->line_count > 1 ? line + 1 : 0)}, {0}};
  chart_text(c, row, STR("chart-value"), value->text, value->elem, ink, &children);
  if (names_series(c, record))
    chart_text(c, row, STR("chart-name"), c->lines[line].term, c->lines[line].elem, ink, &children);
  node_close(c->b, row, &children);
}

static void draw_record(Chart *c, uint32_t record, Str reserve, NodeList *out) {
  DocBinder *b = c->b;
  const Data *label = template_eval(&b->expr, c->block->term, c->records[record].scope);
  Said lower[] = {apart(c, 0), {0}};
  chart_text(c, c->node, STR("chart-label"), label, c->records[record].elem, lower, out);
  DocNode *bars = chart_box(c, c->node, STR("chart-bars"), (Said[]){{PROP_PADDING_RIGHT, reserve, NULL}, {0}}, out);
  NodeList rows = {0};
  for (uint32_t s = 0; s < c->line_count; s++) draw_bar(c, bars, record, s, &rows);
  node_close(b, bars, &rows);
}

// Labels beside bars, unless the layout says what columns there are: one puts them above.
static void set_columns(Chart *c) {
  if (declared(c->b, c->block, PROP_GRID_TEMPLATE_COLUMNS)) return;
  DocNode *node = c->node;
  Decl *decls = ARENA_ARRAY(c->b->job.arena, Decl, node->decls.n + 1);
  if (node->decls.n) memcpy(decls, node->decls.v, node->decls.n * sizeof *decls);
  decls[node->decls.n] = (Decl){.prop = PROP_GRID_TEMPLATE_COLUMNS,
                                .value = css_parse(&c->b->job, STR("auto 1fr"), &(TextMap){0}),
                                .span = c->block->span};
  node->decls = (Decls){decls, node->decls.n + 1};
}

void chart_draw_bars(Chart *c, NodeList *out) {
  set_columns(c);
  chart_caption(c, (Said[]){{PROP_GRID_COLUMN, STR("1 / -1"), NULL}, {0}}, out);
  Str reserve = chart_length(c, 0, texts_width(c), "em");
  for (uint32_t i = 0; i < c->record_count; i++) draw_record(c, i, reserve, out);
}
