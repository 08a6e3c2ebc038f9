// A layout, and after a line "--- brand" a brand, against a fixed schema.
#include <unistd.h>

#include "fuzz.h"
#include "layout/layout.h"

static const char brand[] =
    "marbre: 1\nbrand: essai\nname: Essai\ntitle: [UN, DEUX]\ncolours: { ink: '#161616', paper: '#FFFFFF', brand: '#000091', "
    "tint: '#F5F5FE' }\nseries: [ { tone: '#00A95F', text: '#297254', tint: '#E3FDEB' } ]\nfonts: { text: [Lato] }\n";

static Str path_of(Fuzz *f, const char *name) { return path_join(f->job.arena, fuzz_folder(), str_from(name)); }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Fuzz f;
  fuzz_open(&f);
  static bool ready;
  if (!ready) fuzz_write(path_of(&f, "schema.yaml"), fuzz_read(f.job.arena, FUZZ_DIR "/schema.yaml"));
  ready = true;
  Str all = fuzz_bytes(data, size), own = fuzz_after(all, STR("--- brand\n"));
  fuzz_write(path_of(&f, "layout.yaml"), fuzz_before(all, STR("--- brand\n")));
  fuzz_write(path_of(&f, "brand.yaml"), own.n ? own : str_from(brand));
  LayoutRequest request = {.layout = path_of(&f, "layout.yaml"), .brand = path_of(&f, "brand.yaml"), .lang = STR("fr")};
  const Layout *layout = layout_load(&f.job, &request);
  WANT((layout == NULL) == (f.diags.errors > 0));
  Buf out = buf_new(f.job.arena);
  if (layout) layout_dump(layout, &out);
  fuzz_close(&f);
  return 0;
}
