// The text form of styles, the format of golden files: each style that serves, numbered in the order first met, with
// what differs from the initial values; then who bears which.
#include "style/internal.h"

static void dump_len(Buf *out, Len len) {
  int64_t thousandths = ((int64_t)len * 1000 + (len < 0 ? -32768 : 32768)) / 65536;
  if (thousandths < 0) buf_byte(out, '-');
  uint64_t size = (uint64_t)(thousandths < 0 ? -thousandths : thousandths), rest = size % 1000;
  buf_int(out, (int64_t)(size / 1000));
  if (rest) buf_byte(out, '.');
  for (uint64_t unit = 100; rest; unit /= 10) {
    buf_byte(out, (char)('0' + rest / unit));
    rest %= unit;
  }
}

static void dump_size(Buf *out, Size s) {
  static const char *const words[] = {"auto", "", "stretch", "none", "fr", "auto-fit "};
  if (s.kind != SIZE_LEN && s.kind != SIZE_FR) buf_format(out, "%s", words[s.kind]);
  if (s.kind == SIZE_LEN || s.kind == SIZE_AUTO_FIT) dump_len(out, s.len);
  if (s.percent) {
    buf_byte(out, s.percent > 0 ? '+' : ' ');
    dump_len(out, (Len)((int64_t)s.percent * 100));
    buf_byte(out, '%');
  }
  if (s.kind == SIZE_FR) {
    dump_len(out, (Len)((int64_t)s.fr * 65536 / 1000));
    buf_lit(out, "fr");
  }
}

static void dump_colour(Buf *out, Colour c) {
  if (c.none)
    buf_lit(out, "none");
  else
    buf_format(out, "#%02X%02X%02X", c.r, c.g, c.b);
}

static bool size_same(Size a, Size b) {
  return a.kind == b.kind && a.len == b.len && a.percent == b.percent && a.fr == b.fr;
}

#define DIFFERS(field) (s->field != i->field)
#define NUMBER(field) \
  if (DIFFERS(field)) buf_format(out, " " #field "=%d", (int)s->field)
#define LENGTH(field) \
  if (DIFFERS(field)) buf_lit(out, " " #field "="), dump_len(out, s->field)
#define SIZE(field) \
  if (!size_same(s->field, i->field)) buf_lit(out, " " #field "="), dump_size(out, s->field)
#define COLOUR(field) \
  if (!colour_same(s->field, i->field)) buf_lit(out, " " #field "="), dump_colour(out, s->field)
#define NAME(field) \
  if (!str_eq(s->field, i->field)) buf_format(out, " " #field "=%.*s", STR_ARG(s->field))

static void dump_face(const Style *s, const Style *i, Buf *out) {
  if (s->family_count) buf_format(out, " \"%.*s\"", STR_ARG(s->families[0]));
  buf_byte(out, ' ');
  dump_len(out, s->font_size);
  buf_byte(out, '/');
  dump_len(out, s->line_height);
  NUMBER(font_weight);
  NUMBER(italic);
  NUMBER(cap_adjust);
  NUMBER(adjusts_x);
  buf_byte(out, ' ');
  dump_colour(out, s->colour);
  NUMBER(caps);
  for (uint32_t k = 0; k < s->feature_count; k++) buf_format(out, " %.4s=%u", s->features[k].tag, s->features[k].value);
}

static void dump_lines(const Style *s, const Style *i, Buf *out) {
  NUMBER(text_align);
  NUMBER(align_sign);
  NUMBER(text_align_last);
  SIZE(text_indent);
  NUMBER(text_transform);
  NUMBER(text_wrap);
  LENGTH(letter_spacing);
  LENGTH(word_spacing);
  NUMBER(word_space_min);
  NUMBER(word_space_max);
  NUMBER(letter_space_min);
  NUMBER(letter_space_max);
  NUMBER(hyphens);
  NUMBER(hyphen_word);
  NUMBER(hyphen_before);
  NUMBER(hyphen_after);
  NUMBER(hyphen_lines);
  NUMBER(hyphen_not_last);
  NUMBER(hanging);
  NUMBER(widows);
  NUMBER(orphans);
  NAME(list_style);
  NUMBER(snap_lines);
  NUMBER(text_box);
  NUMBER(trims_to_x);
  NUMBER(decoration);
  NUMBER(decoration_kind);
  LENGTH(underline_offset);
  LENGTH(underline_thickness);
  NUMBER(vertical_align);
  LENGTH(vertical_offset);
}

static void dump_sides(const Style *s, const Style *i, Buf *out) {
  static const char *const edges[EDGES] = {"top", "right", "bottom", "left"};
  for (uint32_t e = 0; e < EDGES; e++) {
    if (!size_same(s->margin[e], i->margin[e])) buf_format(out, " margin-%s=", edges[e]), dump_size(out, s->margin[e]);
    if (!size_same(s->padding[e], i->padding[e]))
      buf_format(out, " padding-%s=", edges[e]), dump_size(out, s->padding[e]);
    if (s->border[e].kind) {
      buf_format(out, " border-%s=", edges[e]);
      dump_len(out, s->border[e].width);
      dump_colour(out, s->border[e].colour);
    }
    if (!size_same(s->inset[e], i->inset[e])) buf_format(out, " %s=", edges[e]), dump_size(out, s->inset[e]);
  }
  NUMBER(inset_inside);
  NUMBER(inset_outside);
  SIZE(border_limit);
  SIZE(border_radius);
  LENGTH(clear_space);
  COLOUR(background);
  NUMBER(background_clip);
}

static void dump_box(const Style *s, const Style *i, Buf *out) {
  SIZE(width);
  SIZE(height);
  SIZE(min_width);
  SIZE(max_width);
  SIZE(min_height);
  SIZE(max_height);
  NUMBER(position);
  NUMBER(column_count);
  LENGTH(column_width);
  LENGTH(column_gap);
  LENGTH(row_gap);
  NUMBER(column_balance);
  NUMBER(span_all);
  if (s->track_count) buf_lit(out, " tracks=[");
  for (uint32_t k = 0; k < s->track_count; k++) {
    if (k) buf_byte(out, ' ');
    dump_size(out, s->tracks[k]);
  }
  if (s->track_count) buf_byte(out, ']');
  NUMBER(grid_from);
  NUMBER(grid_column_start);
  NUMBER(grid_column_end);
  NUMBER(grid_column_span);
  NUMBER(align_items);
  NUMBER(align_self);
  NUMBER(align_content);
  NUMBER(flex_grow);
}

static void dump_flow(const Style *s, const Style *i, Buf *out) {
  NUMBER(break_before);
  NUMBER(break_after);
  NUMBER(break_inside);
  NUMBER(box_snap);
  NUMBER(footnotes);
  NUMBER(float_kind);
  NAME(flow_into);
  NAME(flow_from);
  NUMBER(object_fit);
  SIZE(object_position[0]);
  SIZE(object_position[1]);
  NUMBER(rotate);
  SIZE(translate[0]);
  SIZE(translate[1]);
  SIZE(origin[0]);
  SIZE(origin[1]);
  NAME(page);
  COLOUR(fill);
  COLOUR(stroke);
  LENGTH(stroke_width);
  for (uint32_t k = 0; k < s->dash_count; k++) buf_lit(out, " dash="), dump_len(out, s->dashes[k]);
  NUMBER(linecap);
  NUMBER(linejoin);
  NUMBER(opacity);
}

static void dump_style(const Style *s, Buf *out) {
  const Style *i = &style_initial;
  dump_face(s, i, out);
  dump_lines(s, i, out);
  dump_sides(s, i, out);
  dump_box(s, i, out);
  dump_flow(s, i, out);
  buf_lit(out, "\n");
  if (s->column_start) {
    buf_lit(out, "   at a column's start:");
    dump_style(s->column_start, out);
  }
}

typedef struct Numbers {
  VEC(const Style *) seen;
} Numbers;

static uint32_t number_of_style(Numbers *n, const Style *style, Buf *out) {
  for (uint32_t i = 0; i < n->seen.n; i++)
    if (n->seen.v[i] == style) return i;
  VEC_PUSH(out->arena, n->seen, style);
  buf_format(out, "s%u", n->seen.n - 1);
  dump_style(style, out);
  return n->seen.n - 1;
}

static void number_texts(const Styled *styled, const DocNode *node, Numbers *n, Buf *out);

static void number_all(const Styled *styled, const DocNode *node, Numbers *n, Buf *out) {
  number_of_style(n, styled->of[node->id], out);
  if (styled->marker[node->id]) number_of_style(n, styled->marker[node->id], out);
  for (uint32_t i = 0; styled->columns[node->id] && i < node->table.count; i++)
    number_of_style(n, styled->columns[node->id][i], out);
  if (node->text.inlines) number_texts(styled, node, n, out);
  for (uint32_t i = 0; i < node->count; i++) number_all(styled, node->children[i], n, out);
}

static void number_texts(const Styled *styled, const DocNode *node, Numbers *n, Buf *out) {
  for (uint32_t i = 1; i < node->text.inlines->count; i++) {
    number_of_style(n, styled->of_inline[node->id][i], out);
    if (node->text.of[i].object) number_all(styled, node->text.of[i].object, n, out);
  }
}

static void dump_uses(const Styled *styled, const DocNode *node, uint32_t depth, Numbers *n, Buf *out) {
  for (uint32_t i = 0; i < depth; i++) buf_lit(out, "  ");
  buf_format(out, "%s", block_info[node->kind].name);
  if (node->style.n) buf_format(out, ".%.*s", STR_ARG(node->style));
  buf_format(out, " s%u", number_of_style(n, styled->of[node->id], out));
  if (styled->marker[node->id]) buf_format(out, " marker s%u", number_of_style(n, styled->marker[node->id], out));
  for (uint32_t i = 1; node->text.inlines && i < node->text.inlines->count; i++)
    buf_format(out, " s%u", number_of_style(n, styled->of_inline[node->id][i], out));
  buf_lit(out, "\n");
  for (uint32_t i = 1; node->text.inlines && i < node->text.inlines->count; i++)
    if (node->text.of[i].object) dump_uses(styled, node->text.of[i].object, depth + 2, n, out);
  for (uint32_t i = 0; i < node->count; i++) dump_uses(styled, node->children[i], depth + 1, n, out);
}

void style_dump(const Styled *styled, Buf *out) {
  Numbers n = {0};
  number_of_style(&n, styled->root, out);
  number_all(styled, styled->doc->root, &n, out);
  dump_uses(styled, styled->doc->root, 0, &n, out);
}
