// Room for what text calls: notes and floats (TeX's insertions, made pure). A container (a page, a box, a column) has a
// floor that no text passes. Each insert lifts it by its height as the text that calls it is placed, floats of the top
// too: all of the content goes down by theirs at the end. A layout brings back the inserts called in it, so that one
// thrown away leaves nothing behind.
//
// Where texts stand beside one another (columns above a page's notes, cells), a later one may lift the floor into what
// stands already: `over` says so, and the container is laid again with a floor lifted beforehand, by a slack that is
// then all the room that inserts have.
#include "page/internal.h"

enum { LINES_BESIDE_CARRIED = 3 };  // of text, on a page that begins with the rest of a note

static Inserts join(Arena *arena, Inserts a, Inserts b) {
  uint8_t over = a.over | b.over;
  if (!b.n) return (Inserts){a.v, a.n, over};
  Insert *v = ARENA_ARRAY(arena, Insert, a.n + b.n);
  if (a.n) memcpy(v, a.v, a.n * sizeof *v);
  memcpy(v + a.n, b.v, b.n * sizeof *v);
  return (Inserts){v, a.n + b.n, over};
}

Inserts inserts_join(Layouter *l, Inserts a, Inserts b) {
  if (!a.n) return (Inserts){b.v, b.n, a.over | b.over};
  return join(l->arena, a, b);
}

void insert_add(Layouter *l, Inserts *all, Insert insert) { *all = join(l->arena, *all, (Inserts){&insert, 1, 0}); }

Inserts inserts_at(Layouter *l, const Inserts *all, FootLevel level, bool there) {
  Inserts out = {.over = (uint8_t)(there ? all->over & 1u << level : all->over & ~(1u << level))};
  for (uint32_t i = 0; i < all->n; i++)
    if ((all->v[i].level == level) == there) insert_add(l, &out, all->v[i]);
  return out;
}

Inserts inserts_waiting(Layouter *l, const Inserts *all) {
  Inserts out = {0};
  for (uint32_t i = 0; i < all->n; i++) {
    const Insert *in = &all->v[i];
    Insert next = {.kind = in->kind, .level = in->level, .item = in->item, .from = in->rest};
    if (in->rest || in->waits) out = join(l->arena, out, (Inserts){&next, 1, 0});
  }
  return out;
}

Flow inserts_room(const Inserts *all, FootLevel level) {
  Flow sum = 0;
  for (uint32_t i = 0; i < all->n; i++)
    if (all->v[i].level == level && !all->v[i].waits) sum += all->v[i].room;
  return sum;
}

Flow inserts_head(const Inserts *own) {
  Flow sum = 0;
  for (uint32_t i = 0; i < own->n; i++)
    if (own->v[i].kind == INSERT_TOP && !own->v[i].waits) sum += own->v[i].room;
  return sum;
}

Flow foot_floor(const Foot *f, Flow more) {
  if (!f->fixed) return f->floor - more;
  return more <= f->slack ? f->floor : -NO_LIMIT;
}

static void foot_take(Foot *f, const Insert *in) {
  if (in->waits) {
    f->waiting |= (uint8_t)(1u << in->kind);
    return;
  }
  if (f->fixed)
    f->slack = flow_max(f->slack - in->room, 0);
  else
    f->floor -= in->room;
  if (in->kind == INSERT_TOP) f->head += in->room;
  if (in->kind != INSERT_NOTE) return;
  f->noted = true;
  f->closed |= in->rest != NULL;
}

void feet_take(Space *space, const Inserts *inserts) {
  for (uint32_t i = 0; i < inserts->n; i++) {
    Foot *f = &space->feet[inserts->v[i].level];
    foot_take(f, &inserts->v[i]);
    space->limit = flow_min(space->limit, f->floor);
    space->bottom = flow_min(space->bottom, f->floor);
  }
}

void space_lower(Space *space, Flow by) {
  space->limit -= by;
  space->end -= by;
  for (int level = FOOT_PAGE; level < FOOT_LEVELS; level++) space->feet[level].floor -= by;
}

Flow feet_floor(const Space *space, const Inserts *inserts, Flow bottom) {
  for (int level = FOOT_PAGE; inserts->n && level < FOOT_LEVELS; level++) {
    Flow room = inserts_room(inserts, (FootLevel)level);
    if (room) bottom = flow_min(bottom, foot_floor(&space->feet[level], room));
  }
  return bottom;
}

uint8_t feet_over(const Space *space, const Inserts *inserts, Flow end) {
  uint8_t over = 0;
  for (int level = FOOT_PAGE; inserts->n && level < FOOT_LEVELS; level++) {
    Flow room = inserts_room(inserts, (FootLevel)level);
    if (room && end > foot_floor(&space->feet[level], room)) over |= (uint8_t)(1u << level);
  }
  return over;
}

// The rest of a note goes first, and leaves some lines to the text; floats that still find no room wait on.
static Insert place_carried(Layouter *l, const Foot *f, const Insert *in, FootLevel level, bool first) {
  if (in->kind != INSERT_NOTE) {
    Insert insert = float_room(l, f, in->item, in->kind, level);
    bool room = first || foot_floor(f, insert.room) > f->top;
    insert.waits = (f->waiting & 1u << in->kind) || !room;
    return insert;
  }
  Insert part = {0};
  Len line = l->pitch ? l->pitch : l->galley->styled->root->line_height;
  Flow room = f->fixed ? f->slack : f->floor - f->top - LINES_BESIDE_CARRIED * (Flow)line;
  note_split(l, f, in->item, in->from, !f->noted, room, true, &part);
  part.level = level;
  return part;
}

Inserts foot_open(Layouter *l, Space *space, FootLevel level, Len width, const Inserts *carried, Flow slack) {
  Foot *f = &space->feet[level];
  *f = (Foot){.top = space->y, .floor = space->end, .width = width, .fixed = slack >= 0, .slack = slack};
  if (l->galley->note_area) note_measure(l, f);
  Inserts begun = {0};
  for (uint32_t i = 0; carried && i < carried->n; i++) {
    Insert insert = place_carried(l, f, &carried->v[i], level, i == 0);
    Inserts one = {&insert, 1, 0};
    feet_take(space, &one);
    insert_add(l, &begun, insert);
  }
  return begun;
}

void inserts_place(Layouter *l, const Inserts *own, Flow top, Flow bottom, Len width, Boxes *floats, Boxes *notes) {
  Flow foot = 0, at = top;
  for (uint32_t i = 0; i < own->n; i++)
    if (own->v[i].kind != INSERT_TOP && !own->v[i].waits) foot += own->v[i].room;
  Flow up = bottom - foot;
  bool noted = false;
  for (uint32_t i = 0; i < own->n; i++) {
    const Insert *in = &own->v[i];
    noted |= in->kind == INSERT_NOTE;
    if (in->kind == INSERT_NOTE || in->waits) continue;
    Flow *y = in->kind == INSERT_TOP ? &at : &up;
    VEC_PUSH(l->arena, *floats, float_box(l, in, *y, width));
    *y += in->room;
  }
  if (noted) VEC_PUSH(l->arena, *notes, notes_area(l, own, bottom, width));
}
