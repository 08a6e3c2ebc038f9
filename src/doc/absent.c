// An edition may leave records out (`--set profil=…`), and texts go on naming their pages. What names them goes too: a
// parenthesis that holds no other reference, "(voir p. [](page:psad))", is blanked before it is parsed, byte for byte,
// so that places in the source stay true; a link keeps its words and leads nowhere. All else is a finding, as before.
#include "doc/internal.h"

static bool has_record(const Data *content, Str id) {
  for (uint32_t i = 0; content->kind == DATA_RECORD && i < content->count; i++) {
    const Data *list = content->fields[i].value;
    for (uint32_t k = 0; list->kind == DATA_LIST && k < list->count; k++) {
      const Data *own = data_get(list->items[k], STR("id"));
      if (own && own->kind == DATA_TEXT && own->count == 1 && str_eq(own->parts[0].text, id)) return true;
    }
  }
  return false;
}

// After a first pass: the ids that texts name, that the content has, and that no block stands for.
void absent_collect(DocBinder *b, const Data *content, Arena *keep) {
  for (uint32_t i = 0; i < b->uses.n; i++) {
    const DocAnchor *anchor = &b->anchors.v[b->uses.v[i].anchor];
    if (anchor->node || !anchor->id.n || absent_has(b, anchor->id) || !has_record(content, anchor->id)) continue;
    Str id = str_dup(keep, anchor->id);
    strmap_put(keep, &b->absent, id, b);
    b->absent_count++;
  }
}

bool absent_has(const DocBinder *b, Str id) { return b->absent_count && strmap_get(&b->absent, id); }

// The parenthesis around [from, to), when it holds no other and no other reference.
static bool parenthesis(Str text, uint32_t from, uint32_t to, uint32_t *open, uint32_t *close) {
  uint32_t i = from;
  while (i && !strchr("()[]", text.p[i - 1])) i--;
  uint32_t k = to;
  while (k < text.n && !strchr("()[]", text.p[k])) k++;
  if (!i || text.p[i - 1] != '(' || k >= text.n || text.p[k] != ')') return false;
  *open = i - 1, *close = k + 1;
  return true;
}

// Blanks at a line's end would be a forced break: its end moves before them.
static void blank(char *text, uint32_t length, uint32_t from, uint32_t to) {
  memset(text + from, ' ', to - from);
  while (from && text[from - 1] == ' ') from--;
  if (to >= length || text[to] != '\n') return;
  text[to] = ' ';
  text[from] = '\n';
}

Str absent_blank(const DocBinder *b, Arena *arena, Str text) {
  static const Str mark = {"[](page:", 8};
  if (!b->absent_count) return text;
  char *copy = NULL;
  for (int64_t at = 0; (at = str_find(text, mark, (uint32_t)at)) >= 0;) {
    uint32_t from = (uint32_t)at, id = from + mark.n, open, close;
    at += mark.n;
    int64_t end = str_find(text, STR(")"), id);
    if (end < 0) break;
    if (!absent_has(b, str_slice(text, id, (uint32_t)end))) continue;
    if (!parenthesis(text, from, (uint32_t)end + 1, &open, &close)) continue;
    if (!copy) copy = (char *)(uintptr_t)str_dup(arena, text).p;
    blank(copy, text.n, open, close);
  }
  return copy ? (Str){copy, text.n} : text;
}
