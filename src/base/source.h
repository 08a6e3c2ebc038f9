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
  const uint32_t *breaks;  // line breaks before each SOURCE_STEP bytes; NULL: a short file
  bool mapped;             // `bytes` are the file's own pages
} Source;

enum { SOURCE_STEP = 4096 };

// Every file read, by number. Grows only.
typedef struct Sources Sources;

// What was asked of the disk: whatever is not as it was then may change what came of it.
typedef enum InputKind { INPUT_FILE, INPUT_ABSENT, INPUT_FOLDER } InputKind;

typedef struct Input {
  InputKind is;
  SourceKind kind;
  Str path;
  Str suffix;  // INPUT_FOLDER: of the names asked for
  Str bytes;   // INPUT_FILE: the file's; INPUT_FOLDER: the names found, one a line
} Input;

typedef enum ReadStatus { READ_OK, READ_MISSING, READ_OUTSIDE, READ_TOO_LARGE, READ_FAILED } ReadStatus;

// `limit`: the largest file accepted, in bytes.
Sources *sources_new(Arena *arena, uint64_t limit);
// A document's own, over a session's: layouts, brands, faces and dictionaries are read by `shared`, once for all; content
// and pictures here, and given back with `arena`. What `shared` lets be read, this does too. Numbers of both are valid in
// this one.
Sources *sources_within(Arena *arena, Sources *shared);
// Lets go of files that are mapped; the rest is the arena's.
void sources_close(Sources *sources);
// Lets files of this kind be read below `folder` (resolved, symbolic links followed). Without any root a kind may be
// read from anywhere.
void sources_allow(Sources *sources, SourceKind kind, Str folder);
// Lets them be read wherever `others` may read files of kind `as`.
void sources_allow_as(Sources *sources, SourceKind kind, const Sources *others, SourceKind as);
// Reads a file once; a second call gives the same number. `file` 0 unless READ_OK; errno says more for READ_FAILED.
ReadStatus sources_read(Sources *sources, SourceKind kind, Str path, uint32_t *file);
// Takes bytes already at hand (standard input, a test) as a file named `path`.
uint32_t sources_add(Sources *sources, SourceKind kind, Str path, Str bytes);
const Source *sources_get(const Sources *sources, uint32_t file);  // NULL for 0
// It was read from the disk by the group that this one stands within, which finds it again by its path.
bool sources_is_common(const Sources *sources, uint32_t file);
// What `group` asked for counts as asked for by `sources` too: a result kept from another document comes from somewhere.
void sources_note(Sources *sources, const Sources *group);
// From now on `told` hears of each thing asked for, once, as soon as it was.
void sources_tell(Sources *sources, void (*told)(void *self, const Input *input), void *self);
// All that was asked for, each once, noted groups included, sorted by path and kind.
const Input *sources_inputs(const Sources *sources, Arena *arena, uint32_t *count);
// The names in a folder that end in `suffix`, sorted by code point; NULL and a status other than READ_OK otherwise.
ReadStatus sources_list(Sources *sources, SourceKind kind, Str folder, Str suffix, Str **names, uint32_t *count);

// Line and column from 1 of a byte; columns count code points.
typedef struct Position {
  uint32_t line, column;
  Str text;  // the line, without its end
} Position;
Position source_position(const Source *source, uint32_t offset);

// True when both paths lead to one file or folder that is there, by whatever name or link.
bool path_same(Arena *arena, Str a, Str b);
// "a/b.yaml" + "c.yaml" is "a/c.yaml", "a/b.yaml" + "../c.yaml" "c.yaml"; an absolute `relative` is itself.
Str path_beside(Arena *arena, Str file, Str relative);
Str path_join(Arena *arena, Str folder, Str name);
Str path_folder(Str path);  // "" when there is none
Str path_name(Str path);
bool path_is_font(Str path);  // it ends as files of faces do: .ttf, .otf, .ttc, .otc, .woff, .woff2

#endif
