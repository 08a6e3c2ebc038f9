// Counters (CSS Lists 3, 4): set back and on as blocks are bound. Expressions read where they stand in the record
// `counter`, which is one for the whole pass and is changed as the walk goes on.
#include "doc/internal.h"

void counters_start(DocBinder *b) {
  const Type *type = b->layout->counters;
  uint32_t n = type ? type->count : 0;
  b->counters = ARENA_ARRAY(b->job.arena, double, n);
  b->counter_fields = ARENA_ARRAY(b->job.arena, DataField, n);
  for (uint32_t i = 0; i < n; i++)
    b->counter_fields[i] = (DataField){type->fields[i].name, data_from_number(b->job.arena, 0, NO_SPAN)};
}

const Data *counters_record(DocBinder *b) {
  const Type *type = b->layout->counters;
  Data *record = ARENA_NEW(b->job.arena, Data);
  *record = (Data){.kind = DATA_RECORD, .type = type, .count = type->count, .fields = b->counter_fields};
  return record;
}

static void counter_set(DocBinder *b, uint32_t i, double value) {
  if (b->counters[i] == value) return;
  b->counters[i] = value;
  b->counter_fields[i].value = data_from_number(b->job.arena, value, NO_SPAN);
}

// NAME or NAME NUMBER, several times.
static void step(DocBinder *b, const Css *css, double otherwise, bool reset) {
  const Css *const *items = css->kind == CSS_LIST ? css->items : &css;
  uint32_t n = css->kind == CSS_LIST ? css->count : 1;
  for (uint32_t i = 0; i < n; i++) {
    bool given = i + 1 < n && items[i + 1]->kind == CSS_NUMBER;
    double by = given ? items[i + 1]->number : otherwise;
    for (uint32_t k = 0; k < b->layout->counters->count; k++)
      if (str_eq(b->counter_fields[k].name, items[i]->text)) counter_set(b, k, reset ? by : b->counters[k] + by);
    i += given;
  }
}

static void step_as_declared(DocBinder *b, const Site *site, const Block *block, PropId prop, double otherwise) {
  const Css *css = declared(b, block, prop);
  if (css) css = css_fill(b, css, site->scope);
  if (css) step(b, css, otherwise, prop == PROP_COUNTER_RESET);
}

const double *counters_step(DocBinder *b, const Site *site, const Block *block) {
  const Type *type = b->layout->counters;
  if (!type || block->kind == BLOCK_PART) return NULL;
  double *before = ARENA_ARRAY(b->temp, double, type->count);
  memcpy(before, b->counters, type->count * sizeof *before);
  step_as_declared(b, site, block, PROP_COUNTER_RESET, 0);
  step_as_declared(b, site, block, PROP_COUNTER_INCREMENT, 1);
  return before;
}

void counters_take_back(DocBinder *b, const double *before) {
  for (uint32_t i = 0; i < b->layout->counters->count; i++) counter_set(b, i, before[i]);
}
