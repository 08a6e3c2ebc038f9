// Layout of one item into one space, and what the sources of this module share. The idea is that of LayoutNG: laying an
// item into a space gives a box and, when it did not all fit, a token that says where to go on. Nothing of it is kept
// elsewhere, so a layout may be tried, thrown away and tried again with less height: this is how breaks are chosen and
// columns balanced.
//
// Coordinates while laying out: y is the page's, from its top; x is the parent's content box's. When a box takes its
// children in (box_adopt), theirs become relative to its corner; settle.c makes them the page's again.
#ifndef MARBRE_PAGE_INTERNAL_H
#define MARBRE_PAGE_INTERNAL_H

#include "page/page.h"

enum { FLOW_NONE = -(1 << 30) };  // no such position
#define NO_LIMIT ((Flow)1 << 40)

// What a break offends against, the least first: breaks are relaxed in this order.
typedef enum Keep {
  KEEP_FREE,
  KEEP_SHORT,    // a heading with less than two lines of what follows
  KEEP_LINES,    // widows, orphans
  KEEP_BETWEEN,  // break-before, break-after: avoid
  KEEP_INSIDE,   // break-inside: avoid
} Keep;

typedef struct Token Token;

// What is called from the text and stands at the head or the foot of a page, a column or a box: notes and floats. Each
// takes room from its container as the text that calls it is placed; see foot.c.
typedef enum InsertKind { INSERT_NOTE, INSERT_TOP, INSERT_BOTTOM } InsertKind;
typedef enum FootLevel { FOOT_NONE, FOOT_PAGE, FOOT_BOX, FOOT_COLUMN, FOOT_LEVELS } FootLevel;

typedef struct Insert {
  InsertKind kind;
  FootLevel level;
  const GalleyItem *item;
  const Token *from, *rest;  // a note split over containers: where it goes on in this one, and after it
  Flow height;               // of its box
  Flow room;                 // what it takes: with the gap above it and what the note area adds
  bool waits;                // a float that found no room: for the next container
} Insert;

typedef struct Inserts {
  const Insert *v;
  uint32_t n;
  uint8_t over;  // bit by level: text that was placed before them stands where they are to stand
} Inserts;

// Where to go on. `item` is the item that was broken.
struct Token {
  const GalleyItem *item;
  uint32_t child;             // the first child not finished
  const Token *inner;         // where to go on in it; NULL: at its beginning
  const Token *const *cells;  // a broken row: where to go on in each cell, from `child` on; &token_done: nowhere
  uint32_t cell_count;
  const ParLines *lines;  // a paragraph: its lines, and the first not yet placed
  uint32_t line;
  Inserts carried;  // of a box or columns: what its next piece begins with
};
extern const Token token_done;

// The state of one container's foot while text is placed in it.
typedef struct Foot {
  Flow top;        // of the container's content
  Flow floor;      // no text stands below
  Flow slack;      // `fixed`: room below the floor that is left for inserts; they get no other
  Flow head;       // height of the floats at its top
  Len width;       // of the container's content
  Len measure;     // of its notes
  Flow around;     // what the note area takes besides its notes
  bool noted;      // a note stands in it
  bool closed;     // a note goes on in the next container: no more of them here
  bool fixed;
  uint8_t waiting;  // bit by kind: a float of it waits, so that those after it do too
} Foot;

typedef struct Space {
  Len width;     // of the containing block's content
  Len height;    // the border box's height when the parent decides it; -1: it does not
  Len shrink;    // the border box's width when the parent decides it; -1: it does not
  Len tall;      // height of the containing block's content where it is given: of what percentages are; 0: it is not
  Flow y;        // top of the border box
  Flow limit;    // nothing may stand below
  Flow bottom;   // the column's end, even when a trial's limit is above it
  Flow end;      // the limit, before a break looked for above it cut it
  Str page;      // name of the page in force (main flow only)
  const GalleyItem *above;  // what stands before it in the flow, where a heading's text is looked for
  uint8_t keep;  // Keep of a break inside, after what its ancestors ask
  bool fresh;    // nothing stands above in the column: something must be placed
  bool alone;    // nor anywhere before on the page: even notes without room do not keep it from being placed
  bool top;      // at the column's very top: margins vanish
  bool breaks;   // it may be broken
  bool main;     // of the page's flow: page breaks and names count
  bool column_notes;            // columns have notes of their own
  Len sign_room;                // in a cell whose text is aligned at a sign: what others of its column have after theirs
  FootLevel notes_at, floats_at;  // whose foot they stand at
  Foot feet[FOOT_LEVELS];       // none of their floors is above `limit`
} Space;

// A box out of the flow, waiting for the box it is placed in.
typedef struct Pending Pending;
struct Pending {
  Fragment *slot;
  Len static_x;
  Pending *next;
};

typedef enum FaultKind { FAULT_KEEP, FAULT_LINES, FAULT_TOO_TALL, FAULT_TOO_WIDE } FaultKind;
typedef struct Fault Fault;
struct Fault {
  FaultKind kind;
  const GalleyItem *item;
  Len by;
  const Fault *next;
};

typedef struct Laid {
  Fragment *box;      // NULL: nothing of it fits; break before it
  const Token *rest;  // NULL: all of it is laid
  Flow end;           // bottom of the border box
  Flow baseline;      // of its first line, or FLOW_NONE
  Keep cost;          // of the break before `rest`
  Break forced;       // why it was broken: BREAK_COLUMN, _PAGE, _LEFT, _RIGHT; else BREAK_AUTO
  bool snapped;       // holds lines that keep to the grid
  bool flexible;      // would lie otherwise were its height given
  Pending *pending;
  const Fault *faults;
  Inserts inserts;  // called in it, for a container around it
} Laid;

typedef struct Candidate {
  Flow y;
  Keep cost;
  bool between;  // children of the run whose breaks are looked for
} Candidate;
typedef VEC(Candidate) Candidates;

// Paragraphs that are set a line longer or shorter than is best, so that columns end level.
typedef struct Loose Loose;
struct Loose {
  const GalleyItem *item;
  int32_t by;
  const Loose *next;
};

typedef struct Recall Recall;

typedef struct Layouter {
  Job *job;
  Arena *arena;  // trials; thrown away when a page is settled
  const PageTools *tools;
  const Galley *galley;
  Len pitch, offset;  // the grid: distance of its baselines, and of the first from `grid_top`; pitch 0: none
  Flow grid_top;
  bool right;              // the page is a right one
  Keep allow;              // breaks that offend no more than this may be taken
  Candidates *candidates;  // possible breaks of the trial under way, or NULL
  uint32_t depth;          // of runs below the one whose candidates are gathered
  Flow shortage;           // the least height by which something did not fit
  const Loose *loose;
  struct NoteSize *sizes;  // of notes, by number
  uint32_t notes_placed;
  VEC(PageAside) asides;  // of the page that is settled
  Recall *recall;           // by item: what was asked of it last; NULL: nothing is kept
  struct Grating *grating;  // of the table laid last
  struct Asking *asking;    // what the page asks of texts whose numbers may change; NULL: nobody wants to know
} Layouter;

// --- space.c ---
static inline Flow flow_max(Flow a, Flow b) { return a > b ? a : b; }
static inline Flow flow_min(Flow a, Flow b) { return a < b ? a : b; }
// As high as it comes, from y down: of what stands outside the flow.
Space space_open(Flow y, Len width);
Len size_of(Size size, Len base, Len otherwise);  // otherwise: for auto and none
typedef struct Frame {
  Len x;            // border box's left from the containing content's left
  Len width;        // of the border box
  Len edge[EDGES];  // border + padding
  Len content;      // width of the content
} Frame;
Frame frame_of(Layouter *l, const GalleyItem *item, const Space *space);
Len edges_of(const Style *style, int edge, Len base);
// The border box's height that the style or the parent gives, or -1.
Len height_given(const Style *style, const Space *space);
Len height_within(const Style *style, Len height);
// The least grid line at or below y (a line box of the base style would begin there).
Flow grid_ceil(const Layouter *l, Flow y);
Fragment *box_new(Layouter *l, const GalleyItem *item, Flow x, Flow y, Flow width, Flow height);
// Gives `box` its children, whose x count from its content's left, `left` from its corner.
void box_adopt(Layouter *l, Fragment *box, Fragment *const *children, uint32_t count, Len left);
Pending *pending_join(Pending *a, Pending *b);
const Fault *fault_add(Layouter *l, const Fault *faults, FaultKind kind, const GalleyItem *item, Flow by);
const Fault *fault_join(Layouter *l, const Fault *a, const Fault *b);
void shortage_note(Layouter *l, Flow by);
void candidate_add(Layouter *l, Flow y, Keep cost, bool between);

// --- margins.c ---
typedef struct Margin {
  Len plus, minus;  // adjoining margins: the widest, and the most negative
} Margin;
static inline Len margin_sum(Margin m) { return m.plus + m.minus; }
Margin margin_join(Margin a, Margin b);
// Margins that adjoin an item's top or bottom: its own and those of the children that collapse with it.
Margin margin_above(const GalleyItem *item, Len width);
Margin margin_below(const GalleyItem *item, Len width);
bool collapses_above(const GalleyItem *item);
bool collapses_below(const GalleyItem *item);
static inline bool is_aside(const GalleyItem *item) { return item->style->flow_into.n > 0; }
static inline bool is_float(const GalleyItem *item) { return item->style->float_kind != FLOAT_NONE; }
static inline bool in_flow(const GalleyItem *item) {
  return item->style->position != POSITION_ABSOLUTE && item->kind != GALLEY_SHAPE && !is_float(item) && !is_aside(item);
}

// --- keep.c ---
Break break_before(const GalleyItem *item);
Break break_after(const GalleyItem *item);
// What breaking between two siblings offends against, and whether a break is asked for.
Keep keep_between(const Layouter *l, const GalleyItem *above, const GalleyItem *below);
Break break_between(const Layouter *l, const GalleyItem *above, const GalleyItem *below);
static inline Keep keep_worse(Keep a, Keep b) { return a > b ? a : b; }

// --- recall.c: the same, and frames and lines, kept by item ---
Recall *recall_new(Arena *arena, const Galley *galley);
bool recall_frame(const Layouter *l, const GalleyItem *item, Len base, Frame *frame);  // false: not known
void recall_keep_frame(const Layouter *l, const GalleyItem *item, Len base, const Frame *frame);
Margin recall_above(const Layouter *l, const GalleyItem *item, Len base);
Margin recall_below(const Layouter *l, const GalleyItem *item, Len base);
Break recall_before(const Layouter *l, const GalleyItem *item);
Break recall_after(const Layouter *l, const GalleyItem *item);
const ParLines *recall_lines(const Layouter *l, const GalleyItem *item, Len width);  // at their best; NULL: not known
void recall_keep_lines(const Layouter *l, const GalleyItem *item, Len width, const ParLines *lines);

// --- token.c ---
// A copy that outlives the trial which it comes from.
const Token *token_keep(Arena *arena, const Token *token);
Inserts inserts_keep(Arena *arena, const Inserts *inserts);
// Whether they are one place, reached with the same lines; false where something is carried over.
bool token_same(const Token *a, const Token *b);
// Whether `a` is a later place than `b` in the same document; NULL is its beginning.
bool token_later(const Token *a, const Token *b);
// The same; NULL is its end.
bool token_further(const Token *a, const Token *b);

// --- names.c ---
Str name_at_start(const GalleyItem *item, Str inherited);
Str name_at_end(const GalleyItem *item, Str inherited);
Str name_at_token(const GalleyItem *root, const Token *token);

// --- extent.c ---
typedef struct Extent {
  Len narrow, wide;  // border box: its widest word, and all on one line
} Extent;
Extent extent_of(Layouter *l, const GalleyItem *item);
Len image_width(const GalleyItem *item, Len base, Len available);

// --- the kinds ---
Laid lay_item(Layouter *l, const GalleyItem *item, const Space *space, const Token *token);  // item.c
Laid lay_paragraph(Layouter *l, const GalleyItem *item, const Space *space, const Token *token);
// The paragraph set a line longer (1) or shorter (-1), or NULL where that would show.
const ParLines *paragraph_loose(Layouter *l, const GalleyItem *item, const ParLines *lines, int32_t by);
const ParLines *paragraph_lines(Layouter *l, const GalleyItem *item, Len width, uint32_t hyphen_free, int32_t by);
// Whether the spaces can take what the last line lacks (one more line: its end is pushed over) or holds (one less).
bool paragraph_may_give(const ParLines *lines, int32_t by);
bool paragraph_is_loose(const ParLines *lines);
Laid lay_flow(Layouter *l, const GalleyItem *item, const Space *space, const Token *token);
Laid lay_columns(Layouter *l, const GalleyItem *item, const Space *space, const Token *token);
Laid lay_grid(Layouter *l, const GalleyItem *item, const Space *space, const Token *token);
Laid lay_table(Layouter *l, const GalleyItem *item, const Space *space, const Token *token);
Laid lay_image(Layouter *l, const GalleyItem *item, const Space *space);
Laid lay_shape(Layouter *l, const GalleyItem *item, const Space *space);

// --- flow.c: children one under the other ---
typedef struct Run {
  VEC(Fragment *) boxes;
  Flow y;         // bottom of the last box
  Margin margin;  // below it
  Flow baseline;
  const Token *inner;  // where its first box went on in its item; NULL: at its beginning
  const Token *rest;
  Keep cost;
  Break forced;
  bool placed, snapped, flexible, nothing;  // nothing: a break before all of it is asked for
  Flow shift;                               // how far its first box stands below its start for the grid's sake
  Pending *pending;
  const Fault *faults;
  Inserts inserts;
} Run;
// `space->y` and `width` are those of the content. Children [token or 0, end).
Run run_children(Layouter *l, const GalleyItem *item, const Space *space, const Token *token, uint32_t end);
// Like it, at the best break there is at or above the limit.
Run run_best(Layouter *l, const GalleyItem *item, const Space *space, const Token *token, uint32_t end, bool whole);

// --- foot.c: room for notes and floats
Inserts inserts_join(Layouter *l, Inserts a, Inserts b);
// Those that stand at `level`, or those that do not.
Inserts inserts_at(Layouter *l, const Inserts *all, FootLevel level, bool there);
Inserts inserts_waiting(Layouter *l, const Inserts *all);  // what the next container begins with
Flow inserts_room(const Inserts *all, FootLevel level);
void insert_add(Layouter *l, Inserts *all, Insert insert);
// Makes `level` the container of what `space` lays from now on, its content `width` wide down to the limit, and places
// what was carried to it. `slack`: all the room that inserts have, below the limit; -1: what they take of the text's.
Inserts foot_open(Layouter *l, Space *space, FootLevel level, Len width, const Inserts *carried, Flow slack);
// The lowest that text may reach when inserts take so much more.
Flow foot_floor(const Foot *foot, Flow more);
// Takes the room of `inserts` from what is laid after.
void feet_take(Space *space, const Inserts *inserts);
// Whether text down to `end` leaves the room that `inserts` take; bits of the levels where it does not.
uint8_t feet_over(const Space *space, const Inserts *inserts, Flow end);
// Raises the end of what is laid by `by`.
void space_lower(Space *space, Flow by);
// The floor that is left of `bottom`.
Flow feet_floor(const Space *space, const Inserts *inserts, Flow bottom);
// The boxes of a container's inserts: floats from `top` down, notes and the other floats up from `bottom`.
typedef VEC(Fragment *) Boxes;
Flow inserts_head(const Inserts *own);  // how far what is between goes down
void inserts_place(Layouter *l, const Inserts *own, Flow top, Flow bottom, Len width, Boxes *floats, Boxes *notes);

// --- notes.c
void note_measure(Layouter *l, Foot *foot);
Insert note_whole(Layouter *l, const Foot *foot, FootLevel level, const GalleyItem *note, bool first);
// As much of a note as `room` holds, two lines at least of it here and there. False: nothing.
bool note_split(Layouter *l, const Foot *foot, const GalleyItem *note, const Token *from, bool first, Flow room,
                bool forced, Insert *part);
void notes_check(Layouter *l);  // a finding for notes that stand nowhere
Fragment *notes_area(Layouter *l, const Inserts *own, Flow bottom, Len width);

// --- floats.c
// Takes `item` out of the flow whose text ends at `y`. False: there is no container for it, it stands where it is.
bool float_take(Layouter *l, const Space *space, const GalleyItem *item, Flow y, bool empty, Insert *insert);
Insert float_room(Layouter *l, const Foot *foot, const GalleyItem *item, InsertKind kind, FootLevel level);
Fragment *float_box(Layouter *l, const Insert *insert, Flow y, Len width);

// --- finish.c: what is left of a height that is given ---
void run_fill(Layouter *l, const GalleyItem *item, Run *run, const Space *space, Flow content_bottom);
bool run_is_flexible(const Run *run);
void box_shift(Fragment *box, Flow by);
// Makes a box taller that is not laid again: what stands at its foot goes down with it.
void box_extend(const Layouter *l, Fragment *box, Flow by);
void laid_shift(Laid *laid, Flow by);

// --- best.c ---
typedef Laid (*LayFn)(Layouter *, const GalleyItem *, const Space *, const Token *);
// Lays at the best break at or above the limit: soft keeps first, then as low as can be.
Laid lay_best(Layouter *l, const GalleyItem *item, const Space *space, const Token *token);

// --- sign.c: texts of a column aligned at a sign of theirs ---
// What a cell's text takes from the sign on; false when it is not aligned at one.
bool sign_after(const GalleyItem *cell, Len *after);

// --- tracks.c ---
typedef struct Cell {
  const GalleyItem *item;
  uint32_t child;  // among the grid's or row's children
  uint32_t row, column, span, rows;
  Len sign_room;  // see Space
} Cell;
typedef struct Tracks {
  Len *x, *width;  // of each track, from the content's left
  uint32_t count;
} Tracks;
Tracks tracks_of_grid(Layouter *l, const GalleyItem *item, Len width, const Cell *cells, uint32_t cell_count,
                      uint32_t count);
uint32_t tracks_count(const GalleyItem *item, Len width);
Tracks tracks_resolve(Layouter *l, const Size *sizes, const Extent *needs, uint32_t count, Len width, Len gap);
void tracks_mirror(Tracks *tracks, Len width);
Len tracks_span(const Tracks *tracks, uint32_t column, uint32_t span);

// --- grid.c: a row of cells, of a grid or a table ---
typedef struct RowLaid {
  Fragment **boxes;  // by cell; NULL where nothing stands
  Flow end;
  Flow shift;
  Flow baseline;
  const Token *const *cells;  // NULL: all done
  Keep cost;
  bool nothing, snapped, flexible;
  Pending *pending;
  const Fault *faults;
  Inserts inserts;
} RowLaid;
// What a row that is not broken reaches down to, less the room of its notes.
typedef struct RowFill {
  const Space *space;  // of its grid
  Flow bottom;
} RowFill;
// `height`: the least; `fill` may be NULL.
RowLaid lay_row(Layouter *l, const Style *style, const Cell *cells, uint32_t count, const Tracks *tracks,
                const Space *space, const Token *const *tokens, Len height, const RowFill *fill);

// --- position.c ---
// Lays the boxes that wait for `box`, placed in its padding box.
void pending_place(Layouter *l, Laid *laid, const GalleyItem *item);
void pending_place_in(Layouter *l, Fragment *root, Pending *pending, Len x, Len y, Len width, Len height);

// --- settle.c: copies a page's boxes to the job's arena, in the page's coordinates ---
const Fragment *settle(Layouter *l, const Fragment *box, Flow x, Flow y);
// Of a settled box whose lines are others: inline boxes are laid anew.
void settle_new_lines(Layouter *l, Fragment *box);
void settle_faults(Layouter *l, const Fault *faults, uint32_t page);

// --- variables.c ---
typedef struct Carried {  // the value of each variable as a page ends
  const DocSet *v;
  uint32_t n;
} Carried;
Carried variables_on(Job *job, const Layout *layout, const Fragment *body, Carried before, const DocSet **shown,
                     uint32_t *count);

// --- facts.c ---
void anchors_find(Job *job, Pages *pages);  // fills in what they say of places

// What a layout asks of the shaper, which another thread may ask too.
ShapeMetrics metrics_of(Layouter *l, const Style *style);

Layouter layouter_new(Job *job, const PageTools *tools, const Galley *galley);

#endif
