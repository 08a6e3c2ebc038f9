// The visible list of stages: a content file goes in at the top, a finished PDF comes out at the bottom.
#include <errno.h>

#include "audit/audit.h"
#include "engine/session.h"

typedef struct Build {
  Session *session;
  Session own;  // what this document sees of it: its own pictures and line breaks besides those that are shared
  const BuildRequest *request;
  BuildResult *result;
  Job job;
  LoadedLayout *ahead;  // loaded while files were parsed, and not taken yet; NULL: it was not
  uint64_t since;
} Build;

static void phase(Build *build, const char *name) {
  uint64_t t = clock_steady();
  BuildResult *r = build->result;
  if (r->phase_count < MAX_PHASES) r->phases[r->phase_count++] = (Phase){name, t - build->since};
  build->since = t;
}

static const Yaml *read_content(Build *build) {
  const BuildRequest *request = build->request;
  Sources *sources = build->job.sources;
  const Yaml *tree;
  if (request->tree) {
    sources_allow(sources, SOURCE_CONTENT, path_folder(request->content));
    return request->tree;
  }
  if (str_eq(request->content, STR("-"))) {
    if (request->input_fault.n) return diag(build->job.diags, DIAG_YAML_UNREADABLE, NO_SPAN, STR("-"), request->input_fault), NULL;
    sources_allow(sources, SOURCE_CONTENT, STR("."));
    tree = yaml_parse(&build->job, sources_add(sources, SOURCE_CONTENT, STR("-"), request->input));
  } else {
    sources_allow(sources, SOURCE_CONTENT, path_folder(request->content));
    tree = yaml_load(&build->job, SOURCE_CONTENT, request->content, NO_SPAN);
  }
  return tree;
}

// True when this stage was asked for: its text is then the result.
static bool dumped(Build *build, Stage stage, Buf *out) {
  if (build->request->dump != stage) return false;
  build->result->bytes = buf_str(out);
  build->result->done = true;
  return true;
}

#define DUMP(build, stage, call)                          \
  do {                                                    \
    if ((build)->request->dump == (stage)) {              \
      Buf out = buf_new((build)->job.arena);              \
      call;                                               \
      if (dumped((build), (stage), &out)) return;         \
    }                                                     \
  } while (0)

static void brand_known(void *self, const Brand *brand, Str lang) {
  Build *build = self;
  warm_brand(&build->own, &build->job, brand, lang);
}

// Its faces may be looked for at this moment.
static void brand_gone(void *self) { warm_end(&((Build *)self)->own); }

static LayoutRequest layout_request(Build *build, const ContentHead *head) {
  const SessionOptions *options = &build->session->options;
  return (LayoutRequest){head->layout, head->brand, head->lang, options->layout_paths, options->layout_path_count,
                         head->layout_span, head->brand_span, head->lang_span, brand_known, build, brand_gone};
}

static void load_ahead(Build *build, const Yaml *tree) {
  Diags unsaid = {.arena = build->job.arena};
  Job job = build->job;
  job.diags = &unsaid;
  ContentHead head;
  if (!head_names(&job, build->request, tree, &head)) return;
  LayoutRequest request = layout_request(build, &head);
  build->ahead = session_layout_load(build->session, &job, &request);
  phase(build, "layout");
}

// While a second processor parses the files of a content, its layout is loaded, which it names at its head.
static const Yaml *include_files(Build *build, const Yaml *tree) {
  YamlInclusion *inclusion = yaml_include_begin(&build->job, tree);
  phase(build, "yaml");
  load_ahead(build, tree);
  tree = yaml_include_end(inclusion);
  phase(build, "include");
  return tree;
}

static const Layout *load_layout(Build *build, const ContentHead *head) {
  LayoutRequest request = layout_request(build, head);
  LoadedLayout *loaded = build->ahead;
  build->ahead = NULL;
  if (!loaded) {
    loaded = session_layout_load(build->session, &build->job, &request);
    phase(build, "layout");
  }
  return session_layout_take(build->session, &build->job, &request, loaded);
}

static const Str *write_pdf(Build *build, Job *job, const Display *display) {
  const BuildRequest *request = build->request;
  PdfOptions options = {.producer = STR("Marbre " MARBRE_VERSION), .has_date = request->has_date, .date = request->date};
  return pdf_write(job, build->session->pdf, &options, display);
}

static void show(Build *build, Job *job, const Display *display) {
  build->request->show(build->request->show_self, job, display);
  phase(build, "show");
}

// Its findings are made again on the whole way.
static bool is_outdated(Build *build) {
  const BuildRequest *request = build->request;
  return build->result->left = request->outdated && request->outdated(request->show_self);
}

// True when nobody waits for the rest.
static bool show_first(Build *build, const Layout *layout, const Doc *doc) {
  if (!build->request->show || !build->request->guess) return false;
  Diags diags = {.arena = build->job.arena};
  diags_repeat(&diags, build->job.diags);
  Job job = build->job;
  job.diags = &diags;
  const Display *display = look_first(&build->own, &job, layout, doc, *build->request->guess);
  phase(build, "look");
  if (!display) return false;
  show(build, &job, display);
  return is_outdated(build);
}

static void finish(Build *build, const Str *bytes) {
  phase(build, "pdf");
  if (!bytes || build->request->check_only) return;
  build->result->bytes = *bytes;
  build->result->done = true;
}

// --- A long document is audited while it is furnished and written ----------------------------------------------------

enum { LONG = 50, AUDITED_TOGETHER = 64 };  // pages

static bool is_long(const Build *build, const Pages *pages) {
  const BuildRequest *request = build->request;
  return pages->count >= LONG && build->job.helper && request->dump == STAGE_NONE && !request->show && !request->guess;
}

// A part of the audit, by whichever thread.
typedef struct Auditing {
  HelperTask task;
  const struct Audit *of;
  uint32_t first, end;  // pages
  Diags found;
} Auditing;

typedef struct Audit {
  Helper *helper;  // NULL: a short document, audited before it is written
  const Doc *doc;
  const Pages *pages;
  const Furnished *furnished;
  VEC(Auditing *) parts;
} Audit;

static Job auditor(Auditing *a, const Job *helper) {
  Job job = *helper;
  a->found = (Diags){.arena = helper->arena};
  job.diags = &a->found;
  return job;
}

static void audit_text(HelperTask *task, const Job *helper) {
  Auditing *a = (Auditing *)task;
  Job job = auditor(a, helper);
  audit_document(&job, a->of->doc);
}

static void audit_print(HelperTask *task, const Job *helper) {
  Auditing *a = (Auditing *)task;
  Job job = auditor(a, helper);
  audit_bodies(&job, a->of->pages, a->first, a->end);
}

static void audit_sheets(HelperTask *task, const Job *helper) {
  Auditing *a = (Auditing *)task;
  Job job = auditor(a, helper);
  audit_pages(&job, a->of->furnished, a->first, a->end);
}

static void audit_give(Build *build, Audit *audit, void (*work)(HelperTask *, const Job *), uint32_t first, uint32_t end) {
  Auditing *a = ARENA_NEW(build->job.arena, Auditing);
  *a = (Auditing){.task = {.work = work, .large = true}, .of = audit, .first = first, .end = end};
  VEC_PUSH(build->job.arena, audit->parts, a);
  helper_give(audit->helper, &a->task);
}

static void audit_by_pages(Build *build, Audit *audit, void (*work)(HelperTask *, const Job *)) {
  uint32_t count = audit->pages->count;
  for (uint32_t i = 0; i < count; i += AUDITED_TOGETHER)
    audit_give(build, audit, work, i, count - i < AUDITED_TOGETHER ? count : i + AUDITED_TOGETHER);
}

static void audit_begin(Build *build, Audit *audit, const Doc *doc, const Pages *pages) {
  *audit = (Audit){.doc = doc, .pages = pages};
  if (!is_long(build, pages)) return;
  audit->helper = helper_open(&build->job, HELPER_SHARED, true);
  audit_give(build, audit, audit_text, 0, 0);
  audit_by_pages(build, audit, audit_print);
}

// What is written of a document in which the audit finds errors is of no use, nor what was found while it was written.
static void write_audited(Build *build, Audit *audit, const Furnished *furnished) {
  Job *job = &build->job, writing = *job;
  Diags found = {.arena = job->arena};
  writing.diags = &found;
  shaper_trim(build->session->tools.prose.shaper);  // nearly nothing is shaped any more: the file has the memory of many words
  audit->furnished = furnished;
  audit_by_pages(build, audit, audit_sheets);
  const Display *display = paint_prepare(job, &build->own.tools, audit->doc, furnished);
  const Str *bytes = job->diags->errors ? NULL : write_pdf(build, &writing, display);
  helper_wait(audit->helper);
  for (uint32_t i = 0; i < audit->parts.n; i++) diags_repeat(job->diags, &audit->parts.v[i]->found);
  if (!job->diags->errors) diags_repeat(job->diags, &found);
  finish(build, job->diags->errors ? NULL : bytes);
}

static void run_stages(Build *build) {
  Job *job = &build->job;
  Session *session = &build->own;

  const Yaml *tree = read_content(build);
  if (tree && !build->request->tree) tree = include_files(build, tree);
  if (!tree) return;
  DUMP(build, STAGE_YAML, yaml_dump(job->sources, tree, &out));

  ContentHead head;
  if (!head_take(job, build->request, tree, &head)) return;
  warm_content(session, job, head.values);
  const Layout *layout = load_layout(build, &head);
  if (!layout) return;
  warm_layout(session, job, layout);
  DUMP(build, STAGE_LAYOUT, layout_dump(layout, &out));

  const Data *parameters, *data = head_validate(job, layout, build->request, head.rest, &parameters);
  phase(build, "schema");
  if (!data) return;
  warm_content(session, job, head.values);  // again: what lay ready is used up by now
  DUMP(build, STAGE_DATA, data_dump(job->sources, data, &out));

  const Doc *doc = doc_bind(job, layout, data, parameters);
  phase(build, "doc");
  if (!doc) return;
  DUMP(build, STAGE_DOC, doc_dump(doc, &out));
  DUMP(build, STAGE_STRUCTURE, doc_dump_structure(doc, &out));

  warm_end(&build->own);
  if (show_first(build, layout, doc)) return;
  Made made;
  bool settled = fit_pages(session, job, layout, doc, &made);
  phase(build, "pages");
  if (!settled) return;
  build->result->pages = made.pages->count;
  build->result->passes = made.passes;
  DUMP(build, STAGE_STYLE, style_dump(made.styled, &out));
  DUMP(build, STAGE_PROSE, prose_dump(made.prose, &out));
  DUMP(build, STAGE_GALLEY, galley_dump(made.galley, &out));
  DUMP(build, STAGE_PAGE, page_dump(made.pages, &out));

  Audit audit;
  audit_begin(build, &audit, doc, made.pages);
  const Furnished *furnished = furnish_pages(job, &session->tools, session->images, made.pages);
  phase(build, "furnish");
  if (furnished && audit.helper) write_audited(build, &audit, furnished);
  if (audit.helper) helper_close(audit.helper);
  if (!furnished || audit.helper) return;
  audit_document(job, doc);
  audit_bodies(job, made.pages, 0, made.pages->count);
  audit_pages(job, furnished, 0, made.pages->count);
  phase(build, "audit");
  const Display *display = paint_prepare(job, &session->tools, doc, furnished);
  DUMP(build, STAGE_PAINT, paint_dump(job, display, &out));

  if (job->diags->errors) return;
  if (build->request->show) show(build, job, display);
  if (build->request->guess) *build->request->guess = page_guess_keep(*build->request->guess, job, made.pages);
  finish(build, write_pdf(build, job, display));
}

static void open_own(Build *build) {
  shaper_trim(build->session->tools.prose.shaper);
  hyphenator_trim(build->session->tools.prose.hyphenator);
  Arena *arena = build->result->arena;
  build->own = *build->session;
  build->own.sources = build->job.sources;
  build->own.images = image_store_within(arena, build->session->images);
  build->own.tools.lasting = arena;
  build->own.tools.breaks = par_cache_new(arena);  // lines point into the document: they live as long as it
}

void typeset(Session *session, const BuildRequest *request, BuildResult *result) {
  Arena *arena = arena_new_large(), *scratch = arena_new();
  Sources *sources = sources_within(arena, session->sources);
  *result = (BuildResult){.arena = arena, .sources = sources, .diags = ARENA_NEW(arena, Diags)};
  result->diags->arena = arena;
  Build build = {.session = session, .request = request, .result = result, .job = {arena, scratch, result->diags, sources}, .since = clock_steady()};
  if (request->asked) sources_tell(sources, request->asked, request->show_self);
  open_own(&build);
  if (!request->alone) {
    build.job.helper = helper_start(&build.job);
    build.own.tools.prose.shaping = helper_lock_new(arena);
  }
  if (!session->layouts.n) warm_begin(&build.own, &build.job);
  run_stages(&build);
  warm_end(&build.own);
  session_layout_drop(session, build.ahead);
  if (build.job.helper) {
    helper_close(build.job.helper);
    helper_lock_end(build.own.tools.prose.shaping);
  }
  if (result->diags->errors) result->done = false;
  arena_free(scratch);
}

void build_result_free(BuildResult *result) { arena_free(result->arena); }

bool build_save(BuildResult *result, Str path) {
  Job job = {result->arena, result->arena, result->diags, result->sources, NULL};
  return pdf_save(&job, path, result->bytes);
}
