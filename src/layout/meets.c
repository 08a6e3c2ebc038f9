// In: a layout without errors. Out: whether a selector can ever hold, told from which elements may stand in which: those of
// the layout's blocks, their parts put in, and those that the engine makes of texts, tables, lists and charts. Conditions
// and repetitions are passed over and what a text holds is not known, so that each "never" is certain.
#include "layout/internal.h"

typedef VEC(uint32_t) Ids;

// An element as selectors see it: one for each block, one for all that a text, a rich text or a chart may hold.
typedef struct Being {
  Str style, kind;
  const char *more;  // other names, a space before and after each
  Ids blocks;        // its children, which have one another beside them
  Ids pieces;        // what stands in its text, and what is made for it: markers, columns, a head; nothing beside them
} Being;

typedef struct PartIds {
  bool known;
  Ids ids;
} PartIds;

struct Meets {
  Loader *l;
  Arena *arena;
  VEC(Being) v;
  PartIds *parts;
  uint32_t text, rich;  // what any text, any rich text holds
};

static const char text_names[] = " strong em code link span sup sub abbr dfn leader note-call ";
static const char rich_names[] = " paragraph code heading h1 h2 h3 h4 h5 h6 list ordered item quote rule ";
static const char heading_names[] = " h1 h2 h3 h4 h5 h6 ";
static const char chart_names[] =
    " box paragraph shape chart-name chart-label chart-value chart-bars chart-row chart-bar chart-plot chart-area chart-grid "
    "chart-axis chart-line chart-point chart-labels chart-whole chart-part chart-leader ";

static uint32_t being_new(Meets *m, Str style, const char *kind, const char *more) {
  VEC_PUSH(m->arena, m->v, ((Being){.style = style, .kind = str_from(kind), .more = more}));
  return m->v.n - 1;
}

static void add_block(Meets *m, uint32_t up, uint32_t id) { VEC_PUSH(m->arena, m->v.v[up].blocks, id); }

static void add_piece(Meets *m, uint32_t up, uint32_t id) { VEC_PUSH(m->arena, m->v.v[up].pieces, id); }

// --- What stands in what ------------------------------------------------------------------------------------------

static uint32_t being_of(Meets *m, const Block *b);

static void gather(Meets *m, BlockList list, Ids *out);

static const Ids *ids_of_part(Meets *m, Str name) {
  const Part *part = layout_part(m->l->layout, name);
  PartIds *ids = &m->parts[part - m->l->layout->parts];
  if (!ids->known) {
    ids->known = true;
    gather(m, part->body, &ids->ids);
  }
  return &ids->ids;
}

static void gather(Meets *m, BlockList list, Ids *out) {
  for (uint32_t i = 0; i < list.n; i++) {
    if (list.v[i]->kind != BLOCK_PART) {
      VEC_PUSH(m->arena, *out, being_of(m, list.v[i]));
      continue;
    }
    const Ids *ids = ids_of_part(m, list.v[i]->name);
    for (uint32_t k = 0; k < ids->n; k++) VEC_PUSH(m->arena, *out, ids->v[k]);
  }
}

static void add_bodies(Meets *m, uint32_t up, const Block *b, bool pieces) {
  Ids ids = {0};
  gather(m, b->body, &ids);
  for (uint32_t i = 0; i < ids.n; i++) pieces ? add_piece(m, up, ids.v[i]) : add_block(m, up, ids.v[i]);
}

// A text written on a block that holds blocks is a paragraph in it.
static uint32_t add_paragraph(Meets *m, uint32_t up) {
  uint32_t id = being_new(m, (Str){0}, "paragraph", "");
  add_piece(m, id, m->text);
  add_block(m, up, id);
  return id;
}

static void add_table(Meets *m, uint32_t id, const Block *b) {
  uint32_t head = being_new(m, (Str){0}, "head", ""), loose = being_new(m, (Str){0}, "rows", "");
  for (uint32_t i = 0; i < b->column_count; i++) add_piece(m, id, being_new(m, b->columns[i].style, "column", ""));
  for (uint32_t i = 0; i < b->head.n; i++) add_block(m, head, being_of(m, b->head.v[i]));
  if (b->head.n) add_piece(m, id, head);
  for (uint32_t i = 0; i < b->body.n; i++)
    add_block(m, b->body.v[i]->kind == BLOCK_ROW ? loose : id, being_of(m, b->body.v[i]));
  add_block(m, id, loose);
}

static void add_item(Meets *m, uint32_t id, const Block *b) {
  uint32_t term = being_new(m, (Str){0}, "term", "");
  add_piece(m, id, being_new(m, (Str){0}, "marker", ""));
  if (b->term) add_piece(m, term, m->text), add_block(m, id, term);
  if (b->text) add_paragraph(m, id);
  add_bodies(m, id, b, false);
}

// The note itself; its call is another element.
static void add_note(Meets *m, uint32_t id, const Block *b) {
  add_piece(m, id, being_new(m, (Str){0}, "note-marker", ""));
  add_bodies(m, add_paragraph(m, id), b, true);
}

// A link over a text makes links of the pieces that are written in it.
static const char *more_names(BlockKind kind) {
  switch (kind) {
    case BLOCK_HEADING: return heading_names;
    case BLOCK_LIST: return " ordered ";
    case BLOCK_SPAN:
    case BLOCK_STRONG:
    case BLOCK_EM: return " link ";
    case BLOCK_NOTE: return " note-call ";
    default: return "";
  }
}

static void fill_being(Meets *m, uint32_t id, const Block *b) {
  switch (b->kind) {
    case BLOCK_HEADING:
    case BLOCK_PARAGRAPH:
    case BLOCK_CAPTION:
    case BLOCK_SPAN:
    case BLOCK_STRONG:
    case BLOCK_EM:
      add_piece(m, id, m->text);
      add_bodies(m, id, b, true);
      break;
    case BLOCK_CELL:
      add_piece(m, id, m->text);
      add_bodies(m, id, b, false);
      break;
    case BLOCK_RICH: add_block(m, id, m->rich); break;
    case BLOCK_TABLE: add_table(m, id, b); break;
    case BLOCK_ITEM: add_item(m, id, b); break;
    case BLOCK_NOTE: add_note(m, id, b); break;
    case BLOCK_CHART: {
      uint32_t inside = being_new(m, (Str){0}, "", chart_names);
      add_block(m, id, inside);
      add_block(m, inside, inside);
      add_piece(m, inside, m->text);
      break;
    }
    default:
      if (b->text) add_paragraph(m, id);
      add_bodies(m, id, b, false);
  }
}

static uint32_t being_of(Meets *m, const Block *b) {
  uint32_t id = being_new(m, b->style, block_info[b->kind].name, more_names(b->kind));
  fill_being(m, id, b);
  return id;
}

// What the writer of a text may put into it: pieces within pieces, notes, blocks of a rich text within one another.
static void add_texts(Meets *m) {
  m->text = being_new(m, (Str){0}, "", text_names);
  m->rich = being_new(m, (Str){0}, "", rich_names);
  uint32_t note = being_new(m, (Str){0}, "note", "");
  add_piece(m, m->text, m->text);
  add_piece(m, m->text, note);
  add_piece(m, note, being_new(m, (Str){0}, "note-marker", ""));
  add_paragraph(m, note);
  add_block(m, m->rich, m->rich);
  add_piece(m, m->rich, m->text);
  add_piece(m, m->rich, being_new(m, (Str){0}, "marker", ""));
}

const Meets *meets_new(Loader *l) {
  const Layout *layout = l->layout;
  Meets *m = ARENA_NEW(l->job->scratch, Meets);
  *m = (Meets){.l = l, .arena = l->job->scratch, .parts = ARENA_ARRAY(l->job->scratch, PartIds, layout->part_count)};
  add_texts(m);
  uint32_t root = being_new(m, STR("root"), "box", "");
  Ids ids = {0};
  gather(m, layout->body, &ids);
  for (uint32_t i = 0; i < ids.n; i++) add_block(m, root, ids.v[i]);
  for (uint32_t i = 0; i < layout->part_count; i++) ids_of_part(m, layout->parts[i].name);
  for (uint32_t i = 0; i < layout->page_count; i++)
    for (uint32_t k = 0; k < layout->pages[i].region_count; k++)
      if (layout->pages[i].regions[k].box) being_of(m, layout->pages[i].regions[k].box);
  being_new(m, (Str){0}, "note-area", "");
  return m;
}

// --- Selectors ----------------------------------------------------------------------------------------------------

static bool is_named(const Being *being, Str name) {
  if (!name.n || str_eq(being->style, name) || str_eq(being->kind, name)) return true;
  if (!being->more[0]) return false;
  for (const char *at = being->more; (at = memmem(at, strlen(at), name.p, name.n)); at++)
    if (at[-1] == ' ' && at[name.n] == ' ') return true;
  return false;
}

static void mark_children(const Meets *m, const Being *being, bool deep, bool *marked) {
  const Ids *lists[] = {&being->blocks, &being->pieces};
  for (int k = 0; k < 2; k++)
    for (uint32_t i = 0; i < lists[k]->n; i++) {
      uint32_t id = lists[k]->v[i];
      if (marked[id]) continue;
      marked[id] = true;
      if (deep) mark_children(m, &m->v.v[id], true, marked);
    }
}

static void mark_beside(const Meets *m, const bool *from, bool *marked) {
  for (uint32_t p = 0; p < m->v.n; p++) {
    const Ids *children = &m->v.v[p].blocks;
    bool any = false;
    for (uint32_t i = 0; i < children->n && !any; i++) any = from[children->v[i]];
    for (uint32_t i = 0; i < children->n && any; i++) marked[children->v[i]] = true;
  }
}

// Those that stand to one of `from` as the step says, and bear its name.
static const bool *step_from(const Meets *m, const bool *from, const SelectorStep *step, bool *any) {
  bool *marked = ARENA_ARRAY(m->arena, bool, m->v.n);
  if (!from) memset(marked, 1, m->v.n);
  if (from && step->combinator == COMBINE_NEXT) mark_beside(m, from, marked);
  for (uint32_t i = 0; from && step->combinator != COMBINE_NEXT && i < m->v.n; i++)
    if (from[i]) mark_children(m, &m->v.v[i], step->combinator == COMBINE_DESCENDANT, marked);
  *any = false;
  for (uint32_t i = 0; i < m->v.n; i++) *any |= marked[i] = marked[i] && is_named(&m->v.v[i], step->name);
  return marked;
}

// Of a kind of block that this layout does not have, styles may speak all the same.
static bool all_there(const Meets *m, const StyleRule *rule) {
  for (uint32_t k = 0; k < rule->count; k++) {
    uint32_t i = 0;
    while (i < m->v.n && !is_named(&m->v.v[i], rule->steps[k].name)) i++;
    if (i == m->v.n) return false;
  }
  return true;
}

uint32_t meets_first_apart(const Meets *m, const StyleRule *rule) {
  if (!all_there(m, rule)) return rule->count;
  const bool *from = NULL;
  ArenaMark mark = arena_mark(m->arena);
  uint32_t k = 0;
  for (bool any = true; k < rule->count; k++) {
    from = step_from(m, from, &rule->steps[k], &any);
    if (!any) break;
  }
  arena_rewind(m->arena, mark);
  return k;
}

static bool holds(const Ids *ids, const Meets *m, Str name) {
  for (uint32_t i = 0; i < ids->n; i++)
    if (is_named(&m->v.v[ids->v[i]], name)) return true;
  return false;
}

enum { MOST_SHOWN = 4 };

// What the elements of this name do stand in: their styles, or kinds.
Str meets_where(const Meets *m, Str name) {
  Buf out = buf_new(m->l->job->arena);
  NameTable shown = {0};
  for (uint32_t i = 0; i < m->v.n && shown.names.n < MOST_SHOWN; i++) {
    const Being *being = &m->v.v[i];
    Str label = being->style.n ? being->style : being->kind;
    if (!label.n || names_get(&shown, label) || !(holds(&being->blocks, m, name) || holds(&being->pieces, m, name))) continue;
    buf_format(&out, "%s%.*s", shown.names.n ? ", " : "", STR_ARG(label));
    names_put(m->l, &shown, label, m);
  }
  return buf_str(&out);
}
