// A text as a template and as an expression: parsed, checked and worked out against the content of the module's tests.
#include <math.h>

#include "expr/expr.h"
#include "fuzz.h"

typedef struct World {
  Fuzz f;
  TypeScope types[32];
  Scope values[32];
  uint32_t count;
} World;

static void world_open(World *w) {
  fuzz_open(&w->f);
  Job *job = &w->f.job;
  const Yaml *tree = yaml_load(job, SOURCE_LAYOUT, str_from(FUZZ_DIR "/../expr/schema.yaml"), NO_SPAN);
  const Schema *schema = schema_compile(job, tree);
  const Yaml *content = yaml_load(job, SOURCE_CONTENT, str_from(FUZZ_DIR "/../expr/content.yaml"), NO_SPAN);
  const Data *data = schema_validate(job, schema, content);
  const Type *type = schema_type(schema);
  WANT(data);
  for (uint32_t i = 0; i < type->count && i < 24; i++) {
    const TypeField *field = &type->fields[i];
    w->types[i] = (TypeScope){i ? &w->types[i - 1] : NULL, field->name, field->type};
    w->values[i] = (Scope){i ? &w->values[i - 1] : NULL, field->name, data_get(data, field->name), NULL};
    w->count = i + 1;
  }
  // What arithmetic and content can bring forth.
  static const struct {
    Str name;
    double number;
  } numbers[] = {{{"big", 3}, 1e300}, {{"inf", 3}, INFINITY}, {{"nan", 3}, NAN}, {{"tiny", 4}, -1e-300}};
  for (uint32_t i = 0; i < 4; i++, w->count++) {
    const Data *value = data_from_number(job->arena, numbers[i].number, NO_SPAN);
    w->types[w->count] = (TypeScope){&w->types[w->count - 1], numbers[i].name, value->type};
    w->values[w->count] = (Scope){&w->values[w->count - 1], numbers[i].name, value, NULL};
  }
}

static void read_expr(Job *job, const World *w, Str text, const TextMap *map, ExprContext *context) {
  uint32_t errors = job->diags->errors;
  const Expr *expr = expr_parse(job, text, map);
  WANT((expr == NULL) == (job->diags->errors > errors));
  if (!expr) return;
  Buf out = buf_new(job->arena);
  expr_dump(expr, &out);
  expr_check(job, expr, &w->types[w->count - 1]);
  if (job->diags->errors > errors) return;
  const Data *value = expr_eval(context, expr, &w->values[w->count - 1]);
  WANT(value && value->type);
  data_dump(job->sources, value, &out);
}

static void read_template(Job *job, const World *w, Str text, const TextMap *map, ExprContext *context) {
  uint32_t errors = job->diags->errors;
  const Template *tmpl = template_parse(job, text, map);
  WANT((tmpl == NULL) == (job->diags->errors > errors));
  if (!tmpl) return;
  Buf out = buf_new(job->arena);
  template_dump(tmpl, &out);
  template_check(job, tmpl, &w->types[w->count - 1]);
  if (job->diags->errors > errors) return;
  const Data *value = template_eval(context, tmpl, &w->values[w->count - 1]);
  WANT(value && value->kind == DATA_TEXT);
  data_text(job->arena, value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static World world;
  if (!world.count) world_open(&world);
  Fuzz f;
  fuzz_open(&f);
  Str text = fuzz_text(&f, fuzz_bytes(data, size));
  TextMap map = fuzz_map(&f, text);
  ExprContext context = {.job = &f.job, .lang = STR("fr")};
  read_template(&f.job, &world, text, &map, &context);
  read_expr(&f.job, &world, text, &map, &context);
  expr_close(&context);
  // Findings may speak of places in the schema, which is another run's file: only those of this one are held to it.
  f.diags.list.n = 0, f.diags.errors = 0;
  fuzz_close(&f);
  return 0;
}
