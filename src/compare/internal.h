// What the files of compare share.
#ifndef MARBRE_COMPARE_INTERNAL_H
#define MARBRE_COMPARE_INTERNAL_H

#include "compare/compare.h"

// --- A document as it is read ------------------------------------------------------------------------------------------

// A piece of text that is heard as one: a paragraph, a heading, a cell, a figure's alternative.
typedef struct Unit {
  Str role;  // "P", "H1", "Figure"…
  Str text;
  uint32_t page;  // from 1; 0: on none
  uint64_t hash;  // of role and text
} Unit;

enum { LOOK_ACROSS = 48, LOOK_DOWN = 68 };

// A page as it is seen from afar, and whether it is the same as another.
typedef struct Look {
  uint64_t hash;  // of all its pixels
  uint32_t width, height;
  uint8_t grey[LOOK_DOWN][LOOK_ACROSS];
} Look;

typedef struct Reading {
  const Unit *units;
  uint32_t unit_count;
  const Look *pages;
  uint32_t page_count;
} Reading;

typedef struct Picture {
  uint32_t width, height;
  const uint8_t *rgb;
} Picture;

// False after a finding: the tool is missing, or the file is no PDF that it reads.
bool compare_read(Arena *arena, Diags *diags, Str old, Str new, Reading *a, Reading *b);
// Pages (from 1, ascending) as pictures fit for looking at.
bool compare_read_pictures(Arena *arena, Diags *diags, Str path, const uint32_t *pages, uint32_t count, Picture *pictures);
// Where pixels differ: what went in red, what came in green, the rest pale.
Picture compare_difference(Arena *arena, const Picture *old, const Picture *new);

// --- What differs --------------------------------------------------------------------------------------------------------

// Two sequences side by side: items of both, or of one.
enum { NONE = UINT32_MAX };
typedef struct Beside {
  uint32_t old, new;  // NONE: in the other only
} Beside;

typedef struct BesideList {
  Beside *v;
  uint32_t n;
} BesideList;

enum { COST_NEVER = UINT32_MAX };
// Least cost: `cost` of two items beside one another (0: alike; COST_NEVER: not at all), `alone` for one that has none.
// Past a size that would take minutes, what lies between alike ends is put side by side as it comes.
BesideList compare_align(Arena *arena, uint32_t old_count, uint32_t new_count, uint32_t alone,
                 uint32_t (*cost)(const void *self, uint32_t old, uint32_t new), const void *self);

typedef struct WordRun {
  enum { WORDS_SAME, WORDS_OLD, WORDS_NEW } kind;
  Str text;
} WordRun;

typedef struct WordRuns {
  const WordRun *v;
  uint32_t n;
} WordRuns;
WordRuns compare_words(Arena *arena, Str old, Str new);
// Of 1000: how much of two texts is not alike.
uint32_t compare_distance(Arena *scratch, Str old, Str new);

typedef struct PageChange {
  uint32_t old, new;  // from 1; 0: there is none
} PageChange;

typedef struct UnitChange {
  const Unit *old, *new;  // NULL: there is none
  WordRuns words;         // when there are both
} UnitChange;

typedef enum DocumentState { DOCUMENT_SAME, DOCUMENT_CHANGED, DOCUMENT_ADDED, DOCUMENT_REMOVED } DocumentState;

typedef struct DocumentChange {
  DocumentState state;
  Str name, old, new;  // name: to be shown; paths
  uint32_t old_pages, new_pages;
  const PageChange *pages;
  uint32_t page_count;
  const UnitChange *units;
  uint32_t unit_count;
} DocumentChange;

typedef struct Comparison {
  const DocumentChange *v;
  uint32_t n;
  bool folders;
} Comparison;

void compare_readings(Arena *arena, const Reading *old, const Reading *new, DocumentChange *change);

void compare_write_text(const Comparison *comparison, DiagLang lang, bool colour, Buf *out);
bool compare_write_html(Arena *arena, Diags *diags, const Comparison *comparison, DiagLang lang, Buf *out);
bool compare_save_images(Arena *arena, Diags *diags, const Comparison *comparison, Str folder);
bool compare_save(Diags *diags, Arena *arena, Str path, Str bytes);

// --- The tool ------------------------------------------------------------------------------------------------------------

typedef struct Tool {
  int fd;   // its standard output
  int pid;
} Tool;
// False after a finding.
bool compare_tool_start(Tool *tool, Diags *diags, const char *const *words);
// False when it failed; what it still says is not read.
bool compare_tool_end(Tool *tool);

#endif
