// In: a content file. Out: its PDF made again at each change of a file that it reads, and a page for a browser on this
// machine that shows the document and the findings and follows them by itself. A document with errors changes nothing of
// what was good: the PDF and the pages shown stay. Nor does one that ends the process that typesets it.
#ifndef MARBRE_PREVIEW_PREVIEW_H
#define MARBRE_PREVIEW_PREVIEW_H

#include "engine/engine.h"

typedef struct PreviewOptions {
  SessionOptions session;
  BuildRequest request;  // what to typeset
  Str output;            // the PDF's path
  uint16_t port;         // on 127.0.0.1; 0: any that is free
  DiagLang lang;         // of the page and its findings
  bool werror;           // warnings keep the last good document too
  // Told once the page can be opened, and after each build (`milliseconds`: from noticing the change to the pages being
  // ready for the browser, 0 when there were none).
  void (*listening)(void *self, const char *address);
  void (*built)(void *self, const BuildResult *result, double milliseconds);
  // Told when the process that typesets has ended, and why.
  void (*ended)(void *self, const Diags *diags);
  void *self;
} PreviewOptions;

// Runs until SIGINT, SIGTERM or SIGHUP. False after a finding: the page cannot be served, or files cannot be watched.
bool preview_run(const PreviewOptions *options, Diags *diags);

#endif
