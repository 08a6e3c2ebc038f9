// What the files of `audit` share.
#ifndef MARBRE_AUDIT_INTERNAL_H
#define MARBRE_AUDIT_INTERNAL_H

#include "audit/audit.h"

// x' = a x - b y + e, y' = b x + a y + f: turns alone are made.
typedef struct Turn {
  double a, b, e, f;
} Turn;
extern const Turn audit_no_turn;

typedef struct Rect {
  double left, top, right, bottom;
} Rect;

double audit_length(Size size, Len whole);
// A fragment's own turn, within that of what holds it.
Turn audit_turn(const Fragment *f, Turn outer);
Rect audit_rect(Turn turn, double x, double y, double width, double height);

// What stands in the clear space of a block of the page.
void space_check(Job *job, const Page *page, const FurnishedPage *regions);

// What of a page lies off its sheet.
void sheet_check(Job *job, const Page *page, const FurnishedPage *regions);

#endif
