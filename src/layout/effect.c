// In: a layout without errors. Out: a finding for each property of a style or a block that does nothing there: what bears the
// style is of no kind that the property works on (applies.def). Only those of the layout's own file, and of a style only what
// it says itself: what it extends serves others, as what others extend does.
#include "layout/internal.h"

#define IS(kind) (1u << BLOCK_##kind)
enum {
  EVERY = (1u << BLOCK_KINDS) - 1,
  PIECES = IS(SPAN) | IS(STRONG) | IS(EM) | IS(BR) | IS(LEADER),
  ROWS_OF = IS(ROWS) | IS(ROW),
};

typedef struct Applies {
  uint32_t kinds;
  const char *words[DIAG_LANGS];
} Applies;

#define APPLIES(id, kinds, english, french) [ON_##id] = {kinds, {english, french}},
#define ON_PIECES(prop, word)
static const Applies applies[] = {
#include "layout/applies.def"
};
#undef APPLIES
#undef ON_PIECES

typedef struct PieceWord {
  PropId prop;
  const char *word;
} PieceWord;

#define APPLIES(id, kinds, english, french)
#define ON_PIECES(prop, word) {PROP_##prop, word},
static const PieceWord piece_words[] = {
#include "layout/applies.def"
};
#undef APPLIES
#undef ON_PIECES
enum { PIECE_WORDS = sizeof piece_words / sizeof *piece_words };

#define ELEMENT(name, like) {name, IS(like)},
static const struct {
  const char *name;
  uint32_t kind;
} elements[] = {
#include "layout/elements.def"
};
#undef ELEMENT

// The kinds of block that bear a name, as bits; `down`: with what stands in them, which inherits.
typedef struct Bearers {
  uint32_t kinds, down;
} Bearers;

typedef struct Effect {
  Loader *l;
  StrMap bearers;
} Effect;

const char *applies_words(AppliesTo on, DiagLang lang) { return applies[on].words[lang]; }

// --- Who bears what ----------------------------------------------------------------------------------------------

static void bear(Effect *e, Str name, Bearers more) {
  Arena *arena = e->l->job->scratch;
  Bearers *known = strmap_get(&e->bearers, name);
  if (!name.n) return;
  if (!known) strmap_put(arena, &e->bearers, name, known = ARENA_NEW(arena, Bearers));
  known->kinds |= more.kinds;
  known->down |= more.down;
}

static bool holds_blocks(BlockList list) {
  for (uint32_t i = 0; i < list.n; i++)
    if (!(PIECES >> list.v[i]->kind & 1) || holds_blocks(list.v[i]->body)) return true;
  return false;
}

static Bearers bearers_of(const Block *b) {
  uint32_t kind = 1u << b->kind;
  return (Bearers){kind, kind & PIECES && !holds_blocks(b->body) ? kind : (uint32_t)EVERY};
}

static void add_block(void *self, const Block *b) {
  Effect *e = self;
  bear(e, b->style, bearers_of(b));
  bear(e, str_from(block_info[b->kind].name), bearers_of(b));
  for (uint32_t k = 0; k < b->column_count; k++) bear(e, b->columns[k].style, (Bearers){EVERY, EVERY});
}

static void gather(Effect *e) {
  for (uint32_t i = 0; i < BLOCK_KINDS; i++) {
    uint32_t kind = 1u << i;
    bear(e, str_from(block_info[i].name), (Bearers){kind, kind & PIECES ? kind : (uint32_t)EVERY});
  }
  for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
    uint32_t kind = elements[i].kind;
    bear(e, str_from(elements[i].name), (Bearers){kind, kind & PIECES ? kind : (uint32_t)EVERY});
  }
  layout_each_block(e->l->layout, add_block, e);
}

// --- Findings -----------------------------------------------------------------------------------------------------

static bool has_piece_words(PropId prop) {
  for (uint32_t i = 0; i < PIECE_WORDS; i++)
    if (piece_words[i].prop == prop) return true;
  return false;
}

// What is worked out later may be such a word.
static bool is_piece_word(const Decl *decl) {
  if (decl->value->kind != CSS_IDENT) return has_piece_words(decl->prop);
  for (uint32_t i = 0; i < PIECE_WORDS; i++)
    if (piece_words[i].prop == decl->prop && str_eq(decl->value->text, str_from(piece_words[i].word))) return true;
  return false;
}

// A part draws nothing of its own: what it holds stands in its place.
static bool has_effect(const Decl *decl, Bearers who) {
  if (who.kinds == IS(PART)) return false;
  if (decl->prop == PROP_CUSTOM) return true;
  const PropInfo *info = &prop_info[decl->prop];
  uint32_t kinds = applies[info->on].kinds;
  return (kinds & (info->inherited ? who.down : who.kinds)) || ((who.kinds & PIECES) && is_piece_word(decl));
}

// "span, em"
static Str kind_names(Arena *arena, uint32_t kinds) {
  Buf out = buf_new(arena);
  for (uint32_t i = 0; i < BLOCK_KINDS; i++)
    if (kinds >> i & 1) buf_format(&out, "%s%s", out.n ? ", " : "", block_info[i].name);
  return buf_str(&out);
}

static Str good_for(Arena *arena, PropId prop, Bearers who) {
  if (who.kinds == IS(PART))
    return diag_words(arena, STR("the blocks of the part, or a box around it"), STR("les blocs de la pièce, ou une box autour d’elle"));
  const Applies *on = &applies[prop_info[prop].on];
  Buf words = buf_new(arena);
  for (uint32_t i = 0; i < PIECE_WORDS; i++)
    if (piece_words[i].prop == prop) buf_format(&words, "%s%s", words.n ? ", " : "", piece_words[i].word);
  Str all = diag_words(arena, str_from(on->words[DIAG_EN]), str_from(on->words[DIAG_FR]));
  if (!words.n) return all;
  Str more = diag_words(arena, STR("; on a piece of a line, only with: "), STR("\u00A0; sur un morceau de ligne, seulement avec\u00A0: "));
  return str_cat(arena, str_cat(arena, all, more), buf_str(&words));
}

// `count` longhands of one value.
static void report(Loader *l, const Decl *decl, uint32_t count, Bearers who, Str where) {
  Arena *arena = l->job->arena;
  PropId props[PROP_IDS];
  for (uint32_t i = 0; i < count; i++) props[i] = decl[i].prop;
  Str name = decl->prop == PROP_CUSTOM ? decl->name : shorthand_of(props, count);
  if (!name.n) name = str_from(prop_info[decl->prop].name);
  if (has_piece_words(decl->prop)) name = str_format(arena, "%.*s: %.*s", STR_ARG(name), STR_ARG(decl->value->text));
  diag(l->job->diags, DIAG_LAYOUT_NO_EFFECT, decl->span, name, where, good_for(arena, decl->prop, who));
}

static bool is_same_place(Span a, Span b) { return memcmp(&a, &b, sizeof a) == 0; }

static void check_decls(Loader *l, const Decl *decls, uint32_t count, Bearers who, Str where) {
  for (uint32_t i = 0, n; i < count; i += n) {
    for (n = 1; i + n < count && is_same_place(decls[i].span, decls[i + n].span); n++) continue;
    uint32_t idle = 0;
    for (uint32_t k = 0; k < n; k++) idle += !has_effect(&decls[i + k], who);
    if (idle == n) report(l, &decls[i], n, who, where);
  }
}

// --- Styles and blocks --------------------------------------------------------------------------------------------

static bool is_element(Str name) {
  for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
    if (str_eq(name, str_from(elements[i].name))) return true;
  return false;
}

static Str last_name(const StyleRule *rule) { return rule->steps[rule->count - 1].name; }

// A style of several selectors works when it does on what one of them speaks of.
static void check_style(Effect *e, const StyleRule *rules, uint32_t count) {
  Bearers all = {0, 0};
  for (uint32_t i = 0; i < count; i++) {
    const Bearers *who = strmap_get(&e->bearers, last_name(&rules[i]));
    if (!who || (rules[i].count == 1 && names_get(&e->l->extended, last_name(&rules[i])))) return;
    all.kinds |= who->kinds;
    all.down |= who->down;
  }
  Str where = count == 1 && is_element(last_name(rules)) ? last_name(rules) : kind_names(e->l->job->arena, all.kinds);
  check_decls(e->l, rules->decls.v + rules->own, rules->decls.n - rules->own, all, where);
}

static void check_styles(Effect *e) {
  const Layout *layout = e->l->layout;
  for (uint32_t i = 0, n; i < layout->style_count; i += n) {
    const StyleRule *rule = &layout->styles[i];
    for (n = 1; i + n < layout->style_count && rule[n].decls.v == rule->decls.v; n++) continue;
    if (rule->span.file == e->l->own_file) check_style(e, rule, n);
  }
}

static void check_block(void *self, const Block *b) {
  Effect *e = self;
  if (b->span.file == e->l->own_file)
    check_decls(e->l, b->decls.v, b->decls.n, bearers_of(b), str_from(block_info[b->kind].name));
}

void properties_check_effect(Loader *l) {
  Effect e = {.l = l};
  ArenaMark mark = arena_mark(l->job->scratch);
  gather(&e);
  check_styles(&e);
  layout_each_block(l->layout, check_block, &e);
  arena_rewind(l->job->scratch, mark);
}
