// In: a layout's YAML (with all it extends), a brand's, and the content's schema. Out: masters, styles, parts and the
// body as checked trees. Nothing of a document type is known here or anywhere in C.
#ifndef MARBRE_LAYOUT_LAYOUT_H
#define MARBRE_LAYOUT_LAYOUT_H

#include "expr/expr.h"

// --- CSS values -------------------------------------------------------------------------------------------------

typedef enum CssKind {
  CSS_IDENT,      // text
  CSS_NUMBER,     // number
  CSS_DIMENSION,  // number, unit in text ("pt", "mm", "rlh", "fr", "deg"…)
  CSS_PERCENT,    // number
  CSS_STRING,     // text
  CSS_FUNC,       // text is the name, items the arguments (each a list when it holds several values)
  CSS_LIST,       // items separated by spaces
  CSS_COMMAS,     // items separated by commas
  CSS_OPERATOR,   // within calc(): text is "+", "-", "*", "/"
  CSS_DATA,       // var(EXPR): `expr`; replaced by the value it evaluates to when a document is bound
} CssKind;

typedef struct Css {
  CssKind kind;
  Span span;
  Str text;
  double number;
  uint32_t count;
  const struct Css *const *items;
  const Expr *expr;
} Css;

// Parses one value. NULL and a finding on a slip.
const Css *css_parse(Job *job, Str text, const TextMap *map);
void css_dump(const Css *css, Buf *out);

// --- Properties -------------------------------------------------------------------------------------------------

// PROPERTY(id, "name", inherited, "initial", grammar, what it works on) in properties.def; shorthands are expanded when a
// layout loads.
#define PROPERTY(id, name, inherited, initial, grammar, on) PROP_##id,
typedef enum PropId {
#include "layout/properties.def"
  PROP_IDS,
  PROP_CUSTOM = PROP_IDS,  // a --name
} PropId;
#undef PROPERTY

#define APPLIES(id, kinds, english, french) ON_##id,
#define ON_PIECES(prop, word)
typedef enum AppliesTo {
#include "layout/applies.def"
} AppliesTo;
#undef APPLIES
#undef ON_PIECES

typedef struct PropInfo {
  const char *name;
  bool inherited;
  const char *initial, *grammar;
  AppliesTo on;
} PropInfo;
extern const PropInfo prop_info[PROP_IDS];

// How small and large a property's numbers may be.
typedef struct PropRange {
  double least, most;  // INFINITY: no bound
  bool above;          // the least itself is not taken
} PropRange;

// Whether a number has bounds in that property; `kind` is CSS_NUMBER, CSS_PERCENT or CSS_DIMENSION, the latter a length or,
// where `flex`, a share of what is left.
bool prop_range(PropId prop, CssKind kind, bool flex, PropRange *out);
bool range_holds(PropRange range, double number);
// "from 1 to 1000", "above 0": how a value stands to them; in both languages.
Str range_words(Arena *arena, PropRange range);

typedef struct Decl {
  PropId prop;
  Str name;  // PROP_CUSTOM: with its dashes
  const Css *value;
  Span span;
} Decl;

typedef struct Decls {
  const Decl *v;
  uint32_t n;
} Decls;

// --- Styles -----------------------------------------------------------------------------------------------------

typedef enum Combinator { COMBINE_NONE, COMBINE_DESCENDANT, COMBINE_CHILD, COMBINE_NEXT } Combinator;
typedef enum Pseudo { PSEUDO_NONE, PSEUDO_FIRST_CHILD, PSEUDO_LAST_CHILD, PSEUDO_NTH_CHILD, PSEUDO_COLUMN_START } Pseudo;

typedef struct SelectorStep {
  Combinator combinator;  // how it stands to the step before it (COMBINE_NONE for the first)
  Str name;               // a style, a kind, "h1", "marker", "note-area", "abbr", "link", "root"
  Pseudo pseudo;
  int32_t a, b;           // nth-child(an+b)
} SelectorStep;

typedef struct StyleRule {
  const SelectorStep *steps;
  uint32_t count;
  Decls decls;  // of the styles it extends first, then its own; shorthands expanded
  uint32_t own;  // the first of its own
  Span span;
} StyleRule;

// --- Blocks -----------------------------------------------------------------------------------------------------

// BLOCK(id, "name", contexts, "Role") in blocks.def: the kinds, where each may stand, and its role by default.
#define BLOCK(id, name, contexts, role) BLOCK_##id,
typedef enum BlockKind {
#include "layout/blocks.def"
  BLOCK_KINDS
} BlockKind;
#undef BLOCK

enum { IN_FLOW = 1, IN_TEXT = 2, IN_TABLE = 4, IN_LIST = 8, IN_ROWS = 16, IN_ROW = 32, IN_CHECKS = 64 };

typedef struct BlockInfo {
  const char *name;
  uint32_t contexts;
  const char *role;  // "" when it makes no element
} BlockInfo;
extern const BlockInfo block_info[BLOCK_KINDS];

typedef struct Binding {
  Str name;
  const Expr *expr;
  Span span;
} Binding;

typedef struct Block Block;

typedef struct BlockList {
  const Block *const *v;
  uint32_t n;
} BlockList;

// A column of a table; `each` repeats it.
typedef struct TableColumn {
  Str each_name, each_count;
  const Expr *each;
  Str scope, style;
  Span style_span;
  Decls decls;
  Span span;
} TableColumn;

typedef enum ChartForm { CHART_BAR, CHART_LINE, CHART_SHARE } ChartForm;

// What is drawn of each record of a chart; the record is `.` in all of them.
typedef struct ChartSeries {
  const Template *term;  // what it is called; NULL: nothing
  const Expr *value;
  const Template *text;  // how a value is printed
  bool bare;             // as the number it is
  Decls decls;
  Span span;
} ChartSeries;

// Fields that a kind does not have are NULL, empty or 0; the loader has refused them elsewhere.
struct Block {
  BlockKind kind;
  Span span;
  // in this order: each, let, if
  Str each_name, each_count;
  const Expr *each;
  const Binding *lets;
  uint32_t let_count;
  const Expr *condition;
  Str style, role, name;  // `name`: of a part
  Span style_span;
  Decls decls;
  const Template *text, *alt, *term, *between;
  const Expr *value, *src, *link, *id, *index, *of_page;
  const Css *level;              // heading, rich
  Str toc;                       // heading: a list of contents it belongs to, or "none"
  Str scope;                     // cell
  const Css *colspan, *rowspan;  // cell
  const Css *line, *round;       // shape
  const Binding *sets, *withs;   // page variables; a part's arguments
  uint32_t set_count, with_count;
  const TableColumn *columns;
  uint32_t column_count;
  ChartForm form;
  const ChartSeries *const *series;
  uint32_t series_count;
  BlockList head, body;
};

typedef struct PartParam {
  Str name;
  bool required;
} PartParam;

typedef struct Part {
  Str name;
  const PartParam *params;
  uint32_t param_count;
  BlockList body;
  Span span;
} Part;

// --- Pages ------------------------------------------------------------------------------------------------------

typedef struct Region {
  Str name;
  const Block *box;  // a BLOCK_BOX; NULL: `none`, no such region on these pages
} Region;

typedef struct PageRule {
  Str name;  // "" for all
  bool first, left, right, blank;  // what it asks of a page besides its name
  Decls decls;
  const Region *regions;
  uint32_t region_count;
  Span span;
} PageRule;

typedef enum VariablePick { VARIABLE_FIRST, VARIABLE_LAST, VARIABLE_START } VariablePick;

typedef struct Variable {
  Str name;
  VariablePick pick;
} Variable;

// --- Fit --------------------------------------------------------------------------------------------------------

typedef struct FitGive {
  Str style;
  PropId prop;
  const Css *least, *most;
} FitGive;

enum { MOST_FIT_PAGES = 4 };

typedef struct Fit {
  uint32_t pages[MOST_FIT_PAGES];  // so many at most, tried one after the other
  uint32_t page_count;             // 0: no fit asked
  bool any;                        // where none of them can be had, as many as it takes
  const FitGive *gives;
  uint32_t count;
  Span span;
} Fit;

// --- Brand ------------------------------------------------------------------------------------------------------

typedef struct BrandColour {
  Str name;
  Colour colour;
} BrandColour;

typedef struct BrandSeries {
  Colour tone, text, tint;
} BrandSeries;

typedef struct BrandFont {
  Str role;
  const Str *families;  // wanted first
  uint32_t count;
  Span span;
} BrandFont;

// What a print edition's colours are meant for. Without one colours are those of a screen, sRGB.
typedef struct OutputIntent {
  Str icc;              // the profile's bytes; empty: none, the document is in sRGB
  Str condition;        // the printing condition's name, as registered
  uint32_t components;  // of the profile: 4, it prints in CMYK, or 3
} OutputIntent;

typedef struct Brand {
  const Data *data;  // what templates read as `brand`: name, title, motto, emblem, logos (paths made absolute), clear-space
  const BrandColour *colours;
  uint32_t colour_count;
  const BrandSeries *series;
  uint32_t series_count;
  const BrandFont *fonts;
  uint32_t font_count;
  OutputIntent intent;
} Brand;

const BrandColour *brand_colour(const Brand *brand, Str name);
const BrandFont *brand_font(const Brand *brand, Str role);

// --- The whole --------------------------------------------------------------------------------------------------

typedef struct Layout {
  Str name;
  Str lang;  // the content's, one of the layout's languages
  const Brand *brand;
  const Schema *schema;
  const Template *title, *author, *subject;
  const Decl *properties;  // the --names declared, with their first values
  uint32_t property_count;
  const Data *words;  // in `lang`; a plural is a record of its categories
  const StyleRule *styles;
  uint32_t style_count;
  const PageRule *pages;
  uint32_t page_count;
  const Variable *variables;
  uint32_t variable_count;
  const Part *parts;
  uint32_t part_count;
  const Type *parameters;         // TYPE_RECORD
  const Schema *with_parameters;  // the content's schema, and a field `param` for them; NULL when there are none
  const Type *counters;           // TYPE_RECORD: the numbers that expressions read in `counter`; NULL: none
  const Binding *lets;
  uint32_t let_count;
  struct {
    const Expr *of, *term, *text;  // NULL when the layout marks no abbreviations
  } abbreviations;
  Fit fit;
  BlockList checks;  // BLOCK_CHECK
  BlockList body;
} Layout;

typedef struct LayoutRequest {
  Str layout;  // a name looked up in `paths`, or a path
  Str brand;
  Str lang;
  const Str *paths;  // folders of layouts; brands stand in their `brands/`
  uint32_t path_count;
  Span layout_span, brand_span, lang_span;  // where the content asks for them
  // Told of the brand, and of the layout's language, before the rest is read; or NULL.
  void (*brand_known)(void *self, const Brand *brand, Str lang);
  void *self;
  void (*brand_gone)(void *self);  // before it goes, where the rest did not load; with brand_known
} LayoutRequest;

// What is known of a layout without a brand: what its content may hold, for who writes it.
typedef struct LayoutInfo {
  Str name, path;
  const Str *languages;
  uint32_t language_count;
  const Schema *schema;
  const Str *brands;  // the names of those there are
  uint32_t brand_count;
} LayoutInfo;
// NULL after an error.
const LayoutInfo *layout_describe(Job *job, const LayoutRequest *request);

// Calls `visit` with each block, before what stands in it; those of parts and regions too.
typedef void LayoutVisit(void *self, const Block *block);
void layout_each_block(const Layout *layout, LayoutVisit *visit, void *self);
// Calls `visit` with the declarations of each style and of each block, those of parts and regions too; not of pages.
typedef void DeclsVisit(void *self, Decls decls);
void layout_each_decls(const Layout *layout, DeclsVisit *visit, void *self);

// The layout language and the brand's as JSON Schema, for editors.
Str layout_language(Arena *arena, DiagLang lang);
Str brand_language(Arena *arena, DiagLang lang);

// Loads and checks it all; every path against the schema, every name against what is declared. NULL after an error.
const Layout *layout_load(Job *job, const LayoutRequest *request);
const Part *layout_part(const Layout *layout, Str name);
void layout_dump(const Layout *layout, Buf *out);

#endif
