// What documents of one run share: faces, dictionaries, pictures, subset fonts. It only grows; its caches hold pure
// results under the keys of what made them.
#ifndef MARBRE_ENGINE_SESSION_H
#define MARBRE_ENGINE_SESSION_H

#include "engine/engine.h"
#include "pdf/pdf.h"

// A layout as it was loaded for a brand and a language: what was found and what was read then.
typedef struct LoadedLayout {
  Arena *arena;
  LayoutRequest request;
  const Layout *layout;
  Diags diags;
  Sources *sources;
  bool kept;  // in the session
} LoadedLayout;

struct Session {
  Arena *arena, *apart;  // apart: of what a second thread fills, faces and dictionaries
  Sources *read_apart;   // their files
  SessionOptions options;
  Sources *sources;
  VEC(LoadedLayout *) layouts;
  FontStore *fonts;
  PageTools tools;
  ImageStore *images;
  PdfCache *pdf;
  Helper *helper;  // while it warms
};

// Loads a layout once in a session; the findings of loading it are made for each document that asks. NULL: they hold errors.
const Layout *session_layout(Session *session, Job *job, const LayoutRequest *request);
// The same in two steps: it is loaded, and what was loaded is taken, with its findings, or dropped: nobody asks for it.
LoadedLayout *session_layout_load(Session *session, const Job *job, const LayoutRequest *request);
const Layout *session_layout_take(Session *session, Job *job, const LayoutRequest *request, LoadedLayout *loaded);
void session_layout_drop(Session *session, LoadedLayout *loaded);

// --- warm.c: a second processor looks for what the document will ask for. From warm_begin to warm_end faces and
// dictionaries are its own.
void warm_begin(Session *session, const Job *job);
void warm_content(Session *session, const Job *job, uint32_t values);  // memory, by how much there is to be said
void warm_brand(Session *session, const Job *job, const Brand *brand, Str lang);
void warm_layout(Session *session, const Job *job, const Layout *layout);
void warm_end(Session *session);
// Regular and bold: most documents ask for them.
void warm_role(FontStore *fonts, Job *job, const BrandFont *role);

// The content's own head, taken off: what the engine reads, and the rest for the schema.
typedef struct ContentHead {
  Str layout, brand, lang;
  Span layout_span, brand_span, lang_span;
  const Yaml *rest;
  uint32_t values;  // in it, at all levels
} ContentHead;
bool head_take(Job *job, const BuildRequest *request, const Yaml *tree, ContentHead *head);
// No more than the names, before files are included: those of the whole content too. False when they do not stand there.
bool head_names(Job *job, const BuildRequest *request, const Yaml *tree, ContentHead *head);
// The content as the layout's schema types it, and the settings of the command line (`parameters`, NULL when the layout
// has none), typed and checked by the same schema: they may refer to entries of the content. NULL after a finding.
const Data *head_validate(Job *job, const Layout *layout, const BuildRequest *request, const Yaml *content,
                          const Data **parameters);

// From a bound document to its pages: styles to settled page numbers.
typedef struct Made {
  const Styled *styled;
  const Prose *prose;
  Galley *galley;
  const Pages *pages;
  uint32_t passes;
} Made;
bool make_pages(Session *session, Job *job, const Layout *layout, const Doc *doc, const StyleRule *overrides, uint32_t count,
                Made *made);
// Makes pages, then gives way as the layout's `fit` says until they are few enough.
bool fit_pages(Session *session, Job *job, const Layout *layout, const Doc *doc, Made *made);

// Page numbers to begin with, before there are pages.
const PageFacts *expect_facts(const Job *job, const Styled *styled);
// Whether pages were numbered alike.
bool same_facts(const PageFacts *a, const PageFacts *b);
// All that will be drawn if pages are numbered as in `guess`, or NULL when they are not, or there are errors.
const Display *look_first(Session *session, Job *job, const Layout *layout, const Doc *doc, const PageGuess *guess);
// Takes the place of `old`, which is freed.
PageGuess *page_guess_keep(PageGuess *old, Job *job, const Pages *pages);

#endif
