// In: a styled document. Out: a paragraph for each of its texts: numbers put in, shaped, marked with what may happen at
// each place, made into items. Boxes and images in a text are measured first; a list's markers are paragraphs too.
#include "prose/internal.h"

#define ONE 65536

typedef struct Bundle Bundle;
typedef struct ProseMaking Maker;

typedef struct ProseMaking {
  Job *job;
  const ProseTools *tools;
  const Styled *styled;
  const PageFacts *facts;
  const Paragraph **of, **marker;
  const Prose *old;  // made before, where only numbers changed; or NULL
  uint32_t number;
  const Style *last_style;  // metrics and hyphen of the style last used
  ShapeMetrics metrics;
  const Shaped *hyphen;
  Bundle *bundle;  // of what it is given next, or NULL
  VEC(Paragraph *) numbered;  // texts with page numbers, until these are known
  VEC(Paragraph *) boxed;     // texts with boxes, until all others are given
  bool early, defers, waited;  // page numbers are not known; texts with boxes are deferred; the others are made
  Job begun;                   // what is found in the first texts is told in the end
  Diags found;
  Helper *helper;  // finds hyphenation points and makes items, while the next texts are shaped, and then both do
  Arena *room;     // of what it is given
  VEC(Str) prepared;          // languages whose dictionaries are at hand
  const Style *broken_style;  // of the run whose hyphen was measured last
  Len hyphen_width;
} ProseMaking;

static void visit(Maker *m, const DocNode *node);
static void give_bundle(Maker *m);
static bool has_boxes(const Paragraph *p);

static void use_style(Maker *m, const Style *style) {
  if (m->last_style == style) return;
  m->last_style = style;
  m->metrics = shape_metrics(m->tools->shaper, m->job, style);
  m->hyphen = shape_plain(m->tools->shaper, m->job, STR("-"), style);
}

// --- Boxes in a text ----------------------------------------------------------------------------------------------

static Len edges(const Style *s, int a, int b) {
  Len sum = s->border[a].kind ? s->border[a].width : 0;
  if (s->border[b].kind) sum += s->border[b].width;
  return sum + s->padding[a].len + s->padding[b].len;
}

// Of its longest line, broken only where it must be.
static Len natural_width(const Paragraph *p) {
  Flow width = 0, longest = 0;
  for (uint32_t i = 0; i < p->count; i++) {
    const ParItem *item = &p->items[i];
    if (item->kind != PAR_PENALTY) width += item->width;
    if (width > longest) longest = width;
    if (item->kind == PAR_PENALTY && item->value <= PENALTY_FORCED) width = 0;
  }
  return len_bound(longest);
}

static const Paragraph *first_text(const Maker *m, const DocNode *node) {
  if (m->of[node->id]) return m->of[node->id];
  for (uint32_t i = 0; i < node->count; i++) {
    const Paragraph *p = first_text(m, node->children[i]);
    if (p) return p;
  }
  return NULL;
}

static void measure_text_box(Maker *m, ParObject *o, const Style *s) {
  const Paragraph *inside = first_text(m, o->block);
  if (!inside) return;
  if (!m->waited || has_boxes(inside)) {
    give_bundle(m);
    helper_wait(m->helper);  // its items are asked for
  }
  if (s->width.kind != SIZE_LEN) o->width = natural_width(inside) + edges(s, EDGE_LEFT, EDGE_RIGHT);
  Len extent = inside->ascent + inside->descent, half = (inside->style->line_height - extent) / 2;
  o->height = inside->ascent + half + edges(s, EDGE_TOP, EDGE_TOP) / 2;
  o->depth = inside->descent + half + edges(s, EDGE_BOTTOM, EDGE_BOTTOM) / 2;
  if (s->height.kind != SIZE_LEN) return;
  // A box of fixed height holds its line in its middle.
  Len rest = s->height.len - (o->height + o->depth);
  o->height += rest / 2;
  o->depth += rest - rest / 2;
}

static void align_object(Maker *m, ParObject *o, const Style *s) {
  Len total = o->height + o->depth;
  switch (s->vertical_align) {
    case VALIGN_MIDDLE: o->height = total / 2 + m->metrics.x_height / 2; break;
    case VALIGN_TOP: o->height = m->metrics.ascent; break;
    case VALIGN_BOTTOM: o->height = total - m->metrics.descent; break;
    case VALIGN_SUPER: o->height += m->metrics.size / 3; break;
    case VALIGN_SUB: o->height -= m->metrics.size / 6; break;
    case VALIGN_LENGTH: o->height += s->vertical_offset; break;
    case VALIGN_BASELINE: break;
  }
  o->depth = total - o->height;
}

static void measure_object(Maker *m, ParObject *o, const Style *paragraph_style) {
  const Style *s = m->styled->of[o->block->id];
  if (s->width.kind == SIZE_LEN) o->width = s->width.len;
  if (s->height.kind == SIZE_LEN) o->height = s->height.len;
  measure_text_box(m, o, s);
  if (o->block->kind == BLOCK_IMAGE || o->block->kind == BLOCK_QR) {
    // One size given: a square, the picture is fitted into it.
    if (!o->width) o->width = o->height;
    if (!o->height) o->height = o->width;
  }
  use_style(m, paragraph_style);
  align_object(m, o, s);
  o->width += s->margin[EDGE_LEFT].len + s->margin[EDGE_RIGHT].len;
  if (s->position == POSITION_ABSOLUTE) o->width = o->height = o->depth = 0;  // takes no room in the line
}

static Len pattern_width(const Shaped *pattern) {
  Len width = 0;
  for (uint32_t r = 0; r < pattern->run_count; r++) {
    const ShapeRun *run = &pattern->runs[r];
    for (uint32_t i = 0; i < run->count; i++)
      width += shape_scale(pattern->glyphs[run->first + i].advance, run->size, run->font->upem) + run->tracking;
  }
  return width;
}

static ParObject make_object(Maker *m, const DocText *text, uint32_t node, const Style *style,
                             const Style *paragraph_style) {
  ParObject o = {.node = node, .block = text->of[node].object};
  if (text->inlines->nodes[node].kind == INLINE_LEADER) {
    Str pattern = text->inlines->nodes[node].title;
    o.leader = true;
    o.pattern = pattern.n ? shape_plain(m->tools->shaper, m->job, pattern, style) : NULL;
    o.width = o.pattern ? pattern_width(o.pattern) : 0;
  } else if (o.block && o.block->kind != BLOCK_NOTE) {
    measure_object(m, &o, paragraph_style);
  }
  return o;
}

// --- A paragraph --------------------------------------------------------------------------------------------------

enum { OBJECT_BITS = INLINE_BIT(INLINE_OBJECT) | INLINE_BIT(INLINE_NOTE) | INLINE_BIT(INLINE_LEADER) };

static bool is_object(InlineKind kind) { return INLINE_BIT(kind) & OBJECT_BITS; }

typedef struct Objects {
  VEC(ParObject) list;
  VEC(uint32_t) at;
} Objects;

// The byte of the shaped text that stands for a byte of the inlines' text.
static uint32_t shaped_byte(const Shaped *shaped, uint32_t origin, uint32_t from) {
  if (!shaped->origin) return origin;
  while (from < shaped->text.n && shaped->origin[from] < origin) from++;
  return from;
}

static void collect_objects(Maker *m, Paragraph *p, Objects *objects) {
  uint32_t from = 0;
  if (!inlines_have(p->inlines, OBJECT_BITS)) return;
  for (uint32_t i = 0; i < p->inlines->count; i++) {
    const InlineNode *node = &p->inlines->nodes[i];
    if (!is_object(node->kind)) continue;
    // A note's call is text by now; what it calls stands after it.
    uint32_t at = shaped_byte(p->shaped, node->kind == INLINE_NOTE ? node->end : node->start, from);
    VEC_PUSH(m->job->arena, objects->list, make_object(m, p->text, i, p->of_inline[i], p->style));
    VEC_PUSH(m->room, objects->at, at);
    from = at;
  }
  p->objects = objects->list.v;
  p->object_count = objects->list.n;
}

static uint64_t hash_paragraph(const Paragraph *p) {
  const Style *s = p->style;
  int32_t facts[] = {(int32_t)s->text_align,
                     (int32_t)s->text_align_last,
                     s->hyphen_not_last,
                     (int32_t)s->text_wrap,
                     s->hyphen_lines,
                     s->hanging,
                     s->letter_space_min,
                     s->letter_space_max,
                     s->font_size,
                     p->indent,
                     s->text_indent.percent,
                     p->ascent,
                     p->descent};
  uint64_t h = hash_bytes(p->items, p->count * sizeof *p->items, hash_bytes(facts, sizeof facts, 0));
  h = hash_bytes(p->extras, p->extra_count * sizeof *p->extras, h);
  for (uint32_t i = 0; i < p->object_count; i++) {
    Len sizes[] = {p->objects[i].width, p->objects[i].height, p->objects[i].depth, p->objects[i].leader};
    h = hash_bytes(sizes, sizeof sizes, h);
  }
  return h;
}

// A paragraph that is shaped, measured, and lacks its items.
typedef struct Rest {
  Paragraph *paragraph;
  const uint32_t *object_at;
  const Len *hyphens;
  ShapeWords words;
} Rest;

// Several are given at a time: handing one over costs as much as a short paragraph.
enum { BUNDLE = 16 };

struct Bundle {
  HelperTask task;
  const ProseTools *tools;
  const Arena *home;  // of who gives it
  Arena *words;       // of its texts; gone once they are made
  Rest v[BUNDLE];
  uint32_t n;
};

// Most texts hold nothing that only ICU knows.
static MarkedWords mark(WordTask *task, Str lang) {
  MarkedWords words;
  if (words_mark(task, &words)) return words;
  memset(task->marks, 0, task->shaped->text.n);
  breaks_find_icu(task->hyphenator, task->shaped->text, lang, task->marks);
  task->has_breaks = true;
  words_mark(task, &words);
  return words;
}

static void make_rest(const ProseTools *tools, Hyphenator *hyphenator, const Rest *rest, const Job *job) {
  Paragraph *p = rest->paragraph;
  ArenaMark scratch = arena_mark(job->scratch);
  uint8_t *marks = arena_alloc(job->scratch, (size_t)p->shaped->text.n + 4);
  WordTask task = {job, hyphenator, p->shaped, p->inlines, p->heading, false, marks, rest->words, shaper_age(tools->shaper)};
  MarkedWords words = mark(&task, p->style->lang);
  if (p->inlines) wraps_mark(&(WrapTask){p->shaped, p->inlines, p->of_inline, marks});
  ItemList items =
      items_make(&(ItemTask){job, p->shaped, rest->hyphens, p->style, marks, words, p->objects, p->object_count, rest->object_at});
  p->items = items.v;
  p->count = items.count;
  p->extras = items.extras;
  p->extra_count = items.extra_count;
  p->hash = hash_paragraph(p);
  arena_rewind(job->scratch, scratch);
}

static void make_rests(HelperTask *task, const Job *job) {
  const Bundle *bundle = (const Bundle *)task;
  Hyphenator *hyphenator = bundle->tools->hyphenator;
  if (job->arena != bundle->home) hyphenator = hyphenator_other(hyphenator);
  for (uint32_t i = 0; i < bundle->n; i++) make_rest(bundle->tools, hyphenator, &bundle->v[i], job);
  arena_free(bundle->words);
}

// That which is filled now.
static Bundle *open_bundle(Maker *m) {
  if (m->bundle) return m->bundle;
  m->bundle = ARENA_NEW(m->room, Bundle);
  *m->bundle = (Bundle){.task = {.work = make_rests}, .tools = m->tools, .home = m->job->arena, .words = arena_new()};
  return m->bundle;
}

static void give_bundle(Maker *m) {
  if (m->bundle) {
    m->bundle->task.large = m->bundle->n > BUNDLE / 2;
    helper_give(m->helper, &m->bundle->task);
  }
  m->bundle = NULL;
}

static void add_rest(Maker *m, Rest rest) {
  Bundle *bundle = open_bundle(m);
  bundle->v[bundle->n++] = rest;
  if (bundle->n == BUNDLE) give_bundle(m);
}

static Len width_of_hyphen(const Shaped *hyphen) {
  Len width = 0;
  for (uint32_t i = 0; i < hyphen->glyph_count; i++)
    width += shape_scale(hyphen->glyphs[i].advance, hyphen->runs[0].size, hyphen->runs[0].font->upem) +
             hyphen->runs[0].tracking;
  return width;
}

// Loaded here, where findings are reported.
static void prepare_dictionary(Maker *m, const Paragraph *p, const ShapeRun *run) {
  Hyphenator *hyphenator = m->tools->hyphenator;
  for (uint32_t i = 0; i < m->prepared.n; i++)
    if (str_eq(m->prepared.v[i], run->style->lang)) return;
  WordTask task = {m->job, hyphenator, p->shaped, p->inlines, p->heading, false, NULL, {0}, 0};
  if (!words_ask(&task, run)) return;
  hyphenator_prepare(hyphenator, m->job, run->style->lang, p->node->span.file ? p->node->span : run->style->font_span);
  VEC_PUSH(m->room, m->prepared, run->style->lang);
}

// What a break in each run shows, and the dictionaries that are to be asked.
static const Len *prepare_hyphens(Maker *m, const Paragraph *p) {
  const Shaped *s = p->shaped;
  Len *hyphens = ARENA_ARRAY(m->room, Len, s->run_count);
  for (uint32_t i = 0; i < s->run_count && !p->heading; i++) {
    const Style *style = s->runs[i].style;
    if (style->hyphens == HYPHENS_NONE) continue;
    if (m->broken_style != style) {
      m->broken_style = style;
      m->hyphen_width = width_of_hyphen(shape_plain(m->tools->shaper, m->job, STR("-"), style));
    }
    hyphens[i] = m->hyphen_width;
    prepare_dictionary(m, p, &s->runs[i]);
  }
  return hyphens;
}

// Shaped already; the rest.
static void complete(Maker *m, Paragraph *p, ShapeWords words) {
  Objects objects = {{0}, {0}};
  if (p->text) collect_objects(m, p, &objects);
  use_style(m, p->style);
  p->hyphen = m->hyphen;
  p->ascent = m->metrics.ascent;
  p->descent = m->metrics.descent;
  p->indent = p->style->text_indent.kind == SIZE_LEN ? p->style->text_indent.len : 0;
  add_rest(m, (Rest){p, objects.at.v, prepare_hyphens(m, p), words});
}

static bool has_boxes(const Paragraph *p) {
  return p->inlines && inlines_have(p->inlines, INLINE_BIT(INLINE_OBJECT));
}

static bool is_heading(const DocNode *node) {
  for (const DocNode *n = node; n; n = n->parent)
    if (n->kind == BLOCK_HEADING) return true;
  return false;
}

static const Inlines *fill(Maker *m, const DocNode *node, bool *reads) {
  ArenaMark mark = arena_mark(m->job->scratch);
  const Inlines *inlines = numbers_fill(m->job, &node->text, m->facts, reads);
  arena_rewind(m->job->scratch, mark);
  return inlines;
}

// A text with boxes asks for the items of theirs, and waits until all others have been given to the helper: to wait for
// it at each would cost more than what it does. It may come into a later bundle, where the words of this one are gone.
static void shape_paragraph(Maker *m, Paragraph *p) {
  ShapeWords words = {0};
  bool boxes = has_boxes(p);
  p->shaped = shape_text(m->tools->shaper, m->job, p->inlines, p->of_inline, open_bundle(m)->words, boxes ? NULL : &words);
  if (boxes && m->defers)
    VEC_PUSH(m->room, m->boxed, p);
  else
    complete(m, p, words);
}

static const Paragraph *make_paragraph(Maker *m, const DocNode *node) {
  Paragraph *p = ARENA_NEW(m->job->arena, Paragraph);
  p->node = node;
  p->text = &node->text;
  p->style = m->styled->of[node->id];
  p->of_inline = m->styled->of_inline[node->id];
  p->heading = is_heading(node);
  if (m->early && inlines_have(node->text.inlines, INLINE_BIT(INLINE_PAGE))) {
    p->number = ++m->number;
    VEC_PUSH(m->room, m->numbered, p);
    return p;
  }
  p->inlines = fill(m, node, &p->reads_pages);
  const Paragraph *before = m->old ? m->old->of[node->id] : NULL;
  if (before && before->inlines != node->text.inlines && str_eq(before->inlines->text, p->inlines->text)) return before;
  p->number = ++m->number;
  shape_paragraph(m, p);
  return p;
}

static void make_numbered(Maker *m) {
  m->early = false;
  for (uint32_t i = 0; i < m->numbered.n; i++) {
    Paragraph *p = m->numbered.v[i];
    p->inlines = fill(m, p->node, &p->reads_pages);
    shape_paragraph(m, p);
  }
}

static void complete_boxed(Maker *m) {
  m->defers = false;
  if (!m->boxed.n) return;
  give_bundle(m);
  helper_wait(m->helper);
  m->waited = true;
  for (uint32_t i = 0; i < m->boxed.n; i++) complete(m, m->boxed.v[i], (ShapeWords){0});
}

static void visit_objects(Maker *m, const DocText *text) {
  if (!inlines_have(text->inlines, OBJECT_BITS)) return;
  for (uint32_t i = 0; i < text->inlines->count; i++)
    if (is_object(text->inlines->nodes[i].kind) && text->of[i].object) visit(m, text->of[i].object);
}

// --- Markers ------------------------------------------------------------------------------------------------------

static void add_letters(Buf *buf, uint32_t n) {
  if (n > 26) add_letters(buf, (n - 1) / 26);
  if (n) buf_byte(buf, (char)('a' + (n - 1) % 26));
}

// What shows before an item: a counter's name, or the string itself.
static Str marker_text(Maker *m, const Style *style, uint32_t ordinal) {
  Str kind = style->list_style;
  Buf buf = buf_new(m->job->arena);
  if (!kind.n || str_eq(kind, STR("none"))) return (Str){0};
  if (str_eq(kind, STR("disc"))) return STR("•");
  if (str_eq(kind, STR("circle"))) return STR("◦");
  if (str_eq(kind, STR("square"))) return STR("▪");
  if (str_eq(kind, STR("decimal")))
    buf_format(&buf, "%u.", ordinal);
  else if (str_eq(kind, STR("lower-alpha")))
    add_letters(&buf, ordinal), buf_byte(&buf, '.');
  else
    return kind;
  return buf_str(&buf);
}

// A number above the line needs no full stop.
static Str note_number(Maker *m, const Style *style, uint32_t number) {
  return str_format(m->job->arena, style->vertical_align == VALIGN_BASELINE ? "%u." : "%u", number);
}

static void make_marker(Maker *m, const DocNode *node) {
  const Style *style = m->styled->marker ? m->styled->marker[node->id] : NULL;
  if (!style || (node->count && node->children[0]->kind == BLOCK_TERM)) return;
  Str text = node->kind == BLOCK_NOTE ? note_number(m, style, node->note.number)
                                      : marker_text(m, style, node->item.ordinal);
  if (!text.n) return;
  Paragraph *p = ARENA_NEW(m->job->arena, Paragraph);
  p->node = node;
  p->style = style;
  p->heading = true;
  p->shaped = shape_plain(m->tools->shaper, m->job, text, style);
  p->number = ++m->number;
  complete(m, p, (ShapeWords){0});
  m->marker[node->id] = p;
}

// --- The document -------------------------------------------------------------------------------------------------

static void visit(Maker *m, const DocNode *node) {
  if (m->of[node->id]) return;
  style_need(m->styled, node->id);
  if (node->text.inlines) {
    visit_objects(m, &node->text);
    m->of[node->id] = make_paragraph(m, node);
  }
  if (node->kind == BLOCK_ITEM || node->kind == BLOCK_NOTE) make_marker(m, node);
  for (uint32_t i = 0; i < node->count; i++) visit(m, node->children[i]);
}

enum { WORTH_HELP = 40, MUCH = 1 << 20 };  // nodes; bytes of text, of which some twenty times as much is made

static uint64_t text_bytes(const DocNode *node) {
  uint64_t n = node->text.inlines ? node->text.inlines->text.n : 0;
  for (uint32_t i = 0; i < node->count; i++) n += text_bytes(node->children[i]);
  return n;
}

static Maker maker_new(Job *job, const ProseTools *tools, const Styled *styled, const PageFacts *facts) {
  uint32_t n = styled->doc->node_count + 1;
  return (Maker){.job = job,
                 .helper = helper_open(job, HELPER_SHARED, n > WORTH_HELP),
                 .room = arena_new(),
                 .tools = tools,
                 .styled = styled,
                 .facts = facts,
                 .defers = true,
                 .of = ARENA_ARRAY(job->arena, const Paragraph *, n),
                 .marker = ARENA_ARRAY(job->arena, const Paragraph *, n)};
}

static const Prose *finish_prose(Maker *m) {
  complete_boxed(m);
  give_bundle(m);
  helper_close(m->helper);
  arena_free(m->room);
  Prose *prose = ARENA_NEW(m->job->arena, Prose);
  *prose = (Prose){m->styled, m->of, m->marker, m->number};
  return prose;
}

// A fault for each small page costs as much as what is done with it, and words are met again all over their memory.
static void grow_large(Maker *m) {
  arena_grow_large(m->job->arena);
  helper_grow_large(m->helper);
  shaper_grow_large(m->tools->shaper);
  hyphenator_grow_large(m->tools->hyphenator);
}

static void visit_all(Maker *m) {
  const DocNode *root = m->styled->doc->root;
  if (root && text_bytes(root) >= MUCH) grow_large(m);
  if (root) visit(m, root);
}

ProseMaking *prose_begin(Job *job, const ProseTools *tools, const Styled *styled) {
  Maker *m = ARENA_NEW(job->arena, Maker);
  *m = maker_new(job, tools, styled, NULL);
  m->found.arena = job->arena;
  m->begun = *job;
  m->begun.diags = &m->found;
  m->job = &m->begun;
  m->early = true;
  visit_all(m);
  return m;
}

const Prose *prose_end(ProseMaking *m, Job *job, const PageFacts *facts) {
  diags_repeat(job->diags, &m->found);
  m->begun.diags = job->diags;  // the helper reads the rest of it
  m->facts = facts;
  make_numbered(m);
  return finish_prose(m);
}

void prose_drop(ProseMaking *m) {
  if (m->bundle) arena_free(m->bundle->words);
  helper_close(m->helper);
  arena_free(m->room);
}

const Prose *prose_make(Job *job, const ProseTools *tools, const Styled *styled, const PageFacts *facts) {
  Maker m = maker_new(job, tools, styled, facts);
  visit_all(&m);
  return finish_prose(&m);
}

// A text that holds a box whose text changed is made again too, since the box's width may have changed.
static bool is_stale(const Maker *m, const Paragraph *p) {
  for (uint32_t i = 0; i < p->object_count; i++) {
    const DocNode *block = p->objects[i].block;
    if (block && block->kind != BLOCK_NOTE && first_text(m, block) &&
        first_text(m, block)->number > m->old->paragraph_count)
      return true;
  }
  return false;
}

static void revisit(Maker *m, const Paragraph *old) {
  if (!old) return;
  uint32_t id = old->node->id;
  const Prose *before = m->old;
  if (is_stale(m, old)) m->old = NULL;
  if (old->reads_pages || !m->old) m->of[id] = make_paragraph(m, old->node);
  m->old = before;
}

// Boxes in a text have higher numbers than the text they stand in.
const Prose *prose_remake(Job *job, const ProseTools *tools, const Prose *prose, const PageFacts *facts) {
  Maker m = maker_new(job, tools, prose->styled, facts);
  uint32_t n = prose->styled->doc->node_count + 1;
  m.old = prose;
  m.number = prose->paragraph_count;
  memcpy(m.of, prose->of, n * sizeof *m.of);
  memcpy(m.marker, prose->marker, n * sizeof *m.marker);
  for (uint32_t id = n; id-- > 1;) revisit(&m, prose->of[id]);
  return finish_prose(&m);
}
