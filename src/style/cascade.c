// One element's computed style (CSS Cascading and Inheritance 4): what the engine says of its kind, what the column it
// stands in says, the rules in file order, its own declarations; later wins. Then the --names, then the properties.
#include "style/internal.h"

#include <stddef.h>

// What the engine itself says, as a style sheet: the last word is the layout's.
typedef struct Default {
  const char *name;
  PropId prop;
  Css value;
} Default;

#define IDENT(s) \
  { .kind = CSS_IDENT, .text = STR(s) }
#define NUMBER(x) \
  { .kind = CSS_NUMBER, .number = x }
#define LENGTH(x, unit) \
  { .kind = CSS_DIMENSION, .number = x, .text = STR(unit) }
#define DEFAULT(name, prop, value) {name, PROP_##prop, value},
static const Default defaults[] = {
#include "style/defaults.def"
};
#undef DEFAULT
#undef LENGTH
#undef NUMBER
#undef IDENT

static void add_defaults(Cascade *c, Str kind, Str extra, Decl *room) {
  for (uint32_t i = 0; i < sizeof defaults / sizeof *defaults; i++) {
    const Default *d = &defaults[i];
    if (!str_eq(kind, str_from(d->name)) && !str_eq(extra, str_from(d->name))) continue;
    room[i] = (Decl){.prop = d->prop, .value = &d->value};
    c->winner[d->prop] = &room[i];
  }
}

void cascade_add(Cascade *c, Decls decls) {
  for (uint32_t i = 0; i < decls.n; i++) {
    const Decl *d = &decls.v[i];
    if (d->prop != PROP_CUSTOM) {
      c->winner[d->prop] = d;
      continue;
    }
    uint32_t order = (uint32_t)(uintptr_t)strmap_get(&c->sheet->custom, d->name);
    if (!order) continue;
    c->custom[order - 1] = d->value;
    c->custom_state[order - 1] = CUSTOM_WAITING;
  }
}

// Of a column, its cells take what they would inherit from it, and what lies behind them.
static bool cells_take(PropId prop) {
  return prop == PROP_CUSTOM || prop_info[prop].inherited || prop == PROP_BACKGROUND_COLOR ||
         prop == PROP_BACKGROUND_CLIP || prop == PROP_PADDING_LEFT || prop == PROP_PADDING_RIGHT;
}

static void add_inherited(Cascade *c, Decls decls) {
  for (uint32_t i = 0; i < decls.n; i++)
    if (cells_take(decls.v[i].prop)) cascade_add(c, (Decls){&decls.v[i], 1});
}

static void add_column(Cascade *c, const DocColumn *column) {
  const RuleList *list = column->style.n ? strmap_get(&c->sheet->by_name, column->style) : NULL;
  for (uint32_t i = 0; list && i < list->rules.n; i++) {
    const StyleRule *rule = c->sheet->rules[list->rules.v[i]];
    if (rule->count == 1 && rule->steps[0].pseudo == PSEUDO_NONE) add_inherited(c, rule->decls);
  }
  add_inherited(c, column->decls);
}

// --- The --names ------------------------------------------------------------------------------------------------

static bool same_env(const Sheet *sheet, const void *a, const void *b) {
  const Env *x = a, *y = b;
  for (uint32_t i = 0; i < sheet->layout->property_count; i++)
    if (!css_same(x->v[i], y->v[i])) return false;
  return true;
}

static const Env *env_kept(Sheet *sheet, const Css **v) {
  uint64_t hash = 0;
  for (uint32_t i = 0; i < sheet->layout->property_count; i++) hash = v[i] ? css_hash(v[i], hash + i) : hash + 1;
  Env probe = {v};
  const Env *known = set_find(sheet, &sheet->envs, hash, &probe, same_env);
  if (known) return known;
  Env *env = ARENA_NEW(sheet->arena, Env);
  const Css **kept = ARENA_ARRAY(sheet->arena, const Css *, sheet->layout->property_count);
  if (sheet->layout->property_count) memcpy(kept, v, sheet->layout->property_count * sizeof *kept);
  env->v = kept;
  set_put(sheet->arena, &sheet->envs, hash, env);
  return env;
}

// Works out what is declared here; the rest is the parent's.
void cascade_customs(Cascade *c) {
  bool any = false;
  for (uint32_t i = 0; i < c->sheet->layout->property_count; i++) {
    if (c->custom_state[i] == CUSTOM_NONE) {
      c->custom[i] = c->parent->env->v[i];
      continue;
    }
    any = true;
    if (c->custom_state[i] == CUSTOM_DONE) continue;
    // Asking for its value works it out, and those it is made of.
    const Css reference = {.kind = CSS_IDENT, .text = c->sheet->layout->properties[i].name};
    const Css *items[] = {&reference};
    const Css var = {.kind = CSS_FUNC, .text = STR("var"), .items = items, .count = 1, .span = c->custom[i]->span};
    value_of(c, &var);
  }
  c->env = any ? env_kept(c->sheet, c->custom) : c->parent->env;
  c->out->env = c->env;
}

// --- The style --------------------------------------------------------------------------------------------------

static bool same_computed(const Sheet *sheet, const void *a, const void *b) {
  (void)sheet;
  return memcmp(a, b, sizeof(Computed)) == 0;
}

static const Computed *computed_kept(Sheet *sheet, const Computed *made) {
  uint64_t hash = hash_bytes(made, sizeof *made, 0);
  const Computed *known = set_find(sheet, &sheet->computed, hash, made, same_computed);
  if (known) return known;
  Computed *kept = ARENA_NEW(sheet->arena, Computed);
  memcpy(kept, made, sizeof *kept);
  set_put(sheet->arena, &sheet->computed, hash, kept);
  return kept;
}

static void inherit(Computed *out, const Computed *parent) {
  memcpy(out, parent, sizeof *out);
  size_t from = offsetof(Style, decoration);
  memcpy((char *)&out->style + from, (const char *)&style_initial + from, sizeof(Style) - from);
  out->style.fill = parent->style.fill;
  out->style.stroke = parent->style.stroke;
  out->style.stroke_width = parent->style.stroke_width;
  out->style.dashes = parent->style.dashes;
  out->style.dash_count = parent->style.dash_count;
  out->style.linecap = parent->style.linecap;
  out->style.linejoin = parent->style.linejoin;
}

static void cascade_begin(Cascade *c, Sheet *sheet, const Computed *parent, Computed *out) {
  uint32_t n = sheet->layout->property_count;
  memset(c, 0, sizeof *c);
  c->sheet = sheet;
  c->job = sheet->job;
  c->parent = parent;
  c->root = sheet->root;
  c->out = out;
  c->custom = ARENA_ARRAY(sheet->job->scratch, const Css *, n);
  c->custom_state = ARENA_ARRAY(sheet->job->scratch, uint8_t, n);
  inherit(out, parent);
}

static void cascade_rules(Cascade *c, const RuleSet *rules, uint32_t from, uint32_t to) {
  for (uint32_t i = from; i < to; i++) cascade_add(c, c->sheet->rules[rules->v[i]]->decls);
}

static const Computed *compute(Sheet *sheet, const CacheKey *key, bool column_start) {
  ArenaMark mark = arena_mark(sheet->job->scratch);
  Cascade *c = ARENA_NEW(sheet->job->scratch, Cascade);
  Computed *out = ARENA_NEW(sheet->job->scratch, Computed);
  Decl *room = ARENA_ARRAY(sheet->job->scratch, Decl, sizeof defaults / sizeof *defaults);
  cascade_begin(c, sheet, key->parent, out);
  style_set_str(&out->style.lang, key->lang);
  add_defaults(c, key->defaults, key->defaults_extra, room);
  if (key->column) add_column(c, key->column);
  cascade_rules(c, key->rules, 0, key->rules->start);
  if (column_start) cascade_rules(c, key->rules, key->rules->start, key->rules->n);
  cascade_add(c, (Decls){key->own, key->own_count});
  properties_apply(c);
  const Computed *kept = NULL;
  if (!column_start && key->rules->start < key->rules->n) out->style.column_start = &compute(sheet, key, true)->style;
  kept = computed_kept(sheet, out);
  arena_rewind(sheet->job->scratch, mark);
  return kept;
}

static bool is_ordered(const Frame *list) { return str_eq(list->extra, STR("ordered")); }

// A list of a rich text has no style to say how far its items stand in and what marks them: its source says whether they
// are numbered, and one with points within one with numbers does not take those over.
static Str list_defaults(const Frame *list) {
  bool within_numbers = false;
  for (const Frame *up = list->up; up; up = up->up) {
    if (str_eq(up->kind, STR("rich")))
      return is_ordered(list) ? STR("rich-numbers") : within_numbers ? STR("rich-points") : STR("rich-list");
    if (!str_eq(up->kind, STR("item")) && !str_eq(up->kind, STR("list")) && !str_eq(up->kind, STR("quote"))) break;
    within_numbers |= is_ordered(up);
  }
  return (Str){0};
}

// The pieces of a chart have names of the engine's own.
static Str extra_defaults(const Frame *frame, BlockKind kind) {
  if (str_starts(frame->style, STR("chart-"))) return frame->style;
  return kind == BLOCK_LIST ? list_defaults(frame) : frame->extra;
}

const Computed *computed_of(Sheet *sheet, const Computed *parent, const Frame *frame, BlockKind kind, Decls own,
                            Str lang, const DocColumn *column) {
  CacheKey key = {.parent = parent,
                  .rules = rules_match(sheet, frame, kind),
                  .own = own.n ? own.v : NULL,
                  .own_count = own.n,
                  .column = column,
                  .lang = lang,
                  .defaults = frame->kind,
                  .defaults_extra = extra_defaults(frame, kind)};
  CacheSlot *slot = cache_slot(sheet, &key);
  if (slot->value) return slot->value;
  return slot->value = compute(sheet, &key, false);
}

const Computed *computed_root(Sheet *sheet, Str lang) {
  ArenaMark mark = arena_mark(sheet->job->scratch);
  Cascade *c = ARENA_NEW(sheet->job->scratch, Cascade);
  Computed *out = ARENA_NEW(sheet->job->scratch, Computed);
  Frame frame = {.style = STR("root"), .kind = STR("root"), .count = 1};
  cascade_begin(c, sheet, sheet->initial, out);
  style_set_str(&out->style.lang, lang);
  cascade_add(c, (Decls){sheet->layout->properties, sheet->layout->property_count});
  const RuleSet *rules = rules_match(sheet, &frame, BLOCK_KINDS);
  cascade_rules(c, rules, 0, rules->start);
  properties_apply(c);
  const Computed *kept = computed_kept(sheet, out);
  arena_rewind(sheet->job->scratch, mark);
  return kept;
}

Cascade cascade_over(Sheet *sheet, const Computed *computed) {
  return (Cascade){.sheet = sheet,
                   .job = sheet->job,
                   .parent = computed,
                   .root = sheet->root,
                   .out = (Computed *)computed,
                   .env = computed->env};
}
