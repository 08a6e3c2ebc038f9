// In: a character. Out: what part of it may stand out of the measure, so that the edge of the text looks straight.
#include "prose/internal.h"

typedef struct Hang {
  uint32_t codepoint;
  uint8_t before, after;  // 1/100 of the advance
} Hang;

// By code point.
static const Hang hangs[] = {
    {'!', 0, 20},    {'"', 60, 60},   {'\'', 70, 70},  {'(', 20, 0},    {')', 0, 20},    {',', 0, 70},
    {'-', 0, 60},    {'.', 0, 70},    {':', 0, 40},    {';', 0, 40},    {'?', 0, 15},    {0x00AB, 40, 0},
    {0x00BB, 0, 40}, {0x2010, 0, 60}, {0x2011, 0, 60}, {0x2013, 0, 30}, {0x2014, 0, 20}, {0x2018, 70, 0},
    {0x2019, 0, 70}, {0x201C, 60, 0}, {0x201D, 0, 60}, {0x2026, 0, 25},
};
enum { HANGS = sizeof hangs / sizeof *hangs };

static const Hang *hang_of(uint32_t codepoint) {
  uint32_t low = 0, high = HANGS;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (hangs[middle].codepoint == codepoint) return &hangs[middle];
    if (hangs[middle].codepoint < codepoint)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

uint32_t hang_before(uint32_t codepoint) {
  const Hang *hang = hang_of(codepoint);
  return hang ? hang->before : 0;
}

Len par_hyphen_hangs(Len width) { return (Len)((int64_t)width * hang_after('-') / 100); }

uint32_t hang_after(uint32_t codepoint) {
  const Hang *hang = hang_of(codepoint);
  return hang ? hang->after : 0;
}
