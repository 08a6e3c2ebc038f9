// Places in source files, and the one reader through which every file of a build comes.
#ifndef MARBRE_BASE_SOURCE_H
#define MARBRE_BASE_SOURCE_H

#include "base/str.h"

// A stretch of bytes [start, end) of a source file; file 0 is no place. Line and column are worked out when printed.
typedef struct Span {
  uint32_t file, start, end;
} Span;

#define NO_SPAN ((Span){0, 0, 0})

// Where the bytes of a text made from a source (a scalar unfolded, unescaped, normalised; a paragraph joined from
// several values) stand: piece i begins at byte pieces[i].at of the text and at byte pieces[i].start of pieces[i].file,
// and runs alike byte for byte up to the next piece (no further than pieces[i].length source bytes; 0: all at `start`).
typedef struct TextPiece {
  uint32_t at, file, start, length;
} TextPiece;

typedef struct TextMap {
  const TextPiece *pieces;
  uint32_t count;
} TextMap;

// The span of text bytes [from, to).
Span textmap_span(const TextMap *map, uint32_t from, uint32_t to);

typedef enum SourceKind { SOURCE_CONTENT, SOURCE_LAYOUT, SOURCE_BRAND, SOURCE_FONT, SOURCE_IMAGE, SOURCE_DICTIONARY } SourceKind;

typedef struct Source {
  Str path;   // as given or joined, for messages
  Str bytes;  // whole, followed by a NUL
  SourceKind kind;
  uint64_t hash;
} Source;

// Every file read, by number (from 1). Grows only; a session's outlives its documents.
typedef struct Sources Sources;

typedef enum ReadStatus { READ_OK, READ_MISSING, READ_OUTSIDE, READ_TOO_LARGE, READ_FAILED } ReadStatus;

// `limit`: the largest file accepted, in bytes.
Sources *sources_new(Arena *arena, uint64_t limit);
// Lets files of this kind be read below `folder` (resolved, symbolic links followed). Without any root a kind may be
// read from anywhere.
void sources_allow(Sources *sources, SourceKind kind, Str folder);
// Reads a file once; a second call gives the same number. `file` 0 unless READ_OK; errno says more for READ_FAILED.
ReadStatus sources_read(Sources *sources, SourceKind kind, Str path, uint32_t *file);
// Takes bytes already at hand (standard input, a test) as a file named `path`.
uint32_t sources_add(Sources *sources, SourceKind kind, Str path, Str bytes);
const Source *sources_get(const Sources *sources, uint32_t file);  // file from 1
uint32_t sources_count(const Sources *sources);
// The names in a folder that end in `suffix`, sorted by code point; NULL and a status other than READ_OK otherwise.
ReadStatus sources_list(Sources *sources, SourceKind kind, Str folder, Str suffix, Str **names, uint32_t *count);

// Line and column from 1 of a byte; columns count code points.
typedef struct Position {
  uint32_t line, column;
  Str text;  // the line, without its end
} Position;
Position source_position(const Source *source, uint32_t offset);

// "a/b.yaml" + "c.yaml" is "a/c.yaml"; an absolute `relative` is itself.
Str path_beside(Arena *arena, Str file, Str relative);
Str path_join(Arena *arena, Str folder, Str name);
Str path_folder(Str path);  // "" when there is none
Str path_name(Str path);

#endif
