// Small layouts of real text through the real stages, to galleys, pages and regions; compared with what stands in
// cases/NAME/*.golden. MARBRE_UPDATE=1 writes these anew.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "furnish/furnish.h"
#include "schema/schema.h"
#include "yaml/yaml.h"

#define CASES TESTS_DIR "/page/cases/"

typedef struct Bench {
  Job job;
  Diags diags;
  FontStore *fonts;
  PageTools tools;
  ImageStore *images;
  const Pages *pages;
  const Furnished *furnished;
} Bench;

static void bench_open(Bench *b) {
  *b = (Bench){0};
  Arena *arena = arena_new();
  b->job = (Job){.arena = arena, .scratch = arena_new(), .diags = &b->diags, .sources = sources_new(arena, 1 << 24)};
  b->diags.arena = arena;
  b->fonts = font_store_open(arena, b->job.sources, NULL, 0);
  b->tools.prose.shaper = shaper_open(arena, b->fonts);
  b->tools.prose.hyphenator = hyphenator_open(arena, b->job.sources);
  b->tools.breaks = par_cache_new(arena);
  b->images = image_store_new(arena);
}

static void bench_close(Bench *b) {
  hyphenator_close(b->tools.prose.hyphenator);
  shaper_close(b->tools.prose.shaper);
  font_store_close(b->fonts);
  arena_free(b->job.scratch);
  arena_free(b->job.arena);
}

static const Layout *load(Bench *b, const char *name) {
  Str path = str_format(b->job.arena, CASES "%s/layout.yaml", name);
  LayoutRequest request = {.layout = path, .brand = STR(CASES "brand.yaml"), .lang = STR("fr")};
  return layout_load(&b->job, &request);
}

static const Doc *bind(Bench *b, const Layout *layout) {
  const Yaml *tree = yaml_load(&b->job, SOURCE_CONTENT, STR(CASES "content.yaml"), NO_SPAN);
  const Data *data = tree ? schema_validate(&b->job, layout->schema, tree) : NULL;
  return data ? doc_bind(&b->job, layout, data, NULL) : NULL;
}

// Two passes: the second with the page numbers that the first found.
static void make_pages(Bench *b, const char *name) {
  const Layout *layout = load(b, name);
  const Doc *doc = layout ? bind(b, layout) : NULL;
  const Styled *styled = doc ? style_compute(&b->job, layout, doc, NULL, 0) : NULL;
  const Prose *prose = styled ? prose_make(&b->job, &b->tools.prose, styled, NULL) : NULL;
  const Galley *galley = prose ? galley_make(&b->job, b->images, styled, prose) : NULL;
  b->pages = galley ? page_make(&b->job, &b->tools, galley, NULL) : NULL;
  if (!b->pages) return;
  prose = prose_remake(&b->job, &b->tools.prose, prose, page_facts(&b->job, b->pages));
  galley = galley_make(&b->job, b->images, styled, prose);
  b->pages = galley ? page_make(&b->job, &b->tools, galley, NULL) : NULL;
  b->furnished = b->pages ? furnish_pages(&b->job, &b->tools, b->images, b->pages) : NULL;
}

static void write_findings(Bench *b, Buf *out) {
  for (uint32_t i = 0; i < b->diags.list.n; i++) {
    const Diag *d = &b->diags.list.v[i];
    if (d->level == DIAG_NOTE) continue;
    Str message = diag_message(b->job.arena, d, DIAG_EN);
    buf_format(out, "%s: %.*s\n", diag_texts[d->id].name, STR_ARG(message));
  }
}

static Str read_whole(Arena *arena, const char *path) {
  FILE *f = fopen(path, "rb");
  if (!f) return STR("");
  Buf out = buf_new(arena);
  for (int c; (c = getc(f)) != EOF;) buf_byte(&out, (char)c);
  fclose(f);
  return buf_str(&out);
}

static void write_whole(const char *path, Str text) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  fwrite(text.p, 1, text.n, f);
  fclose(f);
}

// The first line in which the two differ is printed.
static bool agrees(Arena *arena, const char *name, const char *stage, Str made) {
  const char *path = str_format(arena, CASES "%s/%s.golden", name, stage).p;
  if (getenv("MARBRE_UPDATE")) write_whole(path, made);
  Str golden = read_whole(arena, path);
  if (str_eq(golden, made)) return true;
  uint32_t i = 0, start = 0, line = 1;
  for (; i < golden.n && i < made.n && golden.p[i] == made.p[i]; i++)
    if (made.p[i] == '\n') start = i + 1, line++;
  print_error("%s line %u is now:\n%.*s\n", path, line, (int)(made.n - start < 200 ? made.n - start : 200),
              made.p + start);
  return false;
}

static void test_case(void **state) {
  const char *name = *state;
  Bench b;
  bench_open(&b);
  make_pages(&b, name);
  Buf galley = buf_new(b.job.arena), pages = buf_new(b.job.arena), regions = buf_new(b.job.arena);
  if (b.pages) galley_dump(b.pages->galley, &galley), page_dump(b.pages, &pages);
  if (b.furnished) furnish_dump(b.furnished, &regions);
  write_findings(&b, &pages);
  bool same = agrees(b.job.arena, name, "galley", buf_str(&galley));
  same &= agrees(b.job.arena, name, "page", buf_str(&pages));
  same &= agrees(b.job.arena, name, "furnish", buf_str(&regions));
  bench_close(&b);
  assert_true(same);
}

int main(void) {
#define CASE(name) \
  { name, test_case, NULL, NULL, (void *)(uintptr_t)name }
  const struct CMUnitTest tests[] = {CASE("table"), CASE("rows"), CASE("signs"), CASE("groups"), CASE("lists"), CASE("masters"), CASE("columns"), CASE("placed"), CASE("notes"), CASE("beside")};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
