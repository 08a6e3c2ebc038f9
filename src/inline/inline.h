// In: the pieces of a paragraph or a rich text, each with its place. Out: joined text, corrected by the typographic
// rules of its language, and the tree of inline nodes over it. CommonMark through libcmark; rules as tables.
#ifndef MARBRE_INLINE_INLINE_H
#define MARBRE_INLINE_INLINE_H

#include "base/base.h"

typedef enum InlineKind {
  INLINE_ROOT,
  INLINE_STRONG,
  INLINE_EM,
  INLINE_CODE,
  INLINE_LINK,  // target: a URI (http, https, mailto, tel), or "#id" for a record
  INLINE_SPAN,  // a span of the layout (tag) or span[lang]
  INLINE_SUP,   // ordinals made by the rules have `generated`
  INLINE_SUB,
  INLINE_ABBR,  // title: what it stands for
  INLINE_DFN,
  INLINE_BREAK,   // forced line break; one U+2028 in the text
  INLINE_WBR,     // may break here; one U+200B in the text
  INLINE_LEADER,  // one U+FFFC in the text; title: its pattern
  INLINE_OBJECT,  // one U+FFFC: an inline box, image, shape (tag says which)
  INLINE_NOTE,    // one U+FFFC: the call of a note; target: its key
  INLINE_PAGE,    // one U+FFFC: a page number; target "id" or `tag`
  INLINE_INDEX,   // an index entry over its text; title: the term when it differs
} InlineKind;

// Nodes lie in document order (pre-order); node 0 is the root. A node covers [start, end) of the text.
typedef struct InlineNode {
  InlineKind kind;
  uint32_t parent;
  uint32_t start, end;
  uint32_t tag;  // the caller's own, 0: none
  Str target, title, lang;
  bool generated;  // made by a rule, not written
  Span span;
} InlineNode;

typedef struct InlineRange {
  uint32_t start, end;
} InlineRange;

typedef struct Inlines {
  Str text;  // UTF-8, NFC; U+FFFC for each object
  TextMap map;
  const InlineNode *nodes;
  uint32_t count;
  uint32_t kinds;  // of all nodes: INLINE_BIT of each
  Str lang;
  const InlineRange *kept;  // where no hyphen may be put, in order
  uint32_t kept_count;
} Inlines;

// Most texts hold nothing but words: to be told so costs less than to look at their nodes.
#define INLINE_BIT(kind) (1u << (kind))
static inline bool inlines_have(const Inlines *inlines, uint32_t bits) { return (inlines->kinds & bits) != 0; }

// What the rules depend on.
typedef struct InlineOptions {
  Str lang;                // "fr", "en", anything else is neutral
  bool title;              // a title or heading: no full stop at its end, a lone hyphen is a dash
  bool check;              // report wording (off for text the layout wrote)
  bool nested_guillemets;  // « » inside « » rather than “ ”
} InlineOptions;

typedef struct InlineBuilder InlineBuilder;

// Memory that serves text after text; without it each text has its own. A text begun while another is being built in
// the same room has its own too.
typedef struct InlineRoom InlineRoom;
InlineRoom *inline_room_new(void);
void inline_room_free(InlineRoom *room);

InlineBuilder *inline_begin(Job *job, const InlineOptions *options);
InlineBuilder *inline_begin_in(InlineRoom *room, Job *job, const InlineOptions *options);
// Opens a node around what follows; returns its number, for inline_close.
uint32_t inline_open(InlineBuilder *builder, InlineKind kind, uint32_t tag, Str target, Str title, Str lang, Span span);
void inline_close(InlineBuilder *builder, uint32_t node);
// Literal text: no markup, but the rules run over it. `verbatim` keeps the rules off (URLs, code, brand titles).
void inline_text(InlineBuilder *builder, Str text, const TextMap *map, bool verbatim);
// CommonMark inlines of one value, parsed by themselves. `transform`: 0 none, 1 upper, 2 capitalise first letter.
void inline_markup(InlineBuilder *builder, Str text, const TextMap *map, uint8_t transform);
// A node without text of its own: BREAK, WBR, LEADER, OBJECT, NOTE, PAGE.
uint32_t inline_object(InlineBuilder *builder, InlineKind kind, uint32_t tag, Str target, Str title, Span span);
// Joins, applies the rules, maps. NULL when nothing but white space is there (objects count as something).
const Inlines *inline_finish(InlineBuilder *builder);

// The blocks of a rich text.
typedef enum RichKind { RICH_PARAGRAPH, RICH_HEADING, RICH_LIST, RICH_ITEM, RICH_QUOTE, RICH_CODE, RICH_RULE } RichKind;

typedef struct RichBlock RichBlock;
struct RichBlock {
  RichKind kind;
  uint32_t level;  // RICH_HEADING: 1 to 6, as written
  bool ordered, tight;
  uint32_t first;       // RICH_LIST: the first number
  const Inlines *text;  // paragraph, heading, code
  const RichBlock *const *children;
  uint32_t count;
  Span span;
};

// CommonMark blocks of one value: a list of RichBlocks. Raw HTML other than sup sub br wbr span[lang] abbr dfn, images
// and anything the layout language has no word for are findings with their place.
const RichBlock *const *inline_rich(Job *job, Str text, const TextMap *map, const InlineOptions *options,
                                    uint32_t *count);
const RichBlock *const *inline_rich_in(InlineRoom *room, Job *job, Str text, const TextMap *map,
                                       const InlineOptions *options, uint32_t *count);

// True where no hyphen may be put: in URLs, addresses, code, verbatim text, sigles, words with digits, names (words
// with a capital inside a sentence).
bool inline_is_verbatim(const Inlines *inlines, uint32_t offset);
void inline_dump(const Inlines *inlines, Buf *out);
void inline_rich_dump(const RichBlock *const *blocks, uint32_t count, Buf *out);

#endif
