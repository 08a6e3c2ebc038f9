// In: a layout without errors. Out: a finding for each name in a selector that nothing can bear (no kind of block, nothing
// that the engine makes, no block's style), for each selector whose elements never stand to one another as it says, and
// for each page rule whose name no block asks for. Only those of the layout's own file: what it extends serves other
// layouts too.
#include "layout/internal.h"

static const char *const elements[] = {
#define ELEMENT(name, like) name,
#include "layout/elements.def"
#undef ELEMENT
};

enum { ELEMENTS = sizeof elements / sizeof *elements };

static void add(Loader *l, NameTable *borne, Str name) {
  if (name.n) names_put(l, borne, name, l);
}

typedef struct Borne {
  Loader *l;
  NameTable names;
} Borne;

static void add_block(void *self, const Block *b) {
  Borne *borne = self;
  add(borne->l, &borne->names, b->style);
  for (uint32_t k = 0; k < b->column_count; k++) add(borne->l, &borne->names, b->columns[k].style);
}

static NameTable names_borne(Loader *l) {
  Borne borne = {.l = l};
  for (uint32_t i = 0; i < BLOCK_KINDS; i++)
    if (i != BLOCK_PART && i != BLOCK_CHECK) add(l, &borne.names, str_from(block_info[i].name));
  for (uint32_t i = 0; i < ELEMENTS; i++) add(l, &borne.names, str_from(elements[i]));
  layout_each_block(l->layout, add_block, &borne);
  return borne.names;
}

// A style that others extend needs no bearer of its own.
static bool is_base(const Loader *l, const StyleRule *rule) {
  return rule->count == 1 && names_get(&l->extended, rule->steps[0].name);
}

static bool all_borne(Loader *l, const NameTable *borne, const StyleRule *rule) {
  bool all = true;
  for (uint32_t k = 0; k < rule->count; k++) {
    if (names_get(borne, rule->steps[k].name)) continue;
    all = false;
    diag(l->job->diags, DIAG_LAYOUT_UNBORNE, rule->span, rule->steps[k].name, names_near(l, borne, rule->steps[k].name));
  }
  return all;
}

// The steps before one, as they are written.
static Str steps_before(Arena *arena, const StyleRule *rule, uint32_t count) {
  static const char *const between[] = {"", " ", " > ", " + "};
  Buf out = buf_new(arena);
  for (uint32_t i = 0; i < count; i++)
    buf_format(&out, "%s%.*s", between[rule->steps[i].combinator], STR_ARG(rule->steps[i].name));
  return buf_str(&out);
}

static Str relation(Arena *arena, Combinator combinator) {
  if (combinator == COMBINE_NEXT) return diag_words(arena, STR("just after"), STR("juste après"));
  if (combinator == COMBINE_CHILD) return diag_words(arena, STR("directly in"), STR("directement dans"));
  return diag_words(arena, STR("in"), STR("dans"));
}

static void report_apart(Loader *l, const Meets *meets, const StyleRule *rule, uint32_t k) {
  Arena *arena = l->job->arena;
  const SelectorStep *step = &rule->steps[k];
  Str where = meets_where(meets, step->name);
  if (where.n)
    where = diag_words(arena, str_format(arena, "“%.*s” stands directly in: %.*s", STR_ARG(step->name), STR_ARG(where)),
                       str_format(arena, "«\u00A0%.*s\u00A0» se trouve directement dans\u00A0: %.*s", STR_ARG(step->name),
                                  STR_ARG(where)));
  diag(l->job->diags, DIAG_LAYOUT_APART, rule->span, step->name, relation(arena, step->combinator),
       steps_before(arena, rule, k), where);
}

static void check_selectors(Loader *l) {
  NameTable borne = names_borne(l);
  ArenaMark mark = arena_mark(l->job->scratch);
  const Meets *meets = NULL;
  for (uint32_t i = 0; i < l->layout->style_count; i++) {
    const StyleRule *rule = &l->layout->styles[i];
    if (rule->span.file != l->own_file || is_base(l, rule)) continue;
    if (!all_borne(l, &borne, rule) || rule->count < 2) continue;
    if (!meets) meets = meets_new(l);
    uint32_t apart = meets_first_apart(meets, rule);
    if (apart < rule->count) report_apart(l, meets, rule, apart);
  }
  arena_rewind(l->job->scratch, mark);
}

// --- Pages ------------------------------------------------------------------------------------------------------

typedef struct Asked {
  Loader *l;
  NameTable names;
} Asked;

static void add_page(void *self, Decls decls) {
  Asked *asked = self;
  for (uint32_t i = 0; i < decls.n; i++)
    if (decls.v[i].prop == PROP_PAGE && decls.v[i].value->kind == CSS_IDENT) add(asked->l, &asked->names, decls.v[i].value->text);
}

static void check_pages(Loader *l) {
  const Layout *layout = l->layout;
  Asked asked = {.l = l};
  layout_each_decls(layout, add_page, &asked);
  static const char *const pseudos[] = {":first", ":left", ":right", ":blank", "all"};
  for (size_t i = 0; i < sizeof pseudos / sizeof *pseudos; i++) add(l, &asked.names, str_from(pseudos[i]));
  for (uint32_t i = 0; i < layout->page_count; i++) {
    const PageRule *rule = &layout->pages[i];
    if (rule->name.n && rule->span.file == l->own_file && !names_get(&asked.names, rule->name))
      diag(l->job->diags, DIAG_LAYOUT_PAGE_UNASKED, rule->span, rule->name, names_near(l, &asked.names, rule->name));
  }
}

void names_check_borne(Loader *l) {
  check_selectors(l);
  check_pages(l);
}
