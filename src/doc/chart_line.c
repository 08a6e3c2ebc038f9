// Lines over an axis of records: each value stands at its point, on the side that its line leaves free, and each
// series' name at the end of its line, so that no scale and no legend are needed. Points of different series have
// different shapes: colour is not the only sign.
#include "doc/chart.h"

#include <math.h>

// Half a point's width and what stands between it and its texts, in em; how high the area is reckoned to be, in lines.
static const double HALF = 0.28, GAP = 0.3, ASIDE = 0.9, OVER = 0.6, LINES = 8;

typedef struct Plot {
  Chart *c;
  double low, high;  // the scale
  bool crowded;      // said already
  bool deep;         // a text stands below the area's foot
  const DocNode *area;
  NodeList *out;
} Plot;

// From nothing on, unless that would make all lines flat: every value is printed, so nobody is misled.
static void set_scale(Plot *p) {
  const Chart *c = p->c;
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (uint32_t i = 0; i < c->record_count * c->line_count; i++) {
    if (!c->values[i].known) continue;
    low = fmin(low, c->values[i].number);
    high = fmax(high, c->values[i].number);
  }
  if (!(low <= high)) low = high = 0;
  if (low > 0) low = high - low > high / 3 || high <= low ? 0 : low - (high - low) / 2;
  if (high < 0) high = 0;
  if (high <= low) high = low + 1;
  p->low = low;
  p->high = high;
}

static double at_x(const Chart *c, uint32_t record) { return (record + 0.5) / c->record_count; }
static double at_y(const Plot *p, double number) { return 1 - (number - p->low) / (p->high - p->low); }
static double y_of(const Plot *p, uint32_t record, uint32_t line) {
  return at_y(p, chart_value(p->c, record, line)->number);
}

static bool is_known(const Chart *c, uint32_t record, uint32_t line) {
  return record < c->record_count && chart_value(c, record, line)->known;
}

// --- Grid, lines, points ----------------------------------------------------------------------------------------

static void add_point(Buf *out, double x, double y) {
  if (out->n) buf_lit(out, ", ");
  chart_add_length(out, x, 0, "pt");
  buf_byte(out, ' ');
  chart_add_length(out, y, 0, "pt");
}

static void add_level(Buf *out, double y, const char *end) {
  buf_byte(out, ' ');
  chart_add_length(out, y, 0, "pt");
  buf_add(out, str_from(end));
}

// From a little before the first point to a little after the last, so that names at the end stand free.
static void draw_level(Plot *p, double number, Str style, Str colour) {
  Buf line = buf_new(p->c->b->temp);
  bool one = p->c->record_count == 1;
  chart_add_length(&line, one ? 0 : at_x(p->c, 0), one ? 0 : -OVER, "em");
  add_level(&line, at_y(p, number), ", ");
  chart_add_length(&line, one ? 1 : at_x(p->c, p->c->record_count - 1), one ? 0 : OVER, "em");
  add_level(&line, at_y(p, number), "");
  chart_shape(p->c, p->area, style, buf_str(&line), (Said[]){{PROP_STROKE, colour, NULL}, {0}}, (Decls){0}, p->out);
}

// 1, 2 or 5 times a power of ten, at most five times in the range.
static double step_of(double range) {
  double power = pow(10, floor(log10(range)));
  static const double steps[] = {0.2, 0.5, 1, 2};
  for (uint32_t i = 0; i < 4; i++)
    if (range / (steps[i] * power) <= 5) return steps[i] * power;
  return 5 * power;
}

static void draw_grid(Plot *p) {
  const Brand *brand = p->c->b->layout->brand;
  Str hair = brand && brand_colour(brand, STR("hair")) ? STR("hair") : STR("currentColor");
  double step = step_of(p->high - p->low);
  for (double k = ceil(p->low / step); k * step <= p->high + step * 1e-6; k++)
    if (k != 0) draw_level(p, k * step, STR("chart-grid"), hair);
  if (p->low <= 0) draw_level(p, 0, STR("chart-axis"), STR("currentColor"));
}

// The colour of a series is its line's; what lies under it stays bare.
static Decls without_fill(Chart *c, Decls own) {
  Decl *v = ARENA_ARRAY(c->b->job.arena, Decl, own.n);
  uint32_t n = 0;
  for (uint32_t i = 0; i < own.n; i++)
    if (own.v[i].prop != PROP_FILL) v[n++] = own.v[i];
  return (Decls){v, n};
}

// A missing value parts the line.
static void draw_line(Plot *p, uint32_t line) {
  Chart *c = p->c;
  for (uint32_t i = 0; i < c->record_count; i++) {
    Buf points = buf_new(c->b->temp);
    uint32_t from = i;
    for (; is_known(c, i, line); i++) add_point(&points, at_x(c, i), y_of(p, i, line));
    if (i < from + 2) continue;
    Said stroke[] = {{PROP_STROKE, {0}, chart_fill(c, from, line, line + 1)}, {0}};
    chart_shape(c, p->area, STR("chart-line"), buf_str(&points), stroke, without_fill(c, chart_own(c, from, line)), p->out);
  }
}

// A disc, a square, a square on its corner.
static void draw_point(Plot *p, uint32_t record, uint32_t line) {
  Chart *c = p->c;
  static const Said forms[] = {
      {PROP_BORDER_RADIUS, STR("50%"), NULL}, {PROP_BORDER_RADIUS, STR("0"), NULL}, {PROP_ROTATE, STR("45deg"), NULL}};
  Said said[] = {{PROP_POSITION, STR("absolute"), NULL},
                 {PROP_LEFT, chart_length(c, at_x(c, record), -HALF, "em"), NULL},
                 {PROP_TOP, chart_length(c, y_of(p, record, line), -HALF, "em"), NULL},
                 {PROP_WIDTH, chart_length(c, 0, 2 * HALF, "em"), NULL},
                 {PROP_HEIGHT, chart_length(c, 0, 2 * HALF, "em"), NULL},
                 {PROP_BACKGROUND_COLOR, {0}, chart_fill(c, record, line, line + 1)},
                 forms[line % 3],
                 {0}};
  chart_box(c, p->area, STR("chart-point"), said, p->out);
}

// --- Texts ------------------------------------------------------------------------------------------------------

// How far the nearest other point of a record stands above and below; 1 where there is none.
static void room_around(const Plot *p, uint32_t record, uint32_t line, double *above, double *below) {
  double y = y_of(p, record, line);
  *above = *below = 1;
  for (uint32_t s = 0; s < p->c->line_count; s++) {
    if (s == line || !is_known(p->c, record, s)) continue;
    double by = y - y_of(p, record, s);
    if (by > 0 || (by == 0 && s < line)) *above = fmin(*above, by);
    if (by < 0 || (by == 0 && s > line)) *below = fmin(*below, -by);
  }
}

// How much a line rises from its point to the left, or to the right.
static double rise_to(const Plot *p, uint32_t record, uint32_t line, int side) {
  uint32_t other = side < 0 ? record - 1 : record + 1;
  if ((side < 0 && !record) || !is_known(p->c, other, line)) return 0;
  return y_of(p, record, line) - y_of(p, other, line);
}

// Above the highest point of a record and below the lowest; a single line's value outside of its bend.
static bool stands_above(const Plot *p, uint32_t record, uint32_t line) {
  double above, below;
  room_around(p, record, line, &above, &below);
  if (above < 1 || below < 1) return above >= below;
  return !(rise_to(p, record, line, -1) > 0 && rise_to(p, record, line, 1) > 0);
}

static void note_crowd(Plot *p, uint32_t record, uint32_t line, bool above) {
  double up, down;
  room_around(p, record, line, &up, &down);
  if (p->crowded || (above ? up : down) * LINES >= 1.6) return;
  diag(p->c->b->job.diags, DIAG_DOC_CHART_CROWDED, chart_value(p->c, record, line)->span);
  p->crowded = true;
}

// Beside the line where it goes up steeply on the text's side, else in the middle over its point.
static void place_across(const Plot *p, uint32_t record, uint32_t line, bool above, double width, Said *said) {
  Chart *c = p->c;
  const double steep = 0.06, sign = above ? 1 : -1;
  bool left = sign * rise_to(p, record, line, -1) > steep, right = sign * rise_to(p, record, line, 1) > steep;
  double x = at_x(c, record);
  if (left == right) {
    said[0] = (Said){PROP_LEFT, chart_length(c, x, -width / 2, "em"), NULL};
    said[1] = (Said){PROP_WIDTH, chart_length(c, 0, width, "em"), NULL};
    said[2] = (Said){PROP_TEXT_ALIGN, STR("center"), NULL};
    return;
  }
  said[0] = left ? (Said){PROP_LEFT, chart_length(c, x, 0, "em"), NULL}
                 : (Said){PROP_RIGHT, chart_length(c, 1 - x, 0, "em"), NULL};
}

static void draw_value(Plot *p, uint32_t record, uint32_t line) {
  Chart *c = p->c;
  const ChartValue *value = chart_value(c, record, line);
  bool above = stands_above(p, record, line);
  double y = y_of(p, record, line);
  Said said[7] = {{PROP_POSITION, STR("absolute"), NULL}, {0}};
  if (above)
    said[1] = (Said){PROP_BOTTOM, chart_length(c, 1 - y, GAP, "em"), NULL};
  else
    said[1] = (Said){PROP_TOP, chart_length(c, y, GAP, "em"), NULL};
  said[2] = (Said){PROP_COLOR, {0}, chart_ink(c, record, line, line + 1)};
  place_across(p, record, line, above, chart_text_width(c, value->text) + 1, said + 3);
  note_crowd(p, record, line, above);
  p->deep |= !above && y > 1 - 1.2 / LINES;
  chart_text(c, p->area, STR("chart-value"), value->text, value->elem, said, p->out);
}

// A value that is missing is said at the foot.
static void draw_gap(Plot *p, uint32_t record, uint32_t line) {
  Chart *c = p->c;
  const ChartValue *value = chart_value(c, record, line);
  Said said[] = {{PROP_POSITION, STR("absolute"), NULL},
                 {PROP_BOTTOM, chart_length(c, 0, 1.4 * (c->line_count - 1 - line), "em"), NULL},
                 {PROP_LEFT, chart_length(c, at_x(c, record), -1, "em"), NULL},
                 {PROP_WIDTH, STR("2em"), NULL},
                 {PROP_TEXT_ALIGN, STR("center"), NULL},
                 {PROP_COLOR, {0}, chart_ink(c, record, line, line + 1)},
                 {0}};
  chart_text(c, p->area, STR("chart-value"), value->text, value->elem, said, p->out);
}

// --- Names ------------------------------------------------------------------------------------------------------

typedef struct End {
  uint32_t line, record;
  double y;
} End;

static uint32_t ends_of(const Plot *p, End *ends) {
  const Chart *c = p->c;
  uint32_t n = 0;
  for (uint32_t s = 0; s < c->line_count; s++) {
    uint32_t record = c->record_count;
    while (record && !is_known(c, record - 1, s)) record--;
    End end = {s, record ? record - 1 : c->record_count - 1, record ? y_of(p, record - 1, s) : 1};
    uint32_t at = n++;
    for (; at && ends[at - 1].y > end.y; at--) ends[at] = ends[at - 1];
    ends[at] = end;
  }
  return n;
}

// Names stand a line apart, as near to their lines' ends as they can.
static void part_ends(End *ends, uint32_t n) {
  for (uint32_t i = 1; i < n; i++) ends[i].y = fmax(ends[i].y, ends[i - 1].y + 1 / LINES);
  if (n && ends[n - 1].y > 1) ends[n - 1].y = 1;
  for (uint32_t i = n; i-- > 1;) ends[i - 1].y = fmin(ends[i - 1].y, ends[i].y - 1 / LINES);
}

static void draw_names(Plot *p) {
  Chart *c = p->c;
  End *ends = ARENA_ARRAY(c->b->temp, End, c->line_count);
  uint32_t n = ends_of(p, ends);
  part_ends(ends, n);
  for (uint32_t i = 0; i < n; i++) {
    uint32_t line = ends[i].line;
    Said said[] = {{PROP_POSITION, STR("absolute"), NULL},
                   {PROP_LEFT, chart_length(c, at_x(c, ends[i].record), ASIDE, "em"), NULL},
                   {PROP_TOP, chart_length(c, ends[i].y, -0.5, "lh"), NULL},
                   {PROP_COLOR, {0}, chart_ink(c, ends[i].record, line, line + 1)},
                   {0}};
    chart_text(c, p->area, STR("chart-name"), c->lines[line].term, c->lines[line].elem, said, p->out);
  }
}

static double names_width(Chart *c) {
  double widest = 0;
  for (uint32_t s = 0; s < c->line_count && c->line_count > 1; s++)
    widest = fmax(widest, ASIDE + chart_text_width(c, c->lines[s].term));
  return widest;
}

// --- The whole --------------------------------------------------------------------------------------------------

// True when room is needed below.
static bool draw_area(Chart *c, const DocNode *area, NodeList *out) {
  Plot p = {.c = c, .area = area, .out = out};
  set_scale(&p);
  draw_grid(&p);
  for (uint32_t s = 0; s < c->line_count; s++) draw_line(&p, s);
  for (uint32_t i = 0; i < c->record_count; i++)
    for (uint32_t s = 0; s < c->line_count; s++) {
      if (is_known(c, i, s)) draw_point(&p, i, s);
      (is_known(c, i, s) ? draw_value : draw_gap)(&p, i, s);
    }
  if (c->line_count > 1) draw_names(&p);
  return p.deep;
}

static void draw_labels(Chart *c, Str reserve, bool deep, NodeList *out) {
  Buf tracks = buf_new(c->b->temp);
  for (uint32_t i = 0; i < c->record_count; i++) {
    if (i) buf_byte(&tracks, ' ');
    chart_add_length(&tracks, 1.0 / c->record_count, 0, "pt");
  }
  Said said[] = {{PROP_PADDING_RIGHT, reserve, NULL},
                 {PROP_PADDING_TOP, deep ? STR("1.1lh") : STR("0"), NULL},
                 {PROP_GRID_TEMPLATE_COLUMNS, buf_str(&tracks), NULL},
                 {0}};
  DocNode *row = chart_box(c, c->node, STR("chart-labels"), said, out);
  NodeList labels = {0};
  for (uint32_t i = 0; i < c->record_count; i++) {
    const Data *label = template_eval(&c->b->expr, c->block->term, c->records[i].scope);
    Said centred[] = {{PROP_TEXT_ALIGN, STR("center"), NULL}, {PROP_MAX_WIDTH, STR("none"), NULL}, {0}};
    chart_text(c, row, STR("chart-label"), label, c->records[i].elem, centred, &labels);
  }
  node_close(c->b, row, &labels);
}

void chart_draw_lines(Chart *c, NodeList *out) {
  chart_caption(c, NULL, out);
  Str reserve = chart_length(c, 0, names_width(c), "em");
  DocNode *plot = chart_box(c, c->node, STR("chart-plot"), (Said[]){{PROP_PADDING_RIGHT, reserve, NULL}, {0}}, out);
  NodeList inside = {0}, drawn = {0};
  DocNode *area = chart_box(c, plot, STR("chart-area"), (Said[]){{PROP_POSITION, STR("relative"), NULL}, {0}}, &inside);
  bool deep = draw_area(c, area, &drawn);
  node_close(c->b, area, &drawn);
  node_close(c->b, plot, &inside);
  draw_labels(c, reserve, deep, out);
}
