// In: where a picture stands, or what a code says. Out: the picture, made once in a session.
#include "galley/internal.h"

struct ImageStore {
  Arena *arena;
  StrMap loaded;
};

ImageStore *image_store_new(Arena *arena) {
  ImageStore *store = ARENA_NEW(arena, ImageStore);
  store->arena = arena;
  return store;
}

static Str store_key(Arena *arena, SourceKind kind, Str path, Colour current) {
  return str_format(arena, "%d:%02x%02x%02x%d:%.*s", (int)kind, current.r, current.g, current.b, current.none,
                    STR_ARG(path));
}

const Image *image_store_load(ImageStore *store, Job *job, SourceKind kind, Str path, Colour current, Span from) {
  Str key = store_key(job->arena, kind, path, current);
  const Image *image = strmap_get(&store->loaded, key);
  if (image) return image;
  Job lasting = *job;
  lasting.arena = store->arena;
  ImageParam param = {STR("currentColor"), current};
  image = image_load(&lasting, kind, path, &param, 1, from);
  if (image) strmap_put(store->arena, &store->loaded, str_dup(store->arena, key), (void *)(uintptr_t)image);
  return image;
}

const Image *image_store_code(ImageStore *store, Job *job, Str text, Colour colour, Span from) {
  Str key = str_format(job->arena, "qr:%02x%02x%02x:%.*s", colour.r, colour.g, colour.b, STR_ARG(text));
  const Image *image = strmap_get(&store->loaded, key);
  if (image) return image;
  Job lasting = *job;
  lasting.arena = store->arena;
  image = image_qr(&lasting, text, colour, from);
  if (image) strmap_put(store->arena, &store->loaded, str_dup(store->arena, key), (void *)(uintptr_t)image);
  return image;
}
