// The tracks of grids, the columns that a child takes, and the OpenType features that the font-variant properties ask
// for.
#include "style/internal.h"

#include <math.h>

enum { MOST_TRACKS = 64 };

typedef struct Tracks {
  Size v[MOST_TRACKS];
  uint32_t n;
} Tracks;

static bool is_word(const Css *css, Str word) { return css->kind == CSS_IDENT && str_eq(css->text, word); }

static bool track_add(Cascade *c, Tracks *t, const Css *css);

static bool tracks_add_all(Cascade *c, Tracks *t, const Css *css) {
  if (css->kind != CSS_LIST) return track_add(c, t, css);
  for (uint32_t i = 0; i < css->count; i++)
    if (!track_add(c, t, css->items[i])) return false;
  return true;
}

// repeat(3, 1fr), repeat(auto-fit, 36mm)
static bool repeat_add(Cascade *c, Tracks *t, const Css *css) {
  if (css->count != 2) return false;
  const Css *times = value_of(c, css->items[0]);
  if (!times) return false;
  double n = 1;
  bool fit = is_word(times, STR("auto-fit")) || is_word(times, STR("auto-fill"));
  if (!fit && (!number_of(c, times, &n) || n < 1 || n > MOST_TRACKS || n != floor(n))) return false;
  uint32_t before = t->n;
  for (uint32_t i = 0; i < (uint32_t)n; i++)
    if (!tracks_add_all(c, t, css->items[1])) return false;
  if (fit && t->n != before + 1) return false;
  if (fit) t->v[before].kind = SIZE_AUTO_FIT;
  return true;
}

static bool track_add(Cascade *c, Tracks *t, const Css *css) {
  css = value_of(c, css);
  if (!css || t->n == MOST_TRACKS) return false;
  if (css->kind == CSS_LIST) return tracks_add_all(c, t, css);
  if (css->kind == CSS_FUNC && str_eq(css->text, STR("repeat"))) return repeat_add(c, t, css);
  if (css->kind == CSS_IDENT) {
    SizeKind kind = is_word(css, STR("auto"))          ? SIZE_AUTO
                    : is_word(css, STR("min-content")) ? SIZE_MIN_CONTENT
                    : is_word(css, STR("max-content")) ? SIZE_MAX_CONTENT
                                                       : SIZE_NONE;
    t->v[t->n++] = (Size){.kind = kind};
    return kind != SIZE_NONE;
  }
  Size size;
  if (!style_size_of(c, css, &size)) return false;
  t->v[t->n++] = size;
  return true;
}

bool set_tracks(Cascade *c, const Css *css) {
  Style *s = &c->out->style;
  s->tracks = NULL;
  s->track_count = 0;
  if (is_word(css, STR("none"))) return true;
  Tracks t;
  t.n = 0;
  if (!tracks_add_all(c, &t, css) || !t.n) return false;
  Size *kept = ARENA_ARRAY(c->sheet->arena, Size, t.n);
  memcpy(kept, t.v, t.n * sizeof *kept);
  s->tracks = kept;
  s->track_count = t.n;
  return true;
}

// One end of `1 / -1`, `2 / span 3`, `span 2`; reads items from `at`.
static bool line_of(Cascade *c, const Css *const *items, uint32_t count, int32_t *line, uint32_t *span) {
  double n;
  bool spans = count == 2 && is_word(items[0], STR("span"));
  if (count == 1 && is_word(items[0], STR("auto"))) return true;
  if (count != (spans ? 2u : 1u) || !number_of(c, items[count - 1], &n) || n != floor(n) || n == 0 || fabs(n) > 1000)
    return false;
  if (spans && n < 1) return false;
  if (spans)
    *span = (uint32_t)n;
  else
    *line = (int32_t)n;
  return true;
}

bool set_grid_column(Cascade *c, const Css *css) {
  Style *s = &c->out->style;
  s->grid_column_start = s->grid_column_end = 0;
  s->grid_column_span = 1;
  const Css *const *items = css->kind == CSS_LIST ? css->items : &css;
  uint32_t n = css->kind == CSS_LIST ? css->count : 1, slash = 0;
  while (slash < n && items[slash]->kind != CSS_OPERATOR) slash++;
  if (!line_of(c, items, slash, &s->grid_column_start, &s->grid_column_span)) return false;
  return slash == n || line_of(c, items + slash + 1, n - slash - 1, &s->grid_column_end, &s->grid_column_span);
}

// --- Features ---------------------------------------------------------------------------------------------------

static const struct {
  Str word;
  char tag[5];
  uint32_t value;
} variants[] = {
    {STR("lining-nums"), "lnum", 1},
    {STR("oldstyle-nums"), "onum", 1},
    {STR("proportional-nums"), "pnum", 1},
    {STR("tabular-nums"), "tnum", 1},
    {STR("ordinal"), "ordn", 1},
    {STR("slashed-zero"), "zero", 1},
    {STR("diagonal-fractions"), "frac", 1},
    {STR("stacked-fractions"), "afrc", 1},
    {STR("no-common-ligatures"), "liga", 0},
    {STR("no-common-ligatures"), "clig", 0},
    {STR("discretionary-ligatures"), "dlig", 1},
    {STR("historical-ligatures"), "hlig", 1},
    {STR("no-contextual"), "calt", 0},
    {STR("sub"), "subs", 1},
    {STR("super"), "sups", 1},
};

enum { MOST_FEATURES = 32 };

typedef struct Features {
  FontFeature v[MOST_FEATURES];
  uint32_t n;
} Features;

static void feature_add(Features *f, const char *tag, uint32_t value) {
  uint32_t at = 0;
  while (at < f->n && memcmp(f->v[at].tag, tag, 4) < 0) at++;
  bool same = at < f->n && memcmp(f->v[at].tag, tag, 4) == 0;
  if (!same && f->n == MOST_FEATURES) return;
  if (!same) memmove(f->v + at + 1, f->v + at, (f->n++ - at) * sizeof *f->v);
  memcpy(f->v[at].tag, tag, 4);
  f->v[at].value = value;
}

static void variants_add(Cascade *c, Features *f, const Css *css) {
  if (!css) return;
  uint32_t n = css->kind == CSS_LIST ? css->count : 1;
  for (uint32_t i = 0; i < n; i++) {
    const Css *item = css->kind == CSS_LIST ? value_of(c, css->items[i]) : css;
    for (uint32_t k = 0; item && k < sizeof variants / sizeof *variants; k++)
      if (is_word(item, variants[k].word)) feature_add(f, variants[k].tag, variants[k].value);
  }
}

// "ss01", "tnum" 0, "cv02" off
static bool setting_add(Cascade *c, Features *f, const Css *css) {
  const Css *tag = css->kind == CSS_LIST ? value_of(c, css->items[0]) : css;
  const Css *value = css->kind == CSS_LIST && css->count == 2 ? value_of(c, css->items[1]) : NULL;
  double n = 1;
  if (!tag || tag->kind != CSS_STRING || tag->text.n != 4) return false;
  if (value && value->kind == CSS_IDENT)
    n = str_eq(value->text, STR("on"));
  else if (value && (!number_of(c, value, &n) || n < 0 || n > 65535))
    return false;
  feature_add(f, tag->text.p, (uint32_t)n);
  return true;
}

static void settings_add(Cascade *c, Features *f, const Css *css) {
  if (!css || is_word(css, STR("normal"))) return;
  uint32_t n = css->kind == CSS_COMMAS ? css->count : 1;
  for (uint32_t i = 0; i < n; i++) {
    const Css *item = css->kind == CSS_COMMAS ? css->items[i] : css;
    if (setting_add(c, f, item)) continue;
    Buf text = buf_new(c->job->scratch);
    css_dump(item, &text);
    diag(c->job->diags, DIAG_STYLE_VALUE, item->span, STR("font-feature-settings"), buf_str(&text));
  }
}

void features_join(Cascade *c) {
  Features f;
  f.n = 0;
  if (c->out->kerning && is_word(c->out->kerning, STR("none"))) feature_add(&f, "kern", 0);
  if (c->out->ligatures && is_word(c->out->ligatures, STR("none"))) {
    feature_add(&f, "liga", 0);
    feature_add(&f, "clig", 0);
  }
  variants_add(c, &f, c->out->ligatures);
  variants_add(c, &f, c->out->numeric);
  variants_add(c, &f, c->out->form);
  settings_add(c, &f, c->out->settings);
  FontFeature *kept = ARENA_ARRAY(c->sheet->arena, FontFeature, f.n);
  if (f.n) memcpy(kept, f.v, f.n * sizeof *kept);
  c->out->style.features = f.n ? kept : NULL;
  c->out->style.feature_count = f.n;
}
