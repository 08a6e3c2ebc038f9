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

// --- Nothing is lost --------------------------------------------------------------------------------------------
// Every letter of the structure's text is painted: at least as often, as regions and repeated heads add theirs. Letters
// with marks are left out, as capitals may have lost them; so is i, which has two capitals.

typedef struct Letters {
  uint32_t of[128];
} Letters;

static void count_letters(Letters *letters, Str text) {
  for (uint32_t i = 0; i < text.n; i++) {
    unsigned char c = (unsigned char)text.p[i];
    if (c >= 'A' && c <= 'Z') c = (unsigned char)(c + 'a' - 'A');
    if (((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) && c != 'i') letters->of[c]++;
  }
}

// What stands after `mark` in each line that begins with `start`.
static Letters letters_after(Str dump, Str start, Str mark) {
  Letters letters = {{0}};
  for (uint32_t at = 0; at < dump.n;) {
    int64_t end = str_find(dump, STR("\n"), at);
    Str line = str_slice(dump, at, end < 0 ? dump.n : (uint32_t)end);
    at += line.n + 1;
    int64_t text = str_starts(line, start) ? str_find(line, mark, 0) : -1;
    if (text >= 0) count_letters(&letters, str_slice(line, (uint32_t)text + mark.n, line.n));
  }
  return letters;
}

static BuildResult run(Session *session, BuildRequest *request, Stage stage) {
  BuildResult result;
  request->dump = stage;
  typeset(session, request, &result);
  WANT(result.done == (result.diags->errors == 0));
  WANT(!result.done || result.bytes.n);
  fuzz_check_findings(result.diags, result.sources);
  return result;
}

void whole_typeset(Session *session, BuildRequest *request, Str bytes) {
  BuildResult painted = run(session, request, STAGE_PAINT);
  if (painted.done) {
    BuildResult structure = run(session, request, STAGE_STRUCTURE);
    WANT(structure.done);
    Letters asked = letters_after(structure.bytes, STR(""), STR(" | "));
    Letters shown = letters_after(painted.bytes, STR("  glyphs"), STR(" “"));
    for (uint32_t c = 0; c < 128; c++) WANT(shown.of[c] >= asked.of[c]);
    build_result_free(&structure);
  }
  bool write = painted.done && hash_str(bytes) % 8 == 0;
  build_result_free(&painted);
  if (!write) return;
  BuildResult pdf = run(session, request, STAGE_NONE);
  WANT(pdf.done && pdf.pages);
  build_result_free(&pdf);
}
