// Lengths and colours.
#ifndef MARBRE_BASE_UNITS_H
#define MARBRE_BASE_UNITS_H

#include <stdbool.h>
#include <stdint.h>

// A length within a page, in 1/65536 pt (at most 32,767 pt); `Flow` for sums along a flow.
typedef int32_t Len;
typedef int64_t Flow;

#define LEN_PT 65536
#define LEN_MAX INT32_MAX
// What sizes, widths and places stay within (1.4 m), so that a sum of a few is a length again.
#define LEN_LARGEST (LEN_MAX / 8)

static inline Len len_bound(Flow x) { return x > LEN_LARGEST ? LEN_LARGEST : x < -LEN_LARGEST ? -LEN_LARGEST : (Len)x; }
// Nearest length, halves away from zero, bounded.
Len len_from_pt(double pt);
static inline double len_to_pt(Flow len) { return (double)len / LEN_PT; }
// a * b / c without overflow, rounded to nearest; c > 0.
static inline Flow flow_mul(Flow a, Flow b, Flow c) {
  Flow p = a * b;
  return (p >= 0 ? p + c / 2 : p - c / 2) / c;
}
static inline Len len_mul(Flow a, Flow b, Flow c) { return len_bound(flow_mul(a, b, c)); }  // and bounded

// A colour of the brand. `none` paints nothing.
typedef struct Colour {
  uint8_t none, r, g, b;
  uint8_t has_cmyk, c, m, y, k;  // per cent, where the brand gives them
} Colour;

static inline bool colour_same(Colour a, Colour b) {
  return a.none == b.none && a.r == b.r && a.g == b.g && a.b == b.b && a.has_cmyk == b.has_cmyk && a.c == b.c && a.m == b.m &&
         a.y == b.y && a.k == b.k;
}
// "#RGB" or "#RRGGBB"
bool colour_parse(const char *p, uint32_t n, Colour *out);
// WCAG 2 contrast ratio times 100 (2100 for black on white).
int32_t colour_contrast(Colour a, Colour b);

#endif
