// What the files of prose share.
#ifndef MARBRE_PROSE_INTERNAL_H
#define MARBRE_PROSE_INTERNAL_H

#include "prose/prose.h"
#include "prose/trie.h"

// "fr" of "fr-CA".
Str lang_primary(Str lang);

#endif
