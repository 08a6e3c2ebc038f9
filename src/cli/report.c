// Findings for a person at a terminal.
#include <unicode/uchar.h>

#include "cli/cli.h"

static const char *const level_names[DIAG_LANGS][3] = {{"note", "warning", "error"}, {"note", "avertissement", "erreur"}};
static const char *const level_colours[] = {"\033[36m", "\033[35m", "\033[31m"};
static const char *const hint_names[DIAG_LANGS] = {"hint", "conseil"};
static const char *const related_names[DIAG_LANGS] = {"see also", "voir aussi"};

enum { WIDEST_LINE = 160 };

// Columns a code point takes on a terminal.
static uint32_t cells(uint32_t c) {
  if (u_getCombiningClass((UChar32)c) || u_charType((UChar32)c) == U_NON_SPACING_MARK || u_charType((UChar32)c) == U_FORMAT_CHAR)
    return 0;
  int32_t width = u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

static uint32_t cells_of(Str s) {
  uint32_t n = 0, c;
  for (uint32_t i = 0; i < s.n;) {
    uint32_t step = utf8_decode(s.p + i, s.p + s.n, &c);
    if (!step) step = 1, c = '?';
    n += c == '\t' ? 1 : cells(c);
    i += step;
  }
  return n;
}

static void print_place(const Printer *printer, const Sources *sources, Span span) {
  const Source *source = sources ? sources_get(sources, span.file) : NULL;
  if (!source) {
    fputs("marbre: ", printer->out);
    return;
  }
  Position at = source_position(source, span.start);
  fprintf(printer->out, "%.*s:%u:%u: ", STR_ARG(source->path), at.line, at.column);
}

// The stretch of a very long line that holds the caret.
static Str window(Str line, uint32_t at, uint32_t *cut) {
  *cut = 0;
  if (line.n <= WIDEST_LINE) return line;
  uint32_t from = at > WIDEST_LINE / 2 ? at - WIDEST_LINE / 2 : 0, to = from + WIDEST_LINE;
  while (from && ((unsigned char)line.p[from] & 0xC0) == 0x80) from--;
  if (to > line.n) to = line.n;
  while (to < line.n && ((unsigned char)line.p[to] & 0xC0) == 0x80) to++;
  *cut = from;
  return str_slice(line, from, to);
}

static void print_line(const Printer *printer, const Sources *sources, Span span) {
  const Source *source = sources ? sources_get(sources, span.file) : NULL;
  if (!source || source->kind > SOURCE_BRAND) return;
  Position at = source_position(source, span.start);
  uint32_t byte = span.start - (uint32_t)(at.text.p - source->bytes.p), cut;
  if (byte > at.text.n) byte = at.text.n;
  Str line = window(at.text, byte, &cut);
  byte -= cut;
  uint32_t end = byte + (span.end > span.start ? span.end - span.start : 0);
  if (end > line.n) end = line.n;
  fprintf(printer->out, "%6u | ", at.line);
  // A tab is a space here, and what would command the terminal does not reach it.
  for (uint32_t i = 0; i < line.n; i++) fputc((unsigned char)line.p[i] < 0x20 || line.p[i] == 0x7F ? ' ' : line.p[i], printer->out);
  fprintf(printer->out, "\n       | %*s", (int)cells_of(str_slice(line, 0, byte)), "");
  if (printer->colour) fputs("\033[32m", printer->out);
  fputc('^', printer->out);
  for (uint32_t n = cells_of(str_slice(line, byte, end)); n > 1; n--) fputc('~', printer->out);
  fprintf(printer->out, "%s\n", printer->colour ? "\033[0m" : "");
}

static void print_diag(const Printer *printer, const Diag *d, const Sources *sources, Arena *arena) {
  Str message = diag_message(arena, d, printer->lang), hint = diag_hint(arena, d, printer->lang);
  print_place(printer, sources, d->span);
  const char *on = printer->colour ? level_colours[d->level] : "", *off = printer->colour ? "\033[0m" : "";
  fprintf(printer->out, "%s%s:%s %.*s [%s]\n", on, level_names[printer->lang][d->level], off, STR_ARG(message),
          diag_texts[d->id].code);
  print_line(printer, sources, d->span);
  if (d->related.file) {
    const Source *source = sources_get(sources, d->related.file);
    Position at = source_position(source, d->related.start);
    fprintf(printer->out, "       = %s: %.*s:%u:%u\n", related_names[printer->lang], STR_ARG(source->path), at.line, at.column);
  }
  if (hint.n) fprintf(printer->out, "       = %s: %.*s\n", hint_names[printer->lang], STR_ARG(hint));
}

void report_diags(const Printer *printer, const Diags *diags, const Sources *sources) {
  Arena *arena = arena_new();
  for (uint32_t i = 0; i < diags->list.n; i++) {
    const Diag *d = &diags->list.v[i];
    if (d->level == DIAG_NOTE && !printer->verbose) continue;
    if (d->level == DIAG_WARNING && printer->quiet) continue;
    print_diag(printer, d, sources, arena);
  }
  arena_free(arena);
}
