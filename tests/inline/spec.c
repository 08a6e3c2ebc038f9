// A fence ```fr title holds cases parted by blank lines:
//   the text as written
//   → the text as set: ~ U+00A0, ¦ U+202F, {er} raised by a rule, {-} U+2011, nodes as tags
//   | the same with every place where a line may end (UAX 14, by ICU) marked by |; only where that is the point
//   ! 3-7 NAME proposal      each finding, with its columns in the text as written
// In a fence of rich text everything before "→" is the text, and its blocks follow, one a line.
#include "spec.h"

#include <stdio.h>
#include <unicode/ubrk.h>
#include <unicode/ustring.h>

typedef struct Case {
  Str lang, input;
  bool title, nested, rich, check;
  uint8_t transform;
  uint32_t line;
} Case;

typedef struct Spec {
  Arena *arena;
  const char *path;
  Str text;
  uint32_t at, line;
  bool record;
  SpecCount count;
} Spec;

static Str read_file(Arena *arena, const char *path) {
  FILE *f = fopen(path, "rb");
  if (!f) return (Str){NULL, 0};
  char *p = arena_alloc(arena, 4 << 20);
  size_t n = fread(p, 1, (4 << 20) - 1, f);
  fclose(f);
  return (Str){p, (uint32_t)n};
}

static bool next_line(Spec *s, Str *line) {
  if (s->at >= s->text.n) return false;
  int64_t end = str_find(s->text, STR("\n"), s->at);
  uint32_t to = end < 0 ? s->text.n : (uint32_t)end;
  *line = str_slice(s->text, s->at, to);
  s->at = to + 1;
  s->line++;
  return true;
}

static bool has_word(Str info, const char *word) {
  Str w = str_from(word);
  int64_t at = str_find(info, w, 0);
  return at >= 0 && (at == 0 || info.p[at - 1] == ' ') && ((uint32_t)at + w.n == info.n || info.p[at + w.n] == ' ');
}

static Case case_options(Str info) {
  uint32_t n = 0;
  while (n < info.n && info.p[n] != ' ') n++;
  Case c = {.lang = str_slice(info, 0, n), .title = has_word(info, "title"), .nested = has_word(info, "nested")};
  c.rich = has_word(info, "rich");
  c.check = !has_word(info, "unchecked");
  c.transform = has_word(info, "upper") ? 1 : has_word(info, "capitalise") ? 2 : 0;
  return c;
}

static Str with_line_ends(Arena *arena, Str s) {
  Buf out = buf_new(arena);
  for (uint32_t i = 0; i < s.n; i++) {
    if (i + 2 < s.n && memcmp(s.p + i, "⏎", 3) == 0)
      buf_byte(&out, '\n'), i += 2;
    else
      buf_byte(&out, s.p[i]);
  }
  return buf_str(&out);
}

// Where UAX 14 lets a line end, shown in the dump's own notation.
static void breaks(Arena *arena, const Inlines *in, Buf *out) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t n = 0;
  UChar *text = arena_array(arena, in->text.n + 1, sizeof(UChar));
  u_strFromUTF8(text, (int32_t)in->text.n + 1, &n, in->text.p, (int32_t)in->text.n, &status);
  UBreakIterator *it = ubrk_open(UBRK_LINE, "fr", text, n, &status);
  for (int32_t from = ubrk_first(it), to; (to = ubrk_next(it)) != UBRK_DONE; from = to) {
    char bytes[4096];
    int32_t length = 0;
    u_strToUTF8(bytes, sizeof bytes, &length, text + from, to - from, &status);
    Inlines part = {.text = {bytes, (uint32_t)length}, .nodes = in->nodes, .count = 1};
    inline_dump(&part, out);
    if (to < n) buf_byte(out, '|');
  }
  ubrk_close(it);
}

static void findings(const Job *job, uint32_t file, Buf *out) {
  const Source *source = sources_get(job->sources, file);
  for (uint32_t i = 0; i < job->diags->list.n; i++) {
    const Diag *d = &job->diags->list.v[i];
    Position from = source_position(source, d->span.start), to = source_position(source, d->span.end);
    buf_lit(out, "! ");
    if (from.line > 1) buf_format(out, "%u:", from.line);
    if (d->span.file) buf_format(out, "%u-", from.column);
    if (d->span.file && to.line > from.line) buf_format(out, "%u:", to.line);
    if (d->span.file) buf_format(out, "%u", to.column);
    buf_format(out, " %s", diag_texts[d->id].name + strlen("INLINE_"));
    if (d->count > 1 && d->args[1].n) {
      buf_byte(out, ' ');
      Str said = diag_words_in(out->arena, d->args[1], DIAG_EN);
      Inlines shown = {.text = said, .count = 1, .nodes = &(InlineNode){0}};
      inline_dump(&shown, out);
    }
    buf_byte(out, '\n');
  }
}

static Str run_case(Arena *arena, const Case *c, bool with_breaks) {
  Diags diags = {.arena = arena};
  Arena *scratch = arena_new();
  Job job = {.arena = arena, .scratch = scratch, .diags = &diags, .sources = sources_new(arena, 1 << 20)};
  Str text = with_line_ends(arena, c->input);
  uint32_t file = sources_add(job.sources, SOURCE_CONTENT, STR("case"), text);
  TextPiece piece = {0, file, 0, text.n};
  TextMap map = {&piece, 1};
  InlineOptions options = {c->lang, c->title, c->check, c->nested};
  Buf out = buf_new(arena);
  if (c->rich) {
    uint32_t count;
    const RichBlock *const *blocks = inline_rich(&job, text, &map, &options, &count);
    buf_lit(&out, "→\n");
    inline_rich_dump(blocks, count, &out);
  } else {
    InlineBuilder *b = inline_begin(&job, &options);
    inline_markup(b, text, &map, c->transform);
    const Inlines *in = inline_finish(b);
    buf_lit(&out, "→ ");
    inline_dump(in, &out);
    buf_byte(&out, '\n');
    if (with_breaks && in) {
      buf_lit(&out, "| ");
      breaks(arena, in, &out);
      buf_byte(&out, '\n');
    }
  }
  findings(&job, file, &out);
  arena_free(scratch);
  return buf_str(&out);
}

static void finish_case(Spec *s, const Case *c, Str expected, bool with_breaks) {
  if (!c->input.n) return;
  Str found = run_case(s->arena, c, with_breaks);
  s->count.cases++;
  if (s->record) {
    printf("%.*s\n%.*s", STR_ARG(c->input), STR_ARG(found));
  } else if (!str_eq(found, expected)) {
    s->count.failed++;
    fprintf(stderr, "%s:%u: %.*s\nexpected %.*sfound    %.*s\n", s->path, c->line, STR_ARG(c->input), STR_ARG(expected),
            STR_ARG(found));
  }
}

// One line a part of a case: the first is its input.
static void plain_fence(Spec *s, Case c, uint32_t ticks) {
  Str line;
  Buf expected = buf_new(s->arena);
  bool with_breaks = false;
  while (next_line(s, &line)) {
    bool ends = str_eq(line, str_slice(STR("``````"), 0, ticks));
    if (!line.n || ends) {
      finish_case(s, &c, buf_str(&expected), with_breaks);
      if (s->record) printf("%.*s\n", STR_ARG(line));
      c.input = (Str){NULL, 0};
      expected = buf_new(s->arena);
      with_breaks = false;
      if (ends) return;
    } else if (!c.input.n) {
      c.input = line;
      c.line = s->line;
    } else {
      with_breaks |= line.p[0] == '|';
      buf_add(&expected, line);
      buf_byte(&expected, '\n');
    }
  }
}

static void rich_fence(Spec *s, Case c) {
  Str line;
  Buf input = buf_new(s->arena), expected = buf_new(s->arena);
  bool after = false;
  c.line = s->line;
  while (next_line(s, &line) && !str_starts(line, STR("````"))) {
    after |= str_eq(line, STR("→"));
    buf_add(after ? &expected : &input, line);
    buf_byte(after ? &expected : &input, '\n');
  }
  c.input = buf_str(&input);
  if (c.input.n) c.input.n--;
  finish_case(s, &c, buf_str(&expected), false);
  if (s->record) printf("%.*s\n", STR_ARG(line));
}

SpecCount spec_run(const char *path, bool record) {
  Spec s = {.arena = arena_new(), .path = path, .record = record};
  s.text = read_file(s.arena, path);
  Str line;
  while (next_line(&s, &line)) {
    if (record) printf("%.*s\n", STR_ARG(line));
    bool fence = str_starts(line, STR("```"));
    uint32_t ticks = 0;
    while (ticks < line.n && line.p[ticks] == '`') ticks++;
    if (!fence || ticks == line.n) continue;
    Case c = case_options(str_slice(line, ticks, line.n));
    if (c.rich)
      rich_fence(&s, c);
    else
      plain_fence(&s, c, ticks);
  }
  arena_free(s.arena);
  return s.count;
}
