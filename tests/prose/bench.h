// A document of one text, set with the distribution's faces, for the tests of prose and par.
#ifndef TESTS_PROSE_BENCH_H
#define TESTS_PROSE_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "prose/prose.h"

typedef struct Bench {
  Arena *arena, *scratch;
  Diags diags;
  Job job;
  FontStore *fonts;
  ProseTools tools;
} Bench;

void bench_open(Bench *b);
void bench_close(Bench *b);
// Liberation Sans 10/14, justified, hyphenated.
Style bench_style(void);
// One paragraph of CommonMark under the rules of `lang`; strong text in `strong` (or NULL: as the rest).
const Paragraph *bench_paragraph(Bench *b, const char *lang, const char *text, const Style *style, const Style *strong);
// A text of given nodes; `of` tells of what stands behind each.
const Prose *bench_prose(Bench *b, BlockKind kind, const Inlines *inlines, const DocInline *of, const Style *style,
                         const Style *const *of_inline, const PageFacts *facts);
// Compares with a file beside the tests; UPDATE_GOLDEN=1 writes it anew.
void bench_golden(Bench *b, const char *path, Str got);
Str bench_read(Bench *b, const char *path);

#endif
