// A layout against a fixed content, through the whole engine.
#include <unistd.h>

#include "whole.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static uint32_t number;
  char path[128];
  if (!number) {
    Arena *arena = arena_new();
    fuzz_write(path_join(arena, fuzz_folder(), STR("schema.yaml")), fuzz_read(arena, FUZZ_DIR "/schema.yaml"));
    arena_free(arena);
  }
  // A session reads a file once: each layout has a name of its own.
  snprintf(path, sizeof path, "%.*s/%u.yaml", STR_ARG(fuzz_folder()), ++number);
  fuzz_write(str_from(path), fuzz_bytes(data, size));
  BuildRequest request = {.content = STR(FUZZ_DIR "/content.yaml"), .layout = str_from(path)};
  whole_typeset(whole_session(), &request, fuzz_bytes(data, size));
  unlink(path);
  return 0;
}
