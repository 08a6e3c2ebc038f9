// What takes long to have and is known early: memory, which faces the machine has, those of the brand, the language's
// dictionary. A second processor sees to them while the layout is checked and the content bound. Nothing is decided here: the
// document asks again, and finds what it asks for at hand; what was not foreseen it finds itself.
#include "engine/session.h"

typedef struct Warming {
  HelperTask task;
  Session *session;
  const Brand *brand;
  const Layout *layout;
  Str lang;
} Warming;

// Bytes of memory that a document has, at the least, for a value of its content. Where that is little in all, pages used by
// halves would cost more memory than they save time.
enum { VALUE_NEEDS = 3 << 9, WORTH_STOCK = 4 << 20 };

static void warm_face(FontStore *fonts, Job *job, const BrandFont *role, int32_t weight, bool italic) {
  FontWant want = {role->families, role->count, weight, italic, NO_SPAN};
  const Font *font = want.count ? font_find(fonts, job, &want) : NULL;
  if (font) font_prepare(font);
}

void warm_role(FontStore *fonts, Job *job, const BrandFont *role) {
  warm_face(fonts, job, role, 400, false);
  warm_face(fonts, job, role, 700, false);
}

// What a rule itself says: what it inherits is most often what stands at the top, and that is warm already.
static void warm_rule(FontStore *fonts, Job *job, const Brand *brand, const StyleRule *rule) {
  const BrandFont *role = NULL;
  int32_t weight = 400;
  bool italic = false;
  for (uint32_t i = 0; i < rule->decls.n; i++) {
    const Css *value = rule->decls.v[i].value;
    switch (rule->decls.v[i].prop) {
      case PROP_FONT_FAMILY: role = brand_font(brand, value->text); break;
      case PROP_FONT_WEIGHT: weight = value->kind == CSS_NUMBER ? (int32_t)value->number : str_eq(value->text, STR("bold")) ? 700 : 400; break;
      case PROP_FONT_STYLE: italic = str_eq(value->text, STR("italic")); break;
      default: break;
    }
  }
  if (role) warm_face(fonts, job, role, weight, italic);
}

static Job silent(const Job *helper, Diags *unsaid) {
  *unsaid = (Diags){.arena = helper->arena};
  return (Job){helper->arena, helper->scratch, unsaid, sources_new(helper->arena, 0), NULL};
}

static void warm_memory(HelperTask *task, const Job *helper) {
  (void)task, (void)helper;
  memory_fill();
}

static void warm_machine(HelperTask *task, const Job *helper) {
  (void)helper;
  font_store_prepare(((Warming *)task)->session->fonts);
}

static void warm_text(HelperTask *task, const Job *helper) {
  const Warming *w = (Warming *)task;
  Diags unsaid;
  Job job = silent(helper, &unsaid);
  const BrandFont *text = brand_font(w->brand, str_from(prop_info[PROP_FONT_FAMILY].initial));
  if (text) warm_role(w->session->fonts, &job, text);
}

static void warm_dictionary(HelperTask *task, const Job *helper) {
  const Warming *w = (Warming *)task;
  Diags unsaid;
  Job job = silent(helper, &unsaid);
  hyphenator_prepare(w->session->tools.prose.hyphenator, &job, w->lang, NO_SPAN);
}

static void warm_rules(HelperTask *task, const Job *helper) {
  const Warming *w = (Warming *)task;
  Diags unsaid;
  Job job = silent(helper, &unsaid);
  for (uint32_t i = 0; i < w->layout->style_count; i++) warm_rule(w->session->fonts, &job, w->layout->brand, &w->layout->styles[i]);
}

static void give(Session *session, const Job *job, Warming what) {
  if (!session->helper || !helper_helps(session->helper)) return;
  Warming *w = ARENA_NEW(job->arena, Warming);
  *w = what;
  w->task.large = true;
  w->session = session;
  helper_give(session->helper, &w->task);
}

void warm_begin(Session *session, const Job *job) {
  session->helper = job->helper ? helper_open(job, HELPER_APART, true) : NULL;
  give(session, job, (Warming){.task = {.work = warm_memory}});
  give(session, job, (Warming){.task = {.work = warm_machine}});
}

void warm_content(Session *session, const Job *job, uint32_t values) {
  size_t bytes = (size_t)values * VALUE_NEEDS;
  if (bytes >= WORTH_STOCK && session->helper) helper_stock(session->helper, job->arena, bytes);
}

void warm_brand(Session *session, const Job *job, const Brand *brand, Str lang) {
  give(session, job, (Warming){.task = {.work = warm_text}, .brand = brand});
  if (lang.n) give(session, job, (Warming){.task = {.work = warm_dictionary}, .lang = lang});
}

void warm_layout(Session *session, const Job *job, const Layout *layout) {
  give(session, job, (Warming){.task = {.work = warm_rules}, .layout = layout});
}

void warm_end(Session *session) {
  if (!session->helper) return;
  helper_drop(session->helper);
  helper_close(session->helper);
  session->helper = NULL;
}
