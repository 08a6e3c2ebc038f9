#include "base/units.h"

#include <math.h>

Len len_from_pt(double pt) {
  double x = pt * LEN_PT;
  if (!(x < (double)LEN_LARGEST)) return LEN_LARGEST;
  if (x < -(double)LEN_LARGEST) return -LEN_LARGEST;
  return (Len)(x < 0 ? x - 0.5 : x + 0.5);
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool colour_parse(const char *p, uint32_t n, Colour *out) {
  if (n != 4 && n != 7) return false;
  if (p[0] != '#') return false;
  int d[6] = {0};
  for (uint32_t i = 1; i < n; i++)
    if ((d[i - 1] = hex_digit(p[i])) < 0) return false;
  *out = n == 4 ? (Colour){.r = (uint8_t)(d[0] * 17), .g = (uint8_t)(d[1] * 17), .b = (uint8_t)(d[2] * 17)}
                : (Colour){.r = (uint8_t)(d[0] * 16 + d[1]), .g = (uint8_t)(d[2] * 16 + d[3]), .b = (uint8_t)(d[4] * 16 + d[5])};
  return true;
}

// Relative luminance, WCAG 2.1.
static double channel(uint8_t v) {
  double x = v / 255.0;
  return x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
}

static double luminance(Colour c) { return 0.2126 * channel(c.r) + 0.7152 * channel(c.g) + 0.0722 * channel(c.b); }

int32_t colour_contrast(Colour a, Colour b) {
  double x = luminance(a), y = luminance(b);
  double high = x > y ? x : y, low = x > y ? y : x;
  return (int32_t)((high + 0.05) / (low + 0.05) * 100 + 0.5);
}
