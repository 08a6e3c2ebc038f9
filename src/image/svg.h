// Shared by the readers of SVG: the tree of elements, its style, and the paths being drawn. One way through:
// svg_tree (XML to elements) -> svg_css (rules and declarations) -> svg_draw (walk, with svg_style, svg_shape,
// svg_path).
#ifndef MARBRE_IMAGE_SVG_H
#define MARBRE_IMAGE_SVG_H

#include "image/internal.h"

// --- Values (svg_value.c, svg_colour.c) -------------------------------------------------------------------------
typedef struct SvgScan {
  const char *p, *end;
} SvgScan;

typedef struct Matrix {
  double a, b, c, d, e, f;  // x' = a x + c y + e; y' = b x + d y + f
} Matrix;
#define MATRIX_IDENTITY ((Matrix){1, 0, 0, 1, 0, 0})

static inline SvgScan svg_scan(Str s) { return (SvgScan){s.p, s.p + s.n}; }
void svg_skip_blank(SvgScan *scan);
void svg_skip_comma(SvgScan *scan);  // white space with at most one comma in it
bool svg_scan_number(SvgScan *scan, double *out);
bool svg_parse_number(Str s, double *out);
// A number or percentage as a share: "0.5" and "50%" alike, kept within 0 … 1.
bool svg_parse_share(Str s, double *out);
// In CSS pixels; `whole` is what 100 % is.
bool svg_parse_length(Str s, double whole, double *out);
bool svg_parse_transform(Str s, Matrix *out);
Matrix matrix_then(Matrix first, Matrix second);  // a point goes through `first`, then `second`
double matrix_scale(const Matrix *m);             // of areas, as a factor of lengths
bool matrix_even(const Matrix *m);                // keeps circles round
bool svg_parse_colour(Str s, Colour *out, double *alpha);
bool svg_colour_named(Str name, Colour *out);

// --- The tree (svg_tree.c) --------------------------------------------------------------------------------------
typedef enum SvgTag {
#define TAG(name, tag) SVG_##tag,
#define TAG_ALIAS(name, tag)
#include "image/svg_tags.def"
#undef TAG
#undef TAG_ALIAS
} SvgTag;

typedef struct SvgAttr {
  Str name, value;  // local name
} SvgAttr;

typedef struct SvgNode {
  SvgTag tag;
  Str name;
  const SvgAttr *attrs;
  uint32_t attr_count;
  Span span;         // the start tag
  uint32_t parent;   // the root's is itself
  uint32_t end;      // nodes are in order of their start; [index + 1, end) lie within
  bool has_text;     // other than white space, directly
  Buf text;          // of <title> and <style>
  uint32_t text_at;  // its first byte in the file
  Str id, classes;
} SvgNode;

typedef struct SvgDecl {
  Str name, value;
  Span span;
  bool important;
} SvgDecl;
typedef VEC(SvgDecl) SvgDecls;

typedef struct SvgRule {
  Str tag, id;  // empty: any
  VEC(Str) classes;
  bool root;
  uint32_t specificity, order;
  SvgDecls decls;
} SvgRule;

typedef struct SvgBox {
  double x0, y0, x1, y1;
} SvgBox;

typedef struct SvgClip {
  Path path;  // count 0: no clip
  bool even_odd;
  bool empty;  // nothing is seen through it
} SvgClip;

typedef struct Svg {
  const ImageFile *file;
  Job *job;
  Image *image;
  VEC(SvgNode) nodes;
  StrMap ids;  // to index + 1
  VEC(SvgRule) rules;
  uint32_t matched_for;  // the element (index + 1) whose rules stand in `matched`
  VEC(uint32_t) matched;
  const SvgDecls *inline_decls;  // by node: its style attribute
  const ImageParam *params;
  uint32_t param_count;
  bool *param_used;
  bool failed;
  bool beyond;  // some coordinate is out of range
  uint32_t drawn, steps;  // against the limits
  VEC(Drawing) drawings;
  VEC(SvgBox) boxes;       // of drawings, strokes included
  SvgClip frame;           // the whole picture
  VEC(uint32_t) followed;  // elements now drawn through `use`
} Svg;

// A finding in the file; errors make the reading fail at its end.
#define svg_report(svg, id, span, ...)                  \
  ((svg)->failed |= diag_texts[id].level == DIAG_ERROR, \
   diag_related((svg)->job->diags, (id), (span), (svg)->file->from, ##__VA_ARGS__))

bool svg_tree_read(Svg *svg);
Str svg_attr(const SvgNode *node, Str name);  // empty when absent
Span svg_attr_span(const Svg *svg, const SvgNode *node, Str name);

// --- Style (svg_css.c, svg_style.c) -----------------------------------------------------------------------------
void svg_css_read(Svg *svg);  // all <style> elements and style attributes
// The value that wins for a property on one element, with `value` empty when none is given.
SvgDecl svg_css_value(Svg *svg, uint32_t node, Str property);

typedef struct SvgPaint {
  enum { SVG_PAINT_NONE, SVG_PAINT_COLOUR, SVG_PAINT_CURRENT } kind;
  Colour colour;
  double alpha;
} SvgPaint;

typedef struct SvgStyle {
  SvgPaint fill, stroke, color;
  double fill_opacity, stroke_opacity, stroke_width, miter_limit, dash_phase;
  const double *dashes;
  uint32_t dash_count;
  uint8_t cap, join;
  bool even_odd, clip_even_odd, visible, stroke_first;
  // Not inherited:
  double opacity;
  bool displayed;
  Str clip_path;  // id, or empty
  Span clip_span;
} SvgStyle;

SvgStyle svg_style_initial(const Svg *svg);
// `diagonal`: what a percentage of a length is of.
SvgStyle svg_style_compute(Svg *svg, uint32_t node, const SvgStyle *parent, double diagonal);

// --- Paths (svg_path.c, svg_shape.c) ----------------------------------------------------------------------------
typedef struct SvgPath {
  Svg *svg;
  Matrix matrix;  // applied to every point
  VEC(PathStep) steps;
  double x, y, start_x, start_y;  // in the shape's own units
} SvgPath;

void svg_check_range(Svg *svg, double v);
void svg_path_move(SvgPath *path, double x, double y);
void svg_path_line(SvgPath *path, double x, double y);
void svg_path_curve(SvgPath *path, double x1, double y1, double x2, double y2, double x, double y);
void svg_path_arc(SvgPath *path, double rx, double ry, double degrees, bool large, bool sweep, double x, double y);
void svg_path_close(SvgPath *path);
// Path data; false at the first fault, with its offset.
bool svg_path_data(SvgPath *path, Str d, uint32_t *fault);
SvgBox svg_steps_box(const PathStep *steps, uint32_t count);
// A shape's outline into `path`; percentages are of `width`, `height`.
void svg_shape_outline(Svg *svg, const SvgNode *node, double width, double height, SvgPath *path);

// --- Clips (svg_clip.c) -----------------------------------------------------------------------------------------
SvgClip svg_clip_rectangle(Svg *svg, const Matrix *m, double x, double y, double width, double height);
// What is seen through both; false, and the first, when no single path can say it.
bool svg_clip_meet(Svg *svg, SvgClip a, SvgClip b, SvgClip *out);
// The same; two that cannot be one are a finding at `span`.
SvgClip svg_clip_both(Svg *svg, SvgClip a, SvgClip b, Span span);
// Whether the clip is an upright rectangle around all of `box`.
bool svg_clip_holds(const SvgClip *clip, SvgBox box);
bool svg_clip_misses(const SvgClip *clip, SvgBox box);

// --- Drawing (svg_draw.c) ---------------------------------------------------------------------------------------
typedef struct SvgContext {
  Matrix matrix;
  SvgStyle style;
  double opacity;  // of the groups around, multiplied
  SvgClip clip;
  double width, height;  // of the nearest viewport, in its own units
  uint32_t depth;
} SvgContext;

void svg_draw_root(Svg *svg);
// Style and transform of an element on top of what is around it; its clip and opacity are left to the caller.
SvgContext svg_enter(Svg *svg, uint32_t node, const SvgContext *around);
// The element that href="#id" names, 0 after a finding (the root is never meant).
uint32_t svg_target(Svg *svg, const SvgNode *node);
bool svg_is_shape(SvgTag tag);
// The <clipPath> named `id`, in the units of the element that is clipped (svg_clip_path.c).
SvgClip svg_clip_path(Svg *svg, const SvgContext *around, Str id, Span span);

// Emits what an outline paints (svg_emit.c).
void svg_emit(Svg *svg, const SvgContext *context, const SvgPath *outline, const SvgNode *node);

// `viewBox`, `preserveAspectRatio` and size of a viewport (svg_viewport.c).
typedef struct SvgViewport {
  double x, y, width, height;
  bool has_box, slice;
  double box_x, box_y, box_width, box_height;
  Matrix matrix;  // from its content to its own surroundings
} SvgViewport;
// Percentages are of `width`, `height`, which also stand where the element gives none.
SvgViewport svg_viewport(Svg *svg, const SvgNode *node, double width, double height);
// The same with its place known.
SvgViewport svg_viewport_at(Svg *svg, const SvgNode *node, double x, double y, double width, double height);

#endif
