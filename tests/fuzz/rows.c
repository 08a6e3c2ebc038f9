// Rows of data, as CSV and as JSON: what comes of them is a tree whose every value stands within the file, or findings. What
// is JSON and what is not, jansson says as well. The first byte asks for a reader: j, or a delimiter, or that it be guessed.
#include <jansson.h>

#include "batch/internal.h"
#include "fuzz.h"

static void check_tree(const Sources *sources, const Yaml *node) {
  const Source *source = sources_get(sources, node->span.file);
  WANT(source && node->span.start <= node->span.end && node->span.end <= source->bytes.n);
  if (node->kind == YAML_SCALAR) WANT(utf8_invalid(node->text) < 0);
  for (uint32_t i = 0; node->kind == YAML_SCALAR && i < node->text.n; i += 1 + node->text.n / 8) {
    Span at = yaml_text_span(node, i, i + 1);
    WANT(at.file == node->span.file && at.start >= node->span.start && at.end <= node->span.end);
  }
  for (uint32_t i = 0; node->kind == YAML_SEQUENCE && i < node->count; i++) check_tree(sources, node->items[i]);
  for (uint32_t i = 0; node->kind == YAML_MAPPING && i < node->count; i++) {
    check_tree(sources, node->pairs[i].key);
    check_tree(sources, node->pairs[i].value);
  }
}

// All but what the two differ in on purpose: keys that are one in NFC, numbers of any size, controls, and how deep.
static bool is_told_apart(const Diags *diags) {
  for (uint32_t i = 0; i < diags->list.n; i++) {
    DiagId id = diags->list.v[i].id;
    if (id != DIAG_BATCH_JSON && id != DIAG_BATCH_JSON_VALUE && id != DIAG_BATCH_JSON_TEXT && id != DIAG_BATCH_JSON_MORE) return false;
  }
  return true;
}

static void compare(Fuzz *f, Str bytes, const Yaml *tree) {
  json_error_t error;
  json_t *other = json_loadb(bytes.p, bytes.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
  enum json_error_code code = json_error_code(&error);
  if (tree) WANT(other || code == json_error_numeric_overflow);
  if (!tree && is_told_apart(&f->diags)) WANT(!other);
  json_decref(other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Fuzz f;
  if (!size) return 0;
  fuzz_open(&f);
  Str bytes = fuzz_bytes(data + 1, size - 1);
  bool json = data[0] == 'j';
  uint32_t file = sources_add(f.job.sources, SOURCE_CONTENT, json ? STR("rows.json") : STR("rows.csv"), bytes);
  const Yaml *tree = json ? json_parse(&f.job, file) : csv_parse(&f.job, file, strchr(",;\t|", data[0]) ? (char)data[0] : 0);
  WANT((tree == NULL) == (f.diags.errors > 0));
  if (tree) check_tree(f.job.sources, tree);
  bool marked = str_starts(bytes, STR("\xEF\xBB\xBF"));
  if (json && !marked && str_find(bytes, STR("\xEF\xBB\xBF"), 0) < 0) compare(&f, bytes, tree);
  fuzz_close(&f);
  return 0;
}
