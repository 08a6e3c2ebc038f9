// In: a line. Out: its glyphs, placed in pieces. Widths are summed in font units and scaled once, so that no rounding adds up;
// what the line lacks or has too much is shared among its glue exactly. Words broken where shaping was not safe are
// shaped again. Right-to-left stretches are turned round last (rule L2 of the bidirectional algorithm).
#include "par/internal.h"

// Glyphs that take the place of [from, to) of the paragraph's.
typedef struct Patch {
  uint32_t from, to;
  const Shaped *shaped;  // NULL: none
  const ShapeRun *run;
  bool done;
} Patch;

// Glue of the line that may be stretched, at the end of its piece.
typedef struct PlacedGlue {
  uint32_t piece, item;
} PlacedGlue;

typedef struct Placer {
  Job *job;
  Arena *room;  // of `out`
  const ProseTools *tools;
  const ParLines *lines;
  const Paragraph *p;
  const ParLine *line;
  VEC(ParPiece) out;
  bool joins;           // the last of them may go on
  VEC(PlacedGlue) glue;
  VEC(uint32_t) leaders;
  uint32_t run;   // of the glyph last placed
  int64_t units;  // summed in this run since `pos` began
  Len scaled;
  Patch head, tail;
  uint32_t body;  // entries before what hangs behind the line
} Placer;

static const ShapeRun *run_of(Placer *z, uint32_t glyph) {
  const Shaped *s = z->p->shaped;
  while (z->run > 0 && s->runs[z->run].first > glyph) z->run--;
  while (z->run + 1 < s->run_count && s->runs[z->run].first + s->runs[z->run].count <= glyph) z->run++;
  return &s->runs[z->run];
}

static bool starts_cluster(const Shaped *shaped, const ShapeRun *run, uint32_t glyph) {
  return glyph == run->first || shaped->glyphs[glyph - 1].cluster != shaped->glyphs[glyph].cluster;
}

// How many clusters begin among glyphs [first, last).
static uint32_t clusters_in(const Shaped *shaped, const ShapeRun *run, uint32_t first, uint32_t last) {
  uint32_t n = 0;
  for (uint32_t i = first; i < last; i++) n += starts_cluster(shaped, run, i);
  return n;
}

static bool goes_on(const ParPiece *last, const Shaped *shaped, const ShapeRun *run, uint32_t first) {
  return last->glyphs.shaped == shaped && last->run == run && last->glyphs.first + last->glyphs.count == first;
}

// None without glyphs: a soft hyphen has none, nor what is shaped again of it alone.
static void put_piece(Placer *z, ShapePiece glyphs, const ShapeRun *run, Len advance) {
  if (!glyphs.count) return;
  ParPiece *last = z->joins && z->out.n ? &z->out.v[z->out.n - 1] : NULL;
  if (last && goes_on(last, glyphs.shaped, run, glyphs.first)) {
    last->glyphs.count += glyphs.count;
    last->advance += advance;
    return;
  }
  ParPiece piece = {glyphs, run, 0, advance, 0};
  VEC_PUSH(z->room, z->out, piece);
  z->joins = true;
}

// Glyphs [first, last) of `shaped`, in its run `from` (`run` is the one that is told); tracking: of the line.
static void put_glyphs(Placer *z, const Shaped *shaped, const ShapeRun *from, const ShapeRun *run, uint32_t first,
                       uint32_t last, Len tracking) {
  for (uint32_t i = first; i < last; i++) z->units += shaped->glyphs[i].advance;
  Len scaled = shape_scale(z->units, from->size, from->font->upem), advance = scaled - z->scaled;
  if (from->tracking + tracking) advance += (from->tracking + tracking) * (Len)clusters_in(shaped, from, first, last);
  put_piece(z, (ShapePiece){shaped, from, first, last - first}, run, advance);
  z->scaled = scaled;
}

static void begin_sum(Placer *z) {
  z->units = 0;
  z->scaled = 0;
}

static void put_patch(Placer *z, Patch *patch) {
  if (!patch->shaped || patch->done) return;
  patch->done = true;
  for (uint32_t r = 0; r < patch->shaped->run_count; r++) {
    const ShapeRun *from = &patch->shaped->runs[r];
    begin_sum(z);
    put_glyphs(z, patch->shaped, from, patch->run, from->first, from->first + from->count, z->line->tracking);
  }
  begin_sum(z);
}

static bool patched(Placer *z, Patch *patch, uint32_t glyph) {
  if (!patch->shaped || glyph < patch->from || glyph >= patch->to) return false;
  put_patch(z, patch);
  return true;
}

static uint32_t least(uint32_t a, uint32_t b) { return a < b ? a : b; }

static void put_parts(Placer *z, const ParItem *item, bool first) {
  const ShapeRun *last = NULL;
  begin_sum(z);
  if (first) put_patch(z, &z->head);
  for (uint32_t g = item->first, to; g < item[1].first; g = to) {
    to = g + 1;
    if (patched(z, &z->head, g) || patched(z, &z->tail, g)) continue;
    const ShapeRun *run = run_of(z, g);
    if (run != last) begin_sum(z);
    last = run;
    if (!z->head.shaped && !z->tail.shaped) to = least(item[1].first, run->first + run->count);
    put_glyphs(z, z->p->shaped, run, run, g, to, z->line->tracking);
  }
}

// A ligature may lie across its beginning or its end: what of it is here is not as wide as its glyphs.
static bool is_torn(const Placer *z, uint32_t i) {
  const ParItem *items = z->p->items;
  return (i > 0 && (items[i - 1].flags & PAR_UNSAFE)) || (items[i + 1].flags & PAR_UNSAFE);
}

// Most boxes are as wide as was reckoned when they were made.
static void put_box(Placer *z, uint32_t i) {
  const ParItem *item = &z->p->items[i];
  const ShapeRun *run = run_of(z, item->first);
  bool whole = item[1].first <= run->first + run->count && !z->head.shaped && !z->tail.shaped && !z->line->tracking;
  if (whole && !is_torn(z, i))
    put_piece(z, (ShapePiece){z->p->shaped, run, item->first, item[1].first - item->first}, run, item->width);
  else
    put_parts(z, item, i == z->line->first);
}

static bool is_space(const Paragraph *p, const ParItem *glue) { return p->shaped->text.p[glue->start] == ' '; }

// Glue as wide as it comes; its width as set follows in share_out. A space goes on with the word before it.
static void put_glue(Placer *z, uint32_t i) {
  const ParItem *item = &z->p->items[i];
  const ShapeRun *run = run_of(z, item->first);
  if (item->first == item[1].first) return;
  z->joins = z->joins && is_space(z->p, item);
  put_piece(z, (ShapePiece){z->p->shaped, run, item->first, item[1].first - item->first}, run, item->width);
  z->joins = false;
  if (!(item->flags & PAR_NO_STRETCH)) VEC_PUSH(z->job->scratch, z->glue, ((PlacedGlue){z->out.n - 1, i}));
}

// A space behind the line.
static void put_trailing(Placer *z, const ParItem *item) {
  if (item->kind != PAR_GLUE || item->first == item[1].first) return;
  const ShapeRun *run = run_of(z, item->first);
  begin_sum(z);
  z->joins = false;
  put_glyphs(z, z->p->shaped, run, run, item->first, item[1].first, 0);
}

static void put_object(Placer *z, const ParItem *item) {
  const ParObject *object = &z->p->objects[item->value];
  z->joins = false;
  if (object->block && object->block->kind == BLOCK_NOTE) return;
  if (item->kind == PAR_LEADER) VEC_PUSH(z->job->scratch, z->leaders, z->out.n);
  VEC_PUSH(z->room, z->out, ((ParPiece){.advance = item->width, .object = (uint32_t)item->value + 1}));
}

static void put_item(Placer *z, uint32_t i) {
  const ParItem *item = &z->p->items[i];
  switch ((ParItemKind)item->kind) {
    case PAR_BOX: put_box(z, i); break;
    case PAR_GLUE: put_glue(z, i); break;
    case PAR_OBJECT:
    case PAR_LEADER: put_object(z, item); break;
    case PAR_PENALTY: break;
  }
}

static const Shaped *hyphen_in(Placer *z, const Style *style) {
  helper_enter(z->tools->shaping);
  const Shaped *hyphen = shape_plain(z->tools->shaper, z->job, STR("-"), style);
  helper_leave(z->tools->shaping);
  return hyphen;
}

// What shows a soft hyphen, which is what it says.
typedef struct Hyphen {
  Shaped shaped;
  ShapeRun run;
} Hyphen;

// The hyphen of a divided word, in the style of what it follows.
static void put_hyphen(Placer *z) {
  const Paragraph *p = z->p;
  const ShapeRun *before = z->out.n ? z->out.v[z->out.n - 1].run : NULL;
  const Shaped *hyphen = p->hyphen;
  if (before && before->style != p->style && z->tools) hyphen = hyphen_in(z, before->style);
  if (!hyphen || !hyphen->run_count) return;
  Hyphen *shown = ARENA_NEW(z->job->arena, Hyphen);
  *shown = (Hyphen){*hyphen, hyphen->runs[0]};
  shown->shaped.text = STR("\xC2\xAD");
  shown->shaped.runs = &shown->run;
  shown->run.start = 0;
  shown->run.end = shown->shaped.text.n;
  if (before) shown->run.node = before->node;
  begin_sum(z);
  put_glyphs(z, &shown->shaped, &shown->run, &shown->run, shown->run.first, shown->run.first + shown->run.count, z->line->tracking);
}

// --- Words divided where shaping was not safe ---------------------------------------------------------------------

static bool unsafe_break(const Paragraph *p, uint32_t item) { return (p->items[item].flags & PAR_UNSAFE) != 0; }

static const ShapeRun *run_around(Placer *z, uint32_t byte) {
  const Shaped *s = z->p->shaped;
  uint32_t low = 0, high = s->run_count;
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    if (s->runs[middle].start <= byte)
      low = middle;
    else
      high = middle;
  }
  return &s->runs[low];
}

static bool is_safe(const Shaped *s, const ShapeRun *run, uint32_t g) {
  return starts_cluster(s, run, g) && !(s->glyphs[g].flags & GLYPH_UNSAFE);
}

static const Shaped *again(Placer *z, const ShapeRun *run, uint32_t start, uint32_t end) {
  helper_enter(z->tools->shaping);
  const Shaped *shaped = shape_again(z->tools->shaper, z->job, z->p->shaped, run, start, end);
  helper_leave(z->tools->shaping);
  return shaped;
}

// The line begins at byte `start` within a run: shaped again up to the next safe place.
static void patch_head(Placer *z, uint32_t start, uint32_t limit) {
  const Shaped *s = z->p->shaped;
  const ShapeRun *run = run_around(z, start);
  uint32_t last = run->first + run->count, from = z->p->items[z->line->first].first, g = from;
  while (g < last && s->glyphs[g].cluster < limit && (s->glyphs[g].cluster <= start || !is_safe(s, run, g))) g++;
  uint32_t end = g < last ? s->glyphs[g].cluster : run->end;
  if (end > limit) end = limit;
  z->head = (Patch){from, g, again(z, run, start, end), run, false};
}

// It ends at byte `end`: shaped again from the safe place before.
static void patch_tail(Placer *z, uint32_t end, uint32_t limit) {
  const Shaped *s = z->p->shaped;
  const ShapeRun *run = run_around(z, end - 1);
  uint32_t to = z->p->items[z->line->last].first, g = to;
  while (g > run->first && (g == to || !is_safe(s, run, g)) && s->glyphs[g - 1].cluster >= limit) g--;
  if (g == to) return;
  z->tail = (Patch){g, to, again(z, run, s->glyphs[g].cluster, end), run, false};
}

static void find_patches(Placer *z, uint32_t number) {
  const ParItem *items = z->p->items;
  const ParLine *line = z->line;
  uint32_t start = items[line->first].start, end = items[line->last].start;
  if (!z->tools || !z->p->shaped || !z->p->shaped->run_count || start >= end) return;
  bool head = number > 0 && unsafe_break(z->p, z->lines->lines[number - 1].last), tail = unsafe_break(z->p, line->last);
  if (head) patch_head(z, start, end);
  uint32_t limit = z->head.shaped ? z->head.shaped->runs[0].end : start;
  if (tail && !(head && limit >= end)) patch_tail(z, end, limit);
}

// --- Widths as set ------------------------------------------------------------------------------------------------

static int64_t natural_width(const Placer *z) {
  int64_t sum = 0;
  for (uint32_t i = 0; i < z->body; i++) sum += z->out.v[i].advance;
  return sum;
}

// A no-break space stands in the middle of what it gets: some readers of PDF put a space of their own into a wide gap
// behind one.
static void widen(Placer *z, PlacedGlue glue, Len part) {
  ParPiece *g = &z->out.v[glue.piece];
  bool kept = z->p->shaped->text.p[z->p->items[glue.item].start] == '\xC2';  // U+00A0
  bool halved = part > 0 && glue.piece > 0 && !g->run->level && kept;
  Len before = halved ? part / 2 : 0;
  if (halved) g[-1].advance += before;
  g->advance += part - before;
}

// Each glue gets its part of what all of them have got so far, so that the whole is met to the last unit.
static void share_out(Placer *z, int64_t rest) {
  int64_t all = 0, seen = 0, given = 0;
  for (uint32_t i = 0; i < z->glue.n; i++) {
    const ParItem *item = &z->p->items[z->glue.v[i].item];
    const ParExtra *extra = &z->p->extras[item->value];
    all += rest > 0 ? extra->stretch : extra->shrink;
  }
  if (all <= 0) return;
  if (rest < -2 * all) rest = -2 * all;  // words shaped again may be wider than was reckoned
  for (uint32_t i = 0; i < z->glue.n; i++) {
    const ParItem *item = &z->p->items[z->glue.v[i].item];
    const ParExtra *extra = &z->p->extras[item->value];
    seen += rest > 0 ? extra->stretch : extra->shrink;
    int64_t part = rest * seen / all - given;
    widen(z, z->glue.v[i], (Len)part);
    given += part;
  }
}

static void set_widths(Placer *z) {
  int64_t rest = z->line->width - natural_width(z);
  uint32_t n = z->leaders.n;
  for (uint32_t i = 0; i < n; i++) z->out.v[z->leaders.v[i]].advance += (Len)(rest * (i + 1) / n - rest * i / n);
  if (!n && (z->line->ratio || z->line->tracking) && !z->line->overfull) share_out(z, rest);
}

// --- Places -------------------------------------------------------------------------------------------------------

static uint8_t level_of(const ParPiece *g) { return g->run ? g->run->level : 0; }

static bool has_levels(const Shaped *s) {
  for (uint32_t i = 0; s && i < s->run_count; i++)
    if (s->runs[i].level) return true;
  return false;
}

static uint8_t highest_level(const Placer *z) {
  enum { FEW_RUNS = 8 };
  uint8_t highest = 0;
  if (z->p->shaped && z->p->shaped->run_count <= FEW_RUNS && !has_levels(z->p->shaped)) return 0;
  for (uint32_t i = 0; i < z->body; i++)
    if (level_of(&z->out.v[i]) > highest) highest = level_of(&z->out.v[i]);
  return highest;
}

static void reverse(uint32_t *v, uint32_t from, uint32_t to) {
  for (; from + 1 < to; from++, to--) {
    uint32_t t = v[from];
    v[from] = v[to - 1];
    v[to - 1] = t;
  }
}

static void reorder(const Placer *z, uint32_t *order, uint8_t highest) {
  for (uint8_t level = highest; level > 0; level--)
    for (uint32_t i = 0; i < z->body;) {
      uint32_t end = i;
      while (end < z->body && level_of(&z->out.v[order[end]]) >= level) end++;
      reverse(order, i, end);
      i = end > i ? end : i + 1;
    }
}

// A piece as pieces of a glyph each.
static void take_apart(Placer *z, const ParPiece *piece) {
  Len tracking = piece->glyphs.run->tracking + z->line->tracking;
  ShapePen pen = {0};
  for (Len from = 0, to; pen.glyph < piece->glyphs.count; from = to) {
    ParPiece one = *piece;
    one.glyphs.first += pen.glyph;
    one.glyphs.count = 1;
    shape_pen_pass(&piece->glyphs, &pen);
    to = pen.glyph < piece->glyphs.count ? shape_pen_way(&piece->glyphs, &pen, tracking) : piece->advance;
    one.advance = to - from;
    VEC_PUSH(z->room, z->out, one);
  }
}

// What stands from right to left is turned round glyph by glyph.
static void take_all_apart(Placer *z) {
  ParPiece *v = z->out.v;
  uint32_t n = z->out.n, body = z->body;
  z->out.v = NULL, z->out.n = z->out.cap = 0;
  for (uint32_t i = 0; i < n; i++) {
    if (v[i].object)
      VEC_PUSH(z->room, z->out, v[i]);
    else
      take_apart(z, &v[i]);
    if (i + 1 == body) z->body = z->out.n;
  }
}

static void set_places(Placer *z) {
  Flow x = z->line->start;
  uint8_t highest = highest_level(z);
  uint32_t *order = NULL;
  if (highest) {
    take_all_apart(z);
    order = ARENA_ARRAY(z->job->scratch, uint32_t, z->body);
    for (uint32_t i = 0; i < z->body; i++) order[i] = i;
    reorder(z, order, highest);
  }
  for (uint32_t i = 0; i < z->out.n; i++) {
    ParPiece *g = &z->out.v[order && i < z->body ? order[i] : i];
    g->x = len_bound(x);
    x += g->advance;
  }
}

const ParPiece *par_place(Job *job, const ProseTools *tools, const ParLines *lines, uint32_t number, Arena *room, uint32_t *count) {
  const Paragraph *p = lines->paragraph;
  const ParLine *line = &lines->lines[number];
  ArenaMark mark = arena_mark(job->scratch);
  Placer z = {.job = job, .room = room, .tools = tools, .lines = lines, .p = p, .line = line};
  uint32_t next = number + 1 < lines->count ? lines->lines[number + 1].first : p->count;
  VEC_RESERVE(room, z.out, next - line->first + 4);
  VEC_RESERVE(job->scratch, z.glue, next - line->first);
  find_patches(&z, number);
  for (uint32_t i = line->first; i < line->last; i++) put_item(&z, i);
  if (line->ends_hyphen) put_hyphen(&z);
  z.body = z.out.n;
  for (uint32_t i = line->last; i < next; i++) put_trailing(&z, &p->items[i]);
  set_widths(&z);
  set_places(&z);
  arena_rewind(job->scratch, mark);
  *count = z.out.n;
  return z.out.v;
}
