// Each property to its field of Style: one table that says which field, how the value is read, and the words it knows.
// Face and size come first, since the rest is measured in them.
#include "style/internal.h"

#include <stddef.h>

typedef struct Word {
  Str name;
  int32_t value;
} Word;

typedef struct Setter Setter;
typedef bool SetValue(Cascade *c, const Css *css, const Setter *setter);
struct Setter {
  SetValue *set;
  size_t offset;
  const Word *words;  // ended by an empty name
};

void style_set_str(Str *to, Str from) {
  to->p = from.n ? from.p : NULL;
  to->n = from.n;
}

static void *field(const Cascade *c, const Setter *setter) { return (char *)&c->out->style + setter->offset; }

static const Word *word_of(const Css *css, const Word *words) {
  for (; words && css->kind == CSS_IDENT && words->name.n; words++)
    if (str_eq(css->text, words->name)) return words;
  return NULL;
}

#define W(name, value) \
  { STR(name), value }
#define END \
  { {NULL, 0}, 0 }

// --- Fields of one word -----------------------------------------------------------------------------------------

static bool set_word(Cascade *c, const Css *css, const Setter *setter) {
  const Word *word = word_of(css, setter->words);
  if (word) *(int32_t *)field(c, setter) = word->value;
  return word != NULL;
}

static bool set_byte(Cascade *c, const Css *css, const Setter *setter) {
  const Word *word = word_of(css, setter->words);
  if (word) *(uint8_t *)field(c, setter) = (uint8_t)word->value;
  return word != NULL;
}

static const Word aligns[] = {W("start", ALIGN_START),   W("left", ALIGN_START),      W("end", ALIGN_END),
                              W("right", ALIGN_END),     W("center", ALIGN_CENTER),   W("justify", ALIGN_JUSTIFY),
                              W("inside", ALIGN_INSIDE), W("outside", ALIGN_OUTSIDE), W("auto", ALIGN_AUTO),     END};
static const Word item_aligns[] = {W("auto", ALIGN_AUTO),
                                   W("normal", ALIGN_STRETCH),
                                   W("stretch", ALIGN_STRETCH),
                                   W("start", ALIGN_START),
                                   W("end", ALIGN_END),
                                   W("center", ALIGN_CENTER),
                                   W("baseline", ALIGN_BASELINE),
                                   END};
static const Word content_aligns[] = {W("normal", ALIGN_START),  W("start", ALIGN_START),     W("end", ALIGN_END),
                                      W("center", ALIGN_CENTER), W("stretch", ALIGN_STRETCH), END};
static const Word transforms[] = {W("none", TEXT_AS_IS), W("uppercase", TEXT_UPPER), W("lowercase", TEXT_LOWER),
                                  W("capitalize", TEXT_CAPITALIZE), END};
static const Word wraps[] = {W("wrap", WRAP_NORMAL), W("nowrap", WRAP_NONE), W("balance", WRAP_BALANCE),
                             W("pretty", WRAP_PRETTY), END};
static const Word hyphenations[] = {W("none", HYPHENS_NONE), W("manual", HYPHENS_MANUAL), W("auto", HYPHENS_AUTO), END};
static const Word breaks[] = {W("auto", BREAK_AUTO),
                              W("avoid", BREAK_AVOID),
                              W("column", BREAK_COLUMN),
                              W("page", BREAK_PAGE),
                              W("left", BREAK_LEFT),
                              W("verso", BREAK_LEFT),
                              W("right", BREAK_RIGHT),
                              W("recto", BREAK_RIGHT),
                              END};
static const Word positions[] = {W("static", POSITION_STATIC), W("relative", POSITION_RELATIVE),
                                 W("absolute", POSITION_ABSOLUTE), END};
static const Word floats[] = {W("none", FLOAT_NONE),      W("top", FLOAT_TOP),       W("bottom", FLOAT_BOTTOM),
                              W("page-top", FLOAT_PAGE_TOP),
                              W("page-bottom", FLOAT_PAGE_BOTTOM), END};
static const Word notes[] = {W("page", NOTES_PAGE), W("column", NOTES_COLUMN), W("box", NOTES_BOX), END};
static const Word caps[] = {W("normal", CAPS_NORMAL),
                            W("small-caps", CAPS_SMALL),
                            W("all-small-caps", CAPS_ALL_SMALL),
                            W("petite-caps", CAPS_PETITE),
                            W("all-petite-caps", CAPS_ALL_PETITE),
                            W("unicase", CAPS_UNICASE),
                            W("titling-caps", CAPS_TITLING),
                            END};
static const Word border_kinds[] = {W("none", BORDER_NONE),     W("solid", BORDER_SOLID),  W("dashed", BORDER_DASHED),
                                    W("dotted", BORDER_DOTTED), W("double", BORDER_DOUBLE), END};
static const Word italics[] = {W("normal", false), W("italic", true), END};
static const Word snaps[] = {W("none", false), W("baseline", true), END};
static const Word fills[] = {W("balance", true), W("auto", false), END};
static const Word spans[] = {W("none", false), W("all", true), END};
static const Word grid_froms[] = {W("start", GRID_FROM_LEFT), W("left", GRID_FROM_LEFT),     W("end", GRID_FROM_RIGHT),
                                  W("right", GRID_FROM_RIGHT), W("inside", GRID_FROM_INSIDE), W("outside", GRID_FROM_OUTSIDE), END};
static const Word clips[] = {W("border-box", CLIP_BORDER), W("padding-box", CLIP_PADDING), W("content-box", CLIP_CONTENT), END};
static const Word fits[] = {W("contain", FIT_CONTAIN), W("cover", FIT_COVER), W("fill", FIT_FILL), END};
static const Word linejoins[] = {W("miter", 0), W("round", 1), W("bevel", 2), END};
static const Word limits_last[] = {W("none", false), W("always", true), END};
static const Word linecaps[] = {W("butt", 0), W("round", 1), W("square", 2), END};
static const Word trims[] = {W("none", 0), W("trim-start", TRIM_START), W("trim-end", TRIM_END),
                             W("trim-both", TRIM_START | TRIM_END), END};

// --- Numbers, lengths, sizes, colours, names --------------------------------------------------------------------

static const Word size_words[] = {W("auto", SIZE_AUTO),
                                  W("stretch", SIZE_STRETCH),
                                  W("none", SIZE_NONE),
                                  W("min-content", SIZE_MIN_CONTENT),
                                  W("max-content", SIZE_MAX_CONTENT),
                                  W("fit-content", SIZE_FIT_CONTENT),
                                  END};

static bool set_size(Cascade *c, const Css *css, const Setter *setter) {
  Size *size = field(c, setter);
  const Word *word = word_of(css, size_words);
  if (!word) return style_size_of(c, css, size);
  *size = (Size){.kind = (SizeKind)word->value};
  return true;
}

static bool set_len(Cascade *c, const Css *css, const Setter *setter) {
  const Word *word = word_of(css, setter->words);
  if (!word) return length_of(c, css, field(c, setter));
  *(Len *)field(c, setter) = word->value;
  return true;
}

static bool set_colour(Cascade *c, const Css *css, const Setter *setter) { return colour_of(c, css, field(c, setter)); }

static bool set_count(Cascade *c, const Css *css, const Setter *setter) {
  const Word *word = word_of(css, setter->words);
  double n = word ? word->value : 0;
  if (!word && (!number_of(c, css, &n) || n < 0 || n > 10000)) return false;
  *(uint32_t *)field(c, setter) = (uint32_t)n;
  return true;
}

static bool set_byte_count(Cascade *c, const Css *css, const Setter *setter) {
  const Word *word = word_of(css, setter->words);
  double n = word ? word->value : 0;
  if (!word && (!number_of(c, css, &n) || n < 0 || n > 255)) return false;
  *(uint8_t *)field(c, setter) = (uint8_t)n;
  return true;
}

static bool set_fixed(Cascade *c, const Css *css, const Setter *setter) {
  Quantity q;
  if (!quantity_of(c, css, &q)) return false;
  if (q.kind != QUANTITY_NUMBER && !(q.kind == QUANTITY_LENGTH && q.number == 0)) return false;
  *(int32_t *)field(c, setter) = fixed_of(q.kind == QUANTITY_NUMBER ? q.number : q.percent / 100);
  return true;
}

// A string is the sign at which cells are aligned; it is one character.
static bool set_text_align(Cascade *c, const Css *css, const Setter *setter) {
  Style *style = &c->out->style;
  style->align_sign = 0;
  if (css->kind != CSS_STRING) return set_word(c, css, setter);
  style->align_sign = utf8_at(css->text, 0);
  style->text_align = ALIGN_END;
  return utf8_length(css->text) == 1;
}

// `none` and `auto` are the empty name.
static bool set_name(Cascade *c, const Css *css, const Setter *setter) {
  bool empty = str_eq(css->text, STR("none")) || str_eq(css->text, STR("auto"));
  style_set_str(field(c, setter), empty ? (Str){0} : css->text);
  return css->kind == CSS_IDENT;
}

static bool set_list_style(Cascade *c, const Css *css, const Setter *setter) {
  style_set_str(field(c, setter), css->text);
  return css->kind == CSS_IDENT || css->kind == CSS_STRING;
}

static bool set_flags(Cascade *c, const Css *css, const Setter *setter) {
  uint8_t flags = 0;
  uint32_t n = css->kind == CSS_LIST ? css->count : 1;
  for (uint32_t i = 0; i < n; i++) {
    const Css *item = css->kind == CSS_LIST ? value_of(c, css->items[i]) : css;
    const Word *word = item ? word_of(item, setter->words) : NULL;
    if (!word) return false;
    flags |= (uint8_t)word->value;
  }
  *(uint8_t *)field(c, setter) = flags;
  return true;
}

static const Word hanging[] = {W("none", 0),
                               W("first", HANG_FIRST),
                               W("last", HANG_LAST),
                               W("allow-end", HANG_ALLOW_END),
                               W("force-end", HANG_FORCE_END),
                               END};
static const Word decorations[] = {W("none", 0), W("underline", LINE_UNDER), W("overline", LINE_OVER),
                                   W("line-through", LINE_THROUGH), END};
static const Word no_limit[] = {W("no-limit", 0), END};
static const Word automatic[] = {W("auto", 0), W("from-font", 0), END};
static const Word normal[] = {W("normal", 0), END};

// --- Properties with a way of their own -------------------------------------------------------------------------

static const Css *item_of(Cascade *c, const Css *css, uint32_t i) {
  if (css->kind != CSS_LIST) return i ? NULL : css;
  return i < css->count ? value_of(c, css->items[i]) : NULL;
}

static bool set_family(Cascade *c, const Css *css, const Setter *setter) {
  (void)setter;
  const BrandFont *font = c->sheet->layout->brand ? brand_font(c->sheet->layout->brand, css->text) : NULL;
  if (!font) return false;
  c->out->style.families = font->families;
  c->out->style.family_count = font->count;
  c->out->style.font_span = font->span.file ? font->span : css->span;
  return true;
}

// A length whose percentages are of a length known here.
static bool length_within(Cascade *c, const Css *css, Len whole, Len *out) {
  Quantity q;
  if (!quantity_of(c, css, &q)) return false;
  if (q.kind != QUANTITY_LENGTH && !(q.kind == QUANTITY_NUMBER && q.number == 0)) return false;
  return length_from_pt(q.number + len_to_pt(whole) * q.percent / 100, out);
}

// em is the parent's here, and so is the percentage.
static bool set_font_size(Cascade *c, const Css *css, const Setter *setter) {
  (void)setter;
  c->of_parent = true;
  bool known = length_within(c, css, c->parent->style.font_size, &c->out->style.font_size);
  c->of_parent = false;
  return known && c->out->style.font_size > 0;
}

static bool set_line_height(Cascade *c, const Css *css, const Setter *setter) {
  (void)setter;
  Quantity q;
  if (!quantity_of(c, css, &q) || q.kind == QUANTITY_FR || q.kind == QUANTITY_ANGLE) return false;
  double size = len_to_pt(c->out->style.font_size);
  c->out->line_number = q.kind == QUANTITY_NUMBER ? q.number : 0;
  double pt = q.kind == QUANTITY_NUMBER ? q.number * size : q.number + size * q.percent / 100;
  return pt > 0 && length_from_pt(pt, &c->out->style.line_height);
}

static bool set_weight(Cascade *c, const Css *css, const Setter *setter) {
  static const Word weights[] = {W("normal", 400), W("bold", 700), END};
  (void)setter;
  const Word *word = word_of(css, weights);
  double n = word ? word->value : 0;
  if (!word && (!number_of(c, css, &n) || n < 1 || n > 1000)) return false;
  c->out->style.font_weight = (int32_t)n;
  return true;
}

static bool set_size_adjust(Cascade *c, const Css *css, const Setter *setter) {
  (void)setter;
  double n = 0;
  const Css *last = item_of(c, css, css->kind == CSS_LIST ? css->count - 1 : 0);
  bool none = css->kind == CSS_IDENT && str_eq(css->text, STR("none"));
  if (!none && (!last || !number_of(c, last, &n))) return false;
  c->out->style.cap_adjust = fixed_of(n);
  const Css *first = item_of(c, css, 0);
  c->out->style.adjusts_x = first && first->kind == CSS_IDENT && str_eq(first->text, STR("ex-height"));
  return true;
}

static bool set_limit_chars(Cascade *c, const Css *css, const Setter *setter) {
  (void)setter;
  uint8_t values[3] = {5, 2, 2};
  for (uint32_t i = 0; i < 3; i++) {
    const Css *item = item_of(c, css, i);
    double n;
    if (!item || (item->kind == CSS_IDENT && str_eq(item->text, STR("auto")))) continue;
    if (!number_of(c, item, &n) || n < 0 || n > 255) return false;
    values[i] = (uint8_t)n;
  }
  c->out->style.hyphen_word = values[0];
  c->out->style.hyphen_before = values[1];
  c->out->style.hyphen_after = values[2];
  return true;
}

static bool set_range(Cascade *c, const Css *css, const Setter *setter) {
  int32_t *range = field(c, setter);
  for (uint32_t i = 0; i < 2; i++) {
    const Css *item = item_of(c, css, i);
    Quantity q;
    if (!item || !quantity_of(c, item, &q) || q.kind != QUANTITY_LENGTH || q.number != 0) return false;
    range[i] = fixed_of(q.percent / 100);
  }
  return range[0] <= range[1];
}

static bool set_vertical_align(Cascade *c, const Css *css, const Setter *setter) {
  static const Word words[] = {
      W("baseline", VALIGN_BASELINE), W("middle", VALIGN_MIDDLE), W("top", VALIGN_TOP),
      W("bottom", VALIGN_BOTTOM),     W("super", VALIGN_SUPER),   W("sub", VALIGN_SUB),     END};
  (void)setter;
  const Word *word = word_of(css, words);
  c->out->style.vertical_offset = 0;
  c->out->style.vertical_align = word ? (VerticalAlign)word->value : VALIGN_LENGTH;
  return word || length_within(c, css, c->out->style.line_height, &c->out->style.vertical_offset);
}

// Percentages are of an em.
static bool set_em_len(Cascade *c, const Css *css, const Setter *setter) {
  const Word *word = word_of(css, setter->words);
  if (!word) return length_within(c, css, c->out->style.font_size, field(c, setter));
  *(Len *)field(c, setter) = word->value;
  return true;
}

static bool set_underline_offset(Cascade *c, const Css *css, const Setter *setter) {
  c->out->style.underline_set = !word_of(css, setter->words);
  return set_em_len(c, css, setter);
}

static bool set_text_box_edge(Cascade *c, const Css *css, const Setter *setter) {
  (void)setter;
  const Css *over = item_of(c, css, 0);
  c->out->style.trims_to_x = over && str_eq(over->text, STR("ex"));
  return over != NULL;
}

// Given for one side of the leaf, they stand in the place of left or right, and are mirrored on the other.
static bool set_inside(Cascade *c, const Css *css, const Setter *setter) {
  if (word_of(css, automatic)) return true;
  c->out->style.inset_inside = true;
  return set_size(c, css, setter);
}

static bool set_outside(Cascade *c, const Css *css, const Setter *setter) {
  if (word_of(css, automatic)) return true;
  c->out->style.inset_outside = true;
  return set_size(c, css, setter);
}

static bool set_radius(Cascade *c, const Css *css, const Setter *setter) {
  const Css *first = item_of(c, css, 0);
  return first && style_size_of(c, first, field(c, setter));
}

static bool set_border_limit(Cascade *c, const Css *css, const Setter *setter) {
  static const Word edges[] = {W("left", EDGE_LEFT), W("right", EDGE_RIGHT), W("center", EDGES), END};
  (void)setter;
  Style *s = &c->out->style;
  s->border_limit = (Size){.kind = SIZE_NONE};
  if (css->kind == CSS_IDENT && str_eq(css->text, STR("all"))) return true;
  const Css *first = item_of(c, css, 0), *second = item_of(c, css, 1);
  const Word *edge = first ? word_of(first, edges) : NULL;
  s->border_limit_edge = edge ? (uint8_t)edge->value : EDGE_LEFT;
  const Css *size = edge ? second : first;
  return size && style_size_of(c, size, &s->border_limit);
}

static bool set_rotate(Cascade *c, const Css *css, const Setter *setter) {
  (void)setter;
  Quantity q = {QUANTITY_ANGLE, 0, 0};
  bool none = css->kind == CSS_IDENT && str_eq(css->text, STR("none"));
  if (!none && (!quantity_of(c, css, &q) || q.kind != QUANTITY_ANGLE)) return false;
  c->out->style.rotate = fixed_of(q.number);
  return true;
}

static bool set_pair(Cascade *c, const Css *css, const Setter *setter) {
  Size *pair = field(c, setter);
  pair[0] = pair[1] = (Size){.kind = SIZE_LEN};
  if (css->kind == CSS_IDENT && str_eq(css->text, STR("none"))) return true;
  for (uint32_t i = 0; i < 2; i++) {
    const Css *item = item_of(c, css, i);
    if (item && !style_size_of(c, item, &pair[i])) return false;
  }
  return true;
}

static bool set_place(Cascade *c, const Css *css, const Setter *setter) {
  static const Word words[] = {W("left", 0), W("center", 32768), W("right", 65536),
                               W("top", 0),  W("bottom", 65536), END};
  Size *pair = field(c, setter);  // across, down
  pair[0] = pair[1] = (Size){.kind = SIZE_LEN, .percent = 32768};
  for (uint32_t i = 0; i < 2; i++) {
    const Css *item = item_of(c, css, i);
    if (!item) continue;
    const Word *word = word_of(item, words);
    bool vertical = str_eq(item->text, STR("top")) || str_eq(item->text, STR("bottom"));
    bool horizontal = str_eq(item->text, STR("left")) || str_eq(item->text, STR("right"));
    Size *at = &pair[word && vertical ? 1 : word && horizontal ? 0 : i];
    if (word)
      *at = (Size){.kind = SIZE_LEN, .percent = word->value};
    else if (!style_size_of(c, item, at))
      return false;
  }
  return true;
}

static bool set_dashes(Cascade *c, const Css *css, const Setter *setter) {
  (void)setter;
  Style *s = &c->out->style;
  s->dashes = NULL;
  s->dash_count = 0;
  if (css->kind == CSS_IDENT && str_eq(css->text, STR("none"))) return true;
  uint32_t n = css->kind == CSS_LIST ? css->count : 1;
  Len *dashes = ARENA_ARRAY(c->sheet->arena, Len, n);
  for (uint32_t i = 0; i < n; i++)
    if (!length_of(c, css->kind == CSS_LIST ? css->items[i] : css, &dashes[i])) return false;
  s->dashes = dashes;
  s->dash_count = n;
  return true;
}

static bool set_gap(Cascade *c, const Css *css, const Setter *setter) {
  if (word_of(css, normal)) return true;
  return length_of(c, css, field(c, setter));
}

static bool set_tracks_value(Cascade *c, const Css *css, const Setter *setter) {
  (void)setter;
  return set_tracks(c, css);
}

static bool set_grid_column_value(Cascade *c, const Css *css, const Setter *setter) {
  (void)setter;
  return set_grid_column(c, css);
}

static bool keep_value(Cascade *c, const Css *css, const Setter *setter) {
  *(const Css **)((char *)c->out + setter->offset) = css;
  return true;
}

// --- The table --------------------------------------------------------------------------------------------------

#define AT(field) offsetof(Style, field)
#define BORDER(SIDE, edge)                                                        \
  [PROP_BORDER_##SIDE##_WIDTH] = {set_len, AT(border[edge].width), NULL},         \
  [PROP_BORDER_##SIDE##_STYLE] = {set_word, AT(border[edge].kind), border_kinds}, \
  [PROP_BORDER_##SIDE##_COLOR] = {set_colour, AT(border[edge].colour), NULL}
#define SIDES(PROP, array)                                           \
  [PROP_##PROP##_TOP] = {set_size, AT(array[EDGE_TOP]), NULL},       \
  [PROP_##PROP##_RIGHT] = {set_size, AT(array[EDGE_RIGHT]), NULL},   \
  [PROP_##PROP##_BOTTOM] = {set_size, AT(array[EDGE_BOTTOM]), NULL}, \
  [PROP_##PROP##_LEFT] = {set_size, AT(array[EDGE_LEFT]), NULL}

// Properties without a setter are of pages, or counters, which `doc` reads.
static const Setter setters[PROP_IDS] = {
    [PROP_FONT_FAMILY] = {set_family, 0, NULL},
    [PROP_FONT_SIZE] = {set_font_size, 0, NULL},
    [PROP_LINE_HEIGHT] = {set_line_height, 0, NULL},
    [PROP_COLOR] = {set_colour, AT(colour), NULL},
    [PROP_FONT_WEIGHT] = {set_weight, 0, NULL},
    [PROP_FONT_STYLE] = {set_byte, AT(italic), italics},
    [PROP_FONT_SIZE_ADJUST] = {set_size_adjust, 0, NULL},
    [PROP_FONT_KERNING] = {keep_value, offsetof(Computed, kerning), NULL},
    [PROP_FONT_FEATURE_SETTINGS] = {keep_value, offsetof(Computed, settings), NULL},
    [PROP_FONT_VARIANT_NUMERIC] = {keep_value, offsetof(Computed, numeric), NULL},
    [PROP_FONT_VARIANT_LIGATURES] = {keep_value, offsetof(Computed, ligatures), NULL},
    [PROP_FONT_VARIANT_POSITION] = {keep_value, offsetof(Computed, form), NULL},
    [PROP_FONT_VARIANT_CAPS] = {set_word, AT(caps), caps},
    [PROP_LINE_SNAP] = {set_byte, AT(snap_lines), snaps},
    [PROP_BOX_SNAP] = {set_byte, AT(box_snap), snaps},
    [PROP_TEXT_ALIGN] = {set_text_align, AT(text_align), aligns},
    [PROP_TEXT_ALIGN_LAST] = {set_word, AT(text_align_last), aligns},
    [PROP_TEXT_INDENT] = {set_size, AT(text_indent), NULL},
    [PROP_TEXT_TRANSFORM] = {set_word, AT(text_transform), transforms},
    [PROP_TEXT_WRAP] = {set_word, AT(text_wrap), wraps},
    [PROP_LETTER_SPACING] = {set_em_len, AT(letter_spacing), normal},
    [PROP_LETTER_SPACING_RANGE] = {set_range, AT(letter_space_min), NULL},
    [PROP_WORD_SPACING] = {set_em_len, AT(word_spacing), normal},
    [PROP_WORD_SPACING_RANGE] = {set_range, AT(word_space_min), NULL},
    [PROP_HYPHENS] = {set_word, AT(hyphens), hyphenations},
    [PROP_HYPHENATE_LIMIT_CHARS] = {set_limit_chars, 0, NULL},
    [PROP_HYPHENATE_LIMIT_LINES] = {set_byte_count, AT(hyphen_lines), no_limit},
    [PROP_HYPHENATE_LIMIT_LAST] = {set_byte, AT(hyphen_not_last), limits_last},
    [PROP_HANGING_PUNCTUATION] = {set_flags, AT(hanging), hanging},
    [PROP_WIDOWS] = {set_count, AT(widows), NULL},
    [PROP_ORPHANS] = {set_count, AT(orphans), NULL},
    [PROP_VERTICAL_ALIGN] = {set_vertical_align, 0, NULL},
    [PROP_TEXT_DECORATION_LINE] = {set_flags, AT(decoration), decorations},
    [PROP_TEXT_DECORATION_STYLE] = {set_word, AT(decoration_kind), border_kinds},
    [PROP_TEXT_DECORATION_THICKNESS] = {set_em_len, AT(underline_thickness), automatic},
    [PROP_TEXT_DECORATION_COLOR] = {set_colour, AT(underline_colour), NULL},
    [PROP_TEXT_UNDERLINE_OFFSET] = {set_underline_offset, AT(underline_offset), automatic},
    [PROP_TEXT_BOX_EDGE] = {set_text_box_edge, 0, NULL},
    [PROP_TEXT_BOX_TRIM] = {set_byte, AT(text_box), trims},
    SIDES(MARGIN, margin),
    SIDES(PADDING, padding),
    BORDER(TOP, EDGE_TOP),
    BORDER(RIGHT, EDGE_RIGHT),
    BORDER(BOTTOM, EDGE_BOTTOM),
    BORDER(LEFT, EDGE_LEFT),
    [PROP_BORDER_RADIUS] = {set_radius, AT(border_radius), NULL},
    [PROP_BORDER_LIMIT] = {set_border_limit, 0, NULL},
    [PROP_BACKGROUND_COLOR] = {set_colour, AT(background), NULL},
    [PROP_BACKGROUND_CLIP] = {set_word, AT(background_clip), clips},
    [PROP_OPACITY] = {set_fixed, AT(opacity), NULL},
    [PROP_WIDTH] = {set_size, AT(width), NULL},
    [PROP_CLEAR_SPACE] = {set_len, AT(clear_space), NULL},
    [PROP_HEIGHT] = {set_size, AT(height), NULL},
    [PROP_MIN_WIDTH] = {set_size, AT(min_width), NULL},
    [PROP_MIN_HEIGHT] = {set_size, AT(min_height), NULL},
    [PROP_MAX_WIDTH] = {set_size, AT(max_width), NULL},
    [PROP_MAX_HEIGHT] = {set_size, AT(max_height), NULL},
    [PROP_OBJECT_FIT] = {set_word, AT(object_fit), fits},
    [PROP_OBJECT_POSITION] = {set_place, AT(object_position), NULL},
    [PROP_POSITION] = {set_word, AT(position), positions},
    [PROP_TOP] = {set_size, AT(inset[EDGE_TOP]), NULL},
    [PROP_RIGHT] = {set_size, AT(inset[EDGE_RIGHT]), NULL},
    [PROP_BOTTOM] = {set_size, AT(inset[EDGE_BOTTOM]), NULL},
    [PROP_LEFT] = {set_size, AT(inset[EDGE_LEFT]), NULL},
    [PROP_INSIDE] = {set_inside, AT(inset[EDGE_LEFT]), NULL},
    [PROP_OUTSIDE] = {set_outside, AT(inset[EDGE_RIGHT]), NULL},
    [PROP_ROTATE] = {set_rotate, 0, NULL},
    [PROP_TRANSLATE] = {set_pair, AT(translate), NULL},
    [PROP_TRANSFORM_ORIGIN] = {set_place, AT(origin), NULL},
    [PROP_FLOAT] = {set_word, AT(float_kind), floats},
    [PROP_FLOW_INTO] = {set_name, AT(flow_into), NULL},
    [PROP_FLOW_FROM] = {set_name, AT(flow_from), NULL},
    [PROP_FOOTNOTES] = {set_word, AT(footnotes), notes},
    [PROP_COLUMN_COUNT] = {set_count, AT(column_count), automatic},
    [PROP_COLUMN_WIDTH] = {set_len, AT(column_width), automatic},
    [PROP_COLUMN_GAP] = {set_gap, AT(column_gap), NULL},
    [PROP_ROW_GAP] = {set_gap, AT(row_gap), NULL},
    [PROP_COLUMN_FILL] = {set_byte, AT(column_balance), fills},
    [PROP_COLUMN_SPAN] = {set_byte, AT(span_all), spans},
    [PROP_COLUMN_RULE_WIDTH] = {set_len, AT(column_rule.width), NULL},
    [PROP_COLUMN_RULE_STYLE] = {set_word, AT(column_rule.kind), border_kinds},
    [PROP_COLUMN_RULE_COLOR] = {set_colour, AT(column_rule.colour), NULL},
    [PROP_GRID_TEMPLATE_COLUMNS] = {set_tracks_value, 0, NULL},
    [PROP_GRID_COLUMN] = {set_grid_column_value, 0, NULL},
    [PROP_GRID_FROM] = {set_byte, AT(grid_from), grid_froms},
    [PROP_ALIGN_ITEMS] = {set_word, AT(align_items), item_aligns},
    [PROP_ALIGN_SELF] = {set_word, AT(align_self), item_aligns},
    [PROP_ALIGN_CONTENT] = {set_word, AT(align_content), content_aligns},
    [PROP_FLEX_GROW] = {set_fixed, AT(flex_grow), NULL},
    [PROP_BREAK_BEFORE] = {set_word, AT(break_before), breaks},
    [PROP_BREAK_AFTER] = {set_word, AT(break_after), breaks},
    [PROP_BREAK_INSIDE] = {set_word, AT(break_inside), breaks},
    [PROP_LIST_STYLE_TYPE] = {set_list_style, AT(list_style), NULL},
    [PROP_FILL] = {set_colour, AT(fill), NULL},
    [PROP_STROKE] = {set_colour, AT(stroke), NULL},
    [PROP_STROKE_WIDTH] = {set_len, AT(stroke_width), NULL},
    [PROP_STROKE_DASHARRAY] = {set_dashes, 0, NULL},
    [PROP_STROKE_LINECAP] = {set_byte, AT(linecap), linecaps},
    [PROP_STROKE_LINEJOIN] = {set_byte, AT(linejoin), linejoins},
    [PROP_PAGE] = {set_name, AT(page), NULL},
};

bool property_is_known(PropId prop) { return setters[prop].set != NULL; }

static bool is_word(const Css *css, Str word) { return css->kind == CSS_IDENT && str_eq(css->text, word); }

static bool keeps_inherited(const Css *css, PropId prop) {
  return prop_info[prop].inherited && (is_word(css, STR("inherit")) || is_word(css, STR("unset")));
}

static bool is_initial(const Css *css, PropId prop) {
  return is_word(css, STR("initial")) || (is_word(css, STR("unset")) && !prop_info[prop].inherited);
}

static void apply_one(Cascade *c, PropId prop) {
  const Decl *decl = c->winner[prop];
  if (!decl || !setters[prop].set) return;
  c->winner[prop] = NULL;
  uint32_t errors = c->job->diags->errors;
  const Css *css = value_of(c, decl->value);
  if (css && keeps_inherited(css, prop)) return;
  if (css && is_initial(css, prop)) css = css_parse(c->job, str_from(prop_info[prop].initial), &(TextMap){0});
  if (css && !value_keeps_range(c, decl, css)) return;
  if (css && setters[prop].set(c, css, &setters[prop])) return;
  if (c->job->diags->errors == errors) value_slip(c, decl);
}

// A border or rule that is not drawn has no width and no colour; one that is, the text's colour unless told.
static void settle_border(const Cascade *c, Border *border, bool coloured) {
  if (border->kind == BORDER_NONE) {
    memset(border, 0, sizeof *border);
    return;
  }
  if (!coloured) border->colour = c->out->style.colour;
}

static void settle_all(Cascade *c, const bool *coloured, bool gap, bool underline_coloured) {
  Style *s = &c->out->style;
  for (uint32_t i = 0; i < EDGES; i++) settle_border(c, &s->border[i], coloured[i]);
  settle_border(c, &s->column_rule, coloured[EDGES]);
  if (!s->decoration) {
    s->underline_thickness = 0;
    s->decoration_kind = BORDER_SOLID;
    memset(&s->underline_colour, 0, sizeof s->underline_colour);
  } else if (!underline_coloured) {
    s->underline_colour = s->colour;
  }
  if ((s->column_count || s->column_width) && !gap) s->column_gap = s->font_size;
}

static bool asked(const Cascade *c, PropId prop) { return c->winner[prop] != NULL; }

void properties_apply(Cascade *c) {
  const bool coloured[EDGES + 1] = {asked(c, PROP_BORDER_TOP_COLOR), asked(c, PROP_BORDER_RIGHT_COLOR),
                                    asked(c, PROP_BORDER_BOTTOM_COLOR), asked(c, PROP_BORDER_LEFT_COLOR),
                                    asked(c, PROP_COLUMN_RULE_COLOR)};
  bool gap = asked(c, PROP_COLUMN_GAP), underline = asked(c, PROP_TEXT_DECORATION_COLOR);
  bool features = asked(c, PROP_FONT_FEATURE_SETTINGS) || asked(c, PROP_FONT_VARIANT_NUMERIC) ||
                  asked(c, PROP_FONT_VARIANT_LIGATURES) || asked(c, PROP_FONT_VARIANT_POSITION) ||
                  asked(c, PROP_FONT_KERNING);
  apply_one(c, PROP_FONT_SIZE);
  if (!asked(c, PROP_LINE_HEIGHT) && c->out->line_number > 0)
    c->out->style.line_height = len_from_pt(c->out->line_number * len_to_pt(c->out->style.font_size));
  apply_one(c, PROP_LINE_HEIGHT);
  cascade_customs(c);
  c->of_parent = true;
  apply_one(c, PROP_COLOR);
  c->of_parent = false;
  for (uint32_t i = 0; i < PROP_IDS; i++) apply_one(c, (PropId)i);
  if (features) features_join(c);
  settle_all(c, coloured, gap, underline);
}
