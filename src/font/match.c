// In: a family, weight and slope. Out: the nearest face of that family, by the order of CSS Fonts 4, 5.2: slope before
// weight. Families that are known are tried by file first, which costs no look-up.
#include "font/internal.h"

typedef struct KnownFace {
  Str family;
  int32_t weight;
  bool italic;
  Str path;
} KnownFace;

#define FACE(family, weight, italic, path) {STR(family), weight, italic, STR(path)},
#define STANDS_IN(asked, given)
#define LAST(family)
#define FALLBACK(serif, family)
#define SERIF(family)
static const KnownFace known[] = {
#include "font/families.def"
};
#undef FACE
#undef SERIF
#define FACE(family, weight, italic, path)
#define SERIF(family) STR(family),
static const Str serif_families[] = {
#include "font/families.def"
};
#undef FACE
#undef SERIF
#undef STANDS_IN
#undef LAST
#undef FALLBACK
enum { KNOWN = sizeof known / sizeof *known, SERIFS = sizeof serif_families / sizeof *serif_families, MAX_FACES = 64 };

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

bool family_same(Str a, Str b) {
  if (a.n != b.n) return false;
  for (uint32_t i = 0; i < a.n; i++)
    if (lower(a.p[i]) != lower(b.p[i])) return false;
  return true;
}

bool family_has_serifs(Str family) {
  for (uint32_t i = 0; i < SERIFS; i++)
    if (family_same(serif_families[i], family)) return true;
  return str_find(family, STR("Serif"), 0) >= 0;
}

// 400 to 500: heavier up to 500, then lighter, then heavier still. Below: lighter first. Above: heavier first.
static uint32_t weight_distance(int32_t want, int32_t have) {
  enum { SECOND = 1000, THIRD = 2000 };
  if (want >= 400 && want <= 500) {
    if (have >= want && have <= 500) return (uint32_t)(have - want);
    return have < want ? SECOND + (uint32_t)(want - have) : THIRD + (uint32_t)(have - want);
  }
  if (want < 400) return have <= want ? (uint32_t)(want - have) : SECOND + (uint32_t)(have - want);
  return have >= want ? (uint32_t)(have - want) : SECOND + (uint32_t)(want - have);
}

uint32_t match_distance(const Wish *wish, int32_t weight, bool italic) {
  enum { SLOPE = 10000 };
  return weight_distance(wish->weight, weight) + (wish->italic != italic ? SLOPE : 0);
}

// In a folder of the project's own by its name alone, else where the distribution puts it.
static Font *open_known(FontStore *store, Str path) {
  Font *font;
  for (uint32_t i = 0; i < store->folder_count; i++)
    if (face_open(store, path_join(store->arena, store->folders[i], path_name(path)), 0, &font) == FACE_OK) return font;
  return face_open(store, path_join(store->arena, STR("/usr/share/fonts"), path), 0, &font) == FACE_OK ? font : NULL;
}

typedef struct Candidate {
  uint32_t distance;
  const KnownFace *face;
} Candidate;

// The family's faces, nearest first; alike ones in the table's order.
static uint32_t candidates(const Wish *wish, Candidate *list) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < KNOWN && n < MAX_FACES; i++) {
    if (!family_same(known[i].family, wish->family)) continue;
    Candidate c = {match_distance(wish, known[i].weight, known[i].italic), &known[i]};
    uint32_t at = n++;
    for (; at && list[at - 1].distance > c.distance; at--) list[at] = list[at - 1];
    list[at] = c;
  }
  return n;
}

Font *table_find(FontStore *store, const Wish *wish) {
  Candidate list[MAX_FACES];
  uint32_t n = candidates(wish, list);
  Font *font = NULL;
  for (uint32_t i = 0; i < n && !font; i++) font = open_known(store, list[i].face->path);
  return font;
}

Font *family_find(FontStore *store, const Wish *wish) {
  Font *font = table_find(store, wish);
  return font ? font : fontconfig_find(store, wish);
}
