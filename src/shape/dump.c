// Runs and glyphs as text: name@cluster+advance, then what is particular to it (u unsafe, s space, f fixed, m made).
#include "shape/internal.h"

#include <stdio.h>
#include <stdlib.h>

// In points, without regard to the locale.
static void dump_length(const char *before, Len len, Buf *out) {
  Len milli = len_mul(len, 1000, LEN_PT);
  buf_format(out, "%s%s%d.%03d", before, milli < 0 ? "-" : "", abs(milli) / 1000, abs(milli) % 1000);
}

static void dump_glyph(const Font *font, const Glyph *g, GlyphShift shift, Buf *out) {
  static const char letters[] = "usfm";
  char name[64];
  if (!hb_font_get_glyph_name(font->hb, g->id, name, sizeof name)) snprintf(name, sizeof name, "gid%u", g->id);
  buf_format(out, " %s@%u+%d", name, g->cluster, g->advance);
  if (shift.dx || shift.dy) buf_format(out, "(%d,%d)", shift.dx, shift.dy);
  for (int i = 0; i < 4; i++)
    if (g->flags & (1 << i)) buf_format(out, "%s%c", g->flags & ((1 << i) - 1) ? "" : "/", letters[i]);
}

static void dump_run(const Shaped *shaped, const ShapeRun *run, Buf *out) {
  static const char *const forms[] = {"", " sups", " subs", " capitals"};
  Str name = run->font->postscript;
  buf_format(out, "%u-%u %.*s", run->start, run->end, STR_ARG(name));
  dump_length(" ", run->size, out);
  if (run->node) buf_format(out, " node %u", run->node);
  if (run->rise) dump_length(" rise ", run->rise, out);
  if (run->tracking) dump_length(" tracking ", run->tracking, out);
  if (run->level) buf_format(out, " level %u", run->level);
  if (run->script != HB_SCRIPT_LATIN) buf_format(out, " %c%c%c%c", HB_UNTAG(run->script));
  buf_format(out, "%s:", forms[run->form]);
  for (uint32_t i = 0; i < run->count; i++) {
    uint32_t at = run->first + i;
    dump_glyph(run->font, &shaped->glyphs[at], shape_shift(shaped, at), out);
  }
  buf_lit(out, "\n");
}

void shape_dump(const Shaped *shaped, Buf *out) {
  buf_format(out, "“%.*s”\n", STR_ARG(shaped->text));
  if (shaped->origin) {
    buf_lit(out, "origin");
    for (uint32_t i = 0; i < shaped->text.n; i++) buf_format(out, " %u", shaped->origin[i]);
    buf_lit(out, "\n");
  }
  for (uint32_t i = 0; i < shaped->run_count; i++) dump_run(shaped, &shaped->runs[i], out);
}
