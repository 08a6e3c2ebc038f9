// The tracks of a grid or table: lengths first, then what contents need, then what fractions share (CSS Grid 1, 11,
// without its corners).
#include "page/again.h"

enum { MOST_TRACKS = 1000 };

uint32_t tracks_count(const GalleyItem *item, Len width) {
  const Style *s = item->style;
  if (s->track_count != 1 || s->tracks[0].kind != SIZE_AUTO_FIT) return s->track_count ? s->track_count : 1;
  Len one = size_of((Size){SIZE_LEN, s->tracks[0].len, s->tracks[0].percent, 0}, width, LEN_PT) + s->column_gap;
  uint32_t n = one > 0 && width > one ? (uint32_t)((width + s->column_gap) / one) : 1;
  return n < MOST_TRACKS ? n : MOST_TRACKS;
}

static Size track_size(const Style *s, uint32_t i) {
  if (!s->track_count) return (Size){.kind = SIZE_FR, .fr = 1000};
  Size size = s->tracks[i < s->track_count ? i : s->track_count - 1];
  if (size.kind == SIZE_AUTO_FIT) size.kind = SIZE_LEN;
  return size;
}

static void place_tracks(Tracks *t, Len gap) {
  Flow x = 0;
  for (uint32_t i = 0; i < t->count; i++) {
    t->x[i] = len_bound(x);
    x += t->width[i] + gap;
  }
}

// Whatever room there is.
static bool is_given(Size size) {
  return size.kind == SIZE_LEN || size.kind == SIZE_MIN_CONTENT || size.kind == SIZE_MAX_CONTENT;
}

static bool is_shared(Size size) { return size.kind == SIZE_FR; }

// What contents ask for, within what is left: between their narrowest and their widest, in the same proportion.
static void size_autos(Tracks *t, const Size *sizes, const Extent *needs, Flow room, bool fractions) {
  Flow narrow = 0, wide = 0;
  uint32_t autos = 0;
  for (uint32_t i = 0; i < t->count; i++) {
    if (is_given(sizes[i]) || is_shared(sizes[i])) continue;
    narrow += needs[i].narrow;
    wide += needs[i].wide;
    autos++;
  }
  for (uint32_t i = 0; i < t->count; i++) {
    if (is_given(sizes[i]) || is_shared(sizes[i])) continue;
    Flow least = needs[i].narrow, most = needs[i].wide, w = most;
    if (wide > room)
      w = wide > narrow && room > narrow ? least + (most - least) * (room - narrow) / (wide - narrow) : least;
    else if (!fractions)
      w = most + (room - wide) / autos;
    t->width[i] = len_bound(w);
  }
}

// A fraction is never narrower than its contents' widest word.
static void size_fractions(Tracks *t, const Size *sizes, const Extent *needs, Flow room) {
  int64_t all = 0;
  for (uint32_t i = 0; i < t->count; i++)
    if (sizes[i].kind == SIZE_FR) all += sizes[i].fr;
  for (bool again = true; again && all > 0;) {
    again = false;
    for (uint32_t i = 0; i < t->count; i++) {
      if (sizes[i].kind != SIZE_FR || t->width[i] || !sizes[i].fr || all <= 0) continue;
      Flow mine = room * sizes[i].fr / all;
      if (mine >= needs[i].narrow) continue;
      t->width[i] = needs[i].narrow;
      room -= needs[i].narrow;
      all -= sizes[i].fr;
      again = true;
    }
  }
  for (uint32_t i = 0; i < t->count; i++)
    if (sizes[i].kind == SIZE_FR && !t->width[i] && all > 0) t->width[i] = len_bound(flow_max(room * sizes[i].fr / all, 0));
}

Tracks tracks_resolve(Layouter *l, const Size *sizes, const Extent *needs, uint32_t count, Len width, Len gap) {
  Tracks t = {ARENA_ARRAY(l->arena, Len, count), ARENA_ARRAY(l->arena, Len, count), count};
  Flow room = (Flow)width - (Flow)gap * (count ? count - 1 : 0);
  bool fractions = false;
  for (uint32_t i = 0; i < count; i++) {
    fractions |= sizes[i].kind == SIZE_FR;
    if (!is_given(sizes[i])) continue;
    t.width[i] = sizes[i].kind == SIZE_MIN_CONTENT   ? needs[i].narrow
                 : sizes[i].kind == SIZE_MAX_CONTENT ? needs[i].wide
                                                     : size_of(sizes[i], width, 0);
    room -= t.width[i];
  }
  size_autos(&t, sizes, needs, flow_max(room, 0), fractions);
  for (uint32_t i = 0; i < count; i++)
    if (!is_given(sizes[i]) && !is_shared(sizes[i])) room -= t.width[i];
  size_fractions(&t, sizes, needs, flow_max(room, 0));
  place_tracks(&t, gap);
  return t;
}

// A share of what is left is held to no more of its content than the widest word.
static Extent extent_for(Layouter *l, const GalleyItem *item, Size size) {
  Asking *asking = l->asking;
  if (!asking || !is_shared(size)) return extent_of(l, item);
  bool before = asking->narrow;
  asking->narrow = true;
  Extent e = extent_of(l, item);
  asking->narrow = before;
  return e;
}

Tracks tracks_of_grid(Layouter *l, const GalleyItem *item, Len width, const Cell *cells, uint32_t cell_count,
                      uint32_t count) {
  Size *sizes = ARENA_ARRAY(l->arena, Size, count);
  Extent *needs = ARENA_ARRAY(l->arena, Extent, count);
  for (uint32_t i = 0; i < count; i++) sizes[i] = track_size(item->style, i);
  for (uint32_t i = 0; i < cell_count; i++) {
    const Cell *c = &cells[i];
    if (c->span != 1 || sizes[c->column].kind == SIZE_LEN) continue;
    Extent e = extent_for(l, c->item, sizes[c->column]), *need = &needs[c->column];
    if (e.narrow > need->narrow) need->narrow = e.narrow;
    if (e.wide > need->wide) need->wide = e.wide;
  }
  return tracks_resolve(l, sizes, needs, count, width, item->style->column_gap);
}

void tracks_mirror(Tracks *t, Len width) {
  for (uint32_t i = 0; i < t->count; i++) t->x[i] = width - t->x[i] - t->width[i];
}

Len tracks_span(const Tracks *t, uint32_t column, uint32_t span) {
  uint32_t last = column + span - 1 < t->count ? column + span - 1 : t->count - 1;
  Len left = t->x[column] < t->x[last] ? t->x[column] : t->x[last];
  Len a = t->x[column] + t->width[column], b = t->x[last] + t->width[last];
  return (a > b ? a : b) - left;
}
