// In: what a `chart` says of its form and of its series. Out: their trees. The comment in blocks.def says what they
// mean.
#include "layout/internal.h"

static const Str forms[] = {STR("bar"), STR("line"), STR("share")};

ChartForm form_read(Loader *l, const Yaml *node) {
  Str form = want_name(l, STR("form"), node);
  for (uint32_t i = 0; i < sizeof forms / sizeof *forms; i++)
    if (str_eq(form, forms[i])) return (ChartForm)i;
  if (form.n)
    diag(l->job->diags, DIAG_LAYOUT_CHART_FORM, node->span, form,
         names_hint_of(l, forms, sizeof forms / sizeof *forms, form));
  return CHART_BAR;
}

// A value is printed as it is where the series has no text for it.
static const Template *template_of_value(Loader *l, const Yaml *value) {
  Str text = str_format(l->job->arena, "{{ %.*s }}", STR_ARG(value->text));
  return template_parse(l->job, text, &(TextMap){0});
}

static const ChartSeries *series_one(Loader *l, const Yaml *node) {
  static const Str own[] = {STR("term"), STR("value"), STR("text")};
  ChartSeries *series = ARENA_NEW(l->job->arena, ChartSeries);
  DeclVec decls = {0};
  series->span = node->span;
  for (uint32_t i = 0; i < node->count; i++) {
    const Yaml *key = node->pairs[i].key, *value = node->pairs[i].value;
    if (str_eq(key->text, own[0])) {
      series->term = want_template(l, key->text, value);
    } else if (str_eq(key->text, own[1])) {
      series->value = want_expr(l, key->text, value);
      if (series->value && !series->text) series->text = template_of_value(l, value), series->bare = true;
    } else if (str_eq(key->text, own[2])) {
      series->text = want_template(l, key->text, value), series->bare = false;
    } else if (is_property(l, key->text)) {
      decl_read(l, &decls, key, value);
    } else {
      diag(l->job->diags, DIAG_LAYOUT_KEY, key->span, key->text, names_hint_of(l, own, 3, key->text));
    }
  }
  if (!series->value) diag(l->job->diags, DIAG_LAYOUT_REQUIRED, node->span, STR("series"), STR("value"));
  series->decls = (Decls){decls.v, decls.n};
  return series;
}

const ChartSeries *const *series_read(Loader *l, const Yaml *node, uint32_t *count) {
  node = want_sequence(l, STR("series"), node);
  *count = 0;
  if (!node) return NULL;
  const ChartSeries **list = ARENA_ARRAY(l->job->arena, const ChartSeries *, node->count);
  for (uint32_t i = 0; i < node->count; i++)
    if (want_mapping(l, STR("series"), node->items[i])) list[(*count)++] = series_one(l, node->items[i]);
  return list;
}

void chart_check(Loader *l, const Block *chart) {
  if (chart->form == CHART_SHARE && chart->series_count > 1)
    diag(l->job->diags, DIAG_LAYOUT_CHART_SHARE, chart->series[1]->span);
  for (uint32_t i = 0; i < chart->series_count && chart->series_count > 1; i++)
    if (!chart->series[i]->term) diag(l->job->diags, DIAG_LAYOUT_CHART_TERM, chart->series[i]->span);
}
