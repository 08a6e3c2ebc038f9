// What a layout asks of its content, for who writes it: the schema that editors complete by, the fields in words,
// content to start from.
#include "engine/session.h"

typedef struct Inquiry {
  Session *session;
  const LayoutQuery *query;
  BuildResult *result;
  Job job;
  const LayoutInfo *info;
  DiagLang lang;  // the layout's own
} Inquiry;

// Begins a result as typeset() does.
static void inquiry_begin(Inquiry *q, Session *session, const LayoutQuery *query, BuildResult *result) {
  Arena *arena = arena_new();
  *result = (BuildResult){
      .arena = arena, .sources = sources_within(arena, session->sources), .diags = ARENA_NEW(arena, Diags)};
  result->diags->arena = arena;
  *q = (Inquiry){.session = session, .query = query, .result = result};
  q->job = (Job){arena, arena_new(), result->diags, result->sources, NULL};
}

// Finds the layout as well; false after findings.
static bool inquiry_open(Inquiry *q, Session *session, const LayoutQuery *query, BuildResult *result) {
  inquiry_begin(q, session, query, result);
  const SessionOptions *options = &session->options;
  LayoutRequest request = {.layout = query->layout,
                           .brand = query->brand,
                           .paths = options->layout_paths,
                           .path_count = options->layout_path_count};
  q->info = layout_describe(&q->job, &request);
  if (q->info) q->lang = str_starts(q->info->languages[0], STR("fr")) ? DIAG_FR : DIAG_EN;
  return q->info != NULL;
}

static void inquiry_close(Inquiry *q, const Str *text) {
  if (text && !q->result->diags->errors) {
    q->result->bytes = *text;
    q->result->done = true;
  }
  arena_free(q->job.scratch);
}

// --- The head
// -----------------------------------------------------------------------------------------------------------

static const char *const head_words[DIAG_LANGS][3] = {
    {"The layout: a folder of layouts/, or a path", "The brand: a file of layouts/brands/, or a path",
     "The language of the text: fr, en…"},
    {"La maquette : un dossier de layouts/, ou un chemin", "La marque : un fichier de layouts/brands/, ou un chemin",
     "La langue du texte : fr, en…"}};

// The layout's languages, alone or with a region: ^(fr|en)(-.+)?$
static Str language_pattern(Arena *arena, const LayoutInfo *info) {
  Buf out = buf_new(arena);
  buf_lit(&out, "^(");
  for (uint32_t i = 0; i < info->language_count; i++) {
    if (i) buf_byte(&out, '|');
    buf_add(&out, info->languages[i]);
  }
  buf_lit(&out, ")(-.+)?$");
  return buf_str(&out);
}

enum { HEAD_FIELDS = 3 };

static SchemaExport export_of(Inquiry *q, ExportField *head, Str field) {
  const LayoutInfo *info = q->info;
  const char *const *words = head_words[q->lang];
  head[0] = (ExportField){.name = STR("layout"),
                          .description = str_from(words[0]),
                          .examples = &q->query->layout,
                          .example_count = 1,
                          .required = true};
  head[1] = (ExportField){.name = STR("brand"),
                          .description = str_from(words[1]),
                          .examples = info->brands,
                          .example_count = info->brand_count,
                          .required = true};
  head[2] = (ExportField){.name = STR("language"),
                          .description = str_from(words[2]),
                          .pattern = language_pattern(q->job.arena, info),
                          .standard = STR("fr"),
                          .examples = info->languages,
                          .example_count = info->language_count};
  return (SchemaExport){q->lang, head, HEAD_FIELDS, field};
}

static const Str *schema_text(Inquiry *q, Str field) {
  ExportField head[HEAD_FIELDS];
  SchemaExport what = export_of(q, head, field);
  return schema_export(&q->job, q->info->schema, &what);
}

// The language itself, by the names that a layout's would have.
static bool is_language(const LayoutQuery *query) {
  return !query->field.n && (str_eq(query->layout, STR("layout")) || str_eq(query->layout, STR("brand")));
}

void describe_schema(Session *session, const LayoutQuery *query, BuildResult *result) {
  Inquiry q;
  if (is_language(query)) {
    inquiry_begin(&q, session, query, result);
    bool layout = str_eq(query->layout, STR("layout"));
    Str text = (layout ? layout_language : brand_language)(result->arena, query->lang);
    inquiry_close(&q, &text);
    return;
  }
  bool found = inquiry_open(&q, session, query, result);
  inquiry_close(&q, found ? schema_text(&q, query->field) : NULL);
}

void describe_text(Session *session, Str name, Str schema, BuildResult *result) {
  Inquiry q;
  LayoutQuery none = {0};
  SchemaExport what = {0};
  inquiry_begin(&q, session, &none, result);
  const Yaml *tree = yaml_parse(&q.job, sources_add(result->sources, SOURCE_LAYOUT, name, schema));
  const Schema *compiled = tree ? schema_compile(&q.job, tree) : NULL;
  inquiry_close(&q, compiled ? schema_export(&q.job, compiled, &what) : NULL);
}

void describe_fields(Session *session, const LayoutQuery *query, BuildResult *result) {
  Inquiry q;
  ExportField head[HEAD_FIELDS];
  bool found = inquiry_open(&q, session, query, result);
  SchemaExport what = found ? export_of(&q, head, STR("")) : (SchemaExport){0};
  Str text = found ? schema_explain(result->arena, q.info->schema, &what) : STR("");
  inquiry_close(&q, found ? &text : NULL);
}

// --- Content to start from
// --------------------------------------------------------------------------------------------

static const char *const intro_words[DIAG_LANGS] = {
    "%.*s. A line behind ## explains; what stands behind one # is optional: take the # and the space after it away to "
    "use it. “marbre doc %.*s” explains "
    "every field; “marbre build %.*s.yaml” makes the PDF.",
    "%.*s. Une ligne après ## explique\u202F; ce qui suit un seul # est facultatif\u00A0: ôtez le # et l’espace "
    "qui le suit pour vous en servir. "
    "«\u00A0marbre doc %.*s\u00A0» explique chaque champ\u202F; «\u00A0marbre build %.*s.yaml\u00A0» fait le PDF."};

// "guide/grands-caracteres.yaml" starts a file of that name.
static Str start_name(Str layout) {
  Str name = path_name(layout);
  return str_ends(name, STR(".yaml")) ? str_slice(name, 0, name.n - 5) : name;
}

static SchemaStart start_of(Inquiry *q, Str name) {
  Arena *arena = q->job.arena;
  const LayoutInfo *info = q->info;
  Str brand = q->query->brand.n ? q->query->brand : info->brand_count ? info->brands[0] : STR("");
  Str title = schema_title(info->schema);
  return (SchemaStart){q->lang, name, start_name(q->query->layout),
                       str_format(arena, intro_words[q->lang], STR_ARG(title.n ? title : name),
                                  STR_ARG(q->query->layout), STR_ARG(name)),
                       str_format(arena, "layout: %.*s\nbrand: %.*s\nlanguage: %.*s\n", STR_ARG(q->query->layout),
                                  STR_ARG(brand), STR_ARG(info->languages[0]))};
}

// Each schema that some file sends its editor to, once.
static void add_schemas(Inquiry *q, const StartFile *contents, uint32_t count, Str name, StartSet *set) {
  Arena *arena = q->job.arena;
  for (uint32_t i = 0; i < count; i++) {
    Str field = contents[i].field;
    if (i && str_eq(field, contents[i - 1].field)) continue;
    const Str *text = schema_text(q, field);
    Str of = str_ends(field, STR("/")) ? str_slice(field, 0, field.n - 1) : field;
    Str path = str_format(arena, "%.*s%s%.*s.schema.json", STR_ARG(name), of.n ? "." : "", STR_ARG(of));
    if (text) set->v[set->n++] = (NewFile){path, *text};
  }
}

StartSet start_content(Session *session, const LayoutQuery *query, Str name, BuildResult *result) {
  Inquiry q;
  StartSet set = {0};
  if (inquiry_open(&q, session, query, result)) {
    uint32_t count;
    name = name.n ? name : start_name(query->layout);
    SchemaStart what = start_of(&q, name);
    const StartFile *contents = schema_start(&q.job, q.info->schema, &what, &count);
    set = (StartSet){ARENA_ARRAY(result->arena, NewFile, 2 * count), count, count};
    for (uint32_t i = 0; i < count; i++) set.v[i] = (NewFile){contents[i].path, contents[i].text};
    add_schemas(&q, contents, count, what.schema, &set);
  }
  result->done = !result->diags->errors;
  inquiry_close(&q, NULL);
  return set;
}

// --- Faces
// ----------------------------------------------------------------------------------------------------------------

// What a layout asks of a role of the brand: upright and italic of the two usual weights, and those that it names with it.
typedef struct RoleAsked {
  Str role;
  bool asked;
  VEC(int32_t) weights;  // rising
} RoleAsked;

typedef struct FacesAsked {
  Arena *arena;
  RoleAsked *roles;
  uint32_t count;
} FacesAsked;

static RoleAsked *role_asked(FacesAsked *faces, Str role) {
  for (uint32_t i = 0; i < faces->count; i++)
    if (str_eq(faces->roles[i].role, role)) return &faces->roles[i];
  return NULL;
}

static void add_weight(FacesAsked *faces, RoleAsked *role, int32_t weight) {
  uint32_t at = 0;
  while (at < role->weights.n && role->weights.v[at] < weight) at++;
  if (at < role->weights.n && role->weights.v[at] == weight) return;
  VEC_PUSH(faces->arena, role->weights, weight);
  memmove(role->weights.v + at + 1, role->weights.v + at, (role->weights.n - 1 - at) * sizeof *role->weights.v);
  role->weights.v[at] = weight;
}

static void take_asked(void *self, Decls decls) {
  FacesAsked *faces = self;
  RoleAsked *role = NULL;
  int32_t weight = 0;
  for (uint32_t i = 0; i < decls.n; i++) {
    const Decl *d = &decls.v[i];
    if (d->prop == PROP_FONT_FAMILY && d->value->kind == CSS_IDENT) role = role_asked(faces, d->value->text);
    if (d->prop == PROP_FONT_WEIGHT && d->value->kind == CSS_NUMBER) weight = (int32_t)d->value->number;
  }
  if (!role) return;
  role->asked = true;
  if (weight) add_weight(faces, role, weight);
}

static FacesAsked faces_asked(Arena *arena, const Layout *layout) {
  const Brand *brand = layout->brand;
  FacesAsked faces = {arena, ARENA_ARRAY(arena, RoleAsked, brand->font_count), brand->font_count};
  for (uint32_t i = 0; i < faces.count; i++) {
    faces.roles[i].role = brand->fonts[i].role;
    add_weight(&faces, &faces.roles[i], 400);
    add_weight(&faces, &faces.roles[i], 700);
  }
  RoleAsked *first = role_asked(&faces, str_from(prop_info[PROP_FONT_FAMILY].initial));
  if (first) first->asked = true;
  layout_each_decls(layout, take_asked, &faces);
  return faces;
}

static void tell_face(Inquiry *q, const BrandFont *font, int32_t weight, bool italic, DiagLang lang, Buf *out) {
  FontWant want = {font->families, font->count, weight, italic, font->span};
  FontReport face = font_report(q->session->fonts, &q->job, &want);
  buf_format(out, "  %d %-6s  ", weight, italic ? "italic" : "");
  if (!face.path.n) {
    buf_lit(out, "–\n");
    return;
  }
  buf_format(out, "%.*s  %.*s", STR_ARG(face.given), STR_ARG(face.path));
  if (face.substituted)
    buf_format(out, lang == DIAG_FR ? "  (remplace %.*s)" : "  (stands in for %.*s)", STR_ARG(face.asked));
  buf_byte(out, '\n');
}

static void tell_role(Inquiry *q, const BrandFont *font, const RoleAsked *role, DiagLang lang, Buf *out) {
  buf_format(out, "%.*s:", STR_ARG(font->role));
  for (uint32_t k = 0; k < font->count; k++) buf_format(out, "%s %.*s", k ? "," : "", STR_ARG(font->families[k]));
  buf_byte(out, '\n');
  for (uint32_t w = 0; w < role->weights.n; w++)
    for (int italic = 0; italic < 2; italic++) tell_face(q, font, role->weights.v[w], italic, lang, out);
}

static void tell_layout_faces(Inquiry *q, const Layout *layout, DiagLang lang, Buf *out) {
  FacesAsked faces = faces_asked(q->job.arena, layout);
  Buf others = buf_new(q->job.arena);
  for (uint32_t i = 0; i < faces.count; i++) {
    if (faces.roles[i].asked)
      tell_role(q, &layout->brand->fonts[i], &faces.roles[i], lang, out);
    else
      buf_format(&others, "%s%.*s", others.n ? ", " : "", STR_ARG(faces.roles[i].role));
  }
  if (others.n)
    buf_format(out, lang == DIAG_FR ? "(cette maquette ne demande pas\u00A0: %.*s)\n" : "(not asked for by this layout: %.*s)\n",
               STR_ARG(buf_str(&others)));
}

static Str brand_faces(Inquiry *q, Str brand, DiagLang lang) {
  const SessionOptions *options = &q->session->options;
  LayoutRequest request = {.layout = q->query->layout,
                           .brand = brand,
                           .lang = q->info->languages[0],
                           .paths = options->layout_paths,
                           .path_count = options->layout_path_count};
  const Layout *layout = session_layout(q->session, &q->job, &request);
  Buf out = buf_new(q->job.arena);
  if (layout) tell_layout_faces(q, layout, lang, &out);
  return buf_str(&out);
}

// Brands that ask for the same stand under one heading.
static Str all_faces(Inquiry *q, const Str *brands, uint32_t count) {
  Arena *arena = q->job.arena;
  Str *faces = ARENA_ARRAY(arena, Str, count);
  Buf out = buf_new(arena);
  for (uint32_t i = 0; i < count; i++) faces[i] = brand_faces(q, brands[i], q->query->lang);
  for (uint32_t i = 0; i < count; i++) {
    if (!faces[i].n) continue;
    buf_format(&out, "%s# %.*s", out.n ? "\n" : "", STR_ARG(brands[i]));
    for (uint32_t k = i + 1; k < count; k++) {
      if (!str_eq(faces[k], faces[i])) continue;
      buf_format(&out, ", %.*s", STR_ARG(brands[k]));
      faces[k].n = 0;
    }
    buf_format(&out, "\n%.*s", STR_ARG(faces[i]));
  }
  return buf_str(&out);
}

void describe_faces(Session *session, const LayoutQuery *query, BuildResult *result) {
  Inquiry q;
  bool found = inquiry_open(&q, session, query, result), one = query->brand.n > 0;
  Str text = {0};
  if (found) text = one ? all_faces(&q, &query->brand, 1) : all_faces(&q, q.info->brands, q.info->brand_count);
  inquiry_close(&q, found ? &text : NULL);
}
