// Lines of text: glyph runs by element, underlines, leaders, and the rectangles of links.
#include "paint/painter.h"

// What a stretch of a line's glyphs has in common.
typedef struct Stretch {
  const ShapeRun *run;
  uint32_t elem, link, link_elem;
} Stretch;

uint32_t paint_link_elem(const Painter *painter, uint32_t elem) {
  for (; elem; elem = painter->doc->elems[elem].parent)
    if (painter->doc->elems[elem].role == ROLE_LINK) return elem;
  return 0;
}

static uint32_t link_around(Painter *painter, const DocNode *node) {
  if (painter->around == node) return painter->around_link;
  const DocNode *n = node;
  while (n && !n->link) n = n->parent;
  painter->around = node;
  painter->around_link = n ? n->link : 0;
  return painter->around_link;
}

static uint32_t link_of(Painter *painter, const DocNode *node, const DocText *text, uint32_t inline_node) {
  for (uint32_t i = inline_node; i; i = text->inlines->nodes[i].parent)
    if (text->of[i].link) return text->of[i].link;
  return text->of[0].link ? text->of[0].link : link_around(painter, node);
}

static Stretch stretch_of(Painter *painter, const Paragraph *p, const ShapeRun *run) {
  Stretch s = {run, 0, 0, 0};
  if (!p->text || !run) return s;
  uint32_t elem = p->text->of[run->node].elem;
  s.link = link_of(painter, p->node, p->text, run->node);
  s.link_elem = s.link ? paint_link_elem(painter, elem) : 0;
  s.elem = painter->region ? 0 : elem;
  return s;
}

static const Style *decorated(const Paragraph *p, const ShapeRun *run) {
  if (!p->text) return run->style->decoration ? run->style : NULL;
  for (uint32_t i = run->node;; i = p->text->inlines->nodes[i].parent) {
    if (p->of_inline[i]->decoration) return p->of_inline[i];
    if (!i) return NULL;
  }
}

// How far below the baseline the middle of a line stands: an underline where the face puts it unless told, a line
// through at half the height of small letters, one over above the capitals.
static Len line_middle(const Style *style, const ShapeRun *run, uint8_t line, Len thickness) {
  const Font *font = run->font;
  if (line == LINE_THROUGH) return -shape_scale(font->x_height, run->size, font->upem) / 2;
  if (line == LINE_OVER) return -shape_scale(font->ascender, run->size, font->upem);
  if (style->underline_set) return style->underline_offset + thickness / 2;
  return shape_scale(-font->underline_position, run->size, font->upem);
}

// Strokes along a stretch. A double one is three times as thick, so that both its lines have the thickness asked for.
static void paint_decorations(Painter *painter, const Style *style, const ShapeRun *run, Len x, Len width, Len baseline) {
  Len thickness = style->underline_thickness;
  if (!thickness) thickness = shape_scale(run->font->underline_thickness, run->size, run->font->upem);
  if (style->decoration_kind == BORDER_DOUBLE) thickness *= 3;
  Border border = {style->decoration_kind, thickness, style->underline_colour.none ? run->style->colour : style->underline_colour};
  for (uint8_t line = LINE_UNDER; line <= LINE_THROUGH; line <<= 1) {
    if (!(style->decoration & line)) continue;
    Len middle = line_middle(style, run, line, thickness);
    paint_rule_of(painter, 0, (DisplayRect){x, baseline + middle - thickness / 2, width, thickness}, border, 65536);
  }
}

static void add_link(Painter *painter, const Stretch *s, Len x, Len width, Len baseline) {
  if (painter->region || !s->link || width <= 0) return;
  Len up = shape_scale(s->run->font->ascender, s->run->size, s->run->font->upem);
  Len down = shape_scale(-s->run->font->descender, s->run->size, s->run->font->upem);
  DisplayLink link = {s->link, s->link_elem, {x, baseline - up, width, up + down}};
  DisplayLink *last = painter->links.n ? &painter->links.v[painter->links.n - 1] : NULL;
  // Runs of one link on one line make one rectangle.
  if (last && last->link == link.link && last->elem == link.elem && x - (last->rect.x + last->rect.width) <= LEN_PT &&
      x >= last->rect.x && last->rect.y < baseline && last->rect.y + last->rect.height > baseline - up) {
    Len bottom = last->rect.y + last->rect.height, mine = link.rect.y + link.rect.height;
    if (link.rect.y < last->rect.y) last->rect.y = link.rect.y;
    last->rect.height = (mine > bottom ? mine : bottom) - last->rect.y;
    last->rect.width = x + width - last->rect.x;
    return;
  }
  VEC_PUSH(painter->arena, painter->links, link);
}

static bool same_stretch(const Stretch *a, const Stretch *b) {
  return a->run == b->run && a->elem == b->elem && a->link == b->link;
}

// A leader's pattern, repeated from the right so that leaders of successive lines stand under one another.
static void paint_leader(Painter *painter, const ParObject *object, Len x, Len width, Len right, Len baseline) {
  const Shaped *pattern = object->pattern;
  if (!pattern || !pattern->glyph_count) return;
  const ShapeRun *run = &pattern->runs[0];
  Len step = 0;
  for (uint32_t i = 0; i < run->count; i++)
    step += shape_scale(pattern->glyphs[run->first + i].advance, run->size, run->font->upem) + run->tracking;
  if (step <= 0) return;
  uint32_t times = (uint32_t)(width / step), n = 0;
  DisplayPiece *v = ARENA_ARRAY(painter->arena, DisplayPiece, times + 1);
  for (uint32_t k = times; k > 0; k--) {
    Len at = right - (Len)k * step;
    if (at >= x) v[n++] = (DisplayPiece){{pattern, run, run->first, run->count}, at, baseline};
  }
  if (!n) return;
  DisplayItem *item = paint_push(painter, DISPLAY_GLYPHS, 0);
  item->glyphs.font = run->font;
  item->glyphs.size = run->size;
  item->glyphs.tracking = run->tracking;
  item->glyphs.colour = run->style->colour;
  item->glyphs.v = v;
  item->glyphs.count = n;
}

static bool is_note(const Paragraph *p, uint32_t object) {
  return p->objects[object - 1].block && p->objects[object - 1].block->kind == BLOCK_NOTE;
}

static bool is_leader(const Paragraph *p, uint32_t object) {
  return p->text && p->text->inlines->nodes[p->objects[object - 1].node].kind == INLINE_LEADER;
}

// A forced break has no space of its own, nor has the end of a paragraph that is one element with what follows it: words
// would fuse when the text is taken out. So it is with a leader, whose own signs are no text.
static bool needs_parting(const ParLines *lines, uint32_t line, const Fragment *owner) {
  const Paragraph *p = lines->paragraph;
  if (line + 1 < lines->count) {
    const ParItem *end = &p->items[lines->lines[line].last];
    return end->kind == PAR_PENALTY && end->value == PENALTY_FORCED;
  }
  const DocNode *node = owner ? owner->item->node : NULL;
  return node && node->elem && node->parent && node->parent->elem == node->elem;
}

// The space that parts: of the face of what it follows, where it has one.
static void part(Painter *painter, Stretch s, Len x, Len baseline) {
  const ProseTools *tools = &painter->display->tools->prose;
  helper_enter(tools->shaping);
  const Shaped *space = shape_plain(tools->shaper, painter->job, STR(" "), s.run->style);
  helper_leave(tools->shaping);
  if (!space || !space->glyph_count) return;
  DisplayPiece *piece = ARENA_NEW(painter->arena, DisplayPiece);
  *piece = (DisplayPiece){{space, &space->runs[0], space->runs[0].first, 1}, x, baseline};
  DisplayItem *item = paint_push(painter, DISPLAY_GLYPHS, s.elem);
  item->glyphs.font = space->runs[0].font;
  item->glyphs.size = space->runs[0].size;
  item->glyphs.colour = s.run->style->colour;
  item->glyphs.v = piece;
  item->glyphs.count = 1;
}

static bool ends_with_space(const ShapePiece *p) {
  Str last = shape_cluster(p->shaped, p->run, p->first + p->count - 1);
  return last.n == 1 && last.p[0] == ' ';
}

// What a line is painted by: the stretch at hand, its pieces so far, where it ends.
typedef struct LinePainter {
  Painter *painter;
  const Paragraph *p;
  Len left, baseline, end, tracking;
  Stretch now, before;  // before: the last that had glyphs
  DisplayPiece *v;
  uint32_t n;
} LinePainter;

static void flush(const LinePainter *z) {
  const Stretch *s = &z->now;
  DisplayItem *item = paint_push(z->painter, DISPLAY_GLYPHS, s->elem);
  item->glyphs.font = s->run->font;
  item->glyphs.size = s->run->size;
  item->glyphs.tracking = s->run->tracking + z->tracking;
  item->glyphs.colour = s->run->style->colour;
  item->glyphs.v = z->v;
  item->glyphs.count = z->n;
  const Style *lines = decorated(z->p, s->run);
  Len x = z->v[0].x, width = z->end - x;
  if (lines) paint_decorations(z->painter, lines, s->run, x, width, z->baseline);
  add_link(z->painter, s, x, width, z->baseline);
}

static void end_stretch(LinePainter *z, Stretch next) {
  if (z->n) {
    flush(z);
    z->before = z->now;
  }
  z->v += z->n;
  z->n = 0;
  z->now = next;
}

static void paint_object(LinePainter *z, const ParPiece *g, const Fragment *owner, uint32_t *next_child) {
  Painter *painter = z->painter;
  end_stretch(z, (Stretch){0});
  if (is_leader(z->p, g->object)) {
    if (z->before.elem && !painter->region) part(painter, z->before, z->left + g->x, z->baseline);
    paint_leader(painter, &z->p->objects[g->object - 1], z->left + g->x, g->advance, z->left + g->x + g->advance, z->baseline);
  } else if (!is_note(z->p, g->object) && owner && *next_child < owner->count) {
    paint_fragment(painter, owner->children[(*next_child)++]);
  }
}

// The pieces of one run; returns where they end. A space at the line's end is beyond what is underlined or linked.
static uint32_t paint_run(LinePainter *z, const ParPiece *pieces, uint32_t from, uint32_t count) {
  const ShapeRun *run = pieces[from].run;
  DisplayPiece *out = z->v + z->n;
  uint32_t i = from;
  for (; i < count && pieces[i].run == run && !pieces[i].object; i++)
    *out++ = (DisplayPiece){pieces[i].glyphs, z->left + pieces[i].x, z->baseline - pieces[i].glyphs.run->rise};
  z->n += i - from;
  uint32_t last = i == count && ends_with_space(&pieces[i - 1].glyphs) ? i - 1 : i;
  if (last > from) z->end = z->left + pieces[last - 1].x + pieces[last - 1].advance;
  return i;
}

static void paint_line(Painter *painter, const ParLines *lines, uint32_t line, Len left, Len baseline, const Fragment *owner,
                       uint32_t *next_child, const Stretch *fixed) {
  uint32_t count;
  ArenaMark mark = arena_mark(painter->line);
  const ParPiece *pieces = par_place(painter->job, &painter->display->tools->prose, lines, line, painter->line, &count);
  DisplayPiece *v = arena_alloc_raw(painter->arena, (count + 1) * sizeof *v);
  LinePainter z = {.painter = painter, .p = lines->paragraph, .left = left, .baseline = baseline, .end = left,
                   .tracking = lines->lines[line].tracking, .v = v};
  for (uint32_t i = 0; i < count;) {
    const ParPiece *g = &pieces[i];
    if (g->object) {
      paint_object(&z, g, owner, next_child);
      i++;
      continue;
    }
    Stretch s = fixed ? (Stretch){g->run, fixed->elem, 0, 0} : stretch_of(painter, z.p, g->run);
    if (!same_stretch(&s, &z.now)) end_stretch(&z, s);
    i = paint_run(&z, pieces, i, count);
  }
  Stretch last = z.now;
  uint32_t n = z.n;
  bool parts = n && last.elem && !ends_with_space(&z.v[n - 1].glyphs) && needs_parting(lines, line, owner);
  end_stretch(&z, (Stretch){0});
  if (parts) part(painter, last, z.end, baseline);
  arena_rewind(painter->line, mark);
}

void paint_lines(Painter *painter, const Fragment *f) {
  paint_marker(painter, f);
  uint32_t next_child = 0;
  for (uint32_t i = 0; i < f->line_count; i++)
    paint_line(painter, f->lines, f->line_first + i, f->text_x, f->baselines[i], f, &next_child, NULL);
}

// A note's number stands with its text, or before all of it.
static uint32_t marker_elem(const DocNode *node) {
  if (node->kind == BLOCK_ITEM) return node->item.marker_elem;
  return node->kind == BLOCK_NOTE ? node->note.label_elem : marker_elem(node->parent);
}

void paint_marker(Painter *painter, const Fragment *f) {
  if (!f->marker || !f->marker->count) return;
  Stretch fixed = {.elem = painter->region ? 0 : marker_elem(f->item->node)};
  uint32_t none = 0;
  paint_line(painter, f->marker, 0, f->marker_x, f->marker_y, NULL, &none, &fixed);
}
