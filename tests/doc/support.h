// Small layouts and contents on the spot, bound and styled; findings by their names.
#ifndef MARBRE_TESTS_DOC_SUPPORT_H
#define MARBRE_TESTS_DOC_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "doc/doc.h"

typedef struct Bench {
  Arena *arena, *scratch;
  Diags diags;
  Job job;
  const Layout *layout;
  const Data *data;
  const Doc *doc;
} Bench;

static const char bench_brand[] =
    "marbre: 1\nbrand: b\nname: Maison\ntitle: [MAISON]\nmotto: [Un]\nemblem: null\n"
    "colours: { ink: '#161616', paper: '#FFFFFF', brand: '#000091', tint: '#F5F5FE' }\n"
    "series:\n"
    "  - { tone: '#00A95F', text: '#297254', tint: '#E3FDEB' }\n"
    "  - { tone: '#465F9D', text: '#2F4077', tint: '#F4F6FE' }\n"
    "fonts: { text: [Liberation Sans, Arimo], book: [Vollkorn] }\n";

static inline void bench_open(Bench *t) {
  memset(t, 0, sizeof *t);
  t->arena = arena_new();
  t->scratch = arena_new();
  t->diags.arena = t->arena;
  t->job = (Job){.arena = t->arena, .scratch = t->scratch, .diags = &t->diags, .sources = sources_new(t->arena, 1 << 20)};
}

static inline void bench_close(Bench *t) {
  arena_free(t->scratch);
  arena_free(t->arena);
}

static inline void bench_write(const char *path, const char *text) {
  FILE *f = fopen(path, "w");
  assert_non_null(f);
  fputs(text, f);
  fclose(f);
}

static inline const char *bench_path(Bench *t, const char *folder, const char *name) {
  return str_format(t->arena, "%s/%s", folder, name).p;
}

static inline const Layout *bench_load(Bench *t, Str folder, Str name, Str brand) {
  LayoutRequest request = {.layout = name, .brand = brand, .lang = STR("fr"), .paths = &folder, .path_count = 1};
  return layout_load(&t->job, &request);
}

static inline void bench_print(Bench *t) {
  for (uint32_t i = 0; i < t->diags.list.n; i++) {
    Str message = diag_message(t->arena, &t->diags.list.v[i], DIAG_EN);
    print_message("  finding %s: %.*s\n", diag_texts[t->diags.list.v[i].id].name, STR_ARG(message));
  }
}

// `layout`: what follows the name (styles, pages, body…); `schema`: the properties; `content`: a mapping.
static inline void bench_layout(Bench *t, const char *layout, const char *schema) {
  char folder[] = "/tmp/marbre-test-XXXXXX";
  assert_non_null(mkdtemp(folder));
  mkdir(bench_path(t, folder, "l"), 0700);
  mkdir(bench_path(t, folder, "brands"), 0700);
  const char *paths[] = {bench_path(t, folder, "l/layout.yaml"), bench_path(t, folder, "l/schema.yaml"),
                         bench_path(t, folder, "brands/b.yaml")};
  bench_write(
      paths[0],
      str_format(t->arena, "marbre: 1\nname: l\nlanguages: [fr]\nmetadata: { title: \"{{ t }}\" }\n%s", layout).p);
  bench_write(paths[1], str_format(t->arena,
                                   "$schema: https://json-schema.org/draft/2020-12/schema\ntitle: E\ntype: object\n"
                                   "required: [t]\nadditionalProperties: false\nproperties:\n  t: { type: string }\n%s",
                                   schema)
                            .p);
  bench_write(paths[2], bench_brand);
  t->layout = bench_load(t, str_from(folder), STR("l"), STR("b"));
  for (uint32_t i = 0; i < 3; i++) unlink(paths[i]);
  rmdir(bench_path(t, folder, "l"));
  rmdir(bench_path(t, folder, "brands"));
  rmdir(folder);
  if (!t->layout) bench_print(t);
  assert_non_null(t->layout);
}

static inline const Doc *bench_bind(Bench *t, const char *layout, const char *schema, const char *content) {
  bench_layout(t, layout, schema);
  const Yaml *tree =
      yaml_parse(&t->job, sources_add(t->job.sources, SOURCE_CONTENT, STR("content.yaml"), str_from(content)));
  assert_non_null(tree);
  t->data = schema_validate(&t->job, t->layout->schema, tree);
  if (!t->data) bench_print(t);
  assert_non_null(t->data);
  return t->doc = doc_bind(&t->job, t->layout, t->data, NULL);
}

static inline bool bench_found(const Bench *t, DiagId id) {
  for (uint32_t i = 0; i < t->diags.list.n; i++)
    if (t->diags.list.v[i].id == id) return true;
  return false;
}

static inline void bench_same(Bench *t, Str got, const char *path) {
  if (getenv("UPDATE_GOLDENS")) bench_write(path, str_z(t->arena, got));
  FILE *f = fopen(path, "r");
  assert_non_null(f);
  Buf want = buf_new(t->arena);
  char block[4096];
  for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;) buf_add(&want, (Str){block, (uint32_t)n});
  fclose(f);
  assert_string_equal(str_z(t->arena, got), str_z(t->arena, buf_str(&want)));
}

#endif
