// In: a task. Out: the cheapest chain of lines from the paragraph's beginning to its end, by dynamic programming over
// breaks and what of a line's state decides the cost of the next (Knuth & Plass 1981). Exact: tests compare it with
// every chain there is.
#include "par/internal.h"

// The node of this state among those made at the present break, or a new one.
static ParNode *node_for(ParRoom *room, uint32_t first, uint32_t at, ParState state) {
  for (uint32_t i = first; i < room->nodes.n; i++) {
    ParState *s = &room->nodes.v[i].state;
    if (s->line == state.line && s->fitness == state.fitness && s->hyphens == state.hyphens) return &room->nodes.v[i];
  }
  ParNode node = {.at = at, .state = state, .demerits = INT64_MAX};
  VEC_PUSH(room->arena, room->nodes, node);
  return &room->nodes.v[room->nodes.n - 1];
}

static int64_t sum(int64_t a, int64_t b) { return a > INT64_MAX / 2 - b ? INT64_MAX / 2 : a + b; }

// A chain that ends in the line from an active node to break `to`.
static void try_chain(ParRoom *room, const ParTask *task, uint32_t from, uint32_t to, const ParCost *line,
                      uint32_t first_new) {
  const ParNode *node = &room->nodes.v[from];
  uint32_t lines = node->line + 1;
  bool last = to + 1 == task->count;
  if (task->lines && (last ? lines != task->lines : lines >= task->lines)) return;
  ParState after;
  int64_t demerits;
  if (!par_chain_cost(task, node->at, to, line, node->state, &after, &demerits)) return;
  demerits = sum(node->demerits, demerits);
  ParNode *best = node_for(room, first_new, to, after);
  if (demerits < best->demerits)
    *best = (ParNode){.at = to, .prev = from, .state = after, .line = lines, .demerits = demerits};
}

// Kept nodes move up to those that follow, so that the list goes on without a gap and without moving the many behind.
static void close_gap(ParRoom *room, uint32_t kept, uint32_t next) {
  uint32_t n = kept - room->oldest;
  memmove(room->active.v + next - n, room->active.v + room->oldest, n * sizeof *room->active.v);
  room->oldest = next - n;
}

// All that comes after costs a node at most the demerits of fitness more than another of the same break whose line has
// the same measure and that has as few hyphens in a row.
static bool is_beaten(const ParNode *node, const ParNode *by) {
  return node->demerits > by->demerits + PAR_FITNESS_DEMERITS && node->state.line == by->state.line &&
         node->state.hyphens >= by->state.hyphens;
}

// The nodes of one break that may begin a best line; the others lead nowhere.
static void activate(ParRoom *room, uint32_t first) {
  const ParNode *v = room->nodes.v;
  uint32_t best = first;
  for (uint32_t i = first + 1; i < room->nodes.n; i++)
    if (v[i].demerits < v[best].demerits) best = i;
  for (uint32_t i = first; i < room->nodes.n; i++)
    if (!is_beaten(&v[i], &v[best])) VEC_PUSH(room->arena, room->active, i);
}

// Lines that end at break `to`; active nodes whose lines have grown too long leave the list. Nodes at one break follow
// one another: their line is reckoned once.
static void try_break(ParRoom *room, const ParTask *task, uint32_t to, uint32_t last_usable) {
  uint32_t first_new = room->nodes.n, kept = room->oldest, i = kept, at = UINT32_MAX, number = 0;
  // Lines get shorter from one active node to the next, where all have the same measure.
  bool ordered = task->alike && !task->leaders && task->mode == PAR_JUSTIFY;
  ParCost line = {FIT_NO, 0, 0};
  for (; i < room->active.n; i++) {
    uint32_t from = room->active.v[i];
    const ParNode *node = &room->nodes.v[from];
    if (node->at != at || (node->state.line != number && !task->alike)) {
      at = node->at;
      number = node->state.line;
      line = par_line_cost(task, at, to, at == last_usable, number);
      if (line.fit == FIT_SHORT && ordered && at > 0) break;
    }
    if (line.fit != FIT_LONG) room->active.v[kept++] = from;
    if (line.fit == FIT_YES) try_chain(room, task, from, to, &line, first_new);
  }
  if (task->breaks[to].forced)
    room->oldest = room->active.n;
  else
    close_gap(room, kept, i);
  activate(room, first_new);
}

static uint32_t best_end(const ParRoom *room, const ParTask *task) {
  uint32_t best = UINT32_MAX;
  for (uint32_t i = room->oldest; i < room->active.n; i++) {
    const ParNode *node = &room->nodes.v[room->active.v[i]];
    if (node->at + 1 != task->count || (task->lines && node->line != task->lines)) continue;
    if (best == UINT32_MAX || node->demerits < room->nodes.v[best].demerits) best = room->active.v[i];
  }
  return best;
}

uint32_t par_search(ParRoom *room, const ParTask *task) {
  room->active.n = room->oldest = 0;
  VEC_PUSH(room->arena, room->active, room->nodes.n);
  ParNode begin = {.state = {.fitness = 1}};
  VEC_PUSH(room->arena, room->nodes, begin);
  uint32_t usable = 0;  // the last break before this one that the pass may use
  for (uint32_t to = 1; to < task->count && room->oldest < room->active.n; to++) {
    if (!par_may_break(task, &task->breaks[to])) continue;
    try_break(room, task, to, usable);
    usable = to;
  }
  return best_end(room, task);
}

// A solution within the ranges whose last line is a stump is held against one that leaves them.
static bool is_faulty(const ParRoom *room, uint32_t node) {
  const ParNode *n = &room->nodes.v[node];
  return n->demerits - room->nodes.v[n->prev].demerits >= PAR_FAULT;
}

static uint32_t search_within(ParRoom *room, ParTask *task) {
  task->pass = PASS_WITHIN;
  uint32_t within = par_search(room, task);
  if (within != UINT32_MAX && !is_faulty(room, within)) return within;
  task->pass = PASS_LOOSE;
  uint32_t loose = par_search(room, task);
  if (within == UINT32_MAX) return loose;
  if (loose != UINT32_MAX && room->nodes.v[loose].demerits < room->nodes.v[within].demerits) return loose;
  task->pass = PASS_WITHIN;
  return within;
}

// Few lines need to be very loose: those that cost less than what a pass leaves out are the best of all.
static uint32_t search_beyond(ParRoom *room, ParTask *task) {
  task->pass = PASS_WIDE;
  uint32_t wide = par_search(room, task);
  if (wide != UINT32_MAX && room->nodes.v[wide].demerits < PAR_BEYOND_WIDE) return wide;
  task->pass = PASS_WIDER;
  uint32_t wider = par_search(room, task);
  if (wider != UINT32_MAX && room->nodes.v[wider].demerits < PAR_BEYOND_WIDER) return wider;
  task->pass = PASS_ANY;
  return par_search(room, task);
}

static uint32_t search_justified(ParRoom *room, ParTask *task) {
  uint32_t found = search_within(room, task);
  return found != UINT32_MAX ? found : search_beyond(room, task);
}

// Ragged lines have no ranges: what fits, else what can be had.
static uint32_t search_ragged(ParRoom *room, ParTask *task) {
  task->pass = PASS_LOOSE;
  uint32_t found = par_search(room, task);
  if (found != UINT32_MAX) return found;
  task->pass = PASS_ANY;
  return par_search(room, task);
}

static uint32_t search_plain(ParRoom *room, ParTask *task) {
  return task->mode == PAR_JUSTIFY ? search_justified(room, task) : search_ragged(room, task);
}

uint32_t par_search_lines(ParRoom *room, ParTask *task, uint32_t lines) {
  ParTask exact = *task;
  exact.lines = lines;
  exact.line_cap = UINT32_MAX;
  for (exact.pass = PASS_WITHIN; exact.pass <= PASS_LOOSE; exact.pass++) {
    uint32_t found = par_search(room, &exact);
    if (found == UINT32_MAX) continue;
    *task = exact;
    return found;
  }
  return UINT32_MAX;
}

// Even lines: as many as ragged text needs, then the least difference between them.
static uint32_t search_balanced(ParRoom *room, ParTask *task) {
  task->mode = PAR_RAGGED;
  uint32_t ragged = search_ragged(room, task);
  if (ragged == UINT32_MAX || task->pass == PASS_ANY) return ragged;
  task->mode = PAR_BALANCE;
  uint32_t even = par_search_lines(room, task, room->nodes.v[ragged].line);
  if (even != UINT32_MAX) return even;
  task->mode = PAR_RAGGED;
  return ragged;
}

uint32_t par_search_passes(ParRoom *room, ParTask *task) {
  room->nodes.n = 0;
  return task->mode == PAR_BALANCE ? search_balanced(room, task) : search_plain(room, task);
}
