// In: a paragraph, its measures, limits. Out: its lines, remembered, so that a page may ask again for what it tried.
#include "par/internal.h"

#include <assert.h>

#define ONE 65536
enum { LOOSEST = 4 };  // times the stretch of its glue: beyond, a line is reported

typedef struct ParCached {
  uint64_t hash;
  uint64_t paragraph_hash;
  ParMeasures measures;
  ParLimits limits;
  const ParLines *lines;
} ParCached;

ParCache *par_cache_new(Arena *arena) {
  ParCache *cache = ARENA_NEW(arena, ParCache);
  cache->room.arena = arena;
  return cache;
}

static ParMode mode_of(const Style *style) {
  if (style->text_align == ALIGN_JUSTIFY) return PAR_JUSTIFY;
  return style->text_wrap == WRAP_BALANCE ? PAR_BALANCE : PAR_RAGGED;
}

static Len of_em(const Style *style, int32_t share) {
  return style->text_align == ALIGN_JUSTIFY && share > 0 ? (Len)((int64_t)style->font_size * share / ONE) : 0;
}

static bool has_leaders(const Paragraph *p) {
  for (uint32_t i = 0; i < p->object_count; i++)
    if (p->objects[i].leader) return true;
  return false;
}

ParTask par_task(const Paragraph *p, const ParMeasures *measures, const ParLimits *limits, const ParBreaks *breaks) {
  uint32_t cap = measures->count - 1 > limits->hyphen_free ? measures->count - 1 : limits->hyphen_free;
  return (ParTask){.paragraph = p,
                   .measures = measures,
                   .limits = limits,
                   .breaks = breaks->v,
                   .count = breaks->n,
                   .mode = mode_of(p->style),
                   .em = p->style->font_size,
                   .letter_stretch = of_em(p->style, p->style->letter_space_max),
                   .letter_shrink = of_em(p->style, -p->style->letter_space_min),
                   .hyphen_limit = p->style->hyphen_lines,
                   .line_cap = cap,
                   .alike = measures->count == 1,
                   .leaders = has_leaders(p)};
}

// The share of `all` that is asked for, as a ratio; all of it where more is asked.
static int32_t ratio_of(int64_t part, int64_t all) {
  if (all <= 0 || part <= 0) return 0;
  int64_t x = (part << 16) / all;
  return x > INT32_MAX ? INT32_MAX : (int32_t)x;
}

static void stretch_line(ParLine *line, const ParSlack *s, Len letter) {
  int64_t all = s->stretch + s->letters_out;
  int64_t letters = s->slack >= all ? s->letters_out : all ? s->slack * s->letters_out / all : 0;
  line->tracking = s->glyphs ? (Len)(letters / s->glyphs) : 0;
  if (line->tracking > letter) line->tracking = letter;
  letters = (int64_t)line->tracking * s->glyphs;
  line->ratio = ratio_of(s->slack - letters, s->stretch);
  line->underfull = s->slack - letters > LOOSEST * s->stretch;
  if (s->stretch > 0)
    line->width += (Len)s->slack;
  else
    line->width += (Len)letters;
}

static void shrink_line(ParLine *line, const ParSlack *s, Len letter) {
  int64_t all = s->shrink + s->letters_in, want = -s->slack < all ? -s->slack : all;
  int64_t letters = all ? want * s->letters_in / all : 0;
  Len tracking = s->glyphs ? (Len)(letters / s->glyphs) : 0;
  if (tracking > letter) tracking = letter;
  line->tracking = -tracking;
  letters = (int64_t)tracking * s->glyphs;
  line->ratio = -ratio_of(want - letters, s->shrink);
  if (line->ratio < -ONE) line->ratio = -ONE;
  line->overfull = -s->slack > all;
  line->width -= (Len)want;
}

// The last line of a paragraph, and one before a break that is asked for, may be set otherwise than the rest.
static Align align_of(const Style *style, bool fills) {
  if (!fills || style->text_align_last == ALIGN_AUTO) return style->text_align;
  return style->text_align_last;
}

static int64_t leading_space(Align align, int64_t free_space) {
  if (free_space <= 0) return 0;
  return align == ALIGN_CENTER ? free_space / 2 : align == ALIGN_END ? free_space : 0;
}

static bool has_leader(const ParTask *task, uint32_t from, uint32_t to) {
  const Paragraph *p = task->paragraph;
  if (!task->leaders) return false;
  for (uint32_t i = task->breaks[from].next; i < task->breaks[to].item; i++)
    if (p->items[i].kind == PAR_LEADER) return true;
  return false;
}

ParLine par_set_line(const ParTask *task, uint32_t from, uint32_t to, uint32_t number) {
  const ParBreak *a = &task->breaks[from], *b = &task->breaks[to];
  const ParMeasures *m = task->measures;
  uint32_t of = number < m->count ? number : m->count - 1;
  ParSlack s = par_slack(task, from, to, number);
  ParLine line = {.first = a->next,
                  .last = b->item,
                  .ends_hyphen = b->divides,
                  .measure = m->widths[of],
                  .hang_start = s.hang_start,
                  .hang_end = s.hang_end};
  line.width = (Len)(s.content + s.hang_start + s.hang_end);
  if (line.first > line.last) line.first = line.last;
  bool leader = has_leader(task, from, to);
  Align align = align_of(task->paragraph->style, s.fills);
  bool spread = align == ALIGN_JUSTIFY && (!s.fills || task->paragraph->style->text_align_last == ALIGN_JUSTIFY);
  if (s.slack < 0)
    shrink_line(&line, &s, task->letter_shrink);
  else if (leader)
    line.width += (Len)s.slack;
  else if (spread && s.stretch)
    stretch_line(&line, &s, task->letter_stretch);
  line.start = (m->starts ? m->starts[of] : 0) - line.hang_start;
  if (from == 0) line.start += par_indent(task->paragraph, m);
  if (!leader && !spread) line.start += (Len)leading_space(align, s.slack);
  return line;
}

// What stands highest and lowest of the runs and objects in a line.
static void add_height(ParLine *line, Len up, Len down) {
  if (up > line->ascent) line->ascent = up;
  if (down > line->descent) line->descent = down;
}

static uint32_t run_at(const Shaped *shaped, uint32_t glyph) {
  uint32_t low = 0, high = shaped->run_count;
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    if (shaped->runs[middle].first <= glyph)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static void measure_height(const Paragraph *p, ParLine *line) {
  add_height(line, p->ascent, p->descent);
  const Shaped *shaped = p->shaped;
  uint32_t first = p->items[line->first].first, last = p->items[line->last].first;
  if (shaped && shaped->run_count > 1 && first < last)
    for (uint32_t i = run_at(shaped, first); i < shaped->run_count && shaped->runs[i].first < last; i++) {
      const ShapeRun *r = &shaped->runs[i];
      add_height(line, shape_scale(r->font->ascender, r->size, r->font->upem) + r->rise,
                 -shape_scale(r->font->descender, r->size, r->font->upem) - r->rise);
    }
  if (p->object_count)
    for (uint32_t i = line->first; i < line->last; i++)
      if (p->items[i].kind == PAR_OBJECT) {
        const ParObject *o = &p->objects[p->items[i].value];
        add_height(line, o->height, o->depth);
      }
}

static const ParLines *make_lines(const ParRoom *room, const ParTask *task, uint32_t end) {
  const ParNode *nodes = room->nodes.v;
  ParLines *lines = ARENA_NEW(room->arena, ParLines);
  *lines = (ParLines){.paragraph = task->paragraph,
                      .count = nodes[end].line,
                      .demerits = nodes[end].demerits,
                      .loose = task->pass >= PASS_WIDE && task->mode == PAR_JUSTIFY};
  ParLine *v = ARENA_ARRAY(room->arena, ParLine, lines->count);
  for (uint32_t n = end; nodes[n].line; n = nodes[n].prev) {
    uint32_t number = nodes[n].line - 1;
    v[number] = par_set_line(task, nodes[nodes[n].prev].at, nodes[n].at, number);
    measure_height(task->paragraph, &v[number]);
  }
  lines->lines = v;
  return lines;
}

const ParLines *par_break_now(ParRoom *room, const Paragraph *p, const ParMeasures *measures, const ParLimits *limits) {
  par_find_breaks(room->arena, p, &room->breaks);
  ParTask task = par_task(p, measures, limits, &room->breaks);
  uint32_t end = par_search_passes(room, &task);
  assert(end != UINT32_MAX && "a paragraph ends with a forced break");
  return make_lines(room, &task, end);
}

// Lines more or fewer than the best; the best where there are none.
static const ParLines *break_loose(ParRoom *room, const ParLines *best, const ParMeasures *measures, const ParLimits *limits) {
  int64_t wanted = (int64_t)best->count + limits->looseness;
  if (wanted < 1) return best;
  par_find_breaks(room->arena, best->paragraph, &room->breaks);
  ParTask task = par_task(best->paragraph, measures, limits, &room->breaks);
  room->nodes.n = 0;
  uint32_t end = par_search_lines(room, &task, (uint32_t)wanted);
  return end == UINT32_MAX ? best : make_lines(room, &task, end);
}

// --- what was broken before ---------------------------------------------------------------------------------------

static uint64_t key_hash(const Paragraph *p, const ParMeasures *m, const ParLimits *limits) {
  uint64_t h = hash_bytes(&p, sizeof p, p->hash);  // its place: regions of many pages say the same
  h = hash_bytes(m->widths, m->count * sizeof *m->widths, h);
  if (m->starts) h = hash_bytes(m->starts, m->count * sizeof *m->starts, h);
  uint32_t l[3] = {(uint32_t)limits->looseness, limits->no_last_hyphen, limits->hyphen_free};
  return hash_bytes(l, sizeof l, h);
}

static bool same_measures(const ParMeasures *a, const ParMeasures *b) {
  size_t n = a->count * sizeof *a->widths;
  return a->count == b->count && memcmp(a->widths, b->widths, n) == 0 && !a->starts == !b->starts &&
         (!a->starts || memcmp(a->starts, b->starts, n) == 0);
}

static bool same_key(const ParCached *c, const Paragraph *p, const ParMeasures *m, const ParLimits *l) {
  return c->lines->paragraph == p && c->paragraph_hash == p->hash && c->limits.looseness == l->looseness &&
         c->limits.no_last_hyphen == l->no_last_hyphen && c->limits.hyphen_free == l->hyphen_free &&
         same_measures(&c->measures, m);
}

static ParMeasures keep_measures(Arena *arena, const ParMeasures *m) {
  Len *copy = ARENA_ARRAY(arena, Len, (size_t)m->count * 2);
  memcpy(copy, m->widths, m->count * sizeof *copy);
  if (m->starts) memcpy(copy + m->count, m->starts, m->count * sizeof *copy);
  return (ParMeasures){copy, m->starts ? copy + m->count : NULL, m->count};
}

static void grow_cache(ParCache *cache) {
  uint32_t cap = cache->cap ? cache->cap * 2 : 256;
  const ParCached **slots = ARENA_ARRAY(cache->room.arena, const ParCached *, cap);
  for (uint32_t i = 0; i < cache->cap; i++) {
    if (!cache->slots[i]) continue;
    uint32_t k = (uint32_t)cache->slots[i]->hash & (cap - 1);
    while (slots[k]) k = (k + 1) & (cap - 1);
    slots[k] = cache->slots[i];
  }
  cache->slots = slots;
  cache->cap = cap;
}

static const ParLines *find_lines(const ParCache *cache, uint64_t hash, const Paragraph *p, const ParMeasures *m,
                                  const ParLimits *limits) {
  for (uint32_t i = (uint32_t)hash & (cache->cap - 1); cache->slots[i]; i = (i + 1) & (cache->cap - 1))
    if (cache->slots[i]->hash == hash && same_key(cache->slots[i], p, m, limits)) return cache->slots[i]->lines;
  return NULL;
}

static void keep_lines(ParCache *cache, uint64_t hash, const ParMeasures *m, const ParLimits *limits, const ParLines *lines) {
  uint32_t i = (uint32_t)hash & (cache->cap - 1);
  while (cache->slots[i]) i = (i + 1) & (cache->cap - 1);
  ParCached *kept = ARENA_NEW(cache->room.arena, ParCached);
  *kept = (ParCached){hash, lines->paragraph->hash, keep_measures(cache->room.arena, m), *limits, lines};
  cache->slots[i] = kept;
  cache->used++;
}

static bool is_plain(const ParMeasures *m, const ParLimits *limits) {
  return m->count == 1 && (!m->starts || !m->starts[0]) && !limits->no_last_hyphen && !limits->hyphen_free;
}

static const ParLines *make(ParCache *cache, const Paragraph *p, const ParMeasures *m, const ParLimits *limits) {
  if (limits->looseness) {
    ParLimits plain = *limits;
    plain.looseness = 0;
    return break_loose(&cache->room, par_break(cache, p, m, &plain), m, limits);
  }
  const ParLines *ready = cache->ahead && is_plain(m, limits) ? par_ahead_take(cache->ahead, p, m->widths[0]) : NULL;
  return ready ? ready : par_break_now(&cache->room, p, m, limits);
}

const ParLines *par_break(ParCache *cache, const Paragraph *paragraph, const ParMeasures *measures,
                          const ParLimits *limits) {
  static const ParLimits none = {0};
  if (!limits) limits = &none;
  assert(measures->count > 0 && paragraph->count > 0);
  uint64_t hash = key_hash(paragraph, measures, limits);
  if (cache->used * 2 + 2 >= cache->cap) grow_cache(cache);  // room for two: what is loose keeps the best too
  const ParLines *lines = find_lines(cache, hash, paragraph, measures, limits);
  if (lines) return lines;
  lines = make(cache, paragraph, measures, limits);
  keep_lines(cache, hash, measures, limits, lines);
  return lines;
}

void par_extent(const Paragraph *p, Len *narrowest, Len *widest) {
  int64_t word = 0, line = par_indent(p, &(ParMeasures){(Len[]){0}, NULL, 1}), longest_word = 0, longest = 0;
  if (line < 0) line = 0;
  int64_t space = 0;  // glue at the end of a line has no width
  for (uint32_t i = 0; i < p->count; i++) {
    const ParItem *item = &p->items[i];
    bool glue = item->kind == PAR_GLUE, penalty = item->kind == PAR_PENALTY;
    bool forced = penalty && item->value <= PENALTY_FORCED;
    bool breaks = forced || (penalty && item->value < PENALTY_EMERGENCY && !(item->flags & PAR_HYPHEN)) ||
                  (glue && i > 0 && p->items[i - 1].kind != PAR_PENALTY);
    if (breaks) word = 0;
    if (forced) word = line = space = 0;
    if (penalty) continue;
    if (glue) {
      space += item->width;
      if (word) word += item->width;
      continue;
    }
    line += space + item->width;
    word += item->width;
    space = 0;
    if (word > longest_word) longest_word = word;
    if (line > longest) longest = line;
  }
  *narrowest = len_bound(longest_word);
  *widest = len_bound(longest);
}
