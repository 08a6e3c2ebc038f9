#include "whole.h"

enum { DOCUMENTS = 200 };  // of one session

Session *whole_session(void) {
  static Session *session;
  static uint32_t served;
  static Str paths[2];
  if (served++ % DOCUMENTS) return session;
  session_close(session);
  paths[0] = str_from(FUZZ_DIR);
  paths[1] = str_from(FUZZ_DIR "/../../layouts");
  SessionOptions options = {.layout_paths = paths, .layout_path_count = 2};
  return session = session_open(&options);
}

void whole_typeset(Session *session, BuildRequest *request, Str bytes) {
  request->dump = hash_str(bytes) % 8 ? STAGE_PAINT : STAGE_NONE;
  BuildResult result;
  typeset(session, request, &result);
  WANT(result.done == (result.diags->errors == 0));
  WANT(!result.done || (result.bytes.n && result.pages));
  fuzz_check_findings(result.diags, result.sources);
  build_result_free(&result);
}
