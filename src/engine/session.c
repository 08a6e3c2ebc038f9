#include "engine/session.h"


enum { LARGEST_FILE = 256 << 20 };

const char *const stage_names[STAGES] = {"",      "yaml",  "data",   "layout", "doc",  "structure",
                                         "style", "prose", "galley", "page",   "paint"};

static void allow_roots(Session *session) {
  for (uint32_t i = 0; i < session->options.root_count; i++)
    sources_allow(session->sources, SOURCE_CONTENT, session->options.roots[i]);
}

Session *session_open(const SessionOptions *options) {
  Arena *arena = arena_new();
  Session *s = ARENA_NEW(arena, Session);
  s->arena = arena;
  s->options = *options;
  s->sources = sources_new(arena, LARGEST_FILE);
  allow_roots(s);
  s->fonts = font_store_open(arena, s->sources, options->font_folders, options->font_folder_count);
  s->tools.prose.shaper = shaper_open(arena, s->fonts);
  s->tools.prose.hyphenator = hyphenator_open(arena, s->sources);
  s->images = image_store_new(arena);
  s->pdf = pdf_cache_open(arena);
  return s;
}

void session_close(Session *session) {
  if (!session) return;
  pdf_cache_close(session->pdf);
  hyphenator_close(session->tools.prose.hyphenator);
  shaper_close(session->tools.prose.shaper);
  font_store_close(session->fonts);
  arena_free(session->arena);
}

Str engine_libraries(void) { return STR(MARBRE_LIBRARIES); }
