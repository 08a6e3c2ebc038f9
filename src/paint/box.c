// Backgrounds, borders and the paths they are made of.
#include "paint/painter.h"

DisplayItem *paint_push(Painter *painter, DisplayKind kind, uint32_t elem) {
  DisplayItem item = {.kind = kind, .elem = elem, .artifact = painter->artifact};
  VEC_PUSH(painter->arena, painter->items, item);
  return &painter->items.v[painter->items.n - 1];
}

uint32_t paint_figure_elem(const Painter *painter, const DocNode *node) {
  if (painter->region || !node->elem) return 0;
  Role role = painter->doc->elems[node->elem].role;
  return role == ROLE_FIGURE || role == ROLE_FORMULA ? node->elem : 0;
}

static DisplayStep *outline_step(Outline *outline, PathVerb verb) {
  DisplayStep step = {.verb = verb};
  VEC_PUSH(outline->arena, outline->steps, step);
  return &outline->steps.v[outline->steps.n - 1];
}

void outline_move(Outline *outline, Len x, Len y) {
  DisplayStep *s = outline_step(outline, PATH_MOVE);
  s->x[0] = x, s->y[0] = y;
}

void outline_line(Outline *outline, Len x, Len y) {
  DisplayStep *s = outline_step(outline, PATH_LINE);
  s->x[0] = x, s->y[0] = y;
}

void outline_curve(Outline *outline, Len x1, Len y1, Len x2, Len y2, Len x, Len y) {
  DisplayStep *s = outline_step(outline, PATH_CURVE);
  s->x[0] = x1, s->y[0] = y1;
  s->x[1] = x2, s->y[1] = y2;
  s->x[2] = x, s->y[2] = y;
}

void outline_close(Outline *outline) { outline_step(outline, PATH_CLOSE); }

void outline_rect(Outline *outline, DisplayRect r) {
  outline_move(outline, r.x, r.y);
  outline_line(outline, r.x + r.width, r.y);
  outline_line(outline, r.x + r.width, r.y + r.height);
  outline_line(outline, r.x, r.y + r.height);
  outline_close(outline);
}

// How far a control point stands from the corner: 1 - 4/3 (sqrt 2 - 1) of the radius, in 1/65536.
enum { ROUNDING = 29348 };

void outline_round_rect(Outline *outline, DisplayRect b, Len r) {
  Len most = (b.width < b.height ? b.width : b.height) / 2;
  if (r > most) r = most;
  if (r <= 0) {
    outline_rect(outline, b);
    return;
  }
  Len k = len_mul(r, ROUNDING, 65536), right = b.x + b.width, bottom = b.y + b.height;
  outline_move(outline, b.x + r, b.y);
  outline_line(outline, right - r, b.y);
  outline_curve(outline, right - k, b.y, right, b.y + k, right, b.y + r);
  outline_line(outline, right, bottom - r);
  outline_curve(outline, right, bottom - k, right - k, bottom, right - r, bottom);
  outline_line(outline, b.x + r, bottom);
  outline_curve(outline, b.x + k, bottom, b.x, bottom - k, b.x, bottom - r);
  outline_line(outline, b.x, b.y + r);
  outline_curve(outline, b.x, b.y + k, b.x + k, b.y, b.x + r, b.y);
  outline_close(outline);
}

static void fill_outline(Painter *painter, uint32_t elem, const Outline *outline, Colour colour, int32_t opacity) {
  DisplayItem *item = paint_push(painter, DISPLAY_PATH, elem);
  item->path.steps = outline->steps.v;
  item->path.count = outline->steps.n;
  item->path.fill = colour;
  item->path.stroke.none = 1;
  item->path.fill_opacity = opacity;
  item->path.stroke_opacity = opacity;
}

// What touches the trimmed edge runs into the bleed.
static DisplayRect bled(const Painter *painter, DisplayRect r) {
  const Master *m = painter->page->master;
  Len right = r.x + r.width, bottom = r.y + r.height;
  if (m->bleed <= 0) return r;
  if (r.x <= 0) r.x = -m->bleed;
  if (r.y <= 0) r.y = -m->bleed;
  if (right >= m->width) right = m->width + m->bleed;
  if (bottom >= m->height) bottom = m->height + m->bleed;
  return (DisplayRect){r.x, r.y, right - r.x, bottom - r.y};
}

static Len radius_of(const Style *style, DisplayRect box) {
  if (style->border_radius.kind != SIZE_LEN) return 0;
  Len side = box.width < box.height ? box.width : box.height;
  return style->border_radius.len + len_mul(side, style->border_radius.percent, 65536);
}

static Len size_of(Size size, Len whole) {
  return size.kind == SIZE_LEN ? size.len + len_mul(whole, size.percent, 65536) : 0;
}

static DisplayRect inner(DisplayRect r, Len top, Len right, Len bottom, Len left) {
  return (DisplayRect){r.x + left, r.y + top, r.width - left - right, r.height - top - bottom};
}

// Within its borders, and within its padding too.
static DisplayRect within(DisplayRect box, const Style *s, Len base, bool padding) {
  Len edge[EDGES];
  for (int e = 0; e < EDGES; e++)
    edge[e] = (s->border[e].kind ? s->border[e].width : 0) + (padding ? size_of(s->padding[e], base) : 0);
  return inner(box, edge[EDGE_TOP], edge[EDGE_RIGHT], edge[EDGE_BOTTOM], edge[EDGE_LEFT]);
}

static bool same_border(Border a, Border b) { return a.kind == b.kind && a.width == b.width && colour_same(a.colour, b.colour); }

static bool is_ring(const Style *s) {
  for (int e = 1; e < EDGES; e++)
    if (!same_border(s->border[0], s->border[e])) return false;
  return s->border[0].kind != BORDER_NONE && s->border[0].kind != BORDER_DOUBLE && s->border[0].width > 0;
}

// Under an opaque border with round corners a background ends in its middle: of two edges in one place, a viewer that
// smooths them shows the lower one.
static Len hidden_edge(const Style *s, Len radius) {
  bool hides = radius && is_ring(s) && s->border[0].kind == BORDER_SOLID && !s->border[0].colour.none && s->opacity == 65536;
  return hides && s->background_clip == CLIP_BORDER ? s->border[0].width / 2 : 0;
}

static void paint_background(Painter *painter, const Fragment *f, DisplayRect box) {
  const Style *s = f->item->style;
  if (s->background.none || box.width <= 0 || box.height <= 0) return;
  if (s->background_clip != CLIP_BORDER) box = within(box, s, f->width, s->background_clip == CLIP_CONTENT);
  Outline outline = {.arena = painter->arena};
  Len radius = radius_of(s, box), under = hidden_edge(s, radius);
  outline_round_rect(&outline, radius ? inner(box, under, under, under, under) : bled(painter, box), radius - under);
  ArtifactKind kind = painter->artifact;
  if (kind == ARTIFACT_LAYOUT) painter->artifact = ARTIFACT_BACKGROUND;
  fill_outline(painter, paint_figure_elem(painter, f->item->node), &outline, s->background, s->opacity);
  painter->artifact = kind;
}

// Dashes as long as three widths and two apart; dots are dashes of no length with round ends, a width apart.
static void stroke_border(Painter *painter, DisplayItem *item, Border b, int32_t opacity) {
  item->path.fill.none = 1;
  item->path.stroke = b.colour;
  item->path.stroke_width = b.width;
  item->path.fill_opacity = item->path.stroke_opacity = opacity;
  item->path.miter = 10 * 65536;
  if (b.kind == BORDER_SOLID) return;
  Len *dashes = ARENA_ARRAY(painter->arena, Len, 2);
  dashes[0] = b.kind == BORDER_DASHED ? 3 * b.width : 0;
  dashes[1] = 2 * b.width;
  item->path.dashes = dashes;
  item->path.dash_count = 2;
  item->path.cap = b.kind == BORDER_DOTTED;
}

// A border all round is one stroke, along the middle of its width.
static void paint_ring(Painter *painter, const Fragment *f, DisplayRect box) {
  const Style *s = f->item->style;
  Len w = s->border[0].width, radius = radius_of(s, box);
  Outline outline = {.arena = painter->arena};
  outline_round_rect(&outline, inner(box, w / 2, w / 2, w / 2, w / 2), radius ? radius - w / 2 : 0);
  DisplayItem *item = paint_push(painter, DISPLAY_PATH, paint_figure_elem(painter, f->item->node));
  item->path.steps = outline.steps.v;
  item->path.count = outline.steps.n;
  stroke_border(painter, item, s->border[0], s->opacity);
}

// Two thin ones, a third of the thickness each.
static void paint_double(Painter *painter, uint32_t elem, DisplayRect r, bool across, Border b, int32_t opacity) {
  Outline outline = {.arena = painter->arena};
  Len third = (across ? r.height : r.width) / 3;
  for (int i = 0; i < 2; i++) {
    Len by = i ? 2 * third : 0;
    outline_rect(&outline, across ? (DisplayRect){r.x, r.y + by, r.width, third}
                                  : (DisplayRect){r.x + by, r.y, third, r.height});
  }
  fill_outline(painter, elem, &outline, b.colour, opacity);
}

// A rule as thick as the shorter side of its rectangle: filled, or stroked along its middle where it is broken.
void paint_rule_of(Painter *painter, uint32_t elem, DisplayRect r, Border b, int32_t opacity) {
  Outline outline = {.arena = painter->arena};
  if (b.kind == BORDER_SOLID) {
    outline_rect(&outline, r);
    fill_outline(painter, elem, &outline, b.colour, opacity);
    return;
  }
  bool across = r.width >= r.height;
  if (b.kind == BORDER_DOUBLE) {
    paint_double(painter, elem, r, across, b, opacity);
    return;
  }
  outline_move(&outline, across ? r.x : r.x + r.width / 2, across ? r.y + r.height / 2 : r.y);
  outline_line(&outline, across ? r.x + r.width : r.x + r.width / 2, across ? r.y + r.height / 2 : r.y + r.height);
  DisplayItem *item = paint_push(painter, DISPLAY_PATH, elem);
  item->path.steps = outline.steps.v;
  item->path.count = outline.steps.n;
  stroke_border(painter, item, b, opacity);
}

static void limit_border(const Style *s, DisplayRect *line, bool across) {
  if (s->border_limit.kind != SIZE_LEN) return;
  Len whole = across ? line->width : line->height, length = size_of(s->border_limit, whole);
  if (length >= whole) return;
  bool from_end = s->border_limit_edge == EDGE_RIGHT || s->border_limit_edge == EDGE_BOTTOM;
  if (across) {
    if (from_end) line->x += whole - length;
    line->width = length;
  } else {
    if (from_end) line->y += whole - length;
    line->height = length;
  }
}

static void paint_edge(Painter *painter, const Fragment *f, DisplayRect box, int edge) {
  const Style *s = f->item->style;
  Border b = s->border[edge];
  if (b.kind == BORDER_NONE || b.width <= 0 || b.colour.none) return;
  if ((edge == EDGE_TOP && !f->first) || (edge == EDGE_BOTTOM && !f->last)) return;
  bool across = edge == EDGE_TOP || edge == EDGE_BOTTOM;
  DisplayRect line = box;
  if (across) line.height = b.width;
  else line.width = b.width;
  if (edge == EDGE_BOTTOM) line.y = box.y + box.height - b.width;
  if (edge == EDGE_RIGHT) line.x = box.x + box.width - b.width;
  limit_border(s, &line, across);
  paint_rule_of(painter, paint_figure_elem(painter, f->item->node), line, b, s->opacity);
}

// --- Rules between columns ---------------------------------------------------------------------------------------

typedef struct ColumnRules {
  Len x, width, gap;   // of the first column
  uint32_t columns;    // that hold something, in this stretch
  Len top, bottom;
} ColumnRules;

static void paint_column_rules(Painter *painter, const Fragment *f, const ColumnRules *c) {
  Border b = f->item->style->column_rule;
  for (uint32_t i = 1; i < c->columns; i++) {
    Len middle = c->x + (Len)i * (c->width + c->gap) - c->gap / 2;
    paint_rule_of(painter, 0, (DisplayRect){middle - b.width / 2, c->top, b.width, c->bottom - c->top}, b, f->item->style->opacity);
  }
}

// Between the columns of each stretch that no spanning block interrupts, as high as the tallest.
static void paint_columns(Painter *painter, const Fragment *f) {
  const Style *s = f->item->style;
  if (!style_has_columns(s) || s->column_rule.kind == BORDER_NONE || s->column_rule.width <= 0) return;
  Len left = size_of(s->padding[EDGE_LEFT], f->width) + s->border[EDGE_LEFT].width;
  Len right = size_of(s->padding[EDGE_RIGHT], f->width) + s->border[EDGE_RIGHT].width;
  uint32_t count = style_columns(s, f->width - left - right);
  Len width = (f->width - left - right - (Len)(count - 1) * s->column_gap) / (Len)count;
  if (width <= 0) return;
  ColumnRules empty = {f->x + left, width, s->column_gap, 0, LEN_MAX, 0}, c = empty;
  for (uint32_t i = 0; i < f->count; i++) {
    const Fragment *child = f->children[i];
    if (child->item->style->span_all) {
      paint_column_rules(painter, f, &c);
      c = empty;
      continue;
    }
    uint32_t column = child->x < c.x ? 0 : (uint32_t)((child->x - c.x) / (width + s->column_gap));
    if (column + 1 > c.columns) c.columns = column + 1;
    if (child->y < c.top) c.top = child->y;
    if (child->y + child->height > c.bottom) c.bottom = child->y + child->height;
  }
  paint_column_rules(painter, f, &c);
}

void paint_borders(Painter *painter, const Fragment *f) {
  DisplayRect box = {f->x, f->y, f->width, f->height};
  if (is_ring(f->item->style) && f->first && f->last) {
    paint_ring(painter, f, box);
    return;
  }
  for (int edge = 0; edge < EDGES; edge++) paint_edge(painter, f, box, edge);
}

void paint_decoration(Painter *painter, const Fragment *f) {
  DisplayRect box = {f->x, f->y, f->width, f->height};
  paint_background(painter, f, box);
  paint_columns(painter, f);
  if (f->item->kind != GALLEY_ROW) paint_borders(painter, f);
}

void paint_page_background(Painter *painter) {
  const Master *m = painter->page->master;
  if (m->background.none) return;
  Outline outline = {.arena = painter->arena};
  outline_rect(&outline, (DisplayRect){-m->bleed, -m->bleed, m->width + 2 * m->bleed, m->height + 2 * m->bleed});
  painter->artifact = ARTIFACT_BACKGROUND;
  fill_outline(painter, 0, &outline, m->background, 65536);
  painter->artifact = ARTIFACT_LAYOUT;
}
