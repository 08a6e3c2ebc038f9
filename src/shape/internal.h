// What the sources of shape share. A Setting is a style resolved to a face; a Recipe all that decides how a word
// becomes glyphs; a Word the result, in font units, kept for the session.
#ifndef MARBRE_SHAPE_INTERNAL_H
#define MARBRE_SHAPE_INTERNAL_H

#include "shape/shape.h"

enum { COVERS = 0x180, MAX_FEATURES = 32 };  // more are not heeded

// Features that the face knows and that are not on by themselves; sets of one face are shared.
typedef struct FeatureSet {
  hb_feature_t v[MAX_FEATURES];
  uint32_t n;
  bool no_ligatures;  // besides: liga and clig off, where they would act
} FeatureSet;

typedef struct FaceLanguage {
  uint32_t script;
  hb_language_t asked, given;
} FaceLanguage;

// What is asked of a face again and again.
typedef struct Face {
  const Font *font;
  bool has_space;
  uint16_t space;
  int32_t space_advance;
  uint8_t covers[COVERS];  // for the first code points: 0 not asked yet, 1 no, 2 yes
  bool tags_read;
  const hb_tag_t *tags;  // of its features, sorted; read when a style asks for one
  uint32_t tag_count;
  VEC(const FeatureSet *) sets;
  VEC(FaceLanguage) languages;
  hb_set_t *sups, *subs;  // lookups; NULL until asked for
} Face;

typedef struct Recipe {
  Face *face;
  const FeatureSet *features;
  uint32_t script;
  hb_language_t lang;  // HB_LANGUAGE_INVALID where the face has nothing particular for it
  bool rtl;
  uint8_t form;
  uint32_t id;
  Str locale;  // for case mapping, FORM_CAPITALS
} Recipe;

// Words are met all over a text, and in no order: what is looked at of one lies in few lines of memory.
typedef struct Word {
  uint32_t recipe;
  uint32_t number;      // 0: not kept
  uint32_t length, count, shift_count;
  bool missing;         // the face lacks a character: no glyphs
  const Glyph *glyphs;  // clusters from the word's start
  const GlyphShift *shifts;
  char text[];
} Word;

typedef struct WordSlot {
  const Word *word;  // NULL: free
  uint32_t hash;
} WordSlot;

typedef enum Shift {
  SHIFT_NONE,
  SHIFT_SUPER,
  SHIFT_SUB,
  SHIFT_SIZED
} Shift;  // SIZED: raised, the layout gave the size

// A style (and where it stands) resolved.
typedef struct Setting {
  const Style *style;
  Face *face;
  Len size;  // after font-size-adjust
  Len rise;  // asked for by vertical-align
  Shift shift;
  bool made_capitals;  // caps asked for that the face lacks
} Setting;

// What a style came to when it was last asked for, by its address: true while one document is made.
enum { KNOWN = 64 };
typedef struct KnownSetting {
  const Style *style;
  Setting setting;
} KnownSetting;

typedef struct KnownRecipe {
  const Style *style;
  const Face *face;
  uint32_t script;
  bool rtl;
  uint8_t form;
  const Recipe *recipe;
} KnownRecipe;

static inline uint32_t known_at(const Style *style) { return (uint32_t)(((uintptr_t)style >> 4) * 0x9E3779B1u >> 16) % KNOWN; }

struct Shaper {
  Arena *arena;
  FontStore *fonts;
  VEC(Face *) faces;  // by Font.index
  VEC(Recipe *) recipes;
  Arena *own;          // of the words
  WordSlot *words;     // open addressing
  uint32_t word_cap, word_count;
  uint32_t age;         // how often words were forgotten
  hb_buffer_t *buffer;
  KnownSetting settings[KNOWN];  // by their style
  KnownRecipe asked[KNOWN];
};

// face.c
Face *face_of(Shaper *shaper, const Font *font);
bool face_covers(Face *face, uint32_t codepoint);
bool face_has_feature(Shaper *shaper, Face *face, hb_tag_t tag);
const FeatureSet *face_features(Shaper *shaper, Face *face, const Style *style, uint8_t form);
hb_language_t face_language(Shaper *shaper, Face *face, uint32_t script, Str lang);
// Whether the face has a superscript or subscript of a glyph.
bool face_shifts(Face *face, uint32_t glyph, bool super);
void face_close(Face *face);

// word.c
const Recipe *recipe_of(Shaper *shaper, Face *face, const Style *style, uint32_t script, bool rtl, uint8_t form);
// The glyphs of text without spaces.
const Word *word_of(Shaper *shaper, Arena *scratch, const Recipe *recipe, Str text);
// A character that is put for one that the face lacks, or the character itself.
uint32_t word_alike(const Face *face, uint32_t codepoint);
bool word_skips(uint32_t codepoint);  // has no glyph, and words go on over it

// space.c
// True when a space, or a sign that has no glyph and ends a word, begins at `offset`; its length in bytes.
bool space_at(Str text, uint32_t offset, uint32_t *codepoint, uint32_t *length);
// False for most bytes: none begins with it.
static inline bool space_may_begin(uint8_t byte) {
  return byte <= 0x20 || byte == 0xC2 || byte == 0xE2 || byte == 0xE3 || byte == 0xEF;
}
// Its glyph; false when it has none. `cluster` is left to the caller.
bool space_glyph(const Face *face, uint32_t codepoint, Glyph *glyph);
bool space_has_glyph(uint32_t codepoint);

// case.c
// Text after text-transform (`owner`: the node of each byte; NULL: all are the root's); `*origin` NULL when every byte kept its place.
Str case_transform(Arena *arena, const Inlines *inlines, const uint32_t *owner, const Style *const *of_inline,
                   const uint32_t **origin);
// Capitals of one code point; returns how many (at most 3).
uint32_t case_upper(uint32_t codepoint, Str lang, uint32_t out[3]);

// itemise.c
// Seen at once to have no letters but Latin ones, and no signs that turn the direction.
bool itemise_is_plain(Str text);
// For each byte its script; NULL when all of it is Latin. For each byte its bidi level; NULL when all are 0.
const uint32_t *itemise_scripts(Arena *arena, Str text);
const uint8_t *itemise_levels(Arena *arena, Str text, Str lang, bool plain);

// setting.c
// `parent` NULL: a style that stands by itself. False when no face can be had.
bool setting_of(Shaper *shaper, Job *job, const Style *style, const Setting *parent, InlineKind kind, Setting *out);
Len setting_size(const Style *style, const Font *font);

// fallback.c
// Cuts a word that `asked` does not cover into stretches of one face each, by grapheme cluster. A stretch that no face
// has keeps `asked`, and `missing` is its first code point that is lacking.
typedef struct Stretch {
  uint32_t start, end;
  Face *face;
  uint32_t lacking;  // the first code point that `asked` lacks; 0 when it has all
  bool missing;
} Stretch;
Stretch *fallback_split(Shaper *shaper, Job *job, Face *asked, Str word, Str lang, uint32_t *count);

#endif
