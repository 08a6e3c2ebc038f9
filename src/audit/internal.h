// What the files of `audit` share.
#ifndef MARBRE_AUDIT_INTERNAL_H
#define MARBRE_AUDIT_INTERNAL_H

#include "audit/audit.h"

// What of a page lies off its sheet.
void sheet_check(Job *job, const Page *page, const FurnishedPage *regions);

#endif
