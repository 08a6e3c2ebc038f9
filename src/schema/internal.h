// What the files of schema/ share: a schema compiled to nodes, the reading of scalars, one tree's validation.
#ifndef MARBRE_SCHEMA_INTERNAL_H
#define MARBRE_SCHEMA_INTERNAL_H

#include "schema/schema.h"

// JSON's types as bits. A whole number has IS_INTEGER alone; "number" in a schema asks for either.
enum {
  IS_NULL = 1,
  IS_BOOL = 2,
  IS_INTEGER = 4,
  IS_FRACTION = 8,
  IS_TEXT = 16,
  IS_LIST = 32,
  IS_RECORD = 64,
  IS_NUMBER = IS_INTEGER | IS_FRACTION,
};

typedef enum Bound {
  MIN_LENGTH,
  MAX_LENGTH,
  MIN_ITEMS,
  MAX_ITEMS,
  MIN_PROPERTIES,
  MAX_PROPERTIES,
  MIN_CONTAINS,
  MAX_CONTAINS,
  MINIMUM,
  MAXIMUM,
  EXCLUSIVE_MINIMUM,
  EXCLUSIVE_MAXIMUM,
  MULTIPLE_OF,
  BOUNDS,
} Bound;

typedef enum Format {
  FORMAT_NONE,
  FORMAT_DATE,
  FORMAT_TIME,
  FORMAT_DATE_TIME,
  FORMAT_EMAIL,
  FORMAT_URI,
  FORMAT_URI_REFERENCE,
  FORMAT_REGEX,
} Format;

typedef enum Media { MEDIA_NONE, MEDIA_RICH, MEDIA_IMAGE } Media;

typedef struct Pattern Pattern;
typedef struct Node Node;

typedef VEC(Str) Strs;

typedef struct Nodes {
  VEC(Node *) list;
} Nodes;

typedef struct Named {
  Str name;
  Node *node;
} Named;

typedef struct Matched {
  const Pattern *pattern;
  Node *node;
} Matched;

typedef struct Needs {
  Str name;
  VEC(Str) others;
} Needs;

// One schema: what each keyword says, or nothing.
struct Node {
  const Yaml *tree;
  bool never;      // the schema `false`
  bool within;     // being walked: refs that lead back in place are refused
  uint32_t types;  // stated; 0: any
  uint32_t spoken;  // of which some keyword speaks
  uint32_t want;   // stated here and by what applies in place: how scalars are read
  Node *ref;       // the target of $ref, or of a $dynamicRef that stands alone
  Node *dynamic;   // the target of $dynamicRef; beside a $ref it is the last of `all`
  Nodes all, any, one;
  Node *negated, *condition, *then, *otherwise;
  VEC(Named) properties;
  StrMap by_name;  // to the property's node
  VEC(Matched) patterns;
  Node *additional, *names, *unevaluated_properties;
  VEC(Str) required;
  VEC(Needs) dependent_required;
  VEC(Named) dependents;
  Nodes prefix;
  Node *items, *contains, *unevaluated_items;
  bool unique;
  uint32_t bounded;  // bits of the Bounds that are stated
  double bounds[BOUNDS];
  const Yaml *values, *constant, *standard;  // enum, const, default
  const Pattern *pattern;
  Format format;
  Media media;
  Str xref;
  Str title;
  Type *type, *nullable;  // two of each, so that a field's type need not wait for the fields of that type
};

struct Schema {
  Node *root;
  VEC(Node *) nodes;
  bool unevaluated;  // some schema asks what no other has looked at
};

// --- Compiling ------------------------------------------------------------------------------------------------

// A schema with an address of its own: the whole, or one within it.
typedef struct Resource {
  Str uri;  // "" for a whole without $id
  const Yaml *tree;
  VEC(const Yaml *) named, dynamic;  // what bears an $anchor, a $dynamicAnchor
} Resource;

// The way by which a schema is come to, as far as it matters: for each name of a $dynamicAnchor, what the outermost
// schema on the way calls so. NULL: none has it.
typedef const Yaml **Scope;

typedef struct Compiler {
  Job *job;
  Schema *schema;
  const Yaml *root;
  StrMap known;   // from a tree's address, and the scope, to its node
  StrMap places;  // from a mapping's address to the Resource it belongs to
  VEC(Resource *) resources;
  VEC(Str) dynamic;  // names of dynamic anchors
  Scope scope;       // where compiling is; as many as there are names
} Compiler;

void resources_find(Compiler *c);
const Resource *resource_of(const Compiler *c, const Yaml *tree);
// The one that an address leads to from another; NULL when it is none within this schema.
const Resource *resource_named(Compiler *c, const Resource *from, Str address);
// The name that a tree bears as $anchor or $dynamicAnchor (`word`); "" for none.
Str anchor_of(const Yaml *tree, Str word);
// The scope within a schema that is come to from another.
Scope scope_within(Compiler *c, Scope scope, const Resource *entered);

Node *compile_node(Compiler *c, const Yaml *tree);
// The keywords of a mapping, by the table.
void compile_keywords(Compiler *c, Node *node);
// Follows `#`, `#/pointer`, `#anchor`, after the address of a schema within this one or none; `from`: the schema that
// refers. NULL and a finding when it leads nowhere.
const Yaml *resolve_ref(Compiler *c, const Yaml *from, const Yaml *ref);
// The same for a $dynamicRef: where it leads to a $dynamicAnchor, the outermost of that name in the scope.
const Yaml *resolve_dynamic_ref(Compiler *c, const Yaml *from, const Yaml *ref);
bool has_bound(const Node *node, Bound bound);
// The types of the values that a keyword speaks of; 0: of any.
uint32_t keyword_types(Str name);
// Warnings on what a schema says in vain: a field required that may not stand, a keyword that has no say on the type beside
// it, bounds between which nothing lies.
void check_sense(Compiler *c, const Node *node);

// What stands under a keyword: schemas of values, schemas of the very value that the keyword speaks of, other things.
typedef enum KeywordHolds {
  HOLDS_PLAIN,
  HOLDS_NOTHING,  // that an export would repeat
  HOLDS_REF,
  HOLDS_VALUE,   // of items
  HOLDS_FIELDS,  // of fields: they may be left empty
  HOLDS_VALUES,
  HOLDS_NAMED_VALUES,
  HOLDS_PLACE,
  HOLDS_PLACES,
  HOLDS_NAMED_PLACES,
} KeywordHolds;
KeywordHolds keyword_holds(Str name);
// The schemas under a keyword of a node, in the order of the file; NULL where there are none.
Node *keyword_node(const Node *node, Str name, uint32_t i);
Str type_name(uint32_t type);  // "string" for IS_TEXT; "" where JSON Schema has none

const Pattern *pattern_compile(Job *job, const Yaml *text);
typedef enum MatchResult { MATCH_NO, MATCH_YES, MATCH_LIMIT } MatchResult;
MatchResult pattern_match(Arena *scratch, const Pattern *pattern, Str text);
Str pattern_text(const Pattern *pattern);
// A text that the pattern takes, "" when none is found.
Str pattern_example(Arena *arena, const Pattern *pattern);

void types_fill(Arena *arena, Schema *schema);
const Type *node_type(const Node *node, bool nullable);
// The type of what passes all of several schemas.
const Type *nodes_type(Arena *arena, Node *const *nodes, uint32_t count);
const Node *node_target(const Node *node);  // past schemas that are only a reference
// The schema of a field of the root, where it is an array: of its items; NULL otherwise.
Node *xref_entries(const Schema *schema, Str array);

extern const Type type_any, type_null, type_bool, type_number, type_text;

// --- Values -----------------------------------------------------------------------------------------------------

typedef struct Value {
  uint32_t is;  // one bit
  double number;
  bool truth;
} Value;

// As YAML 1.2's core schema reads it; `want`: types that the schema asks for, to which a plain scalar bends.
Value value_natural(const Yaml *tree);
Value value_read(const Yaml *tree, uint32_t want, bool strict);
bool number_parse(Str text, double *number);
bool values_equal(const Yaml *a, const Yaml *b, uint32_t want, bool strict);

typedef struct Civil {
  int year, month, day;
} Civil;

bool date_parse(Str text, Civil *out);  // year-month-day, real or not
int days_in_month(int year, int month);

// --- Validating ---------------------------------------------------------------------------------------------------

typedef struct XrefIds {
  Str array;
  StrMap by_id;  // to the entry's tree
  VEC(Str) ids;
} XrefIds;

typedef struct Validator {
  Job *job;
  const Schema *schema;
  const Yaml *root;
  Diags *diags;   // NULL: only the answer is wanted
  Str label;      // the key we are under
  bool of_key;    // its name is what is looked at
  uint32_t item;  // and the item of its list, from 1
  bool strict;    // as JSON: scalars do not bend, null is a value
  VEC(XrefIds *) ids;
} Validator;

// Which fields or items some schema has looked at.
typedef struct Seen {
  bool *at;
  uint32_t count;
} Seen;

bool check(Validator *v, const Node *node, const Yaml *tree, Seen *seen);
bool passes(Validator *v, const Node *node, const Yaml *tree);
bool check_scalar(Validator *v, const Node *node, const Yaml *tree, Value value);
bool check_list(Validator *v, const Node *node, const Yaml *tree, Seen *seen);
bool check_record(Validator *v, const Node *node, const Yaml *tree, Seen *seen);
bool check_format(Validator *v, const Node *node, const Yaml *tree);
bool check_unevaluated(Validator *v, const Node *node, const Yaml *tree, Seen *seen);
const XrefIds *xref_ids(Validator *v, Str array);
// A field left empty is a field left out, unless its schema takes null.
bool is_absent(const Validator *v, const Node *node, const Yaml *value);
Node *property(const Node *node, Str name);

const Data *build_data(Validator *v, const Yaml *tree);
// What no schema speaks of: typed by how it is written.
const Data *infer_markup(Job *job, const Yaml *tree);

// --- Words for findings -------------------------------------------------------------------------------------------

Str words_types(Arena *arena, uint32_t types);   // "a text or a list"
Str words_node(Arena *arena, const Node *node);  // "a date", for texts of a format
Str words_found(Arena *arena, const Yaml *tree);
// What to write where another kind of value is wanted: the dash of an item, the keys of a record; "" for nothing to say.
Str words_instead(Arena *arena, const Node *node, const Yaml *tree);
// The nearest of some names, or all of them.
Str words_near(Arena *arena, Str name, const Str *names, uint32_t count);
Str words_names(Arena *arena, const Str *names, uint32_t count);
// The place in words: “titre”, “jours”, item 2.
Str words_label(const Validator *v);
// "3 items", "1 clé": what is counted, with its number.
typedef enum Counted { COUNT_ITEMS, COUNT_SUCH_ITEMS, COUNT_KEYS, COUNT_CHARACTERS } Counted;
Str words_count(Arena *arena, double n, Counted what);
Str words_short(Arena *arena, Str text);
Str number_text(Arena *arena, double number);
// What the finding points at: a scalar, the first key of a record, the first item's beginning.
Span span_head(const Yaml *tree);

static inline bool refused(void) { return false; }
// Makes a finding, unless only the answer is wanted; the answer is no.
#define FAIL(v, id, span, ...) ((v)->diags ? diag((v)->diags, id, span, ##__VA_ARGS__) : (void)0, refused())

#endif
