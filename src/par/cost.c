// In: two breaks. Out: what the line between them costs. Demerits after Knuth & Plass, "Breaking Paragraphs into Lines"
// (1981), in whole numbers throughout; ragged lines cost the square of what they lack.
#include "par/internal.h"

enum {
  LINE_DEMERITS = 10,              // added to the badness of every line before it is squared
  HYPHENS_DEMERITS = 20000,        // two hyphens in a row
  LAST_HYPHEN_DEMERITS = 20000,    // the last line but one ends in a hyphen
  RAGGED_LINE_DEMERITS = 1000000,  // ragged text takes the fewest lines
  SHORT_LAST_DEMERITS = 500000,    // the last line under 2 em, or only the end of a divided word
  LONE_WORD_DEMERITS = 100000,     // one short word on the last line
  LONG_WORD_DEMERITS = 20000,      // one long word there
  RAGGED_HYPHEN = 3,               // hyphens cost so many times more in ragged text
  LARGEST_RATIO = 32,
};

#define ONE 65536
static const int64_t overfull_demerits = 1000000000000000;
static const int64_t breach_demerits = 1000000000000;  // a limit on hyphens that cannot be kept
static const int64_t most_demerits = INT64_MAX / 4;
static const int64_t pass_ratio[PASSES] = {ONE, 2 * ONE, 4 * ONE, 8 * ONE, LARGEST_RATIO *ONE};

int64_t par_badness(int64_t x) {
  if (x > LARGEST_RATIO * ONE) x = LARGEST_RATIO * ONE;
  return (100 * ((x * x) >> 16) >> 16) * x >> 16;
}

static Len width_of(const ParMeasures *m, uint32_t line) { return m->widths[line < m->count ? line : m->count - 1]; }

Len par_indent(const Paragraph *p, const ParMeasures *m) {
  return p->indent + (Len)((int64_t)m->widths[0] * p->style->text_indent.percent / ONE);
}

// The first line is known by where it begins: later ones of the same measure share a state with it.
static Len measure_of(const ParTask *task, uint32_t from, uint32_t line) {
  return width_of(task->measures, line) - (from ? 0 : par_indent(task->paragraph, task->measures));
}

bool par_may_break(const ParTask *task, const ParBreak *b) {
  if (b->forced) return true;
  return b->penalty < PENALTY_EMERGENCY || task->pass >= PASS_WIDER;
}

static Len hang_end(const ParTask *task, const ParBreak *b, bool last) {
  uint32_t hanging = task->paragraph->style->hanging;
  if (hanging & (HANG_ALLOW_END | HANG_FORCE_END)) return b->hang_end;
  return last && (hanging & HANG_LAST) ? b->hang_end : 0;
}

ParSlack par_slack(const ParTask *task, uint32_t from, uint32_t to, uint32_t line) {
  const ParBreak *a = &task->breaks[from], *b = &task->breaks[to];
  bool last = to + 1 == task->count;
  ParSlack s = {.measure = measure_of(task, from, line),
                .stretch = b->end.stretch - a->start.stretch,
                .shrink = b->end.shrink - a->start.shrink,
                .glyphs = b->end.glyphs - a->start.glyphs,
                .fills = b->end.fills - a->start.fills,
                .spaces = b->end.spaces - a->start.spaces};
  if (from == 0 && (task->paragraph->style->hanging & HANG_FIRST)) s.hang_start = a->hang_start;
  s.hang_end = hang_end(task, b, last);
  s.content = b->end.width - a->start.width + b->width - s.hang_start - s.hang_end;
  s.slack = s.measure - s.content;
  s.letters_out = (int64_t)s.glyphs * task->letter_stretch;
  s.letters_in = (int64_t)s.glyphs * task->letter_shrink;
  return s;
}

// What part of its stretch a line uses, in 1/65536. Tracking gives no more than its range; beyond, glue takes the rest.
static int64_t stretch_ratio(const ParSlack *s) {
  int64_t all = s->stretch + s->letters_out;
  if (s->slack <= all) return s->slack ? (s->slack << 16) / all : 0;
  if (s->stretch <= 0) return LARGEST_RATIO * ONE;
  int64_t x = ((s->slack - s->letters_out) << 16) / s->stretch;
  return x < LARGEST_RATIO * ONE ? x : LARGEST_RATIO * ONE;
}

static int64_t squared(int64_t x) { return x * x; }

static int64_t penalty_demerits(const ParTask *task, const ParBreak *b) {
  if (b->forced) return 0;
  int64_t p = b->penalty;
  if (b->divides && task->mode != PAR_JUSTIFY) p *= RAGGED_HYPHEN;
  return p < 0 ? -p * p : p * p;
}

// Hyphens in a row, at a column's end, before the last line; false when a limit forbids the line in this pass.
static bool hyphen_demerits(const ParTask *task, uint32_t from, uint32_t to, const ParState *before, ParState *after,
                            int64_t *demerits) {
  const ParBreak *b = &task->breaks[to];
  bool last = to + 1 == task->count, breach = false;
  uint32_t limit = task->hyphen_limit;
  after->hyphens = b->hyphen ? before->hyphens + 1 : 0;
  if (after->hyphens > 1) *demerits += HYPHENS_DEMERITS;
  if (limit ? after->hyphens > limit : false) breach = true;
  if (after->hyphens > limit + 1) after->hyphens = (uint8_t)(limit + 1);
  if (b->hyphen && task->limits->hyphen_free == before->line + 1) breach = true;
  if (last && task->breaks[from].hyphen) {
    *demerits += LAST_HYPHEN_DEMERITS;
    if (task->limits->no_last_hyphen || task->paragraph->style->hyphen_not_last) breach = true;
  }
  if (breach) *demerits += breach_demerits;
  return !breach || task->pass == PASS_ANY;
}

// A last line that is hardly one. Nothing to say when it is the only one.
static int64_t last_demerits(const ParTask *task, uint32_t from, uint32_t to, const ParSlack *s) {
  if (to + 1 != task->count || task->breaks[from].forced || from == 0) return 0;
  if (s->content < 2 * (int64_t)task->em || (task->breaks[from].divides && s->spaces == 0)) return SHORT_LAST_DEMERITS;
  if (s->spaces) return 0;
  return s->content < s->measure / 3 ? LONE_WORD_DEMERITS : LONG_WORD_DEMERITS;
}

static uint8_t fitness_of(int64_t x, bool stretched) {
  if (x * 2 <= ONE) return 1;
  return !stretched ? 0 : x < ONE ? 2 : 3;
}

static ParFit justified(const ParTask *task, const ParSlack *s, ParCost *cost) {
  int64_t x = 0;
  if (s->slack < 0) {
    int64_t give = s->shrink + s->letters_in;
    if (-s->slack > give) return -s->slack - task->em > give ? FIT_LONG : FIT_NO;
    x = (-s->slack << 16) / give;
  } else if (!s->fills) {
    x = stretch_ratio(s);
    if (x > pass_ratio[task->pass]) return FIT_SHORT;
  }
  cost->fitness = fitness_of(x, s->slack >= 0);
  cost->demerits += squared(LINE_DEMERITS + par_badness(x));
  return FIT_YES;
}

// The part of the measure whose want costs as much as a line stretched to its full range.
static int64_t ragged_zone(const ParTask *task, const ParSlack *s) {
  int64_t zone = s->measure / (task->mode == PAR_BALANCE ? 5 : 10);
  return zone > 2 * (int64_t)task->em ? zone : 2 * (int64_t)task->em;
}

static ParFit ragged(const ParTask *task, const ParSlack *s, ParCost *cost) {
  if (s->slack < 0) return s->slack + task->em < 0 ? FIT_LONG : FIT_NO;
  bool free_end = s->fills && task->mode == PAR_RAGGED;
  cost->fitness = 1;
  cost->demerits += squared(LINE_DEMERITS);
  if (task->mode == PAR_RAGGED) cost->demerits += RAGGED_LINE_DEMERITS;
  if (!free_end) cost->demerits += squared(s->slack * 100 / ragged_zone(task, s));
  return FIT_YES;
}

ParCost par_line_cost(const ParTask *task, uint32_t from, uint32_t to, bool first, uint32_t line) {
  ParSlack s = par_slack(task, from, to, line);
  ParCost cost = {.fitness = 1};
  cost.fit = task->mode == PAR_JUSTIFY ? justified(task, &s, &cost) : ragged(task, &s, &cost);
  if (cost.fit != FIT_YES) {
    if (cost.fit == FIT_SHORT || task->pass != PASS_ANY || !first) return cost;
    cost.demerits += overfull_demerits - s.slack;
    cost.fit = FIT_YES;
  }
  cost.demerits += penalty_demerits(task, &task->breaks[to]) + last_demerits(task, from, to, &s);
  return cost;
}

bool par_chain_cost(const ParTask *task, uint32_t from, uint32_t to, const ParCost *line, ParState before,
                    ParState *after, int64_t *demerits) {
  *after = (ParState){.line = before.line < task->line_cap ? before.line + 1 : before.line, .fitness = line->fitness};
  *demerits = line->demerits;
  if (!hyphen_demerits(task, from, to, &before, after, demerits)) return false;
  int apart = (int)after->fitness - before.fitness;
  if (apart > 1 || apart < -1) *demerits += PAR_FITNESS_DEMERITS;
  if (*demerits > most_demerits) *demerits = most_demerits;
  return true;
}
