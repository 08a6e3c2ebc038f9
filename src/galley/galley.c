// In: DocNodes with their styles and paragraphs. Out: GalleyItems. What a block is laid out as follows from its kind
// and from its style: columns, tracks and a marker make a box something else than a plain flow.
#include "galley/internal.h"

typedef VEC(const GalleyItem *) Items;

enum { MOST_COLUMNS_AROUND = 4 };

typedef struct Maker {
  Job *job;
  ImageStore *images;
  const Styled *styled;
  const Prose *prose;
  uint32_t count;
  uint32_t notes;
  bool failed;
  Items aside;
} Maker;

static const GalleyItem *make_item(Maker *m, const DocNode *node);

static const Style *style_of(const Maker *m, const DocNode *node) { return m->styled->of[node->id]; }

static const Paragraph *paragraph_of(const Maker *m, const DocNode *node) {
  return node->text.inlines ? m->prose->of[node->id] : NULL;
}

// What each kind of block is when its style says nothing else.
static GalleyKind kind_of_block(BlockKind kind) {
  switch (kind) {
    case BLOCK_ITEM: return GALLEY_ITEM;
    case BLOCK_TABLE: return GALLEY_TABLE;
    case BLOCK_ROW: return GALLEY_ROW;
    case BLOCK_CELL: return GALLEY_CELL;
    case BLOCK_IMAGE:
    case BLOCK_QR: return GALLEY_IMAGE;
    case BLOCK_SHAPE: return GALLEY_SHAPE;
    case BLOCK_RULE: return GALLEY_RULE;
    default: return GALLEY_FLOW;
  }
}

// Balancing tries heights, within each of which the columns inside are balanced: every level triples the work.
static bool may_have_columns(Maker *m, const DocNode *node) {
  uint32_t around = 0;
  for (const DocNode *n = node->parent; n; n = n->parent) around += style_has_columns(m->styled->of[n->id]);
  if (around >= MOST_COLUMNS_AROUND) diag(m->job->diags, DIAG_GALLEY_COLUMNS_DEEP, node->span);
  return around < MOST_COLUMNS_AROUND;
}

static GalleyKind kind_of(Maker *m, const DocNode *node, const Style *style, const Paragraph *paragraph) {
  GalleyKind kind = kind_of_block(node->kind);
  if (kind != GALLEY_FLOW && kind != GALLEY_ITEM) return kind;
  if (style->track_count) return GALLEY_GRID;
  if (style_has_columns(style) && may_have_columns(m, node)) return GALLEY_COLUMNS;
  return paragraph ? GALLEY_PARAGRAPH : kind;
}

static bool names_page(const DocNode *node, const Style *style) {
  Break b = style->break_before, a = style->break_after;
  return node->set_count || style->page.n || b >= BREAK_PAGE || a >= BREAK_PAGE;
}

static GalleyItem *new_item(Maker *m, GalleyKind kind, const DocNode *node, const Style *style) {
  GalleyItem *item = ARENA_NEW(m->job->arena, GalleyItem);
  item->kind = kind;
  item->number = ++m->count;
  item->node = node;
  item->style = style;
  item->has_places = node->anchor != 0;
  return item;
}

// The style of a text within its own block's box: all that is inherited, and no box.
static const Style *bare_style(Maker *m, const Style *style) {
  Style *bare = ARENA_NEW(m->job->arena, Style);
  *bare = *style;
  for (int e = 0; e < EDGES; e++) {
    bare->margin[e] = bare->padding[e] = (Size){.kind = SIZE_LEN};
    bare->border[e] = (Border){0};
    bare->inset[e] = (Size){.kind = SIZE_AUTO};
  }
  Size automatic = {.kind = SIZE_AUTO}, nothing = {.kind = SIZE_NONE};
  bare->background = (Colour){.none = 1};
  bare->width = bare->height = automatic;
  bare->min_width = bare->min_height = (Size){.kind = SIZE_LEN};
  bare->max_width = bare->max_height = nothing;
  bare->position = POSITION_STATIC;
  bare->column_count = bare->track_count = 0;
  bare->column_width = 0;
  bare->tracks = NULL;
  bare->break_before = bare->break_after = bare->break_inside = BREAK_AUTO;
  bare->grid_column_start = bare->grid_column_end = bare->flex_grow = bare->rotate = 0;
  bare->translate[0] = bare->translate[1] = (Size){.kind = SIZE_LEN};
  bare->page = bare->flow_into = bare->flow_from = (Str){0};
  bare->float_kind = FLOAT_NONE;
  bare->opacity = 65536;
  bare->box_snap = bare->span_all = false;
  return bare;
}

static void note_pages(GalleyItem *item, const GalleyItem *child) {
  item->sets_page |= child->sets_page;
  item->reads |= child->reads;
  item->has_places |= child->has_places;
}

static void adopt(Maker *m, GalleyItem *item, const Items *children) {
  (void)m;
  item->children = children->v;
  item->count = children->n;
  for (uint32_t i = 0; i < children->n; i++)
    if (children->v[i]) note_pages(item, children->v[i]);
}

// Where nothing floats, what is asked to stays.
static void keep_still(Maker *m, const GalleyItem *item) {
  if (!item || item->style->float_kind == FLOAT_NONE) return;
  diag(m->job->diags, DIAG_GALLEY_FLOAT, item->node->span);
  Style *style = ARENA_NEW(m->job->arena, Style);
  *style = *item->style;
  style->float_kind = FLOAT_NONE;
  ((GalleyItem *)(uintptr_t)item)->style = style;
}

static bool is_row_of_cells(GalleyKind kind) {
  return kind == GALLEY_GRID || kind == GALLEY_TABLE || kind == GALLEY_ROW;
}

static void add_child(Maker *m, Items *children, const DocNode *node, GalleyKind parent) {
  const GalleyItem *child = make_item(m, node);
  if (!child) return;
  if (is_row_of_cells(parent)) keep_still(m, child);
  if (child->style->flow_into.n) VEC_PUSH(m->job->arena, m->aside, child);
  VEC_PUSH(m->job->arena, *children, child);
}

// Rows stand directly in their table, whatever group they are of.
static void add_children(Maker *m, Items *children, const DocNode *node, GalleyKind parent) {
  for (uint32_t i = 0; i < node->count; i++) {
    const DocNode *child = node->children[i];
    if (child->kind == BLOCK_ROWS)
      add_children(m, children, child, parent);
    else
      add_child(m, children, child, parent);
  }
}

static const GalleyItem *make_text(Maker *m, const DocNode *node, const Paragraph *paragraph, const Style *style);
static void fill_box(Maker *m, GalleyItem *item, const Paragraph *paragraph);

// The number stands in the note's padding, as an item's marker does; where there is none, at the head of its text.
static const GalleyItem *make_note(Maker *m, const DocNode *node) {
  GalleyItem *note = new_item(m, GALLEY_FLOW, node, style_of(m, node));
  const Paragraph *number = m->prose->marker ? m->prose->marker[node->id] : NULL;
  Size padding = note->style->padding[EDGE_LEFT];
  note->note = ++m->notes;
  fill_box(m, note, NULL);
  if (padding.len || padding.percent) {
    note->kind = GALLEY_ITEM;
    note->marker = number;
  } else if (note->count && note->children[0]->kind == GALLEY_PARAGRAPH) {
    ((GalleyItem *)(uintptr_t)note->children[0])->marker = number;
  }
  return note;
}

static void add_note(Maker *m, GalleyItem *item, uint32_t object, const DocNode *note) {
  if (!item->notes) item->notes = ARENA_ARRAY(m->job->arena, const GalleyItem *, item->paragraph->object_count);
  const GalleyItem *made = make_note(m, note);
  ((const GalleyItem **)(uintptr_t)item->notes)[object] = made;
  item->reads |= made->reads;
}

// Children: the boxes within the text, by object of the paragraph; NULL for leaders and calls.
static void add_objects(Maker *m, GalleyItem *item) {
  const Paragraph *p = item->paragraph;
  Items objects = {0};
  for (uint32_t i = 0; i < p->object_count; i++) {
    const DocNode *block = p->objects[i].block;
    bool note = block && block->kind == BLOCK_NOTE;
    if (note) add_note(m, item, i, block);
    const GalleyItem *object = block && !note ? make_item(m, block) : NULL;
    keep_still(m, object);
    VEC_PUSH(m->job->arena, objects, object);
  }
  adopt(m, item, &objects);
}

static bool has_place(const DocText *text) {
  return text && text->inlines && inlines_have(text->inlines, INLINE_BIT(INLINE_INDEX));
}

static void set_text(Maker *m, GalleyItem *item, const Paragraph *paragraph) {
  item->paragraph = paragraph;
  item->reads = paragraph->reads_pages;
  item->has_places |= has_place(paragraph->text);
  if (paragraph->object_count) add_objects(m, item);
}

static const GalleyItem *make_text(Maker *m, const DocNode *node, const Paragraph *paragraph, const Style *style) {
  GalleyItem *item = new_item(m, GALLEY_PARAGRAPH, node, style);
  set_text(m, item, paragraph);
  return item;
}

static void fill_box(Maker *m, GalleyItem *item, const Paragraph *paragraph) {
  Items children = {0};
  if (paragraph) {
    const GalleyItem *text = make_text(m, item->node, paragraph, bare_style(m, item->style));
    VEC_PUSH(m->job->arena, children, text);
  }
  add_children(m, &children, item->node, item->kind);
  adopt(m, item, &children);
}

// Telephones at arm's length need modules of 0.3 mm.
static void check_modules(Maker *m, const GalleyItem *item) {
  const Size width = item->style->width;
  uint32_t modules = image_qr_modules(item->image), least = (modules * 3 + 9) / 10;
  if (width.kind != SIZE_LEN || width.percent || width.len >= len_from_pt(modules * 0.3 * 72 / 25.4)) return;
  diag(m->job->diags, DIAG_GALLEY_QR_SMALL, item->node->span, str_format(m->job->arena, "%u", least));
}

static void fill_code(Maker *m, GalleyItem *item) {
  item->image = image_store_code(m->images, m->job, item->node->qr.text, item->style->colour, item->node->span);
  if (item->image)
    check_modules(m, item);
  else
    m->failed = true;
}

// A page of the document in small: as large as pages are that have no name. What is on it, paint knows.
static const Image *page_picture(Maker *m) {
  PageScope scope = {STR("1"), 1, NULL, 0};
  const Master *master = style_master_of(m->job, m->styled, STR(""), true, false, false, &scope);
  if (!master) return NULL;
  Image *image = ARENA_NEW(m->job->arena, Image);
  image->kind = IMAGE_VECTOR;
  image->width = len_to_pt(master->width) * 96 / 72;
  image->height = len_to_pt(master->height) * 96 / 72;
  return image;
}

static bool prints_cmyk(const Maker *m) { return m->styled->layout->brand->intent.components == 4; }

static void fill_image(Maker *m, GalleyItem *item) {
  const DocNode *node = item->node;
  if (node->kind == BLOCK_QR) {
    fill_code(m, item);
    return;
  }
  if (node->image.of_page) {
    item->image = page_picture(m);
    if (!item->image) m->failed = true;
    return;
  }
  ArtParams art = m->styled->art[node->id];
  ImageParam *params = ARENA_ARRAY(m->job->arena, ImageParam, art.n + 1);
  params[0] = (ImageParam){.name = STR("currentColor"), .colour = item->style->colour};
  for (uint32_t i = 0; i < art.n; i++) params[i + 1] = (ImageParam){art.v[i].name, art.v[i].colour, art.v[i].number};
  ImageWanted wanted = {node->image.source, node->image.src, params, art.n + 1, node->span};
  const Image *image = image_store_load(m->images, m->job, &wanted);
  bool unknown = image && image->space == IMAGE_CMYK && !image->icc.n && !prints_cmyk(m);
  if (unknown) diag(m->job->diags, DIAG_GALLEY_CMYK, node->span, node->image.src);
  item->image = unknown ? NULL : image;
  if (!item->image) m->failed = true;
}

static void fill_shape(Maker *m, GalleyItem *item) {
  item->points = m->styled->points ? m->styled->points[item->node->id] : NULL;
  item->point_count = item->points ? item->node->shape.count : 0;
  item->round = item->style->border_radius.kind == SIZE_LEN ? item->style->border_radius.len : 0;
}

static void fill(Maker *m, GalleyItem *item, const Paragraph *paragraph) {
  switch (item->kind) {
    case GALLEY_PARAGRAPH:
      set_text(m, item, paragraph);
      break;
    case GALLEY_IMAGE: fill_image(m, item); break;
    case GALLEY_SHAPE: fill_shape(m, item); break;
    case GALLEY_RULE: break;
    case GALLEY_TABLE:
      item->head_rows = item->node->table.head_rows;
      fill_box(m, item, paragraph);
      break;
    case GALLEY_ITEM:
      item->marker = m->prose->marker ? m->prose->marker[item->node->id] : NULL;
      fill_box(m, item, paragraph);
      break;
    case GALLEY_FLOW:
    case GALLEY_COLUMNS:
    case GALLEY_GRID:
    case GALLEY_ROW:
    case GALLEY_CELL: fill_box(m, item, paragraph); break;
  }
}

// Columns or tracks that keep their notes: the box, with its notes at its foot, holds them.
static void fill_around(Maker *m, GalleyItem *item, const Paragraph *paragraph) {
  const Style *whole = item->style;
  Style *box = ARENA_NEW(m->job->arena, Style), *inner = (Style *)(uintptr_t)bare_style(m, whole);
  *box = *whole;
  box->column_count = box->track_count = 0;
  box->column_width = 0;
  box->tracks = NULL;
  inner->column_count = whole->column_count;
  inner->column_width = whole->column_width;
  inner->tracks = whole->tracks;
  inner->track_count = whole->track_count;
  inner->footnotes = NOTES_PAGE;
  if (whole->height.kind != SIZE_AUTO || whole->flex_grow) inner->flex_grow = 65536;
  GalleyItem *held = new_item(m, item->kind, item->node, inner);
  fill(m, held, paragraph);
  item->kind = GALLEY_FLOW;
  item->style = box;
  Items children = {0};
  VEC_PUSH(m->job->arena, children, held);
  adopt(m, item, &children);
}

// Its children are shared: only its margins and borders are others.
static const GalleyItem *at_column_start(Maker *m, const GalleyItem *item) {
  GalleyItem *other = new_item(m, item->kind, item->node, item->style->column_start);
  uint32_t number = other->number;
  *other = *item;
  other->number = number;
  other->style = item->style->column_start;
  return other;
}

static const GalleyItem *make_item(Maker *m, const DocNode *node) {
  const Style *style = style_of(m, node);
  const Paragraph *paragraph = paragraph_of(m, node);
  GalleyItem *item = new_item(m, kind_of(m, node, style, paragraph), node, style);
  item->sets_page = names_page(node, style);
  bool parted = item->kind == GALLEY_COLUMNS || item->kind == GALLEY_GRID;
  if (parted && style->footnotes == NOTES_BOX)
    fill_around(m, item, paragraph);
  else
    fill(m, item, paragraph);
  if (style->column_start) item->column_start = at_column_start(m, item);
  return item;
}

static const GalleyItem *make_note_area(Maker *m, const GalleyItem *root) {
  GalleyItem *area = new_item(m, GALLEY_FLOW, ARENA_NEW(m->job->arena, DocNode), m->styled->note_area);
  area->reads = root->reads;  // of what it holds on some page
  area->has_places = root->has_places;
  return area;
}

Galley *galley_make(Job *job, ImageStore *images, const Styled *styled, const Prose *prose) {
  Maker m = {.job = job, .images = images, .styled = styled, .prose = prose};
  const GalleyItem *root = make_item(&m, styled->doc->root);
  if (m.failed || !root) return NULL;
  Galley *galley = ARENA_NEW(job->arena, Galley);
  *galley = (Galley){.styled = styled,
                     .prose = prose,
                     .root = root,
                     .item_count = m.count,
                     .note_count = m.notes,
                     .aside = m.aside.v,
                     .aside_count = m.aside.n};
  if (m.notes) galley->note_area = make_note_area(&m, root);
  return galley;
}

static void renew(GalleyItem *item, const Prose *prose) {
  if (!item->reads) return;
  if (item->paragraph) item->paragraph = prose->of[item->node->id];
  if (item->column_start && item->paragraph) ((GalleyItem *)(uintptr_t)item->column_start)->paragraph = item->paragraph;
  for (uint32_t i = 0; i < item->count; i++)
    if (item->children[i]) renew((GalleyItem *)(uintptr_t)item->children[i], prose);
  for (uint32_t i = 0; item->notes && i < item->paragraph->object_count; i++)
    if (item->notes[i]) renew((GalleyItem *)(uintptr_t)item->notes[i], prose);
}

void galley_renew(Galley *galley, const Prose *prose) {
  galley->prose = prose;
  renew((GalleyItem *)(uintptr_t)galley->root, prose);
}
