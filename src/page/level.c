// Columns that end level. Keeps leave a column a line or more short of the others. A paragraph of it set a line longer
// fills it, where its lines stay even; else all columns end a few lines higher or, with all of the content in them,
// lower, wherever they differ least. Each try is a pour: lines are broken already.
#include "page/columns.h"

enum { MOST_LOOSE = 6, TRIES = 8, MOST_SHORTER = 6, FEW_LINES = 8, MOST_LONGER = 2, SHORTER_COST = 1, UNEVEN_COST = 4 };

typedef struct Level {
  const Columns *c;
  const Token *token;
  Flow limit;
  bool trial;
  Len line;
  const Token *rest;  // where the text goes on after columns that are filled
  Poured best;
  int32_t cost;
} Level;

static Flow column_end(const Run *run) { return run->y + inserts_room(&run->inserts, FOOT_COLUMN); }

// Above notes, less than a line is no shortage.
static int32_t lines_short(const Level *v, const Poured *p, uint32_t column) {
  Flow room = p->bottom - column_end(&p->runs[column]);
  return (int32_t)((room + (p->runs[column].inserts.n ? 0 : v->line / 2)) / v->line);
}

static int32_t unevenness(const Level *v, const Poured *p) {
  int32_t sum = 0, whole = (int32_t)((p->bottom - v->c->space->y) / v->line);
  for (uint32_t i = 0; i < v->c->count; i++) sum += i < p->count ? lines_short(v, p, i) : whole;
  return sum;
}

static uint32_t floats_in(const Inserts *inserts) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < inserts->n; i++) n += inserts->v[i].kind != INSERT_NOTE && !inserts->v[i].waits;
  return n;
}

// A float put off takes its page's height along, which the columns' ends do not tell.
static uint32_t count_floats(const Poured *p) {
  uint32_t n = floats_in(&p->inserts);
  for (uint32_t i = 0; i < p->count; i++) n += floats_in(&p->runs[i].inserts);
  return n;
}

static bool serves(const Level *v, const Poured *p) {
  if (p->nothing || p->count < v->best.count || p->inserts.over & ~v->best.inserts.over) return false;
  if (count_floats(p) < count_floats(&v->best)) return false;
  if (v->trial) return columns_fit(p) && p->clean;
  return p->rest && p->forced == v->best.forced && p->clean >= v->best.clean && p->cost <= v->best.cost;
}

// What columns so many lines shorter cost: nothing when they hold the same text.
static int32_t cost_of_height(const Level *v, const Poured *p, int32_t shorter) {
  if (v->trial) return shorter;
  if (!token_further(v->rest, p->rest)) return 0;
  return shorter * (shorter <= FEW_LINES ? SHORTER_COST : UNEVEN_COST);
}

// Takes a pour that is more even, by less than what it costs otherwise.
static bool try_pour(Level *v, Flow limit, int32_t shorter) {
  Layouter *l = v->c->l;
  Poured p = columns_pour(v->c, limit, v->token, v->trial, v->c->count);
  l->shortage = NO_LIMIT;
  if (!serves(v, &p)) return false;
  int32_t cost = cost_of_height(v, &p, shorter) + UNEVEN_COST * unevenness(v, &p);
  if (cost >= v->cost) return false;
  v->best = p;
  v->cost = cost;
  return true;
}

// --- paragraphs set longer or shorter ------------------------------------------------------------------------------

typedef struct Other {
  const GalleyItem *item;
  int32_t by;
  int64_t demerits;  // more than at its best
} Other;
typedef VEC(Other) Others;

static void add_other(Layouter *l, const Fragment *f, int32_t by, Others *found) {
  const ParLines *lines = paragraph_loose(l, f->item, f->lines, by);
  if (!lines) return;
  Other add = {f->item, by, lines->demerits - f->lines->demerits};
  VEC_PUSH(l->arena, *found, add);
}

// Text that is not justified gives way where it is of the size of running text; set large, every line of it is seen.
static bool gives_way(const Layouter *l, const Fragment *f) {
  const Style *s = f->item->style;
  return s->text_align == ALIGN_JUSTIFY ? f->lines->count > 2 : f->lines->count > 1 && (!l->pitch || s->line_height <= l->pitch);
}

static void add_others(Layouter *l, const Fragment *f, Others *found) {
  const Paragraph *p = f->item->paragraph;
  if (!f->first || p->heading || !gives_way(l, f) || f->item->marker) return;
  add_other(l, f, 1, found);
  add_other(l, f, -1, found);
}

// The paragraphs begun in a column that bear to be a line longer or shorter.
static void find_others(Layouter *l, const Fragment *f, Others *found) {
  if (f->lines) add_others(l, f, found);
  if (f->lines || f->item->kind == GALLEY_TABLE || f->item->kind == GALLEY_GRID) return;
  for (uint32_t i = 0; i < f->count; i++) find_others(l, f->children[i], found);
}

static void sort_others(Others *found) {
  for (uint32_t i = 1; i < found->n; i++)
    for (uint32_t k = i; k && found->v[k].demerits < found->v[k - 1].demerits; k--) {
      Other swap = found->v[k];
      found->v[k] = found->v[k - 1];
      found->v[k - 1] = swap;
    }
}

static bool adjust(Level *v, Flow limit, int32_t shorter, uint32_t column) {
  Layouter *l = v->c->l;
  Others found = {0};
  const Run *run = &v->best.runs[column];
  for (uint32_t i = 0; i < run->boxes.n; i++) find_others(l, run->boxes.v[i], &found);
  sort_others(&found);
  const Loose *before = l->loose;
  for (uint32_t i = 0; i < found.n && i < TRIES; i++) {
    Loose *loose = ARENA_NEW(l->arena, Loose);
    *loose = (Loose){found.v[i].item, found.v[i].by, before};
    l->loose = loose;
    if (try_pour(v, limit, shorter)) return true;
    l->loose = before;
  }
  return false;
}

// Goes over the columns until they are level or nothing more helps.
static void adjust_all(Level *v, Flow limit, int32_t shorter) {
  const Loose *before = v->c->l->loose;
  for (int done = 0; done < MOST_LOOSE && unevenness(v, &v->best); done++) {
    bool better = false;
    for (uint32_t i = 0; i < v->best.count && !better; i++) better = adjust(v, limit, shorter, i);
    if (!better) break;
  }
  v->c->l->loose = before;
}

// --- all columns shorter or longer --------------------------------------------------------------------------------

static void try_height(Level *v, Flow limit, int32_t shorter) {
  Level at = *v;
  at.cost = INT32_MAX;
  if (!try_pour(&at, limit, shorter)) return;
  adjust_all(&at, limit, shorter);
  if (at.cost >= v->cost) return;
  v->best = at.best;
  v->cost = at.cost;
}

// Where the last column ends early for good (what follows has no room), the others come down to it half-way.
static void try_heights(Level *v) {
  Flow most = v->c->space->limit, from = v->best.bottom;
  int32_t first = v->trial ? 1 : unevenness(v, &v->best) / (int32_t)v->c->count - 1;
  if (first < 1) first = 1;
  for (int32_t i = 0, by = first; i < (v->trial ? MOST_LONGER : MOST_SHORTER); i++, by++) {
    Flow limit = from + (v->trial ? by : -by) * (Flow)v->line;
    if (!v->cost || limit > most || limit < v->c->space->y + 2 * (Flow)v->line) return;
    try_height(v, limit, by);
  }
}

Poured columns_level(const Columns *c, const Token *token, Flow limit, bool trial, const Poured *p) {
  Layouter *l = c->l;
  Len line = l->pitch ? l->pitch : c->item->style->line_height;
  Level v = {.c = c, .token = token, .limit = limit, .trial = trial, .line = line, .rest = p->rest, .best = *p};
  if (p->nothing || c->count < 2 || (trial && p->count < c->count) || p->forced >= BREAK_COLUMN || v.line <= 0) return *p;
  v.cost = UNEVEN_COST * unevenness(&v, p);
  if (!v.cost) return *p;
  adjust_all(&v, limit, 0);
  if (v.cost) try_heights(&v);
  return v.best;
}

// --- what some columns lack ------------------------------------------------------------------------------------------

enum { MOST_LESS = 3, MOST_SPREADS = 60, EACH_LESS = 3, MOST_HIGHER = 2, SHORT_COST = 1, SHORTEST_COST = 16 };

// A column that lacks much counts for more than several that lack a line.
static int32_t cost_of_spread(const Level *v, const Poured *p) {
  int32_t most = 0, sum = 0;
  for (uint32_t i = 0; i < p->count; i++) {
    int32_t lines = lines_short(v, p, i);
    most = lines > most ? lines : most;
    sum += lines;
  }
  return SHORTEST_COST * most + SHORT_COST * sum;
}

static bool try_spread(Level *v, const Columns *c, Flow limit) {
  Poured p = columns_pour(c, limit, v->token, true, c->count);
  if (!columns_fit(&p) || !p.clean || p.count != c->count || p.inserts.n || p.forced >= BREAK_COLUMN) return false;
  int32_t cost = cost_of_spread(v, &p);
  if (cost >= v->cost) return false;
  v->best = p;
  v->cost = cost;
  return true;
}

// One column before the other, the first ones last, ends a few lines sooner, which is kept where it helps.
static bool spread_more(Level *v, const Columns *c, uint8_t *less, Flow limit, uint32_t *tries) {
  for (uint32_t i = c->count - 1; i-- > 0;) {
    uint8_t before = less[i];
    for (less[i] = 0; less[i] <= MOST_LESS && *tries < MOST_SPREADS; less[i]++) {
      if (less[i] == before) continue;
      ++*tries;
      if (try_spread(v, c, limit)) return true;
    }
    less[i] = before;
  }
  return false;
}

// The next of all ways to end a few lines sooner; false after the last.
static bool next_way(uint8_t *less, uint32_t columns) {
  for (uint32_t i = 0; i + 1 < columns; i++) {
    if (++less[i] < EACH_LESS) return true;
    less[i] = 0;
  }
  return false;
}

// Breaks at which room falls away may make all of it fit in less height than columns filled one after the other need.
static void spread_higher(Level *v, const Columns *c, uint8_t *less, Flow bottom) {
  uint32_t tries = 0;
  for (int up = 1; up <= MOST_HIGHER; up++) {
    memset(less, 0, c->count);
    while (next_way(less, c->count) && tries++ < MOST_SPREADS) try_spread(v, c, bottom - up * (Flow)v->line);
  }
}

static bool is_even(const Level *v) { return v->cost <= SHORTEST_COST + SHORT_COST; }

Poured columns_spread(const Columns *c, const Token *token, const Poured *p) {
  Level v = {.c = c, .token = token, .line = c->l->pitch ? c->l->pitch : c->item->style->line_height, .best = *p};
  if (c->count < 3 || p->count < c->count || p->inserts.n || p->forced >= BREAK_COLUMN || v.line <= 0) return *p;
  v.cost = cost_of_spread(&v, p);
  uint8_t *less = ARENA_ARRAY(c->l->arena, uint8_t, c->count);
  Columns other = *c;
  other.less = less;
  other.line = v.line;
  uint32_t tries = 0;
  while (!is_even(&v) && spread_more(&v, &other, less, p->bottom, &tries)) continue;
  if (v.cost >= 2 * SHORTEST_COST) spread_higher(&v, &other, less, p->bottom);
  return v.best;
}

// --- spaces that open ------------------------------------------------------------------------------------------------

enum { MOST_OPEN = 2 };  // lines that a space takes at most

static bool opens(const Run *run, uint32_t i) {
  const Fragment *above = run->boxes.v[i - 1], *box = run->boxes.v[i];
  return box->first && box->y > above->y + above->height;
}

// Lines that lack are shared among the spaces between blocks, the lower ones first.
static void open_spaces(Run *run, int32_t lines, Len line) {
  int32_t spaces = 0, passed = 0;
  for (uint32_t i = 1; i < run->boxes.n; i++) spaces += opens(run, i);
  if (lines > MOST_OPEN * spaces) return;
  Flow moved = 0;
  for (uint32_t i = 1; i < run->boxes.n; i++) {
    box_shift(run->boxes.v[i], moved);
    if (!opens(run, i)) continue;
    passed++;
    Flow more = (Flow)(lines * passed / spaces) * line - moved;
    box_shift(run->boxes.v[i], more);
    moved += more;
  }
  run->y += (Flow)lines * line;
}

void columns_stretch(const Columns *c, Poured *p) {
  const Style *style = c->item->style;
  Level v = {.c = c, .line = style->snap_lines && c->l->pitch ? c->l->pitch : style->line_height};
  for (uint32_t i = 0; i < p->count && v.line > 0; i++) {
    int32_t lines = p->runs[i].inserts.n ? 0 : lines_short(&v, p, i);
    if (lines > 0) open_spaces(&p->runs[i], lines, v.line);
  }
}
