// Walks a document and gives each block and inline node its computed style. A frame a block tells selectors what stands
// above and before it; frames live on the stack of the walk.
#include "style/internal.h"

typedef struct Walk {
  Sheet *sheet;
  Job *job;
  const Style **of, **marker;
  const Style *const **of_inline;
  const Style *const **columns;
  const Size **points;
  ArtParams *art;
} Walk;

static Str kind_name(BlockKind kind) { return str_from(block_info[kind].name); }

static const char *const heading_names[] = {"", "h1", "h2", "h3", "h4", "h5", "h6"};

static Frame frame_of(const DocNode *node, const Frame *up, const Frame *before, uint32_t index, uint32_t count) {
  Frame f = {up, before, node->style, kind_name(node->kind), {0}, index, count};
  if (node->kind == BLOCK_HEADING) f.extra = str_from(heading_names[node->level <= 6 ? node->level : 6]);
  if (node->kind == BLOCK_PARAGRAPH && node->paragraph.code) f.extra = STR("code");
  if (node->kind == BLOCK_LIST && node->list.ordered) f.extra = STR("ordered");
  return f;
}

static void walk_node(Walk *w, const DocNode *node, const Frame *frame, const Computed *parent,
                      const DocColumn *column);

// --- Texts ------------------------------------------------------------------------------------------------------

static Str inline_name(InlineKind kind) {
  switch (kind) {
    case INLINE_STRONG: return STR("strong");
    case INLINE_EM: return STR("em");
    case INLINE_CODE: return STR("code");
    case INLINE_LINK: return STR("link");
    case INLINE_SPAN: return STR("span");
    case INLINE_SUP: return STR("sup");
    case INLINE_SUB: return STR("sub");
    case INLINE_ABBR: return STR("abbr");
    case INLINE_DFN: return STR("dfn");
    case INLINE_LEADER: return STR("leader");
    case INLINE_NOTE: return STR("note-call");
    default: return (Str){0};
  }
}

// What looks as the text around it does: breaks, index entries, the place of an object.
static bool has_own_style(const InlineNode *n, const DocInline *inl) {
  return inline_name(n->kind).n > 0 || inl->style.n;
}

typedef struct InlineWalk {
  const Computed *computed;
  Frame frame;
  const DocNode *object;
} InlineWalk;

static void inline_frame(InlineWalk *all, const DocNode *node, uint32_t i) {
  const InlineNode *n = &node->text.inlines->nodes[i];
  const DocInline *inl = &node->text.of[i];
  Str kind = inline_name(n->kind);
  all[i].frame = (Frame){.up = &all[n->parent].frame, .style = inl->style, .kind = kind, .count = 1};
  if (inl->link && n->kind != INLINE_LINK && n->kind != INLINE_PAGE) all[i].frame.extra = STR("link");
}

static void walk_inline(Walk *w, const DocNode *node, InlineWalk *all, uint32_t i) {
  const InlineNode *n = &node->text.inlines->nodes[i];
  const DocInline *inl = &node->text.of[i];
  const Computed *parent = all[n->parent].computed;
  inline_frame(all, node, i);
  bool own = has_own_style(n, inl);
  Str lang = n->lang.n ? n->lang : parent->style.lang;
  all[i].computed = own ? computed_of(w->sheet, parent, &all[i].frame, BLOCK_KINDS, inl->decls, lang, NULL) : parent;
  if (!inl->object) return;
  Frame frame = frame_of(inl->object, &all[n->parent].frame, NULL, 0, 1);
  walk_node(w, inl->object, &frame, inl->object->kind == BLOCK_NOTE ? w->sheet->root : parent, NULL);
}

static void walk_text(Walk *w, const DocNode *node, const Frame *frame, const Computed *computed) {
  uint32_t count = node->text.inlines->count;
  const Style **styles = ARENA_ARRAY(w->job->arena, const Style *, count);
  ArenaMark mark = arena_mark(w->job->scratch);
  InlineWalk *all = ARENA_ARRAY(w->job->scratch, InlineWalk, count);
  all[0].computed = computed;
  all[0].frame = *frame;
  for (uint32_t i = 0; i < count; i++) {
    if (i) walk_inline(w, node, all, i);
    styles[i] = &all[i].computed->style;
  }
  w->of_inline[node->id] = styles;
  arena_rewind(w->job->scratch, mark);
}

// --- Blocks -----------------------------------------------------------------------------------------------------

static void walk_marker(Walk *w, const DocNode *node, const Frame *frame, const Computed *computed) {
  Str name = node->kind == BLOCK_NOTE ? STR("note-marker") : STR("marker");
  Frame marker = {.up = frame, .kind = name, .count = 1};
  w->marker[node->id] =
      &computed_of(w->sheet, computed, &marker, BLOCK_KINDS, (Decls){0}, computed->style.lang, NULL)->style;
}

static bool has_term(const DocNode *item) { return item->count && item->children[0]->kind == BLOCK_TERM; }

static void walk_columns(Walk *w, const DocNode *node, const Frame *frame, const Computed *computed) {
  const Style **styles = ARENA_ARRAY(w->job->arena, const Style *, node->table.count);
  for (uint32_t i = 0; i < node->table.count; i++) {
    const DocColumn *column = &node->table.columns[i];
    Frame f = {.up = frame, .style = column->style, .kind = STR("column"), .index = i, .count = node->table.count};
    styles[i] = &computed_of(w->sheet, computed, &f, BLOCK_KINDS, column->decls, computed->style.lang, NULL)->style;
  }
  w->columns[node->id] = styles;
}

static void walk_points(Walk *w, const DocNode *node, const Computed *computed) {
  Size *points = ARENA_ARRAY(w->job->arena, Size, 2 * (size_t)node->shape.count);
  Cascade c = cascade_over(w->sheet, computed);
  for (uint32_t i = 0; i < node->shape.count; i++) {
    const Css *point = value_of(&c, node->shape.points[i]);
    bool pair = point && point->kind == CSS_LIST && point->count == 2;
    if (pair && style_size_of(&c, point->items[0], &points[2 * i]) &&
        style_size_of(&c, point->items[1], &points[2 * i + 1]))
      continue;
    Buf text = buf_new(w->job->scratch);
    css_dump(node->shape.points[i], &text);
    diag(w->job->diags, DIAG_STYLE_POINT, node->shape.points[i]->span, buf_str(&text));
  }
  w->points[node->id] = points;
}

static bool art_param(Cascade *c, const Css *value, ArtParam *out) {
  const Css *css = value ? value_of(c, value) : NULL;
  if (!css) return false;
  if (css->kind != CSS_NUMBER) return colour_of(c, css, &out->colour);
  Buf text = buf_new(c->sheet->arena);
  css_dump(css, &text);
  out->number = buf_str(&text);
  return true;
}

static void walk_art(Walk *w, const DocNode *node, const Computed *computed) {
  const Layout *layout = w->sheet->layout;
  ArtParam *v = ARENA_ARRAY(w->job->arena, ArtParam, layout->property_count);
  uint32_t n = 0;
  Cascade c = cascade_over(w->sheet, computed);
  for (uint32_t i = 0; i < layout->property_count; i++) {
    Str name = layout->properties[i].name;
    v[n] = (ArtParam){.name = str_slice(name, 2, name.n)};
    n += art_param(&c, computed->env->v[i], &v[n]);
  }
  w->art[node->id] = (ArtParams){v, n};
}

// The corners of a shape are its radius.
static Decls shape_decls(Walk *w, const DocNode *node) {
  if (!node->shape.round) return node->decls;
  Decl *decls = ARENA_ARRAY(w->job->arena, Decl, node->decls.n + 1);
  if (node->decls.n) memcpy(decls, node->decls.v, node->decls.n * sizeof *decls);
  decls[node->decls.n] =
      (Decl){.prop = PROP_BORDER_RADIUS, .value = node->shape.round, .span = node->shape.round->span};
  return (Decls){decls, node->decls.n + 1};
}

static const DocColumn *column_of(const DocNode *cell) {
  const DocNode *up = cell->parent;
  while (up && up->kind != BLOCK_TABLE) up = up->parent;
  return up && cell->cell.column < up->table.count ? &up->table.columns[cell->cell.column] : NULL;
}

static void walk_children(Walk *w, const DocNode *node, const Frame *frame, const Computed *computed) {
  if (!node->count) return;
  ArenaMark mark = arena_mark(w->job->scratch);
  uint32_t heads = node->kind == BLOCK_TABLE ? node->table.head_rows : 0;
  Frame head = {.up = frame, .kind = STR("head"), .count = 1};
  // A head draws nothing: its rows inherit from it.
  const Computed *above =
      heads ? computed_of(w->sheet, computed, &head, BLOCK_KINDS, (Decls){0}, computed->style.lang, NULL) : computed;
  Frame *frames = ARENA_ARRAY(w->job->scratch, Frame, node->count);
  for (uint32_t i = 0; i < node->count; i++) {
    bool in_head = i < heads;
    uint32_t from = in_head ? 0 : heads, to = in_head ? heads : node->count;
    frames[i] =
        frame_of(node->children[i], in_head ? &head : frame, i > from ? &frames[i - 1] : NULL, i - from, to - from);
    const DocColumn *column = node->children[i]->kind == BLOCK_CELL ? column_of(node->children[i]) : NULL;
    walk_node(w, node->children[i], &frames[i], in_head ? above : computed, column);
  }
  arena_rewind(w->job->scratch, mark);
}

static void walk_inside(Walk *w, const DocNode *node, const Frame *frame, const Computed *computed) {
  w->of[node->id] = &computed->style;
  if ((node->kind == BLOCK_ITEM && !has_term(node)) || node->kind == BLOCK_NOTE) walk_marker(w, node, frame, computed);
  if (node->kind == BLOCK_TABLE) walk_columns(w, node, frame, computed);
  if (node->kind == BLOCK_SHAPE) walk_points(w, node, computed);
  if (node->kind == BLOCK_IMAGE) walk_art(w, node, computed);
  if (node->text.inlines) walk_text(w, node, frame, computed);
  walk_children(w, node, frame, computed);
}

static void walk_node(Walk *w, const DocNode *node, const Frame *frame, const Computed *parent,
                      const DocColumn *column) {
  Decls own = node->kind == BLOCK_SHAPE ? shape_decls(w, node) : node->decls;
  walk_inside(w, node, frame, computed_of(w->sheet, parent, frame, node->kind, own, parent->style.lang, column));
}

// --- Documents --------------------------------------------------------------------------------------------------

static Walk walk_new(Job *job, Sheet *sheet, const Doc *doc) {
  size_t n = (size_t)doc->node_count + 1;
  return (Walk){sheet,
                job,
                ARENA_ARRAY(job->arena, const Style *, n),
                ARENA_ARRAY(job->arena, const Style *, n),
                ARENA_ARRAY(job->arena, const Style *const *, n),
                ARENA_ARRAY(job->arena, const Style *const *, n),
                ARENA_ARRAY(job->arena, const Size *, n),
                ARENA_ARRAY(job->arena, ArtParams, n)};
}

static const Style *note_area(Sheet *sheet) {
  Frame frame = {.kind = STR("note-area"), .count = 1};
  return &computed_of(sheet, sheet->root, &frame, BLOCK_KINDS, (Decls){0}, sheet->root->style.lang, NULL)->style;
}

static const Styled *styled_new(Job *job, Sheet *sheet, const Doc *doc) {
  sheet->job = job;
  Walk w = walk_new(job, sheet, doc);
  Frame frame = frame_of(doc->root, NULL, NULL, 0, 1);
  if (str_eq(doc->root->style, STR("root")))
    walk_inside(&w, doc->root, &frame, sheet->root);
  else
    walk_node(&w, doc->root, &frame, sheet->root, NULL);
  Styled *styled = ARENA_NEW(job->arena, Styled);
  *styled = (Styled){.doc = doc,
                     .layout = sheet->layout,
                     .root = &sheet->root->style,
                     .of = w.of,
                     .of_inline = (const Style *const *const *)w.of_inline,
                     .marker = w.marker,
                     .columns = (const Style *const *const *)w.columns,
                     .points = w.points,
                     .art = w.art,
                     .sheet = sheet};
  styled->note_area = note_area(sheet);
  return styled;
}

const Styled *style_compute(Job *job, const Layout *layout, const Doc *doc, const StyleRule *overrides,
                            uint32_t override_count) {
  uint32_t errors = job->diags->errors;
  Sheet *sheet = sheet_new(job, layout, overrides, override_count, doc->lang);
  Styled *styled = (Styled *)(uintptr_t)styled_new(job, sheet, doc);
  styled->overridden = override_count > 0;
  return job->diags->errors > errors ? NULL : styled;
}

const Styled *style_compute_region(Job *job, const Styled *styled, const Doc *region) {
  uint32_t errors = job->diags->errors;
  const Styled *out = styled_new(job, styled->sheet, region);
  return job->diags->errors > errors ? NULL : out;
}

bool style_has_columns(const Style *style) { return style->column_count || style->column_width > 0; }

// CSS Multi-column Layout 1, 3.4.
uint32_t style_columns(const Style *style, Len measure) {
  uint32_t asked = style->column_count ? style->column_count : 1;
  if (style->column_width <= 0) return asked;
  int64_t fit = ((int64_t)measure + style->column_gap) / ((int64_t)style->column_width + style->column_gap);
  if (fit < 1) return 1;
  return style->column_count && fit > asked ? asked : (uint32_t)fit;
}

Len style_grid(const Styled *styled) { return styled->root->line_height; }
