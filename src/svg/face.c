// Faces for a browser: the tables that draw, and a cmap of our own (OpenType 1.9, cmap format 12).
#include <hb.h>

#include "svg/internal.h"

typedef struct Range {
  uint32_t first, last;
} Range;

// Letters, figures, signs and spaces of the alphabets that run from left to right without joining.
static const Range plain[] = {{0x20, 0x7E},     {0xA0, 0xAC},     {0xAE, 0x2FF},    {0x370, 0x482},   {0x48A, 0x58F},
                              {0x1E00, 0x1FFF}, {0x2000, 0x200A}, {0x2010, 0x2027}, {0x202F, 0x205E}, {0x2070, 0x20CF},
                              {0x2100, 0x2BFF}};

bool svg_is_plain(uint32_t codepoint) {
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    if (codepoint >= plain[i].first && codepoint <= plain[i].last) return true;
  return false;
}

uint64_t svg_face_key(const Font *font) {
  // The head table holds a sum over the whole file.
  hb_blob_t *head = hb_face_reference_table(font->face, HB_TAG('h', 'e', 'a', 'd'));
  unsigned int n;
  const char *bytes = hb_blob_get_data(head, &n);
  uint64_t key = hash_bytes(bytes, n, hash_str(font->path) + font->face_index);
  hb_blob_destroy(head);
  return key;
}

uint32_t svg_code(const Font *font, uint16_t glyph, Str text) {
  uint32_t c = 0;
  hb_codepoint_t nominal;
  bool alone = text.n && utf8_decode(text.p, text.p + text.n, &c) == text.n && svg_is_plain(c);
  if (alone && hb_font_get_nominal_glyph(font->hb, c, &nominal) && nominal == glyph) return c;
  return glyph < PRIVATE_COUNT ? PRIVATE_FIRST + glyph : PLANE_FIRST + glyph;
}

// --- The character map ------------------------------------------------------------------------------------------------

typedef struct Map {
  Buf groups;
  uint32_t count;
  uint32_t first, last, glyph;  // the open group
} Map;

static void put16(Buf *out, uint32_t v) {
  buf_byte(out, (char)(v >> 8));
  buf_byte(out, (char)v);
}

static void put32(Buf *out, uint32_t v) {
  put16(out, v >> 16);
  put16(out, v & 0xFFFF);
}

static void end_group(Map *map) {
  if (!map->first) return;
  put32(&map->groups, map->first);
  put32(&map->groups, map->last);
  put32(&map->groups, map->glyph);
  map->count++;
}

static void add_code(Map *map, uint32_t code, uint32_t glyph) {
  if (map->first && code == map->last + 1 && glyph == map->glyph + (code - map->first)) {
    map->last = code;
    return;
  }
  end_group(map);
  map->first = map->last = code;
  map->glyph = glyph;
}

static void add_glyphs(Map *map, uint32_t first_code, uint32_t from, uint32_t to) {
  for (uint32_t glyph = from; glyph < to; glyph++) add_code(map, first_code + glyph, glyph);
}

static void add_letters(Map *map, const Font *font) {
  hb_codepoint_t glyph;
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    for (uint32_t c = plain[i].first; c <= plain[i].last; c++)
      if (font_glyph(font, c, &glyph)) add_code(map, c, glyph);
}

// Groups stand in order of code: letters, the Private Use Area, plane 15.
static Str character_map(const Font *font, Arena *arena) {
  Map map = {.groups = buf_new(arena)};
  uint32_t glyphs = font->glyph_count, near = glyphs < PRIVATE_COUNT ? glyphs : PRIVATE_COUNT;
  add_letters(&map, font);
  add_glyphs(&map, PRIVATE_FIRST, 0, near);
  add_glyphs(&map, PLANE_FIRST, near, glyphs < 0xFFFE ? glyphs : 0xFFFE);
  end_group(&map);
  Buf out = buf_new(arena);
  put16(&out, 0), put16(&out, 1);                  // version, one map
  put16(&out, 3), put16(&out, 10), put32(&out, 12);  // Windows, all of Unicode, where it begins
  put16(&out, 12), put16(&out, 0);
  put32(&out, 16 + map.groups.n), put32(&out, 0), put32(&out, map.count);
  buf_add(&out, buf_str(&map.groups));
  return buf_str(&out);
}

SvgFile svg_face(const Font *font, Arena *arena) {
  static const char tables[][5] = {"head", "hhea", "maxp", "hmtx", "OS/2", "name", "post", "glyf",
                                   "loca", "CFF ", "cvt ", "fpgm", "prep", "gasp"};
  hb_face_t *builder = hb_face_builder_create();
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
    hb_tag_t tag = HB_TAG(tables[i][0], tables[i][1], tables[i][2], tables[i][3]);
    hb_blob_t *blob = hb_face_reference_table(font->face, tag);
    if (hb_blob_get_length(blob)) hb_face_builder_add_table(builder, tag, blob);
    hb_blob_destroy(blob);
  }
  Str map = character_map(font, arena);
  hb_blob_t *blob = hb_blob_create(map.p, map.n, HB_MEMORY_MODE_READONLY, NULL, NULL);
  hb_face_builder_add_table(builder, HB_TAG('c', 'm', 'a', 'p'), blob);
  hb_blob_destroy(blob);
  hb_blob_t *whole = hb_face_reference_blob(builder);
  unsigned int n;
  const char *bytes = hb_blob_get_data(whole, &n);
  SvgFile file = {font->is_cff ? STR("font/otf") : STR("font/ttf"), str_dup(arena, (Str){bytes, n})};
  hb_blob_destroy(whole);
  hb_face_destroy(builder);
  return file;
}
