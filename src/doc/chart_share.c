// Parts of a whole: one bar of all parts, and under each part a line that leads to its value and name. The lines of the
// left half stand at their parts' left edges with texts to the right of them, those of the right half the other way, so
// that every text has half of the width at least: boxes in boxes, whose borders are the lines.
#include "doc/chart.h"

static const double LEADER = 0.75;  // pt

typedef struct Share {
  Chart *c;
  double *edge;   // where each part begins, from 0 to 1, and the last ends
  uint32_t left;  // parts whose lines stand at their left edges
} Share;

static void set_edges(Share *s) {
  const Chart *c = s->c;
  double sum = 0, at = 0;
  s->edge = ARENA_ARRAY(c->b->temp, double, c->record_count + 1);
  for (uint32_t i = 0; i < c->record_count; i++) sum += c->values[i].number;
  for (uint32_t i = 0; i < c->record_count; i++) {
    at += c->values[i].number;
    s->edge[i + 1] = sum > 0 ? at / sum : 0;
  }
  while (s->left < c->record_count && (s->edge[s->left] + s->edge[s->left + 1]) / 2 <= 0.5) s->left++;
  if (!s->left) s->left = 1;
}

static void draw_whole(Share *s, NodeList *out) {
  Chart *c = s->c;
  Buf tracks = buf_new(c->b->temp);
  for (uint32_t i = 0; i < c->record_count; i++) {
    if (i) buf_byte(&tracks, ' ');
    chart_add_length(&tracks, s->edge[i + 1] - s->edge[i], 0, "pt");
  }
  Said said[] = {{PROP_GRID_TEMPLATE_COLUMNS, buf_str(&tracks), NULL}, {0}};
  DocNode *whole = chart_box(c, c->node, STR("chart-whole"), said, out);
  NodeList parts = {0};
  for (uint32_t i = 0; i < c->record_count; i++) {
    bool last = i + 1 == c->record_count;
    Said part[] = {{PROP_BACKGROUND_COLOR, {0}, chart_fill(c, i, 0, i + 1)},
                   {PROP_BORDER_RIGHT_STYLE, last ? STR("none") : STR("solid"), NULL},
                   {PROP_BORDER_RIGHT_COLOR, STR("paper"), NULL},
                   {0}};
    chart_box(c, whole, STR("chart-part"), part, &parts);
  }
  node_close(c->b, whole, &parts);
}

static void draw_texts(Share *s, uint32_t i, bool left, const DocNode *parent, NodeList *out) {
  Chart *c = s->c;
  Said said[] = {{PROP_GRID_TEMPLATE_COLUMNS, left ? STR("auto 1fr") : STR("1fr auto"), NULL},
                 {PROP_COLUMN_GAP, STR("0.5em"), NULL},
                 {PROP_ALIGN_ITEMS, STR("baseline"), NULL},
                 {left ? PROP_PADDING_LEFT : PROP_PADDING_RIGHT, STR("0.5em"), NULL},
                 {0}};
  DocNode *row = chart_box(c, parent, STR("chart-row"), said, out);
  NodeList texts = {0};
  const Data *label = template_eval(&c->b->expr, c->block->term, c->records[i].scope);
  Said ink[] = {{PROP_COLOR, {0}, chart_ink(c, i, 0, i + 1)}, {0}};
  Said to_line[] = {
      {PROP_TEXT_ALIGN, left ? STR("start") : STR("end"), NULL}, {PROP_MAX_WIDTH, STR("none"), NULL}, {0}};
  if (left) chart_text(c, row, STR("chart-value"), c->values[i].text, c->values[i].elem, ink, &texts);
  chart_text(c, row, STR("chart-label"), label, c->records[i].elem, to_line, &texts);
  if (!left) chart_text(c, row, STR("chart-value"), c->values[i].text, c->values[i].elem, ink, &texts);
  node_close(c->b, row, &texts);
}

static DocNode *open_leader(Share *s, uint32_t i, bool left, Str margin, const DocNode *parent, NodeList *out) {
  Said said[] = {{left ? PROP_MARGIN_LEFT : PROP_MARGIN_RIGHT, margin, NULL},
                 {left ? PROP_BORDER_LEFT_STYLE : PROP_BORDER_RIGHT_STYLE, STR("solid"), NULL},
                 {left ? PROP_BORDER_LEFT_WIDTH : PROP_BORDER_RIGHT_WIDTH, STR("0.75pt"), NULL},
                 {left ? PROP_BORDER_LEFT_COLOR : PROP_BORDER_RIGHT_COLOR, {0}, chart_fill(s->c, i, 0, i + 1)},
                 {0}};
  return chart_box(s->c, parent, STR("chart-leader"), said, out);
}

// Each box holds those further in. What borders take is given back, or edges would drift from their parts.
static void draw_right(Share *s, uint32_t i, const DocNode *parent, NodeList *out) {
  Chart *c = s->c;
  bool outermost = i + 1 == c->record_count;
  double from = s->edge[s->left - 1], end = outermost ? 1 : s->edge[i + 2];
  double part = end > from ? (end - s->edge[i + 1]) / (end - from) : 0;
  Str margin = outermost ? STR("0") : chart_length(c, part, -LEADER * (1 - 2 * part), "pt");
  DocNode *box = open_leader(s, i, false, margin, parent, out);
  NodeList inside = {0};
  if (i > s->left) draw_right(s, i - 1, box, &inside);
  draw_texts(s, i, false, box, &inside);
  node_close(c->b, box, &inside);
}

static void draw_left(Share *s, uint32_t i, const DocNode *parent, NodeList *out) {
  Chart *c = s->c;
  double from = i ? s->edge[i - 1] : 0, part = i && from < 1 ? (s->edge[i] - from) / (1 - from) : 0;
  Str margin = i ? chart_length(c, part, -LEADER * (1 - part), "pt") : STR("0");
  DocNode *box = open_leader(s, i, true, margin, parent, out);
  NodeList inside = {0};
  if (i + 1 < s->left)
    draw_left(s, i + 1, box, &inside);
  else if (s->left < c->record_count)
    draw_right(s, c->record_count - 1, box, &inside);
  draw_texts(s, i, true, box, &inside);
  node_close(c->b, box, &inside);
}

void chart_draw_shares(Chart *c, NodeList *out) {
  Share s = {.c = c};
  chart_caption(c, NULL, out);
  set_edges(&s);
  draw_whole(&s, out);
  draw_left(&s, 0, c->node, out);
}
