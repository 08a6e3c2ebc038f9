// In: a file of comma-separated values (RFC 4180; other delimiters too, and line ends of any kind). Out: a mapping a record,
// by the names of the first line, each value with its place. What no packaged reader gives is just that: where in the file
// a byte of a cell stands, once quotes are taken off and doubled ones are single.
#include "batch/internal.h"

typedef struct Csv {
  Job *job;
  uint32_t file;
  Str bytes;
  uint32_t at;
  char delimiter;
  const Yaml *const *names;
  uint32_t name_count;
  bool failed;
} Csv;

typedef struct Cell {
  Buf text;
  VEC(TextPiece) pieces;
  uint32_t start, end;
} Cell;

static uint32_t break_at(const Csv *c, uint32_t at) {
  if (at >= c->bytes.n) return 0;
  if (c->bytes.p[at] == '\n') return 1;
  if (c->bytes.p[at] != '\r') return 0;
  return at + 1 < c->bytes.n && c->bytes.p[at + 1] == '\n' ? 2 : 1;
}

static bool ends_cell(const Csv *c, uint32_t at) {
  return at >= c->bytes.n || c->bytes.p[at] == c->delimiter || break_at(c, at);
}

static void fail(Csv *c, DiagId id, uint32_t from, uint32_t to) {
  diag(c->job->diags, id, ((Span){c->file, from, to}));
  c->failed = true;
}

// Bytes [from, from + n) of the file become `text` of the cell.
static void add(Csv *c, Cell *cell, Str text, uint32_t from, uint32_t n) {
  VEC_PUSH(c->job->arena, cell->pieces, ((TextPiece){cell->text.n, c->file, from, n}));
  buf_add(&cell->text, text);
}

static void read_quoted(Csv *c, Cell *cell) {
  uint32_t from = ++c->at;
  for (;; c->at++) {
    if (c->at >= c->bytes.n) return fail(c, DIAG_BATCH_CSV_OPEN, cell->start, cell->start + 1);
    uint32_t line = break_at(c, c->at);
    if (c->bytes.p[c->at] != '"' && line != 2) continue;
    if (c->at > from) add(c, cell, str_slice(c->bytes, from, c->at), from, c->at - from);
    bool twice = !line && c->at + 1 < c->bytes.n && c->bytes.p[c->at + 1] == '"';
    if (!line && !twice) break;
    add(c, cell, twice ? STR("\"") : STR("\n"), c->at, 2);
    c->at++;
    from = c->at + 1;
  }
  c->at++;
  if (!ends_cell(c, c->at)) fail(c, DIAG_BATCH_CSV_AFTER, c->at, c->at + 1);
  while (!ends_cell(c, c->at)) c->at++;
}

static Cell read_cell(Csv *c) {
  Cell cell = {.text = buf_new(c->job->arena), .start = c->at};
  if (c->at < c->bytes.n && c->bytes.p[c->at] == '"') {
    read_quoted(c, &cell);
  } else {
    while (!ends_cell(c, c->at)) c->at++;
    if (c->at > cell.start) add(c, &cell, str_slice(c->bytes, cell.start, c->at), cell.start, c->at - cell.start);
  }
  cell.end = c->at;
  return cell;
}

// A plain scalar is what its schema asks for: a number, a date, a text. A word that YAML takes for nothing is a text here.
static const Yaml *cell_node(Csv *c, const Cell *cell) {
  static const Str nothing[] = {{"~", 1}, {"null", 4}, {"Null", 4}, {"NULL", 4}};
  Str text = buf_str(&cell->text);
  TextMap map = {cell->pieces.v, cell->pieces.n};
  Yaml *node = yaml_text_node(c->job->arena, c->job->scratch, text, map, (Span){c->file, cell->start, cell->end});
  node->plain = true;
  for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
    if (str_eq(text, nothing[i])) node->plain = false;
  return node;
}

typedef struct Record {
  VEC(const Yaml *) cells;
  uint32_t start, end;
} Record;

static Record read_record(Csv *c) {
  Record record = {.start = c->at};
  for (;;) {
    Cell cell = read_cell(c);
    const Yaml *node = cell_node(c, &cell);
    VEC_PUSH(c->job->arena, record.cells, node);
    if (c->at >= c->bytes.n || c->bytes.p[c->at] != c->delimiter) break;
    c->at++;
  }
  record.end = c->at;
  c->at += break_at(c, c->at);
  return record;
}

static bool is_blank(const Record *record) { return record->cells.n == 1 && !record->cells.v[0]->text.n; }

// --- Names --------------------------------------------------------------------------------------------------------

static void read_names(Csv *c) {
  Record record = read_record(c);
  StrMap seen = {0};
  for (uint32_t i = 0; i < record.cells.n; i++) {
    Yaml *name = (Yaml *)record.cells.v[i];
    name->text = str_trim(name->text);
    if (!name->text.n)
      fail(c, DIAG_BATCH_CSV_NO_NAME, name->span.start, name->span.end);
    else if (strmap_get(&seen, name->text))
      diag(c->job->diags, DIAG_YAML_DUPLICATE_KEY, name->span, name->text), c->failed = true;
    else
      strmap_put(c->job->scratch, &seen, name->text, name);
  }
  c->names = record.cells.v;
  c->name_count = record.cells.n;
}

// The sign that the first line holds most of.
static char guess_delimiter(Str bytes, uint32_t at) {
  static const char signs[] = ",;\t|";
  uint32_t most = 0;
  char best = ',';
  for (const char *sign = signs; *sign; sign++) {
    uint32_t count = 0;
    bool quoted = false;
    for (uint32_t i = at; i < bytes.n && bytes.p[i] != '\n' && bytes.p[i] != '\r'; i++) {
      quoted ^= bytes.p[i] == '"';
      count += !quoted && bytes.p[i] == *sign;
    }
    if (count > most) most = count, best = *sign;
  }
  return best;
}

// --- Records ------------------------------------------------------------------------------------------------------

static const char *const cell_words[] = {"cell", "cells", "cellule", "cellules"};

static const Yaml *record_node(Csv *c, const Record *record) {
  Arena *arena = c->job->arena;
  Yaml *node = ARENA_NEW(arena, Yaml);
  YamlPair *pairs = ARENA_ARRAY(arena, YamlPair, c->name_count);
  *node = (Yaml){.kind = YAML_MAPPING, .span = {c->file, record->start, record->end}, .pairs = pairs};
  if (record->cells.n != c->name_count) {
    diag(c->job->diags, DIAG_BATCH_CSV_CELLS, node->span, diag_count(c->job->scratch, record->cells.n, cell_words),
         str_format(c->job->scratch, "%u", c->name_count));
    c->failed = true;
    return node;
  }
  for (uint32_t i = 0; i < c->name_count; i++)
    pairs[node->count++] = (YamlPair){c->names[i], record->cells.v[i]};
  return node;
}

static const Yaml *read_rows(Csv *c) {
  Arena *arena = c->job->arena;
  read_names(c);
  VEC(const Yaml *) rows = {0};
  while (c->at < c->bytes.n) {
    Record record = read_record(c);
    if (!is_blank(&record)) VEC_PUSH(arena, rows, record_node(c, &record));
  }
  Yaml *list = ARENA_NEW(arena, Yaml);
  *list = (Yaml){.kind = YAML_SEQUENCE, .span = {c->file, 0, 0}, .count = rows.n, .items = rows.v};
  return c->failed ? NULL : list;
}

const Yaml *csv_parse(Job *job, uint32_t file, char delimiter) {
  Csv c = {.job = job, .file = file, .bytes = sources_get(job->sources, file)->bytes};
  ArenaMark mark = arena_mark(job->scratch);
  bool good = yaml_check_bytes(job, file, &c.at);
  c.delimiter = delimiter ? delimiter : guess_delimiter(c.bytes, c.at);
  const Yaml *list = good ? read_rows(&c) : NULL;
  arena_rewind(job->scratch, mark);
  return list;
}
