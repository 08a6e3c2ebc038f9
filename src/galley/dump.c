// In: a galley. Out: its items as indented text, one a line.
#include "galley/internal.h"

static const char *const kinds[] = {
    [GALLEY_FLOW] = "flow",   [GALLEY_COLUMNS] = "columns", [GALLEY_GRID] = "grid", [GALLEY_ITEM] = "item",
    [GALLEY_TABLE] = "table", [GALLEY_ROW] = "row",         [GALLEY_CELL] = "cell", [GALLEY_PARAGRAPH] = "paragraph",
    [GALLEY_IMAGE] = "image", [GALLEY_SHAPE] = "shape",     [GALLEY_RULE] = "rule",
};

static void dump_text(Buf *out, Str text) {
  Str start = text;
  while (start.n > 40 && ((unsigned char)start.p[40] & 0xC0) == 0x80) start.n--;
  if (start.n > 40) start.n = 40;
  while (start.n < text.n && ((unsigned char)text.p[start.n] & 0xC0) == 0x80) start.n++;
  buf_format(out, " “%.*s%s”", STR_ARG(start), start.n < text.n ? "…" : "");
}

static void dump_item(Buf *out, const GalleyItem *item, uint32_t depth) {
  buf_format(out, "%*s%s", (int)depth * 2, "", kinds[item->kind]);
  if (item->node->style.n) buf_format(out, " .%.*s", STR_ARG(item->node->style));
  if (item->kind == GALLEY_COLUMNS) buf_format(out, " %u", item->style->column_count);
  if (item->kind == GALLEY_GRID) buf_format(out, " %u tracks", item->style->track_count);
  if (item->note) buf_format(out, " note %u", item->note);
  if (item->marker) dump_text(out, item->marker->shaped->text);
  if (item->paragraph) dump_text(out, item->paragraph->shaped->text);
  if (item->image) buf_format(out, " %.0f × %.0f", item->image->width, item->image->height);
  if (item->point_count) buf_format(out, " %u points", item->point_count);
  if (item->head_rows) buf_format(out, " head %u", item->head_rows);
  if (item->style->flow_into.n) buf_format(out, " into %.*s", STR_ARG(item->style->flow_into));
  if (item->sets_page) buf_lit(out, " pages");
  buf_byte(out, '\n');
  for (uint32_t i = 0; i < item->count; i++)
    if (item->children[i]) dump_item(out, item->children[i], depth + 1);
  for (uint32_t i = 0; item->notes && i < item->paragraph->object_count; i++)
    if (item->notes[i]) dump_item(out, item->notes[i], depth + 1);
}

void galley_dump(const Galley *galley, Buf *out) {
  dump_item(out, galley->root, 0);
}
