// A content for the communiqué's layout, through the whole engine.
#include "whole.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Str bytes = fuzz_bytes(data, size);
  BuildRequest request = {.content = STR("-"), .input = bytes, .layout = STR("communique"), .brand = STR("essai")};
  whole_typeset(whole_session(), &request, bytes);
  return 0;
}
