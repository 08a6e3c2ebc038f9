// Pages until their numbers stand still, and the least change of style that makes them few enough.
#include <math.h>

#include "engine/session.h"

enum { MOST_PASSES = 3, FIT_STEPS = 6 };

static const char *const page_words[] = {"page", "pages", "page", "pages"};

bool same_facts(const PageFacts *a, const PageFacts *b) {
  if (!a || !b || a->page_count != b->page_count) return false;
  for (uint32_t i = 1; i <= a->anchor_count; i++)
    if (!str_eq(a->anchor_page[i], b->anchor_page[i]) || !str_eq(a->anchor_last[i], b->anchor_last[i])) return false;
  return true;
}

static bool lay_out(Session *session, Job *job, Made *made) {
  made->galley = galley_make(job, session->images, made->styled, made->prose);
  made->pages = made->galley ? page_make(job, &session->tools, made->galley, NULL) : NULL;
  return made->pages != NULL;
}

// The first pages of a document that prints numbers are made to find these: what is found wrong with them is only of
// interest when no others follow.
static const PageFacts *first_facts(Session *session, Job *job, Made *made) {
  Diags quiet = {.arena = job->arena};
  Job first = *job;
  first.diags = &quiet;
  made->galley = galley_make(job, session->images, made->styled, made->prose);
  made->pages = made->galley ? page_make(&first, &session->tools, made->galley, NULL) : NULL;
  if (made->galley && !made->pages) diags_repeat(job->diags, &quiet);
  return made->pages ? page_facts(job, made->pages) : NULL;
}

// The first place whose page is another each time.
static Span unsettled(const Doc *doc, const PageFacts *a, const PageFacts *b) {
  for (uint32_t i = 1; i <= a->anchor_count && i <= b->anchor_count; i++)
    if (!str_eq(a->anchor_page[i], b->anchor_page[i])) return doc->anchors[i].span;
  return NO_SPAN;
}

// Numbers are set, which may move what they name: again, until they are as they were.
static bool settle(Session *session, Job *job, Made *made) {
  const PageFacts *facts = NULL, *found = first_facts(session, job, made);
  if (!found) return false;
  while (!same_facts(facts, found)) {
    if (made->passes == MOST_PASSES) {
      diag(job->diags, DIAG_ENGINE_NOT_SETTLED, unsettled(made->styled->doc, facts, found));
      return false;
    }
    facts = found;
    made->prose = prose_remake(job, &session->tools.prose, made->prose, facts);
    galley_renew(made->galley, made->prose);
    made->pages = page_make(job, &session->tools, made->galley, made->pages);
    if (!made->pages) return false;
    made->passes++;
    found = page_facts(job, made->pages);
  }
  return true;
}

bool make_pages(Session *session, Job *job, const Layout *layout, const Doc *doc, const StyleRule *overrides, uint32_t count,
                Made *made) {
  *made = (Made){.passes = 1};
  Styled *styled = style_begin(job, layout, doc, overrides, count);
  ProseMaking *prose = prose_begin(job, &session->tools.prose, styled);
  if (!style_end(job, styled)) return prose_drop(prose), false;
  made->styled = styled;
  made->prose = prose_end(prose, job, doc->reads_pages ? expect_facts(job, styled) : NULL);
  return doc->reads_pages ? settle(session, job, made) : lay_out(session, job, made);
}

static const Css *between(Job *job, const Css *least, const Css *most, uint32_t step) {
  Css *value = ARENA_NEW(job->arena, Css);
  *value = *most;
  value->number = least->number + (most->number - least->number) * step / FIT_STEPS;
  return value;
}

// The rules that hold every style of `fit` before `give` at its least, and that one at `step` of its range.
static void write_overrides(Job *job, const Layout *layout, uint32_t give, uint32_t step, StyleRule *rules) {
  for (uint32_t i = 0; i <= give; i++) {
    const FitGive *g = &layout->fit.gives[i];
    SelectorStep *selector = ARENA_NEW(job->arena, SelectorStep);
    Decl *decl = ARENA_NEW(job->arena, Decl);
    *selector = (SelectorStep){.name = g->style};
    *decl = (Decl){.prop = g->prop, .value = i < give ? g->least : between(job, g->least, g->most, step), .span = layout->fit.span};
    rules[i] = (StyleRule){.steps = selector, .count = 1, .decls = {decl, 1}, .span = layout->fit.span};
  }
}

static bool try_step(Session *session, Job *job, const Layout *layout, const Doc *doc, uint32_t wanted, uint32_t give,
                     uint32_t step, Made *made) {
  StyleRule *rules = ARENA_ARRAY(job->arena, StyleRule, give + 1);
  write_overrides(job, layout, give, step, rules);
  // A trial's findings are not the document's: the pages kept are made once more with them.
  Diags quiet = {.arena = job->arena};
  Job trial = *job;
  trial.diags = &quiet;
  return make_pages(session, &trial, layout, doc, rules, give + 1, made) && made->pages->count <= wanted;
}

// As it would be written in the layout, to a hundredth.
static Str css_number(Arena *arena, const Css *css) {
  Css shown = *css;
  shown.number = round(css->number * 100) / 100;
  Buf out = buf_new(arena);
  css_dump(&shown, &out);
  return buf_str(&out);
}

static void report_gives(Job *job, const Layout *layout, uint32_t wanted, uint32_t give, uint32_t step) {
  Str pages = diag_count(job->arena, wanted, page_words);
  for (uint32_t i = 0; i <= give; i++) {
    const FitGive *g = &layout->fit.gives[i];
    const Css *now = i < give ? g->least : between(job, g->least, g->most, step);
    diag(job->diags, DIAG_ENGINE_FIT_GAVE, layout->fit.span, pages, str_from(prop_info[g->prop].name), g->style,
         css_number(job->arena, g->most), css_number(job->arena, now));
  }
}

// The largest step of `give` that fits, FIT_STEPS being no change; 0 is known to fit.
static uint32_t largest_fitting(Session *session, Job *job, const Layout *layout, const Doc *doc, uint32_t wanted, uint32_t give) {
  uint32_t low = 0, high = FIT_STEPS;
  Made made;
  while (high - low > 1) {
    uint32_t middle = (low + high) / 2;
    if (try_step(session, job, layout, doc, wanted, give, middle, &made))
      low = middle;
    else
      high = middle;
  }
  return low;
}

// What a try for so many pages came to.
typedef enum Tried { TRIED_FITS, TRIED_FAILED, TRIED_TOO_LONG } Tried;

// `least`: the pages that the tightest settings take, where they are too many.
static Tried fit_into(Session *session, Job *job, const Layout *layout, const Doc *doc, uint32_t wanted, uint32_t *least, Made *made) {
  Made trial;
  for (uint32_t give = 0; give < layout->fit.count; give++) {
    if (!try_step(session, job, layout, doc, wanted, give, 0, &trial)) {
      if (trial.pages) *least = trial.pages->count;
      continue;
    }
    uint32_t step = largest_fitting(session, job, layout, doc, wanted, give);
    StyleRule *rules = ARENA_ARRAY(job->arena, StyleRule, give + 1);
    write_overrides(job, layout, give, step, rules);
    report_gives(job, layout, wanted, give, step);
    return make_pages(session, job, layout, doc, rules, give + 1, made) ? TRIED_FITS : TRIED_FAILED;
  }
  return TRIED_TOO_LONG;
}

// Whether all gives at once would do: if not, the tries between are not worth their time where more pages may be taken.
static bool tightest_fits(Session *session, Job *job, const Layout *layout, const Doc *doc, uint32_t wanted) {
  Made trial;
  return layout->fit.count && try_step(session, job, layout, doc, wanted, layout->fit.count - 1, 0, &trial);
}

bool fit_pages(Session *session, Job *job, const Layout *layout, const Doc *doc, Made *made) {
  const Fit *fit = &layout->fit;
  if (!make_pages(session, job, layout, doc, NULL, 0, made)) return false;
  uint32_t natural = made->pages->count, least = natural, wanted = 0;
  for (uint32_t i = 0; i < fit->page_count; i++) {
    wanted = fit->pages[i];
    if (natural <= wanted) return true;
    bool more = i + 1 < fit->page_count || fit->any;
    if (more && !tightest_fits(session, job, layout, doc, wanted)) continue;
    Tried tried = fit_into(session, job, layout, doc, wanted, &least, made);
    if (tried != TRIED_TOO_LONG) return tried == TRIED_FITS;
  }
  if (!wanted || fit->any) return true;
  diag(job->diags, DIAG_ENGINE_FIT_FAILED, fit->span, diag_count(job->arena, natural, page_words),
       str_format(job->arena, "%u", wanted), diag_count(job->arena, least - wanted, page_words));
  return false;
}
