// In: values and a layout. Out: a tree of semantic blocks with their texts, and the structure tree that a reader hears.
// Nothing here knows of pages; page numbers stand as symbols (anchors) until pages are made.
#ifndef MARBRE_DOC_DOC_H
#define MARBRE_DOC_DOC_H

#include "expr/expr.h"
#include "inline/inline.h"
#include "layout/layout.h"
#include "schema/schema.h"

#define ROLE(id, name) ROLE_##id,
typedef enum Role {
#include "doc/roles.def"
  ROLES
} Role;
#undef ROLE
extern const Str role_names[ROLES];

// The structure tree, in reading order (pre-order); element 0 is "no element" (an artifact), 1 the Document.
// What few elements have.
typedef struct ElemWords {
  Str lang;       // where it differs from its parent's
  Str alt;        // read instead of what is seen
  Str expansion;  // of an abbreviation
  Str summary;    // of a table: heard before its cells
  Str scope;      // TH: "Row", "Column", "Both"
  Str numbering;  // L: "None", "Decimal", "Disc"… filled by what the layout says; "" when not known here
} ElemWords;

typedef struct Elem {
  const ElemWords *words;     // never NULL
  Role role;
  uint32_t parent;
  uint32_t colspan, rowspan;
  uint32_t link;              // LINK: in Doc.links
  Span span;
} Elem;

// A place that numbers and links lead to. Anchor 0 is none.
typedef struct DocAnchor {
  const Data *record;  // the record a block stands for; NULL for a heading
  Str id;              // the record's `id`, for names; may be empty
  uint32_t node;       // the block that stands there; 0 when nothing does (a dangling reference was reported)
  Span span;
} DocAnchor;

typedef struct DocLink {
  Str uri;          // or
  uint32_t anchor;  // a place in this document
  Str contents;     // says where it leads, for who does not see the page
  Span span;
} DocLink;

typedef struct DocNode DocNode;

// What stands behind each node of a text's Inlines (same index).
typedef struct DocInline {
  BlockKind kind;           // BLOCK_SPAN, _STRONG, _EM, _BOX…; BLOCK_KINDS for markup of the content
  Str style;                // the layout's style for it
  Decls decls;              // its own properties, data filled in
  uint32_t elem;            // its structure element; its parent's when it makes none
  uint32_t link;            // in Doc.links, 0: none
  uint32_t anchor;          // INLINE_PAGE: whose page; INLINE_INDEX, a span with `id` or `index`: the place it is
  const uint32_t *anchors;  // INLINE_PAGE of an index entry: all its places, whose pages are written as ranges
  uint32_t anchor_count;    // 0: `anchor` alone
  const DocNode *object;    // INLINE_OBJECT: the box, image or shape; INLINE_NOTE: the note
} DocInline;

typedef struct DocText {
  const Inlines *inlines;
  const DocInline *of;  // one for each node of inlines
} DocText;

typedef struct DocSet {
  Str name;
  const Data *value;
} DocSet;

typedef struct DocColumn {  // of a table
  Decls decls;
  Str style, scope;
} DocColumn;

// A block. Texts stand only in headings, paragraphs, captions, terms, cells and code; the rest has children. What each
// stage that goes through the document asks of every node comes first, and is as long as what a processor fetches at once.
struct DocNode {
  uint32_t id;  // from 1, in document order; the number by which later stages keep what they know of it
  BlockKind kind;
  DocText text;  // inlines NULL when it has none
  const DocNode *const *children;
  uint32_t count, set_count;
  const DocNode *parent;
  uint32_t elem;    // its structure element; its parent's when it makes none; 0: an artifact
  uint32_t level;   // headings: 1 to 6
  uint32_t anchor;  // when it is a place to lead to
  uint32_t link;    // all of it is a link
  Str style;
  Decls decls;         // its own properties, data filled in; custom ones among them
  Span span;           // in the content where it can be, else in the layout
  const DocSet *sets;  // page variables
  union {
    struct {
      Str src;
      SourceKind source;
      Str alt;
      uint32_t of_page;
    } image;  // of_page: an anchor, 0 none
    struct {
      const Css *const *points;
      uint32_t count;
      const Css *round;
    } shape;  // points: each a list x y, may hold var(--name)
    struct {
      const DocColumn *columns;
      uint32_t count;
      uint32_t head_rows;
    } table;  // children: rows of the head, then BLOCK_ROWS
    struct {
      uint32_t colspan, rowspan, column;
      bool head;
    } cell;  // column: its first, from 0, spans counted
    struct {
      uint32_t ordinal;
      uint32_t marker_elem;
    } item;  // children: a TERM (if it has one), then its blocks
    struct {
      bool ordered;
      uint32_t first;
    } list;
    struct {
      Str text;  // what is encoded, a URI
    } qr;
    struct {
      bool code;
    } paragraph;
    struct {
      uint32_t number, label_elem;
    } note;  // as its call is written; its number's element at the foot
  };
};

typedef struct DocHeading {
  const DocNode *node;
  uint32_t level;
  Str text;  // plain, corrected, for bookmarks
  uint32_t anchor;
} DocHeading;

typedef struct Doc {
  Str lang, title, author, subject;
  const DocNode *root;
  uint32_t node_count;  // ids run from 1 to node_count
  const Elem *elems;
  uint32_t elem_count;
  const DocAnchor *anchors;
  uint32_t anchor_count;  // anchors run from 1 to anchor_count
  const DocLink *links;
  uint32_t link_count;  // from 1
  const DocHeading *headings;
  uint32_t heading_count;
  bool reads_pages;                // a page number stands in its text
  const struct DocBinder *binder;  // what regions are bound with later
} Doc;

// `parameters`: a record of those given on the command line (checked against layout->parameters), or NULL.
// NULL after an error; every finding of the document is made.
const Doc *doc_bind(Job *job, const Layout *layout, const Data *content, const Data *parameters);

// What a region reads of the page it stands on.
typedef struct PageScope {
  Str number;  // as printed: the page label
  uint32_t count;
  const DocSet *variables;
  uint32_t variable_count;
} PageScope;

// Memory that serves one region's binding after another.
typedef struct DocRoom DocRoom;
DocRoom *doc_room_new(void);
void doc_room_free(DocRoom *room);

// What was asked of a page: what was made of it serves others on which that is the same.
typedef struct PageReads {
  bool number;  // its own, or how many there are
  const DocSet *variables;
  uint32_t count;
} PageReads;
bool page_reads_same(const PageReads *reads, const PageScope *page);  // but for the number

// A region's content for one page: a small document of artifacts. NULL when its `if` says no.
const Doc *doc_bind_region(Job *job, DocRoom *room, const Doc *doc, const Region *region, const PageScope *page,
                           PageReads *reads);

// A page rule's own declarations with data filled in: they read what a region reads. Adds to `reads`.
Decls doc_fill_page_decls(Job *job, const Doc *doc, Decls decls, const PageScope *page, PageReads *reads);

void doc_dump(const Doc *doc, Buf *out);            // blocks and texts
void doc_dump_structure(const Doc *doc, Buf *out);  // the structure tree

#endif
