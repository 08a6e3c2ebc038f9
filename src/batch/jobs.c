// In: entries. Out: jobs, one a document: each content, or each row, in each combination of the matrix; then their names,
// which stay within the output folder and clash with none.
#include "batch/internal.h"

enum { MOST_JOBS = 1000000 };

typedef struct Maker {
  Job *job;
  const BatchOptions *options;
  const Entry *entry;
  Filler filler;
  Rows rows;
  const Data *row_data;            // of `rows`
  const Data *matrix;              // its lists, inferred
  VEC(BatchJob) jobs;
  StrMap outputs;                  // to 1 + the job's index
} Maker;

// What one document is made of, besides the entry.
typedef struct Case {
  const ContentFile *content;      // NULL: none
  const Yaml *base;                // the content's tree, for rows
  const Yaml *row;                 // NULL: none, or all of them
  const Data *row_data;
  uint32_t number, of;
  const Yaml *const *values;       // of the matrix, by key
} Case;

// The same with all scalars as texts: 02 stays 02.
static const Yaml *as_texts(Arena *arena, const Yaml *tree) {
  Yaml *node = ARENA_NEW(arena, Yaml);
  *node = *tree;
  node->plain = false;
  if (tree->kind == YAML_SEQUENCE) {
    const Yaml **items = ARENA_ARRAY(arena, const Yaml *, tree->count);
    for (uint32_t i = 0; i < tree->count; i++) items[i] = as_texts(arena, tree->items[i]);
    node->items = items;
  } else if (tree->kind == YAML_MAPPING) {
    YamlPair *pairs = ARENA_ARRAY(arena, YamlPair, tree->count);
    for (uint32_t i = 0; i < tree->count; i++) pairs[i] = (YamlPair){tree->pairs[i].key, as_texts(arena, tree->pairs[i].value)};
    node->pairs = pairs;
  }
  return node;
}

// --- Names in sight of templates ----------------------------------------------------------------------------------

static const Type text_type = {.kind = TYPE_TEXT}, any_type = {.kind = TYPE_ANY};

static const Type *matrix_type(Maker *m) {
  uint32_t n = m->matrix ? m->matrix->count : 0;
  TypeField *fields = ARENA_ARRAY(m->job->arena, TypeField, n);
  for (uint32_t i = 0; i < n; i++)
    fields[i] = (TypeField){m->matrix->fields[i].name, m->matrix->fields[i].value->type->item, true};
  Type *type = ARENA_NEW(m->job->arena, Type);
  *type = (Type){.kind = TYPE_RECORD, .fields = fields, .count = n};
  return type;
}

static void check_templates(Maker *m) {
  const Entry *e = m->entry;
  const Type *row = m->row_data && m->row_data->type->item ? m->row_data->type->item : &any_type;
  TypeScope name = {NULL, STR("name"), &text_type}, number = {&name, STR("number"), &text_type};
  TypeScope matrix = {&number, STR("matrix"), matrix_type(m)}, whole = {&matrix, STR("row"), row};
  const TypeScope *scope = e->data && !e->gather ? &whole : &matrix;
  const Yaml *const templates[] = {e->output, e->set, e->default_set, e->layout, e->brand, e->language};
  for (size_t i = 0; i < sizeof templates / sizeof *templates; i++)
    if (templates[i]) fields_check(m->job, templates[i], scope);
  if (e->fields) fields_check(m->job, e->fields, &whole);
}

static const Data *matrix_data(Maker *m, const Case *c) {
  uint32_t n = m->entry->matrix ? m->entry->matrix->count : 0;
  DataField *fields = ARENA_ARRAY(m->job->arena, DataField, n);
  for (uint32_t i = 0; i < n; i++)
    fields[i] = (DataField){m->entry->matrix->pairs[i].key->text, schema_infer(m->job, as_texts(m->job->arena, c->values[i]))};
  Data *data = ARENA_NEW(m->job->arena, Data);
  *data = (Data){.kind = DATA_RECORD, .type = &any_type, .count = n, .fields = fields};
  return data;
}

static Str stem_of(Str path) {
  Str name = path_name(path);
  for (uint32_t n = name.n; n > 1; n--)
    if (name.p[n - 1] == '.') return str_slice(name, 0, n - 1);
  return name;
}

static Str case_name(const Maker *m, const Case *c) { return c->content ? c->content->name : stem_of(m->rows.path); }

// As many digits as the last needs, so that names sort.
static Str case_number(const Maker *m, const Case *c) {
  int digits = 1;
  for (uint32_t of = c->of; of >= 10; of /= 10) digits++;
  return str_format(m->job->arena, "%0*u", digits, c->number);
}

// --- A job's parts ------------------------------------------------------------------------------------------------

static Str fill_text(Maker *m, const Yaml *scalar, const Case *c, const Scope *scope) {
  const Yaml *filled = scalar ? field_fill(&m->filler, scalar, c->row, scope) : NULL;
  if (!filled) return STR("");
  if (filled->kind == YAML_SCALAR) return filled->text;
  diag(m->job->diags, DIAG_BATCH_NOT_TEXT, scalar->span);
  return STR("");
}

typedef struct SettingVec {
  VEC(Setting) list;
} SettingVec;

static void put_setting(Maker *m, SettingVec *to, Setting setting) {
  for (uint32_t i = 0; i < to->list.n; i++)
    if (str_eq(to->list.v[i].key, setting.key)) {
      to->list.v[i] = setting;
      return;
    }
  VEC_PUSH(m->job->arena, to->list, setting);
}

// An empty value takes a default's away.
static void add_settings(Maker *m, SettingVec *to, const Yaml *set, const Case *c, const Scope *scope) {
  for (uint32_t i = 0; set && i < set->count; i++) {
    Str value = fill_text(m, set->pairs[i].value, c, scope);
    if (value.n) put_setting(m, to, (Setting){set->pairs[i].key->text, value});
  }
}

static void fill_settings(Maker *m, BatchJob *job, const Case *c, const Scope *scope) {
  SettingVec settings = {0};
  add_settings(m, &settings, m->entry->default_set, c, scope);
  add_settings(m, &settings, m->entry->set, c, scope);
  for (uint32_t i = 0; i < m->options->setting_count; i++) put_setting(m, &settings, m->options->settings[i]);
  job->settings = settings.list.v;
  job->setting_count = settings.list.n;
}

static Yaml *mapping_of(Arena *arena, const YamlPair *pairs, uint32_t count, Span span) {
  Yaml *node = ARENA_NEW(arena, Yaml);
  *node = (Yaml){.kind = YAML_MAPPING, .span = span, .count = count, .pairs = pairs};
  return node;
}

// Of a form in which all are texts, an empty one says nothing.
static const Yaml *without_empty(Maker *m, const Yaml *row) {
  YamlPair *pairs = ARENA_ARRAY(m->job->arena, YamlPair, row->count);
  uint32_t n = 0;
  for (uint32_t i = 0; i < row->count; i++)
    if (row->pairs[i].value->text.n) pairs[n++] = row->pairs[i];
  return mapping_of(m->job->arena, pairs, n, row->span);
}

static const Yaml *row_content(Maker *m, const Yaml *row, const Scope *scope) {
  const Yaml *fields = m->entry->fields, *content = row;
  if (fields)
    content = fields_fill(&m->filler, fields, row, scope);
  else if (m->rows.texts)
    content = without_empty(m, row);
  if (!content) return mapping_of(m->job->arena, NULL, 0, row->span);
  Yaml *placed = ARENA_NEW(m->job->arena, Yaml);
  *placed = *content;
  placed->span = row->span;  // what is missing is missing in the row
  return placed;
}

static const Yaml *gathered(Maker *m, const Scope *outer) {
  const Yaml **items = ARENA_ARRAY(m->job->arena, const Yaml *, m->rows.list->count);
  for (uint32_t i = 0; i < m->rows.list->count; i++) {
    Scope scope = {outer, STR("row"), m->row_data->items[i], NULL};
    items[i] = row_content(m, m->rows.list->items[i], &scope);
  }
  Yaml *list = ARENA_NEW(m->job->arena, Yaml);
  YamlPair *pair = ARENA_NEW(m->job->arena, YamlPair);
  *list = (Yaml){.kind = YAML_SEQUENCE, .span = m->rows.list->span, .count = m->rows.list->count, .items = items};
  *pair = (YamlPair){m->entry->gather, list};
  return mapping_of(m->job->arena, pair, 1, m->rows.list->span);
}

// The head of a content, where the manifest says it: findings then stand there.
static const Yaml *with_head(Maker *m, const Yaml *tree, const BatchJob *job) {
  const struct {
    Str key, text;
    const Yaml *from;
  } heads[] = {{STR("layout"), job->layout, m->entry->layout}, {STR("brand"), job->brand, m->entry->brand}, {STR("language"), job->lang, m->entry->language}};
  YamlPair *pairs = ARENA_ARRAY(m->job->arena, YamlPair, tree->count + 3);
  uint32_t n = 0;
  for (size_t i = 0; i < 3; i++) {
    if (!heads[i].text.n) continue;
    Yaml *key = ARENA_NEW(m->job->arena, Yaml), *value = ARENA_NEW(m->job->arena, Yaml);
    *key = (Yaml){.kind = YAML_SCALAR, .plain = true, .text = heads[i].key};
    *value = heads[i].from ? *heads[i].from : (Yaml){.kind = YAML_SCALAR};
    value->text = heads[i].text;
    pairs[n++] = (YamlPair){key, value};
  }
  for (uint32_t i = 0; i < tree->count; i++) {
    Str key = tree->pairs[i].key->text;
    bool replaced = false;
    for (size_t k = 0; k < 3; k++) replaced |= heads[k].text.n && str_eq(key, heads[k].key);
    if (!replaced) pairs[n++] = tree->pairs[i];
  }
  return mapping_of(m->job->arena, pairs, n, tree->span);
}

static void fill_tree(Maker *m, BatchJob *job, const Case *c, const Scope *scope) {
  const Yaml *own = c->row ? row_content(m, c->row, scope) : gathered(m, scope);
  Yaml *tree = ARENA_NEW(m->job->arena, Yaml);
  *tree = *yaml_merge(m->job->arena, c->base, own);
  tree->span = own->span;
  job->tree = with_head(m, tree, job);
  job->row = c->row ? c->row->span : NO_SPAN;
  job->content = m->rows.path;
}

// --- Outputs ------------------------------------------------------------------------------------------------------

// Without a name of its own: the content's, with its combination; a row's number.
static Str usual_output(Maker *m, const Case *c) {
  Buf name = buf_new(m->job->arena);
  buf_add(&name, case_name(m, c));
  if (c->row) buf_format(&name, "-%.*s", STR_ARG(case_number(m, c)));
  for (uint32_t i = 0; m->entry->matrix && i < m->entry->matrix->count; i++) {
    const Yaml *value = c->values[i], *id = value->kind == YAML_MAPPING ? yaml_get(value, STR("id")) : value;
    if (id && id->kind == YAML_SCALAR) buf_format(&name, "-%.*s", STR_ARG(id->text));
  }
  buf_lit(&name, ".pdf");
  return buf_str(&name);
}

static bool part_is_good(Str part) {
  if (!part.n || part.n > 255 || str_eq(part, STR(".")) || str_eq(part, STR(".."))) return false;
  for (uint32_t i = 0; i < part.n; i++)
    if ((unsigned char)part.p[i] < 0x20 || part.p[i] == 0x7F || part.p[i] == '\\') return false;
  return true;
}

static bool output_is_good(Str output) {
  for (uint32_t from = 0; from <= output.n;) {
    int64_t slash = str_find(output, STR("/"), from);
    uint32_t to = slash < 0 ? output.n : (uint32_t)slash;
    if (!part_is_good(str_slice(output, from, to))) return false;
    from = to + 1;
  }
  return !str_starts(output, STR(".marbre"));
}

static void check_output(Maker *m, const BatchJob *job, Span from) {
  if (!output_is_good(job->output)) {
    diag_related(m->job->diags, DIAG_BATCH_OUTPUT, job->row.file ? job->row : job->span, from, job->output);
    return;
  }
  uintptr_t other = (uintptr_t)strmap_get(&m->outputs, job->output);
  if (other)
    diag_related(m->job->diags, DIAG_BATCH_CLASH, job->row.file ? job->row : job->span,
                 m->jobs.v[other - 1].row.file ? m->jobs.v[other - 1].row : m->jobs.v[other - 1].span, job->output);
  else
    strmap_put(m->job->arena, &m->outputs, job->output, (void *)(uintptr_t)(m->jobs.n + 1));
}

static void add_job(Maker *m, const Case *c) {
  Arena *arena = m->job->arena;
  const Data *matrix = matrix_data(m, c);
  Scope name = {NULL, STR("name"), data_from_text(arena, case_name(m, c), m->entry->span), NULL};
  Scope number = {&name, STR("number"), data_from_text(arena, case_number(m, c), m->entry->span), NULL};
  Scope combination = {&number, STR("matrix"), matrix, NULL};
  Scope row = {&combination, STR("row"), c->row_data, NULL};
  const Scope *scope = c->row ? &row : &combination;
  BatchJob job = {.number = m->jobs.n + 1, .span = m->entry->span, .content = c->content ? c->content->path : m->rows.path};
  job.layout = m->options->layout.n ? m->options->layout : fill_text(m, m->entry->layout, c, scope);
  job.brand = m->options->brand.n ? m->options->brand : fill_text(m, m->entry->brand, c, scope);
  job.lang = fill_text(m, m->entry->language, c, scope);
  fill_settings(m, &job, c, scope);
  if (m->entry->data) fill_tree(m, &job, c, scope);
  job.output = m->entry->output ? fill_text(m, m->entry->output, c, scope) : usual_output(m, c);
  check_output(m, &job, m->entry->output ? m->entry->output->span : NO_SPAN);
  VEC_PUSH(arena, m->jobs, job);
}

// --- Cases --------------------------------------------------------------------------------------------------------

// Every combination of the matrix, the last list turning fastest.
static void add_combinations(Maker *m, Case *c) {
  const Yaml *matrix = m->entry->matrix;
  uint32_t n = matrix ? matrix->count : 0;
  const Yaml **values = ARENA_ARRAY(m->job->arena, const Yaml *, n + 1);
  uint32_t *at = ARENA_ARRAY(m->job->scratch, uint32_t, n + 1);
  c->values = values;
  for (;;) {
    for (uint32_t i = 0; i < n; i++) values[i] = matrix->pairs[i].value->items[at[i]];
    add_job(m, c);
    uint32_t i = n;
    while (i && ++at[i - 1] == matrix->pairs[i - 1].value->count) at[--i] = 0;
    if (!i) return;
  }
}

static void add_rows(Maker *m, Case *c) {
  c->of = m->rows.list->count;
  if (m->entry->gather) {
    add_combinations(m, c);
    return;
  }
  for (uint32_t i = 0; i < m->rows.list->count; i++) {
    c->row = m->rows.list->items[i];
    c->row_data = m->row_data->items[i];
    c->number = i + 1;
    add_combinations(m, c);
  }
}

static void add_contents(Maker *m, const Contents *contents) {
  for (uint32_t i = 0; i < contents->count; i++) {
    Case c = {.content = &contents->v[i], .number = i + 1, .of = contents->count};
    add_combinations(m, &c);
  }
}

static bool find_all(Maker *m, const Yaml *paths, Contents *out) {
  bool list = paths->kind == YAML_SEQUENCE, all = m->options->layout.n || m->entry->layout;
  VEC(ContentFile) found = {0};
  for (uint32_t i = 0; i < (list ? paths->count : 1); i++) {
    const Yaml *path = list ? paths->items[i] : paths;
    Contents some;
    if (!contents_find(m->job, path_beside(m->job->arena, m->entry->beside, path->text), path->span, all, &some)) return false;
    for (uint32_t k = 0; k < some.count; k++) VEC_PUSH(m->job->arena, found, some.v[k]);
  }
  *out = (Contents){found.v, found.n};
  return true;
}

// Rows over a content: each row's fields are put over the same base.
static bool read_base(Maker *m, const Contents *contents, Case *c) {
  if (contents->count != 1) return diag(m->job->diags, DIAG_BATCH_ONE_BASE, m->entry->content->span), false;
  const Yaml *tree = yaml_load(m->job, SOURCE_CONTENT, contents->v[0].path, m->entry->content->span);
  c->base = tree ? yaml_include(m->job, tree) : NULL;
  c->content = &contents->v[0];
  return c->base != NULL;
}

static bool read_rows(Maker *m) {
  if (!rows_read(m->job, m->entry, &m->rows)) return false;
  m->row_data = schema_infer(m->job, m->rows.texts ? as_texts(m->job->arena, m->rows.list) : m->rows.list);
  return true;
}

static bool is_too_many(Maker *m, uint32_t contents) {
  const Yaml *matrix = m->entry->matrix;
  uint64_t n = !m->entry->data ? contents : m->entry->gather ? 1 : m->rows.list->count;
  for (uint32_t i = 0; matrix && i < matrix->count && n <= MOST_JOBS; i++) n *= matrix->pairs[i].value->count;
  if (m->jobs.n + n <= MOST_JOBS) return false;
  diag(m->job->diags, DIAG_BATCH_TOO_MANY, m->entry->span, diag_number(m->job->scratch, MOST_JOBS, 0));
  return true;
}

// To a schema a key without a value is one that is not given; a list that was to come is missed all the same.
static bool matrix_is_whole(Maker *m, const Yaml *matrix) {
  static const char *const items[] = {"item", "items", "élément", "éléments"};
  Arena *arena = m->job->arena;
  uint32_t errors = m->job->diags->errors;
  for (uint32_t i = 0; matrix && i < matrix->count; i++) {
    const YamlPair *pair = &matrix->pairs[i];
    if (pair->value->kind == YAML_SEQUENCE) continue;
    Str name = diag_words(arena, str_format(arena, "“%.*s”", STR_ARG(pair->key->text)),
                          str_format(arena, "«\u00A0%.*s\u00A0»", STR_ARG(pair->key->text)));
    diag(m->job->diags, DIAG_SCHEMA_FEW_ITEMS, pair->key->span, name, diag_count(arena, 1, items), STR("0"));
  }
  return m->job->diags->errors == errors;
}

static void expand(Maker *m, const Entry *entry) {
  if (!matrix_is_whole(m, entry->matrix)) return;
  m->entry = entry;
  m->rows = (Rows){0};
  m->row_data = NULL;
  m->matrix = entry->matrix ? schema_infer(m->job, as_texts(m->job->arena, entry->matrix)) : NULL;
  m->filler = (Filler){.expr = {.job = m->job, .lang = entry->language ? entry->language->text : STR("fr")}};
  uint32_t errors = m->job->diags->errors;
  Contents contents = {0};
  Case c = {0};
  if (entry->content && !find_all(m, entry->content, &contents)) return;
  if (entry->data && !read_rows(m)) return;
  if (entry->data && entry->content && !read_base(m, &contents, &c)) return;
  check_templates(m);
  if (m->job->diags->errors == errors && !is_too_many(m, contents.count)) {
    if (entry->data)
      add_rows(m, &c);
    else
      add_contents(m, &contents);
  }
  expr_close(&m->filler.expr);
}

static void check_only(Maker *m) {
  Str *names = ARENA_ARRAY(m->job->scratch, Str, m->jobs.n);
  for (uint32_t i = 0; i < m->jobs.n; i++) names[i] = m->jobs.v[i].output;
  for (uint32_t i = 0; i < m->options->only_count; i++) {
    Str name = m->options->only[i];
    if (strmap_get(&m->outputs, name)) continue;
    Str near = str_nearest(name, names, m->jobs.n);
    diag(m->job->diags, DIAG_BATCH_ONLY, NO_SPAN, name, near.n ? near : m->jobs.n ? names[0] : name);
  }
}

const Jobs *batch_jobs(Job *job, const BatchOptions *options) {
  const Manifest *manifest = manifest_load(job, options);
  if (!manifest) return NULL;
  Maker m = {.job = job, .options = options};
  for (uint32_t i = 0; i < manifest->count; i++) expand(&m, &manifest->entries[i]);
  check_only(&m);
  Jobs *jobs = ARENA_NEW(job->arena, Jobs);
  *jobs = (Jobs){m.jobs.v, m.jobs.n};
  return job->diags->errors ? NULL : jobs;
}
