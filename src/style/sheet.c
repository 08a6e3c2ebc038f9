// The rules of a layout made ready: found by the name they end with, cascades remembered by what decides them.
#include "style/internal.h"

static void rule_index(Sheet *sheet, uint16_t number) {
  const StyleRule *rule = sheet->rules[number];
  if (!rule->count) return;
  Str name = rule->steps[rule->count - 1].name;
  RuleList *list = strmap_get(&sheet->by_name, name);
  if (!list) {
    list = ARENA_NEW(sheet->arena, RuleList);
    strmap_put(sheet->arena, &sheet->by_name, name, list);
  }
  VEC_PUSH(sheet->arena, list->rules, number);
}

static void sheet_rules(Sheet *sheet, const StyleRule *overrides, uint32_t count) {
  const Layout *layout = sheet->layout;
  uint32_t total = layout->style_count + count;
  if (total > UINT16_MAX) total = UINT16_MAX;
  sheet->rules = ARENA_ARRAY(sheet->arena, const StyleRule *, total);
  for (uint32_t i = 0; i < total; i++) {
    sheet->rules[i] = i < layout->style_count ? &layout->styles[i] : &overrides[i - layout->style_count];
    rule_index(sheet, (uint16_t)i);
  }
  sheet->rule_count = total;
  for (uint32_t k = 0; k < BLOCK_KINDS; k++)
    sheet->by_kind[k] = strmap_get(&sheet->by_name, str_from(block_info[k].name));
}

// What the document begins with: the initial values, and every --name without one.
static const Computed *computed_initial(Sheet *sheet, Str lang) {
  Computed *c = ARENA_NEW(sheet->arena, Computed);
  memcpy(&c->style, &style_initial, sizeof c->style);
  style_set_str(&c->style.lang, lang);
  c->line_number = 1.3;
  const Brand *brand = sheet->layout->brand;
  const BrandColour *ink = brand ? brand_colour(brand, STR("ink")) : NULL;
  if (ink) c->style.colour = ink->colour;
  const BrandFont *text = brand ? brand_font(brand, STR("text")) : NULL;
  if (text) {
    c->style.families = text->families;
    c->style.family_count = text->count;
    c->style.font_span = text->span;
  }
  Env *env = ARENA_NEW(sheet->arena, Env);
  env->v = ARENA_ARRAY(sheet->arena, const Css *, sheet->layout->property_count);
  c->env = env;
  return c;
}

Sheet *sheet_new(Job *job, const Layout *layout, const StyleRule *overrides, uint32_t count, Str lang) {
  Sheet *sheet = ARENA_NEW(job->arena, Sheet);
  sheet->arena = job->arena;
  sheet->job = job;
  sheet->layout = layout;
  for (uint32_t i = 0; i < layout->property_count; i++)
    strmap_put(sheet->arena, &sheet->custom, layout->properties[i].name, (void *)(uintptr_t)(i + 1));
  sheet_rules(sheet, overrides, count);
  sheet->initial = computed_initial(sheet, lang);
  sheet->root = computed_root(sheet, lang);
  return sheet;
}

// --- Sets by content --------------------------------------------------------------------------------------------

const void *set_find(const Sheet *sheet, const PointerSet *set, uint64_t hash, const void *item, SameItem *same) {
  if (!set->cap) return NULL;
  for (uint32_t i = (uint32_t)hash & (set->cap - 1); set->items[i]; i = (i + 1) & (set->cap - 1))
    if (set->hashes[i] == hash && same(sheet, set->items[i], item)) return set->items[i];
  return NULL;
}

static void set_insert(PointerSet *set, uint64_t hash, const void *item) {
  uint32_t i = (uint32_t)hash & (set->cap - 1);
  while (set->items[i]) i = (i + 1) & (set->cap - 1);
  set->hashes[i] = hash;
  set->items[i] = item;
}

void set_put(Arena *arena, PointerSet *set, uint64_t hash, const void *item) {
  if ((set->n + 1) * 4 > set->cap * 3) {
    PointerSet larger = {.cap = set->cap ? set->cap * 2 : 64, .n = set->n};
    larger.hashes = ARENA_ARRAY(arena, uint64_t, larger.cap);
    larger.items = ARENA_ARRAY(arena, const void *, larger.cap);
    for (uint32_t i = 0; i < set->cap; i++)
      if (set->items[i]) set_insert(&larger, set->hashes[i], set->items[i]);
    *set = larger;
  }
  set_insert(set, hash, item);
  set->n++;
}

// --- The cache --------------------------------------------------------------------------------------------------

// Addresses are hashed here: they only find what was worked out before, and decide nothing.
static uint64_t key_hash(const CacheKey *k) {
  uintptr_t words[] = {(uintptr_t)k->parent, (uintptr_t)k->rules, (uintptr_t)k->own, k->own_count,
                       (uintptr_t)k->column};
  uint64_t h = 0;
  for (uint32_t i = 0; i < sizeof words / sizeof *words; i++) h = (h ^ words[i]) * 0x9E3779B97F4A7C15u, h ^= h >> 29;
  h ^= ((uint64_t)k->defaults.n << 8) ^ ((uint64_t)k->defaults_extra.n << 16) ^ k->lang.n;
  return (h * 0x9E3779B97F4A7C15u) ^ (h >> 32);
}

static bool key_same(const CacheKey *a, const CacheKey *b) {
  return a->parent == b->parent && a->rules == b->rules && a->own == b->own && a->own_count == b->own_count &&
         a->column == b->column && str_eq(a->defaults, b->defaults) && str_eq(a->defaults_extra, b->defaults_extra) &&
         str_eq(a->lang, b->lang);
}

static CacheSlot *slot_in(CacheSlot *cache, uint32_t cap, uint64_t hash, const CacheKey *key) {
  uint32_t i = (uint32_t)hash & (cap - 1);
  while (cache[i].value && !(cache[i].hash == hash && key_same(&cache[i].key, key))) i = (i + 1) & (cap - 1);
  return &cache[i];
}

static void cache_grow(Sheet *sheet) {
  uint32_t cap = sheet->cache_cap ? sheet->cache_cap * 2 : 128;
  CacheSlot *larger = ARENA_ARRAY(sheet->arena, CacheSlot, cap);
  for (uint32_t i = 0; i < sheet->cache_cap; i++) {
    CacheSlot *slot = &sheet->cache[i];
    if (slot->value) *slot_in(larger, cap, slot->hash, &slot->key) = *slot;
  }
  sheet->cache = larger;
  sheet->cache_cap = cap;
}

CacheSlot *cache_slot(Sheet *sheet, const CacheKey *key) {
  if (sheet->cache_count * 2 >= sheet->cache_cap) cache_grow(sheet);
  uint64_t hash = key_hash(key);
  CacheSlot *slot = slot_in(sheet->cache, sheet->cache_cap, hash, key);
  if (!slot->value) {
    slot->hash = hash;
    slot->key = *key;
    sheet->cache_count++;
  }
  return slot;
}
