// Findings for a person: in the order of the files, each with its line, a caret and a hint; many of one kind are counted.
#include <unicode/uchar.h>

#include "cli/cli.h"

static const char *const level_names[DIAG_LANGS][3] = {{"note", "warning", "error"}, {"note", "avertissement", "erreur"}};
static const char *const level_colours[] = {"\033[36m", "\033[35m", "\033[31m"};
static const char *const hint_names[DIAG_LANGS] = {"hint", "conseil"};
static const char *const related_names[DIAG_LANGS] = {"see also", "voir aussi"};
static const char *const more_texts[DIAG_LANGS] = {"%u more like these [%s]; -v shows them all",
                                                   "%u de plus de cette sorte [%s] ; -v les montre toutes"};
static const char *const told_texts[DIAG_LANGS] = {"what was said above of its layout holds for this document too",
                                                   "ce qui est dit plus haut de sa maquette vaut aussi pour ce document"};

enum { WIDEST_LINE = 160, MOST_ALIKE = 12, REPLACEMENT = 0xFFFD };

// --- What a terminal shows -------------------------------------------------------------------------------------------

// Turns the direction of what follows it: a line would be shown otherwise than it is read.
static bool turns(uint32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

// What stands for a character: nothing that is printed may command the terminal.
static uint32_t shown(uint32_t c) {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029) return ' ';
  return turns(c) ? REPLACEMENT : c;
}

// Columns that it takes.
static uint32_t cells(uint32_t c) {
  if (c < 0x300) return 1;
  int8_t type = u_charType((UChar32)c);
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR) return 0;
  int32_t jamo = u_getIntPropertyValue((UChar32)c, UCHAR_HANGUL_SYLLABLE_TYPE);
  if (jamo == U_HST_VOWEL_JAMO || jamo == U_HST_TRAILING_JAMO) return 0;
  int32_t width = u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

// Adds `s` as a terminal may have it; returns its columns.
static uint32_t put(Buf *out, Str s) {
  uint32_t n = 0, c;
  for (uint32_t i = 0, step; i < s.n; i += step) {
    step = utf8_decode(s.p + i, s.p + s.n, &c);
    if (!step) step = 1, c = REPLACEMENT;
    buf_utf8(out, shown(c));
    n += cells(shown(c));
  }
  return n;
}

static void put_colour(Buf *out, const Printer *printer, const char *colour) {
  if (printer->colour) buf_add(out, str_from(colour));
}

// --- A finding -------------------------------------------------------------------------------------------------------

static void put_position(Buf *out, const Source *source, uint32_t offset) {
  Position at = source_position(source, offset);
  put(out, source->path);
  buf_format(out, ":%u:%u", at.line, at.column);
}

static void put_place(Buf *out, const Findings *findings, Span span) {
  const Source *source = findings->sources ? sources_get(findings->sources, span.file) : NULL;
  if (source) put_position(out, source, span.start);
  else put(out, findings->content.n ? findings->content : STR("marbre"));
  buf_lit(out, ": ");
}

// The stretch of a very long line that holds the byte `at`.
static Str window(Str line, uint32_t at) {
  if (line.n <= WIDEST_LINE) return line;
  uint32_t from = at > WIDEST_LINE / 2 ? at - WIDEST_LINE / 2 : 0, to = from + WIDEST_LINE;
  while (from && ((unsigned char)line.p[from] & 0xC0) == 0x80) from--;
  if (to > line.n) to = line.n;
  while (to < line.n && ((unsigned char)line.p[to] & 0xC0) == 0x80) to++;
  return str_slice(line, from, to);
}

static void put_caret(Buf *out, const Printer *printer, uint32_t indent, uint32_t width) {
  buf_format(out, "       | %*s", (int)indent, "");
  put_colour(out, printer, "\033[32m");
  buf_byte(out, '^');
  for (; width > 1; width--) buf_byte(out, '~');
  put_colour(out, printer, "\033[0m");
  buf_byte(out, '\n');
}

static void put_line(Buf *out, const Printer *printer, const Findings *findings, Span span) {
  const Source *source = findings->sources ? sources_get(findings->sources, span.file) : NULL;
  if (!source || source->kind > SOURCE_BRAND) return;
  Position at = source_position(source, span.start);
  const char *from = source->bytes.p + span.start, *to = source->bytes.p + span.end;
  if (from < at.text.p) from = at.text.p;  // at a byte order mark
  if (from > at.text.p + at.text.n) from = at.text.p + at.text.n;
  Str line = window(at.text, (uint32_t)(from - at.text.p));
  const char *end = line.p + line.n;
  if (to > end) to = end;
  if (to < from) to = from;
  buf_format(out, "%6u | %s", at.line, line.p > at.text.p ? "…" : "");
  uint32_t indent = (line.p > at.text.p) + put(out, (Str){line.p, (uint32_t)(from - line.p)});
  uint32_t width = put(out, (Str){from, (uint32_t)(to - from)});
  put(out, (Str){to, (uint32_t)(end - to)});
  buf_format(out, "%s\n", end < at.text.p + at.text.n ? "…" : "");
  put_caret(out, printer, indent, width);
}

static void put_diag(Buf *out, const Printer *printer, const Findings *findings, const Diag *d) {
  Str message = diag_message(out->arena, d, printer->lang), hint = diag_hint(out->arena, d, printer->lang);
  put_place(out, findings, d->span);
  put_colour(out, printer, level_colours[d->level]);
  buf_format(out, "%s:", level_names[printer->lang][d->level]);
  put_colour(out, printer, "\033[0m");
  buf_byte(out, ' ');
  put(out, message);
  buf_format(out, " [%s]\n", diag_texts[d->id].code);
  put_line(out, printer, findings, d->span);
  const Source *related = findings->sources ? sources_get(findings->sources, d->related.file) : NULL;
  if (related) {
    buf_format(out, "       = %s: ", related_names[printer->lang]);
    put_position(out, related, d->related.start);
    buf_byte(out, '\n');
  }
  if (!hint.n) return;
  buf_format(out, "       = %s: ", hint_names[printer->lang]);
  put(out, hint);
  buf_byte(out, '\n');
}

// --- All of a document -----------------------------------------------------------------------------------------------

static bool is_wanted(const Printer *printer, const Diag *d) {
  return d->level == DIAG_NOTE ? printer->verbose : d->level == DIAG_WARNING ? !printer->quiet : true;
}

static void print_buf(const Printer *printer, Buf *out) {
  fwrite(out->p, 1, out->n, printer->out);
  out->n = 0;
}

static void print_remark(const Printer *printer, const Findings *findings, Buf *out, Str remark) {
  put_place(out, findings, NO_SPAN);
  put(out, remark);
  buf_byte(out, '\n');
  print_buf(printer, out);
}

static void print_rest(const Printer *printer, const Findings *findings, Buf *out, const uint32_t *counts) {
  for (int id = 0; id < DIAG_IDS; id++)
    if (counts[id] > MOST_ALIKE && !printer->verbose)
      print_remark(printer, findings, out,
                   str_format(out->arena, more_texts[printer->lang], counts[id] - MOST_ALIKE, diag_texts[id].code));
}

void findings_print(const Printer *printer, Told *told, const Findings *findings) {
  uint32_t count, *counts = ARENA_ARRAY(told->arena, uint32_t, DIAG_IDS);
  const Diag **list = findings_order(told, findings, &count);
  Buf out = buf_new(told->arena);
  for (uint32_t i = 0; i < count; i++) {
    if (!is_wanted(printer, list[i]) || (counts[list[i]->id]++ >= MOST_ALIKE && !printer->verbose)) continue;
    put_diag(&out, printer, findings, list[i]);
    print_buf(printer, &out);
  }
  print_rest(printer, findings, &out, counts);
  if (count < findings->diags->list.n && findings->diags->errors)
    print_remark(printer, findings, &out, str_from(told_texts[printer->lang]));
}

void report_diags(const Printer *printer, const Diags *diags, const Sources *sources) {
  Told told = {.arena = arena_new()};
  findings_print(printer, &told, &(Findings){diags, sources, STR("")});
  arena_free(told.arena);
}
