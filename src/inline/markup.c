// CommonMark inlines, by libcmark. A plain field holds inlines only, so that no line of it may begin a block: every
// line is given a guard to begin with, a space that the parser takes for white space but not for indentation.
#include "inline/internal.h"

#include <assert.h>
#include <cmark.h>
#include <stdlib.h>

static const uint32_t guards[] = {0x1680, 0x205F, 0x2008};

// A text without any of what means something to CommonMark is taken as it is.
static bool has_markup(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (byte_kinds[(unsigned char)s.p[i]] & (BYTE_MARK | BYTE_LINE_END)) return true;
  return false;
}

static uint32_t guard_for(Str s) {
  for (size_t i = 0; i < sizeof guards / sizeof *guards; i++) {
    char bytes[4] = {0};
    if (str_find(s, (Str){bytes, utf8_write(guards[i], bytes)}, 0) < 0) return guards[i];
  }
  return guards[0];
}

static bool is_blank_line(Str s, uint32_t from) {
  while (from < s.n && (s.p[from] == ' ' || s.p[from] == '\t')) from++;
  return from < s.n && s.p[from] == '\n';
}

static Str guarded(Arena *arena, Str s, uint32_t guard, bool *paragraphs) {
  Buf out = buf_new(arena);
  for (uint32_t at = 0; at < s.n;) {
    const char *line_end = memchr(s.p + at, '\n', s.n - at);
    uint32_t next = line_end ? (uint32_t)(line_end - s.p) + 1 : s.n;
    if (is_blank_line(s, at) && at) *paragraphs = true;
    uint32_t begin = at;
    while (begin < next && (s.p[begin] == ' ' || s.p[begin] == '\t')) begin++;
    buf_utf8(&out, guard);
    buf_add(&out, str_slice(s, begin, next));
    at = next;
  }
  return buf_str(&out);
}

static bool is_beside(const Markup *m, uint32_t c) { return c && c != ' ' && c != '*' && c != m->guard; }

// [x] (https://…): a space keeps the address from its words.
static bool is_apart_link(Str s, uint32_t at) {
  static const char *const starts[] = {"http:", "https:", "mailto:", "www."};
  if (at < 2 || s.p[at - 1] != ' ' || s.p[at - 2] != ']') return false;
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
    if (str_starts(str_slice(s, at + 1, s.n), str_from(starts[i]))) return true;
  return false;
}

// Marks that CommonMark left as text though they were meant: **a word : **, [x](a b). `step`: bytes of the source taken
// for this character and the one before; an escape takes two.
static void report_stray(Markup *m, Str s, uint32_t at, const uint32_t step[2], Span place) {
  if (at == 0 || step[0] != 1 || step[1] != 1) return;
  char mark = s.p[at], before = s.p[at - 1];
  bool bold = mark == '*' && before == '*', link = mark == '(' && (before == ']' || is_apart_link(s, at));
  bool touches = is_beside(m, utf8_before(s, at - 1)) || is_beside(m, utf8_at(s, at + 1));
  if (!link && !(bold && touches)) return;
  if (place.file && place.start) place.start--;
  diag(m->b->job->diags, bold ? DIAG_INLINE_STRAY_MARKS : DIAG_INLINE_STRAY_LINK, place, str_slice(s, at - 1, at + 1));
}

// How many bytes from `at` on stand in the source as cmark returns them, without a sign that means something.
static uint32_t same_bytes(const Markup *m, Str s, uint32_t at) {
  Str source = str_slice(m->track.source, m->track.at, m->track.end);
  char guard[4] = {0};
  if (m->guard) utf8_write(m->guard, guard);
  uint32_t n = 0;
  for (; n < source.n && at + n < s.n && source.p[n] == s.p[at + n]; n++)
    if (byte_kinds[(unsigned char)source.p[n]] || source.p[n] == '(' || (guard[0] && source.p[n] == guard[0])) break;
  while (n && at + n < s.n && ((unsigned char)s.p[at + n] & 0xC0) == 0x80) n--;
  return n;
}

static void literal_char(Markup *m, uint32_t c, Span place) {
  bool blank = c < ' ' || c == LINE_SEPARATOR || c == 0x2029;
  builder_cell(m->b, blank ? ' ' : c, place);
}

static uint32_t literal_one(Markup *m, Str s, uint32_t at, uint32_t step[2]) {
  uint32_t c, n = utf8_decode(s.p + at, s.p + s.n, &c), from = m->track.at;
  if (!n) n = 1, c = 0xFFFD;
  if (c == m->guard && m->guard) return n;
  if (c == OBJECT_CHAR) c = 0xFFFD;
  Span place = tracker_char(&m->track, c);
  step[0] = step[1];
  step[1] = m->track.at - from;
  if (!(m->b->flags & CELL_CODE)) report_stray(m, s, at, step, place);
  literal_char(m, c, place);
  return n;
}

static void literal_text(Markup *m, cmark_node *node, uint8_t flags) {
  Str s = str_from(cmark_node_get_literal(node));
  uint8_t before = m->b->flags;
  uint32_t step[2] = {0, 0};
  if (!(before & CELL_RAISED)) m->b->flags |= flags;
  for (uint32_t at = 0, n; at < s.n; at += n) {
    n = same_bytes(m, s, at);
    if (n) {
      builder_source(m->b, &m->track, m->track.at, m->track.at + n);
      m->track.at += n;
      step[1] = (unsigned char)s.p[at + n - 1] < 0x80 ? 1 : 2;
    } else {
      n = literal_one(m, s, at, step);
    }
  }
  m->b->flags = before;
}

static void code_span(Markup *m, cmark_node *node) {
  uint32_t ticks;
  tracker_code_open(&m->track, &ticks);
  Span place = tracker_span(&m->track, m->track.at - ticks, m->track.at);
  builder_span_open(m->b, INLINE_CODE, STR(""), STR(""), STR(""), place);
  literal_text(m, node, 0);
  builder_close_last(m->b);
  tracker_code_close(&m->track, ticks);
}

void markup_soft_break(Markup *m) {
  const char *line = memchr(m->track.source.p + m->track.at, '\n', m->track.end - m->track.at);
  uint32_t at = line ? (uint32_t)(line - m->track.source.p) : m->track.at;
  builder_cell(m->b, ' ', tracker_span(&m->track, at, at));
  tracker_line(&m->track);
}

static void hard_break(Markup *m) {
  Span place = tracker_span(&m->track, m->track.at, m->track.at);
  inline_object(m->b, INLINE_BREAK, 0, STR(""), STR(""), place);
  tracker_line(&m->track);
}

static void emphasis(Markup *m, cmark_node *node, InlineKind kind) {
  uint32_t marks = kind == INLINE_STRONG ? 2 : 1, at = m->track.at;
  char mark = m->track.at < m->track.end && m->track.source.p[m->track.at] == '_' ? '_' : '*';
  tracker_skip(&m->track, mark, marks);
  builder_span_open(m->b, kind, STR(""), STR(""), STR(""), tracker_span(&m->track, at, m->track.at));
  markup_nodes(m, node);
  builder_close_last(m->b);
  tracker_skip(&m->track, mark, marks);
}

static void link_node(Markup *m, cmark_node *node) {
  Str url = str_from(cmark_node_get_url(node)), title = str_from(cmark_node_get_title(node));
  Tracker *t = &m->track;
  uint32_t from = t->at;
  while (t->at < t->end && t->source.p[t->at] != '[' && t->source.p[t->at] != '<') t->at++;
  if (t->at < t->end) from = t->at++;
  bool empty = !cmark_node_first_child(node);
  Span span = tracker_span(t, from, tracker_link_end(t));
  bool closes = link_open(m, url, title, empty, span);
  markup_nodes(m, node);
  if (closes) builder_close_last(m->b);
  tracker_link_close(t);
  if (!empty && str_starts(url, STR("note:")))
    inline_object(m->b, INLINE_NOTE, 0, str_slice(url, 5, url.n), STR(""), span);
}

static void image_node(Markup *m) {
  Tracker *t = &m->track;
  while (t->at < t->end && t->source.p[t->at] != '!') t->at++;
  uint32_t from = t->at;
  tracker_link_close(t);
  diag(m->b->job->diags, DIAG_INLINE_IMAGE, tracker_span(t, from, t->at));
}

static void inline_node(Markup *m, cmark_node *node, cmark_node *parent) {
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT: literal_text(m, node, m->flags); break;
    case CMARK_NODE_SOFTBREAK: markup_soft_break(m); break;
    case CMARK_NODE_LINEBREAK: hard_break(m); break;
    case CMARK_NODE_CODE: code_span(m, node); break;
    case CMARK_NODE_HTML_INLINE: {
      Str literal = str_from(cmark_node_get_literal(node));
      tags_handle(m, literal, tracker_literal(&m->track, literal), parent);
      break;
    }
    case CMARK_NODE_EMPH: emphasis(m, node, INLINE_EM); break;
    case CMARK_NODE_STRONG: emphasis(m, node, INLINE_STRONG); break;
    case CMARK_NODE_LINK: link_node(m, node); break;
    case CMARK_NODE_IMAGE: image_node(m); break;
    default: break;
  }
}

void markup_nodes(Markup *m, cmark_node *parent) {
  for (cmark_node *node = cmark_node_first_child(parent); node; node = cmark_node_next(node))
    inline_node(m, node, parent);
  tags_end(m, parent);
}

// The first letter or digit of a value, made a capital where it is a letter.
static void capitalise(InlineBuilder *b, uint32_t from) {
  for (uint32_t i = from; i < b->cells.n; i++) {
    uint32_t c = b->cells.v[i].c;
    bool sign = c < '0' || (c > '9' && c < 'A') || c == 0xAB || c == NBSP || (c >= 0x2018 && c <= 0x201F) || c == NNBSP;
    if (sign) continue;
    b->cells.v[i].flags |= CELL_UPPER;
    return;
  }
}

void markup_parse(InlineBuilder *b, Str text, const TextMap *map, uint8_t flags) {
  bool paragraphs = false;
  uint32_t guard = guard_for(text);
  Str source = guarded(b->own, text, guard, &paragraphs);
  Markup m = {b, tracker_new(text, 0, text.n, map, false), guard, flags, {0}, 0};
  if (paragraphs) diag(b->job->diags, DIAG_INLINE_PARAGRAPHS, tracker_span(&m.track, 0, text.n));
  cmark_node *root = cmark_parse_document(source.p, source.n, CMARK_OPT_DEFAULT);
  cmark_node *paragraph = cmark_node_first_child(root);
  if (paragraph) markup_nodes(&m, paragraph);
  cmark_node_free(root);
}

void inline_markup(InlineBuilder *b, Str text, const TextMap *map, uint8_t transform) {
  uint32_t from = b->cells.n;
  uint8_t flags = transform == 1 ? CELL_UPPER : 0;
  Str trimmed = text;  // a last line end means nothing
  while (trimmed.n && (trimmed.p[trimmed.n - 1] == '\n' || trimmed.p[trimmed.n - 1] == '\r')) trimmed.n--;
  if (has_markup(trimmed))
    markup_parse(b, trimmed, map, flags);
  else
    builder_text(b, trimmed, map, flags);
  if (transform == 2) capitalise(b, from);
}

// Entities by the parser that knows them all.
Str entity_decode(Arena *arena, Str entity) {
  cmark_node *root = cmark_parse_document(entity.p, entity.n, CMARK_OPT_DEFAULT);
  cmark_node *paragraph = cmark_node_first_child(root);
  Buf out = buf_new(arena);
  for (cmark_node *n = paragraph ? cmark_node_first_child(paragraph) : NULL; n; n = cmark_node_next(n))
    if (cmark_node_get_type(n) == CMARK_NODE_TEXT) buf_add(&out, str_from(cmark_node_get_literal(n)));
  cmark_node_free(root);
  return buf_str(&out);
}

Str entities_decode(Arena *arena, Str text) {
  Buf out = buf_new(arena);
  for (uint32_t i = 0; i < text.n;) {
    int64_t end = text.p[i] == '&' ? str_find(text, STR(";"), i) : -1;
    if (end < 0) {
      buf_byte(&out, text.p[i++]);
    } else {
      buf_add(&out, entity_decode(arena, str_slice(text, i, (uint32_t)end + 1)));
      i = (uint32_t)end + 1;
    }
  }
  return buf_str(&out);
}
