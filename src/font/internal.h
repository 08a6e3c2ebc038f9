// What the sources of font share: the store, and its two ways to a file (the table of known families, fontconfig).
#ifndef MARBRE_FONT_INTERNAL_H
#define MARBRE_FONT_INTERNAL_H

#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_FREETYPE_H

#include "font/font.h"

struct FontStore {
  Arena *arena;
  Sources *sources;
  const Str *folders;
  uint32_t folder_count;
  FT_Library freetype;  // opened with the first face
  FcConfig *config;     // loaded when a family is not found by the table
  bool config_loaded;
  bool forgets_inputs;
  Sources *machine;     // what fontconfig's list of faces depends on; NULL: not asked for
  Sources *asking;      // what the choice being made depends on; NULL: none is
  VEC(Font *) fonts;
  StrMap by_file;    // path and index to Font
  StrMap found;      // families, weight and slope to Found
  StrMap fallbacks;  // face and code point to Font
};

typedef enum FaceStatus { FACE_OK, FACE_MISSING, FACE_TOO_LARGE, FACE_FAILED, FACE_DAMAGED } FaceStatus;

// Opens a face once; `*font` is NULL unless FACE_OK. Says nothing.
FaceStatus face_open(FontStore *store, Str path, uint32_t face_index, Font **font);

// One family in the weight and slope asked for.
typedef struct Wish {
  Str family;
  int32_t weight;
  bool italic;
} Wish;

Font *table_find(FontStore *store, const Wish *wish);
Font *fontconfig_find(FontStore *store, const Wish *wish);
// By the table, else by fontconfig, else NULL.
Font *family_find(FontStore *store, const Wish *wish);
// Any face with outlines that has the code point (0: any at all), nearest to the wish.
Font *fontconfig_any(FontStore *store, const Wish *wish, uint32_t codepoint);

// How far a face's weight and slope are from those wanted, by the order of CSS Fonts 4, 5.2; 0 is the very one.
uint32_t match_distance(const Wish *wish, int32_t weight, bool italic);
bool family_same(Str a, Str b);      // without regard to ASCII case
bool family_has_serifs(Str family);  // for a face that does not say

#endif
