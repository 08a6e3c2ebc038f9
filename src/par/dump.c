// Lines as text: measure, width, how they are set, and what they hold.
#include "par/internal.h"

#include <stdlib.h>

static void dump_len(const char *before, int64_t len, Buf *out) {
  int64_t milli = (len * 1000 + (len < 0 ? -LEN_PT / 2 : LEN_PT / 2)) / LEN_PT;
  buf_format(out, "%s%s%lld.%03lld", before, milli < 0 ? "-" : "", llabs((long long)milli) / 1000,
             llabs((long long)milli) % 1000);
}

static Str line_text(const Paragraph *p, const ParLine *line) {
  if (!p->shaped) return (Str){0};
  return str_slice(p->shaped->text, p->items[line->first].start, p->items[line->last].start);
}

static void dump_line(const Paragraph *p, const ParLine *line, Buf *out) {
  Str text = line_text(p, line);
  dump_len("  ", line->start, out);
  dump_len(" + ", line->width, out);
  dump_len(" of ", line->measure, out);
  buf_format(out, " ratio %d", (int)((int64_t)line->ratio * 1000 / 65536));
  if (line->tracking) dump_len(" tracking ", line->tracking, out);
  if (line->hang_start) dump_len(" hangs before ", line->hang_start, out);
  if (line->hang_end) dump_len(" hangs ", line->hang_end, out);
  if (line->overfull) buf_lit(out, " OVERFULL");
  if (line->underfull) buf_lit(out, " UNDERFULL");
  buf_format(out, ": %.*s%s\n", STR_ARG(text), line->ends_hyphen ? "-" : "");
}

void par_dump(const ParLines *lines, Buf *out) {
  buf_format(out, "paragraph %u: %u lines, demerits %lld%s\n", lines->paragraph->number, lines->count,
             (long long)lines->demerits, lines->loose ? ", loose" : "");
  for (uint32_t i = 0; i < lines->count; i++) dump_line(lines->paragraph, &lines->lines[i], out);
}
