// In: a PNG file whose chunks are already checked. Out: its samples without loss, colour in packed rows as PDF wants
// them, alpha apart. libpng's errors come back by longjmp and become findings.
#include "image/internal.h"

#include <png.h>

typedef struct Reader {
  const ImageFile *file;
  uint32_t at;
  const char *message;  // of libpng's error
  char text[128];
} Reader;

static void read_bytes(png_structp png, png_bytep to, size_t n) {
  Reader *r = png_get_io_ptr(png);
  if (n > r->file->bytes.n - r->at) png_error(png, "end of file");
  memcpy(to, r->file->bytes.p + r->at, n);
  r->at += (uint32_t)n;
}

static void on_error(png_structp png, png_const_charp message) {
  Reader *r = png_get_error_ptr(png);
  strncpy(r->text, message, sizeof r->text - 1);
  r->message = r->text;
  png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
  Reader *r = png_get_error_ptr(png);
  diag(r->file->job->diags, DIAG_IMAGE_PNG_WARNING, r->file->from, r->file->path, str_from(message));
}

// What the rows are made of, once libpng has been asked for its transformations.
typedef struct Rows {
  uint32_t width, height, channels, bytes;  // bytes: of a sample, 1 or 2
  int passes;                               // more than 1 when interlaced
  bool alpha, packed;                       // packed: rows pass as they are
  size_t row_bytes;
} Rows;

static Rows rows_prepare(png_structp png, png_infop info, Str transparency, Image *out) {
  bool indexed = out->space == IMAGE_INDEXED;
  if (indexed && transparency.n) png_set_packing(png);
  if (!indexed && transparency.n) png_set_tRNS_to_alpha(png);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  uint32_t type = png_get_color_type(png, info);
  out->bits = (uint8_t)png_get_bit_depth(png, info);
  if (indexed && transparency.n) out->bits = 8;
  return (Rows){out->pixel_width,
                out->pixel_height,
                png_get_channels(png, info),
                out->bits == 16 ? 2 : 1,
                passes,
                (type & PNG_COLOR_MASK_ALPHA) != 0,
                !(type & PNG_COLOR_MASK_ALPHA),
                png_get_rowbytes(png, info)};
}

// One row of interleaved colour and alpha, parted.
static void split_row(const Rows *rows, const uint8_t *from, uint8_t *data, uint8_t *alpha) {
  uint32_t colour = (rows->channels - 1) * rows->bytes;
  for (uint32_t x = 0; x < rows->width; x++, from += colour + rows->bytes) {
    memcpy(data, from, colour);
    data += colour;
    memcpy(alpha + (size_t)x * rows->bytes, from + colour, rows->bytes);
  }
}

// An indexed picture keeps its palette; the alpha of each entry becomes that of its pixels.
static void alpha_of_indices(const uint8_t *indices, uint32_t n, Str transparency, uint8_t *alpha) {
  for (uint32_t i = 0; i < n; i++) alpha[i] = indices[i] < transparency.n ? (uint8_t)transparency.p[indices[i]] : 255;
}

static void read_rows(png_structp png, const ImageFile *file, const Rows *rows, Str transparency, Image *out) {
  int passes = rows->passes;
  size_t stored = rows->packed ? rows->row_bytes : (size_t)rows->width * (rows->channels - 1) * rows->bytes;
  uint8_t *data = arena_array(file->job->arena, rows->height, stored);
  bool indexed = out->space == IMAGE_INDEXED && transparency.n;
  size_t alpha_row = rows->alpha || indexed ? (size_t)rows->width * rows->bytes : 0;
  uint8_t *alpha = alpha_row ? arena_array(file->job->arena, rows->height, alpha_row) : NULL;
  // Rows that pass as they are go straight to their place; of others one is held, or all while passes are joined.
  size_t pitch = rows->packed || passes > 1 ? rows->row_bytes : 0;
  uint8_t *held = rows->packed ? data : arena_array(file->job->scratch, passes > 1 ? rows->height : 1, rows->row_bytes);
  for (int pass = 1; pass <= passes; pass++)
    for (uint32_t y = 0; y < rows->height; y++) {
      png_read_row(png, held + y * pitch, NULL);
      if (pass < passes || !alpha) continue;
      if (indexed)
        alpha_of_indices(held + y * pitch, rows->width, transparency, alpha + y * alpha_row);
      else
        split_row(rows, held + y * pitch, data + y * stored, alpha + y * alpha_row);
    }
  out->data = (Str){(char *)data, (uint32_t)(stored * rows->height)};
  if (alpha) out->alpha = (Str){(char *)alpha, (uint32_t)(alpha_row * rows->height)};
  out->alpha_bits = (uint8_t)(8 * rows->bytes);
}

// All between setjmp and its return lives in this frame's callees, so nothing here changes after it.
static bool decode(png_structp png, png_infop info, Reader *reader, Str transparency, Image *out) {
  if (setjmp(png_jmpbuf(png))) return false;
  png_set_read_fn(png, reader, read_bytes);
  png_set_user_limits(png, 0x7FFFFFFF, 0x7FFFFFFF);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);  // read already, by png_read
  png_read_info(png, info);
  Rows rows = rows_prepare(png, info, transparency, out);
  read_rows(png, reader->file, &rows, transparency, out);
  png_read_end(png, NULL);
  return true;
}

static void drop_opaque(Image *out) {
  for (uint32_t i = 0; i < out->alpha.n; i++)
    if ((uint8_t)out->alpha.p[i] != 255) return;
  out->alpha = STR("");
}

bool png_decode(const ImageFile *file, Str transparency, Image *out) {
  Reader reader = {.file = file};
  out->kind = IMAGE_SAMPLES;
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader, on_error, on_warning);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  bool read = info && decode(png, info, &reader, transparency, out);
  if (png) png_destroy_read_struct(&png, &info, NULL);
  drop_opaque(out);
  return read ? true : image_fail(file, DIAG_IMAGE_PNG_ERROR, str_from(reader.message ? reader.message : "?"));
}
