// In: families wanted. Out: faces. The first family found serves; where none is, one that stands in for them; then
// whatever there is. What was decided is kept in the store, its findings are made again for each document.
#include "font/internal.h"

#include <hb-ot.h>

#include <assert.h>
#include <errno.h>
#include <stdio.h>

typedef struct Pair {
  Str asked, given;
} Pair;
typedef struct SerifFamily {
  bool serif;
  Str family;
} SerifFamily;

#define FACE(family, weight, italic, path)
#define SERIF(family)
#define STANDS_IN(asked, given) {STR(asked), STR(given)},
#define LAST(family)
#define FALLBACK(serif, family)
static const Pair stand_ins[] = {
#include "font/families.def"
};
#undef STANDS_IN
#undef LAST
#define STANDS_IN(asked, given)
#define LAST(family) STR(family),
static const Str last_families[] = {
#include "font/families.def"
};
#undef LAST
#undef FALLBACK
#define LAST(family)
#define FALLBACK(serif, family) {serif, STR(family)},
static const SerifFamily fallback_families[] = {
#include "font/families.def"
};
#undef FALLBACK
#undef FACE
#undef SERIF
#undef STANDS_IN
#undef LAST
#define COUNT(table) (sizeof(table) / sizeof *(table))

typedef enum FoundHow { FOUND_FIRST, FOUND_LISTED, FOUND_STAND_IN, FOUND_NONE } FoundHow;

typedef struct Found {
  FoundHow how;
  Font *font;
  const Sources *inputs;  // what the choice depends on besides the face itself
} Found;

FontStore *font_store_open(Arena *arena, Sources *sources, const Str *folders, uint32_t folder_count) {
  FontStore *store = ARENA_NEW(arena, FontStore);
  Str *copy = ARENA_ARRAY(arena, Str, folder_count);
  for (uint32_t i = 0; i < folder_count; i++) copy[i] = str_dup(arena, folders[i]);
  store->arena = arena;
  store->sources = sources;
  store->folders = copy;
  store->folder_count = folder_count;
  return store;
}

void font_store_forget_inputs(FontStore *store) { store->forgets_inputs = true; }

void font_store_close(FontStore *store) {
  for (uint32_t i = 0; i < store->fonts.n; i++) {
    hb_font_destroy(store->fonts.v[i]->hb);
    hb_face_destroy(store->fonts.v[i]->face);
  }
  if (store->freetype) FT_Done_FreeType(store->freetype);
  if (store->config) FcConfigDestroy(store->config);
  *store = (FontStore){.arena = store->arena};
}

static void report_face(Job *job, FaceStatus status, Str path, Span from) {
  switch (status) {
    case FACE_OK: return;
    case FACE_MISSING: diag(job->diags, DIAG_FONT_MISSING, from, path); return;
    case FACE_TOO_LARGE: diag(job->diags, DIAG_FONT_TOO_LARGE, from, path); return;
    case FACE_FAILED: diag(job->diags, DIAG_FONT_UNREADABLE, from, path, diag_reason(job->arena, errno)); return;
    case FACE_DAMAGED: diag(job->diags, DIAG_FONT_DAMAGED, from, path); return;
  }
}

const Font *font_open(FontStore *store, Job *job, Str path, uint32_t face_index, Span from) {
  Font *font;
  report_face(job, face_open(store, path, face_index, &font), path, from);
  return font;
}

void font_prepare(const Font *font) {
  static const hb_tag_t tables[] = {HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S')};
  for (int i = 0; i < 2; i++) hb_ot_layout_table_get_script_tags(font->face, tables[i], 0, NULL, NULL);
  uint32_t glyph;
  if (font_glyph(font, 'n', &glyph)) hb_font_get_glyph_h_advance(font->hb, glyph);
}

void font_shape(const Font *font, hb_buffer_t *buffer, const hb_feature_t *features, uint32_t count) {
  static const char *const opentype[] = {"ot", NULL};
  hb_shape_full(font->hb, buffer, features, count, opentype);
}

bool font_glyph(const Font *font, uint32_t codepoint, uint32_t *glyph) {
  return hb_font_get_nominal_glyph(font->hb, codepoint, glyph) && *glyph < font->glyph_count;
}

bool font_has(const Font *font, uint32_t codepoint) {
  uint32_t glyph;
  return font_glyph(font, codepoint, &glyph);
}

static Font *find_one(FontStore *store, const FontWant *want, Str family) {
  return family_find(store, &(Wish){family, want->weight, want->italic});
}

// Files that follow one another are the faces of one family: the nearest of those that can be read serves.
static Font *find_by_file(FontStore *store, const FontWant *want, uint32_t *at) {
  Wish wish = {STR(""), want->weight, want->italic};
  Font *best = NULL, *font;
  for (; *at < want->count && path_is_font(want->families[*at]); ++*at) {
    if (face_open(store, want->families[*at], 0, &font) != FACE_OK) continue;
    if (!best || match_distance(&wish, font->weight, font->italic) < match_distance(&wish, best->weight, best->italic))
      best = font;
  }
  return best;
}

static Font *find_next(FontStore *store, const FontWant *want, uint32_t *at) {
  if (path_is_font(want->families[*at])) return find_by_file(store, want, at);
  return find_one(store, want, want->families[(*at)++]);
}

static Font *find_stand_in(FontStore *store, const FontWant *want) {
  Font *font = NULL;
  for (uint32_t i = 0; i < want->count; i++)
    for (uint32_t k = 0; k < COUNT(stand_ins) && !font; k++)
      if (family_same(stand_ins[k].asked, want->families[i])) font = find_one(store, want, stand_ins[k].given);
  for (uint32_t k = 0; k < COUNT(last_families) && !font; k++) font = find_one(store, want, last_families[k]);
  return font ? font : fontconfig_any(store, &(Wish){STR(""), want->weight, want->italic}, 0);
}

static Found search(FontStore *store, const FontWant *want) {
  for (uint32_t at = 0; at < want->count;) {
    bool first = at == 0;
    Font *font = find_next(store, want, &at);
    if (font) return (Found){first ? FOUND_FIRST : FOUND_LISTED, font, NULL};
  }
  Font *font = find_stand_in(store, want);
  return (Found){font ? FOUND_STAND_IN : FOUND_NONE, font, NULL};
}

static Str want_key(Arena *arena, const FontWant *want) {
  Buf key = buf_new(arena);
  buf_int(&key, want->weight * 2 + want->italic);
  for (uint32_t i = 0; i < want->count; i++) {
    buf_byte(&key, '\n');
    buf_add(&key, want->families[i]);
  }
  return buf_str(&key);
}

// What is asked of the disk from here to asked() belongs to one choice.
static void asking(FontStore *store) { store->asking = sources_within(store->arena, store->sources); }

static const Sources *asked(FontStore *store) {
  const Sources *inputs = store->asking;
  store->asking = NULL;
  return inputs;
}

static const Found *lookup(FontStore *store, Job *job, const FontWant *want) {
  ArenaMark mark = arena_mark(job->scratch);
  Str key = want_key(job->scratch, want);
  Found *found = strmap_get(&store->found, key);
  if (!found) {
    found = ARENA_NEW(store->arena, Found);
    asking(store);
    *found = search(store, want);
    found->inputs = asked(store);
    strmap_put(store->arena, &store->found, str_dup(store->arena, key), found);
  }
  arena_rewind(job->scratch, mark);
  return found;
}

// Once a document, whoever asks: the same words say nothing new at another place.
static void report_once(Job *job, DiagId id, Span span, Str asked, Str given) {
  for (uint32_t i = 0; i < job->diags->list.n; i++) {
    const Diag *d = &job->diags->list.v[i];
    if (d->id == id && d->count >= 2 && str_eq(d->args[0], asked) && str_eq(d->args[1], given)) return;
  }
  diag(job->diags, id, span, asked, given);
}

// A wrong path is an error even where another face serves.
static void report_files(FontStore *store, Job *job, const FontWant *want) {
  Font *font;
  for (uint32_t i = 0; i < want->count; i++) {
    if (!path_is_font(want->families[i])) continue;
    FaceStatus status = face_open(store, want->families[i], 0, &font);
    report_face(job, status, want->families[i], want->span);
  }
}

static void report_style(Job *job, const FontWant *want, const Font *font) {
  if (want->italic && !font->italic) report_once(job, DIAG_FONT_NO_ITALIC, want->span, font->family, font->style);
  if (want->weight >= 600 && font->weight < 600)
    report_once(job, DIAG_FONT_NO_BOLD, want->span, font->family, font->style);
  if (font->restricted) report_once(job, DIAG_FONT_RESTRICTED, want->span, font->family, font->path);
}

const Font *font_find(FontStore *store, Job *job, const FontWant *want) {
  assert(want->count > 0);
  const Found *found = lookup(store, job, want);
  Str asked = want->families[0];
  sources_note(job->sources, found->inputs);
  report_files(store, job, want);
  switch (found->how) {
    case FOUND_FIRST: break;
    case FOUND_LISTED:  // a file that cannot serve is an error, and said already
      if (!path_is_font(asked)) report_once(job, DIAG_FONT_SUBSTITUTE, want->span, asked, found->font->family);
      break;
    case FOUND_STAND_IN: report_once(job, DIAG_FONT_STAND_IN, want->span, asked, found->font->family); break;
    case FOUND_NONE: report_once(job, DIAG_FONT_NONE, want->span, asked, STR("")); return NULL;
  }
  report_style(job, want, found->font);
  return found->font;
}

FontReport font_report(FontStore *store, Job *job, const FontWant *want) {
  assert(want->count > 0);
  const Found *found = lookup(store, job, want);
  if (!found->font) return (FontReport){want->families[0], STR(""), STR(""), true};
  return (FontReport){want->families[0], found->font->family, found->font->path, found->how != FOUND_FIRST};
}

static bool can_serve(const Font *font, uint32_t codepoint) { return font && !font->restricted && font_has(font, codepoint); }

static Font *search_fallback(FontStore *store, const Font *like, uint32_t codepoint) {
  Wish wish = {STR(""), like->weight, like->italic};
  for (uint32_t i = 0; i < COUNT(fallback_families); i++) {
    if (fallback_families[i].serif != like->serif) continue;
    wish.family = fallback_families[i].family;
    Font *font = table_find(store, &wish);
    if (font != like && can_serve(font, codepoint)) return font;
  }
  Font *font = fontconfig_any(store, &wish, codepoint);
  return can_serve(font, codepoint) ? font : NULL;
}

const Font *font_fallback(FontStore *store, Job *job, const Font *like, uint32_t codepoint, Str lang) {
  (void)lang;
  char key[32];
  int n = snprintf(key, sizeof key, "%u %u", like->index, codepoint);
  Str name = {key, (uint32_t)n};
  Found *found = strmap_get(&store->fallbacks, name);
  if (!found) {
    found = ARENA_NEW(store->arena, Found);
    asking(store);
    found->font = search_fallback(store, like, codepoint);
    found->inputs = asked(store);
    strmap_put(store->arena, &store->fallbacks, str_dup(store->arena, name), found);
  }
  sources_note(job->sources, found->inputs);
  return found->font;
}
