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
  s->apart = arena_new();
  Sources *apart = s->read_apart = sources_new(s->apart, LARGEST_FILE);
  s->fonts = font_store_open(s->apart, apart, options->font_folders, options->font_folder_count);
  if (options->forgets_inputs) font_store_forget_inputs(s->fonts);
  s->tools.prose.shaper = shaper_open(arena, s->fonts);
  s->tools.prose.hyphenator = hyphenator_open(s->apart, apart);
  s->images = image_store_new(arena);
  s->pdf = pdf_cache_open(arena);
  return s;
}

// --- Layouts ------------------------------------------------------------------------------------------------------

static bool same_request(const LayoutRequest *a, const LayoutRequest *b) {
  return str_eq(a->layout, b->layout) && str_eq(a->brand, b->brand) && str_eq(a->lang, b->lang);
}

// What a content names may be read in its own folder and those of layouts; what the command line names, anywhere.
static void confine(const LayoutRequest *request, const Sources *content, Sources *sources) {
  const SourceKind kinds[] = {SOURCE_LAYOUT, SOURCE_BRAND};
  const Span spans[] = {request->layout_span, request->brand_span};
  for (int i = 0; i < 2; i++) {
    if (!spans[i].file) continue;
    for (uint32_t k = 0; k < request->path_count; k++) sources_allow(sources, kinds[i], request->paths[k]);
    sources_allow_as(sources, kinds[i], content, SOURCE_CONTENT);
  }
}

static LoadedLayout *load_layout(Session *session, const LayoutRequest *request, const Sources *content, Arena *scratch) {
  Arena *arena = arena_new();
  LoadedLayout *loaded = ARENA_NEW(arena, LoadedLayout);
  *loaded = (LoadedLayout){.arena = arena, .request = *request, .diags = {.arena = arena}};
  loaded->request.layout = str_dup(arena, request->layout);
  loaded->request.brand = str_dup(arena, request->brand);
  loaded->request.lang = str_dup(arena, request->lang);
  loaded->sources = sources_within(arena, session->sources);
  confine(request, content, loaded->sources);
  Job job = {arena, scratch, &loaded->diags, loaded->sources, NULL};
  loaded->layout = layout_load(&job, &loaded->request);
  loaded->request.brand_known = NULL, loaded->request.brand_gone = NULL;  // who was told is gone when the layout is asked for again
  return loaded;
}

LoadedLayout *session_layout_load(Session *session, const Job *job, const LayoutRequest *request) {
  for (uint32_t i = 0; i < session->layouts.n; i++)
    if (same_request(&session->layouts.v[i]->request, request)) return session->layouts.v[i];
  return load_layout(session, request, job->sources, job->scratch);
}

// What could not be loaded is not kept: its findings stand where the document asks for it.
void session_layout_drop(Session *session, LoadedLayout *loaded) {
  if (!loaded || loaded->kept) return;
  if (!loaded->layout) {
    arena_free(loaded->arena);
    return;
  }
  loaded->kept = true;
  VEC_PUSH(session->arena, session->layouts, loaded);
}

const Layout *session_layout_take(Session *session, Job *job, const LayoutRequest *request, LoadedLayout *loaded) {
  const Layout *layout = loaded->layout;
  diags_repeat(job->diags, &loaded->diags);
  sources_note(job->sources, loaded->sources);
  if (!layout && request->brand_gone) request->brand_gone(request->self);
  session_layout_drop(session, loaded);
  return layout;
}

const Layout *session_layout(Session *session, Job *job, const LayoutRequest *request) {
  return session_layout_take(session, job, request, session_layout_load(session, job, request));
}

Sources *session_sources(Session *session) { return session->sources; }

void session_warm(Session *session, Str layout, Str brand, Str lang) {
  Arena *arena = arena_new(), *scratch = arena_new();
  Diags diags = {.arena = arena};
  Job job = {arena, scratch, &diags, sources_within(arena, session->sources), NULL};
  const SessionOptions *options = &session->options;
  LayoutRequest request = {.layout = layout, .brand = brand, .lang = lang, .paths = options->layout_paths, .path_count = options->layout_path_count};
  const Layout *loaded = session_layout(session, &job, &request);
  if (loaded) {
    for (uint32_t i = 0; i < loaded->brand->font_count; i++) warm_role(session->fonts, &job, &loaded->brand->fonts[i]);
    hyphenator_prepare(session->tools.prose.hyphenator, &job, lang, NO_SPAN);
  }
  arena_free(arena);
  arena_free(scratch);
}

void session_close(Session *session) {
  if (!session) return;
  for (uint32_t i = 0; i < session->layouts.n; i++) arena_free(session->layouts.v[i]->arena);
  pdf_cache_close(session->pdf);
  hyphenator_close(session->tools.prose.hyphenator);
  shaper_close(session->tools.prose.shaper);
  font_store_close(session->fonts);
  sources_close(session->read_apart);
  arena_free(session->apart);
  arena_free(session->arena);
}

Str engine_libraries(void) { return STR(MARBRE_LIBRARIES); }
