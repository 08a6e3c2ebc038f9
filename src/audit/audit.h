// In: a document and its pages. Out: findings only: what law and taste say of it that no single stage can see. Contrast
// of text on its background (RGAA, WCAG 2 AA) and what the sheet's edge cuts are errors; a sigle never explained is a
// warning.
#ifndef MARBRE_AUDIT_AUDIT_H
#define MARBRE_AUDIT_AUDIT_H

#include "doc/doc.h"
#include "furnish/furnish.h"

void audit_document(Job *job, const Doc *doc);
// Pages [first, end): what stands on them of the document itself; then what stands beside it, and where all of it stands.
void audit_bodies(Job *job, const Pages *pages, uint32_t first, uint32_t end);
void audit_pages(Job *job, const Furnished *furnished, uint32_t first, uint32_t end);

#endif
