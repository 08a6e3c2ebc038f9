// Rich text parted into plain paragraphs, as most of it is, and the rest, after CommonMark's rules for blocks: a line
// after a blank one that is not indented and begins no block is a paragraph of its own, whatever stood before. The
// parser is asked only for paragraphs with a sign of inline markup and for what is not surely a paragraph.
#include <cmark.h>

#include "inline/internal.h"

typedef struct Line {
  uint32_t begin, stop;  // with the spaces around
  uint32_t from, end;    // without
  uint32_t next;         // where the next line begins
  uint8_t kinds;         // ByteKinds within
  bool hard;             // two spaces end it
  bool block;            // may be other than text
} Line;

static Line line_at(Str s, uint32_t at) {
  Line line = {.begin = at, .from = at};
  const char *end = memchr(s.p + at, '\n', s.n - at);
  line.end = line.stop = end ? (uint32_t)(end - s.p) : s.n;
  for (; at < line.stop; at++) line.kinds |= byte_kinds[(unsigned char)s.p[at]];
  line.next = at < s.n ? at + 1 : at;
  while (line.end > line.from && s.p[line.end - 1] == ' ') line.end--;
  while (line.from < line.end && s.p[line.from] == ' ') line.from++;
  line.hard = at - line.end >= 2;
  return line;
}

static bool is_blank(const Line *line) { return line->from == line->end; }

// "12." and "12)" begin an item.
static bool is_numbered(Str s) {
  uint32_t n = 0;
  while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9') n++;
  return n && n < s.n && (s.p[n] == '.' || s.p[n] == ')');
}

// Marks alone make a rule or underline a heading; a mark and a space begin an item.
static bool is_marked(Str s) {
  uint32_t n = 0;
  while (n < s.n && (s.p[n] == s.p[0] || s.p[n] == ' ')) n++;
  return n == s.n || s.p[1] == ' ';
}

static bool may_be_block(Str s) {
  switch (s.p[0]) {
    case '#':
    case '>': return true;
    case '*':
    case '-':
    case '+':
    case '_':
    case '=': return is_marked(s);
    default: return is_numbered(s);
  }
}

// HTML and fences may reach beyond a blank line, a definition serves references anywhere; tabs, returns and the like
// are left to the parser too.
static bool is_far_reaching(const Line *line, Str s) {
  static const char *const signs[] = {"```", "~~~", "]:"};
  if (line->kinds & BYTE_CONTROL || s.p[0] == '<') return true;
  if (!(line->kinds & (BYTE_MARK | BYTE_TILDE))) return false;
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    if (memmem(s.p, s.n, signs[i], strlen(signs[i]))) return true;
  return false;
}

typedef VEC(Line) Lines;

static bool find_lines(Rich *r, Lines *lines) {
  enum { CODE_INDENT = 4 };
  for (uint32_t at = 0; at < r->text.n;) {
    Line line = line_at(r->text, at);
    Str text = str_slice(r->text, line.from, line.end);
    if (text.n && is_far_reaching(&line, text)) return false;
    line.block = line.from - at >= CODE_INDENT || (text.n && may_be_block(text));
    VEC_PUSH(r->own, *lines, line);
    at = line.next;
  }
  return true;
}

// The lines up to a blank one; what they hold.
typedef struct Paragraph {
  const Line *lines, *last;
  uint8_t kinds;
  bool block;
} Paragraph;

static Paragraph paragraph_of(const Line *line, const Line *end) {
  Paragraph p = {line, line, line->kinds, line->block};
  for (; p.last + 1 < end && !is_blank(p.last + 1); p.last++) {
    if (p.last->hard) p.kinds |= BYTE_MARK;
    p.kinds |= p.last[1].kinds;
    p.block |= p.last[1].block;
  }
  return p;
}

static void add_lines(Markup *m, const Paragraph *p) {
  for (const Line *line = p->lines; line <= p->last; line++) {
    builder_source(m->b, &m->track, line->from, line->end);
    m->track.at = line->end;
    if (line < p->last) markup_soft_break(m);
  }
}

static void add_parsed(Markup *m, const Paragraph *p) {
  Str s = str_slice(m->track.source, p->lines->from, p->last->end);
  cmark_node *root = cmark_parse_document(s.p, s.n, CMARK_OPT_DEFAULT);
  markup_nodes(m, cmark_node_first_child(root));
  cmark_node_free(root);
}

static const RichBlock *paragraph_block(Rich *r, const Paragraph *p) {
  Markup m = {.b = r->b, .track = tracker_new(r->text, p->lines->from, p->last->next, r->map, false)};
  Span span = tracker_span(&m.track, p->lines->from, p->last->stop);
  InlineOptions options = *r->options;
  options.title = false;
  if (p->last > p->lines) rich_report_table(r, p->lines->from, p->last->end);
  builder_begin(r->b, r->job, &options);
  if (p->kinds & (BYTE_MARK | BYTE_NEXT_LINE))
    add_parsed(&m, p);
  else
    add_lines(&m, p);
  const Inlines *text = builder_finish(r->b);
  if (!text) return NULL;
  RichBlock *block = ARENA_NEW(r->job->arena, RichBlock);
  block->kind = RICH_PARAGRAPH;
  block->text = text;
  block->span = span;
  return block;
}

// The first line of the next paragraph that is surely plain, or the end.
static const Line *next_plain(const Line *line, const Line *end) {
  while (line < end) {
    if (is_blank(line)) {
      line++;
      continue;
    }
    Paragraph p = paragraph_of(line, end);
    if (!p.block && line->from == line->begin) return line;
    line = p.last + 1;
  }
  return end;
}

bool rich_split(Rich *r, RichList *list) {
  Lines lines = {0};
  if (!find_lines(r, &lines)) return false;
  for (const Line *line = lines.v, *end = lines.v + lines.n; line < end;) {
    if (is_blank(line)) {
      line++;
      continue;
    }
    Paragraph p = paragraph_of(line, end);
    if (p.block) {
      const Line *next = next_plain(p.last + 1, end);
      rich_parse(r, line->begin, next < end ? next->begin : r->text.n, list);
      line = next;
    } else {
      const RichBlock *block = paragraph_block(r, &p);
      if (block) VEC_PUSH(r->job->arena, *list, block);
      line = p.last + 1;
    }
  }
  return true;
}
