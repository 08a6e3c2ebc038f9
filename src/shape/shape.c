// In: text, nodes, styles. Out: runs of glyphs. The way: letters put in the case asked for; settings resolved by node;
// the text cut where node, script or direction change; each stretch cut where glyphs are made in another way (raised
// letters, small capitals that the face lacks); each of these set word by word, spaces by themselves.
#include "shape/internal.h"

#include <assert.h>

typedef struct Work {
  Shaper *shaper;
  Job *job;
  Str text;
  const uint32_t *origin;
  const Inlines *inlines;  // NULL: nothing is reported
  VEC(ShapeRun) runs;
  VEC(Glyph) glyphs;
  VEC(GlyphShift) shifts;
  bool lists_words;
  VEC(ShapeWord) words;
} Work;

Shaper *shaper_open(Arena *arena, FontStore *fonts) {
  Shaper *shaper = ARENA_NEW(arena, Shaper);
  shaper->arena = arena;
  shaper->fonts = fonts;
  shaper->own = arena_new();
  shaper->buffer = hb_buffer_create();
  return shaper;
}

enum { MOST_KEPT = 1 << 20 };

void shaper_trim(Shaper *shaper) {
  memset(shaper->settings, 0, sizeof shaper->settings);
  memset(shaper->asked, 0, sizeof shaper->asked);
  if (arena_used(shaper->own) <= MOST_KEPT) return;
  shaper->words = NULL;
  shaper->word_cap = shaper->word_count = 0;
  shaper->age++;
  arena_free(shaper->own);
  shaper->own = arena_new();
}

void shaper_grow_large(Shaper *shaper) { arena_grow_large(shaper->own); }

uint32_t shaper_age(const Shaper *shaper) { return shaper->age; }

void shaper_close(Shaper *shaper) {
  for (uint32_t i = 0; i < shaper->faces.n; i++) face_close(shaper->faces.v[i]);
  hb_buffer_destroy(shaper->buffer);
  arena_free(shaper->own);
  *shaper = (Shaper){.arena = shaper->arena};
}

// --- Runs -------------------------------------------------------------------------------------------------------

static bool same_run(const ShapeRun *a, const ShapeRun *b) {
  return a->font == b->font && a->size == b->size && a->rise == b->rise && a->style == b->style && a->node == b->node &&
         a->level == b->level && a->form == b->form && a->script == b->script && a->tracking == b->tracking;
}

// What follows `at` belongs to a run like this one.
static void open_run(Work *w, const ShapeRun *like, uint32_t at) {
  ShapeRun *last = w->runs.n ? &w->runs.v[w->runs.n - 1] : NULL;
  if (last && same_run(last, like)) return;
  if (last) last->end = at;
  ShapeRun run = *like;
  run.start = at;
  run.first = w->glyphs.n;
  run.count = 0;
  VEC_PUSH(w->job->scratch, w->runs, run);
}

static void add_glyphs(Work *w, const Glyph *glyphs, uint32_t count, uint32_t at) {
  VEC_RESERVE(w->job->scratch, w->glyphs, w->glyphs.n + count);
  Glyph *to = w->glyphs.v + w->glyphs.n;
  for (uint32_t i = 0; i < count; i++) {
    to[i] = glyphs[i];
    to[i].cluster += at;
  }
  w->glyphs.n += count;
  w->runs.v[w->runs.n - 1].count += count;
}

static void add_word(Work *w, const Word *word, uint32_t at) {
  for (uint32_t i = 0; i < word->shift_count; i++) {
    GlyphShift shift = word->shifts[i];
    shift.glyph += w->glyphs.n;
    VEC_PUSH(w->job->scratch, w->shifts, shift);
  }
  add_glyphs(w, word->glyphs, word->count, at);
}

GlyphShift shape_shift(const Shaped *shaped, uint32_t glyph) {
  uint32_t low = 0, high = shaped->shift_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (shaped->shifts[middle].glyph < glyph)
      low = middle + 1;
    else
      high = middle;
  }
  bool found = low < shaped->shift_count && shaped->shifts[low].glyph == glyph;
  return found ? shaped->shifts[low] : (GlyphShift){.glyph = glyph};
}

static const Shaped *finish(Work *w, uint32_t end) {
  assert(w->text.n < 1u << 27 && "as far as Glyph.cluster counts");
  Shaped *shaped = ARENA_NEW(w->job->arena, Shaped);
  if (w->runs.n) w->runs.v[w->runs.n - 1].end = end;
  const ShapeRun *runs = ARENA_COPY(w->job->arena, ShapeRun, w->runs.v, w->runs.n);
  const Glyph *glyphs = ARENA_COPY(w->job->arena, Glyph, w->glyphs.v, w->glyphs.n);
  const GlyphShift *shifts = w->shifts.n ? ARENA_COPY(w->job->arena, GlyphShift, w->shifts.v, w->shifts.n) : NULL;
  *shaped = (Shaped){w->text, w->origin, runs, w->runs.n, glyphs, w->glyphs.n, shifts, w->shifts.n};
  return shaped;
}

// --- Words ------------------------------------------------------------------------------------------------------

static const Recipe *recipe_for(Work *w, const ShapeRun *like) {
  return recipe_of(w->shaper, face_of(w->shaper, like->font), like->style, like->script, like->level & 1, like->form);
}

static Span place_of(const Work *w, const ShapeRun *like, uint32_t start, uint32_t end) {
  uint32_t from = w->origin ? w->origin[start] : start, to = w->origin ? w->origin[end - 1] + 1 : end;
  Span span = textmap_span(&w->inlines->map, from, to);
  return span.file ? span : w->inlines->nodes[like->node].span;
}

static void report(Work *w, const ShapeRun *like, const Font *asked, const Stretch *s, uint32_t start, bool missing) {
  if (!w->inlines) return;
  Span span = place_of(w, like, start + s->start, start + s->end);
  Str text = str_slice(w->text, start + s->start, start + s->end);
  Str code = str_format(w->job->scratch, "U+%04X", s->lacking ? s->lacking : utf8_at(text, 0));
  if (missing)
    diag(w->job->diags, DIAG_SHAPE_MISSING, span, text, asked->family, code);
  else
    diag(w->job->diags, DIAG_SHAPE_FALLBACK, span, text, asked->family, like->font->family, code);
}

// A stretch of a word in the face found for it, as large as the face asked for would be.
static void set_stretch(Work *w, const ShapeRun *like, const Stretch *s, uint32_t start) {
  ShapeRun run = *like;
  run.font = s->face->font;
  if (run.font != like->font)
    run.size = len_mul(like->size, setting_size(like->style, run.font), setting_size(like->style, like->font));
  open_run(w, &run, start + s->start);
  Str text = str_slice(w->text, start + s->start, start + s->end);
  const Word *word = word_of(w->shaper, w->job->scratch, recipe_for(w, &run), text);
  if (s->lacking || word->missing) report(w, &run, like->font, s, start, word->missing);
  add_word(w, word, start + s->start);
}

static void set_word(Work *w, const ShapeRun *like, const Recipe *recipe, uint32_t start, uint32_t end) {
  Str text = str_slice(w->text, start, end);
  const Word *word = word_of(w->shaper, w->job->scratch, recipe, text);
  if (!word->missing || !w->inlines) {
    open_run(w, like, start);
    add_word(w, word, start);
    if (word->number && w->lists_words) VEC_PUSH(w->job->scratch, w->words, ((ShapeWord){start, end - start, word->number}));
    return;
  }
  uint32_t count;
  const Stretch *s = fallback_split(w->shaper, w->job, recipe->face, text, like->style->lang, &count);
  for (uint32_t i = 0; i < count; i++) set_stretch(w, like, &s[i], start);
}

// A face without a space borrows another's.
static void set_space(Work *w, const ShapeRun *like, const Face *face, uint32_t codepoint, uint32_t at) {
  Glyph glyph;
  ShapeRun run = *like;
  if (!face->has_space && space_has_glyph(codepoint)) {
    const Font *other = font_fallback(w->shaper->fonts, w->job, like->font, ' ', like->style->lang);
    if (other) run.font = other, face = face_of(w->shaper, other);
  }
  open_run(w, &run, at);
  if (space_glyph(face, codepoint, &glyph)) add_glyphs(w, &glyph, 1, at);
}

static bool begins_space(Str text, uint32_t at, uint32_t *codepoint, uint32_t *length) {
  return space_may_begin((uint8_t)text.p[at]) && space_at(text, at, codepoint, length);
}

// Past ASCII that is no space and no control. A byte below 0x21 borrows: what comes after it does not count.
static uint32_t letters_end(Str text, uint32_t at, uint32_t end) {
  for (; end - at >= 8; at += 8) {
    uint64_t w = str_eight(text.p + at), others = (w | (w - 0x2121212121212121u)) & 0x8080808080808080u;
    if (others) return at + str_before_high(others);
  }
  while (at < end && (uint8_t)(text.p[at] - 0x21) < 0x5F) at++;
  return at;
}

static uint32_t word_end(Str text, uint32_t at, uint32_t end) {
  uint32_t codepoint, length;
  while ((at = letters_end(text, at, end)) < end && text.p[at] != ' ' && !begins_space(text, at, &codepoint, &length)) at++;
  return at;
}

static void set_text(Work *w, const ShapeRun *like, uint32_t start, uint32_t end) {
  const Recipe *recipe = recipe_for(w, like);
  VEC_RESERVE(w->job->scratch, w->glyphs, w->glyphs.n + (end - start));
  for (uint32_t i = start, codepoint, length; i < end;) {
    if (begins_space(w->text, i, &codepoint, &length)) {
      set_space(w, like, recipe->face, codepoint, i);
      i += length;
    } else {
      uint32_t to = word_end(w->text, i, end);
      set_word(w, like, recipe, i, to);
      i = to;
    }
  }
}

// --- Forms ------------------------------------------------------------------------------------------------------

// Sizes of what is made, in hundredths: raised and lowered letters, small capitals.
enum { SHIFTED = 62, RISE = 42, DROP = 16, SMALL = 80 };

// The face has a form of its own for every letter.
static bool all_shifted(const Work *w, Face *face, uint32_t start, uint32_t end, bool super) {
  bool any = false;
  for (uint32_t i = start, c, length; i < end; i += length) {
    length = utf8_decode(w->text.p + i, w->text.p + end, &c);
    if (!length) return false;
    if (space_has_glyph(c) || word_skips(c)) continue;
    hb_codepoint_t glyph;
    if (!font_glyph(face->font, c, &glyph) || !face_shifts(face, glyph, super)) return false;
    any = true;
  }
  return any;
}

// Scaled figures end a little above the capitals; what is lowered sinks by a sixth of an em.
static void shift_run(const Work *w, const Setting *setting, ShapeRun *run, uint32_t start, uint32_t end) {
  bool super = setting->shift == SHIFT_SUPER;
  if (all_shifted(w, setting->face, start, end, super)) {
    run->form = super ? FORM_SUPS : FORM_SUBS;
    return;
  }
  const Font *font = run->font;
  run->rise +=
      super ? len_mul(shape_scale(font->cap_height, run->size, font->upem), RISE, 100) : -len_mul(run->size, DROP, 100);
  run->size = len_mul(run->size, SHIFTED, 100);
}

static bool is_small_letter(Str text, uint32_t at) {
  return hb_unicode_general_category(hb_unicode_funcs_get_default(), utf8_at(text, at)) ==
         HB_UNICODE_GENERAL_CATEGORY_LOWERCASE_LETTER;
}

// `all-small-caps` takes figures and signs along, so that a sigle is of one size.
static void set_capitals(Work *w, const ShapeRun *like, uint32_t start, uint32_t end) {
  ShapeRun small = *like;
  small.form = FORM_CAPITALS;
  small.size = len_mul(like->size, SMALL, 100);
  if (like->style->caps == CAPS_ALL_SMALL) {
    set_text(w, &small, start, end);
    return;
  }
  for (uint32_t i = start, to, c; i < end; i = to) {
    bool is_small = is_small_letter(w->text, i);
    for (to = i; to < end && is_small_letter(w->text, to) == is_small;)
      to += utf8_decode(w->text.p + to, w->text.p + end, &c);
    set_text(w, is_small ? &small : like, i, to);
  }
}

static void set_segment(Work *w, const Setting *setting, ShapeRun *run, uint32_t start, uint32_t end) {
  run->font = setting->face->font;
  run->size = setting->size;
  run->rise = setting->rise;
  run->style = setting->style;
  run->tracking = setting->style->letter_spacing;
  if (setting->shift == SHIFT_SUPER || setting->shift == SHIFT_SUB) shift_run(w, setting, run, start, end);
  if (setting->made_capitals && run->form == FORM_PLAIN)
    set_capitals(w, run, start, end);
  else
    set_text(w, run, start, end);
}

// --- The whole --------------------------------------------------------------------------------------------------

// The innermost node of each byte: nodes are in pre-order, so that the last to cover it is. NULL: there is none but the root.
static uint32_t *owners_of(Arena *arena, const Inlines *inlines) {
  if (inlines->count == 1) return NULL;
  uint32_t *owner = ARENA_ARRAY(arena, uint32_t, inlines->text.n);
  for (uint32_t node = 1; node < inlines->count; node++)
    for (uint32_t i = inlines->nodes[node].start; i < inlines->nodes[node].end; i++) owner[i] = node;
  return owner;
}

static bool sets_alike(const Style *style, InlineKind kind, const Style *parent) {
  return style == parent && kind != INLINE_SUP && kind != INLINE_SUB && style->vertical_align == VALIGN_BASELINE;
}

static Setting *settings_of(Shaper *shaper, Job *job, const Inlines *inlines, const Style *const *of_inline) {
  Setting *settings = ARENA_ARRAY(job->scratch, Setting, inlines->count);
  for (uint32_t i = 0; i < inlines->count; i++) {
    const InlineNode *node = &inlines->nodes[i];
    const Setting *parent = i ? &settings[node->parent] : NULL;
    if (parent && sets_alike(of_inline[i], node->kind, parent->style))
      settings[i] = *parent;
    else if (!setting_of(shaper, job, of_inline[i], parent, node->kind, &settings[i]))
      return NULL;
  }
  return settings;
}

typedef struct Items {
  const uint32_t *owner, *scripts;
  const uint8_t *levels;
} Items;

static uint32_t owner_at(const Work *w, const Items *items, uint32_t i) {
  return items->owner ? items->owner[w->origin ? w->origin[i] : i] : 0;
}

static bool alike(const Work *w, const Items *items, uint32_t a, uint32_t b) {
  return owner_at(w, items, a) == owner_at(w, items, b) &&
         (!items->scripts || items->scripts[a] == items->scripts[b]) &&
         (!items->levels || items->levels[a] == items->levels[b]);
}

static uint32_t item_end(const Work *w, const Items *items, uint32_t start) {
  uint32_t to = start + 1;
  if (w->inlines->count == 1 && !items->scripts && !items->levels) return w->text.n;
  while (to < w->text.n && alike(w, items, start, to)) to++;
  return to;
}

static void set_all(Work *w, const Items *items, const Setting *settings) {
  for (uint32_t i = 0, to; i < w->text.n; i = to) {
    to = item_end(w, items, i);
    uint32_t node = owner_at(w, items, i);
    ShapeRun run = {.node = node,
                    .level = items->levels ? items->levels[i] : 0,
                    .script = items->scripts ? items->scripts[i] : HB_SCRIPT_LATIN};
    set_segment(w, &settings[node], &run, i, to);
  }
}

// What is made in scratch and stays.
static void keep_text(Work *w, Str text, const uint32_t *origin) {
  if (text.p == w->text.p) return;
  w->text = str_dup(w->job->arena, text);
  if (!origin) return;
  uint32_t *copy = ARENA_ARRAY(w->job->arena, uint32_t, text.n);
  memcpy(copy, origin, text.n * sizeof *copy);
  w->origin = copy;
}

const Shaped *shape_text(Shaper *shaper, Job *job, const Inlines *inlines, const Style *const *of_inline, Arena *room,
                         ShapeWords *words) {
  assert(inlines->count > 0);
  ArenaMark mark = arena_mark(job->scratch);
  Work w = {.shaper = shaper, .job = job, .text = inlines->text, .inlines = inlines, .lists_words = words != NULL};
  const uint32_t *origin;
  Items items = {.owner = owners_of(job->scratch, inlines)};
  Str text = case_transform(job->scratch, inlines, items.owner, of_inline, &origin);
  keep_text(&w, text, origin);
  const Setting *settings = settings_of(shaper, job, inlines, of_inline);
  if (settings) {
    bool plain = itemise_is_plain(w.text);
    items.scripts = plain ? NULL : itemise_scripts(job->scratch, w.text);
    items.levels = itemise_levels(job->scratch, w.text, inlines->lang, plain);
    set_all(&w, &items, settings);
  }
  const Shaped *shaped = finish(&w, w.text.n);
  if (words) *words = (ShapeWords){ARENA_COPY(room, ShapeWord, w.words.v, w.words.n), w.words.n};
  arena_rewind(job->scratch, mark);
  return shaped;
}

const Shaped *shape_plain(Shaper *shaper, Job *job, Str text, const Style *style) {
  const InlineNode root = {.kind = INLINE_ROOT, .end = text.n, .span = style->font_span};
  Inlines inlines = {.text = str_dup(job->arena, text), .nodes = &root, .count = 1, .kinds = INLINE_BIT(INLINE_ROOT), .lang = style->lang};
  return shape_text(shaper, job, &inlines, &style, NULL, NULL);
}

const Shaped *shape_again(Shaper *shaper, Job *job, const Shaped *shaped, const ShapeRun *run, uint32_t start,
                          uint32_t end) {
  assert(run->start <= start && start <= end && end <= run->end);
  ArenaMark mark = arena_mark(job->scratch);
  Work w = {.shaper = shaper, .job = job, .text = shaped->text, .origin = shaped->origin};
  set_text(&w, run, start, end);
  const Shaped *again = finish(&w, end);
  arena_rewind(job->scratch, mark);
  return again;
}

ShapeMetrics shape_metrics(Shaper *shaper, Job *job, const Style *style) {
  Setting setting;
  if (!setting_of(shaper, job, style, NULL, INLINE_ROOT, &setting)) return (ShapeMetrics){.size = style->font_size};
  const Font *font = setting.face->font;
  Len size = setting.size;
  return (ShapeMetrics){font,
                        size,
                        shape_scale(font->ascender, size, font->upem),
                        shape_scale(-font->descender, size, font->upem),
                        shape_scale(font->cap_height, size, font->upem),
                        shape_scale(font->x_height, size, font->upem),
                        shape_scale(setting.face->space_advance, size, font->upem)};
}
