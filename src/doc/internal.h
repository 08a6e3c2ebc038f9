// What the files of `doc` share: the binder, which walks the layout once a pass, and the site where a block is bound.
#ifndef MARBRE_DOC_INTERNAL_H
#define MARBRE_DOC_INTERNAL_H

#include "doc/doc.h"

typedef VEC(const DocNode *) NodeList;

// A page number or link that stands on a place; checked when all places are known.
typedef struct PlaceUse {
  uint32_t anchor;
  Span span;
} PlaceUse;

// A place that the index names.
typedef struct IndexMark {
  Str term;
  uint32_t anchor;
} IndexMark;

// A text that prints the pages of an index entry, filled in once all its places are known.
typedef struct RangeUse {
  DocInline *inl;
  const Data *record;
} RangeUse;

typedef struct Sigle {
  Str term, meaning;
  Span span;
  uint32_t next;  // 1 + index of another that begins with the same byte, or 0
  bool used;      // other than where it is explained
} Sigle;

typedef struct TextDraft TextDraft;
typedef struct TextBundle TextBundle;

// A text or a rich text that one pass makes and another takes.
typedef struct MadeText {
  TextDraft *draft;  // what it is made of; NULL: `rich`
  Str rich;
  const TextMap *map;
  const Inlines *inlines;            // of a text; NULL when nothing is in it
  const RichBlock *const *blocks;    // of a rich text
  uint32_t count;
  bool taken;           // a rich text: no two nodes share one
  const Diags *found;   // in it; NULL: nothing
  TextBundle *bundle;   // with which it is made ahead, until it is taken
} MadeText;

// A heading of the layout that the content gave no words.
typedef struct BlankHeading {
  uint32_t level, before;  // as many headings came before it
  Lack lack;
} BlankHeading;

typedef struct DocBinder {
  Job job;           // where results go: a first pass has an arena of its own
  Arena *temp;       // lives as long as the pass
  InlineRoom *room;  // makes one text after another; NULL once the document is bound
  Arena *keep;       // where a first pass makes the texts that the second takes; NULL without one
  StrMap made;       // those, each a MadeText, by what they were made from
  Helper *helper;
  const struct DocBinder *far;  // the second processor's, to make texts with; NULL without one
  TextBundle *bundle;           // of texts that it is given next
  VEC(TextBundle *) bundles;    // that it was given
  uint32_t next_bundle;         // of these: the first that may still wait to be made
  const Layout *layout;
  ExprContext expr;
  Str lang;
  const Scope *globals;          // what parts see besides their parameters
  const Scope *names;            // what the body and regions see
  const Data *headings, *index;  // the collections, as the pass before found them
  const Data *const *heading_records;
  uint32_t heading_record_count;
  Sigle *sigles;
  uint32_t sigle_count;
  uint32_t sigle_first[256];  // by first byte
  uint8_t sigle_low, sigle_high;  // the least of these bytes that any begins with, and the greatest
  bool ruled[PROP_IDS];  // properties that any rule declares
  bool looks_ahead;      // a first pass: of its tree only what the second asks for is of use
  bool check;  // report wording: off for regions, which repeat what the body says

  uint32_t nodes;
  uint32_t walked; // blocks bound, those that made nothing too
  uint32_t level;  // of the last heading
  uint32_t notes;
  double *counters;  // by field of layout->counters
  DataField *counter_fields;
  VEC(Elem) elems;
  VEC(DocAnchor) anchors;
  const DocAnchor *shared_anchors;  // the document's, for regions that add none
  VEC(uint32_t) placed;     // anchors in the order in which they got their nodes
  VEC(uint32_t) alias;      // by anchor: the one that stands for it, when a node was a place already; or 0
  VEC(uint32_t *) numbers;  // anchors written into the tree, to be put to the one that stands for them
  VEC(DocLink) links;
  VEC(DocHeading) list;   // the headings met
  VEC(Str) heading_tocs;  // `toc` of each heading
  VEC(BlankHeading) blanks;  // those that came out empty
  VEC(PlaceUse) uses;
  VEC(IndexMark) marks;
  VEC(RangeUse) ranges;
  StrMap ids;      // a record's id, to its anchor + 1
  StrMap records;  // a record's address, to its anchor
  StrMap absent;   // ids of records that this edition leaves out, as the pass before found them
  uint32_t absent_count;
  bool reads_pages;
  bool frozen;  // a region is bound: the places are those of the document
  Span start;   // where the content begins
} DocBinder;

// Where a block is bound. Copied for what stands inside.
typedef struct Site {
  const Scope *scope;
  const DocNode *parent;
  uint32_t elem;  // the element that holds it
  bool sealed;    // nothing inside makes an element: an artifact, or a figure read as one
  bool in_text;   // inside a line
  bool in_toc;    // paragraphs are entries
  bool in_link;
  Span span;  // of the content that `each` stands at, or NO_SPAN
} Site;

// --- elem.c: elements, anchors, links; what is taken back when a block comes out empty
typedef struct Checkpoint {
  uint32_t nodes, level, notes, elems, links, list, uses, marks, ranges, numbers, placed;
} Checkpoint;
Checkpoint binder_mark(const DocBinder *b);
void binder_rewind(DocBinder *b, const Checkpoint *mark);
Role role_named(Str name);  // ROLES when there is none
uint32_t elem_new(DocBinder *b, Role role, uint32_t parent, Span span);
// To be changed: its own from now on.
ElemWords *elem_words(DocBinder *b, uint32_t elem);
// Opens the element of a block; `inner` becomes the site of what it holds. `fallback`: the kind's role.
uint32_t elem_open(DocBinder *b, const Site *site, const Block *block, Role fallback, Span span, Site *inner);
uint32_t anchor_of_record(DocBinder *b, const Data *record);
uint32_t anchor_of_id(DocBinder *b, Str id);
uint32_t anchor_new(DocBinder *b, const DocNode *node);
void anchor_place(DocBinder *b, uint32_t anchor, DocNode *node);  // the node's own, or the same place as it
void anchors_settle(DocBinder *b);
// The link that a value stands for (a URI, an address, a telephone number, a record), or 0.
uint32_t link_to(DocBinder *b, const Data *value, Span span);
uint32_t link_to_uri(DocBinder *b, Str uri, Span span);
uint32_t link_to_anchor(DocBinder *b, uint32_t anchor, Span span);

// --- value.c: names in sight, and values of the layout with data filled in
const Scope *scope_push(DocBinder *b, const Scope *up, Str name, const Data *value);
const Scope *scope_push_fields(DocBinder *b, const Scope *up, const Data *record);
const Scope *scope_push_lets(DocBinder *b, const Scope *up, const Binding *lets, uint32_t count);
const Scope *scope_of_part(DocBinder *b, const Scope *caller, const Block *call, const Part *part);
const Css *css_fill(DocBinder *b, const Css *css, const Scope *scope);  // NULL when a value in it is empty
bool decls_have_data(Decls decls);
Decls decls_fill(DocBinder *b, Decls decls, const Scope *scope);
// A style value that is a whole number, or `otherwise`.
uint32_t css_whole(DocBinder *b, const Css *css, const Scope *scope, uint32_t otherwise);
// The value of a property as the block itself or the rules of its style say it; NULL when neither does.
const Css *declared(const DocBinder *b, const Block *block, PropId prop);
void declared_prepare(DocBinder *b);  // once for a layout
Span span_or(Span span, Span otherwise);
// Does `each`, `let`, `if`, and calls `visit` for each time the block stands.
typedef void BlockVisit(DocBinder *b, const Site *site, const Block *block, void *arg);
void block_walk(DocBinder *b, const Site *site, const Block *block, BlockVisit *visit, void *arg);
Str text_transformed(Arena *arena, Str text, uint8_t transform);  // a TextTransform, on text without markup
Str template_plain(DocBinder *b, const Template *tmpl, const Scope *scope, bool title);
Str data_plain(DocBinder *b, const Data *text, bool title);
Str inlines_plain(Arena *arena, const Inlines *inlines, uint32_t from, uint32_t to);
Str index_term(DocBinder *b, const Block *block, const Scope *scope);

// --- text.c: templates and text blocks to inlines
// What a text holds, its conditions done and empty pieces left out. NULL when nothing is there.
TextDraft *text_collect(DocBinder *b, const Site *site, const Template *text, BlockList body);
TextDraft *text_collect_data(DocBinder *b, const Data *text);
// Joins and corrects it, and gives it to `node`; `site` holds its element. False when only white space is left.
bool text_finish(DocBinder *b, const Site *site, TextDraft *draft, bool title, DocNode *node);
// Makes it, without a look at the binder's own memory: in `job`, in `room`. NULL when only white space is there.
const Inlines *draft_build(const DocBinder *b, InlineRoom *room, Job *job, TextDraft *draft, bool title);
// The same for a text already made (rich text).
void text_set(DocBinder *b, const Site *site, DocNode *node, const Inlines *inlines);

// --- block.c
DocNode *node_new(DocBinder *b, const Site *site, const Block *block, BlockKind kind);
// A block's node with its element, variables and places; `inner` is the site of what it holds.
DocNode *node_open(DocBinder *b, const Site *site, const Block *block, Role role, Site *inner);
void node_close(DocBinder *b, DocNode *node, const NodeList *children);
void node_link(DocBinder *b, DocNode *node, const Block *block, Site *inner);
void blocks_bind(DocBinder *b, const Site *site, BlockList blocks, NodeList *out);
// One time that a block stands: its conditions are done.
void block_bind(DocBinder *b, const Site *site, const Block *block, void *out);
// A paragraph of the engine's own, for a text that stands where only blocks may; its element is the site's.
bool paragraph_bind_text(DocBinder *b, const Site *site, const Block *owner, Role role, NodeList *out);
const DocNode *note_bind(DocBinder *b, const Site *site, const Block *block, const Data *text);
uint32_t heading_add(DocBinder *b, DocNode *node, Str toc);

// --- ahead.c: texts made by the second processor between the passes
void ahead_open(DocBinder *b);
// Whether a first pass learns nothing from a text but that it is there: something is in it, and no link, place or heading.
bool ahead_may_rich(Str text);
bool ahead_may_data(const Data *text, bool *letter);  // adds whether a letter is in it
void ahead_give(DocBinder *b, MadeText *made);
void ahead_flush(DocBinder *b);
void ahead_take(DocBinder *b, MadeText *made);
void ahead_stock(DocBinder *b);  // memory for the stages that follow
void ahead_close(DocBinder *b);

// --- absent.c: references to what an edition leaves out
void absent_collect(DocBinder *b, const Data *content, Arena *keep);
bool absent_has(const DocBinder *b, Str id);
Str absent_blank(const DocBinder *b, Arena *arena, Str text);  // as long as `text`

// --- counters.c
void counters_start(DocBinder *b);
const Data *counters_record(DocBinder *b);
// What a block does to the counters, before it is bound; what they were, for a block that makes nothing.
const double *counters_step(DocBinder *b, const Site *site, const Block *block);
void counters_take_back(DocBinder *b, const double *before);

// --- table.c, rich.c, chart.c, qr.c, abbr.c, check.c
void table_bind(DocBinder *b, const Site *site, const Block *block, NodeList *out);
void chart_bind(DocBinder *b, const Site *site, const Block *block, NodeList *out);
void qr_bind(DocBinder *b, const Site *site, const Block *block, NodeList *out);
void rich_bind(DocBinder *b, const Site *site, const Block *block, NodeList *out);
// The rich texts of a content in the order in which they lie there, which is most often that in which they are asked for.
typedef struct RichTexts {
  VEC(const TextPart *) list;
  uint64_t bytes;
  StrMap seen;  // records: an entry may be referred to by many, itself among them
} RichTexts;
void rich_find(DocBinder *b, const Data *content, RichTexts *texts);
void rich_give(DocBinder *b, const RichTexts *texts);  // those that can be made ahead
const RichBlock *const *rich_build(const DocBinder *b, InlineRoom *room, Job *job, Str text, const TextMap *map, uint32_t *count);
const Inlines *abbr_mark(DocBinder *b, const Inlines *inlines);
void check_headings(DocBinder *b, bool titled);  // after the title, whose lack explains that of a first heading
void check_title(DocBinder *b);                  // of a document that has none
// What is said of a value without words: that it is empty or missing, and what to write.
Str lack_words(Arena *arena, const Lack *lack);
Str lack_cure(Arena *arena, const Lack *lack);
void check_content(DocBinder *b);
void check_sigles(DocBinder *b, const Data *parameters);
void check_places(DocBinder *b);
void check_link_text(DocBinder *b, Str text, Str uri, Span span);

// --- region.c

// --- bind.c
void binder_scopes(DocBinder *b, const Data *content, const Data *parameters);
const Doc *binder_finish(DocBinder *b, const DocNode *root);

#endif
