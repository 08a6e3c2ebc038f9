// Rich text: CommonMark blocks to the kinds of the layout language, which bear the same names. Headings keep their
// order among themselves and begin at the level that the layout gives.
#include "doc/internal.h"

typedef struct RichBuild {
  int32_t shift;  // added to the levels as written
  bool tight;
} RichBuild;

static uint32_t least_level(const RichBlock *const *blocks, uint32_t count, uint32_t least) {
  for (uint32_t i = 0; i < count; i++) {
    if (blocks[i]->kind == RICH_HEADING && blocks[i]->level < least) least = blocks[i]->level;
    least = least_level(blocks[i]->children, blocks[i]->count, least);
  }
  return least;
}

static void rich_blocks(DocBinder *b, const Site *site, const RichBlock *const *blocks, uint32_t count,
                        const RichBuild *build, NodeList *out);

static DocNode *rich_node(DocBinder *b, const Site *site, const RichBlock *rich, BlockKind kind, Role role,
                          Site *inner) {
  DocNode *node = node_new(b, site, NULL, kind);
  node->span = span_or(rich->span, site->span);
  *inner = *site;
  if (!site->sealed && role != ROLE_NONE) inner->elem = elem_new(b, role, site->elem, node->span);
  node->elem = inner->elem;
  inner->parent = node;
  return node;
}

static void rich_paragraph(DocBinder *b, const Site *site, const RichBlock *rich, const RichBuild *build,
                           NodeList *out) {
  if (!rich->text) return;
  bool code = rich->kind == RICH_CODE, bare = build->tight || site->in_text;
  Site inner;
  DocNode *node = rich_node(b, site, rich, BLOCK_PARAGRAPH, bare && !code ? ROLE_NONE : ROLE_P, &inner);
  node->paragraph.code = code;
  if (code && !inner.sealed) inner.elem = elem_new(b, ROLE_CODE, inner.elem, node->span);
  text_set(b, &inner, node, rich->text);
  VEC_PUSH(b->temp, *out, node);
}

static void rich_heading(DocBinder *b, const Site *site, const RichBlock *rich, const RichBuild *build, NodeList *out) {
  if (!rich->text) return;
  int32_t level = (int32_t)rich->level + build->shift;
  if (level > 6) {
    diag(b->job.diags, DIAG_DOC_LEVEL_RANGE, rich->span);
    level = 6;
  }
  Site inner;
  DocNode *node = rich_node(b, site, rich, BLOCK_HEADING, (Role)(ROLE_H1 + level - 1), &inner);
  node->level = (uint32_t)level;
  text_set(b, &inner, node, rich->text);
  if (!site->sealed && node->elem) heading_add(b, node, (Str){0});
  VEC_PUSH(b->temp, *out, node);
}

static void rich_item(DocBinder *b, const Site *site, const RichBlock *rich, uint32_t ordinal, const RichBuild *build,
                      NodeList *out) {
  Site inner;
  DocNode *node = rich_node(b, site, rich, BLOCK_ITEM, ROLE_LI, &inner);
  node->item.ordinal = ordinal;
  if (!inner.sealed) {
    node->item.marker_elem = elem_new(b, ROLE_LBL, inner.elem, node->span);
    inner.elem = elem_new(b, ROLE_LBODY, inner.elem, node->span);
  }
  NodeList children = {0};
  rich_blocks(b, &inner, rich->children, rich->count, build, &children);
  node_close(b, node, &children);
  VEC_PUSH(b->temp, *out, node);
}

static void rich_list(DocBinder *b, const Site *site, const RichBlock *rich, const RichBuild *build, NodeList *out) {
  Site inner;
  DocNode *node = rich_node(b, site, rich, BLOCK_LIST, ROLE_L, &inner);
  node->list.ordered = rich->ordered;
  node->list.first = rich->ordered ? rich->first : 1;
  if (!site->sealed) elem_words(b, node->elem)->numbering = rich->ordered ? STR("Decimal") : STR("Disc");
  RichBuild inside = {build->shift, rich->tight};
  NodeList items = {0};
  for (uint32_t i = 0; i < rich->count; i++)
    rich_item(b, &inner, rich->children[i], node->list.first + i, &inside, &items);
  node_close(b, node, &items);
  VEC_PUSH(b->temp, *out, node);
}

static void rich_quote(DocBinder *b, const Site *site, const RichBlock *rich, const RichBuild *build, NodeList *out) {
  Site inner;
  DocNode *node = rich_node(b, site, rich, BLOCK_QUOTE, ROLE_BLOCKQUOTE, &inner);
  NodeList children = {0};
  rich_blocks(b, &inner, rich->children, rich->count, &(RichBuild){build->shift, false}, &children);
  node_close(b, node, &children);
  VEC_PUSH(b->temp, *out, node);
}

static void rich_rule(DocBinder *b, const Site *site, const RichBlock *rich, NodeList *out) {
  Site inner;
  DocNode *node = rich_node(b, site, rich, BLOCK_RULE, ROLE_NONE, &inner);
  if (!site->sealed) node->elem = 0;
  VEC_PUSH(b->temp, *out, node);
}

static void rich_blocks(DocBinder *b, const Site *site, const RichBlock *const *blocks, uint32_t count,
                        const RichBuild *build, NodeList *out) {
  for (uint32_t i = 0; i < count; i++) {
    switch (blocks[i]->kind) {
      case RICH_PARAGRAPH:
      case RICH_CODE: rich_paragraph(b, site, blocks[i], build, out); break;
      case RICH_HEADING: rich_heading(b, site, blocks[i], build, out); break;
      case RICH_LIST: rich_list(b, site, blocks[i], build, out); break;
      case RICH_QUOTE: rich_quote(b, site, blocks[i], build, out); break;
      case RICH_RULE: rich_rule(b, site, blocks[i], out); break;
      case RICH_ITEM: break;
    }
  }
}

const RichBlock *const *rich_build(const DocBinder *b, InlineRoom *room, Job *job, Str text, const TextMap *map, uint32_t *count) {
  InlineOptions options = {.lang = b->lang, .check = b->check};
  return inline_rich_in(room, job, text, map, &options, count);
}

typedef struct RichSource {
  const char *bytes;
  const TextPiece *pieces;
  uint64_t hash;
} RichSource;

static MadeText *rich_new(DocBinder *b, Str text, const TextMap *map) {
  MadeText *made = ARENA_NEW(b->temp, MadeText);
  *made = (MadeText){.rich = text, .map = map};
  return made;
}

static MadeText *rich_make(DocBinder *b, Str text, const TextMap *map) {
  Job job = b->job;
  if (b->keep) job.arena = b->keep;
  MadeText *made = rich_new(b, text, map);
  made->blocks = rich_build(b, b->room, &job, text, map, &made->count);
  return made;
}

// The first pass keeps what it makes; NULL: it leaves it to the second.
static MadeText *rich_keep(DocBinder *b, Str key, Str text, const TextMap *map) {
  bool later = ahead_may_rich(text);
  if (later && (!b->far || strmap_get(&b->made, key))) return NULL;
  MadeText *made = later ? rich_new(b, text, map) : rich_make(b, text, map);
  strmap_put(b->temp, &b->made, str_dup(b->temp, key), made);
  if (!later) return made;
  ahead_give(b, made);
  return NULL;
}

static RichSource rich_source(Str text, const TextMap *map) { return (RichSource){text.p, map->pieces, hash_str(text)}; }

static MadeText *rich_of(DocBinder *b, Str text, const TextMap *map) {
  if (!b->keep) return rich_make(b, text, map);
  RichSource source = rich_source(text, map);
  Str key = {(const char *)&source, sizeof source};
  if (b->looks_ahead) return rich_keep(b, key, text, map);
  MadeText *made = strmap_get(&b->made, key);
  if (!made || made->taken) return rich_make(b, text, map);
  ahead_take(b, made);
  made->taken = true;
  return made;
}

static bool is_seen(DocBinder *b, RichTexts *texts, const Data *record) {
  Str key = {(const char *)&record, sizeof record};
  if (strmap_get(&texts->seen, key)) return true;
  strmap_put(b->temp, &texts->seen, str_dup(b->temp, key), texts);
  return false;
}

void rich_find(DocBinder *b, const Data *content, RichTexts *texts) {
  if (content->kind == DATA_LIST)
    for (uint32_t i = 0; i < content->count; i++) rich_find(b, content->items[i], texts);
  if (content->kind == DATA_RECORD && !is_seen(b, texts, content))
    for (uint32_t i = 0; i < content->count; i++) rich_find(b, content->fields[i].value, texts);
  if (content->kind != DATA_TEXT || content->type->kind != TYPE_RICH) return;
  for (uint32_t i = 0; i < content->count; i++) {
    VEC_PUSH(b->temp, texts->list, &content->parts[i]);
    texts->bytes += content->parts[i].text.n;
  }
}

void rich_give(DocBinder *b, const RichTexts *texts) {
  for (uint32_t i = 0; i < texts->list.n; i++) {
    const TextPart *part = texts->list.v[i];
    RichSource source = rich_source(part->text, &part->map);
    if (ahead_may_rich(part->text)) rich_keep(b, (Str){(const char *)&source, sizeof source}, part->text, &part->map);
  }
  ahead_flush(b);
}

// What is left to the second pass leaves a node where its own will stand, so that it is seen to be there.
static void rich_value(DocBinder *b, const Site *site, const Block *block, const Data *value, NodeList *out) {
  uint32_t target = css_whole(b, block->level, site->scope, b->level + 1);
  for (uint32_t i = 0; i < value->count; i++) {
    const TextPart *part = &value->parts[i];
    const MadeText *made = rich_of(b, absent_blank(b, b->job.arena, part->text), &part->map);
    if (!made) {
      VEC_PUSH(b->temp, *out, node_new(b, site, NULL, BLOCK_PARAGRAPH));
      continue;
    }
    uint32_t least = least_level(made->blocks, made->count, 7);
    RichBuild build = {least < 7 ? (int32_t)target - (int32_t)least : 0, false};
    rich_blocks(b, site, made->blocks, made->count, &build, out);
  }
}

void rich_bind(DocBinder *b, const Site *site, const Block *block, NodeList *out) {
  const Data *value = expr_eval(&b->expr, block->value, site->scope);
  if (data_is_empty(value) || value->kind != DATA_TEXT) return;
  Checkpoint mark = binder_mark(b);
  Site inner, here = *site;
  here.span = span_or(value->span, site->span);
  DocNode *node = node_open(b, &here, block, ROLE_NONE, &inner);
  NodeList children = {0};
  rich_value(b, &inner, block, value, &children);
  if (!children.n) {
    binder_rewind(b, &mark);
    return;
  }
  node_close(b, node, &children);
  VEC_PUSH(b->temp, *out, node);
}
