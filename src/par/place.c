// In: a line. Out: its glyphs, placed. Widths are summed in font units and scaled once, so that no rounding adds up;
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

typedef struct Placer {
  Job *job;
  Arena *room;  // of `out`
  const ProseTools *tools;
  const ParLines *lines;
  const Paragraph *p;
  const ParLine *line;
  VEC(ParGlyph) out;
  VEC(uint32_t) glue;   // which of `out` are glue of this line,
  VEC(uint32_t) items;  // and its item
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

// Length of a sign that has no glyph (soft hyphen, zero-width space, word joiner, line separator, object); 0: it has
// one.
static uint32_t invisible_at(const char *p, uint32_t room) {
  const unsigned char *u = (const unsigned char *)p;
  if (room >= 2 && u[0] == 0xC2) return u[1] == 0xAD ? 2 : 0;
  if (room < 3 || u[0] < 0xE2) return 0;
  if (u[0] == 0xE2 && u[1] == 0x80) return u[2] == 0x8B || u[2] == 0xA8 || u[2] == 0xA9 ? 3 : 0;
  if (u[0] == 0xE2) return u[1] == 0x81 && u[2] == 0xA0 ? 3 : 0;
  return u[0] == 0xEF && ((u[1] == 0xBF && u[2] == 0xBC) || (u[1] == 0xBB && u[2] == 0xBF)) ? 3 : 0;
}

// Such signs lie in the text of the cluster before them, or within a ligature: they are left out of what is extracted.
static Str visible(Arena *arena, Str text) {
  if (text.n < 3) return text;
  uint32_t at = 0;
  while (at < text.n && !invisible_at(text.p + at, text.n - at)) at++;
  if (at == text.n) return text;
  Buf out = buf_new(arena);
  for (uint32_t i = 0, step; i < text.n; i += step ? step : 1) {
    step = invisible_at(text.p + i, text.n - i);
    if (!step) buf_byte(&out, text.p[i]);
  }
  return buf_str(&out);
}

// What a glyph that begins its cluster stands for.
static Str cluster_text(Arena *arena, const Shaped *shaped, uint32_t glyph, uint32_t last, uint32_t end) {
  const Glyph *g = &shaped->glyphs[glyph];
  uint32_t next = glyph + 1;
  while (next < last && shaped->glyphs[next].cluster == g->cluster) next++;
  if (next < last) end = shaped->glyphs[next].cluster;
  return visible(arena, str_slice(shaped->text, g->cluster, end));
}

static bool starts_cluster(const Shaped *shaped, const ShapeRun *run, uint32_t glyph) {
  return glyph == run->first || shaped->glyphs[glyph - 1].cluster != shaped->glyphs[glyph].cluster;
}

static void shift_glyph(const Shaped *shaped, const ShapeRun *run, uint32_t glyph, ParGlyph *out) {
  GlyphShift shift = shape_shift(shaped, glyph);
  out->x = shape_scale(shift.dx, run->size, run->font->upem);
  out->dy += shape_scale(shift.dy, run->size, run->font->upem);
}

// Glyphs [first, last) of `shaped`, in its run `from` (`run` is the one that is told); tracking: of the line.
static void put_glyphs(Placer *z, const Shaped *shaped, const ShapeRun *from, const ShapeRun *run, uint32_t first,
                       uint32_t last, Len tracking) {
  VEC_RESERVE(z->room, z->out, z->out.n + (last - first));
  ParGlyph *out = z->out.v + z->out.n;
  for (uint32_t i = first; i < last; i++, out++) {
    const Glyph *g = &shaped->glyphs[i];
    z->units += g->advance;
    Len scaled = shape_scale(z->units, from->size, from->font->upem);
    *out = (ParGlyph){.run = run, .id = g->id, .advance = scaled - z->scaled, .dy = from->rise};
    z->scaled = scaled;
    if (starts_cluster(shaped, from, i)) {
      out->advance += from->tracking + tracking;
      out->text = cluster_text(z->job->arena, shaped, i, from->first + from->count, from->end);
    }
    if (g->flags & GLYPH_SHIFTED) shift_glyph(shaped, from, i, out);
  }
  z->out.n += last - first;
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

static void put_box(Placer *z, const ParItem *item, bool first) {
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

// Glue as wide as it comes; its width as set follows in share_out.
static void put_glue(Placer *z, uint32_t i, bool in_line) {
  const ParItem *item = &z->p->items[i];
  for (uint32_t g = item->first; g < item[1].first; g++) {
    const ShapeRun *run = run_of(z, g);
    begin_sum(z);
    put_glyphs(z, z->p->shaped, run, run, g, g + 1, 0);
  }
  if (!in_line || item->first == item[1].first) return;
  z->out.v[z->out.n - 1].advance = item->width;
  if (item->flags & PAR_NO_STRETCH) return;
  VEC_PUSH(z->job->scratch, z->glue, z->out.n - 1);
  VEC_PUSH(z->job->scratch, z->items, i);
}

static void put_object(Placer *z, const ParItem *item) {
  const ParObject *object = &z->p->objects[item->value];
  if (object->block && object->block->kind == BLOCK_NOTE) return;
  if (item->kind == PAR_LEADER) VEC_PUSH(z->job->scratch, z->leaders, z->out.n);
  VEC_PUSH(z->room, z->out, ((ParGlyph){.advance = item->width, .object = (uint32_t)item->value + 1}));
}

static void put_item(Placer *z, uint32_t i) {
  const ParItem *item = &z->p->items[i];
  switch ((ParItemKind)item->kind) {
    case PAR_BOX: put_box(z, item, i == z->line->first); break;
    case PAR_GLUE: put_glue(z, i, true); break;
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

// The hyphen of a divided word, in the style of what it follows.
static void put_hyphen(Placer *z) {
  const Paragraph *p = z->p;
  const ShapeRun *before = z->out.n ? z->out.v[z->out.n - 1].run : NULL;
  const Shaped *hyphen = p->hyphen;
  if (before && before->style != p->style && z->tools) hyphen = hyphen_in(z, before->style);
  if (!hyphen || !hyphen->run_count) return;
  ShapeRun *run = ARENA_NEW(z->job->arena, ShapeRun);
  *run = hyphen->runs[0];
  if (before) run->node = before->node;
  for (uint32_t i = 0; i < run->count; i++) {
    begin_sum(z);
    put_glyphs(z, hyphen, &hyphen->runs[0], run, run->first + i, run->first + i + 1, z->line->tracking);
    z->out.v[z->out.n - 1].text = i ? (Str){0} : STR("\xC2\xAD");
  }
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
static void widen(Placer *z, uint32_t i, Len part) {
  ParGlyph *g = &z->out.v[i];
  bool halved = part > 0 && i > 0 && !g->run->level && str_eq(g->text, STR("\xC2\xA0"));
  Len before = halved ? part / 2 : 0;
  if (halved) g[-1].advance += before;
  g->advance += part - before;
}

// Each glue gets its part of what all of them have got so far, so that the whole is met to the last unit.
static void share_out(Placer *z, int64_t rest) {
  int64_t all = 0, seen = 0, given = 0;
  for (uint32_t i = 0; i < z->glue.n; i++) {
    const ParItem *item = &z->p->items[z->items.v[i]];
    const ParExtra *extra = &z->p->extras[item->value];
    all += rest > 0 ? extra->stretch : extra->shrink;
  }
  if (all <= 0) return;
  if (rest < -2 * all) rest = -2 * all;  // words shaped again may be wider than was reckoned
  for (uint32_t i = 0; i < z->glue.n; i++) {
    const ParItem *item = &z->p->items[z->items.v[i]];
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

static uint8_t level_of(const ParGlyph *g) { return g->run ? g->run->level : 0; }

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

static void set_places(Placer *z) {
  Flow x = z->line->start;
  uint8_t highest = highest_level(z);
  uint32_t *order = NULL;
  if (highest) {
    order = ARENA_ARRAY(z->job->scratch, uint32_t, z->body);
    for (uint32_t i = 0; i < z->body; i++) order[i] = i;
    reorder(z, order, highest);
  }
  for (uint32_t i = 0; i < z->out.n; i++) {
    ParGlyph *g = &z->out.v[order && i < z->body ? order[i] : i];
    g->x = len_bound(g->x + x);
    x += g->advance;
  }
}

const ParGlyph *par_place(Job *job, const ProseTools *tools, const ParLines *lines, uint32_t number, Arena *room, uint32_t *count) {
  const Paragraph *p = lines->paragraph;
  const ParLine *line = &lines->lines[number];
  ArenaMark mark = arena_mark(job->scratch);
  Placer z = {.job = job, .room = room, .tools = tools, .lines = lines, .p = p, .line = line};
  uint32_t next = number + 1 < lines->count ? lines->lines[number + 1].first : p->count;
  VEC_RESERVE(room, z.out, p->items[next].first - p->items[line->first].first + 4);
  find_patches(&z, number);
  for (uint32_t i = line->first; i < line->last; i++) put_item(&z, i);
  if (line->ends_hyphen) put_hyphen(&z);
  z.body = z.out.n;
  for (uint32_t i = line->last; i < next; i++)
    if (p->items[i].kind == PAR_GLUE) put_glue(&z, i, false);
  set_widths(&z);
  set_places(&z);
  arena_rewind(job->scratch, mark);
  *count = z.out.n;
  return z.out.v;
}
