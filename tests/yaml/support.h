// A job of its own for each case, from texts at hand.
#ifndef MARBRE_TESTS_YAML_SUPPORT_H
#define MARBRE_TESTS_YAML_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "yaml/yaml.h"

typedef struct Bench {
  Arena *arena, *scratch;
  Diags diags;
  Job job;
} Bench;

static inline void bench_open(Bench *b) {
  *b = (Bench){.arena = arena_new(), .scratch = arena_new()};
  b->diags.arena = b->arena;
  b->job = (Job){.arena = b->arena, .scratch = b->scratch, .diags = &b->diags, .sources = sources_new(b->arena, 1u << 24)};
}

static inline void bench_close(Bench *b) {
  arena_free(b->scratch);
  arena_free(b->arena);
}

static inline const Yaml *bench_parse(Bench *b, Str text) {
  uint32_t file = sources_add(b->job.sources, SOURCE_CONTENT, STR("t.yaml"), text);
  return yaml_parse(&b->job, file);
}

static inline Str bench_findings(Bench *b, DiagLang lang) {
  Buf out = buf_new(b->arena);
  for (uint32_t i = 0; i < b->diags.list.n; i++) {
    const Diag *d = &b->diags.list.v[i];
    const Source *source = sources_get(b->job.sources, d->span.file);
    if (source) {
      Position at = source_position(source, d->span.start);
      buf_format(&out, "%u:%u ", at.line, at.column);
    }
    Str message = diag_message(b->arena, d, lang), hint = diag_hint(b->arena, d, lang);
    buf_format(&out, "%s %.*s > %.*s\n", diag_texts[d->id].name, STR_ARG(message), STR_ARG(hint));
  }
  return buf_str(&out);
}

static inline Str read_text(Arena *arena, const char *path) {
  FILE *f = fopen(path, "rb");
  if (!f) return (Str){NULL, 0};
  Buf buf = buf_new(arena);
  char block[4096];
  for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;) buf_add(&buf, (Str){block, (uint32_t)n});
  fclose(f);
  return str_dup(arena, buf_str(&buf));
}

#endif
