// In: a text. Out: its QR code (ISO/IEC 18004, by libqrencode) as a drawing of one path: dark modules that touch in a
// row are one rectangle, and rows that are alike below one another go on with it. The quiet zone of four modules that
// readers need is part of the picture.
#include <qrencode.h>
#include <stdlib.h>

#include "image/image.h"

enum { QUIET = 4, PIXELS = 2 };  // modules around the code; CSS pixels a module

typedef struct Modules {
  const unsigned char *v;
  uint32_t side;
  bool *done;
} Modules;

static bool is_dark(const Modules *m, uint32_t x, uint32_t y) {
  return m->v[(size_t)y * m->side + x] & 1 && !m->done[(size_t)y * m->side + x];
}

static bool run_is_dark(const Modules *m, uint32_t x, uint32_t end, uint32_t y) {
  while (x < end && is_dark(m, x, y)) x++;
  return x == end;
}

typedef VEC(PathStep) Steps;

static void add_point(Arena *arena, Steps *steps, PathVerb verb, uint32_t x, uint32_t y) {
  PathStep step = {.verb = verb, .x = {(QUIET + x) * PIXELS}, .y = {(QUIET + y) * PIXELS}};
  VEC_PUSH(arena, *steps, step);
}

// The widest run from a module on, and as many rows of it as are all dark.
static void add_rectangle(Arena *arena, Steps *steps, Modules *m, uint32_t x, uint32_t y) {
  uint32_t right = x, bottom = y + 1;
  while (right < m->side && is_dark(m, right, y)) right++;
  while (bottom < m->side && run_is_dark(m, x, right, bottom)) bottom++;
  for (uint32_t row = y; row < bottom; row++) memset(m->done + (size_t)row * m->side + x, true, right - x);
  add_point(arena, steps, PATH_MOVE, x, y);
  add_point(arena, steps, PATH_LINE, right, y);
  add_point(arena, steps, PATH_LINE, right, bottom);
  add_point(arena, steps, PATH_LINE, x, bottom);
  PathStep close = {.verb = PATH_CLOSE};
  VEC_PUSH(arena, *steps, close);
}

static Path path_of(Job *job, const QRcode *code) {
  uint32_t side = (uint32_t)code->width;
  Modules m = {code->data, side, ARENA_ARRAY(job->scratch, bool, (size_t)side *side)};
  Steps steps = {0};
  for (uint32_t y = 0; y < side; y++)
    for (uint32_t x = 0; x < side; x++)
      if (is_dark(&m, x, y)) add_rectangle(job->arena, &steps, &m, x, y);
  return (Path){steps.v, steps.n};
}

static Image *image_of(Job *job, const QRcode *code, Str text, Colour colour) {
  Drawing *drawing = ARENA_NEW(job->arena, Drawing);
  *drawing = (Drawing){.path = path_of(job, code), .fill = colour, .stroke = {.none = 1}};
  drawing->fill_opacity = drawing->stroke_opacity = 1;
  drawing->stroke_width = 1;
  Image *image = ARENA_NEW(job->arena, Image);
  image->kind = IMAGE_VECTOR;
  image->orientation = 1;
  image->key = hash_bytes(&colour, sizeof colour, hash_str(text) ^ 0x5152u);
  image->width = image->height = ((uint32_t)code->width + 2 * QUIET) * PIXELS;
  image->drawings = drawing;
  image->drawing_count = 1;
  return image;
}

const Image *image_qr(Job *job, Str text, Colour colour, Span from) {
  ArenaMark mark = arena_mark(job->scratch);
  QRcode *code = QRcode_encodeString(str_z(job->scratch, text), 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  const Image *image = NULL;
  if (code)
    image = image_of(job, code, text, colour);
  else
    diag(job->diags, DIAG_IMAGE_QR_LONG, from, diag_number(job->arena, utf8_length(text), 0));
  QRcode_free(code);
  arena_rewind(job->scratch, mark);
  return image;
}

uint32_t image_qr_modules(const Image *image) { return (uint32_t)(image->width / PIXELS); }
