// In: `pages`, `variables`, `fit`. Out: page rules with their regions, page variables, what may give way.
#include "layout/internal.h"

static const PropId page_properties[] = {
    PROP_SIZE,        PROP_BLEED,         PROP_MARKS,          PROP_MARGIN_TOP,       PROP_MARGIN_RIGHT,
    PROP_MARGIN_BOTTOM, PROP_MARGIN_LEFT, PROP_MARGIN_INSIDE, PROP_MARGIN_OUTSIDE, PROP_BACKGROUND_COLOR,
    PROP_PAGE_LABEL};

static bool is_of_pages(const Decl *decl) {
  if (decl->prop == PROP_CUSTOM) return true;
  for (uint32_t i = 0; i < sizeof page_properties / sizeof *page_properties; i++)
    if (page_properties[i] == decl->prop) return true;
  return false;
}

static Str side_name(PageRule *rule, Str word) {
  rule->first = rule->first || str_eq(word, STR("first"));
  rule->left = rule->left || str_eq(word, STR("left"));
  rule->right = rule->right || str_eq(word, STR("right"));
  rule->blank = rule->blank || str_eq(word, STR("blank"));
  bool known = str_eq(word, STR("first")) || str_eq(word, STR("left")) || str_eq(word, STR("right")) ||
               str_eq(word, STR("blank"));
  return known ? STR("") : word;
}

// "all", "name", ":first", "name:left:first"
static void read_selector(Loader *l, PageRule *rule, const Yaml *key) {
  Str text = key->text;
  int64_t colon = str_find(text, STR(":"), 0);
  rule->name = colon < 0 ? text : str_slice(text, 0, (uint32_t)colon);
  while (colon >= 0) {
    int64_t next = str_find(text, STR(":"), (uint32_t)colon + 1);
    Str word = str_slice(text, (uint32_t)colon + 1, next < 0 ? text.n : (uint32_t)next);
    if (!word.n || side_name(rule, word).n) diag(l->job->diags, DIAG_LAYOUT_PAGE_SELECTOR, key->span, text);
    colon = next;
  }
  if (str_eq(rule->name, STR("all"))) rule->name = STR("");
  if (rule->name.n) names_put(l, &l->pages, rule->name, rule);
}

static void read_regions(Loader *l, PageRule *rule, const Yaml *node) {
  node = want_mapping(l, STR("regions"), node);
  if (!node) return;
  Region *regions = ARENA_ARRAY(l->job->arena, Region, node->count);
  for (uint32_t i = 0; i < node->count; i++) {
    const Yaml *key = node->pairs[i].key, *value = node->pairs[i].value;
    bool none = value->kind == YAML_SCALAR && str_eq(value->text, STR("none"));
    const Block *box = none ? NULL : region_read(l, key->text, value, key->span);
    if (none || box) regions[rule->region_count++] = (Region){key->text, box};
  }
  rule->regions = regions;
}

static void read_page_key(Loader *l, PageRule *rule, DeclVec *decls, const YamlPair *pair) {
  const Yaml *key = pair->key;
  uint32_t before = decls->n;
  if (str_eq(key->text, STR("regions"))) {
    read_regions(l, rule, pair->value);
  } else if (!is_property(l, key->text)) {
    diag(l->job->diags, DIAG_LAYOUT_PROPERTY, key->span, key->text, property_hint(l, key->text));
  } else {
    decl_read(l, decls, key, pair->value);
    if (decls->n > before && !is_of_pages(&decls->v[before])) diag(l->job->diags, DIAG_LAYOUT_PAGE_KEY, key->span, key->text);
  }
}

void pages_read(Loader *l, const Yaml *node) {
  node = want_mapping(l, STR("pages"), node);
  if (!node) return;
  PageRule *rules = ARENA_ARRAY(l->job->arena, PageRule, node->count);
  for (uint32_t i = 0; i < node->count; i++) {
    DeclVec decls = {0};
    PageRule *rule = &rules[i];
    rule->span = node->pairs[i].key->span;
    read_selector(l, rule, node->pairs[i].key);
    const Yaml *body = want_mapping(l, node->pairs[i].key->text, node->pairs[i].value);
    for (uint32_t k = 0; body && k < body->count; k++) read_page_key(l, rule, &decls, &body->pairs[k]);
    rule->decls = (Decls){decls.v, decls.n};
  }
  l->layout->pages = rules;
  l->layout->page_count = node->count;
}

// --- Variables --------------------------------------------------------------------------------------------------

void variables_read(Loader *l, const Yaml *node) {
  static const char *const picks[] = {"first", "last", "start"};
  node = want_mapping(l, STR("variables"), node);
  if (!node) return;
  Variable *v = ARENA_ARRAY(l->job->arena, Variable, node->count);
  VariableType *types = ARENA_ARRAY(l->job->arena, VariableType, node->count);
  for (uint32_t i = 0; i < node->count; i++) {
    const Yaml *key = node->pairs[i].key;
    Str pick = want_name(l, key->text, node->pairs[i].value);
    uint32_t k = 0;
    while (k < 3 && !str_eq(pick, str_from(picks[k]))) k++;
    if (k == 3 && pick.n) diag(l->job->diags, DIAG_LAYOUT_VARIABLE_PICK, node->pairs[i].value->span, pick);
    v[i] = (Variable){key->text, k < 3 ? (VariablePick)k : VARIABLE_FIRST};
    names_put(l, &l->variables, key->text, &types[i]);
  }
  l->layout->variables = v;
  l->layout->variable_count = node->count;
}

// --- Fit --------------------------------------------------------------------------------------------------------

static bool is_style_rule(const Loader *l, Str name) {
  for (uint32_t i = 0; i < l->layout->style_count; i++)
    if (l->layout->styles[i].count == 1 && str_eq(l->layout->styles[i].steps[0].name, name)) return true;
  return false;
}

static void read_range(Loader *l, FitGive *give, const YamlPair *pair) {
  const Yaml *range = pair->value;
  if (!longhand_find(l, pair->key->text, &give->prop)) {
    diag(l->job->diags, DIAG_LAYOUT_PROPERTY, pair->key->span, pair->key->text,
         property_hint(l, pair->key->text));
  } else if (range->kind != YAML_SEQUENCE || range->count != 2) {
    diag(l->job->diags, DIAG_LAYOUT_FIT_RANGE, range->span, pair->key->text);
  } else {
    give->least = longhand_read(l, give->prop, pair->key, range->items[0]);
    give->most = longhand_read(l, give->prop, pair->key, range->items[1]);
  }
}

static bool read_give(Loader *l, FitGive *give, const Yaml *node) {
  uint32_t ranges = 0;
  node = want_mapping(l, STR("give"), node);
  if (!node) return false;
  for (uint32_t i = 0; i < node->count; i++) {
    const YamlPair *pair = &node->pairs[i];
    if (!str_eq(pair->key->text, STR("style"))) {
      if (ranges++ == 0) read_range(l, give, pair);
      continue;
    }
    give->style = want_name(l, pair->key->text, pair->value);
    if (give->style.n && !is_style_rule(l, give->style))
      diag(l->job->diags, DIAG_LAYOUT_STYLE, pair->value->span, give->style, names_hint(l, &l->styles, give->style));
  }
  if (ranges != 1 || !give->style.n) diag(l->job->diags, DIAG_LAYOUT_FIT_GIVE, node->span);
  return give->least && give->most;
}

// "any" is the last word of a list; numbers go up.
static bool read_fit_pages(Loader *l, Fit *fit, const Yaml *asked) {
  bool many = asked->kind == YAML_SEQUENCE;
  for (uint32_t i = 0; i < (many ? asked->count : 1); i++) {
    const Yaml *one = many ? asked->items[i] : asked;
    double pages = 0;
    if (many && i && i + 1 == asked->count && one->kind == YAML_SCALAR && str_eq(one->text, STR("any"))) return fit->any = true;
    if (!want_number(l, STR("pages"), one, &pages)) return true;
    uint32_t before = fit->page_count ? fit->pages[fit->page_count - 1] : 0;
    if (fit->page_count == MOST_FIT_PAGES || pages <= before || pages > 10000) return false;
    fit->pages[fit->page_count++] = (uint32_t)pages;
  }
  return fit->page_count > 0;
}

void fit_read(Loader *l, const Yaml *node) {
  node = want_mapping(l, STR("fit"), node);
  if (!node) return;
  static const char *const keys[] = {"pages", "give"};
  Fit *fit = &l->layout->fit;
  names_check(l, node, keys, 2);
  fit->span = node->span;
  const Yaml *asked = yaml_get(node, STR("pages"));
  if (!asked || !read_fit_pages(l, fit, asked)) diag(l->job->diags, DIAG_LAYOUT_FIT_PAGES, asked ? asked->span : node->span);
  const Yaml *list = want_sequence(l, STR("give"), yaml_get(node, STR("give")));
  FitGive *gives = ARENA_ARRAY(l->job->arena, FitGive, list ? list->count : 0);
  for (uint32_t i = 0; list && i < list->count; i++) fit->count += read_give(l, &gives[fit->count], list->items[i]);
  fit->gives = gives;
}
