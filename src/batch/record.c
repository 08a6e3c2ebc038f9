// A result as JSON and back, on one line. Findings go with the bytes they stand at, so that whoever reads them shows the line: in a
// file, in a row (counted from the row's start, for rows above it may come and go), or in words of the command line. Of a
// file that the session has read (data gathered in one document) the hash is enough: who reads the record has it too, or
// takes the record for none.
#include <jansson.h>

#include "batch/internal.h"

const char *const outcome_names[OUTCOMES] = {"waiting", "unchanged", "restored", "built", "failed", "crashed", "timeout", "memory"};

void result_start(Arena *arena, Sources *shared, const BatchJob *job, BatchResult *result) {
  *result = (BatchResult){.job = job, .diags = ARENA_NEW(arena, Diags), .sources = sources_within(arena, shared)};
  result->diags->arena = arena;
}

// --- Writing ------------------------------------------------------------------------------------------------------

typedef struct FileVec {
  VEC(uint32_t) numbers;
  json_t *list;
} FileVec;

static json_t *text(Str s) { return json_stringn(s.n ? s.p : "", s.n); }

static bool is_input(const BatchResult *result, Str path) {
  for (uint32_t i = 0; i < result->input_count; i++)
    if (str_eq(result->inputs[i], path)) return true;
  return false;
}

static json_t *file_json(Arena *arena, const BatchResult *result, uint32_t number) {
  const Source *source = sources_get(result->sources, number);
  bool row = number == result->job->row.file && number;
  json_t *file = json_pack("{s:o, s:i, s:b}", "path", text(source->path), "kind", (int)source->kind, "row", row);
  if (row || is_input(result, source->path)) return file;
  if (sources_is_common(result->sources, number))
    json_object_set_new(file, "session", text(str_format(arena, "%016llx", (unsigned long long)source->hash)));
  else
    json_object_set_new(file, "text", text(source->bytes));
  return file;
}

static uint32_t file_index(Arena *arena, FileVec *files, const BatchResult *result, uint32_t number) {
  for (uint32_t i = 0; i < files->numbers.n; i++)
    if (files->numbers.v[i] == number) return i;
  VEC_PUSH(arena, files->numbers, number);
  json_array_append_new(files->list, file_json(arena, result, number));
  return files->numbers.n - 1;
}

static json_t *span_json(Arena *arena, FileVec *files, const BatchResult *result, Span span) {
  if (!sources_get(result->sources, span.file)) return json_null();
  uint32_t from = span.file == result->job->row.file ? result->job->row.start : 0;
  return json_pack("[i, I, I]", (int)file_index(arena, files, result, span.file), (json_int_t)span.start - from,
                   (json_int_t)span.end - from);
}

static json_t *diag_json(Arena *arena, FileVec *files, const BatchResult *result, const Diag *d) {
  json_t *args = json_array();
  for (uint32_t i = 0; i < d->count; i++) json_array_append_new(args, text(d->args[i]));
  return json_pack("{s:s, s:o, s:o, s:o}", "code", diag_texts[d->id].code, "args", args, "at",
                   span_json(arena, files, result, d->span), "related", span_json(arena, files, result, d->related));
}

static Str printed(Arena *arena, json_t *json) {
  char *text = json_dumps(json, JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_ENCODE_ANY);
  Str out = str_dup(arena, str_from(text ? text : ""));
  free(text);
  json_decref(json);
  return out;
}

Str record_write(Arena *arena, const BatchResult *result) {
  FileVec files = {.list = json_array()};
  json_t *findings = json_array();
  for (uint32_t i = 0; i < result->diags->list.n; i++)
    json_array_append_new(findings, diag_json(arena, &files, result, &result->diags->list.v[i]));
  return printed(arena, json_pack("{s:i, s:i, s:I, s:I, s:I, s:s, s:o, s:o}", "outcome", (int)result->outcome, "pages",
                                  (int)result->pages, "bytes", (json_int_t)result->bytes, "time", (json_int_t)result->nanoseconds,
                                  "resident", (json_int_t)result->resident, "hash", hash_print(arena, result->hash).p, "files",
                                  files.list, "findings", findings));
}

Str answer_write(Arena *arena, const BatchResult *result, Str trouble) {
  json_t *inputs = json_array();
  for (uint32_t i = 0; i < result->input_count; i++) json_array_append_new(inputs, text(result->inputs[i]));
  return str_format(arena, "%s\n%s\n%s", printed(arena, text(trouble)).p, printed(arena, inputs).p, record_write(arena, result).p);
}

// --- Reading ------------------------------------------------------------------------------------------------------

static Str string_of(const json_t *json) {
  return json_is_string(json) ? (Str){json_string_value(json), (uint32_t)json_string_length(json)} : (Str){0};
}

static bool hash_scan(Str s, Hash *hash) {
  unsigned long long high, low;
  if (s.n != 32 || sscanf(s.p, "%16llx%16llx", &high, &low) != 2) return false;
  *hash = (Hash){high, low};
  return true;
}

static bool find_code(Str code, DiagId *id) {
  for (int i = 0; i < DIAG_IDS; i++)
    if (str_eq(code, str_from(diag_texts[i].code))) return *id = (DiagId)i, true;
  return false;
}

static bool read_shared(Sources *shared, SourceKind kind, Str path, Str hash, uint32_t *number) {
  char now[17];
  if (sources_read(shared, kind, path, number) != READ_OK) return false;
  snprintf(now, sizeof now, "%016llx", (unsigned long long)sources_get(shared, *number)->hash);
  return str_eq(hash, str_from(now));
}

// False: its bytes are others now.
static bool read_file(Sources *shared, BatchResult *result, const json_t *file, uint32_t *number) {
  Str path = string_of(json_object_get(file, "path"));
  const json_t *words = json_object_get(file, "text"), *session = json_object_get(file, "session");
  SourceKind kind = (SourceKind)json_integer_value(json_object_get(file, "kind"));
  *number = 0;
  if (session) return read_shared(shared, kind, path, string_of(session), number);
  if (json_is_true(json_object_get(file, "row"))) return *number = result->job->row.file, true;
  if (words) return *number = sources_add(result->sources, kind, path, string_of(words)), true;
  if (kind == SOURCE_CONTENT) sources_allow(result->sources, SOURCE_CONTENT, path_folder(path));
  sources_read(result->sources, kind, path, number);
  return true;
}

static Span read_span(const BatchResult *result, const json_t *json, const uint32_t *files, uint32_t count) {
  json_int_t file, start, end;
  if (json_unpack((json_t *)json, "[I, I, I]", &file, &start, &end) != 0 || file < 0 || file >= (json_int_t)count) return NO_SPAN;
  uint32_t from = files[file] && files[file] == result->job->row.file ? result->job->row.start : 0;
  return (Span){files[file], (uint32_t)(start + from), (uint32_t)(end + from)};
}

static bool read_diag(BatchResult *result, const json_t *json, const uint32_t *files, uint32_t count) {
  DiagId id;
  Str args[DIAG_MAX_ARGS];
  const json_t *list = json_object_get(json, "args");
  size_t n = json_array_size(list);
  if (!find_code(string_of(json_object_get(json, "code")), &id) || n > DIAG_MAX_ARGS) return false;
  for (size_t i = 0; i < n; i++) args[i] = string_of(json_array_get(list, i));
  diag_add(result->diags, id, read_span(result, json_object_get(json, "at"), files, count),
           read_span(result, json_object_get(json, "related"), files, count), n, args);
  return true;
}

static bool read_diags(Arena *arena, Sources *shared, BatchResult *result, const json_t *all) {
  const json_t *list = json_object_get(all, "files"), *findings = json_object_get(all, "findings");
  uint32_t count = (uint32_t)json_array_size(list);
  uint32_t *files = ARENA_ARRAY(arena, uint32_t, count);
  for (uint32_t i = 0; i < count; i++)
    if (!read_file(shared, result, json_array_get(list, i), &files[i])) return false;
  for (size_t i = 0; i < json_array_size(findings); i++)
    if (!read_diag(result, json_array_get(findings, i), files, count)) return false;
  return true;
}

static json_int_t number_of(const json_t *all, const char *key) { return json_integer_value(json_object_get(all, key)); }

static bool read_all(Arena *arena, Sources *shared, BatchResult *result, const json_t *all) {
  result->outcome = (Outcome)number_of(all, "outcome");
  result->pages = (uint32_t)number_of(all, "pages");
  result->bytes = (uint64_t)number_of(all, "bytes");
  result->nanoseconds = (uint64_t)number_of(all, "time");
  result->resident = (uint64_t)number_of(all, "resident");
  return hash_scan(string_of(json_object_get(all, "hash")), &result->hash) && read_diags(arena, shared, result, all);
}

bool record_read(Arena *arena, Sources *shared, Str bytes, BatchResult *result) {
  BatchResult had = *result;
  result_start(arena, shared, had.job, result);
  result->inputs = had.inputs;
  result->input_count = had.input_count;
  json_t *all = json_loadb(bytes.p, bytes.n, 0, NULL);
  bool good = all && read_all(arena, shared, result, all);
  json_decref(all);
  return good;
}

// The text up to the end of the line, and what follows.
static bool cut_line(Str *rest, Str *line) {
  int64_t end = str_find(*rest, STR("\n"), 0);
  if (end < 0) return false;
  *line = str_slice(*rest, 0, (uint32_t)end);
  *rest = str_slice(*rest, (uint32_t)end + 1, rest->n);
  return true;
}

typedef struct PathList {
  Str *v;
  uint32_t count;
} PathList;

static const PathList *read_paths(Arena *arena, StrMap *lists, Str line) {
  PathList *paths = strmap_get(lists, line);
  if (paths) return paths;
  json_t *list = json_loadb(line.p, line.n, 0, NULL);
  paths = ARENA_NEW(arena, PathList);
  *paths = (PathList){ARENA_ARRAY(arena, Str, json_array_size(list)), (uint32_t)json_array_size(list)};
  for (uint32_t i = 0; i < paths->count; i++) paths->v[i] = str_dup(arena, string_of(json_array_get(list, i)));
  strmap_put(arena, lists, str_dup(arena, line), paths);
  json_decref(list);
  return paths;
}

bool answer_read(Arena *arena, StrMap *lists, Sources *shared, Str bytes, BatchResult *result, Str *trouble) {
  Str first, second;
  if (!cut_line(&bytes, &first) || !cut_line(&bytes, &second)) return false;
  json_t *words = json_loadb(first.p, first.n, JSON_DECODE_ANY, NULL);
  *trouble = str_dup(arena, string_of(words));
  json_decref(words);
  const PathList *paths = read_paths(arena, lists, second);
  result->inputs = paths->v;
  result->input_count = paths->count;
  return record_read(arena, shared, bytes, result);
}

// --- What is known of a request: three lines ------------------------------------------------------------------------

Str known_write(Arena *arena, const Known *known) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < known->inputs->count; i++) {
    const InputName *one = &known->inputs->v[i];
    json_array_append_new(list, json_pack("[i, i, o, o]", (int)one->is, (int)one->kind, text(one->path), text(one->suffix)));
  }
  return str_format(arena, "%s\n%s\n%.*s", printed(arena, list).p, hash_print(arena, known->key).p, STR_ARG(known->result));
}

static bool read_name(Arena *arena, const json_t *one, InputName *name) {
  *name = (InputName){(InputKind)json_integer_value(json_array_get(one, 0)), (SourceKind)json_integer_value(json_array_get(one, 1)),
                      str_dup(arena, string_of(json_array_get(one, 2))), str_dup(arena, string_of(json_array_get(one, 3)))};
  return json_array_size(one) == 4;
}

static InputList *read_names(Arena *arena, const json_t *list) {
  if (!json_is_array(list)) return NULL;
  InputList *names = ARENA_NEW(arena, InputList);
  uint32_t n = (uint32_t)json_array_size(list);
  InputName *v = ARENA_ARRAY(arena, InputName, n);
  Str *files = ARENA_ARRAY(arena, Str, n);
  *names = (InputList){.v = v, .count = n, .files = files};
  for (uint32_t i = 0; i < n; i++) {
    if (!read_name(arena, json_array_get(list, i), &v[i])) return NULL;
    if (v[i].is == INPUT_FILE) files[names->file_count++] = v[i].path;
  }
  return names;
}

static InputList *read_list(Disk *disk, Str line) {
  InputList *names = strmap_get(&disk->lists, line);
  if (names) return names;
  json_t *list = json_loadb(line.p, line.n, 0, NULL);
  names = read_names(disk->arena, list);
  if (names) strmap_put(disk->arena, &disk->lists, str_dup(disk->arena, line), names);
  json_decref(list);
  return names;
}

bool known_read(Disk *disk, Str bytes, Known *known) {
  Str first, second;
  if (!cut_line(&bytes, &first) || !cut_line(&bytes, &second)) return false;
  known->inputs = read_list(disk, first);
  known->result = bytes;
  return known->inputs && hash_scan(second, &known->key);
}
