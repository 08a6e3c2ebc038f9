// What the files of `style` share: the rules made ready (the sheet), one element's cascade, and how values are worked
// out in it.
#ifndef MARBRE_STYLE_INTERNAL_H
#define MARBRE_STYLE_INTERNAL_H

#include "style/style.h"

// --- Elements as selectors see them -----------------------------------------------------------------------------

// Names that an element answers to: its style, its kind, and "h2" or "link".
typedef struct Frame {
  const struct Frame *up, *before;  // what holds it; its sibling just before
  Str style, kind, extra;
  uint32_t index, count;  // among its siblings
} Frame;

// --- Computed values --------------------------------------------------------------------------------------------

// The values of the --names, by their order in Layout.properties; equal ones are one.
typedef struct Env {
  const Css *const *v;
} Env;

// A computed style and what its children inherit besides.
typedef struct Computed {
  Style style;
  const Env *env;
  double line_number;  // line-height as a bare number, which children multiply by their own size; 0: a length
  const Css *settings, *numeric, *ligatures, *kerning, *form;  // what `features` is joined from
} Computed;

typedef struct RuleSet {
  const uint16_t *v;  // numbers of rules, in file order
  uint32_t n, start;  // rules from `start` on apply at a column's start only
} RuleSet;

typedef struct CacheKey {
  const Computed *parent;
  const RuleSet *rules;
  const Decl *own;
  uint32_t own_count;
  const DocColumn *column;
  Str lang, defaults;  // `defaults`: the kind whose engine defaults apply
  Str defaults_extra;
} CacheKey;

typedef struct CacheSlot {
  uint64_t hash;
  CacheKey key;
  const Computed *value;
} CacheSlot;

typedef struct PointerSet {  // things found again by their content
  uint64_t *hashes;
  const void **items;
  uint32_t cap, n;
} PointerSet;

typedef struct RuleList {
  VEC(uint16_t) rules;
} RuleList;

typedef struct Sheet {
  Arena *arena;
  Job *job;  // of the call under way
  const Layout *layout;
  const StyleRule **rules;
  uint32_t rule_count;
  StrMap by_name;  // the name a rule's last step asks for, to its RuleList
  const RuleList *by_kind[BLOCK_KINDS];
  StrMap custom;  // --name to its order in Layout.properties + 1
  PointerSet rule_sets, computed, envs;
  CacheSlot *cache;
  uint32_t cache_cap, cache_count;
  const Computed *initial, *root;
} Sheet;

// --- sheet.c
Sheet *sheet_new(Job *job, const Layout *layout, const StyleRule *overrides, uint32_t count, Str lang);
// The one equal to `item` (by `same`), or NULL; `put` makes it the one.
typedef bool SameItem(const Sheet *sheet, const void *a, const void *b);
const void *set_find(const Sheet *sheet, const PointerSet *set, uint64_t hash, const void *item, SameItem *same);
void set_put(Arena *arena, PointerSet *set, uint64_t hash, const void *item);
CacheSlot *cache_slot(Sheet *sheet, const CacheKey *key);  // value NULL: not yet known

// --- match.c
const RuleSet *rules_match(Sheet *sheet, const Frame *frame, BlockKind kind);

// --- cascade.c: what applies to one element, and its computed style
typedef struct Cascade {
  Sheet *sheet;
  Job *job;
  const Computed *parent, *root;  // root NULL while the root itself is worked out
  Computed *out;
  const Decl *winner[PROP_IDS];
  const Css **custom;     // declared here, by order; then worked out
  uint8_t *custom_state;  // CUSTOM_*
  const Env *env;         // NULL until the --names declared here are worked out
  bool of_parent;         // em and lh are the parent's: font-size, color
} Cascade;
enum { CUSTOM_NONE, CUSTOM_WAITING, CUSTOM_BUSY, CUSTOM_DONE };

const Computed *computed_of(Sheet *sheet, const Computed *parent, const Frame *frame, BlockKind kind, Decls own,
                            Str lang, const DocColumn *column);
const Computed *computed_root(Sheet *sheet, Str lang);
// A cascade over a style already computed, to work out values that stand outside of declarations.
Cascade cascade_over(Sheet *sheet, const Computed *computed);
void cascade_add(Cascade *c, Decls decls);
void cascade_customs(Cascade *c);

// --- initial.c
extern const Style style_initial;

// --- property.c
void properties_apply(Cascade *c);
bool property_is_known(PropId prop);

// Styles are told apart byte by byte: a text is written without the bytes between its fields.
void style_set_str(Str *to, Str from);

// --- slip.c: findings about values
// Whether what a value comes to keeps within the property's bounds; else a finding.
bool value_keeps_range(Cascade *c, const Decl *decl, const Css *css);
// A finding on a value that could not be worked out.
void value_slip(Cascade *c, const Decl *decl);

// --- value.c
typedef enum QuantityKind { QUANTITY_NUMBER, QUANTITY_LENGTH, QUANTITY_FR, QUANTITY_ANGLE } QuantityKind;
// A length is `pt` points and `percent` per cent of something known later.
typedef struct Quantity {
  QuantityKind kind;
  double number, percent;  // number: points, degrees, fr, or the number itself
} Quantity;
// var() replaced by the value it stands for; NULL after a finding.
const Css *value_of(Cascade *c, const Css *css);
bool quantity_of(Cascade *c, const Css *css, Quantity *out);
bool style_size_of(Cascade *c, const Css *css, Size *out);  // a length, percentage or fr
bool quantity_is_within(const Quantity *q);  // no length is taken that is larger than any page, nor a share that makes one so
bool length_from_pt(double pt, Len *out);    // false when no page is so large
bool length_of(Cascade *c, const Css *css, Len *out);       // a length alone; 0 may stand without a unit
bool number_of(Cascade *c, const Css *css, double *out);
bool colour_of(Cascade *c, const Css *css, Colour *out);
// A value whose var(), calc() and relative units are worked out, so that it means the same wherever it is inherited.
const Css *value_settle(Cascade *c, const Css *css);
uint64_t css_hash(const Css *css, uint64_t seed);
bool css_same(const Css *a, const Css *b);
int32_t fixed_of(double number);  // times 65536

// --- tracks.c
bool set_tracks(Cascade *c, const Css *css);
bool set_grid_column(Cascade *c, const Css *css);
void features_join(Cascade *c);

#endif
