// Walks a document and gives each block and inline node its computed style. A frame a block tells selectors what stands
// above and before it; frames live on the stack of the walk. Of a long document the second processor walks, and tells how
// far it is, while the first one goes on with what is known.
#include "style/internal.h"

typedef struct Styling {
  HelperTask task;
  Helper *helper;
  Sheet *sheet;
  Styled *styled;
  Diags found;
  uint32_t known;  // of nodes, those up to this number are known to be done
} Styling;

typedef struct Walk {
  Sheet *sheet;
  Job *job;
  const Style **of, **marker;
  const Style *const **of_inline;
  const Style *const **columns;
  const Size **points;
  ArtParams *art;
  Styling *styling;  // of a region: NULL
  uint32_t told;
  bool in_text;  // the text under way is not done
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
  bool within = w->in_text;
  w->in_text = true;
  for (uint32_t i = 0; i < count; i++) {
    if (i) walk_inline(w, node, all, i);
    styles[i] = &all[i].computed->style;
  }
  w->in_text = within;
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

enum { TOLD_AFTER = 64 };  // nodes: telling costs more than some of them

// Nodes before this one are done.
static void tell_before(Walk *w, const DocNode *node) {
  if (!w->styling || w->in_text || node->id - w->told < TOLD_AFTER) return;
  w->told = node->id;
  helper_tell(w->styling->helper, &w->styling->task, node->id - 1);
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
    tell_before(w, node->children[i]);
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

static Styled *styled_new(Job *job, Sheet *sheet, const Doc *doc) {
  size_t n = (size_t)doc->node_count + 1;
  Styled *styled = ARENA_NEW(job->arena, Styled);
  *styled = (Styled){.doc = doc,
                     .layout = sheet->layout,
                     .root = &sheet->root->style,
                     .of = ARENA_ARRAY(job->arena, const Style *, n),
                     .of_inline = ARENA_ARRAY(job->arena, const Style *const *, n),
                     .marker = ARENA_ARRAY(job->arena, const Style *, n),
                     .columns = ARENA_ARRAY(job->arena, const Style *const *, n),
                     .points = ARENA_ARRAY(job->arena, const Size *, n),
                     .art = ARENA_ARRAY(job->arena, ArtParams, n),
                     .sheet = sheet};
  return styled;
}

static const Style *note_area(Sheet *sheet) {
  Frame frame = {.kind = STR("note-area"), .count = 1};
  return &computed_of(sheet, sheet->root, &frame, BLOCK_KINDS, (Decls){0}, sheet->root->style.lang, NULL)->style;
}

static void walk_all(Job *job, Styled *styled, Styling *styling) {
  const Doc *doc = styled->doc;
  Sheet *sheet = styled->sheet;
  sheet->job = job;
  Walk w = {.sheet = sheet,
            .job = job,
            .of = (const Style **)styled->of,
            .marker = (const Style **)styled->marker,
            .of_inline = (const Style *const **)styled->of_inline,
            .columns = (const Style *const **)styled->columns,
            .points = (const Size **)styled->points,
            .art = (ArtParams *)styled->art,
            .styling = styling};
  Frame frame = frame_of(doc->root, NULL, NULL, 0, 1);
  if (str_eq(doc->root->style, STR("root")))
    walk_inside(&w, doc->root, &frame, sheet->root);
  else
    walk_node(&w, doc->root, &frame, sheet->root, NULL);
  styled->note_area = note_area(sheet);
}

static void walk_task(HelperTask *task, const Job *helper) {
  Styling *s = (Styling *)task;
  Job job = *helper;
  s->found.arena = job.arena;
  job.diags = &s->found;
  s->styled->sheet->arena = job.arena;
  walk_all(&job, s->styled, s);
}

enum { WORTH_HELP = 500 };  // nodes

Styled *style_begin(Job *job, const Layout *layout, const Doc *doc, const StyleRule *overrides, uint32_t override_count) {
  Styling *s = ARENA_NEW(job->arena, Styling);
  *s = (Styling){.task = {.work = walk_task, .large = true}};
  s->found.arena = job->arena;
  Job first = *job;
  first.diags = &s->found;
  s->styled = styled_new(job, sheet_new(&first, layout, overrides, override_count, doc->lang), doc);
  s->styled->overridden = override_count > 0;
  s->styled->styling = s;
  s->helper = helper_open(job, HELPER_SHARED, doc->node_count >= WORTH_HELP);
  helper_give(s->helper, &s->task);
  return s->styled;
}

void style_need(const Styled *styled, uint32_t node) {
  Styling *s = styled->styling;
  if (s && s->known < node) s->known = helper_need_part(s->helper, &s->task, node);
}

bool style_end(Job *job, Styled *styled) {
  Styling *s = styled->styling;
  helper_need(s->helper, &s->task);
  helper_return(s->helper);
  styled->styling = NULL;
  styled->sheet->arena = job->arena;
  styled->sheet->job = job;
  diags_repeat(job->diags, &s->found);
  return !s->found.errors;
}

const Styled *style_compute(Job *job, const Layout *layout, const Doc *doc, const StyleRule *overrides,
                            uint32_t override_count) {
  Styled *styled = style_begin(job, layout, doc, overrides, override_count);
  return style_end(job, styled) ? styled : NULL;
}

const Styled *style_compute_region(Job *job, const Styled *styled, const Doc *region) {
  uint32_t errors = job->diags->errors;
  Styled *out = styled_new(job, styled->sheet, region);
  walk_all(job, out, NULL);
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
