// In: `parts`. Out: named blocks with parameters; none may hold itself, so that a layout always ends.
#include "layout/internal.h"

static void params_read(Loader *l, Part *part, const Yaml *node) {
  node = want_mapping(l, STR("params"), node);
  if (!node) return;
  PartParam *params = ARENA_ARRAY(l->job->arena, PartParam, node->count);
  for (uint32_t i = 0; i < node->count; i++) {
    Str word = want_name(l, node->pairs[i].key->text, node->pairs[i].value);
    bool required = str_eq(word, STR("required"));
    if (word.n && !required && !str_eq(word, STR("optional")))
      diag(l->job->diags, DIAG_LAYOUT_PARAM_WORD, node->pairs[i].value->span, word);
    params[i] = (PartParam){node->pairs[i].key->text, required};
  }
  part->params = params;
  part->param_count = node->count;
}

void parts_read(Loader *l, const Yaml *node) {
  static const Str keys[] = {{"params", 6}, {"body", 4}};
  node = want_mapping(l, STR("parts"), node);
  if (!node) return;
  Part *parts = ARENA_ARRAY(l->job->arena, Part, node->count);
  for (uint32_t i = 0; i < node->count; i++) {
    const Yaml *key = node->pairs[i].key, *value = want_mapping(l, key->text, node->pairs[i].value);
    parts[i] = (Part){.name = key->text, .span = key->span};
    names_put(l, &l->parts, key->text, &parts[i]);
    for (uint32_t k = 0; value && k < value->count; k++) {
      const Yaml *inner = value->pairs[k].key;
      if (str_eq(inner->text, keys[0]))
        params_read(l, &parts[i], value->pairs[k].value);
      else if (str_eq(inner->text, keys[1]))
        parts[i].body = blocks_read(l, inner->text, value->pairs[k].value);
      else
        diag(l->job->diags, DIAG_LAYOUT_KEY, inner->span, inner->text, names_hint_of(l, keys, 2, inner->text));
    }
  }
  l->layout->parts = parts;
  l->layout->part_count = node->count;
}

// --- Circles ----------------------------------------------------------------------------------------------------

typedef struct Circle {
  Loader *l;
  uint8_t *state;  // of each part: 0 not seen, 1 being looked into, 2 free of circles
  bool found;
} Circle;

static void look_into(Circle *c, const Part *part, Span from);

static void look_at(Circle *c, BlockList list) {
  for (uint32_t i = 0; i < list.n; i++) {
    const Block *b = list.v[i];
    const Part *part = b->kind == BLOCK_PART ? names_get(&c->l->parts, b->name) : NULL;
    if (part) look_into(c, part, b->span);
    look_at(c, b->head);
    look_at(c, b->body);
  }
}

static void look_into(Circle *c, const Part *part, Span from) {
  uint32_t number = (uint32_t)(part - c->l->layout->parts);
  if (c->state[number] == 1) {
    diag_related(c->l->job->diags, DIAG_LAYOUT_PART_SELF, from, part->span, part->name);
    c->found = true;
  }
  if (c->state[number]) return;
  c->state[number] = 1;
  look_at(c, part->body);
  c->state[number] = 2;
}

bool parts_hold_themselves(Loader *l) {
  Circle c = {l, ARENA_ARRAY(l->job->scratch, uint8_t, l->layout->part_count), false};
  for (uint32_t i = 0; i < l->layout->part_count; i++) look_into(&c, &l->layout->parts[i], NO_SPAN);
  return c.found;
}

const Part *layout_part(const Layout *layout, Str name) {
  for (uint32_t i = 0; i < layout->part_count; i++)
    if (str_eq(layout->parts[i].name, name)) return &layout->parts[i];
  return NULL;
}
