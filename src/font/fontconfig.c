// In: what is wished for. Out: the nearest face among those that fontconfig lists, under the project's own
// configuration (fonts/fonts.conf, part of the program). Only its list of faces is used: matching is by the order of
// CSS, so that neither aliases nor a user's rules change a document. Variable, coloured and bitmap faces are left out.
#include "font/internal.h"

static const char configuration[] = {
#include "font/fonts_conf.inc"
};

static bool flag(const FcPattern *p, const char *object, bool otherwise) {
  FcBool value;
  return FcPatternGetBool(p, object, 0, &value) == FcResultMatch ? value == FcTrue : otherwise;
}

static int32_t number(const FcPattern *p, const char *object, int32_t otherwise) {
  double value;
  return FcPatternGetDouble(p, object, 0, &value) == FcResultMatch ? (int32_t)(value + 0.5) : otherwise;
}

static int32_t integer(const FcPattern *p, const char *object, int32_t otherwise) {
  int value;
  return FcPatternGetInteger(p, object, 0, &value) == FcResultMatch ? value : otherwise;
}

static Str text(const FcPattern *p, const char *object, int i) {
  FcChar8 *value;
  return FcPatternGetString(p, object, i, &value) == FcResultMatch ? str_from((const char *)value) : STR("");
}

// The folders that hold faces and those above them, as far as fontconfig was told to look: a face that comes or goes
// changes the names in one of them.
static void note_folder(FontStore *store, StrMap *seen, Str folder, Str root) {
  Str *names;
  uint32_t count;
  for (; str_starts(folder, root) && !strmap_get(seen, folder); folder = path_folder(folder)) {
    strmap_put(store->arena, seen, str_dup(store->arena, folder), store);
    sources_list(store->machine, SOURCE_FONT, folder, STR(""), &names, &count);
  }
}

static void note_set(FontStore *store, StrMap *seen, const FcFontSet *set, Str root) {
  note_folder(store, seen, root, root);
  for (int i = 0; set && i < set->nfont; i++) note_folder(store, seen, path_folder(text(set->fonts[i], FC_FILE, 0)), root);
}

static void note_machine(FontStore *store, FcConfig *config) {
  StrMap seen = {0};
  store->machine = sources_within(store->arena, store->sources);
  for (uint32_t i = 0; i < store->folder_count; i++)
    note_set(store, &seen, FcConfigGetFonts(config, FcSetApplication), store->folders[i]);
  FcStrList *roots = FcConfigGetFontDirs(config);
  for (const FcChar8 *root; roots && (root = FcStrListNext(roots));)
    note_set(store, &seen, FcConfigGetFonts(config, FcSetSystem), str_from((const char *)root));
  if (roots) FcStrListDone(roots);
}

static FcConfig *config_of(FontStore *store) {
  if (store->config_loaded) return store->config;
  store->config_loaded = true;
  FcConfig *config = FcConfigCreate();
  if (!config) return NULL;
  FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)configuration, FcFalse);
  for (uint32_t i = 0; i < store->folder_count; i++)
    FcConfigAppFontAddDir(config, (const FcChar8 *)str_z(store->arena, store->folders[i]));
  if (!FcConfigBuildFonts(config)) return FcConfigDestroy(config), NULL;
  if (!store->forgets_inputs) note_machine(store, config);
  return store->config = config;
}

void font_store_prepare(FontStore *store) { config_of(store); }

static bool usable(const FcPattern *p) {
  if (!flag(p, FC_OUTLINE, true) || flag(p, FC_COLOR, false) || flag(p, FC_VARIABLE, false)) return false;
  if (integer(p, FC_INDEX, 0) >> 16) return false;  // an instance of a variable face
  Str format = text(p, FC_FONTFORMAT, 0);
  return str_eq(format, STR("TrueType")) || str_eq(format, STR("CFF"));
}

static bool of_family(const FcPattern *p, Str family) {
  for (int i = 0;; i++) {
    Str name = text(p, FC_FAMILY, i);
    if (!name.n) return false;
    if (family_same(name, family)) return true;
  }
}

static bool has_codepoint(const FcPattern *p, uint32_t codepoint) {
  FcCharSet *set;
  return FcPatternGetCharSet(p, FC_CHARSET, 0, &set) == FcResultMatch && FcCharSetHasChar(set, codepoint);
}

// What a face is judged by, in this order.
typedef struct Standing {
  uint32_t distance;
  int32_t width, version;  // width: from the normal one
  Str family, path;
  int32_t index;
} Standing;

static Standing standing_of(const FcPattern *p, const Wish *wish) {
  double weight = number(p, FC_WEIGHT, FC_WEIGHT_REGULAR);
  int32_t width = number(p, FC_WIDTH, FC_WIDTH_NORMAL) - FC_WIDTH_NORMAL;
  bool italic = integer(p, FC_SLANT, FC_SLANT_ROMAN) != FC_SLANT_ROMAN;
  int32_t css = (int32_t)(FcWeightToOpenTypeDouble(weight) + 0.5);
  return (Standing){match_distance(wish, css, italic),
                    width < 0 ? -width : width,
                    integer(p, FC_FONTVERSION, 0),
                    text(p, FC_FAMILY, 0),
                    text(p, FC_FILE, 0),
                    integer(p, FC_INDEX, 0)};
}

static bool stands_before(const Standing *a, const Standing *b) {
  if (a->width != b->width) return a->width < b->width;
  if (a->distance != b->distance) return a->distance < b->distance;
  int family = str_compare(a->family, b->family);
  if (family) return family < 0;
  if (a->version != b->version) return a->version > b->version;
  int path = str_compare(a->path, b->path);
  return path ? path < 0 : a->index < b->index;
}

// The best of the faces of `wish->family` (any family when it is empty) that have `codepoint` (when not 0).
static bool best_in(const FcFontSet *set, const Wish *wish, uint32_t codepoint, Standing *best, bool found) {
  for (int i = 0; set && i < set->nfont; i++) {
    const FcPattern *p = set->fonts[i];
    if (wish->family.n && !of_family(p, wish->family)) continue;
    if (!usable(p) || (codepoint && !has_codepoint(p, codepoint))) continue;
    Standing s = standing_of(p, wish);
    if (found && !stands_before(&s, best)) continue;
    *best = s;
    found = true;
  }
  return found;
}

static Font *search(FontStore *store, const Wish *wish, uint32_t codepoint) {
  FcConfig *config = config_of(store);
  if (!config) return NULL;
  if (store->asking && store->machine) sources_note(store->asking, store->machine);
  Standing best;
  bool found = best_in(FcConfigGetFonts(config, FcSetApplication), wish, codepoint, &best, false);
  // The project's own folders come before the machine's for a family by name.
  if (!found || !wish->family.n) found = best_in(FcConfigGetFonts(config, FcSetSystem), wish, codepoint, &best, found);
  Font *font;
  return found && face_open(store, best.path, (uint32_t)best.index, &font) == FACE_OK ? font : NULL;
}

Font *fontconfig_find(FontStore *store, const Wish *wish) { return wish->family.n ? search(store, wish, 0) : NULL; }

Font *fontconfig_any(FontStore *store, const Wish *wish, uint32_t codepoint) {
  Wish any = {STR(""), wish->weight, wish->italic};
  return search(store, &any, codepoint);
}
