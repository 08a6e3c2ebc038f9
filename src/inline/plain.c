// Rich text that holds paragraphs alone, as most does: told and split after CommonMark's rules for blocks, so that the
// parser is asked only for paragraphs with a sign of inline markup. What is not surely a paragraph is left to it.
#include <cmark.h>

#include "inline/internal.h"

typedef struct Line {
  uint32_t from, end;   // without spaces around
  uint32_t stop, next;  // with them; where the next line begins
  uint8_t kinds;        // ByteKinds within
  bool hard;            // two spaces end it
} Line;

static Line line_at(Str s, uint32_t at) {
  Line line = {.from = at};
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

// Whether a line may begin a block, or be more than text within a paragraph.
static bool may_be_block(Str s) {
  switch (s.p[0]) {
    case '#':
    case '>':
    case '<':
    case '[':
    case '~': return true;
    case '`': return str_starts(s, STR("```"));
    case '*':
    case '-':
    case '+':
    case '_':
    case '=': return is_marked(s);
    default: return is_numbered(s);
  }
}

typedef VEC(Line) Lines;

static bool find_lines(Rich *r, Lines *lines) {
  enum { CODE_INDENT = 4 };
  Str s = r->text;
  for (uint32_t at = 0; at < s.n;) {
    Line line = line_at(s, at);
    if (line.kinds & BYTE_CONTROL || (!is_blank(&line) && line.from - at >= CODE_INDENT)) return false;
    if (!is_blank(&line) && may_be_block(str_slice(s, line.from, line.end))) return false;
    VEC_PUSH(r->own, *lines, line);
    at = line.next;
  }
  return true;
}

// Lines of a paragraph; what they hold.
typedef struct Paragraph {
  const Line *lines, *last;
  uint8_t kinds;
} Paragraph;

static Paragraph paragraph_of(const Line *line, const Line *end) {
  Paragraph p = {line, line, line->kinds};
  for (; p.last + 1 < end && !is_blank(p.last + 1); p.last++) {
    if (p.last->hard) p.kinds |= BYTE_MARK;
    p.kinds |= p.last[1].kinds;
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
  InlineOptions options = *r->options;
  options.title = false;
  builder_begin(r->b, r->job, &options);
  if (p->kinds)
    add_parsed(&m, p);
  else
    add_lines(&m, p);
  const Inlines *text = builder_finish(r->b);
  if (!text) return NULL;
  RichBlock *block = ARENA_NEW(r->job->arena, RichBlock);
  block->kind = RICH_PARAGRAPH;
  block->text = text;
  block->span = tracker_span(&m.track, p->lines->from, p->last->stop);
  return block;
}

bool rich_plain(Rich *r, RichList *list) {
  Lines lines = {0};
  if (!find_lines(r, &lines)) return false;
  for (const Line *line = lines.v, *end = lines.v + lines.n; line < end; line++) {
    if (is_blank(line)) continue;
    Paragraph p = paragraph_of(line, end);
    const RichBlock *block = paragraph_block(r, &p);
    if (block) VEC_PUSH(r->job->arena, *list, block);
    line = p.last;
  }
  return true;
}
