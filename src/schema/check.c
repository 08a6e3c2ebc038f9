// In: a node and a tree. Out: whether the tree passes, with a finding for each thing that does not. Where one of
// several schemas must pass and none does, the findings are those of the nearest.
#include <assert.h>

#include "schema/internal.h"

bool passes(Validator *v, const Node *node, const Yaml *tree) {
  Diags *diags = v->diags;
  v->diags = NULL;
  bool ok = check(v, node, tree, NULL);
  v->diags = diags;
  return ok;
}

// --- Seen fields and items ------------------------------------------------------------------------------------------

static Seen seen_new(Validator *v, const Yaml *tree) {
  return (Seen){ARENA_ARRAY(v->job->scratch, bool, tree->count), tree->count};
}

static void seen_add(Seen *to, const Seen *from) {
  for (uint32_t i = 0; to && i < to->count; i++) to->at[i] |= from->at[i];
}

// Quietly, keeping what was seen only when the tree passes.
static bool passes_seen(Validator *v, const Node *node, const Yaml *tree, Seen *seen) {
  Diags *diags = v->diags;
  v->diags = NULL;
  Seen own = seen ? seen_new(v, tree) : (Seen){NULL, 0};
  bool ok = check(v, node, tree, seen ? &own : NULL);
  if (ok && seen) seen_add(seen, &own);
  v->diags = diags;
  return ok;
}

// --- Types
// ------------------------------------------------------------------------------------------------------------

static bool is_word(Str text, const char *const *words) {
  for (; *words; words++)
    if (str_eq(text, str_from(*words))) return true;
  return false;
}

static const char *const yes_words[] = {"oui",  "Oui", "OUI", "yes", "Yes", "YES", "vrai",
                                        "Vrai", "on",  "On",  "y",   "o",   NULL};
static const char *const no_words[] = {"non", "Non", "NON", "no", "No", "NO", "faux", "Faux", "off", "Off", "n", NULL};

static bool bool_slip(Validator *v, const Yaml *tree) {
  if (str_eq(tree->text, STR("true")) || str_eq(tree->text, STR("false"))) {
    FAIL(v, DIAG_SCHEMA_QUOTED, tree->span, words_label(v), words_types(v->job->scratch, IS_BOOL), tree->text);
    return true;
  }
  bool yes = is_word(tree->text, yes_words);
  if (!yes && !is_word(tree->text, no_words)) return false;
  FAIL(v, DIAG_SCHEMA_BOOL_WORD, tree->span, words_label(v), tree->text, yes ? STR("true") : STR("false"));
  return true;
}

// A number in quotes, or with a decimal comma.
static bool number_slip(Validator *v, const Node *node, const Yaml *tree) {
  double number;
  Str text = str_dup(v->job->scratch, tree->text);
  for (uint32_t i = 0; i < text.n; i++)
    if (text.p[i] == ',') ((char *)text.p)[i] = '.';
  if (!number_parse(text, &number) || (!tree->plain && !str_eq(text, tree->text))) return false;
  if (tree->plain && str_eq(text, tree->text)) return false;  // 1.5 where a whole number is asked for
  Str wanted = words_types(v->job->scratch, node->want & (IS_NUMBER | IS_INTEGER));
  if (tree->plain)
    FAIL(v, DIAG_SCHEMA_COMMA_NUMBER, tree->span, words_label(v), text);
  else
    FAIL(v, DIAG_SCHEMA_QUOTED, tree->span, words_label(v), wanted, text);
  return true;
}

static bool on_one_line(Validator *v, const Yaml *tree) {
  const Source *source = sources_get(v->job->sources, tree->span.file);
  if (!source || tree->span.end > source->bytes.n) return false;
  return str_find(str_slice(source->bytes, 0, tree->span.end), STR("\n"), tree->span.start) < 0;
}

static Str source_text(Validator *v, Span span) {
  return str_slice(sources_get(v->job->sources, span.file)->bytes, span.start, span.end);
}

static Str in_quotes(Arena *arena, Str quoted) {
  return diag_words(arena, str_format(arena, "put it in quotes: %.*s", STR_ARG(quoted)),
                    str_format(arena, "mettez-le entre guillemets droits\u00A0: %.*s", STR_ARG(quoted)));
}

static Str without_brackets(Arena *arena, Str text, Str quoted) {
  text = words_short(arena, text);
  return diag_words(arena, str_format(arena, "write %.*s; if the brackets are the text’s: %.*s", STR_ARG(text), STR_ARG(quoted)),
                    str_format(arena, "écrivez %.*s\u00A0; si les crochets sont du texte\u00A0: %.*s", STR_ARG(text), STR_ARG(quoted)));
}

// A text that YAML took for something else: «Atelier : une journée», «[Exemple]».
static bool text_slip(Validator *v, const Yaml *tree) {
  if (tree->kind == YAML_SCALAR || !tree->count || !on_one_line(v, tree)) return false;
  DiagId id = tree->kind == YAML_MAPPING ? DIAG_SCHEMA_TEXT_COLON : DIAG_SCHEMA_TEXT_BRACKET;
  Str quoted = str_format(v->job->scratch, "\"%.*s\"", STR_ARG(words_short(v->job->scratch, source_text(v, tree->span))));
  bool one = tree->kind == YAML_SEQUENCE && tree->count == 1 && tree->items[0]->kind == YAML_SCALAR;
  FAIL(v, id, tree->span, words_label(v), one ? without_brackets(v->job->scratch, tree->items[0]->text, quoted) : in_quotes(v->job->scratch, quoted));
  return true;
}

static bool type_slip(Validator *v, const Node *node, const Yaml *tree) {
  bool scalar = tree->kind == YAML_SCALAR && tree->text.n;
  if ((node->want & IS_BOOL) && scalar && bool_slip(v, tree)) return true;
  if ((node->want & IS_NUMBER) && scalar && number_slip(v, node, tree)) return true;
  return (node->want & IS_TEXT) && text_slip(v, tree);
}

static bool check_type(Validator *v, const Node *node, const Yaml *tree, Value value) {
  if (!node->types || (node->types & value.is)) return true;
  if (!v->diags || type_slip(v, node, tree)) return false;
  Arena *arena = v->job->scratch;
  Str expected = words_node(arena, node), found = words_found(arena, tree);
  if (node->want == IS_LIST && tree->kind == YAML_SCALAR && tree->text.n)
    return FAIL(v, DIAG_SCHEMA_NOT_LIST, span_head(tree), words_label(v), found);
  if (value.is == IS_NULL) return FAIL(v, DIAG_SCHEMA_EMPTY, tree->span, words_label(v), expected);
  return FAIL(v, DIAG_SCHEMA_TYPE, span_head(tree), words_label(v), expected, found, words_instead(arena, node, tree));
}

// --- enum, const
// --------------------------------------------------------------------------------------------------------

static void take_names(Arena *arena, const Yaml *values, Strs *names) {
  for (uint32_t i = 0; i < values->count; i++) VEC_PUSH(arena, *names, values->items[i]->text);
}

static bool none_of(Validator *v, const Yaml *tree, const Strs *names) {
  Arena *arena = v->job->scratch;
  Str near = str_nearest(tree->text, names->v, names->n), all = words_names(arena, names->v, names->n);
  if (near.n)
    return FAIL(v, DIAG_SCHEMA_ENUM_NEAR, span_head(tree), words_label(v), words_found(arena, tree), near, all);
  return FAIL(v, DIAG_SCHEMA_ENUM, span_head(tree), words_label(v), words_found(arena, tree), all);
}

static bool check_values(Validator *v, const Node *node, const Yaml *tree) {
  if (!node->values) return true;
  for (uint32_t i = 0; i < node->values->count; i++)
    if (values_equal(tree, node->values->items[i], node->want, v->strict)) return true;
  if (!v->diags) return false;
  Strs names = {0};
  take_names(v->job->scratch, node->values, &names);
  return none_of(v, tree, &names);
}

static bool check_constant(Validator *v, const Node *node, const Yaml *tree) {
  if (!node->constant || values_equal(tree, node->constant, node->want, v->strict)) return true;
  Arena *arena = v->job->scratch;
  return FAIL(v, DIAG_SCHEMA_CONST, span_head(tree), words_label(v), words_found(arena, tree),
              words_found(arena, node->constant));
}

// --- One of several -----------------------------------------------------------------------------------------------

// How far a branch is from passing: a wrong type is far, a wrong word near, by the findings it makes.
static uint32_t distance(const Diags *diags, const Yaml *tree) {
  uint32_t sum = 0;
  for (uint32_t i = 0; i < diags->list.n; i++) {
    const Diag *d = &diags->list.v[i];
    bool here = d->span.file == tree->span.file && d->span.start == tree->span.start;
    bool type = d->id == DIAG_SCHEMA_TYPE || d->id == DIAG_SCHEMA_NOT_LIST || d->id == DIAG_SCHEMA_TEXT_COLON ||
                d->id == DIAG_SCHEMA_TEXT_BRACKET || d->id == DIAG_SCHEMA_EMPTY;
    if (type && here)
      sum += 10000;
    else if (d->id == DIAG_SCHEMA_CONST || d->id == DIAG_SCHEMA_ENUM)
      sum += 100;
    else
      sum += d->id == DIAG_SCHEMA_UNKNOWN || d->id == DIAG_SCHEMA_NONE_KNOWN ? 20 : 10;
  }
  return sum;
}

static Diags findings_of(Validator *v, const Node *node, const Yaml *tree) {
  Diags own = {.arena = v->job->scratch}, *diags = v->diags;
  v->diags = &own;
  check(v, node, tree, NULL);
  v->diags = diags;
  return own;
}

// Where one word or another may stand, all of them are told rather than those of the first branch.
static Strs words_of(Validator *v, const Nodes *nodes) {
  Strs names = {0};
  for (uint32_t i = 0; i < nodes->list.n; i++) {
    const Node *node = nodes->list.v[i];
    if (node->constant && node->constant->kind == YAML_SCALAR) VEC_PUSH(v->job->scratch, names, node->constant->text);
    if (node->values) take_names(v->job->scratch, node->values, &names);
  }
  return names;
}

static bool is_of_words(const Diag *d, const Yaml *tree) {
  bool words = d->id == DIAG_SCHEMA_CONST || d->id == DIAG_SCHEMA_ENUM || d->id == DIAG_SCHEMA_ENUM_NEAR;
  return words && d->span.file == tree->span.file && d->span.start == tree->span.start;
}

static bool none_passes(Validator *v, const Nodes *nodes, const Yaml *tree) {
  if (!v->diags) return false;
  Diags best = {0};
  uint32_t least = UINT32_MAX, types = 0;
  for (uint32_t i = 0; i < nodes->list.n; i++) {
    Diags own = findings_of(v, nodes->list.v[i], tree);
    uint32_t far = distance(&own, tree);
    types |= nodes->list.v[i]->want;
    if (far < least) least = far, best = own;
  }
  if (least >= 10000 && types) {
    Arena *arena = v->job->scratch;
    return FAIL(v, DIAG_SCHEMA_TYPE, span_head(tree), words_label(v), words_types(arena, types),
                words_found(arena, tree), STR(""));
  }
  assert(best.list.n > 0);
  Strs names = words_of(v, nodes);
  if (names.n > 1 && is_of_words(&best.list.v[0], tree)) return none_of(v, tree, &names);
  for (uint32_t i = 0; i < best.list.n; i++) {
    const Diag *d = &best.list.v[i];
    diag_add(v->diags, d->id, d->span, d->related, d->count, d->args);
  }
  return false;
}

static bool check_any(Validator *v, const Node *node, const Yaml *tree, Seen *seen) {
  if (!node->any.list.n) return true;
  bool ok = false;
  for (uint32_t i = 0; i < node->any.list.n && (!ok || seen); i++)
    ok |= passes_seen(v, node->any.list.v[i], tree, seen);
  return ok || none_passes(v, &node->any, tree);
}

static bool check_one(Validator *v, const Node *node, const Yaml *tree, Seen *seen) {
  if (!node->one.list.n) return true;
  uint32_t passed = 0;
  for (uint32_t i = 0; i < node->one.list.n; i++) passed += passes_seen(v, node->one.list.v[i], tree, seen);
  if (passed == 1) return true;
  return passed ? FAIL(v, DIAG_SCHEMA_SEVERAL, span_head(tree), words_label(v)) : none_passes(v, &node->one, tree);
}

// --- Other schemas in place -----------------------------------------------------------------------------------------

static bool check_all(Validator *v, const Node *node, const Yaml *tree, Seen *seen) {
  bool ok = !node->ref || check(v, node->ref, tree, seen);
  for (uint32_t i = 0; i < node->all.list.n && (ok || v->diags); i++) ok &= check(v, node->all.list.v[i], tree, seen);
  return ok;
}

static bool check_not(Validator *v, const Node *node, const Yaml *tree) {
  if (!node->negated || !passes(v, node->negated, tree)) return true;
  return FAIL(v, DIAG_SCHEMA_NOT, span_head(tree), words_label(v), words_found(v->job->scratch, tree));
}

static bool check_condition(Validator *v, const Node *node, const Yaml *tree, Seen *seen) {
  if (!node->condition) return true;
  const Node *next = passes_seen(v, node->condition, tree, seen) ? node->then : node->otherwise;
  return !next || check(v, next, tree, seen);
}

// --- The whole ----------------------------------------------------------------------------------------------------

static bool check_parts(Validator *v, const Node *node, const Yaml *tree, Value value, Seen *seen) {
  bool ok = check_values(v, node, tree) && check_constant(v, node, tree);
  if (tree->kind == YAML_SCALAR) ok &= check_scalar(v, node, tree, value);
  if (!ok && !v->diags) return false;
  ok &= check_all(v, node, tree, seen) && check_any(v, node, tree, seen) && check_one(v, node, tree, seen);
  ok = ok && check_not(v, node, tree) && check_condition(v, node, tree, seen);
  if (!ok && !v->diags) return false;
  if (tree->kind == YAML_SEQUENCE) ok &= check_list(v, node, tree, seen);
  if (tree->kind == YAML_MAPPING) ok &= check_record(v, node, tree, seen);
  if (ok && seen) ok &= check_unevaluated(v, node, tree, seen);
  return ok;
}

bool check(Validator *v, const Node *node, const Yaml *tree, Seen *seen) {
  if (node->never) return FAIL(v, DIAG_SCHEMA_NOTHING, span_head(tree), words_label(v));
  Value value = value_read(tree, node->want, v->strict);
  if (!check_type(v, node, tree, value)) return false;
  if (!v->schema->unevaluated || tree->kind == YAML_SCALAR) return check_parts(v, node, tree, value, NULL);
  Seen own = seen_new(v, tree);
  bool ok = check_parts(v, node, tree, value, &own);
  if (ok && seen) seen_add(seen, &own);
  return ok;
}

bool is_absent(const Validator *v, const Node *node, const Yaml *value) {
  return !v->strict && yaml_is_null(value) && node && node->want && !(node->want & IS_NULL);
}

const Data *schema_validate(Job *job, const Schema *schema, const Yaml *tree) {
  ArenaMark mark = arena_mark(job->scratch);
  uint32_t errors = job->diags->errors;
  Validator v = {.job = job, .schema = schema, .root = tree, .diags = job->diags};
  bool ok = check(&v, schema->root, tree, NULL);
  const Data *data = ok && job->diags->errors == errors ? build_data(&v, tree) : NULL;
  arena_rewind(job->scratch, mark);
  return data;
}
