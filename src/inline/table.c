// Tables as other dialects of Markdown have them: a row of cells, and under it a row of dashes between bars. CommonMark
// has none, so that they are lines of a paragraph, signs and all.
#include "inline/internal.h"

static Str line_from(Str s, uint32_t at) {
  const char *end = memchr(s.p + at, '\n', s.n - at);
  return str_slice(s, at, end ? (uint32_t)(end - s.p) : s.n);
}

// “| --- | :-: |”, with or without the bars around; in a quotation, after its mark.
static bool is_ruling(Str line) {
  uint32_t bars = 0, dashes = 0;
  for (uint32_t i = 0; i < line.n; i++) {
    char c = line.p[i];
    bars += c == '|';
    dashes += c == '-';
    if (!c || !strchr("|-: >\r", c)) return false;
  }
  return bars && dashes;
}

void rich_report_table(const Rich *r, uint32_t from, uint32_t to) {
  Str s = str_slice(r->text, 0, to);
  if (!memchr(s.p + from, '|', to - from)) return;
  Str head = line_from(s, from);
  for (uint32_t at = from + head.n + 1, begin = from; at < to; begin = at, at += head.n + 1) {
    Str row = line_from(s, at);
    if (memchr(head.p, '|', head.n) && is_ruling(row)) {
      diag(r->job->diags, DIAG_INLINE_TABLE, textmap_span(r->map, begin, begin + head.n));
      return;
    }
    head = row;
  }
}
