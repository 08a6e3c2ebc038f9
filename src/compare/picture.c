// The picture of a difference.
#include "compare/internal.h"

static uint32_t grey_at(const Picture *p, uint32_t x, uint32_t y, const uint8_t **rgb) {
  static const uint8_t white[3] = {255, 255, 255};
  bool inside = x < p->width && y < p->height;
  *rgb = inside ? p->rgb + ((size_t)y * p->width + x) * 3 : white;
  return (uint32_t)((*rgb)[0] * 2 + (*rgb)[1] * 5 + (*rgb)[2]) / 8;
}

static uint8_t pale(uint32_t grey) { return (uint8_t)(200 + grey * 55 / 255); }

// What is darker than it was came; what is lighter went. Between the two colours, as much as it changed.
static void put_pixel(uint8_t *out, const Picture *old, const Picture *new, uint32_t x, uint32_t y) {
  const uint8_t *a, *b;
  uint32_t before = grey_at(old, x, y, &a), after = grey_at(new, x, y, &b);
  if (memcmp(a, b, 3) == 0) {
    out[0] = out[1] = out[2] = pale(after);
    return;
  }
  uint32_t less = 255 - (before < after ? before : after), rest = 230 - less * 230 / 255;
  bool came = after <= before;
  out[0] = came ? (uint8_t)(rest / 2) : 225;
  out[1] = came ? (uint8_t)(130 + rest / 3) : (uint8_t)rest;
  out[2] = came ? (uint8_t)(60 + rest / 2) : (uint8_t)rest;
}

Picture compare_difference(Arena *arena, const Picture *old, const Picture *new) {
  uint32_t width = old->width > new->width ? old->width : new->width, height = old->height > new->height ? old->height : new->height;
  uint8_t *rgb = arena_alloc(arena, (size_t)width * height * 3);
  for (uint32_t y = 0; y < height; y++)
    for (uint32_t x = 0; x < width; x++) put_pixel(rgb + ((size_t)y * width + x) * 3, old, new, x, y);
  return (Picture){width, height, rgb};
}
