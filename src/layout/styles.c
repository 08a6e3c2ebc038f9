// In: `styles`. Out: rules in the order written, each with the declarations of the styles it extends before its own.
#include "layout/internal.h"

typedef enum DraftState { DRAFT_NEW, DRAFT_OPEN, DRAFT_DONE } DraftState;

typedef struct Draft {
  const YamlPair *pair;
  DraftState state;
  DeclVec decls;
  uint32_t own;  // the first declaration that is not of a style it extends
} Draft;

typedef struct Styles {
  Loader *l;
  Draft *drafts;
  NameTable by_name;  // rules of one plain name, to Draft *
} Styles;

// --- Selectors --------------------------------------------------------------------------------------------------

typedef struct PseudoName {
  const char *name;
  Pseudo pseudo;
} PseudoName;

static const PseudoName pseudos[] = {{"first-child", PSEUDO_FIRST_CHILD},
                                     {"last-child", PSEUDO_LAST_CHILD},
                                     {"nth-child", PSEUDO_NTH_CHILD},
                                     {"column-start", PSEUDO_COLUMN_START}};
enum { PSEUDOS = sizeof pseudos / sizeof *pseudos, MOST_STEPS = 8 };

static int32_t read_int(Str s, uint32_t *at) {
  int32_t sign = 1, value = 0;
  uint32_t start;
  if (*at < s.n && (s.p[*at] == '-' || s.p[*at] == '+')) sign = s.p[(*at)++] == '-' ? -1 : 1;
  for (start = *at; *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9' && value < 100000; ++*at)
    value = value * 10 + (s.p[*at] - '0');
  return sign * (*at == start ? 1 : value);
}

// an+b, odd, even, a number.
static bool read_nth(Str s, SelectorStep *step) {
  uint32_t at = 0;
  s = str_trim(s);
  if (str_eq(s, STR("odd"))) return step->a = 2, step->b = 1, true;
  if (str_eq(s, STR("even"))) return step->a = 2, step->b = 0, true;
  if (!s.n) return false;
  int32_t first = read_int(s, &at);
  if (at == s.n) return step->a = 0, step->b = first, at > 0;
  if (s.p[at++] != 'n') return false;
  step->a = first;
  step->b = at < s.n ? read_int(s, &at) : 0;
  return at == s.n;
}

static bool read_pseudo(Loader *l, Str text, Span span, SelectorStep *step) {
  int64_t open = str_find(text, STR("("), 0);
  Str name = open < 0 ? text : str_slice(text, 0, (uint32_t)open), names[PSEUDOS];
  for (uint32_t i = 0; i < PSEUDOS; i++) {
    names[i] = str_from(pseudos[i].name);
    if (!str_eq(name, names[i])) continue;
    step->pseudo = pseudos[i].pseudo;
    if (step->pseudo != PSEUDO_NTH_CHILD) return open < 0;
    return open >= 0 && str_ends(text, STR(")")) && read_nth(str_slice(text, (uint32_t)open + 1, text.n - 1), step);
  }
  diag(l->job->diags, DIAG_LAYOUT_PSEUDO, span, name, names_hint_of(l, names, PSEUDOS, name));
  return true;
}

static bool is_plain_name(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (strchr(" :,+>~*[]{}", s.p[i])) return false;
  return s.n > 0;
}

// Names stand bare here; the dots and signs of CSS are passed over once they are reported.
static Str bare_name(Str name) { return name.n > 1 && strchr(".#", name.p[0]) ? str_slice(name, 1, name.n) : name; }

static bool read_step(Loader *l, const Yaml *key, Str word, SelectorStep *step) {
  int64_t colon = str_find(word, STR(":"), 0);
  step->name = colon < 0 ? word : str_slice(word, 0, (uint32_t)colon);
  if (!is_plain_name(step->name)) return false;
  Str bare = bare_name(step->name);
  if (bare.n < step->name.n) diag(l->job->diags, DIAG_LAYOUT_SELECTOR_BARE, key->span, step->name, bare);
  step->name = bare;
  names_put(l, &l->styles, step->name, step);
  return colon < 0 || read_pseudo(l, str_slice(word, (uint32_t)colon + 1, word.n), key->span, step);
}

// "A", "A B", "A > B", "A + B"; 0 steps after a finding.
static uint32_t read_selector(Loader *l, const Yaml *key, Str text, SelectorStep *steps) {
  uint32_t count = 0, at = 0;
  Combinator next = COMBINE_NONE;
  bool good = true;
  while (at < text.n && good) {
    uint32_t start = at;
    while (at < text.n && text.p[at] != ' ') at++;
    Str word = str_slice(text, start, at++);
    if (!word.n) continue;
    if (str_eq(word, STR("+")) || str_eq(word, STR(">"))) {
      good = count && next == COMBINE_DESCENDANT;
      next = word.p[0] == '+' ? COMBINE_NEXT : COMBINE_CHILD;
      continue;
    }
    good = count < MOST_STEPS && read_step(l, key, word, &steps[count]);
    if (good) steps[count++].combinator = next;
    next = COMBINE_DESCENDANT;
  }
  if (good && count && next == COMBINE_DESCENDANT) return count;
  diag(l->job->diags, DIAG_LAYOUT_SELECTOR, key->span, text);
  return 0;
}

// --- Extending --------------------------------------------------------------------------------------------------

// A later declaration of a property takes the earlier one's place.
static void override(Loader *l, Draft *draft, const Decl *decl) {
  DeclVec *decls = &draft->decls;
  for (uint32_t i = 0; i < decls->n; i++) {
    if (decls->v[i].prop != decl->prop || !str_eq(decls->v[i].name, decl->name)) continue;
    memmove(&decls->v[i], &decls->v[i + 1], (decls->n - i - 1) * sizeof *decls->v);
    decls->n--;
    draft->own -= i < draft->own;
    break;
  }
  VEC_PUSH(l->job->arena, *decls, *decl);
}

static void flatten(Styles *s, Draft *draft);

static void extend(Styles *s, Draft *draft, const Yaml *name) {
  Loader *l = s->l;
  Str wanted = want_name(l, STR("extends"), name);
  if (!wanted.n) return;
  Draft *base = names_get(&s->by_name, wanted);
  names_put(l, &l->extended, wanted, s);
  if (!base) {
    diag(l->job->diags, DIAG_LAYOUT_STYLE, name->span, wanted, names_hint(l, &s->by_name, wanted));
  } else if (base->state == DRAFT_OPEN) {
    diag(l->job->diags, DIAG_LAYOUT_STYLE_SELF, name->span, wanted);
  } else {
    flatten(s, base);
    for (uint32_t i = 0; i < base->decls.n; i++) override(l, draft, &base->decls.v[i]);
  }
}

static void extend_all(Styles *s, Draft *draft, const Yaml *names) {
  if (!names) return;
  if (names->kind != YAML_SEQUENCE) {
    extend(s, draft, names);
    return;
  }
  for (uint32_t i = 0; i < names->count; i++) extend(s, draft, names->items[i]);
}

static void flatten(Styles *s, Draft *draft) {
  if (draft->state == DRAFT_DONE) return;
  Loader *l = s->l;
  DeclVec own = {0};
  const Yaml *node = want_mapping(l, draft->pair->key->text, draft->pair->value);
  draft->state = DRAFT_OPEN;
  extend_all(s, draft, node ? yaml_get(node, STR("extends")) : NULL);
  for (uint32_t i = 0; node && i < node->count; i++) {
    const Yaml *key = node->pairs[i].key;
    if (str_eq(key->text, STR("extends"))) continue;
    if (is_property(l, key->text))
      decl_read(l, &own, key, node->pairs[i].value);
    else if (!is_stray_key(&node->pairs[i]))
      diag(l->job->diags, DIAG_LAYOUT_PROPERTY, key->span, key->text, property_hint(l, key->text));
  }
  draft->own = draft->decls.n;
  for (uint32_t i = 0; i < own.n; i++) override(l, draft, &own.v[i]);
  draft->state = DRAFT_DONE;
}

// --- Rules ------------------------------------------------------------------------------------------------------

typedef VEC(StyleRule) RuleVec;

static void add_rule(Loader *l, RuleVec *rules, const Draft *draft, Str selector) {
  SelectorStep steps[MOST_STEPS] = {0};
  uint32_t count = read_selector(l, draft->pair->key, str_trim(selector), steps);
  if (!count) return;
  SelectorStep *own = ARENA_ARRAY(l->job->arena, SelectorStep, count);
  memcpy(own, steps, count * sizeof *own);
  StyleRule rule = {own, count, {draft->decls.v, draft->decls.n}, draft->own, draft->pair->key->span};
  VEC_PUSH(l->job->arena, *rules, rule);
}

// One rule for each selector between commas.
static void add_rules(Loader *l, RuleVec *rules, const Draft *draft) {
  Str key = draft->pair->key->text;
  uint32_t from = 0;
  for (int64_t comma; (comma = str_find(key, STR(","), from)) >= 0; from = (uint32_t)comma + 1)
    add_rule(l, rules, draft, str_slice(key, from, (uint32_t)comma));
  add_rule(l, rules, draft, str_slice(key, from, key.n));
}

void styles_read(Loader *l, const Yaml *node) {
  node = want_mapping(l, STR("styles"), node);
  uint32_t count = node ? node->count : 0;
  Styles s = {.l = l, .drafts = ARENA_ARRAY(l->job->arena, Draft, count)};
  RuleVec rules = {0};
  for (uint32_t i = 0; i < count; i++) {
    s.drafts[i].pair = &node->pairs[i];
    Str name = node->pairs[i].key->text;
    if (is_plain_name(name)) names_put(l, &s.by_name, bare_name(name), &s.drafts[i]);
  }
  for (uint32_t i = 0; i < count; i++) {
    flatten(&s, &s.drafts[i]);
    add_rules(l, &rules, &s.drafts[i]);
  }
  l->layout->styles = rules.v;
  l->layout->style_count = rules.n;
}
