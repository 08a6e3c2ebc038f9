// Paragraphs as text: boxes with what they hold, glue as a space, breaks with their cost.
#include "prose/internal.h"

static int64_t milli(Len len) { return ((int64_t)len * 1000 + (len < 0 ? -LEN_PT / 2 : LEN_PT / 2)) / LEN_PT; }

static void dump_penalty(const ParItem *item, Buf *out) {
  if (item->value >= PENALTY_FORBIDDEN)
    buf_lit(out, "~");
  else if (item->value <= PENALTY_FORCED)
    buf_lit(out, "⏎");
  else if (item->flags & PAR_HYPHEN)
    buf_format(out, "-%s", item->value > 50 ? "'" : "");
  else
    buf_format(out, "/%d", item->value);
  if (item->flags & PAR_UNSAFE) buf_lit(out, "!");
}

static void dump_item(const Paragraph *p, const ParItem *item, Buf *out) {
  Str text = str_slice(p->shaped->text, item->start, item[1].start);
  const ParExtra *extra = &p->extras[item->kind == PAR_BOX || item->kind == PAR_GLUE ? item->value : 0];
  switch ((ParItemKind)item->kind) {
    case PAR_BOX:
      buf_format(out, "[%.*s %lld", STR_ARG(text), (long long)milli(item->width));
      if (extra->hang_start || extra->hang_end)
        buf_format(out, " hang %lld %lld", (long long)milli(extra->hang_start), (long long)milli(extra->hang_end));
      buf_lit(out, "]");
      break;
    case PAR_GLUE:
      if (item->flags & PAR_ENDING)
        buf_lit(out, " …");
      else
        buf_format(out, " %lld+%lld-%lld ", (long long)milli(item->width), (long long)milli(extra->stretch),
                   (long long)milli(extra->shrink));
      break;
    case PAR_PENALTY: dump_penalty(item, out); break;
    case PAR_OBJECT: buf_format(out, "{object %u %lld}", (uint32_t)item->value, (long long)milli(item->width)); break;
    case PAR_LEADER: buf_format(out, "{leader %lld}", (long long)milli(item->width)); break;
  }
}

static void dump_paragraph(const Paragraph *p, const char *what, Buf *out) {
  if (!p) return;
  buf_format(out, "%s %u of node %u%s%s\n ", what, p->number, p->node->id, p->heading ? " heading" : "",
             p->reads_pages ? " reads pages" : "");
  for (uint32_t i = 0; i < p->count; i++) dump_item(p, &p->items[i], out);
  buf_lit(out, "\n");
}

void prose_dump(const Prose *prose, Buf *out) {
  for (uint32_t id = 1; id <= prose->styled->doc->node_count; id++) {
    dump_paragraph(prose->marker[id], "marker", out);
    dump_paragraph(prose->of[id], "paragraph", out);
  }
}
