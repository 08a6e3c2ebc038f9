// Lists: items by place, contains, counts, all different.
#include "schema/internal.h"

static const Node *item_node(const Node *node, uint32_t i) {
  return i < node->prefix.list.n ? node->prefix.list.v[i] : node->items;
}

static bool check_items(Validator *v, const Node *node, const Yaml *tree, Seen *seen) {
  bool ok = true;
  uint32_t above = v->item;
  for (uint32_t i = 0; i < tree->count && (ok || v->diags); i++) {
    const Node *item = item_node(node, i);
    if (!item) break;
    v->item = i + 1;
    ok &= check(v, item, tree->items[i], NULL);
    if (seen) seen->at[i] = true;
  }
  v->item = above;
  return ok;
}

static bool check_contains(Validator *v, const Node *node, const Yaml *tree, Seen *seen) {
  if (!node->contains) return true;
  uint32_t found = 0;
  for (uint32_t i = 0; i < tree->count; i++)
    if (passes(v, node->contains, tree->items[i])) {
      found++;
      if (seen) seen->at[i] = true;
    }
  double least = has_bound(node, MIN_CONTAINS) ? node->bounds[MIN_CONTAINS] : 1;
  Arena *arena = v->job->scratch;
  if (found < least)
    return FAIL(v, DIAG_SCHEMA_CONTAINS, span_head(tree), words_label(v), words_count(arena, least, COUNT_SUCH_ITEMS),
                number_text(arena, found));
  if (has_bound(node, MAX_CONTAINS) && found > node->bounds[MAX_CONTAINS])
    return FAIL(v, DIAG_SCHEMA_CONTAINS_MORE, span_head(tree), words_label(v),
                words_count(arena, node->bounds[MAX_CONTAINS], COUNT_SUCH_ITEMS), number_text(arena, found));
  return true;
}

static bool check_count(Validator *v, const Node *node, const Yaml *tree) {
  Arena *arena = v->job->scratch;
  if (has_bound(node, MIN_ITEMS) && tree->count < node->bounds[MIN_ITEMS])
    return FAIL(v, DIAG_SCHEMA_FEW_ITEMS, span_head(tree), words_label(v), words_count(arena, node->bounds[MIN_ITEMS], COUNT_ITEMS),
                number_text(arena, tree->count));
  if (has_bound(node, MAX_ITEMS) && tree->count > node->bounds[MAX_ITEMS])
    return FAIL(v, DIAG_SCHEMA_MANY_ITEMS, span_head(tree->items[(uint32_t)node->bounds[MAX_ITEMS]]), words_label(v),
                words_count(arena, node->bounds[MAX_ITEMS], COUNT_ITEMS), number_text(arena, tree->count));
  return true;
}

// A key that equal scalars share; lists and records are compared one by one.
static Str scalar_key(Validator *v, const Yaml *item, uint32_t want) {
  Value value = value_read(item, want, v->strict);
  Str text = value.is & IS_NUMBER ? number_text(v->job->scratch, value.number) : item->text;
  if (value.is == IS_BOOL) text = value.truth ? STR("true") : STR("false");
  if (value.is == IS_NULL) text = STR("");
  char kind = (char)('A' + (value.is & IS_NUMBER ? 1 : value.is));
  return str_cat(v->job->scratch, (Str){&kind, 1}, text);
}

static const Yaml *equal_before(Validator *v, const Yaml *tree, uint32_t i, uint32_t want, StrMap *scalars) {
  const Yaml *item = tree->items[i];
  if (item->kind == YAML_SCALAR) {
    Str key = scalar_key(v, item, want);
    const Yaml *before = strmap_get(scalars, key);
    if (!before) strmap_put(v->job->scratch, scalars, key, (void *)item);
    return before;
  }
  for (uint32_t k = 0; k < i; k++)
    if (values_equal(item, tree->items[k], want, v->strict)) return tree->items[k];
  return NULL;
}

static bool check_unique(Validator *v, const Node *node, const Yaml *tree) {
  if (!node->unique) return true;
  StrMap scalars = {0};
  bool ok = true;
  uint32_t want = node->items ? node->items->want : 0;
  for (uint32_t i = 0; i < tree->count && (ok || v->diags); i++) {
    const Yaml *before = equal_before(v, tree, i, want, &scalars);
    if (!before) continue;
    ok = false;
    if (v->diags)
      diag_related(v->diags, DIAG_SCHEMA_TWICE, span_head(tree->items[i]), span_head(before), words_label(v),
                   words_found(v->job->scratch, tree->items[i]));
  }
  return ok;
}

bool check_list(Validator *v, const Node *node, const Yaml *tree, Seen *seen) {
  bool ok = check_count(v, node, tree);
  ok = (ok || v->diags) && check_items(v, node, tree, seen) && ok;
  ok = (ok || v->diags) && check_contains(v, node, tree, seen) && ok;
  return (ok || v->diags) && check_unique(v, node, tree) && ok;
}
