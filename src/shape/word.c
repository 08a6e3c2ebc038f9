// In: a word and its recipe. Out: its glyphs, from the cache or from HarfBuzz. A text repeats its words (one in eleven
// is new in a guide of 200 pages), and no face at hand kerns across a space, so that words are shaped by themselves.
// What a word becomes depends on nothing but its bytes and the recipe: the cache only grows, up to a limit.
#include "shape/internal.h"

enum { WORD_BYTES = 128, WORDS_MAX = 1 << 17 };

typedef struct Alike {
  uint32_t codepoint, other;
} Alike;

// What may be put for a character that a face lacks, in this order.
static const Alike alikes[] = {{0x2011, 0x2010}, {0x2011, 0x002D}, {0x2010, 0x002D}, {0x02BC, 0x2019}};
enum { ALIKES = sizeof alikes / sizeof *alikes };

uint32_t word_alike(const Face *face, uint32_t codepoint) {
  if (codepoint < 0x80) return codepoint;
  for (uint32_t i = 0; i < ALIKES; i++)
    if (alikes[i].codepoint == codepoint) {
      if (font_has(face->font, codepoint)) return codepoint;
      if (font_has(face->font, alikes[i].other)) return alikes[i].other;
    }
  return codepoint;
}

bool word_skips(uint32_t codepoint) {
  return codepoint == 0x00AD || codepoint == 0x200B || codepoint == 0x2060 || codepoint == 0xFEFF || codepoint < 0x20;
}

static bool same_recipe(const Recipe *a, const Recipe *b) {
  return a->face == b->face && a->features == b->features && a->script == b->script && a->lang == b->lang &&
         a->rtl == b->rtl && a->form == b->form && str_eq(a->locale, b->locale);
}

static const Recipe *find_recipe(Shaper *shaper, Face *face, const Style *style, uint32_t script, bool rtl, uint8_t form) {
  Recipe wanted = {.face = face, .script = script, .rtl = rtl, .form = form};
  wanted.features = face_features(shaper, face, style, form);
  wanted.lang = face_language(shaper, face, script, style->lang);
  if (form == FORM_CAPITALS) wanted.locale = style->lang;
  for (uint32_t i = 0; i < shaper->recipes.n; i++)
    if (same_recipe(shaper->recipes.v[i], &wanted)) return shaper->recipes.v[i];
  Recipe *recipe = ARENA_NEW(shaper->arena, Recipe);
  *recipe = wanted;
  recipe->locale = str_dup(shaper->arena, wanted.locale);
  recipe->id = shaper->recipes.n;
  VEC_PUSH(shaper->arena, shaper->recipes, recipe);
  return recipe;
}

const Recipe *recipe_of(Shaper *shaper, Face *face, const Style *style, uint32_t script, bool rtl, uint8_t form) {
  KnownRecipe *k = &shaper->asked[known_at(style)];
  bool known = k->style == style && k->face == face && k->script == script && k->rtl == rtl && k->form == form;
  if (!known) *k = (KnownRecipe){style, face, script, rtl, form, find_recipe(shaper, face, style, script, rtl, form)};
  return k->recipe;
}

// A word as code points, each with the byte it comes from.
typedef struct Letters {
  uint32_t *codepoints, *at;
  uint32_t count;
  bool replaced, missing;
} Letters;

static bool is_ignorable(uint32_t c) {
  return (c >= 0x200C && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2061 && c <= 0x206F) ||
         (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0000 && c <= 0xE0FFF) || c == 0x034F || c == 0x061C;
}

static void add_letter(const Recipe *recipe, Letters *letters, uint32_t codepoint, uint32_t at) {
  uint32_t given = word_alike(recipe->face, codepoint);
  letters->replaced |= given != codepoint;
  letters->missing |= !is_ignorable(codepoint) && !face_covers(recipe->face, given);
  letters->codepoints[letters->count] = given;
  letters->at[letters->count++] = at;
}

static Letters read_letters(Arena *scratch, const Recipe *recipe, Str text) {
  Letters l = {ARENA_ARRAY(scratch, uint32_t, 3 * text.n), ARENA_ARRAY(scratch, uint32_t, 3 * text.n), 0, false, false};
  for (uint32_t i = 0, length, c; i < text.n; i += length) {
    length = utf8_decode(text.p + i, text.p + text.n, &c);
    if (!length) return l;
    if (word_skips(c)) continue;
    uint32_t capitals[3] = {c}, n = recipe->form == FORM_CAPITALS ? case_upper(c, recipe->locale, capitals) : 1;
    for (uint32_t k = 0; k < n; k++) add_letter(recipe, &l, capitals[k], i);
  }
  return l;
}

static void fill_buffer(Shaper *shaper, const Recipe *recipe, const Letters *letters) {
  hb_buffer_t *buffer = shaper->buffer;
  hb_buffer_clear_contents(buffer);
  hb_buffer_set_content_type(buffer, HB_BUFFER_CONTENT_TYPE_UNICODE);
  hb_buffer_set_flags(buffer, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES);
  hb_buffer_set_direction(buffer, recipe->rtl ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
  hb_buffer_set_script(buffer, (hb_script_t)recipe->script);
  hb_buffer_set_language(buffer, recipe->lang);
  for (uint32_t i = 0; i < letters->count; i++) hb_buffer_add(buffer, letters->codepoints[i], letters->at[i]);
}

// No feature changed a glyph: then none that joins letters did.
static bool is_nominal(const Shaper *shaper, const Recipe *recipe, const Letters *letters) {
  unsigned n;
  const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(shaper->buffer, &n);
  if (n != letters->count || recipe->rtl) return false;
  for (uint32_t i = 0; i < n; i++) {
    hb_codepoint_t glyph;
    if (!hb_font_get_nominal_glyph(recipe->face->font->hb, letters->codepoints[i], &glyph)) return false;
    if (info[i].codepoint != glyph) return false;
  }
  return true;
}

// A set of features of its own costs a shape plan. Letters spaced out are therefore shaped as any others first, which
// is the same wherever no ligature is met.
static void run_harfbuzz(Shaper *shaper, const Recipe *recipe, const Letters *letters) {
  const FeatureSet *set = recipe->features;
  const Font *font = recipe->face->font;
  fill_buffer(shaper, recipe, letters);
  font_shape(font, shaper->buffer, set->v, set->n);
  if (!set->no_ligatures || is_nominal(shaper, recipe, letters)) return;
  hb_feature_t features[MAX_FEATURES];
  memcpy(features, set->v, set->n * sizeof *features);
  for (uint32_t i = 0; i < 2; i++)
    features[set->n + i] = (hb_feature_t){i ? HB_TAG('c', 'l', 'i', 'g') : HB_TAG('l', 'i', 'g', 'a'), 0,
                                          HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};
  fill_buffer(shaper, recipe, letters);
  font_shape(font, shaper->buffer, features, set->n + 2);
}

static int16_t narrowed(int32_t v) { return (int16_t)(v > INT16_MAX ? INT16_MAX : v < INT16_MIN ? INT16_MIN : v); }

// A damaged face may name a glyph that it has not: its first then says that something is missing.
static Glyph glyph_from(const Font *font, const hb_glyph_info_t *info, const hb_glyph_position_t *at) {
  bool unsafe = hb_glyph_info_get_glyph_flags(info) & HB_GLYPH_FLAG_UNSAFE_TO_BREAK;
  return (Glyph){.cluster = info->cluster,
                 .advance = narrowed(at->x_advance),
                 .id = info->codepoint < font->glyph_count ? (uint16_t)info->codepoint : 0,
                 .flags = (unsafe ? GLYPH_UNSAFE : 0) | (at->x_offset || at->y_offset ? GLYPH_SHIFTED : 0)};
}

// HarfBuzz gives glyphs as they stand on the line; they are kept in the order of the text.
static void shape_letters(Shaper *shaper, Arena *arena, const Recipe *recipe, const Letters *letters, Word *word) {
  run_harfbuzz(shaper, recipe, letters);
  unsigned n;
  const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(shaper->buffer, &n);
  const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(shaper->buffer, &n);
  Glyph *glyphs = ARENA_ARRAY(arena, Glyph, n);
  VEC(GlyphShift) shifts = {0};
  for (uint32_t i = 0; i < n; i++) {
    uint32_t from = recipe->rtl ? n - 1 - i : i;
    glyphs[i] = glyph_from(recipe->face->font, &info[from], &at[from]);
    if (!(glyphs[i].flags & GLYPH_SHIFTED)) continue;
    GlyphShift shift = {i, narrowed(at[from].x_offset), narrowed(at[from].y_offset)};
    VEC_PUSH(arena, shifts, shift);
  }
  word->glyphs = glyphs;
  word->count = n;
  word->shifts = shifts.v;
  word->shift_count = shifts.n;
}

static void mark_made(const Recipe *recipe, Word *word) {
  Glyph *glyphs = (Glyph *)word->glyphs;
  for (uint32_t i = 0; i < word->count; i++) {
    uint32_t c = utf8_at((Str){word->text, word->length}, glyphs[i].cluster);
    if (word_alike(recipe->face, c) != c) glyphs[i].flags |= GLYPH_MADE;
  }
}

static Word *make_word(Shaper *shaper, Arena *arena, Arena *scratch, const Recipe *recipe, Str text) {
  Word *word = arena_alloc(arena, offsetof(Word, text) + text.n);
  word->recipe = recipe->id;
  word->length = text.n;
  memcpy(word->text, text.p, text.n);
  ArenaMark mark = arena_mark(scratch);
  Letters letters = read_letters(scratch, recipe, text);
  word->missing = letters.missing;
  shape_letters(shaper, arena, recipe, &letters, word);
  if (letters.replaced) mark_made(recipe, word);
  if (arena != scratch) arena_rewind(scratch, mark);
  return word;
}

static void put_slot(Shaper *shaper, WordSlot slot) {
  uint32_t mask = shaper->word_cap - 1, i = slot.hash & mask;
  while (shaper->words[i].word) i = (i + 1) & mask;
  shaper->words[i] = slot;
}

static void grow_table(Shaper *shaper) {
  const WordSlot *old = shaper->words;
  uint32_t cap = shaper->word_cap;
  shaper->word_cap = cap ? cap * 2 : 1024;
  shaper->words = ARENA_ARRAY(shaper->own, WordSlot, shaper->word_cap);
  for (uint32_t i = 0; i < cap; i++)
    if (old[i].word) put_slot(shaper, old[i]);
}

static void keep_word(Shaper *shaper, Word *word, uint32_t hash) {
  if (shaper->word_count >= shaper->word_cap / 4 * 3) grow_table(shaper);
  put_slot(shaper, (WordSlot){word, hash});
  word->number = ++shaper->word_count;
}

static bool is_word(const Word *word, uint32_t recipe, Str text) {
  return word->recipe == recipe && word->length == text.n && memcmp(word->text, text.p, text.n) == 0;
}

static const Word *find_word(const Shaper *shaper, uint32_t recipe, Str text, uint32_t hash) {
  if (!shaper->word_cap) return NULL;
  uint32_t mask = shaper->word_cap - 1, i = hash & mask;
  for (const WordSlot *slot; (slot = &shaper->words[i])->word; i = (i + 1) & mask)
    if (slot->hash == hash && is_word(slot->word, recipe, text)) return slot->word;
  return NULL;
}

const Word *word_of(Shaper *shaper, Arena *scratch, const Recipe *recipe, Str text) {
  uint32_t hash = (uint32_t)hash_bytes(text.p, text.n, recipe->id);
  const Word *found = find_word(shaper, recipe->id, text, hash);
  if (found) return found;
  bool keep = text.n <= WORD_BYTES && shaper->word_count < WORDS_MAX;
  Word *word = make_word(shaper, keep ? shaper->own : scratch, scratch, recipe, text);
  if (keep) keep_word(shaper, word, hash);
  return word;
}
