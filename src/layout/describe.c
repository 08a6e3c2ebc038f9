// In: a layout's name or path. Out: its languages, its content's schema, the brands it may be given; no brand is read.
#include "layout/internal.h"

// "academie-amiens.yaml" in a folder of brands is the brand academie-amiens; one name once.
static void add_brands(Loader *l, StrVec *brands, Str folder) {
  Str *names;
  uint32_t count;
  if (sources_list(l->job->sources, SOURCE_BRAND, folder, STR(".yaml"), &names, &count) != READ_OK) return;
  for (uint32_t i = 0; i < count; i++) {
    Str name = str_slice(names[i], 0, names[i].n - 5);
    uint32_t k = 0;
    while (k < brands->n && !str_eq(brands->v[k], name)) k++;
    if (k == brands->n) VEC_PUSH(l->job->arena, *brands, name);
  }
}

static StrVec brands_known(Loader *l) {
  StrVec brands = {0};
  for (uint32_t i = 0; i < l->request->path_count; i++)
    add_brands(l, &brands, path_join(l->job->arena, l->request->paths[i], STR("brands")));
  return brands;
}

static void describe(Loader *l, LayoutInfo *info) {
  StrVec folders = {0};
  info->path = layout_find(l);
  l->tree = info->path.n ? file_load(l, SOURCE_LAYOUT, info->path, NO_SPAN, &folders) : NULL;
  if (!l->tree) return;
  StrVec languages = languages_read(l), brands = brands_known(l);
  schema_read(l, &folders);
  info->name = want_name(l, STR("name"), yaml_get(l->tree, STR("name")));
  info->languages = languages.v, info->language_count = languages.n;
  info->brands = brands.v, info->brand_count = brands.n;
  info->schema = l->layout->schema;
}

const LayoutInfo *layout_describe(Job *job, const LayoutRequest *request) {
  Loader l = {.job = job, .request = request, .layout = ARENA_NEW(job->arena, Layout)};
  LayoutInfo *info = ARENA_NEW(job->arena, LayoutInfo);
  uint32_t errors = job->diags->errors;
  ArenaMark mark = arena_mark(job->scratch);
  describe(&l, info);
  arena_rewind(job->scratch, mark);
  return job->diags->errors == errors ? info : NULL;
}
