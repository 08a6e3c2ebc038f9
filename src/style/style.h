// In: a document and its layout's styles. Out: for each block and inline node its computed style: selectors matched,
// cascade, inheritance, custom properties and calc() worked out, lengths absolute. Equal styles are shared.
#ifndef MARBRE_STYLE_STYLE_H
#define MARBRE_STYLE_STYLE_H

#include "doc/doc.h"
#include "layout/layout.h"

typedef enum SizeKind {
  SIZE_AUTO,
  SIZE_LEN,
  SIZE_STRETCH,
  SIZE_NONE,
  SIZE_FR,
  SIZE_AUTO_FIT,
  SIZE_MIN_CONTENT,  // what its contents need: no wider than their widest word,
  SIZE_MAX_CONTENT,  // or all on one line,
  SIZE_FIT_CONTENT   // or that, but no wider than there is room
} SizeKind;

// SIZE_LEN: len + percent of the containing block's measure. SIZE_FR: fr/1000. SIZE_AUTO_FIT: as many tracks of `len`
// as fit.
typedef struct Size {
  SizeKind kind;
  Len len;
  int32_t percent;  // 65536: 100 %
  int32_t fr;
} Size;

enum { EDGE_TOP, EDGE_RIGHT, EDGE_BOTTOM, EDGE_LEFT, EDGES };

typedef enum BorderKind { BORDER_NONE, BORDER_SOLID, BORDER_DASHED, BORDER_DOTTED, BORDER_DOUBLE } BorderKind;
typedef struct Border {
  BorderKind kind;
  Len width;
  Colour colour;
} Border;

typedef enum Align {
  ALIGN_START,
  ALIGN_END,
  ALIGN_CENTER,
  ALIGN_JUSTIFY,
  ALIGN_INSIDE,
  ALIGN_OUTSIDE,
  ALIGN_STRETCH,
  ALIGN_BASELINE,
  ALIGN_AUTO  // align-self: as the row says
} Align;
typedef enum TextTransformKind { TEXT_AS_IS, TEXT_UPPER, TEXT_LOWER, TEXT_CAPITALIZE } TextTransformKind;
typedef enum TextWrap { WRAP_NORMAL, WRAP_BALANCE, WRAP_PRETTY, WRAP_NONE } TextWrap;
typedef enum Hyphens { HYPHENS_NONE, HYPHENS_MANUAL, HYPHENS_AUTO } Hyphens;
typedef enum Break { BREAK_AUTO, BREAK_AVOID, BREAK_COLUMN, BREAK_PAGE, BREAK_LEFT, BREAK_RIGHT } Break;
typedef enum PositionKind { POSITION_STATIC, POSITION_RELATIVE, POSITION_ABSOLUTE } PositionKind;
typedef enum FloatKind { FLOAT_NONE, FLOAT_TOP, FLOAT_BOTTOM, FLOAT_PAGE_TOP, FLOAT_PAGE_BOTTOM } FloatKind;
typedef enum GridFrom { GRID_FROM_LEFT, GRID_FROM_RIGHT, GRID_FROM_INSIDE, GRID_FROM_OUTSIDE } GridFrom;
typedef enum NotesKind { NOTES_PAGE, NOTES_COLUMN, NOTES_BOX } NotesKind;
typedef enum VerticalAlign {
  VALIGN_BASELINE,
  VALIGN_MIDDLE,
  VALIGN_TOP,
  VALIGN_BOTTOM,
  VALIGN_SUPER,
  VALIGN_SUB,
  VALIGN_LENGTH
} VerticalAlign;
typedef enum Caps {
  CAPS_NORMAL,
  CAPS_SMALL,
  CAPS_ALL_SMALL,
  CAPS_PETITE,
  CAPS_ALL_PETITE,
  CAPS_UNICASE,
  CAPS_TITLING
} Caps;
typedef enum ObjectFit { FIT_CONTAIN, FIT_COVER, FIT_FILL } ObjectFit;
typedef enum BackgroundClip { CLIP_BORDER, CLIP_PADDING, CLIP_CONTENT } BackgroundClip;

enum { HANG_FIRST = 1, HANG_LAST = 2, HANG_ALLOW_END = 4, HANG_FORCE_END = 8 };
enum { TRIM_START = 1, TRIM_END = 2 };
enum { LINE_UNDER = 1, LINE_OVER = 2, LINE_THROUGH = 4 };  // text-decoration-line

typedef struct FontFeature {
  char tag[4];
  uint32_t value;
} FontFeature;

// Lengths are absolute. Inherited ones first.
typedef struct Style {
  // text
  const Str *families;  // the brand's, wanted first
  uint32_t family_count;
  Span font_span;  // where the face is asked for
  int32_t font_weight;
  bool italic;
  Len font_size;
  int32_t cap_adjust;  // font-size-adjust, times 65536; 0: none. The face then makes font_size * adjust its cap height,
  bool adjusts_x;      // or its x-height
  Len line_height;
  Colour colour;
  Str lang;
  Align text_align, text_align_last;  // ALIGN_AUTO: as the others, justified ones at the start
  uint32_t align_sign;  // ALIGN_END, in cells: the character that stands where it does in the other cells; 0: none
  Size text_indent;
  TextTransformKind text_transform;
  TextWrap text_wrap;
  Len letter_spacing, word_spacing;
  int32_t word_space_min, word_space_max;      // 65536: 100 % of the face's space
  int32_t letter_space_min, letter_space_max;  // 65536: 1 em
  Hyphens hyphens;
  uint8_t hyphen_word, hyphen_before, hyphen_after;  // hyphenate-limit-chars
  uint8_t hyphen_lines;                              // at most so many in a row; 0: no limit
  bool hyphen_not_last;                              // none before the last line
  uint8_t hanging;                                   // HANG_*
  const FontFeature *features;
  uint32_t feature_count;  // font-feature-settings and font-variant-numeric joined, sorted by tag
  Caps caps;
  uint32_t widows, orphans;
  Str list_style;    // a string, "decimal", "disc", "none"
  bool snap_lines;   // line-snap: baseline
  bool trims_to_x;   // text-box-edge: ex
  bool underline_set;    // text-underline-offset is given
  Len underline_offset;  // from the baseline to the upper edge
  // not inherited
  uint8_t decoration;       // LINE_*
  BorderKind decoration_kind;
  Len underline_thickness;  // 0: the face's
  Colour underline_colour;
  uint8_t text_box;  // TRIM_*
  VerticalAlign vertical_align;
  Len vertical_offset;
  Colour background;
  BackgroundClip background_clip;
  Size margin[EDGES];  // SIZE_AUTO: takes what is left
  Size padding[EDGES];
  Border border[EDGES];
  Size border_limit;  // borders drawn so long only, from `border_limit_edge`; SIZE_NONE
  uint8_t border_limit_edge;
  Size border_radius;
  Len clear_space;  // around what it shows, in which nothing else may stand: see audit
  Size width, height, min_width, max_width, min_height, max_height;
  PositionKind position;
  Size inset[EDGES];
  bool inset_inside, inset_outside;  // left/right given as inside/outside: mirrored on left pages
  uint32_t column_count;             // 0: as many as column_width lets
  Len column_width;                  // 0: as column_count says; both 0: not columns
  Len column_gap, row_gap;
  bool column_balance, span_all;
  Border column_rule;
  const Size *tracks;  // grid-template-columns; NULL: not a grid
  uint32_t track_count;
  uint8_t grid_from;    // GridFrom: the edge at which the first track is
  int32_t grid_column_start, grid_column_end;  // 0: auto; -1: the last line
  uint32_t grid_column_span;                   // tracks taken where start or end is auto; at least 1
  Align align_items, align_self, align_content;
  int32_t flex_grow;  // 65536: 1
  Break break_before, break_after, break_inside;
  bool box_snap;  // box-snap: baseline
  NotesKind footnotes;
  FloatKind float_kind;
  Str flow_into, flow_from;
  ObjectFit object_fit;
  Size object_position[2];
  int32_t rotate;  // 1/65536 degree, clockwise
  Size translate[2], origin[2];
  Str page;
  Colour fill, stroke;
  Len stroke_width;
  const Len *dashes;
  uint32_t dash_count;
  uint8_t linecap, linejoin;
  int32_t opacity;                   // 65536: opaque
  const struct Style *column_start;  // what it is at the top of a column (margins and borders); NULL: as it is
} Style;

// What SVG art may read: a --name of a picture whose value is a colour or a number.
typedef struct ArtParam {
  Str name;  // without its dashes
  Colour colour;
  Str number;  // as it is written; empty: a colour
} ArtParam;

typedef struct ArtParams {
  const ArtParam *v;
  uint32_t n;
} ArtParams;

typedef struct Styled {
  const Doc *doc;
  const Layout *layout;
  const Style *root;
  const Style *const *of;                // by node id (0 unused)
  const Style *const *const *of_inline;  // by node id, then inline node; NULL for nodes without text
  const Style *const *marker;            // by node id: the marker's style of items, the number's of notes; else NULL
  const Style *const *const *columns;    // by node id: of each column of a table (its width, background…); else NULL
  const Style *note_area;                // what stands above the notes of a page
  // Points of shapes, worked out: by node id, or NULL. x, y pairs of sizes (percent of the positioned box).
  // A shape's `round` is its style's border_radius.
  const Size *const *points;
  const ArtParams *art;  // by node id: of images; else none
  struct Sheet *sheet;  // the rules made ready, for the regions of this document
  struct Styling *styling;  // until style_end: the walk that works them out
  bool overridden;      // by what fit asks for, which is of no page's size
} Styled;

// `overrides`: what fit asks for, later than every rule; may be NULL. Of a long document a second processor works them out
// after this returns: until style_end only those of nodes that were asked for (style_need) are known.
Styled *style_begin(Job *job, const Layout *layout, const Doc *doc, const StyleRule *overrides, uint32_t override_count);
// Returns when the styles of the nodes up to `node`, by number, are known, and of all that stands in their texts.
void style_need(const Styled *styled, uint32_t node);
// Returns when all are known; false after errors.
bool style_end(Job *job, Styled *styled);
// Both at once; NULL after errors.
const Styled *style_compute(Job *job, const Layout *layout, const Doc *doc, const StyleRule *overrides,
                            uint32_t override_count);

// A region's document, with the rules made ready for the whole; much cheaper than style_compute.
const Styled *style_compute_region(Job *job, const Styled *styled, const Doc *region);

// A page master worked out for one kind of page.
typedef struct Master {
  Len width, height, bleed;
  bool marks;
  Size margin[EDGES];  // inside and outside put to their edge
  Colour background;
  Str label_style;       // page-label: "decimal", "lower-roman", "none"
  uint32_t label_start;  // the number of the first of such pages; 0: that of the page in the document
  Str label_prefix;
  Span span;  // where its margins are said
  const Region *regions[32];
  uint32_t region_count;
  const Style *root;
  PageReads reads;  // of the page it was made for
} Master;

// The rules that apply to a page: its name, left or right, first, blank. Custom properties of a page box may read
// variables.
const Master *style_master(Job *job, const Layout *layout, const Doc *doc, Str name, bool right, bool first, bool blank,
                           const PageScope *page);

// The same with the rules made ready for a document, and what fit asked for: cheaper, and true to its grid.
const Master *style_master_of(Job *job, const Styled *styled, Str name, bool right, bool first, bool blank,
                              const PageScope *page);

bool style_has_columns(const Style *style);
uint32_t style_columns(const Style *style, Len measure);  // how many stand in it; at least 1

// The pitch of the baseline grid: root's line-height.
Len style_grid(const Styled *styled);
void style_dump(const Styled *styled, Buf *out);

#endif
