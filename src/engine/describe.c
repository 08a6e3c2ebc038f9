// What a layout asks of its content, for who writes it: the schema that editors complete by.
#include "engine/session.h"

typedef struct Inquiry {
  Session *session;
  const LayoutQuery *query;
  BuildResult *result;
  Job job;
  const LayoutInfo *info;
  DiagLang lang;  // the layout's own
} Inquiry;

// Begins a result as typeset() does, and finds the layout; false after findings.
static bool inquiry_open(Inquiry *q, Session *session, const LayoutQuery *query, BuildResult *result) {
  Arena *arena = arena_new();
  *result = (BuildResult){.arena = arena, .sources = sources_within(arena, session->sources), .diags = ARENA_NEW(arena, Diags)};
  result->diags->arena = arena;
  *q = (Inquiry){.session = session, .query = query, .result = result};
  q->job = (Job){arena, arena_new(), result->diags, result->sources};
  const SessionOptions *options = &session->options;
  LayoutRequest request = {.layout = query->layout, .brand = query->brand, .paths = options->layout_paths,
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

// --- The head -----------------------------------------------------------------------------------------------------------

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

static const Str *schema_text(Inquiry *q) {
  const LayoutInfo *info = q->info;
  const char *const *words = head_words[q->lang];
  ExportField head[] = {
      {.name = STR("layout"), .description = str_from(words[0]), .examples = &q->query->layout, .example_count = 1,
       .required = true},
      {.name = STR("brand"), .description = str_from(words[1]), .examples = info->brands,
       .example_count = info->brand_count, .required = true},
      {.name = STR("language"), .description = str_from(words[2]), .pattern = language_pattern(q->job.arena, info),
       .standard = STR("fr"), .examples = info->languages, .example_count = info->language_count}};
  SchemaExport what = {q->lang, head, sizeof head / sizeof *head, q->query->field};
  return schema_export(&q->job, info->schema, &what);
}

void describe_schema(Session *session, const LayoutQuery *query, BuildResult *result) {
  Inquiry q;
  bool found = inquiry_open(&q, session, query, result);
  inquiry_close(&q, found ? schema_text(&q) : NULL);
}
