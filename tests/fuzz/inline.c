// The first letter chooses language and options; the rest is text, as inlines, as literal text and as blocks.
#include "fuzz.h"
#include "inline/inline.h"

static void check_inlines(const Inlines *in, const Sources *sources) {
  WANT(in->count > 0 && utf8_invalid(in->text) < 0);
  for (uint32_t i = 0; i < in->count; i++) {
    const InlineNode *n = &in->nodes[i];
    WANT(n->start <= n->end && n->end <= in->text.n);
    WANT(i == 0 || (n->parent < i && in->nodes[n->parent].start <= n->start && n->end <= in->nodes[n->parent].end));
  }
  for (uint32_t i = 0; i < in->kept_count; i++)
    WANT(in->kept[i].start <= in->kept[i].end && in->kept[i].end <= in->text.n);
  for (uint32_t i = 0; i <= in->text.n; i++) {
    Span span = textmap_span(&in->map, i, in->text.n);
    WANT(span.start <= span.end && (!span.file || span.end <= sources_get(sources, span.file)->bytes.n));
    inline_is_verbatim(in, i);
  }
}

static void paragraph(Fuzz *f, const InlineOptions *options, Str text, const TextMap *map, uint8_t transform) {
  InlineBuilder *builder = inline_begin(&f->job, options);
  uint32_t node = inline_open(builder, INLINE_SPAN, 7, STR(""), STR(""), STR(""), NO_SPAN);
  inline_markup(builder, text, map, transform);
  inline_object(builder, INLINE_OBJECT, 3, STR(""), STR(""), NO_SPAN);
  inline_close(builder, node);
  inline_text(builder, text, map, transform & 1);
  const Inlines *in = inline_finish(builder);
  WANT(in);
  check_inlines(in, f->job.sources);
  Buf out = buf_new(f->job.arena);
  inline_dump(in, &out);
}

static void check_blocks(const RichBlock *const *blocks, uint32_t count, const Sources *sources) {
  for (uint32_t i = 0; i < count; i++) {
    if (blocks[i]->text) check_inlines(blocks[i]->text, sources);
    check_blocks(blocks[i]->children, blocks[i]->count, sources);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const Str langs[] = {{"fr", 2}, {"en", 2}, {"de", 2}, {"fr-CA", 5}};
  if (size == 0) return 0;
  Fuzz f;
  fuzz_open(&f);
  Str text = fuzz_text(&f, fuzz_bytes(data + 1, size - 1));
  TextMap map = fuzz_map(&f, text);
  uint8_t o = data[0];
  InlineOptions options = {.lang = langs[o & 3], .title = o & 4, .check = o & 8, .nested_guillemets = o & 16};
  paragraph(&f, &options, text, &map, (uint8_t)((o >> 5) % 3));
  uint32_t count;
  const RichBlock *const *blocks = inline_rich(&f.job, text, &map, &options, &count);
  check_blocks(blocks, count, f.job.sources);
  Buf out = buf_new(f.job.arena);
  inline_rich_dump(blocks, count, &out);
  fuzz_close(&f);
  return 0;
}
