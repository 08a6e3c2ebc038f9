// In: families wanted and style. Out: faces, found by file or through fontconfig with the project's own configuration,
// with metrics; a store that lives as long as the session. Fontconfig and FreeType stay in here.
#ifndef MARBRE_FONT_FONT_H
#define MARBRE_FONT_FONT_H

#include <hb.h>

#include "base/base.h"

typedef struct FontStore FontStore;

// Metrics are in font units; `upem` to the em. y grows upwards.
typedef struct Font {
  uint32_t index;      // in the store, from 0: stable for the store's life, not from run to run
  Str family, style;   // as the face names itself
  Str postscript;
  Str path;
  uint32_t file;       // in the store's Sources
  const Sources *inputs;  // what was read to open it
  uint32_t face_index;
  int32_t weight;      // 100 to 900
  bool italic;
  int32_t upem, ascender, descender, line_gap, cap_height, x_height;
  int32_t underline_position, underline_thickness;  // position: of its middle
  int32_t bbox[4], italic_angle;  // angle in 1/65536 degree
  bool is_cff;         // outlines are CFF
  bool fixed_pitch, serif, restricted;  // restricted: its licence forbids embedding
  uint32_t glyph_count;
  hb_face_t *face;
  hb_font_t *hb;       // scaled to upem
} Font;

typedef struct FontWant {
  // Wanted first. A path (path_is_font) is a face by file; such that follow one another are one family.
  const Str *families;
  uint32_t count;
  int32_t weight;
  bool italic;
  Span span;  // who asks, for findings
} FontWant;

// `folders` are searched besides the distribution's; the session owns what it returns, font_store_close releases it.
FontStore *font_store_open(Arena *arena, Sources *sources, const Str *folders, uint32_t folder_count);
// Nobody will ask what a choice depends on (sources_inputs): the machine's folders of faces need not be listed.
void font_store_forget_inputs(FontStore *store);
// Lists the machine's faces, which else waits until a family is asked for that no table knows.
void font_store_prepare(FontStore *store);
void font_store_close(FontStore *store);
// The best face there is; a substitution is reported once, with what was asked for and what was given. NULL only when
// no face at all can be had (an error was found).
const Font *font_find(FontStore *store, Job *job, const FontWant *want);
// A face that has this code point, of like weight and slope, or NULL.
const Font *font_fallback(FontStore *store, Job *job, const Font *like, uint32_t codepoint, Str lang);
// A face by file, FONT_INDEX in a collection. Reads TrueType, OpenType, WOFF and WOFF2.
const Font *font_open(FontStore *store, Job *job, Str path, uint32_t face_index, Span from);
// Has HarfBuzz read what shaping will ask for.
void font_prepare(const Font *font);
// Shapes by the face's OpenType tables alone: a Graphite face is shaped as any other, on every machine alike.
void font_shape(const Font *font, hb_buffer_t *buffer, const hb_feature_t *features, uint32_t count);
bool font_has(const Font *font, uint32_t codepoint);
// The glyph of a character, one of the face’s own whatever its character map says; false when it has none.
bool font_glyph(const Font *font, uint32_t codepoint, uint32_t *glyph);
// The face's file as TrueType or OpenType tables (WOFF unpacked): for subsetting, by hb_face_reference_blob.

// For `marbre fonts`: what a family asks for and what serves it.
typedef struct FontReport {
  Str asked, given, path;
  bool substituted;
} FontReport;
FontReport font_report(FontStore *store, Job *job, const FontWant *want);

#endif
