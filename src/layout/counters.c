// In: the trees of a layout. Out: the type of the record `counter`: a number for each counter that a block or style sets
// back or on.
#include "layout/internal.h"

typedef VEC(TypeField) Fields;

static const Type type_number = {.kind = TYPE_NUMBER};

static void add(Loader *l, Fields *fields, Str name) {
  if (str_eq(name, STR("none")) || str_eq(name, STR("footnote"))) return;  // notes count themselves
  for (uint32_t i = 0; i < fields->n; i++)
    if (str_eq(fields->v[i].name, name)) return;
  VEC_PUSH(l->job->arena, *fields, ((TypeField){name, &type_number, true}));
}

static void add_decls(Loader *l, Fields *fields, Decls decls) {
  for (uint32_t i = 0; i < decls.n; i++) {
    const Css *css = decls.v[i].value;
    if (decls.v[i].prop != PROP_COUNTER_RESET && decls.v[i].prop != PROP_COUNTER_INCREMENT) continue;
    if (css->kind == CSS_IDENT) add(l, fields, css->text);
    for (uint32_t k = 0; css->kind == CSS_LIST && k < css->count; k++)
      if (css->items[k]->kind == CSS_IDENT) add(l, fields, css->items[k]->text);
  }
}

static void add_blocks(Loader *l, Fields *fields, BlockList blocks) {
  for (uint32_t i = 0; i < blocks.n; i++) {
    add_decls(l, fields, blocks.v[i]->decls);
    add_blocks(l, fields, blocks.v[i]->head);
    add_blocks(l, fields, blocks.v[i]->body);
  }
}

void counters_read(Loader *l) {
  Layout *layout = l->layout;
  Fields fields = {0};
  for (uint32_t i = 0; i < layout->style_count; i++) add_decls(l, &fields, layout->styles[i].decls);
  add_blocks(l, &fields, layout->body);
  for (uint32_t i = 0; i < layout->part_count; i++) add_blocks(l, &fields, layout->parts[i].body);
  if (!fields.n) return;
  Type *type = ARENA_NEW(l->job->arena, Type);
  *type = (Type){.kind = TYPE_RECORD, .fields = fields.v, .count = fields.n};
  layout->counters = type;
}
