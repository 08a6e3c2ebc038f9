// Fonts as PDF carries them: Type 0 over a subset made by harfbuzz-subset, two-byte codes, and a ToUnicode map. A code
// stands for a glyph *and* the text it says: a face may show U+0020 and U+00A0 with one glyph, and extraction must tell
// them apart. A glyph's first text takes its own number; further texts take codes after the face's last glyph, led back
// to the glyph by CIDToGIDMap. CFF has no such map: there a further text takes the same number in a second font, a layer,
// which shares the program and has a ToUnicode map of its own (mupdf does not heed ActualText everywhere).
#include <hb-subset.h>
#include <stdlib.h>
#include <hb.h>

#include "pdf/writer.h"

enum { WIDTH_SCALE = 256, PER_MILLE = 1000 };

FontUse *pdf_font_use(Writer *w, const Font *font, Span span) {
  for (uint32_t i = 0; i < w->fonts.n; i++)
    if (w->fonts.v[i]->font == font) return w->fonts.v[i];
  FontUse *use = ARENA_NEW(w->arena, FontUse);
  use->font = font;
  use->span = span;
  VEC_PUSH(w->arena, use->layers, pdf_reserve(w));
  use->index = w->fonts.n + 1;
  use->first = ARENA_ARRAY(w->arena, uint32_t, font->glyph_count + 1);
  use->glyphs = ARENA_ARRAY(w->arena, FontGlyph, font->glyph_count + 1);
  VEC_PUSH(w->arena, w->fonts, use);
  return use;
}

static const FontCode *add_code(Writer *w, FontUse *use, FontCode code) {
  code.text = str_dup(w->arena, code.text);
  VEC_PUSH(w->arena, use->codes, code);
  VEC_PUSH(w->arena, use->next, use->first[code.glyph]);
  use->first[code.glyph] = use->codes.n;
  return &use->codes.v[use->codes.n - 1];
}

static void measure(FontUse *use, uint16_t glyph) {
  const Font *font = use->font;
  int64_t advance = hb_font_get_glyph_h_advance(font->hb, glyph);
  use->glyphs[glyph].advance = (int32_t)advance;
  if (advance > 0) use->glyphs[glyph].width = (uint32_t)((advance * PER_MILLE * WIDTH_SCALE + font->upem / 2) / font->upem);
}

void pdf_font_name(const FontUse *use, uint32_t layer, Buf *out) {
  buf_lit(out, "/F");
  buf_int(out, use->index);
  if (!layer) return;
  buf_byte(out, '.');
  buf_int(out, layer);
}

// What a glyph's texts are told apart by, from its second on: a layer, or a number after the face's last glyph while
// there are any.
static FontCode further_code(Writer *w, FontUse *use, uint16_t glyph, uint16_t texts) {
  uint32_t cid = use->font->glyph_count + use->extra;
  if (!use->font->is_cff && cid <= UINT16_MAX) {
    use->extra++;
    return (FontCode){.glyph = glyph, .cid = (uint16_t)cid};
  }
  while (use->layers.n <= texts) VEC_PUSH(w->arena, use->layers, pdf_reserve(w));
  return (FontCode){.glyph = glyph, .cid = glyph, .layer = texts};
}

static const FontCode *code_of(Writer *w, FontUse *use, uint16_t glyph, Str text) {
  uint16_t texts = 0;
  for (uint32_t i = use->first[glyph]; i; i = use->next.v[i - 1], texts++)
    if (str_eq(use->codes.v[i - 1].text, text)) return &use->codes.v[i - 1];
  FontCode code = {.glyph = glyph, .cid = glyph};
  if (texts)
    code = further_code(w, use, glyph, texts);
  else
    measure(use, glyph);
  code.text = text;
  return add_code(w, use, code);
}

const FontGlyph *pdf_font_say(Writer *w, FontUse *use, uint16_t glyph, Str text) {
  const FontCode *code = code_of(w, use, glyph, text);
  FontGlyph *g = &use->glyphs[glyph];
  g->said = text.n < 4 ? pdf_said(text) : 0;
  g->cid = code->cid;
  g->layer = code->layer;
  return g;
}

static int by_cid(const void *a, const void *b) {
  const FontCode *x = a, *y = b;
  if (x->cid != y->cid) return (x->cid > y->cid) - (x->cid < y->cid);
  return (x->layer > y->layer) - (x->layer < y->layer);
}

// What a reader of PDF needs of a face. The face shown to the subsetter has nothing else: without a cmap it need not
// follow every character of the face.
static const hb_tag_t needed[] = {HB_TAG('C', 'F', 'F', ' '), HB_TAG('g', 'l', 'y', 'f'), HB_TAG('h', 'e', 'a', 'd'),
                                  HB_TAG('h', 'h', 'e', 'a'), HB_TAG('h', 'm', 't', 'x'), HB_TAG('l', 'o', 'c', 'a'),
                                  HB_TAG('m', 'a', 'x', 'p')};

static hb_blob_t *needed_table(hb_face_t *unused, hb_tag_t tag, void *face) {
  (void)unused;
  for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
    if (needed[i] == tag) return hb_face_reference_table(face, tag);
  return NULL;
}

// The subset program's bytes: the whole file for TrueType, the CFF table for CFF.
static Str subset_program(Arena *arena, const FontUse *use) {
  hb_subset_input_t *input = hb_subset_input_create_or_fail();
  if (!input) return (Str){0};
  hb_set_t *glyphs = hb_subset_input_glyph_set(input);
  for (uint32_t i = 0; i < use->codes.n; i++) hb_set_add(glyphs, use->codes.v[i].glyph);
  hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_RETAIN_GIDS | HB_SUBSET_FLAGS_NO_HINTING);
  hb_face_t *face = hb_face_create_for_tables(needed_table, use->font->face, NULL);
  hb_face_t *subset = hb_subset_or_fail(face, input);
  hb_face_destroy(face);
  hb_subset_input_destroy(input);
  if (!subset) return (Str){0};
  hb_blob_t *blob = use->font->is_cff ? hb_face_reference_table(subset, HB_TAG('C', 'F', 'F', ' ')) : hb_face_reference_blob(subset);
  unsigned n;
  const char *bytes = hb_blob_get_data(blob, &n);
  Str program = str_dup(arena, (Str){bytes, n});
  hb_blob_destroy(blob);
  hb_face_destroy(subset);
  return program;
}

static uint64_t glyphs_hash(const FontUse *use) {
  uint64_t h = use->font->index + 1;
  uint16_t last = UINT16_MAX;
  for (uint32_t glyph = 0; glyph < use->font->glyph_count; glyph++)
    if (use->first[glyph]) {
      last = (uint16_t)glyph;
      h = hash_bytes(&last, sizeof last, h);
    }
  return h;
}

// The same from run to run: of the name and the glyphs, not of a pointer.
static void subset_tag(const FontUse *use, char tag[7]) {
  uint64_t h = hash_str(use->font->postscript);
  for (uint32_t i = 0; i < use->codes.n; i++) {
    unsigned char two[2] = {(unsigned char)(use->codes.v[i].glyph >> 8), (unsigned char)use->codes.v[i].glyph};
    h = hash_bytes(two, 2, h);
  }
  for (int i = 0; i < 6; i++, h /= 26) tag[i] = (char)('A' + h % 26);
  tag[6] = 0;
}

static int64_t per_mille(const Font *font, int64_t units) { return units * PER_MILLE / font->upem; }

static void write_descriptor(Writer *w, const FontUse *use, Str base_name, uint32_t object, uint32_t file) {
  const Font *f = use->font;
  Buf b = buf_new(w->arena);
  int flags = 4 | (f->fixed_pitch ? 1 : 0) | (f->serif ? 2 : 0) | (f->italic ? 64 : 0);
  buf_lit(&b, "/Type /FontDescriptor /FontName ");
  pdf_name(&b, base_name);
  buf_format(&b, " /Flags %d /FontBBox [%d %d %d %d] /ItalicAngle ", flags, (int)per_mille(f, f->bbox[0]), (int)per_mille(f, f->bbox[1]),
             (int)per_mille(f, f->bbox[2]), (int)per_mille(f, f->bbox[3]));
  pdf_fixed(&b, f->italic_angle, 65536);
  buf_format(&b, " /Ascent %d /Descent %d /CapHeight %d /StemV %d ", (int)per_mille(f, f->ascender), (int)per_mille(f, f->descender),
             (int)per_mille(f, f->cap_height), 50 + f->weight * f->weight / 4225);
  pdf_ref(&b, f->is_cff ? "FontFile3" : "FontFile2", file);
  pdf_body(w, object, buf_str(&b));
}

static void write_widths(const FontUse *use, Buf *b) {
  buf_lit(b, "/W [");
  uint32_t last = UINT32_MAX;
  for (uint32_t i = 0; i < use->codes.n; i++) {
    uint32_t cid = use->codes.v[i].cid;
    if (cid == last) continue;  // again in a further layer
    if (last == UINT32_MAX || cid != last + 1) {
      if (last != UINT32_MAX) buf_lit(b, "] ");
      buf_int(b, cid);
      buf_lit(b, " [");
    } else {
      buf_byte(b, ' ');
    }
    pdf_fixed(b, use->glyphs[use->codes.v[i].glyph].width, WIDTH_SCALE);
    last = cid;
  }
  buf_lit(b, "]] ");
}

static uint32_t write_gid_map(Writer *w, const FontUse *use) {
  uint32_t count = use->font->glyph_count + use->extra;
  char *map = arena_alloc(w->job->scratch, (size_t)count * 2);
  for (uint32_t i = 0; i < use->codes.n; i++) {
    map[use->codes.v[i].cid * 2] = (char)(use->codes.v[i].glyph >> 8);
    map[use->codes.v[i].cid * 2 + 1] = (char)(use->codes.v[i].glyph & 255);
  }
  uint32_t object = pdf_reserve(w);
  pdf_deflated(w, object, STR(""), (Str){map, count * 2});
  return object;
}

static void write_descendant(Writer *w, const FontUse *use, Str base_name, uint32_t object, uint32_t descriptor) {
  Buf b = buf_new(w->arena);
  buf_format(&b, "/Type /Font /Subtype /CIDFontType%d /BaseFont ", use->font->is_cff ? 0 : 2);
  pdf_name(&b, base_name);
  buf_lit(&b, " /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> ");
  pdf_ref(&b, "FontDescriptor", descriptor);
  buf_lit(&b, "/DW 0 ");
  write_widths(use, &b);
  if (!use->font->is_cff) {
    if (use->extra)
      pdf_ref(&b, "CIDToGIDMap", write_gid_map(w, use));
    else
      buf_lit(&b, "/CIDToGIDMap /Identity ");
  }
  pdf_body(w, object, buf_str(&b));
}

static void hex4(Buf *b, uint32_t value) {
  static const char digits[] = "0123456789ABCDEF";
  for (int shift = 12; shift >= 0; shift -= 4) buf_byte(b, digits[value >> shift & 15]);
}

enum { BFCHAR_LIMIT = 100, LONGEST_CODE = 62 };

// poppler reads no more than 255 signs of what a code stands for; a letter with dozens of accents says no more with them.
static Str within_map(Str text) {
  if (text.n <= LONGEST_CODE) return text;
  uint32_t n = LONGEST_CODE;
  while (n && ((unsigned char)text.p[n] & 0xC0) == 0x80) n--;
  return str_slice(text, 0, n);
}

static void write_to_unicode(Writer *w, const FontUse *use, uint32_t layer, uint32_t object) {
  Buf b = buf_new(w->job->scratch);
  VEC(const FontCode *) codes = {0};
  for (uint32_t i = 0; i < use->codes.n; i++)
    if (use->codes.v[i].layer == layer) VEC_PUSH(w->job->scratch, codes, &use->codes.v[i]);
  buf_lit(&b, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering "
              "(UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> "
              "<FFFF>\nendcodespacerange\n");
  for (uint32_t i = 0; i < codes.n; i += BFCHAR_LIMIT) {
    uint32_t n = codes.n - i < BFCHAR_LIMIT ? codes.n - i : BFCHAR_LIMIT;
    buf_int(&b, n);
    buf_lit(&b, " beginbfchar\n");
    for (uint32_t k = i; k < i + n; k++) {
      buf_byte(&b, '<');
      hex4(&b, codes.v[k]->cid);
      buf_lit(&b, "> <");
      pdf_utf16(&b, within_map(codes.v[k]->text));
      buf_lit(&b, ">\n");
    }
    buf_lit(&b, "endbfchar\n");
  }
  buf_lit(&b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend");
  pdf_deflated(w, object, STR(""), buf_str(&b));
}

static void write_layer(Writer *w, const FontUse *use, uint32_t layer, Str base_name, uint32_t descendant) {
  uint32_t unicode = pdf_reserve(w);
  write_to_unicode(w, use, layer, unicode);
  Buf b = buf_new(w->arena);
  buf_lit(&b, "/Type /Font /Subtype /Type0 /BaseFont ");
  pdf_name(&b, base_name);
  buf_format(&b, " /Encoding /Identity-H /DescendantFonts [%u 0 R] ", descendant);
  pdf_ref(&b, "ToUnicode", unicode);
  pdf_body(w, use->layers.v[layer], buf_str(&b));
}

// --- Programs: made once for all documents of a session that use the same glyphs of a face --------------------------

typedef struct CacheEntry {
  uint64_t key;
  FontProgram program;
} CacheEntry;

struct PdfCache {
  Arena *arena;
  VEC(CacheEntry *) entries;
};

PdfCache *pdf_cache_open(Arena *arena) {
  PdfCache *cache = ARENA_NEW(arena, PdfCache);
  cache->arena = arena;
  return cache;
}

// All of it is the session's arena's.
void pdf_cache_close(PdfCache *cache) { (void)cache; }

enum { MOST_CACHED = 64 };

struct ProgramTask {
  HelperTask task;
  const FontUse *use;
  Writer *w;
  uint64_t key;
  FontProgram program;
};

static void make_program(HelperTask *task, const Job *job) {
  ProgramTask *t = (ProgramTask *)task;
  ArenaMark mark = arena_mark(job->scratch);
  Str program = subset_program(job->scratch, t->use);
  t->program.length = program.n;
  if (program.n) t->program.packed = pdf_deflate(t->w, job, program);
  arena_rewind(job->scratch, mark);
}

static const FontProgram *cached_program(const PdfCache *cache, uint64_t key) {
  for (uint32_t i = 0; i < cache->entries.n; i++)
    if (cache->entries.v[i]->key == key) return &cache->entries.v[i]->program;
  return NULL;
}

static void keep_program(PdfCache *cache, uint64_t key, const FontProgram *program) {
  if (!program->packed.n || cache->entries.n >= MOST_CACHED) return;
  CacheEntry *entry = ARENA_NEW(cache->arena, CacheEntry);
  *entry = (CacheEntry){key, {str_dup(cache->arena, program->packed), program->length}};
  VEC_PUSH(cache->arena, cache->entries, entry);
}

void pdf_fonts_begin(Writer *w) {
  for (uint32_t i = 0; i < w->fonts.n; i++) {
    FontUse *use = w->fonts.v[i];
    uint64_t key = glyphs_hash(use);
    use->program = cached_program(w->cache, key);
    if (use->program) continue;
    use->making = ARENA_NEW(w->arena, ProgramTask);
    *use->making = (ProgramTask){.task = {.work = make_program, .large = true}, .use = use, .w = w, .key = key};
    helper_give(w->helper, &use->making->task);
  }
}

static const FontProgram *finished_program(Writer *w, const FontUse *use) {
  if (use->program) return use->program;
  helper_need(w->helper, &use->making->task);
  keep_program(w->cache, use->making->key, &use->making->program);
  return &use->making->program;
}

// --- The file's objects ---------------------------------------------------------------------------------------------

static void write_font(Writer *w, FontUse *use) {
  const FontProgram *program = finished_program(w, use);
  if (!program->packed.n) {
    diag(w->job->diags, DIAG_PDF_SUBSET, use->span, use->font->path);
    return;
  }
  ArenaMark mark = arena_mark(w->job->scratch);
  qsort(use->codes.v, use->codes.n, sizeof *use->codes.v, by_cid);
  char tag[7];
  subset_tag(use, tag);
  Str base_name = str_format(w->arena, "%s+%.*s", tag, STR_ARG(use->font->postscript));
  uint32_t file = pdf_reserve(w), descriptor = pdf_reserve(w), descendant = pdf_reserve(w);
  Str kind = use->font->is_cff ? STR("/Subtype /CIDFontType0C /Filter /FlateDecode ")
                               : str_format(w->arena, "/Length1 %u /Filter /FlateDecode ", program->length);
  pdf_stream(w, file, kind, program->packed);
  write_descriptor(w, use, base_name, descriptor, file);
  write_descendant(w, use, base_name, descendant, descriptor);
  for (uint32_t layer = 0; layer < use->layers.n; layer++) write_layer(w, use, layer, base_name, descendant);
  arena_rewind(w->job->scratch, mark);
}

void pdf_fonts_write(Writer *w) {
  for (uint32_t i = 0; i < w->fonts.n; i++) write_font(w, w->fonts.v[i]);
}

