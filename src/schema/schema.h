// In: a content tree and a schema (JSON Schema 2020-12 in YAML). Out: typed values, the only kind of value that
// expressions work on; and the types by which a layout's paths are checked before there is any content.
#ifndef MARBRE_SCHEMA_SCHEMA_H
#define MARBRE_SCHEMA_SCHEMA_H

#include "yaml/yaml.h"

typedef enum TypeKind {
  TYPE_ANY,  // not known: nothing is checked
  TYPE_NULL,
  TYPE_BOOL,
  TYPE_NUMBER,
  TYPE_LENGTH,
  TYPE_TEXT,
  TYPE_DATE,
  TYPE_TIME,
  TYPE_DATETIME,
  TYPE_URI,
  TYPE_EMAIL,
  TYPE_RICH,   // CommonMark blocks (contentMediaType: text/markdown)
  TYPE_IMAGE,  // a file (contentMediaType: image/…)
  TYPE_LIST,
  TYPE_RECORD,
} TypeKind;

typedef struct Type Type;

typedef struct TypeField {
  Str name;
  const Type *type;
  bool required;
} TypeField;

// Shared and possibly cyclic (a fiche refers to fiches); compare by structure, never print without a depth limit.
struct Type {
  TypeKind kind;
  bool nullable;            // may be absent or null: every field not required is
  const Type *item;         // TYPE_LIST
  const TypeField *fields;  // TYPE_RECORD
  uint32_t count;
  bool open;     // TYPE_RECORD: other names may stand in it, with the type `item` (NULL: any)
  bool is_page;  // TYPE_NUMBER or TYPE_TEXT that holds page numbers: to print, not to compare
};

const TypeField *type_field(const Type *record, Str name);
// "a list of records", in the reader's words: for findings.
Str type_describe(Arena *arena, const Type *type, DiagLang lang);
// The same in both languages, as an argument of a finding (diag_words).
Str type_describe_both(Arena *arena, const Type *type);

typedef enum DataKind { DATA_NULL, DATA_BOOL, DATA_NUMBER, DATA_LENGTH, DATA_TEXT, DATA_LIST, DATA_RECORD } DataKind;

typedef struct Data Data;

typedef enum TextPartKind {
  TEXT_PLAIN,   // the layout's or a filter's own words: no markup in them
  TEXT_MARKUP,  // content: CommonMark inlines
  TEXT_BREAK,   // a forced line break
  TEXT_PAGE,    // the page number of `record`, known only when pages are
  TEXT_PAGES,   // the page ranges of the index entry `record`
} TextPartKind;

// Text is kept in parts so that each bound value is parsed by itself and never pasted into markup.
typedef struct TextPart {
  TextPartKind kind;
  Str text;
  TextMap map;
  const Data *record;
  uint8_t transform;  // a TextTransform that a filter asked for; applied to letters, never to markup
} TextPart;

typedef enum TextTransform { TRANSFORM_NONE, TRANSFORM_UPPER, TRANSFORM_CAPITALIZE } TextTransform;

typedef struct DataField {
  Str name;
  const Data *value;
} DataField;

struct Data {
  DataKind kind;
  const Type *type;  // never NULL
  Span span;
  uint32_t count;  // parts, items, fields
  union {
    bool truth;
    double number;  // DATA_LENGTH: in pt
    const TextPart *parts;
    const Data *const *items;
    const DataField *fields;
  };
};

extern const Data data_null;

const Data *data_get(const Data *record, Str name);  // NULL when absent
bool data_is_empty(const Data *data);                // null, false, '', []
// A text's parts joined, markup as it is written, breaks as "\n", page numbers as "".
Str data_text(Arena *arena, const Data *data);
const Data *data_from_text(Arena *arena, Str text, Span span);  // TEXT_PLAIN, TYPE_TEXT
const Data *data_from_number(Arena *arena, double number, Span span);
const Data *data_from_bool(bool truth);
const Data *data_list(Arena *arena, const Data *const *items, uint32_t count, const Type *list_type);

typedef struct Schema Schema;

// Compiles a schema; every keyword not supported is a finding. NULL when it cannot serve.
const Schema *schema_compile(Job *job, const Yaml *tree);
Str schema_title(const Schema *schema);  // "" when it has none
// The type of the values that pass.
const Type *schema_type(const Schema *schema);
// Checks a tree and types its scalars; defaults filled in, x-ref replaced by the entry itself. `lang` is the content's.
// NULL when an error was found; all findings of the tree are made.
const Data *schema_validate(Job *job, const Schema *schema, const Yaml *tree);
// A brand, a word list: values typed by how they are written (YAML 1.2 core schema), every type inferred.
const Data *schema_infer(Job *job, const Yaml *tree);
void data_dump(const Sources *sources, const Data *data, Buf *out);

// A field that an export adds to the root: the head of a content file, which is the engine's.
typedef struct ExportField {
  Str name, description, pattern, standard;  // pattern, standard (its default): "" when there is none
  const Str *examples;
  uint32_t example_count;
  bool required;
} ExportField;

typedef struct SchemaExport {
  DiagLang lang;  // of the words for what has no description
  const ExportField *fields;
  uint32_t field_count;
  Str at;  // "": the whole content; "annuaire": what a file included for this field holds; "fiches/": one of a folder
} SchemaExport;

// JSON Schema 2020-12 as JSON, for editors: what schema_validate takes as YAML, before includes are replaced. Editors
// read 02 as a number where the schema asks for a text, and an empty field as null: both pass. NULL after a finding.
const Str *schema_export(Job *job, const Schema *schema, const SchemaExport *what);
// A file of the content to start from.
typedef struct StartFile {
  Str path;   // beside or below the main content, which is the first
  Str field;  // what it is included for, as SchemaExport.at takes it
  Str text;
} StartFile;

typedef struct SchemaStart {
  DiagLang lang;
  Str name;    // of the main content, without its ending
  Str schema;  // of the schema files that editors are sent to, without theirs
  Str intro;   // told at the top, in the layout's language
  Str head;    // lines that are the engine's
} SchemaStart;

// Commented content that passes the schema, from its examples; a field whose schema says `x-file: PATH` is a file of its
// own (PATH with {id}: one for each entry of its list).
const StartFile *schema_start(Job *job, const Schema *schema, const SchemaStart *what, uint32_t *count);
// The fields explained, as Markdown: what each is for, what it takes, whether it is needed, an example.
Str schema_explain(Arena *arena, const Schema *schema, const SchemaExport *what);

#endif
