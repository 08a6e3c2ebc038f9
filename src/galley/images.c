// In: where a picture stands, or what a code says. Out: the picture, made once: those that layouts and brands name once in
// a session; those of content, which a thousand documents need not share, once in a document.
#include "galley/internal.h"

struct ImageStore {
  Arena *arena;
  ImageStore *shared;  // NULL: the session's
  StrMap loaded;       // to Loaded
};

// A picture, and what was found and read as it was made: each document that shows it says so.
typedef struct Loaded {
  const Image *image;
  Diags diags;
  Sources *sources;
} Loaded;

ImageStore *image_store_new(Arena *arena) {
  ImageStore *store = ARENA_NEW(arena, ImageStore);
  store->arena = arena;
  return store;
}

ImageStore *image_store_within(Arena *arena, ImageStore *shared) {
  ImageStore *store = image_store_new(arena);
  store->shared = shared;
  return store;
}

static bool is_shared(SourceKind kind) { return kind == SOURCE_LAYOUT || kind == SOURCE_BRAND; }

static Str store_key(Arena *arena, const ImageWanted *wanted) {
  Buf key = buf_new(arena);
  buf_format(&key, "%d:", (int)wanted->kind);
  for (uint32_t i = 0; i < wanted->param_count; i++) {
    const ImageParam *p = &wanted->params[i];
    Colour c = p->colour;
    buf_format(&key, "%.*s=%.*s%02x%02x%02x%d%d%02x%02x%02x%02x;", STR_ARG(p->name), STR_ARG(p->number), c.r, c.g, c.b, c.none,
               c.has_cmyk, c.c, c.m, c.y, c.k);
  }
  buf_add(&key, wanted->path);
  return buf_str(&key);
}

// What is shared is read for whoever asks for it later, too.
static Loaded *loaded_new(ImageStore *store, Job *job, bool shared, Job *lasting) {
  Loaded *loaded = ARENA_NEW(store->arena, Loaded);
  loaded->diags.arena = store->arena;
  if (shared) loaded->sources = sources_within(store->arena, job->sources);
  *lasting = (Job){store->arena, job->scratch, &loaded->diags, shared ? loaded->sources : job->sources, NULL};
  return loaded;
}

static const Image *say(Job *job, const Loaded *loaded) {
  diags_repeat(job->diags, &loaded->diags);
  sources_note(job->sources, loaded->sources);
  return loaded->image;
}

static void keep(ImageStore *store, Str key, Loaded *loaded) {
  if (loaded->image) strmap_put(store->arena, &store->loaded, str_dup(store->arena, key), loaded);
}

const Image *image_store_load(ImageStore *store, Job *job, const ImageWanted *wanted) {
  bool shared = is_shared(wanted->kind);
  if (store->shared && shared) store = store->shared;
  Str key = store_key(job->arena, wanted);
  Loaded *loaded = strmap_get(&store->loaded, key);
  if (loaded) return say(job, loaded);
  Job lasting;
  loaded = loaded_new(store, job, shared, &lasting);
  loaded->image = image_load(&lasting, wanted->kind, wanted->path, wanted->params, wanted->param_count, wanted->from);
  keep(store, key, loaded);
  return say(job, loaded);
}

const Image *image_store_code(ImageStore *store, Job *job, Str text, Colour colour, Span from) {
  Str key = str_format(job->arena, "qr:%02x%02x%02x:%.*s", colour.r, colour.g, colour.b, STR_ARG(text));
  Loaded *loaded = strmap_get(&store->loaded, key);
  if (loaded) return say(job, loaded);
  Job lasting;
  loaded = loaded_new(store, job, false, &lasting);
  loaded->image = image_qr(&lasting, text, colour, from);
  keep(store, key, loaded);
  return say(job, loaded);
}
