// In: where rows are. Out: a list of mappings. CSV and JSON have readers that keep each value's place; YAML has its own.
#include "batch/internal.h"

// Of an empty or odd suffix nothing is guessed.
typedef enum DataForm { DATA_CSV, DATA_JSON, DATA_YAML, DATA_UNKNOWN } DataForm;

static DataForm form_of(Str path) {
  static const struct {
    const char *ending;
    DataForm form;
  } forms[] = {{".csv", DATA_CSV}, {".tsv", DATA_CSV}, {".json", DATA_JSON}, {".yaml", DATA_YAML}, {".yml", DATA_YAML}};
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
    if (str_ends(path, str_from(forms[i].ending))) return forms[i].form;
  return DATA_UNKNOWN;
}

static const Yaml *read_yaml(Job *job, Str path, Span from) {
  const Yaml *tree = yaml_load(job, SOURCE_CONTENT, path, from);
  return tree ? yaml_include(job, tree) : NULL;
}

enum { MUCH = 1 << 20 };  // bytes, which become several times as much

static const Yaml *read_form(Job *job, const Entry *entry, Str path, DataForm form) {
  uint32_t file;
  if (form == DATA_YAML) return read_yaml(job, path, entry->data->span);
  switch (sources_read(job->sources, SOURCE_CONTENT, path, &file)) {
    case READ_OK: break;
    case READ_MISSING: return diag(job->diags, DIAG_YAML_MISSING, entry->data->span, path), NULL;
    case READ_OUTSIDE: return diag(job->diags, DIAG_YAML_OUTSIDE, entry->data->span, path), NULL;
    case READ_TOO_LARGE: return diag(job->diags, DIAG_YAML_FILE_TOO_LARGE, entry->data->span, path), NULL;
    case READ_FAILED: return diag(job->diags, DIAG_YAML_UNREADABLE, entry->data->span, path), NULL;
  }
  if (sources_get(job->sources, file)->bytes.n >= MUCH) arena_grow_large(job->arena);
  if (form == DATA_JSON) return json_parse(job, file);
  char delimiter = str_ends(path, STR(".tsv")) ? '\t' : 0;
  return csv_parse(job, file, entry->delimiter ? entry->delimiter->text.p[0] : delimiter);
}

static bool are_rows(Job *job, const Yaml *list) {
  bool good = list->kind == YAML_SEQUENCE;
  if (!good) diag(job->diags, DIAG_BATCH_NOT_ROWS, list->span);
  for (uint32_t i = 0; good && i < list->count; i++)
    if (list->items[i]->kind != YAML_MAPPING) {
      diag(job->diags, DIAG_BATCH_NOT_ROWS, list->items[i]->span);
      good = false;
    }
  return good;
}

bool rows_read(Job *job, const Entry *entry, Rows *out) {
  if (entry->data->kind == YAML_SEQUENCE) {
    *out = (Rows){entry->data, entry->beside, false};
    return are_rows(job, entry->data);
  }
  out->path = path_beside(job->arena, entry->beside, entry->data->text);
  DataForm form = form_of(out->path);
  if (form == DATA_UNKNOWN) return diag(job->diags, DIAG_BATCH_DATA_FORM, entry->data->span, entry->data->text), false;
  out->texts = form == DATA_CSV;
  out->list = read_form(job, entry, out->path, form);
  return out->list && are_rows(job, out->list);
}
