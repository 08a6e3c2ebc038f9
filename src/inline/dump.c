// The text with its nodes as tags, spaces that cannot be told apart by eye made visible:
//   ~ U+00A0   ¦ U+202F   {-} U+2011   {+} U+2060   {|} U+200B   {/} a forced break   {er} an ordinal raised by a rule
#include "inline/internal.h"

static const char *const names[] = {
    [INLINE_ROOT] = "root",     [INLINE_STRONG] = "strong", [INLINE_EM] = "em",     [INLINE_CODE] = "code",
    [INLINE_LINK] = "a",        [INLINE_SPAN] = "span",     [INLINE_SUP] = "sup",   [INLINE_SUB] = "sub",
    [INLINE_ABBR] = "abbr",     [INLINE_DFN] = "dfn",       [INLINE_BREAK] = "br",  [INLINE_WBR] = "wbr",
    [INLINE_LEADER] = "leader", [INLINE_OBJECT] = "object", [INLINE_NOTE] = "note", [INLINE_PAGE] = "page",
    [INLINE_INDEX] = "index",
};

static const struct {
  uint32_t c;
  const char *shown;
} visible[] = {{NBSP, "~"},          {NNBSP, "¦"},  {HYPHEN_NB, "{-}"},
               {WORD_JOINER, "{+}"}, {ZWSP, "{|}"}, {LINE_SEPARATOR, "{/}"},
               {0xAD, "{shy}"}};

static void show(Buf *out, uint32_t c) {
  for (size_t i = 0; i < sizeof visible / sizeof *visible; i++)
    if (visible[i].c == c) {
      buf_add(out, str_from(visible[i].shown));
      return;
    }
  buf_utf8(out, c);
}

static void attribute(Buf *out, const char *name, Str value) {
  if (value.n) buf_format(out, " %s=\"%.*s\"", name, STR_ARG(value));
}

static bool is_object(InlineKind kind) {
  return kind == INLINE_BREAK || kind == INLINE_WBR || (kind >= INLINE_LEADER && kind <= INLINE_PAGE);
}

static void open_node(Buf *out, const InlineNode *node) {
  if (node->kind == INLINE_BREAK || node->kind == INLINE_WBR) return;
  if (node->generated) {
    buf_byte(out, '{');
    return;
  }
  buf_format(out, "<%s", names[node->kind]);
  if (node->tag) buf_format(out, " tag=%u", node->tag);
  attribute(out, "target", node->target);
  attribute(out, "title", node->title);
  attribute(out, "lang", node->lang);
  buf_add(out, is_object(node->kind) ? STR("/>") : STR(">"));
}

static void close_node(Buf *out, const InlineNode *node) {
  if (is_object(node->kind)) return;
  if (node->generated)
    buf_byte(out, '}');
  else
    buf_format(out, "</%s>", names[node->kind]);
}

static uint32_t close_before(const Inlines *in, Buf *out, uint32_t open, uint32_t at) {
  while (open && in->nodes[open].end <= at) {
    close_node(out, &in->nodes[open]);
    open = in->nodes[open].parent;
  }
  return open;
}

void inline_dump(const Inlines *in, Buf *out) {
  if (!in) return;
  uint32_t open = 0, next = 1;
  for (uint32_t at = 0, n, c; at <= in->text.n; at += n) {
    while (next < in->count && in->nodes[next].start <= at) {
      while (open != in->nodes[next].parent) {  // nodes end where the next begins
        close_node(out, &in->nodes[open]);
        open = in->nodes[open].parent;
      }
      open_node(out, &in->nodes[next]);
      open = next++;
    }
    open = close_before(in, out, open, at);
    if (at == in->text.n) break;
    n = utf8_decode(in->text.p + at, in->text.p + in->text.n, &c);
    if (!n) break;
    if (c != OBJECT_CHAR) show(out, c);
  }
  while (open) {
    close_node(out, &in->nodes[open]);
    open = in->nodes[open].parent;
  }
}

static const char *const kinds[] = {
    [RICH_PARAGRAPH] = "paragraph", [RICH_HEADING] = "heading", [RICH_LIST] = "list", [RICH_ITEM] = "item",
    [RICH_QUOTE] = "quote",         [RICH_CODE] = "code",       [RICH_RULE] = "rule",
};

static void rich_dump(const RichBlock *block, uint32_t depth, Buf *out) {
  for (uint32_t i = 0; i < depth; i++) buf_lit(out, "  ");
  buf_add(out, str_from(kinds[block->kind]));
  if (block->kind == RICH_HEADING) buf_format(out, " %u", block->level);
  if (block->kind == RICH_LIST) {
    if (block->ordered) buf_format(out, " from %u", block->first);
    buf_add(out, block->tight ? STR(" tight") : STR(" loose"));
  }
  if (block->text) {
    buf_lit(out, ": ");
    inline_dump(block->text, out);
  }
  buf_byte(out, '\n');
  for (uint32_t i = 0; i < block->count; i++) rich_dump(block->children[i], depth + 1, out);
}

void inline_rich_dump(const RichBlock *const *blocks, uint32_t count, Buf *out) {
  for (uint32_t i = 0; i < count; i++) rich_dump(blocks[i], 0, out);
}
