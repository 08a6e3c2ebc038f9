// PNG files of our own, for reports.
#include <png.h>

#include "image/image.h"

static void put_bytes(png_structp png, png_bytep bytes, size_t n) { buf_add(png_get_io_ptr(png), (Str){(const char *)bytes, (uint32_t)n}); }

Str image_encode_png(Arena *arena, const uint8_t *rgb, uint32_t width, uint32_t height) {
  Buf out = buf_new(arena);
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info || setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    return (Str){0};
  }
  png_set_write_fn(png, &out, put_bytes, NULL);
  png_set_IHDR(png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  for (uint32_t y = 0; y < height; y++) png_write_row(png, rgb + (size_t)y * width * 3);
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  return buf_str(&out);
}
