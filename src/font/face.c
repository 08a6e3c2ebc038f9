// In: a font file's bytes. Out: its metrics, read by FreeType, and a HarfBuzz face over the bytes. WOFF and WOFF2 are
// unpacked by FreeType as it opens them; HarfBuzz is then given the unpacked tables.
#include "font/internal.h"

#include FT_FONT_FORMATS_H
#include FT_TRUETYPE_TABLES_H
#include FT_TRUETYPE_TAGS_H
#include <hb-ot.h>

static FT_Library library_of(FontStore *store) {
  if (!store->freetype && FT_Init_FreeType(&store->freetype) != 0) store->freetype = NULL;
  return store->freetype;
}

static bool is_packed(Str bytes) { return str_starts(bytes, STR("wOFF")) || str_starts(bytes, STR("wOF2")); }

// The whole of the tables as FreeType has unpacked them.
static bool unpack(FontStore *store, FT_Face face, Str *bytes) {
  FT_ULong length = 0;
  if (FT_Load_Sfnt_Table(face, 0, 0, NULL, &length) != 0 || length == 0 || length > INT32_MAX) return false;
  char *p = arena_alloc(store->arena, length);
  if (FT_Load_Sfnt_Table(face, 0, 0, (FT_Byte *)p, &length) != 0) return false;
  *bytes = (Str){p, (uint32_t)length};
  return true;
}

static uint32_t number_at(Str bytes, uint64_t at, uint32_t size) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < size; i++) n = n << 8 | (at + i < bytes.n ? (unsigned char)bytes.p[at + i] : 0);
  return n;
}

// FreeType and HarfBuzz pass over a table that reaches beyond the file's end: a font cut off in copying would show blanks.
static bool is_whole(Str bytes, uint32_t face_index) {
  uint64_t at = str_starts(bytes, STR("ttcf")) ? number_at(bytes, 12 + 4 * (uint64_t)face_index, 4) : 0;
  uint32_t tables = number_at(bytes, at + 4, 2);
  for (uint32_t i = 0; i < tables; i++) {
    uint64_t entry = at + 12 + 16 * (uint64_t)i;
    if ((uint64_t)number_at(bytes, entry + 8, 4) + number_at(bytes, entry + 12, 4) > bytes.n) return false;
  }
  return true;
}

static Str copied(FontStore *store, const char *name) { return str_dup(store->arena, str_from(name ? name : "")); }

// PANOSE says it best, then the family class, then the name.
static bool has_serifs(const TT_OS2 *os2, Str name) {
  if (os2->panose[0] == 2 && os2->panose[1] >= 2) return os2->panose[1] <= 10;
  int32_t family = os2->sFamilyClass >> 8;
  if (family == 0) return family_has_serifs(name);
  return family >= 1 && family <= 7 && family != 6;
}

// Of the bits of embedding the least restrictive holds; bitmaps alone are of no use here.
static bool is_restricted(const TT_OS2 *os2) { return (os2->fsType & 0xF) == 0x2 || (os2->fsType & 0x200); }

static int32_t height_of(const Font *font, uint32_t codepoint) {
  hb_codepoint_t glyph;
  hb_glyph_extents_t box;
  if (!hb_font_get_nominal_glyph(font->hb, codepoint, &glyph)) return 0;
  return hb_font_get_glyph_extents(font->hb, glyph, &box) ? box.y_bearing : 0;
}

static void read_os2(Font *font, const TT_OS2 *os2) {
  font->weight = os2->usWeightClass < 10 ? os2->usWeightClass * 100 : os2->usWeightClass;
  font->serif = has_serifs(os2, font->family);
  font->restricted = is_restricted(os2);
  if (os2->version >= 2 && os2->version != 0xFFFF) {
    font->cap_height = os2->sCapHeight;
    font->x_height = os2->sxHeight;
  }
}

static void read_metrics(Font *font, FT_Face face) {
  font->upem = face->units_per_EM;
  font->ascender = face->ascender;
  font->descender = face->descender;
  font->line_gap = face->height - face->ascender + face->descender;
  font->underline_position = face->underline_position;
  font->underline_thickness = face->underline_thickness;
  const FT_BBox *box = &face->bbox;
  const FT_Pos corners[4] = {box->xMin, box->yMin, box->xMax, box->yMax};
  for (int i = 0; i < 4; i++) font->bbox[i] = (int32_t)corners[i];
  font->italic = face->style_flags & FT_STYLE_FLAG_ITALIC;
  font->fixed_pitch = FT_IS_FIXED_WIDTH(face);
  font->glyph_count = (uint32_t)face->num_glyphs;
  font->weight = face->style_flags & FT_STYLE_FLAG_BOLD ? 700 : 400;
  const TT_OS2 *os2 = FT_Get_Sfnt_Table(face, FT_SFNT_OS2);
  if (os2) read_os2(font, os2);
  const TT_Postscript *post = FT_Get_Sfnt_Table(face, FT_SFNT_POST);
  if (post) font->italic_angle = (int32_t)post->italicAngle;
}

static void read_names(FontStore *store, Font *font, FT_Face face) {
  font->family = copied(store, face->family_name);
  font->style = copied(store, face->style_name);
  font->postscript = copied(store, FT_Get_Postscript_Name(face));
}

static void open_harfbuzz(Font *font, Str bytes, uint32_t face_index) {
  hb_blob_t *blob = hb_blob_create(bytes.p, bytes.n, HB_MEMORY_MODE_READONLY, NULL, NULL);
  font->face = hb_face_create(blob, face_index);
  hb_blob_destroy(blob);
  hb_face_make_immutable(font->face);
  font->hb = hb_font_create(font->face);
  hb_font_make_immutable(font->hb);
  if (font->cap_height <= 0) font->cap_height = height_of(font, 'H');
  if (font->x_height <= 0) font->x_height = height_of(font, 'x');
}

static Font *read_face(FontStore *store, FT_Face face, Str bytes, uint32_t face_index) {
  bool packed = is_packed(bytes);
  if (!FT_IS_SFNT(face) || !FT_IS_SCALABLE(face) || face->units_per_EM == 0 || face->num_glyphs < 1 || face->num_glyphs > 65535) return NULL;
  if (packed && !unpack(store, face, &bytes)) return NULL;
  if (!is_whole(bytes, packed ? 0 : face_index)) return NULL;
  Font *font = ARENA_NEW(store->arena, Font);
  FT_ULong length = 0;
  font->is_cff = FT_Load_Sfnt_Table(face, TTAG_CFF, 0, NULL, &length) == 0;
  read_names(store, font, face);
  read_metrics(font, face);
  open_harfbuzz(font, bytes, packed ? 0 : face_index);
  return font;
}

static FaceStatus status_of(ReadStatus status) {
  switch (status) {
    case READ_OK: return FACE_OK;
    case READ_MISSING: return FACE_MISSING;
    case READ_OUTSIDE:  // no folder is set for faces
    case READ_TOO_LARGE: return FACE_TOO_LARGE;
    case READ_FAILED: break;
  }
  return FACE_FAILED;
}

static FaceStatus load(FontStore *store, Sources *inputs, Str path, uint32_t face_index, Font **font) {
  uint32_t file;
  FaceStatus status = status_of(sources_read(inputs, SOURCE_FONT, path, &file));
  if (status != FACE_OK) return status;
  Str bytes = sources_get(store->sources, file)->bytes;
  FT_Library library = library_of(store);
  FT_Face face;
  if (!library || FT_New_Memory_Face(library, (const FT_Byte *)bytes.p, bytes.n, (FT_Long)face_index, &face) != 0)
    return FACE_DAMAGED;
  *font = read_face(store, face, bytes, face_index);
  FT_Done_Face(face);
  if (!*font) return FACE_DAMAGED;
  (*font)->path = str_dup(store->arena, path);
  (*font)->file = file;
  (*font)->face_index = face_index;
  return FACE_OK;
}

FaceStatus face_open(FontStore *store, Str path, uint32_t face_index, Font **font) {
  ArenaMark mark = arena_mark(store->arena);
  Str key = str_format(store->arena, "%.*s\n%u", STR_ARG(path), face_index);
  *font = strmap_get(&store->by_file, key);
  if (*font) {
    arena_rewind(store->arena, mark);
    if (store->asking) sources_note(store->asking, (*font)->inputs);
    return FACE_OK;
  }
  Sources *inputs = sources_within(store->arena, store->sources);
  FaceStatus status = load(store, inputs, path, face_index, font);
  if (store->asking) sources_note(store->asking, inputs);
  if (status != FACE_OK) return *font = NULL, status;
  (*font)->inputs = inputs;
  (*font)->index = store->fonts.n;
  VEC_PUSH(store->arena, store->fonts, *font);
  strmap_put(store->arena, &store->by_file, key, *font);
  return FACE_OK;
}
