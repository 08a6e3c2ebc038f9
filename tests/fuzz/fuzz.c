#include "fuzz.h"

#include <stdlib.h>
#include <unistd.h>

void fuzz_open(Fuzz *f) {
  memset(f, 0, sizeof *f);
  Arena *arena = arena_new(), *scratch = arena_new();
  f->diags.arena = arena;
  f->job = (Job){.arena = arena, .scratch = scratch, .diags = &f->diags, .sources = sources_new(arena, 1 << 24)};
  f->used = arena_used(scratch);
}

static void check_span(Span span, const Sources *sources) {
  if (!span.file) return;
  const Source *source = sources_get(sources, span.file);
  WANT(source);
  WANT(span.start <= span.end && span.end <= source->bytes.n);
  source_position(source, span.start);
}

void fuzz_check_findings(const Diags *diags, const Sources *sources) {
  Arena *arena = arena_new();
  uint32_t errors = 0;
  for (uint32_t i = 0; i < diags->list.n; i++) {
    const Diag *d = &diags->list.v[i];
    errors += d->level == DIAG_ERROR;
    check_span(d->span, sources);
    check_span(d->related, sources);
    for (int lang = 0; lang < DIAG_LANGS; lang++) {
      WANT(diag_message(arena, d, (DiagLang)lang).n);
      diag_hint(arena, d, (DiagLang)lang);
    }
  }
  WANT(errors == diags->errors);
  arena_free(arena);
}

void fuzz_close(Fuzz *f) {
  WANT(arena_used(f->job.scratch) == f->used);
  fuzz_check_findings(&f->diags, f->job.sources);
  sources_close(f->job.sources);
  arena_free(f->job.arena);
  arena_free(f->job.scratch);
}

Str fuzz_bytes(const uint8_t *data, size_t size) { return (Str){(const char *)data, (uint32_t)size}; }

Str fuzz_text(Fuzz *f, Str bytes) {
  Buf out = buf_new(f->job.arena);
  const char *p = bytes.p, *end = bytes.p + bytes.n;
  for (uint32_t n; p < end; p += n ? n : 1) {
    uint32_t c = 0;
    n = utf8_decode(p, end, &c);
    bool refused = !n || (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0 && c != 0x85) || c == 0xFEFF ||
                   c == 0xFFFE || c == 0xFFFF;
    if (refused) buf_byte(&out, '?');
    else buf_add(&out, (Str){p, n});
  }
  return buf_str(&out);
}

TextMap fuzz_map(Fuzz *f, Str text) {
  TextPiece *piece = ARENA_NEW(f->job.arena, TextPiece);
  *piece = (TextPiece){0, sources_add(f->job.sources, SOURCE_CONTENT, STR("fuzz"), text), 0, text.n};
  return (TextMap){piece, 1};
}

static int64_t mark_at(Str bytes, Str mark) {
  int64_t at = str_find(bytes, mark, 0);
  while (at > 0 && bytes.p[at - 1] != '\n') at = str_find(bytes, mark, (uint32_t)at + 1);
  return at;
}

Str fuzz_before(Str bytes, Str mark) {
  int64_t at = mark_at(bytes, mark);
  return at < 0 ? bytes : str_slice(bytes, 0, (uint32_t)at);
}

Str fuzz_after(Str bytes, Str mark) {
  int64_t at = mark_at(bytes, mark);
  return at < 0 ? STR("") : str_slice(bytes, (uint32_t)at + mark.n, bytes.n);
}

static char folder[64];

static void remove_folder(void) {
  char command[96];
  snprintf(command, sizeof command, "rm -rf %s", folder);
  if (system(command) != 0) fputs("the folder of the run is left\n", stderr);
}

Str fuzz_folder(void) {
  if (!folder[0]) {
    snprintf(folder, sizeof folder, "%s/marbre-fuzz-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    WANT(mkdtemp(folder));
    atexit(remove_folder);
  }
  return str_from(folder);
}

void fuzz_write(Str path, Str bytes) {
  char name[256];
  snprintf(name, sizeof name, "%.*s", STR_ARG(path));
  FILE *f = fopen(name, "wb");
  WANT(f);
  WANT(fwrite(bytes.p ? bytes.p : "", 1, bytes.n, f) == bytes.n);
  fclose(f);
}

Str fuzz_read(Arena *arena, const char *path) {
  FILE *f = fopen(path, "rb");
  WANT(f);
  char *p = arena_alloc(arena, 1 << 20);
  size_t n = fread(p, 1, (1 << 20) - 1, f);
  fclose(f);
  return (Str){p, (uint32_t)n};
}
