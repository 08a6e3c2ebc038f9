// Bookmarks from the headings, nested by level, closed below the second; page labels as ranges of like numbering.
#include <stdlib.h>

#include "pdf/writer.h"

enum { OPEN_LEVELS = 1 };

typedef struct Entry {
  uint32_t object, depth;
  int64_t parent, first, last, next, prev;  // -1: none
  uint32_t count;                           // children: what is seen of it when it is opened
} Entry;

// Each heading hangs under the nearest one before it of a lower level.
static void link_entries(const Doc *doc, Entry *e, uint32_t n) {
  int64_t last_top = -1;
  for (uint32_t i = 0; i < n; i++) {
    int64_t parent = (int64_t)i - 1;
    while (parent >= 0 && doc->headings[parent].level >= doc->headings[i].level) parent = e[parent].parent;
    e[i].parent = parent;
    e[i].depth = parent < 0 ? 0 : e[parent].depth + 1;
    int64_t before = parent < 0 ? last_top : e[parent].last;
    e[i].prev = before;
    if (before >= 0) e[before].next = i;
    if (parent < 0) last_top = i;
    else {
      if (e[parent].first < 0) e[parent].first = i;
      e[parent].last = i;
    }
    if (parent >= 0) e[parent].count++;
  }
}

static void add_link(Buf *b, const char *key, const Entry *e, int64_t at) {
  if (at >= 0) pdf_ref(b, key, e[at].object);
}

static void write_entry(Writer *w, const Entry *e, uint32_t i) {
  const DisplayPlace *place = &w->display->headings[i];
  Buf b = buf_new(w->arena);
  buf_lit(&b, "/Title ");
  pdf_text_string(&b, w->doc->headings[i].text);
  buf_byte(&b, ' ');
  pdf_ref(&b, "Parent", e[i].parent < 0 ? w->outlines : e[e[i].parent].object);
  add_link(&b, "Prev", e, e[i].prev);
  add_link(&b, "Next", e, e[i].next);
  add_link(&b, "First", e, e[i].first);
  add_link(&b, "Last", e, e[i].last);
  if (e[i].count) buf_format(&b, "/Count %s%u ", e[i].depth < OPEN_LEVELS ? "" : "-", e[i].count);
  if (place->page) {
    buf_format(&b, "/Dest [%u 0 R /XYZ ", w->pages[place->page - 1].object);
    pdf_len(&b, place->x);
    buf_byte(&b, ' ');
    pdf_len(&b, (Flow)w->pages[place->page - 1].height - place->y);
    buf_lit(&b, " null] ");
  }
  pdf_body(w, e[i].object, buf_str(&b));
}

void pdf_outline_write(Writer *w) {
  uint32_t n = w->doc->heading_count;
  if (!n) return;
  w->outlines = pdf_reserve(w);
  Entry *e = ARENA_ARRAY(w->arena, Entry, n);
  for (uint32_t i = 0; i < n; i++) e[i] = (Entry){pdf_reserve(w), 0, -1, -1, -1, -1, -1, 0};
  link_entries(w->doc, e, n);
  uint32_t first = 0, last = 0, visible = 0;
  for (uint32_t i = 0; i < n; i++) {
    write_entry(w, e, i);
    if (e[i].parent < 0) last = i;
    visible += e[i].depth <= OPEN_LEVELS;
  }
  Buf b = buf_new(w->arena);
  buf_lit(&b, "/Type /Outlines ");
  pdf_ref(&b, "First", e[first].object);
  pdf_ref(&b, "Last", e[last].object);
  buf_format(&b, "/Count %u ", visible);
  pdf_body(w, w->outlines, buf_str(&b));
}

// --- Page labels --------------------------------------------------------------------------------------------------------

typedef struct Label {
  char style;  // 'D', 'r', 'R', or 0: a text of its own
  uint32_t number;
} Label;

static uint32_t decimal_value(Str s) {
  uint32_t v = 0;
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.p[i] < '0' || s.p[i] > '9' || v > 100000) return 0;
    v = v * 10 + (uint32_t)(s.p[i] - '0');
  }
  return v;
}

static uint32_t roman_digit(char c) {
  static const char letters[] = "ivxlcdm";
  static const uint32_t values[] = {1, 5, 10, 50, 100, 500, 1000};
  const char *at = c ? strchr(letters, c) : NULL;
  return at ? values[at - letters] : 0;
}

static uint32_t roman_value(Str s) {
  uint32_t total = 0;
  for (uint32_t i = 0; i < s.n; i++) {
    uint32_t v = roman_digit(s.p[i]), after = i + 1 < s.n ? roman_digit(s.p[i + 1]) : 0;
    if (!v) return 0;
    total += v < after ? 0 - v : v;
  }
  return total;
}

static Label read_label(Str text) {
  uint32_t v = text.n ? decimal_value(text) : 0;
  if (v) return (Label){'D', v};
  v = text.n ? roman_value(text) : 0;
  return v ? (Label){'r', v} : (Label){0, 0};
}

void pdf_page_labels(Writer *w, Buf *out) {
  buf_lit(out, "/PageLabels <</Nums [");
  Label before = {0, 0};
  for (uint32_t i = 0; i < w->display->page_count; i++) {
    Label now = read_label(w->pages[i].label);
    if (!(now.style && now.style == before.style && now.number == before.number + 1)) {
      buf_format(out, "%u <<", i);
      if (now.style) {
        buf_format(out, "/S /%c /St %u", now.style, now.number);
      } else {
        buf_lit(out, "/P ");
        pdf_text_string(out, w->pages[i].label);
      }
      buf_lit(out, ">> ");
    }
    before = now;
  }
  buf_lit(out, "]>> ");
}
