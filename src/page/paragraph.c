// A paragraph: its lines at this measure, how many of them fit, and where each baseline stands. On the grid the last
// line stands on it and whole lines of the grid are filled, the remainder going above; a paragraph whose line height is
// one line of the grid has every line on it.
#include "page/again.h"

// The notes that its lines call, in order.
typedef struct Calls {
  const GalleyItem **note;
  uint32_t *line;  // from the first line to place
  uint32_t n;
} Calls;

// How far a line's spaces may be stretched so that columns end level, and what part of ragged lines may give way.
enum { LOOSEST = 3 * 65536 / 2, RAGGED_SHARE = 16 };

typedef struct Setting {
  const GalleyItem *item;
  const ParLines *lines;
  uint32_t first, left;  // the first line to place, and how many there are
  Len line, above;       // line height; from a line's top to its baseline
  Len trim_start, trim_end;
  bool snap;
  Flow y;                  // top of the content
  Calls calls;
  const Len *rise, *fall;  // by line from `first`: what inline boxes need beyond the line height; NULL: nothing
} Setting;

static bool is_of_leaf(Align align) { return align == ALIGN_INSIDE || align == ALIGN_OUTSIDE; }

// `inside` and `outside` are a side only once the page is known.
static const Paragraph *on_this_page(Layouter *l, const Paragraph *p) {
  Align align = p->style->text_align, last = p->style->text_align_last;
  if (!is_of_leaf(align) && !is_of_leaf(last)) return p;
  Arena *arena = l->tools->lasting ? l->tools->lasting : l->job->arena;
  Style *style = ARENA_NEW(arena, Style);
  *style = *p->style;
  if (is_of_leaf(align)) style->text_align = (align == ALIGN_OUTSIDE) == l->right ? ALIGN_END : ALIGN_START;
  if (is_of_leaf(last)) style->text_align_last = (last == ALIGN_OUTSIDE) == l->right ? ALIGN_END : ALIGN_START;
  Paragraph *copy = ARENA_NEW(arena, Paragraph);
  *copy = *p;
  copy->style = style;
  copy->hash ^= l->right ? 0x5bd1e9955bd1e995u : 0x9e3779b97f4a7c15u;
  return copy;
}

// How far a note's number, which stands at the head of its first line, moves the text along.
static Len number_width(const GalleyItem *item, Len width) {
  if (!item->marker) return 0;
  Len narrow, wide;
  par_extent(item->marker, &narrow, &wide);
  wide += item->marker->style->font_size / 4;
  return wide < width / 2 ? wide : 0;
}

static int32_t looseness_of(const Layouter *l, const GalleyItem *item) {
  for (const Loose *loose = l->loose; loose; loose = loose->next)
    if (loose->item == item) return loose->by;
  return 0;
}

static const ParLines *break_lines(Layouter *l, const GalleyItem *item, Len width, uint32_t hyphen_free) {
  Len number = number_width(item, width), widths[] = {width - number, width}, starts[] = {number, 0};
  ParMeasures measures = {widths, starts, number ? 2 : 1};
  ParLimits limits = {.hyphen_free = hyphen_free, .looseness = looseness_of(l, item)};
  const ParLines *lines = par_break(l->tools->breaks, on_this_page(l, item->paragraph), &measures, &limits);
  if (item->reads) asked_note(l, (Asked){.what = ASKED_LINES, .item = item, .width = width, .hyphen_free = hyphen_free, .by = limits.looseness, .of = lines});
  return lines;
}

static const ParLines *lines_at(Layouter *l, const GalleyItem *item, Len width, uint32_t hyphen_free) {
  if (hyphen_free || (l->loose && looseness_of(l, item))) return break_lines(l, item, width, hyphen_free);
  const ParLines *lines = recall_lines(l, item, width);
  if (lines) return lines;
  lines = break_lines(l, item, width, 0);
  if (lines->paragraph == item->paragraph) recall_keep_lines(l, item, width, lines);  // else it is this page's only
  return lines;
}

const ParLines *paragraph_lines(Layouter *l, const GalleyItem *item, Len width, uint32_t hyphen_free, int32_t by) {
  Loose loose = {item, by, NULL};
  const Loose *before = l->loose;
  l->loose = by ? &loose : NULL;
  const ParLines *lines = lines_at(l, item, width, hyphen_free);
  l->loose = before;
  return lines;
}

bool paragraph_may_give(const ParLines *lines, int32_t by) {
  const Paragraph *p = lines->paragraph;
  const ParLine *last = &lines->lines[lines->count - 1];
  Flow need = by > 0 ? last->measure - last->width : last->width, gives = 0;
  if (p->style->text_align != ALIGN_JUSTIFY) return need < (Flow)last->measure * lines->count / RAGGED_SHARE;
  for (uint32_t i = 0; i < p->count && gives <= need; i++) {
    const ParItem *item = &p->items[i];
    if (item->kind != PAR_GLUE || item->flags & (PAR_NO_STRETCH | PAR_ENDING)) continue;
    gives += by > 0 ? p->extras[item->value].stretch : p->extras[item->value].shrink;
  }
  return need < gives;
}

bool paragraph_is_loose(const ParLines *lines) {
  for (uint32_t i = 0; i < lines->count; i++)
    if (lines->lines[i].overfull || lines->lines[i].underfull || lines->lines[i].ratio > LOOSEST) return true;
  return false;
}

const ParLines *paragraph_loose(Layouter *l, const GalleyItem *item, const ParLines *lines, int32_t by) {
  bool gives = paragraph_may_give(lines, by);
  if (item->reads) asked_note(l, (Asked){.what = ASKED_GIVE, .item = item, .by = by, .of = lines, .gives = gives});
  if (!gives) return NULL;
  Loose loose = {item, by, l->loose};
  const Loose *before = l->loose;
  Len width = lines->lines[lines->count - 1].measure;
  l->loose = &loose;
  const ParLines *other = lines_at(l, item, width, 0);
  l->loose = before;
  if ((int64_t)other->count != (int64_t)lines->count + by) return NULL;
  return paragraph_is_loose(other) ? NULL : other;
}

static bool same_beginning(const ParLines *a, const ParLines *b, uint32_t count) {
  if (a->count < count || b->count < count) return false;
  for (uint32_t i = 0; i < count; i++)
    if (a->lines[i].last != b->lines[i].last) return false;
  return true;
}

// The rest of a paragraph goes on at another measure: broken again, its first lines as they were set.
static const ParLines *lines_going_on(Layouter *l, Len width, const Token *token) {
  const ParLines *old = token->lines;
  if (token->line >= old->count || old->lines[0].measure == width) return old;
  asked_unsure(l, token->item);
  Len *widths = ARENA_ARRAY(l->arena, Len, token->line + 1), *starts = ARENA_ARRAY(l->arena, Len, token->line + 1);
  for (uint32_t i = 0; i < token->line; i++) widths[i] = old->lines[i].measure;
  widths[token->line] = width;
  ParMeasures measures = {widths, starts, token->line + 1};
  ParLimits limits = {0};
  const ParLines *lines = par_break(l->tools->breaks, old->paragraph, &measures, &limits);
  return same_beginning(old, lines, token->line) ? lines : old;
}

static Len object_depth(const ParObject *o) { return o->depth > 0 ? o->depth : 0; }

// Rounds what a line needs beyond its height up to whole lines of the grid; a hair more is no matter.
static Len beyond(const Layouter *l, const Setting *g, Len need) {
  if (need <= 0) return 0;
  if (!g->snap) return need;
  if (need <= l->pitch / 4) return 0;
  return (need + l->pitch - 1) / l->pitch * l->pitch;
}

static void note_objects(Layouter *l, Setting *g) {
  const Paragraph *p = g->item->paragraph;
  Len *rise = ARENA_ARRAY(l->arena, Len, g->left + 1), *fall = ARENA_ARRAY(l->arena, Len, g->left + 1);
  for (uint32_t i = 0; i < g->left; i++) {
    const ParLine *line = &g->lines->lines[g->first + i];
    for (uint32_t k = line->first; k < line->last; k++) {
      if (p->items[k].kind != PAR_OBJECT) continue;
      const ParObject *o = &p->objects[p->items[k].value];
      Len up = beyond(l, g, o->height - g->above), down = beyond(l, g, object_depth(o) - (g->line - g->above));
      if (up > rise[i]) rise[i] = up;
      if (down > fall[i]) fall[i] = down;
    }
  }
  g->rise = rise;
  g->fall = fall;
}

// Calls in the lines from `first` on.
static Calls calls_in(Layouter *l, const GalleyItem *item, const ParLines *lines, uint32_t first) {
  Calls calls = {0};
  if (!item->notes) return calls;
  const Paragraph *p = item->paragraph;
  calls.note = ARENA_ARRAY(l->arena, const GalleyItem *, p->object_count);
  calls.line = ARENA_ARRAY(l->arena, uint32_t, p->object_count);
  for (uint32_t i = first; i < lines->count; i++)
    for (uint32_t k = lines->lines[i].first; k < lines->lines[i].last; k++) {
      if (p->items[k].kind != PAR_OBJECT || !item->notes[p->items[k].value]) continue;
      calls.note[calls.n] = item->notes[p->items[k].value];
      calls.line[calls.n++] = i - first;
    }
  return calls;
}

static Setting setting_of(Layouter *l, const GalleyItem *item, const ParLines *lines, uint32_t first, Flow y) {
  const Paragraph *p = item->paragraph;
  const Style *s = item->style;
  Setting g = {
      .item = item, .lines = lines, .first = first, .left = lines->count - first, .line = s->line_height, .y = y};
  g.snap = s->snap_lines && l->pitch > 0;
  g.above = (g.line - (p->ascent + p->descent)) / 2 + p->ascent;
  if (s->text_box && !g.snap) {
    ShapeMetrics m = metrics_of(l, s);
    if (s->text_box & TRIM_START && !first) g.trim_start = g.above - (s->trims_to_x ? m.x_height : m.cap_height);
    if (s->text_box & TRIM_END) g.trim_end = g.line - g.above;
  }
  if (p->object_count) note_objects(l, &g);
  g.calls = calls_in(l, item, lines, first);
  return g;
}

static Flow height_of(const Setting *g, uint32_t count) {
  Flow h = (Flow)g->line * count;
  if (g->rise)
    for (uint32_t i = 0; i < count; i++) h += g->rise[i] + g->fall[i];
  return h - g->trim_start - (count == g->left ? g->trim_end : 0);
}

static Flow bottom_of(const Layouter *l, const Setting *g, uint32_t count) {
  Flow bottom = g->y + height_of(g, count);
  return g->snap ? grid_ceil(l, bottom) : bottom;
}

static uint32_t lines_fitting(const Layouter *l, const Setting *g, Flow limit) {
  if (bottom_of(l, g, g->left) <= limit) return g->left;
  uint32_t k = 0;
  Flow room = limit - g->y;
  if (room > 0 && g->line > 0) k = (uint32_t)flow_min(room / g->line, g->left - 1);
  while (k && bottom_of(l, g, k) > limit) k--;
  return k;
}

// --- notes --------------------------------------------------------------------------------------------------------

// Those that the first `count` lines call.
static Inserts notes_of(Layouter *l, const Setting *g, const Space *space, uint32_t count) {
  Inserts out = {0};
  const Foot *foot = &space->feet[space->notes_at];
  for (uint32_t i = 0; i < g->calls.n && g->calls.line[i] < count && space->notes_at; i++)
    insert_add(l, &out, note_whole(l, foot, space->notes_at, g->calls.note[i], !foot->noted && !out.n));
  return out;
}

static bool leaves_room(Layouter *l, const Setting *g, const Space *space, uint32_t count, Len edge) {
  Inserts notes = notes_of(l, g, space, count);
  if (notes.n && space->feet[space->notes_at].closed) return false;
  return bottom_of(l, g, count) + edge <= feet_floor(space, &notes, NO_LIMIT);
}

// How many of the lines leave room for the notes that they call.
static uint32_t lines_with_notes(Layouter *l, const Setting *g, const Space *space, uint32_t count, Len edge) {
  if (!g->calls.n || !space->notes_at) return count;
  while (count && !leaves_room(l, g, space, count, edge)) count--;
  return count;
}

// The line after `count` may stand when all its notes but the last are whole and that one begins here.
static bool splits_note(Layouter *l, const Setting *g, const Space *space, uint32_t count, Len edge, Inserts *notes) {
  const Foot *foot = &space->feet[space->notes_at];
  uint32_t last = 0;
  while (last < g->calls.n && g->calls.line[last] <= count) last++;
  if (!space->notes_at || !space->breaks || !last || g->calls.line[last - 1] != count || foot->closed) return false;
  Flow bottom = bottom_of(l, g, count + 1) + edge;
  if (bottom > space->limit) return false;
  Inserts before = {0};
  for (uint32_t i = 0; i + 1 < last; i++)
    insert_add(l, &before, note_whole(l, foot, space->notes_at, g->calls.note[i], !foot->noted && !before.n));
  Flow room = (foot->fixed ? foot->slack : foot->floor - bottom) - inserts_room(&before, space->notes_at);
  Insert part;
  bool first = !foot->noted && !before.n;
  if (!note_split(l, foot, g->calls.note[last - 1], NULL, first, room, false, &part) || part.room > room) return false;
  part.level = space->notes_at;
  *notes = before;
  insert_add(l, notes, part);
  return true;
}

// What a break after `count` lines offends against.
static Keep keep_of_lines(const Setting *g, uint32_t count) {
  const Style *s = g->item->style;
  if (count < s->orphans) return KEEP_LINES;
  return g->left - count < s->widows ? KEEP_LINES : KEEP_FREE;
}

static void add_candidates(Layouter *l, const Setting *g, uint32_t fitting, Keep keep) {
  for (uint32_t j = 1; l->candidates && j <= fitting && j < g->left; j++)
    candidate_add(l, bottom_of(l, g, j), keep_worse(keep, keep_of_lines(g, j)), false);
}

// How many of the lines that fit to place; 0: none, break before the paragraph.
static uint32_t choose_lines(Layouter *l, const Setting *g, uint32_t fitting, const Space *space, Keep *cost) {
  *cost = space->keep;
  for (uint32_t j = fitting; j > 0; j--)
    if (keep_of_lines(g, j) == KEEP_FREE) return j;
  if (!space->fresh && l->allow < KEEP_LINES) return 0;
  *cost = keep_worse(*cost, KEEP_LINES);
  return fitting ? fitting : space->fresh ? 1 : 0;
}

static void note_shortage(Layouter *l, const Setting *g, const Space *space, uint32_t count, Flow limit) {
  uint32_t next = count + 1;
  if (next < g->item->style->orphans) next = g->item->style->orphans;
  if (g->left - next < g->item->style->widows || next > g->left) next = g->left;
  Inserts notes = notes_of(l, g, space, next);
  shortage_note(l, bottom_of(l, g, next) + inserts_room(&notes, space->notes_at) - limit);
}

// A column does not end with a broken word where the paragraph can be set otherwise in as many lines, none of them loose.
static void avoid_hyphen(Layouter *l, Setting *g, const Space *space, uint32_t count, Len width, Len edge) {
  uint32_t line = g->first + count;
  if (!g->lines->lines[line - 1].ends_hyphen) return;
  const ParLines *other = lines_at(l, g->item, width, line);
  if (other->count != g->lines->count || other->lines[line - 1].ends_hyphen || paragraph_is_loose(other)) return;
  if (g->first) asked_unsure(l, g->item);
  if (g->first && !same_beginning(g->lines, other, g->first)) return;
  Setting otherwise = *g;
  otherwise.calls = calls_in(l, g->item, other, g->first);
  if (lines_with_notes(l, &otherwise, space, count, edge) < count) return;
  g->calls = otherwise.calls;
  g->lines = other;
  if (g->rise) note_objects(l, g);
}

// Baselines from the box's top; the last one decides on the grid.
static const Len *baselines_of(Layouter *l, const Setting *g, uint32_t count, Flow top) {
  Len *v = ARENA_ARRAY(l->arena, Len, count + 1);
  Flow y = g->snap ? bottom_of(l, g, count) - height_of(g, count) : g->y - g->trim_start;
  // Lines of the base style stand `offset` below their top on the grid, whatever their own face.
  Flow above = g->snap ? (Flow)g->line - l->pitch + l->offset : g->above;
  for (uint32_t i = 0; i < count; i++) {
    if (g->rise) y += g->rise[i];
    v[i] = (Len)(y + above - top);
    y += g->line + (g->fall ? g->fall[i] : 0);
  }
  return v;
}

static const Token *token_after(Layouter *l, const Setting *g, uint32_t count) {
  if (count == g->left) return NULL;
  Token *token = ARENA_NEW(l->arena, Token);
  *token = (Token){.item = g->item, .lines = g->lines, .line = g->first + count};
  return token;
}

static Len aligned(const Style *s, Len room) {
  if (room <= 0) return 0;
  return s->align_content == ALIGN_CENTER ? room / 2 : s->align_content == ALIGN_END ? room : 0;
}

static void place_number(Layouter *l, const GalleyItem *item, Fragment *box) {
  Len width = box->width, start = 0;
  ParMeasures measures = {&width, &start, 1};
  ParLimits limits = {0};
  box->marker = par_break(l->tools->breaks, item->marker, &measures, &limits);
  box->marker_x = box->text_x;
  box->marker_y = box->baselines[0];
}

static Laid place(Layouter *l, const Setting *g, const Frame *f, const Space *space, uint32_t count) {
  const Token *rest = token_after(l, g, count);
  Flow bottom = bottom_of(l, g, count);
  // The remainder above the first line stands outside the box.
  Flow push = g->snap ? bottom - height_of(g, count) - g->y : 0;
  Flow top = space->y + push, end = bottom + (rest ? 0 : f->edge[EDGE_BOTTOM]);
  Len given = rest ? -1 : height_given(g->item->style, space), shift = 0;
  if (given >= 0) {
    shift = aligned(g->item->style, (Len)(top + given - end));
    end = top + given;
  } else if (!rest && g->item->style->min_height.len) {
    end = top + height_within(g->item->style, (Len)(end - top));
  }
  Fragment *box = box_new(l, g->item, f->x, top, f->width, end - top);
  box->lines = g->lines;
  box->line_first = g->first;
  box->line_count = count;
  box->baselines = baselines_of(l, g, count, top - shift);
  box->text_x = f->edge[EDGE_LEFT];
  if (g->item->marker && !g->first && count) place_number(l, g->item, box);
  box->first = !g->first;
  box->last = !rest;
  Flow baseline = count ? top + box->baselines[0] : FLOW_NONE;
  return (Laid){.box = box, .rest = rest, .end = end, .baseline = baseline, .snapped = g->snap};
}

Laid lay_paragraph(Layouter *l, const GalleyItem *item, const Space *space, const Token *token) {
  Frame f = frame_of(l, item, space);
  if (token) f.edge[EDGE_TOP] = 0;
  if (item->style->align_sign) f.content = f.content > space->sign_room ? f.content - space->sign_room : 0;
  const ParLines *lines = token ? lines_going_on(l, f.content, token) : lines_at(l, item, f.content, 0);
  Setting g = setting_of(l, item, lines, token ? token->line : 0, space->y + f.edge[EDGE_TOP]);
  Flow limit = space->limit;
  Len edge = f.edge[EDGE_BOTTOM];
  uint32_t room = lines_fitting(l, &g, limit - edge), fitting = lines_with_notes(l, &g, space, room, edge), count = g.left;
  Keep cost = KEEP_FREE,
       keep = keep_worse(space->keep, item->style->break_inside == BREAK_AVOID ? KEEP_INSIDE : KEEP_FREE);
  if (space->breaks) add_candidates(l, &g, fitting, keep);
  Inserts split = {0};
  if (fitting < g.left) {
    Space inner = *space;
    inner.keep = keep;
    inner.fresh = space->fresh && (space->alone || fitting == room);
    bool splits = splits_note(l, &g, space, fitting, edge, &split);
    if (!splits || fitting + 1 < g.left)
      count = space->breaks ? choose_lines(l, &g, fitting + splits, &inner, &cost) : inner.fresh ? g.left : 0;
    if (!splits || count <= fitting) split.n = 0;
    note_shortage(l, &g, space, fitting, limit);
    if (!count) return (Laid){0};
    if (count < g.left && !split.n) avoid_hyphen(l, &g, space, count, f.content, edge);
  }
  Laid laid = place(l, &g, &f, space, count);
  laid.cost = cost;
  laid.inserts = split.n ? split : notes_of(l, &g, space, count);
  if (laid.end > limit) laid.faults = fault_add(l, NULL, FAULT_TOO_TALL, item, laid.end - limit);
  return laid;
}
