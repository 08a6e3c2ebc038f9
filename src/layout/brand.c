// In: a brand's tree. Out: colours, series and faces by role, and what templates read as `brand`.
#include <limits.h>
#include <stdlib.h>

#include "layout/internal.h"

#define TOP(name, shape, en, fr)
#define BRAND(name, shape, en, fr) name,
#define KIND(id, en, fr)
#define UNDER(id, shape, en, fr)
#define OF(id, en, fr)
static const char *const brand_keys[] = {
#include "layout/about.def"
};
enum { BRAND_KEYS = sizeof brand_keys / sizeof *brand_keys };

// --- Colours ----------------------------------------------------------------------------------------------------

static void read_cmyk(Loader *l, const Yaml *node, Colour *out) {
  double v[4] = {0};
  if (!node) return;
  bool good = node->kind == YAML_SEQUENCE && node->count == 4;
  for (uint32_t i = 0; good && i < 4; i++) good = want_number(l, STR("cmyk"), node->items[i], &v[i]) && v[i] <= 100;
  if (!good) {
    diag(l->job->diags, DIAG_LAYOUT_CMYK, node->span);
    return;
  }
  out->has_cmyk = 1;
  out->c = (uint8_t)v[0], out->m = (uint8_t)v[1], out->y = (uint8_t)v[2], out->k = (uint8_t)v[3];
}

static Colour read_colour(Loader *l, Str role, const Yaml *node) {
  Colour colour = {0};
  const Yaml *rgb = node->kind == YAML_MAPPING ? yaml_get(node, STR("rgb")) : node;
  if (!rgb || rgb->kind != YAML_SCALAR || !colour_parse(rgb->text.p, rgb->text.n, &colour))
    diag(l->job->diags, DIAG_LAYOUT_COLOUR_VALUE, rgb ? rgb->span : node->span, role);
  static const char *const keys[] = {"rgb", "cmyk"};
  if (node->kind == YAML_MAPPING) names_check(l, node, keys, 2);
  if (node->kind == YAML_MAPPING) read_cmyk(l, yaml_get(node, STR("cmyk")), &colour);
  return colour;
}

static void read_colours(Loader *l, Brand *brand, const Yaml *tree) {
  const Yaml *node = want_mapping(l, STR("colours"), yaml_get(tree, STR("colours")));
  uint32_t count = node ? node->count : 0;
  BrandColour *v = ARENA_ARRAY(l->job->arena, BrandColour, count);
  for (uint32_t i = 0; i < count; i++) {
    Str role = node->pairs[i].key->text;
    v[i] = (BrandColour){role, read_colour(l, role, node->pairs[i].value)};
    names_put(l, &l->colours, role, &v[i]);
  }
  brand->colours = v;
  brand->colour_count = count;
  static const char *const needed[] = {"ink", "paper"};  // what text is by default, and contrast-color() chooses from
  for (uint32_t i = 0; i < 2; i++)
    if (!names_get(&l->colours, str_from(needed[i])))
      diag(l->job->diags, DIAG_LAYOUT_COLOUR_NEEDED, node ? node->span : tree->span, str_from(needed[i]));
}

static Colour read_tone(Loader *l, const Yaml *item, Str name) {
  const Yaml *node = yaml_get(item, name);
  if (node) return read_colour(l, name, node);
  diag(l->job->diags, DIAG_LAYOUT_SERIES, item->span, name);
  return (Colour){0};
}

static void read_series(Loader *l, Brand *brand, const Yaml *tree) {
  const Yaml *node = want_sequence(l, STR("series"), yaml_get(tree, STR("series")));
  uint32_t count = node ? node->count : 0;
  BrandSeries *v = ARENA_ARRAY(l->job->arena, BrandSeries, count);
  static const char *const keys[] = {"tone", "text", "tint"};
  for (uint32_t i = 0; i < count; i++) {
    if (want_mapping(l, STR("series"), node->items[i])) names_check(l, node->items[i], keys, 3);
    v[i] = (BrandSeries){read_tone(l, node->items[i], STR("tone")), read_tone(l, node->items[i], STR("text")),
                         read_tone(l, node->items[i], STR("tint"))};
  }
  brand->series = v;
  brand->series_count = count;
}

static Str beside(Loader *l, const Yaml *node) {
  const Source *source = sources_get(l->job->sources, node->span.file);
  return path_beside(l->job->arena, source ? source->path : STR(""), node->text);
}

// --- Faces ------------------------------------------------------------------------------------------------------

static void read_font(Loader *l, BrandFont *font, const YamlPair *pair) {
  const Yaml *list = pair->value;
  bool many = list->kind == YAML_SEQUENCE;
  uint32_t count = many ? list->count : 1;
  Str *families = ARENA_ARRAY(l->job->arena, Str, count);
  *font = (BrandFont){pair->key->text, families, 0, list->span};
  for (uint32_t i = 0; i < count; i++) {
    const Yaml *item = many ? list->items[i] : list;
    Str name = want_name(l, pair->key->text, item);
    if (name.n) families[font->count++] = path_is_font(name) ? beside(l, item) : name;
  }
  if (!font->count) diag(l->job->diags, DIAG_LAYOUT_FONT_EMPTY, list->span, pair->key->text);
  names_put(l, &l->fonts, pair->key->text, font);
}

static void read_fonts(Loader *l, Brand *brand, const Yaml *tree) {
  const Yaml *node = want_mapping(l, STR("fonts"), yaml_get(tree, STR("fonts")));
  uint32_t count = node ? node->count : 0;
  BrandFont *v = ARENA_ARRAY(l->job->arena, BrandFont, count);
  for (uint32_t i = 0; i < count; i++) read_font(l, &v[i], &node->pairs[i]);
  brand->fonts = v;
  brand->font_count = count;
  if (!names_get(&l->fonts, STR("text"))) diag(l->job->diags, DIAG_LAYOUT_FONT_NEEDED, node ? node->span : tree->span);
}

// --- What templates read ----------------------------------------------------------------------------------------

static const Type text_type = {.kind = TYPE_TEXT};
static const Type texts_type = {.kind = TYPE_LIST, .nullable = true, .item = &text_type};
static const Type image_type = {.kind = TYPE_IMAGE, .nullable = true};

static const Data *text_data(Loader *l, const Yaml *node) { return data_from_text(l->job->arena, node->text, node->span); }

static const Data *texts_data(Loader *l, Str key, const Yaml *node) {
  node = want_sequence(l, key, node);
  if (!node) return &data_null;
  const Data **items = ARENA_ARRAY(l->job->arena, const Data *, node->count);
  uint32_t n = 0;
  for (uint32_t i = 0; i < node->count; i++)
    if (want_name(l, key, node->items[i]).n) items[n++] = text_data(l, node->items[i]);
  return data_list(l->job->arena, items, n, &texts_type);
}

// A file beside the brand that names it, by its whole path: it is read from wherever the work goes on.
static Str whole_path(Loader *l, const Yaml *node) {
  Str path = beside(l, node);
  char folder[PATH_MAX];
  Str parent = path_folder(path);
  if (!realpath(parent.n ? str_z(l->job->scratch, parent) : ".", folder)) return path;
  return path_join(l->job->arena, str_dup(l->job->arena, str_from(folder)), path_name(path));
}

static const Data *image_data(Loader *l, Str key, const Yaml *node) {
  if (!node || yaml_is_null(node) || !want_name(l, key, node).n) return &data_null;
  TextPart *part = ARENA_NEW(l->job->arena, TextPart);
  *part = (TextPart){.kind = TEXT_PLAIN, .text = whole_path(l, node)};
  Data *d = ARENA_NEW(l->job->arena, Data);
  *d = (Data){.kind = DATA_TEXT, .type = &image_type, .span = node->span, .count = 1, .parts = part};
  return d;
}

static const Data *record(Loader *l, const TypeField *types, const DataField *fields, uint32_t count) {
  Type *type = ARENA_NEW(l->job->arena, Type);
  *type = (Type){.kind = TYPE_RECORD, .nullable = true, .fields = types, .count = count};
  Data *d = ARENA_NEW(l->job->arena, Data);
  *d = (Data){.kind = DATA_RECORD, .type = type, .count = count, .fields = fields};
  return d;
}

static const Data *logos_data(Loader *l, const Yaml *node) {
  node = want_mapping(l, STR("logos"), node);
  uint32_t count = node ? node->count : 0;
  TypeField *types = ARENA_ARRAY(l->job->arena, TypeField, count);
  DataField *fields = ARENA_ARRAY(l->job->arena, DataField, count);
  for (uint32_t i = 0; i < count; i++) {
    Str name = node->pairs[i].key->text;
    types[i] = (TypeField){name, &image_type, false};
    fields[i] = (DataField){name, image_data(l, name, node->pairs[i].value)};
  }
  return record(l, types, fields, count);
}

static const Data *number_data(Loader *l, Str key, const Yaml *node) {
  double number = 0;
  if (node) want_number(l, key, node, &number);
  return data_from_number(l->job->arena, number, node ? node->span : NO_SPAN);
}

static const Data *brand_data(Loader *l, const Yaml *tree) {
  const Yaml *name = want_scalar(l, STR("name"), yaml_get(tree, STR("name")));
  if (!name) diag(l->job->diags, DIAG_LAYOUT_BRAND_NAME, tree->span);
  enum { FIELDS = 6 };
  DataField *f = ARENA_ARRAY(l->job->arena, DataField, FIELDS);
  TypeField *t = ARENA_ARRAY(l->job->arena, TypeField, FIELDS);
  f[0] = (DataField){STR("name"), name ? text_data(l, name) : &data_null};
  f[1] = (DataField){STR("title"), texts_data(l, STR("title"), yaml_get(tree, STR("title")))};
  f[2] = (DataField){STR("motto"), texts_data(l, STR("motto"), yaml_get(tree, STR("motto")))};
  f[3] = (DataField){STR("emblem"), image_data(l, STR("emblem"), yaml_get(tree, STR("emblem")))};
  f[4] = (DataField){STR("logos"), logos_data(l, yaml_get(tree, STR("logos")))};
  f[5] = (DataField){STR("clear-space"), number_data(l, STR("clear-space"), yaml_get(tree, STR("clear-space")))};
  const Type *types[] = {&text_type, &texts_type, &texts_type, &image_type, f[4].value->type, f[5].value->type};
  for (uint32_t i = 0; i < FIELDS; i++) t[i] = (TypeField){f[i].name, types[i], i == 0};
  return record(l, t, f, FIELDS);
}

// --- What is printed for ----------------------------------------------------------------------------------------

enum { ICC_HEADER = 128, ICC_SPACE = 16, ICC_SIGNATURE = 36 };  // ICC.1:2022, 7.2

static uint32_t components_of(Str icc) {
  if (icc.n < ICC_HEADER || memcmp(icc.p + ICC_SIGNATURE, "acsp", 4) != 0) return 0;
  if (memcmp(icc.p + ICC_SPACE, "CMYK", 4) == 0) return 4;
  return memcmp(icc.p + ICC_SPACE, "RGB ", 4) == 0 ? 3 : 0;
}

static void read_profile(Loader *l, OutputIntent *intent, const Yaml *node) {
  uint32_t file;
  if (sources_read(l->job->sources, SOURCE_BRAND, beside(l, node), &file) != READ_OK) {
    diag(l->job->diags, DIAG_LAYOUT_PROFILE_MISSING, node->span, node->text);
    return;
  }
  Str icc = sources_get(l->job->sources, file)->bytes;
  intent->components = components_of(icc);
  if (intent->components)
    intent->icc = icc;
  else
    diag(l->job->diags, DIAG_LAYOUT_PROFILE, node->span, node->text);
}

// The printing condition that colours are meant for, and the profile that describes it.
static void read_intent(Loader *l, Brand *brand, const Yaml *node) {
  node = want_mapping(l, STR("output-intent"), node);
  if (!node) return;
  static const Str names[] = {{"profile", 7}, {"condition", 9}};
  const Yaml *values[2];
  for (uint32_t i = 0; i < node->count; i++) {
    const Yaml *key = node->pairs[i].key;
    if (!str_eq(key->text, names[0]) && !str_eq(key->text, names[1]))
      diag(l->job->diags, DIAG_LAYOUT_KEY, key->span, key->text, names_hint_of(l, names, 2, key->text));
  }
  for (uint32_t i = 0; i < 2; i++) {
    values[i] = yaml_get(node, names[i]);
    if (!values[i]) diag(l->job->diags, DIAG_LAYOUT_REQUIRED, node->span, STR("output-intent"), names[i]);
    if (!values[i] || !want_name(l, names[i], values[i]).n) return;
  }
  brand->intent.condition = values[1]->text;
  read_profile(l, &brand->intent, values[0]);
}

const Brand *brand_read(Loader *l, const Yaml *tree) {
  Brand *brand = ARENA_NEW(l->job->arena, Brand);
  names_check(l, tree, brand_keys, BRAND_KEYS);
  read_colours(l, brand, tree);
  read_series(l, brand, tree);
  read_fonts(l, brand, tree);
  read_intent(l, brand, yaml_get(tree, STR("output-intent")));
  brand->data = brand_data(l, tree);
  l->brand_type = brand->data->type;
  return brand;
}

const BrandColour *brand_colour(const Brand *brand, Str name) {
  for (uint32_t i = 0; i < brand->colour_count; i++)
    if (str_eq(brand->colours[i].name, name)) return &brand->colours[i];
  return NULL;
}

const BrandFont *brand_font(const Brand *brand, Str role) {
  for (uint32_t i = 0; i < brand->font_count; i++)
    if (str_eq(brand->fonts[i].role, role)) return &brand->fonts[i];
  return NULL;
}
