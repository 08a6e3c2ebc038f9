// Shared by the sources of this module.
#ifndef MARBRE_FURNISH_INTERNAL_H
#define MARBRE_FURNISH_INTERNAL_H

#include "furnish/furnish.h"

// Lays the blocks that stand beside a page's text into its regions that take them.
void furnish_asides(Job *job, const PageTools *tools, const Galley *galley, const Page *page, FurnishedPage *furnished);

#endif
