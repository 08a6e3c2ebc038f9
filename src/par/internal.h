// What the files of par share, and what its tests look into: legal breaks, the cost of a line, the search.
#ifndef MARBRE_PAR_INTERNAL_H
#define MARBRE_PAR_INTERNAL_H

#include "par/par.h"

// Sums of all items before one.
typedef struct ParSums {
  int64_t width, stretch, shrink;
  uint32_t glyphs;  // in boxes: what tracking acts on
  uint32_t fills;   // glue without limit, leaders
  uint32_t spaces;  // glue of any kind
} ParSums;

// A place where a line may end. breaks[0] is the paragraph's beginning.
typedef struct ParBreak {
  ParSums end, start;  // up to the end of the line before it; from the beginning of the line after it
  uint32_t item;       // what the line ends with
  uint32_t next;       // what the next one begins with: glue and penalties that vanish at a break left out
  int32_t penalty;
  Len width;  // of the hyphen shown
  Len hang_end, hang_start;
  bool hyphen;   // the line ends in a hyphen, put in or there already
  bool divides;  // a word goes on in the next line
  bool forced;
} ParBreak;

typedef enum ParMode { PAR_JUSTIFY, PAR_RAGGED, PAR_BALANCE } ParMode;

// Passes: what the ranges of word space allow; twice as much; four times; eight times, and breaks for emergencies;
// whatever can be had.
enum { PASS_WITHIN, PASS_LOOSE, PASS_WIDE, PASS_WIDER, PASS_ANY, PASSES };

// The least that lines cost which PASS_WIDE does not try: the square of a break for emergencies (a line stretched
// more than four times costs the square of 10 + 100 × 4³). And which PASS_WIDER does not: one stretched eight times.
#define PAR_BEYOND_WIDE ((int64_t)PENALTY_EMERGENCY * PENALTY_EMERGENCY)
#define PAR_BEYOND_WIDER ((int64_t)(10 + 100 * 8 * 8 * 8) * (10 + 100 * 8 * 8 * 8))

enum { PAR_FITNESS_DEMERITS = 10000 };  // a tight line beside a loose one: all that fitness can cost a later line

enum { PAR_FAULT = 20000 };  // a last line that costs so much is worth looking for another

typedef struct ParTask {
  const Paragraph *paragraph;
  const ParMeasures *measures;
  const ParLimits *limits;
  const ParBreak *breaks;
  uint32_t count;  // of breaks
  ParMode mode;
  int pass;
  Len em, letter_stretch, letter_shrink;  // the latter two a glyph
  uint32_t hyphen_limit;                  // hyphens in a row; 0: no limit
  uint32_t lines;                         // exactly so many are asked for; 0: as many as is best
  uint32_t line_cap;                      // lines from this one on are alike
  bool alike;                             // all lines have one measure
  bool leaders;
} ParTask;

// What decides the cost of what follows a break.
typedef struct ParState {
  uint32_t line;    // that begins here, from 0
  uint8_t fitness;  // 0 tight, 1 decent, 2 loose, 3 very loose
  uint8_t hyphens;  // in a row up to here
} ParState;

typedef enum ParFit { FIT_NO, FIT_SHORT, FIT_LONG, FIT_YES } ParFit;  // FIT_LONG: no later break can be reached either

// How a line stands to its measure.
typedef struct ParSlack {
  int64_t slack, stretch, shrink, letters_out, letters_in;  // of glue; of tracking at most
  Len measure, hang_start, hang_end;
  uint32_t glyphs, fills, spaces;
  int64_t content;  // width without what hangs
} ParSlack;

ParSlack par_slack(const ParTask *task, uint32_t from, uint32_t to, uint32_t line);
// What a line costs whatever stands before it.
typedef struct ParCost {
  ParFit fit;
  uint8_t fitness;
  int64_t demerits;
} ParCost;

// The line between two breaks. `first`: no break lies between that this pass may use.
ParCost par_line_cost(const ParTask *task, uint32_t from, uint32_t to, bool first, uint32_t line);
// The same after lines that left this state, and the state after it. False: a limit forbids it.
bool par_chain_cost(const ParTask *task, uint32_t from, uint32_t to, const ParCost *line, ParState before,
                    ParState *after, int64_t *demerits);
// True when the pass may end a line there.
bool par_may_break(const ParTask *task, const ParBreak *b);
// Badness of a stretch or shrink that is x/65536 of what is given: Knuth's 100 x³.
int64_t par_badness(int64_t x);

typedef struct ParNode {
  uint32_t at, prev;  // break; node before
  ParState state;
  uint32_t line;  // true number, where state.line is capped
  int64_t demerits;
} ParNode;

typedef VEC(ParNode) ParNodes;
typedef VEC(uint32_t) ParActive;
typedef VEC(ParBreak) ParBreaks;

// What a search works with; its lines go to `arena`.
typedef struct ParRoom {
  Arena *arena;
  ParBreaks breaks;
  ParNodes nodes;
  ParActive active;
  uint32_t oldest;  // where what is active yet begins in it
} ParRoom;

typedef struct ParAhead ParAhead;

struct ParCache {
  ParRoom room;
  const struct ParCached **slots;  // NULL: free
  uint32_t cap, used;
  ParAhead *ahead;  // NULL: no look ahead
};

const ParLines *par_break_now(ParRoom *room, const Paragraph *p, const ParMeasures *measures, const ParLimits *limits);
// A paragraph's lines of one width, perhaps broken before now; NULL: break it. Paragraphs that follow are given on.
const ParLines *par_ahead_take(ParAhead *ahead, const Paragraph *p, Len width);

void par_find_breaks(Arena *arena, const Paragraph *paragraph, ParBreaks *breaks);
ParTask par_task(const Paragraph *paragraph, const ParMeasures *measures, const ParLimits *limits,
                 const ParBreaks *breaks);
// The node that ends the best set of lines of this pass, or UINT32_MAX. Nodes of earlier passes stay.
uint32_t par_search(ParRoom *room, const ParTask *task);
// The same with the passes that the task asks for, beginning anew; `task->pass` tells which one served.
uint32_t par_search_passes(ParRoom *room, ParTask *task);
// The best set of so many lines, within the ranges of the first passes; UINT32_MAX: there is none.
uint32_t par_search_lines(ParRoom *room, ParTask *task, uint32_t lines);

Len par_indent(const Paragraph *paragraph, const ParMeasures *measures);
// The line as it is set.
ParLine par_set_line(const ParTask *task, uint32_t from, uint32_t to, uint32_t line);

#endif
