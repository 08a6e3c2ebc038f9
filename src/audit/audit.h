// In: a document and its pages. Out: findings only: what law and taste say of it that no single stage can see. Contrast
// of text on its background (RGAA, WCAG 2 AA) and what the sheet's edge cuts are errors; a sigle never explained is a
// warning.
#ifndef MARBRE_AUDIT_AUDIT_H
#define MARBRE_AUDIT_AUDIT_H

#include "doc/doc.h"
#include "furnish/furnish.h"

void audit_document(Job *job, const Doc *doc);
void audit_bodies(Job *job, const Pages *pages);  // what stands on them of the document itself
void audit_pages(Job *job, const Furnished *furnished);  // what stands beside it, and where all of it stands

#endif
