// CommonMark blocks to RichBlocks, by libcmark. Its lines and columns are right for blocks.
#include "inline/internal.h"

#include <cmark.h>

enum { MAX_DEPTH = 24 };

static uint32_t offset_of(const Rich *r, int line, int column) {
  if (line < 1 || (uint32_t)line > r->lines.n) return r->end;
  uint32_t at = r->lines.v[line - 1] + (column > 0 ? (uint32_t)column - 1 : 0);
  return at < r->end ? at : r->end;
}

static Tracker tracker_of(const Rich *r, cmark_node *node, bool quoted) {
  uint32_t from = offset_of(r, cmark_node_get_start_line(node), cmark_node_get_start_column(node));
  int last = cmark_node_get_end_line(node);
  uint32_t end = last >= 0 && (uint32_t)last < r->lines.n ? r->lines.v[last] : r->end;
  return tracker_new(r->text, from, end > from ? end : from, r->map, quoted);
}

static Span span_of(const Rich *r, cmark_node *node) {
  Tracker t = tracker_of(r, node, false);
  while (t.end > t.at && (r->text.p[t.end - 1] == '\n' || r->text.p[t.end - 1] == '\r')) t.end--;
  return tracker_span(&t, t.at, t.end);
}

static const Inlines *block_inlines(Rich *r, cmark_node *node, bool quoted) {
  bool heading = cmark_node_get_type(node) == CMARK_NODE_HEADING;
  InlineOptions options = *r->options;
  options.title = heading;
  builder_begin(r->b, r->job, &options);
  Markup m = {r->b, tracker_of(r, node, quoted), 0, 0, {0}, 0};
  if (heading) {  // the marks before a heading's text are no text
    tracker_skip(&m.track, '#', 6);
    tracker_skip(&m.track, ' ', UINT32_MAX);
  }
  markup_nodes(&m, node);
  return builder_finish(r->b);
}

static const Inlines *paragraph_inlines(Rich *r, cmark_node *node, bool quoted) {
  Tracker t = tracker_of(r, node, quoted);
  rich_report_table(r, t.at, t.end);
  return block_inlines(r, node, quoted);
}

// Lines of code, each with its spaces, parted by forced breaks.
static const Inlines *code_inlines(Rich *r, cmark_node *node, bool quoted) {
  Str s = str_from(cmark_node_get_literal(node));
  while (s.n && s.p[s.n - 1] == '\n') s.n--;
  InlineBuilder *b = r->b;
  builder_begin(b, r->job, r->options);
  Tracker t = tracker_of(r, node, quoted);
  if (cmark_node_get_fence_info(node) && t.at < t.end && (t.source.p[t.at] == '`' || t.source.p[t.at] == '~'))
    tracker_line(&t);
  uint32_t code = inline_open(b, INLINE_CODE, 0, STR(""), STR(""), STR(""), NO_SPAN);
  for (uint32_t at = 0, n, c; at < s.n; at += n) {
    n = utf8_decode(s.p + at, s.p + s.n, &c);
    if (!n) n = 1, c = 0xFFFD;
    if (c == '\n') {
      inline_object(b, INLINE_BREAK, 0, STR(""), STR(""), tracker_span(&t, t.at, t.at));
      while (t.at < t.end && t.source.p[t.at] != '\n') t.at++;
      if (t.at < t.end) t.at++;
    } else {
      builder_cell(b, c == '\t' ? ' ' : c, tracker_char(&t, c));
    }
  }
  inline_close(b, code);
  return builder_finish(b);
}

static void blocks_of(Rich *r, cmark_node *parent, RichList *list, uint32_t depth, bool quoted);

static void children_of(Rich *r, cmark_node *node, RichBlock *block, uint32_t depth, bool quoted) {
  RichList list = {0};
  if (depth >= MAX_DEPTH) {
    diag(r->job->diags, DIAG_INLINE_TOO_DEEP, block->span);
    return;
  }
  blocks_of(r, node, &list, depth + 1, quoted);
  block->children = list.v;
  block->count = list.n;
}

static const RichKind no_kind = (RichKind)-1;

static RichKind kind_of(cmark_node *node) {
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_PARAGRAPH: return RICH_PARAGRAPH;
    case CMARK_NODE_HEADING: return RICH_HEADING;
    case CMARK_NODE_LIST: return RICH_LIST;
    case CMARK_NODE_ITEM: return RICH_ITEM;
    case CMARK_NODE_BLOCK_QUOTE: return RICH_QUOTE;
    case CMARK_NODE_CODE_BLOCK: return RICH_CODE;
    case CMARK_NODE_THEMATIC_BREAK: return RICH_RULE;
    default: return no_kind;
  }
}

static void list_facts(cmark_node *node, RichBlock *block) {
  block->ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
  block->tight = cmark_node_get_list_tight(node);
  block->first = (uint32_t)cmark_node_get_list_start(node);
}

static RichBlock *block_of(Rich *r, cmark_node *node, RichKind kind, uint32_t depth, bool quoted) {
  RichBlock *block = ARENA_NEW(r->job->arena, RichBlock);
  block->kind = kind;
  block->span = span_of(r, node);
  switch (kind) {
    case RICH_HEADING:
      block->level = (uint32_t)cmark_node_get_heading_level(node);
      block->text = block_inlines(r, node, quoted);
      break;
    case RICH_PARAGRAPH: block->text = paragraph_inlines(r, node, quoted); break;
    case RICH_CODE: block->text = code_inlines(r, node, quoted); break;
    case RICH_LIST: list_facts(node, block);  // fallthrough
    case RICH_ITEM:
    case RICH_QUOTE: children_of(r, node, block, depth, quoted || kind == RICH_QUOTE); break;
    case RICH_RULE: break;
  }
  return block;
}

static void blocks_of(Rich *r, cmark_node *parent, RichList *list, uint32_t depth, bool quoted) {
  for (cmark_node *node = cmark_node_first_child(parent); node; node = cmark_node_next(node)) {
    RichKind kind = kind_of(node);
    if (kind == no_kind) {
      Str html = str_trim(str_from(cmark_node_get_literal(node)));
      diag(r->job->diags, DIAG_INLINE_HTML_BLOCK, span_of(r, node), html);
      continue;
    }
    RichBlock *block = block_of(r, node, kind, depth, quoted);
    bool textual = kind == RICH_PARAGRAPH || kind == RICH_HEADING;
    if (textual && !block->text) continue;
    VEC_PUSH(r->job->arena, *list, block);
  }
}

static void find_lines(Rich *r, uint32_t from) {
  r->lines.n = 0;
  VEC_PUSH(r->own, r->lines, from);
  for (const char *at = r->text.p + from, *end = r->text.p + r->end;
       at < end && (at = memchr(at, '\n', (size_t)(end - at)));)
    VEC_PUSH(r->own, r->lines, (uint32_t)(++at - r->text.p));
}

void rich_parse(Rich *r, uint32_t from, uint32_t to, RichList *list) {
  r->end = to;
  find_lines(r, from);
  cmark_node *root = cmark_parse_document(to > from ? r->text.p + from : "", to - from, CMARK_OPT_DEFAULT);
  blocks_of(r, root, list, 0, false);
  cmark_node_free(root);
}

const RichBlock *const *inline_rich_in(InlineRoom *room, Job *job, Str text, const TextMap *map,
                                       const InlineOptions *options, uint32_t *count) {
  if (!room || room->b.busy) return inline_rich(job, text, map, options, count);
  Rich r = {.job = job, .own = arena_new(), .b = &room->b, .text = text, .map = map, .options = options};
  RichList list = {0};
  if (!rich_split(&r, &list)) rich_parse(&r, 0, text.n, &list);
  arena_free(r.own);
  *count = list.n;
  return list.v;
}

const RichBlock *const *inline_rich(Job *job, Str text, const TextMap *map, const InlineOptions *options,
                                    uint32_t *count) {
  InlineRoom *room = inline_room_new();
  const RichBlock *const *blocks = inline_rich_in(room, job, text, map, options, count);
  inline_room_free(room);
  return blocks;
}
