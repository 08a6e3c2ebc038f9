// In: the texts of a document. Out: for each, a paragraph ready to be broken at any measure: boxes, glue and penalties
// over glyphs shaped once, with hyphenation points. Nothing here knows a measure.
#ifndef MARBRE_PROSE_PROSE_H
#define MARBRE_PROSE_PROSE_H

#include "doc/doc.h"
#include "shape/shape.h"
#include "style/style.h"

typedef enum ParItemKind { PAR_BOX, PAR_GLUE, PAR_PENALTY, PAR_OBJECT, PAR_LEADER } ParItemKind;

// From PENALTY_EMERGENCY on, a break is taken only where a line cannot be set otherwise.
enum { PENALTY_FORBIDDEN = 10000, PENALTY_EMERGENCY = 5000, PENALTY_FORCED = -10000 };

enum {
  PAR_HYPHEN = 1,      // penalty: a hyphen shows when the line ends here (flagged, in Knuth's words)
  PAR_EXPLICIT = 2,    // penalty: after a hyphen or dash that is in the text
  PAR_NO_STRETCH = 4,  // glue of fixed width (a no-break thin space)
  PAR_ENDING = 8,      // the fill glue before a forced break: stretches without limit
  PAR_UNSAFE = 16,     // the word is shaped again when broken here
};

// Items follow one another in the glyphs and in the text: item i holds the glyphs [first, items[i + 1].first) and the bytes
// [start, items[i + 1].start) of the shaped text; items[count] is there for its `first` and `start` only.
typedef struct ParItem {
  uint32_t kind : 3, flags : 5;
  int32_t value : 24;  // PAR_PENALTY: what a break costs; PAR_BOX, PAR_GLUE: in Paragraph.extras; else in Paragraph.objects
  Len width;           // of a penalty: counts when the line ends there
  uint32_t first, start;
} ParItem;

// What few items have, or most have alike.
typedef struct ParExtra {
  union {
    Len stretch;     // PAR_GLUE
    Len hang_start;  // PAR_BOX: what may stand out of the measure when a line begins with it
  };
  union {
    Len shrink;    // PAR_GLUE
    Len hang_end;  // PAR_BOX: the same when a line ends with it
  };
} ParExtra;
// What of a hyphen that shows stands out of the measure.
Len par_hyphen_hangs(Len width);

typedef struct ParObject {
  uint32_t node;          // inline node
  const DocNode *block;   // inline box, image, shape; note
  bool leader;
  const Shaped *pattern;  // of a leader; NULL: blank
  Len width, height, depth;  // above and below the baseline
} ParObject;

typedef struct Paragraph {
  uint32_t number;        // in its Prose; with the measure, the key by which breaks are remembered
  const DocNode *node;
  const Style *style;
  const DocText *text;     // NULL: a marker
  const Inlines *inlines;  // `text`'s, page numbers and note calls put in (nodes have the same numbers); NULL: a marker
  const Style *const *of_inline;
  const Shaped *shaped;
  const ParItem *items;
  uint32_t count;
  const ParExtra *extras;  // the first is all zero
  uint32_t extra_count;
  const ParObject *objects;
  uint32_t object_count;
  const Shaped *hyphen;   // the hyphen that a broken word shows (for the base style)
  Len indent;             // of the first line; percent indents are worked out by par
  Len ascent, descent;    // of the base style: where a line's baseline stands in its leading
  bool heading;           // never hyphenated
  bool reads_pages;       // holds a page number that is not known for certain yet
  uint64_t hash;          // of all that decides its breaks: equal hashes break alike
} Paragraph;

typedef struct PageFacts PageFacts;  // what page numbers are known: see below

// What pagination found, fed back so that numbers can be set. Counts from 1; NULL tables: nothing known yet.
struct PageFacts {
  uint32_t anchor_count;
  const Str *anchor_page;   // printed number of each anchor's page, by anchor; empty: not known
  const Str *anchor_last;   // that of its last one, where it is a block of several; NULL: there are none
  uint32_t page_count;
};

typedef struct Prose {
  const Styled *styled;
  const Paragraph *const *of;      // by node id; NULL for nodes without text
  const Paragraph *const *marker;  // by node id of items: the marker's paragraph, or NULL
  uint32_t paragraph_count;        // the highest number given so far
} Prose;

// Hyphenation dictionaries, kept in the session. Patterns: Liang's trie over libhyphen's files.
typedef struct Hyphenator Hyphenator;
Hyphenator *hyphenator_open(Arena *arena, Sources *sources);
void hyphenator_close(Hyphenator *hyphenator);  // lets go of ICU's iterators; the rest is the arena's
// The same dictionaries for a second thread, which has one of its own.
Hyphenator *hyphenator_other(Hyphenator *hyphenator);
void hyphenator_grow_large(Hyphenator *hyphenator);  // many words are to come
void hyphenator_trim(Hyphenator *hyphenator);   // forgets words when they have become many; between documents only
// Points in a word (UTF-8, any case): `at[i]` byte offsets where a hyphen may go, at least `before` letters before and
// `after` after; returns their number. No dictionary for `lang`: a finding once, and no points.
uint32_t hyphenator_points(Hyphenator *hyphenator, const Job *job, Str lang, Str word, uint32_t before, uint32_t after,
                           uint32_t *at, uint32_t room);
// To be called once by each document before it asks for points of a language: loads the dictionary and notes that it was
// read, or finds that there is none. Asking then reads and finds nothing more.
void hyphenator_prepare(Hyphenator *hyphenator, const Job *job, Str lang, Span from);

// A session's tools for text.
typedef struct ProseTools {
  Shaper *shaper;
  Hyphenator *hyphenator;
  HelperLock *shaping;  // who uses the shaper holds it; NULL: there is one thread
} ProseTools;

// Begins with the texts that hold no page numbers, while styles are worked out (style_begin). What is found is found at the
// end, once styles are known to be good; without one (prose_drop) nothing is.
typedef struct ProseMaking ProseMaking;
ProseMaking *prose_begin(Job *job, const ProseTools *tools, const Styled *styled);
const Prose *prose_end(ProseMaking *making, Job *job, const PageFacts *facts);
void prose_drop(ProseMaking *making);
// `facts`: what is expected; NULL, or of a place nothing: page numbers then take the room of "000".
const Prose *prose_make(Job *job, const ProseTools *tools, const Styled *styled, const PageFacts *facts);
// Makes again only the paragraphs that read a fact that changed.
const Prose *prose_remake(Job *job, const ProseTools *tools, const Prose *prose, const PageFacts *facts);
void prose_dump(const Prose *prose, Buf *out);

#endif
