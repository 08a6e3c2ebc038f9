// A style value: parsed and printed.
#include "fuzz.h"
#include "layout/layout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Fuzz f;
  fuzz_open(&f);
  Str text = fuzz_text(&f, fuzz_bytes(data, size));
  TextMap map = fuzz_map(&f, text);
  const Css *css = css_parse(&f.job, text, &map);
  WANT((css == NULL) == (f.diags.errors > 0));
  Buf out = buf_new(f.job.arena);
  if (css) css_dump(css, &out);
  fuzz_close(&f);
  return 0;
}
