// In: glyphs and what may happen before each byte of their text. Out: boxes, glue and penalties (Knuth & Plass 1981).
#include "prose/internal.h"

#define ONE 65536

// What breaking costs, besides what the line looks like; squared by par.
enum {
  COST_HYPHEN = 50,
  COST_SHORT = 90,       // a hyphen that leaves one or two letters before, three after
  COST_EXPLICIT = 40,    // after a compound's own hyphen
  COST_PLACE = 60,       // after a slash, a dash without spaces, in an address
  COST_ANYWHERE = 9000,  // in a very long word; more than PENALTY_EMERGENCY
  COST_AVOID = 220,      // a one-letter word ends the line
  COST_LINK = 15,        // an article or preposition does
  COST_LINK_RAGGED = 120,
  COST_TITLE_COMMA = 80,  // where titles are broken: see title_cost
  COST_TITLE_PHRASE = 130,
  COST_TITLE_WORD = 200,
  COST_TITLE_LINK = 240,
};

typedef struct Maker {
  const ItemTask *task;
  const Shaped *shaped;
  Str text;
  VEC(ParItem) items;
  VEC(ParExtra) extras;
  const ShapeRun *run;
  uint32_t glyph;  // the next
  uint32_t at;     // byte up to which the text is done
  // the box being filled
  uint32_t box_first, box_start;
  int64_t units;    // of the glyphs of the present run in it
  Len width;        // of the runs before, and tracking
  uint32_t object;  // the next
  uint32_t word;    // the next of the task's
} Maker;

static Len box_width(const Maker *m) {
  return m->units ? len_bound((Flow)m->width + shape_scale(m->units, m->run->size, m->run->font->upem)) : m->width;
}

enum { LOOK_BACK = 8, MOST_EXTRAS = (1 << 23) - 1 };

// The number of what an item has besides, among the last ones or new.
static int32_t extra_of(Maker *m, Len a, Len b) {
  ParExtra *v = m->extras.v;
  uint32_t n = m->extras.n, least = n > LOOK_BACK ? n - LOOK_BACK : 0;
  if (!a && !b) return 0;
  for (uint32_t i = n; i-- > least;)
    if (v[i].stretch == a && v[i].shrink == b) return (int32_t)i;
  if (n == MOST_EXTRAS) return 0;
  VEC_PUSH(m->task->job->scratch, m->extras, ((ParExtra){{a}, {b}}));
  return (int32_t)n;
}

static void push(Maker *m, ParItem item) { VEC_PUSH(m->task->job->scratch, m->items, item); }

static ParItem *last_item(Maker *m) { return m->items.n ? &m->items.v[m->items.n - 1] : NULL; }

static Len part_of(const Maker *m, uint32_t glyph, uint32_t percent) {
  if (!percent) return 0;
  return shape_scale((int64_t)m->shaped->glyphs[glyph].advance * percent / 100, m->run->size, m->run->font->upem);
}

// Most boxes begin and end with a letter: what hangs is looked up for the rest.
static void add_hanging(Maker *m, ParItem *box, uint32_t end) {
  uint8_t first = (uint8_t)m->text.p[box->start], last = (uint8_t)m->text.p[end - 1];
  Len at_start = 0, at_end = 0;
  if (m->glyph == box->first) return;
  if (first < 'A' || first >= 0x80) at_start = part_of(m, box->first, hang_before(utf8_at(m->text, box->start)));
  if (last < 'A' || last >= 0x80) at_end = part_of(m, m->glyph - 1, hang_after(utf8_before(m->text, end)));
  box->value = extra_of(m, at_start, at_end);
}

static void begin_box(Maker *m, uint32_t at) {
  m->box_first = m->glyph;
  m->box_start = at;
  m->units = 0;
  m->width = 0;
}

// Ends the box before byte `at`.
static void end_box(Maker *m, uint32_t at) {
  if (m->glyph > m->box_first || m->units || m->width) {
    ParItem box = {.kind = PAR_BOX, .width = box_width(m), .first = m->box_first, .start = m->box_start};
    add_hanging(m, &box, at);
    push(m, box);
    begin_box(m, at);
  }
}

static void push_penalty(Maker *m, int32_t penalty, Len width, uint8_t flags, uint32_t at) {
  push(m, (ParItem){
              .kind = PAR_PENALTY, .flags = flags, .value = penalty, .width = width, .first = m->glyph, .start = at});
}

static void end_line(Maker *m, uint32_t at) {
  push_penalty(m, PENALTY_FORBIDDEN, 0, 0, at);
  push(m, (ParItem){.kind = PAR_GLUE, .flags = PAR_ENDING, .first = m->glyph, .start = at});
  push_penalty(m, PENALTY_FORCED, 0, 0, at);
}

// --- Breaks within words ------------------------------------------------------------------------------------------

static Len hyphen_width(const Maker *m) { return m->task->hyphens[m->run - m->shaped->runs]; }

static bool is_unsafe(const Maker *m, uint32_t at, uint32_t cluster, uint32_t glyph) {
  return at != m->run->start && (at != cluster || (m->shaped->glyphs[glyph].flags & GLYPH_UNSAFE));
}

static uint32_t codepoint_before(const Maker *m, uint32_t at) { return utf8_before(m->text, at); }

static int32_t place_cost(const Maker *m, uint32_t at) {
  uint32_t c = codepoint_before(m, at);
  return c == 0x200B || c >= 0x2E80 ? 0 : COST_PLACE;
}

// What of the ligature before glyph m->glyph lies after byte `at`, by the share of its text.
static int64_t units_after(const Maker *m, uint32_t at, uint32_t end) {
  const Glyph *g = &m->shaped->glyphs[m->glyph - 1];
  return end > g->cluster ? (int64_t)g->advance * (end - at) / (end - g->cluster) : 0;
}

// A break at byte `at`, before glyph m->glyph whose cluster is `cluster`.
static void push_break(Maker *m, uint32_t at, uint32_t cluster) {
  uint8_t mark = m->task->marks[at];
  if (!(mark & MARK_BREAK) || (mark & MARK_FORBID) || (m->glyph == m->box_first && !m->units)) return;
  uint8_t flags = is_unsafe(m, at, cluster, m->glyph) ? PAR_UNSAFE : 0;
  int64_t after = at < cluster && m->glyph > 0 ? units_after(m, at, cluster) : 0;
  m->units -= after;
  end_box(m, at);
  m->units += after;
  if (mark & MARK_HYPHEN) {
    push_penalty(m, mark & MARK_SHORT ? COST_SHORT : COST_HYPHEN, hyphen_width(m), flags | PAR_HYPHEN, at);
  } else if (mark & MARK_LAST) {
    push_penalty(m, COST_ANYWHERE, 0, flags, at);
  } else if (mark & MARK_EXPLICIT) {
    push_penalty(m, COST_EXPLICIT, 0, flags | PAR_EXPLICIT, at);
  } else {
    push_penalty(m, place_cost(m, at), 0, flags, at);
  }
}

// --- Spaces -------------------------------------------------------------------------------------------------------

static bool is_leader(const ParItem *item) { return item && item->kind == PAR_LEADER; }

static bool leader_next(const Maker *m, uint32_t at) {
  return m->object < m->task->object_count && m->task->object_at[m->object] == at && m->task->objects[m->object].leader;
}

// Where the spaces from `at` on end.
static uint32_t skip_spaces(Str text, uint32_t at) {
  while (at < text.n && text.p[at] == ' ') at++;
  return at;
}

static bool line_ends_at(Str text, uint32_t at) {
  return at >= text.n || (at + 3 <= text.n &&
                          (memcmp(text.p + at, "\xE2\x80\xA8", 3) == 0 || memcmp(text.p + at, "\xE2\x80\xA9", 3) == 0));
}

static bool is_among(const char *marks, uint32_t c) { return c && c < 0x80 && strchr(marks, (int)c); }

// A title's line should end where a reader pauses: after strong punctuation, after a comma, before an article or
// preposition; else it ends within a phrase. A dash stays with what is before it.
static int32_t title_cost(const Maker *m, uint32_t at, uint32_t next) {
  uint32_t c = utf8_before(m->text, at);
  if (m->task->marks[at] & MARK_LINK) return COST_TITLE_LINK;
  if (str_starts(str_slice(m->text, next, m->text.n), STR("– "))) return COST_TITLE_WORD;
  if (is_among(":;.!?", c) || c == 0x2013 || c == 0x2014) return 0;
  if (is_among(",)", c) || c == 0xBB) return COST_TITLE_COMMA;
  return m->task->marks[next] & MARK_LINK ? COST_TITLE_PHRASE : COST_TITLE_WORD;
}

static int32_t sense_cost(const Maker *m, uint32_t at, uint32_t next) {
  const Style *style = m->task->style;
  if (style->text_wrap == WRAP_BALANCE) return title_cost(m, at, next);
  if (!(m->task->marks[at] & MARK_LINK)) return 0;
  return style->text_align == ALIGN_JUSTIFY ? COST_LINK : COST_LINK_RAGGED;
}

// What ending a line at this space costs.
static int32_t space_cost(Maker *m, uint32_t at) {
  uint32_t next = skip_spaces(m->text, at);
  uint8_t mark = m->task->marks[at], after = m->task->marks[next];
  if (m->text.p[at] != ' ' || !(after & MARK_BREAK) || (after & MARK_FORBID)) return PENALTY_FORBIDDEN;
  if (is_leader(last_item(m)) || leader_next(m, next) || m->items.n == 0) return PENALTY_FORBIDDEN;
  if (mark & MARK_AVOID) return COST_AVOID;
  return sense_cost(m, at, next);
}

static void push_glue(Maker *m, uint32_t at) {
  const Style *style = m->run->style;
  const Glyph *g = &m->shaped->glyphs[m->glyph];
  end_box(m, at);
  bool last = line_ends_at(m->text, skip_spaces(m->text, at)) && m->text.p[at] == ' ';
  int32_t cost = last ? PENALTY_FORBIDDEN : space_cost(m, at);
  if (cost) push_penalty(m, cost, 0, 0, at);
  ParItem glue = {.kind = PAR_GLUE, .first = m->glyph, .start = at};
  if (last) {
    glue.flags = PAR_NO_STRETCH;
  } else {
    glue.width = shape_scale(g->advance, m->run->size, m->run->font->upem);
    Len stretch = 0, shrink = 0;
    if (style->word_space_max > ONE) stretch = (Len)((int64_t)glue.width * (style->word_space_max - ONE) / ONE);
    if (style->word_space_min < ONE) shrink = (Len)((int64_t)glue.width * (ONE - style->word_space_min) / ONE);
    glue.value = extra_of(m, stretch, shrink);
    glue.width += m->run->tracking + style->word_spacing;
  }
  push(m, glue);
}

// --- Signs without a glyph ----------------------------------------------------------------------------------------

static void push_object(Maker *m, uint32_t at) {
  const ParObject *object = &m->task->objects[m->object];
  end_box(m, at);
  push(m, (ParItem){.kind = object->leader ? PAR_LEADER : PAR_OBJECT,
                    .width = object->width,
                    .value = (int32_t)m->object,
                    .first = m->glyph,
                    .start = at});
  m->object++;
  begin_box(m, at + (at < m->text.n && m->text.p[at] == '\xEF' ? 3 : 0));  // a note stands at no sign of its own
}

static bool object_at(const Maker *m, uint32_t at) {
  return m->object < m->task->object_count && m->task->object_at[m->object] == at;
}

// Bytes up to `end`, none of which begins a cluster: breaks and objects among them.
static void pass_bytes(Maker *m, uint32_t end) {
  for (; m->at < end; m->at++) {
    uint32_t at = m->at;
    while (object_at(m, at)) push_object(m, at);
    if (m->task->marks[at]) push_break(m, at, end);
    if (m->text.p[at] == '\xE2' && line_ends_at(m->text, at)) {
      end_box(m, at);
      end_line(m, at);
      m->at += 2;
      begin_box(m, at + 3);
    }
  }
}

static void pass_glyph(Maker *m) {
  const Glyph *g = &m->shaped->glyphs[m->glyph];
  bool starts = m->glyph == m->run->first || g[-1].cluster != g->cluster;
  if (starts) {
    pass_bytes(m, g->cluster);
    while (object_at(m, m->at)) push_object(m, m->at);
    if (g->flags & GLYPH_SPACE) {
      push_glue(m, g->cluster);
      m->at = g->cluster + ((uint8_t)m->text.p[g->cluster] < 0x80 ? 1 : 2);  // U+00A0
      m->glyph++;
      begin_box(m, m->at);
      return;
    }
    if (m->task->marks[g->cluster]) push_break(m, g->cluster, g->cluster);
    m->at = g->cluster + 1;
    m->width = len_bound((Flow)m->width + m->run->tracking);
  }
  m->units += g->advance;
  m->glyph++;
}

// The word that begins with the next glyph, if it is one of the task's.
static const MarkedWord *next_word(Maker *m) {
  const MarkedWords *words = &m->task->words;
  uint32_t at = m->shaped->glyphs[m->glyph].cluster;
  while (m->word < words->n && words->v[m->word].start < at) m->word++;
  return m->word < words->n && words->v[m->word].start == at ? &words->v[m->word] : NULL;
}

// As far as `to` glyphs and `units` from where it begins.
static void pass_glyphs(Maker *m, uint32_t to, int64_t units, uint32_t *done, int64_t *reckoned) {
  m->units += units - *reckoned;
  m->width = len_bound((Flow)m->width + (Flow)m->run->tracking * (to - *done));
  m->glyph += to - *done;
  *done = to;
  *reckoned = units;
}

// All its glyphs at once, but for the breaks among them.
static void pass_word(Maker *m, const MarkedWord *word) {
  uint32_t done = 0, start = word->start;
  int64_t reckoned = 0;
  pass_bytes(m, start);
  while (object_at(m, m->at)) push_object(m, m->at);
  if (m->task->marks[start]) push_break(m, start, start);
  for (uint32_t i = 0; i < word->count && word->marks[i].at < word->length; i++) {
    const WordMark *mark = &word->marks[i];
    if (!mark->at || !(mark->mark & MARK_BREAK)) continue;
    pass_glyphs(m, mark->glyph, mark->units, &done, &reckoned);
    push_break(m, start + mark->at, start + mark->at);
  }
  pass_glyphs(m, word->glyphs, word->units, &done, &reckoned);
  m->at = start + word->length;
}

static void pass_run(Maker *m, const ShapeRun *run) {
  if (m->run && m->units) m->width = box_width(m);
  m->units = 0;
  m->run = run;
  for (uint32_t end = run->first + run->count; m->glyph < end;) {
    const MarkedWord *word = next_word(m);
    if (word)
      pass_word(m, word);
    else
      pass_glyph(m);
  }
}

ItemList items_make(const ItemTask *task) {
  Maker m = {.task = task, .shaped = task->shaped, .text = task->shaped->text};
  VEC_RESERVE(task->job->scratch, m.items, m.text.n / 2 + 8);
  VEC_PUSH(task->job->scratch, m.extras, (ParExtra){0});
  for (uint32_t i = 0; i < m.shaped->run_count; i++) pass_run(&m, &m.shaped->runs[i]);
  pass_bytes(&m, m.text.n);
  while (m.object < task->object_count) push_object(&m, m.text.n);
  end_box(&m, m.text.n);
  end_line(&m, m.text.n);
  uint32_t count = m.items.n;
  push(&m, (ParItem){.first = m.glyph, .start = m.text.n});
  return (ItemList){ARENA_COPY(task->job->arena, ParItem, m.items.v, m.items.n), count,
                    ARENA_COPY(task->job->arena, ParExtra, m.extras.v, m.extras.n), m.extras.n};
}
