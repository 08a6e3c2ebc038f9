// In: a face. Out: what shaping asks of it again and again: its space, which features it knows, which of them a style
// really asks for, whether it has anything particular for a language. A shape plan costs a million instructions, so
// that requests that come to the same are made the same here.
#include "shape/internal.h"

#include <hb-ot.h>
#include <stdlib.h>

static int by_tag(const void *a, const void *b) {
  hb_tag_t x = *(const hb_tag_t *)a, y = *(const hb_tag_t *)b;
  return x < y ? -1 : x > y;
}

typedef VEC(hb_tag_t) Tags;

// A table repeats its features for every language; those of the default one in each script are all that there are.
static void add_tags(Arena *arena, const Font *font, hb_tag_t table, Tags *tags) {
  unsigned scripts = hb_ot_layout_table_get_script_tags(font->face, table, 0, NULL, NULL);
  for (unsigned i = 0; i < scripts; i++) {
    const unsigned lang = HB_OT_LAYOUT_DEFAULT_LANGUAGE_INDEX;
    unsigned n = hb_ot_layout_language_get_feature_tags(font->face, table, i, lang, 0, NULL, NULL);
    if (!n) continue;
    VEC_RESERVE(arena, *tags, tags->n + n);
    hb_ot_layout_language_get_feature_tags(font->face, table, i, lang, 0, &n, tags->v + tags->n);
    tags->n += n;
  }
}

static void read_tags(Shaper *shaper, Face *face) {
  Tags tags = {0};
  add_tags(shaper->arena, face->font, HB_OT_TAG_GSUB, &tags);
  add_tags(shaper->arena, face->font, HB_OT_TAG_GPOS, &tags);
  face->tags_read = true;
  if (!tags.n) return;
  qsort(tags.v, tags.n, sizeof *tags.v, by_tag);
  uint32_t kept = 1;
  for (uint32_t i = 1; i < tags.n; i++)
    if (tags.v[kept - 1] != tags.v[i]) tags.v[kept++] = tags.v[i];
  face->tags = tags.v;
  face->tag_count = kept;
}

static Face *read_face(Shaper *shaper, const Font *font) {
  Face *face = ARENA_NEW(shaper->arena, Face);
  hb_codepoint_t glyph;
  face->font = font;
  face->has_space = font_glyph(font, ' ', &glyph);
  if (face->has_space) {
    face->space = (uint16_t)glyph;
    face->space_advance = hb_font_get_glyph_h_advance(font->hb, glyph);
  }
  return face;
}

Face *face_of(Shaper *shaper, const Font *font) {
  while (shaper->faces.n <= font->index) VEC_PUSH(shaper->arena, shaper->faces, NULL);
  Face **face = &shaper->faces.v[font->index];
  if (!*face) *face = read_face(shaper, font);
  return *face;
}

void face_close(Face *face) {
  if (!face) return;
  hb_set_destroy(face->sups);
  hb_set_destroy(face->subs);
}

// HarfBuzz composes and decomposes as the face needs.
static bool asks_covers(Face *face, uint32_t codepoint) {
  hb_codepoint_t a, b;
  if (font_has(face->font, codepoint)) return true;
  if (!hb_unicode_decompose(hb_unicode_funcs_get_default(), codepoint, &a, &b)) return false;
  return face_covers(face, a) && (b == 0 || face_covers(face, b));
}

bool face_covers(Face *face, uint32_t codepoint) {
  if (codepoint >= COVERS) return asks_covers(face, codepoint);
  if (!face->covers[codepoint]) face->covers[codepoint] = asks_covers(face, codepoint) ? 2 : 1;
  return face->covers[codepoint] == 2;
}

bool face_has_feature(Shaper *shaper, Face *face, hb_tag_t tag) {
  if (!face->tags_read) read_tags(shaper, face);
  return face->tag_count && bsearch(&tag, face->tags, face->tag_count, sizeof tag, by_tag);
}

// What HarfBuzz applies unasked.
static bool on_by_itself(hb_tag_t tag) {
  static const hb_tag_t tags[] = {HB_TAG('c', 'a', 'l', 't'), HB_TAG('c', 'c', 'm', 'p'), HB_TAG('c', 'l', 'i', 'g'),
                                  HB_TAG('k', 'e', 'r', 'n'), HB_TAG('l', 'i', 'g', 'a'), HB_TAG('l', 'o', 'c', 'l'),
                                  HB_TAG('m', 'a', 'r', 'k'), HB_TAG('m', 'k', 'm', 'k'), HB_TAG('r', 'l', 'i', 'g')};
  for (uint32_t i = 0; i < sizeof tags / sizeof *tags; i++)
    if (tags[i] == tag) return true;
  return false;
}

static void add_feature(Shaper *shaper, Face *face, FeatureSet *set, hb_tag_t tag, uint32_t value) {
  bool idle = on_by_itself(tag) ? value == 1 : value == 0;
  if (idle || set->n == MAX_FEATURES - 2) return;  // two are left for the ligatures
  // kern may be a table of its own
  if (tag != HB_TAG('k', 'e', 'r', 'n') && !face_has_feature(shaper, face, tag)) return;
  set->v[set->n++] = (hb_feature_t){tag, value, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};
}

// CSS Text 4, 8.2: letters spaced out are not joined, unless ligatures were asked for by name.
static bool parts_ligatures(Shaper *shaper, Face *face, const Style *style) {
  const hb_tag_t liga = HB_TAG('l', 'i', 'g', 'a'), clig = HB_TAG('c', 'l', 'i', 'g');
  if (style->letter_spacing == 0 || !(face_has_feature(shaper, face, liga) || face_has_feature(shaper, face, clig)))
    return false;
  for (uint32_t i = 0; i < style->feature_count; i++)
    if (hb_tag_from_string(style->features[i].tag, 4) == liga) return false;
  return true;
}

// Small capitals that a face lacks are made (setting.c); petite ones it lacks are small ones.
static void add_capitals(Shaper *shaper, Face *face, FeatureSet *set, Caps caps) {
  bool petite = face_has_feature(shaper, face, HB_TAG('p', 'c', 'a', 'p'));
  switch (caps) {
    case CAPS_NORMAL: return;
    case CAPS_ALL_SMALL: add_feature(shaper, face, set, HB_TAG('c', '2', 's', 'c'), 1);  // fall through
    case CAPS_SMALL: add_feature(shaper, face, set, HB_TAG('s', 'm', 'c', 'p'), 1); return;
    case CAPS_ALL_PETITE:
      add_feature(shaper, face, set, petite ? HB_TAG('c', '2', 'p', 'c') : HB_TAG('c', '2', 's', 'c'), 1);  // fall through
    case CAPS_PETITE:
      add_feature(shaper, face, set, petite ? HB_TAG('p', 'c', 'a', 'p') : HB_TAG('s', 'm', 'c', 'p'), 1);
      return;
    case CAPS_UNICASE: add_feature(shaper, face, set, HB_TAG('u', 'n', 'i', 'c'), 1); return;
    case CAPS_TITLING: add_feature(shaper, face, set, HB_TAG('t', 'i', 't', 'l'), 1); return;
  }
}

static FeatureSet asked_features(Shaper *shaper, Face *face, const Style *style, uint8_t form) {
  FeatureSet set = {.no_ligatures = parts_ligatures(shaper, face, style)};
  for (uint32_t i = 0; i < style->feature_count; i++) {
    const FontFeature *f = &style->features[i];
    add_feature(shaper, face, &set, hb_tag_from_string(f->tag, 4), f->value);
  }
  if (form == FORM_SUPS) add_feature(shaper, face, &set, HB_TAG('s', 'u', 'p', 's'), 1);
  if (form == FORM_SUBS) add_feature(shaper, face, &set, HB_TAG('s', 'u', 'b', 's'), 1);
  add_capitals(shaper, face, &set, style->caps);
  return set;
}

static bool same_set(const FeatureSet *a, const FeatureSet *b) {
  if (a->n != b->n || a->no_ligatures != b->no_ligatures) return false;
  for (uint32_t i = 0; i < a->n; i++)
    if (a->v[i].tag != b->v[i].tag || a->v[i].value != b->v[i].value) return false;
  return true;
}

const FeatureSet *face_features(Shaper *shaper, Face *face, const Style *style, uint8_t form) {
  FeatureSet asked = asked_features(shaper, face, style, form);
  for (uint32_t i = 0; i < face->sets.n; i++)
    if (same_set(face->sets.v[i], &asked)) return face->sets.v[i];
  FeatureSet *set = ARENA_NEW(shaper->arena, FeatureSet);
  *set = asked;
  VEC_PUSH(shaper->arena, face->sets, set);
  return set;
}

static bool table_has_language(const Face *face, hb_tag_t table, uint32_t script, hb_language_t lang) {
  hb_tag_t scripts[HB_OT_MAX_TAGS_PER_SCRIPT], langs[HB_OT_MAX_TAGS_PER_LANGUAGE], chosen;
  unsigned script_count = HB_OT_MAX_TAGS_PER_SCRIPT, lang_count = HB_OT_MAX_TAGS_PER_LANGUAGE, at, lang_at;
  hb_ot_tags_from_script_and_language((hb_script_t)script, lang, &script_count, scripts, &lang_count, langs);
  if (!hb_ot_layout_table_select_script(face->font->face, table, script_count, scripts, &at, &chosen)) return false;
  return hb_ot_layout_script_select_language(face->font->face, table, at, lang_count, langs, &lang_at);
}

hb_language_t face_language(Shaper *shaper, Face *face, uint32_t script, Str lang) {
  hb_language_t asked = lang.n ? hb_language_from_string(lang.p, (int)lang.n) : HB_LANGUAGE_INVALID;
  for (uint32_t i = 0; i < face->languages.n; i++)
    if (face->languages.v[i].asked == asked && face->languages.v[i].script == script) return face->languages.v[i].given;
  bool particular = asked != HB_LANGUAGE_INVALID && (table_has_language(face, HB_OT_TAG_GSUB, script, asked) ||
                                                     table_has_language(face, HB_OT_TAG_GPOS, script, asked));
  FaceLanguage l = {script, asked, particular ? asked : HB_LANGUAGE_INVALID};
  VEC_PUSH(shaper->arena, face->languages, l);
  return l.given;
}

static hb_set_t *lookups_of(const Face *face, hb_tag_t feature) {
  const hb_tag_t features[] = {feature, HB_TAG_NONE};
  hb_set_t *set = hb_set_create();
  hb_ot_layout_collect_lookups(face->font->face, HB_OT_TAG_GSUB, NULL, NULL, features, set);
  return set;
}

bool face_shifts(Face *face, uint32_t glyph, bool super) {
  hb_set_t **set = super ? &face->sups : &face->subs;
  if (!*set) *set = lookups_of(face, super ? HB_TAG('s', 'u', 'p', 's') : HB_TAG('s', 'u', 'b', 's'));
  for (hb_codepoint_t lookup = HB_SET_VALUE_INVALID; hb_set_next(*set, &lookup);)
    if (hb_ot_layout_lookup_would_substitute(face->font->face, lookup, &glyph, 1, false)) return true;
  return false;
}
