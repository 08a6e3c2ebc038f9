// In: pages. Out: text: each page, its fragments with x y width height in points, lines with their baselines and texts.
#include "page/internal.h"

static const char *const kinds[] = {
    [GALLEY_FLOW] = "flow",   [GALLEY_COLUMNS] = "columns", [GALLEY_GRID] = "grid", [GALLEY_ITEM] = "item",
    [GALLEY_TABLE] = "table", [GALLEY_ROW] = "row",         [GALLEY_CELL] = "cell", [GALLEY_PARAGRAPH] = "paragraph",
    [GALLEY_IMAGE] = "image", [GALLEY_SHAPE] = "shape",     [GALLEY_RULE] = "rule",
};

// Points with so many decimals, in whole numbers.
static void dump_points(Buf *out, Len len, int64_t scale, int decimals) {
  int64_t parts = ((int64_t)len * scale + (len >= 0 ? LEN_PT / 2 : -LEN_PT / 2)) / LEN_PT;
  int64_t size = parts < 0 ? -parts : parts;
  buf_format(out, " %s%lld.%0*lld", parts < 0 ? "-" : "", (long long)(size / scale), decimals, (long long)(size % scale));
}

static void dump_len(Buf *out, Len len) { dump_points(out, len, 100, 2); }

// Finer than what is asked of lines side by side.
static void dump_baseline(Buf *out, Len len) { dump_points(out, len, 10000, 4); }

static Str line_text(const ParLines *lines, uint32_t line) {
  const Paragraph *p = lines->paragraph;
  const ParLine *at = &lines->lines[line];
  return str_trim(str_slice(p->shaped->text, p->items[at->first].start, p->items[at->last].start));
}

static void dump_lines(Buf *out, const Fragment *f, uint32_t depth) {
  for (uint32_t i = 0; i < f->line_count; i++) {
    const ParLine *line = &f->lines->lines[f->line_first + i];
    buf_format(out, "%*s|", (int)depth * 2, "");
    dump_len(out, f->text_x + line->start);
    dump_baseline(out, f->baselines[i]);
    Str text = line_text(f->lines, f->line_first + i);
    buf_format(out, "  %.*s%s\n", STR_ARG(text), line->ends_hyphen ? "-" : "");
  }
}

static void dump_fragment(Buf *out, const Fragment *f, uint32_t depth) {
  buf_format(out, "%*s%s", (int)depth * 2, "", kinds[f->item->kind]);
  if (f->item->note) buf_format(out, " note %u", f->item->note);
  if (f->item->node->style.n) buf_format(out, " .%.*s", STR_ARG(f->item->node->style));
  dump_len(out, f->x);
  dump_len(out, f->y);
  dump_len(out, f->width);
  dump_len(out, f->height);
  buf_format(out, "%s%s%s\n", f->first ? "" : " …", f->last ? "" : " /", f->repeated ? " repeated" : "");
  if (f->marker) {
    buf_format(out, "%*s*", (int)(depth + 1) * 2, "");
    dump_len(out, f->marker_x);
    dump_len(out, f->marker_y);
    buf_format(out, "  %.*s\n", STR_ARG(f->marker->paragraph->shaped->text));
  }
  if (f->lines) dump_lines(out, f, depth + 1);
  for (uint32_t i = 0; i < f->count; i++) dump_fragment(out, f->children[i], depth + 1);
}

void page_dump_box(const Fragment *box, Buf *out) { dump_fragment(out, box, 1); }

static void dump_page(Buf *out, const Page *page) {
  buf_format(out, "page %u “%.*s” %.*s%s%s%s", page->number, STR_ARG(page->label), STR_ARG(page->name),
             page->right ? " right" : " left", page->first ? " first" : "", page->blank ? " blank" : "");
  dump_len(out, page->left);
  dump_len(out, page->top);
  dump_len(out, page->width);
  dump_len(out, page->height);
  for (uint32_t i = 0; i < page->variable_count; i++) buf_format(out, " %.*s", STR_ARG(page->variables[i].name));
  buf_byte(out, '\n');
  if (page->body) dump_fragment(out, page->body, 1);
  for (uint32_t i = 0; i < page->aside_count; i++) {
    buf_format(out, " beside %.*s", STR_ARG(page->asides[i].item->style->flow_into));
    dump_len(out, page->asides[i].baseline);
    buf_byte(out, '\n');
  }
  for (uint32_t i = 0; i < page->note_count; i++) {
    buf_lit(out, " notes\n");
    dump_fragment(out, page->notes[i], 1);
  }
}

void page_dump(const Pages *pages, Buf *out) {
  for (uint32_t i = 0; i < pages->count; i++) dump_page(out, &pages->v[i]);
}
