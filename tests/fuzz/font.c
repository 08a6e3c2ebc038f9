// Bytes as a font file, opened, looked into and asked for a word's glyphs, as shaping does.
#include "font/font.h"
#include "fuzz.h"

static void use(const Font *font) {
  WANT(font->upem > 0 && font->glyph_count <= 65535);
  font_has(font, 'A');
  hb_buffer_t *buffer = hb_buffer_create();
  hb_buffer_add_utf8(buffer, "AVé", -1, 0, -1);
  hb_buffer_guess_segment_properties(buffer);
  font_shape(font, buffer, NULL, 0);
  hb_buffer_destroy(buffer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Fuzz f;
  fuzz_open(&f);
  Str path = path_join(f.job.arena, fuzz_folder(), STR("fuzz.ttf"));
  fuzz_write(path, fuzz_bytes(data, size));
  FontStore *store = font_store_open(f.job.arena, f.job.sources, NULL, 0);
  const Font *font = font_open(store, &f.job, path, 0, NO_SPAN);
  WANT((font == NULL) == (f.diags.errors > 0));
  if (font) use(font);
  font_store_close(store);
  fuzz_close(&f);
  return 0;
}
