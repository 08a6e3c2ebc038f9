// In: the name of a picture, or a file read. Out: an Image, by the reader that its first bytes ask for (a name's ending
// is never believed).
#include "image/internal.h"

const ImageLimits image_default_limits = {
    .pixels = 120 * 1000 * 1000, .svg_depth = 200, .svg_nodes = 200 * 1000, .svg_steps = 2 * 1000 * 1000};

// The first bytes of formats that are known but cannot be placed, so that the finding can name them.
static const struct {
  uint32_t at;
  Str magic, name;
} other_formats[] = {
    {0, {"GIF8", 4}, {"GIF", 3}},
    {8, {"WEBP", 4}, {"WebP", 4}},
    {0, {"%PDF", 4}, {"PDF", 3}},
    {0, {"%!PS", 4}, {"PostScript", 10}},
    {0, {"II*\0", 4}, {"TIFF", 4}},
    {0, {"MM\0*", 4}, {"TIFF", 4}},
    {0, {"BM", 2}, {"BMP", 3}},
    {4, {"ftypheic", 8}, {"HEIC", 4}},
    {4, {"ftypmif1", 8}, {"HEIC", 4}},
    {4, {"ftypavif", 8}, {"AVIF", 4}},
    {0, {"8BPS", 4}, {"Photoshop", 9}},
    {0, {"\0\0\1\0", 4}, {"ICO", 3}},
    {0, {"\xC5\xD0\xD3\xC6", 4}, {"EPS", 3}},
    {0, {"\x1F\x8B", 2}, {"SVGZ (gzip)", 11}},
    {0, {"\0\0\0\xCjP", 6}, {"JPEG 2000", 9}},
};

static bool has_at(Str s, uint32_t at, Str magic) {
  return s.n >= at + magic.n && memcmp(s.p + at, magic.p, magic.n) == 0;
}

static bool looks_like_xml(Str s) {
  if (has_at(s, 0, STR("\xFF\xFE")) || has_at(s, 0, STR("\xFE\xFF"))) return true;
  if (has_at(s, 0, STR("\xEF\xBB\xBF"))) s = str_slice(s, 3, s.n);
  s = str_trim(s);
  return s.n && s.p[0] == '<';
}

static bool refuse(const ImageFile *file) {
  if (file->bytes.n == 0) return image_fail(file, DIAG_IMAGE_EMPTY);
  for (size_t i = 0; i < sizeof other_formats / sizeof *other_formats; i++)
    if (has_at(file->bytes, other_formats[i].at, other_formats[i].magic))
      return image_fail(file, DIAG_IMAGE_OTHER_FORMAT, other_formats[i].name);
  return image_fail(file, DIAG_IMAGE_UNKNOWN_FORMAT);
}

const Image *image_parse(Job *job, uint32_t number, const ImageParam *params, uint32_t param_count, Span from) {
  const Source *source = sources_get(job->sources, number);
  ImageFile file = {job, source->bytes, source->path, number, from};
  Image *image = ARENA_NEW(job->arena, Image);
  image->file = number;
  image->path = source->path;
  image->orientation = 1;
  image->key = hash_str(source->bytes);
  ArenaMark mark = arena_mark(job->scratch);
  bool read;
  if (has_at(file.bytes, 0, STR("\xFF\xD8\xFF")))
    read = jpeg_read(&file, image);
  else if (has_at(file.bytes, 0, STR("\x89PNG\r\n\x1A\n")))
    read = png_read(&file, image);
  else if (looks_like_xml(file.bytes))
    read = svg_read(&file, params, param_count, image);
  else
    read = refuse(&file);
  arena_rewind(job->scratch, mark);
  return read ? image : NULL;
}

// The name in the folder that comes nearest, for "did you mean".
static Str nearest_file(Job *job, SourceKind kind, Str path) {
  Str folder = path_folder(path), *names;
  uint32_t count;
  if (sources_list(job->sources, kind, folder.n ? folder : STR("."), STR(""), &names, &count) != READ_OK)
    return STR("");
  return str_nearest(path_name(path), names, count);
}

static void report_missing(Job *job, SourceKind kind, Str path, Span from) {
  Str near = nearest_file(job, kind, path);
  if (str_find(path, STR(":/"), 0) > 0)
    diag(job->diags, DIAG_IMAGE_ADDRESS, from, path);
  else if (str_find(path, STR("\\"), 0) >= 0)
    diag(job->diags, DIAG_IMAGE_BACKSLASH, from, path);
  else if (near.n)
    diag(job->diags, DIAG_IMAGE_MISSING_NEAR, from, path, near);
  else
    diag(job->diags, DIAG_IMAGE_MISSING, from, path);
}

const Image *image_load(Job *job, SourceKind kind, Str path, const ImageParam *params, uint32_t param_count,
                        Span from) {
  uint32_t file;
  switch (sources_read(job->sources, kind, path, &file)) {
    case READ_OK: return image_parse(job, file, params, param_count, from);
    case READ_MISSING: report_missing(job, kind, path, from); break;
    case READ_OUTSIDE: diag(job->diags, DIAG_IMAGE_OUTSIDE, from, path); break;
    case READ_TOO_LARGE: diag(job->diags, DIAG_IMAGE_FILE_TOO_LARGE, from, path); break;
    case READ_FAILED: diag(job->diags, DIAG_IMAGE_UNREADABLE, from, path); break;
  }
  return NULL;
}
