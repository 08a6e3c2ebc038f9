// What the tests of pictures share: a job of their own, files made on the spot.
#ifndef MARBRE_TESTS_IMAGE_SUPPORT_H
#define MARBRE_TESTS_IMAGE_SUPPORT_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "image/internal.h"

typedef struct Bench {
  Arena *arena, *scratch;
  Diags diags;
  Job job;
} Bench;

Bench *bench_new(void);
void bench_free(Bench *bench);
// Reads bytes as a file; they are copied to a block of exactly their size, so that a step beyond is caught.
const Image *bench_parse(Bench *bench, Str bytes, const ImageParam *params, uint32_t count);
const Image *bench_svg(Bench *bench, const char *svg);
// The names of all findings ("IMAGE_TRUNCATED IMAGE_…"), for comparing.
const char *bench_findings(Bench *bench);
const char *bench_dump(Bench *bench, const Image *image);
// Every prefix of a file is refused with a finding, and never reads beyond its end.
void check_prefixes(Str whole);

// --- PNG ----------------------------------------------------------------------------------------------------------
typedef struct PngSpec {
  uint32_t width, height, bits, colour_type, interlace;
  Str palette, transparency, extra;  // extra: whole chunks before IDAT
  const uint8_t *rows;               // unfiltered rows as libpng takes them
  uint32_t idat_split;               // bytes an IDAT, 0: one
} PngSpec;
Str png_make(Arena *arena, const PngSpec *spec);
void png_chunk(Buf *out, const char *type, Str body);

// --- JPEG ---------------------------------------------------------------------------------------------------------
void jpeg_segment(Buf *out, uint8_t marker, Str body);
typedef struct JpegSpec {
  uint8_t sof, bits, components;
  uint32_t width, height;
  Str extra;  // whole segments after SOI
} JpegSpec;
Str jpeg_make(Arena *arena, const JpegSpec *spec);

static inline void put16(Buf *b, uint32_t v) { buf_byte(b, (char)(v >> 8)), buf_byte(b, (char)v); }
static inline void put32(Buf *b, uint32_t v) { put16(b, v >> 16), put16(b, v); }

int run_png_tests(void);
int run_jpeg_tests(void);
int run_svg_tests(void);
int run_qr_tests(void);

#endif
