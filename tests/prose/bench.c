#include "bench.h"

void bench_open(Bench *b) {
  memset(b, 0, sizeof *b);
  b->arena = arena_new();
  b->scratch = arena_new();
  b->diags.arena = b->arena;
  b->job = (Job){.arena = b->arena, .scratch = b->scratch, .diags = &b->diags, .sources = sources_new(b->arena, 64 << 20)};
  b->fonts = font_store_open(b->arena, b->job.sources, NULL, 0);
  b->tools.shaper = shaper_open(b->arena, b->fonts);
  b->tools.hyphenator = hyphenator_open(b->arena, b->job.sources);
}

void bench_close(Bench *b) {
  hyphenator_close(b->tools.hyphenator);
  shaper_close(b->tools.shaper);
  font_store_close(b->fonts);
  arena_free(b->scratch);
  arena_free(b->arena);
}

Style bench_style(void) {
  static const Str families[] = {STR("Liberation Sans")};
  return (Style){.families = families,
                 .family_count = 1,
                 .font_weight = 400,
                 .font_size = 10 * LEN_PT,
                 .line_height = 14 * LEN_PT,
                 .lang = STR("fr"),
                 .text_align = ALIGN_JUSTIFY,
                 .text_wrap = WRAP_PRETTY,
                 .word_space_min = 49152,
                 .word_space_max = 91750,
                 .letter_space_min = -655,
                 .letter_space_max = 655,
                 .hyphens = HYPHENS_AUTO,
                 .hyphen_word = 5,
                 .hyphen_before = 2,
                 .hyphen_after = 3,
                 .hyphen_lines = 2,
                 .hanging = HANG_FIRST | HANG_LAST | HANG_ALLOW_END};
}

const Prose *bench_prose(Bench *b, BlockKind kind, const Inlines *inlines, const DocInline *of, const Style *style,
                         const Style *const *of_inline, const PageFacts *facts) {
  DocNode *node = ARENA_NEW(b->arena, DocNode);
  *node = (DocNode){.id = 1, .kind = kind, .text = {inlines, of}};
  Doc *doc = ARENA_NEW(b->arena, Doc);
  *doc = (Doc){.lang = inlines->lang, .root = node, .node_count = 1};
  const Style **styles = ARENA_ARRAY(b->arena, const Style *, 2), **markers = ARENA_ARRAY(b->arena, const Style *, 2);
  const Style *const **inner = ARENA_ARRAY(b->arena, const Style *const *, 2);
  styles[1] = style;
  inner[1] = of_inline;
  Styled *styled = ARENA_NEW(b->arena, Styled);
  *styled = (Styled){.doc = doc, .root = style, .of = styles, .of_inline = inner, .marker = markers};
  return prose_make(&b->job, &b->tools, styled, facts);
}

const Paragraph *bench_paragraph(Bench *b, const char *lang, const char *text, const Style *style,
                                 const Style *strong) {
  InlineBuilder *builder = inline_begin(&b->job, &(InlineOptions){.lang = str_from(lang)});
  inline_markup(builder, str_dup(b->arena, str_from(text)), &(TextMap){0}, 0);
  const Inlines *inlines = inline_finish(builder);
  assert_non_null(inlines);
  Style *kept = ARENA_NEW(b->arena, Style);
  *kept = *style;
  kept->lang = str_dup(b->arena, str_from(lang));
  const Style **of_inline = ARENA_ARRAY(b->arena, const Style *, inlines->count);
  for (uint32_t i = 0; i < inlines->count; i++)
    of_inline[i] = strong && inlines->nodes[i].kind == INLINE_STRONG ? strong : kept;
  return bench_prose(b, BLOCK_PARAGRAPH, inlines, ARENA_ARRAY(b->arena, DocInline, inlines->count), kept, of_inline,
                     NULL)
      ->of[1];
}

Str bench_read(Bench *b, const char *path) {
  FILE *f = fopen(path, "rb");
  if (!f) return (Str){0};
  Buf buf = buf_new(b->arena);
  char part[4096];
  for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;) buf_add(&buf, (Str){part, (uint32_t)n});
  fclose(f);
  return buf_str(&buf);
}

void bench_golden(Bench *b, const char *path, Str got) {
  if (getenv("UPDATE_GOLDEN")) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fwrite(got.p, 1, got.n, f);
    fclose(f);
  }
  Str wanted = bench_read(b, path);
  if (!str_eq(got, wanted)) fail_msg("differs from %s:\n%.*s", path, STR_ARG(got));
}
