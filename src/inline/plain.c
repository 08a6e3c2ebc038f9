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
  uint8_t kind = 0;
  for (; at < s.n && (kind = byte_kinds[(unsigned char)s.p[at]]) != BYTE_LINE_END; at++) line.kinds |= kind;
  line.end = line.stop = at;
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

static bool is_plain(Str s) {
  enum { CODE_INDENT = 4 };
  for (uint32_t at = 0; at < s.n;) {
    Line line = line_at(s, at);
    if (line.kinds & BYTE_CONTROL || (!is_blank(&line) && line.from - at >= CODE_INDENT)) return false;
    if (!is_blank(&line) && may_be_block(str_slice(s, line.from, line.end))) return false;
    at = line.next;
  }
  return true;
}

// The lines up to a blank one; what they hold together.
static Line paragraph_at(Str s, uint32_t at) {
  Line all = line_at(s, at);
  for (Line line = all; !is_blank(&line) && line.next < s.n;) {
    bool hard = line.hard;
    line = line_at(s, line.next);
    if (is_blank(&line)) break;
    if (hard) all.kinds |= BYTE_MARK;
    all.kinds |= line.kinds;
    all.end = line.end;
    all.stop = line.stop;
    all.next = line.next;
  }
  return all;
}

static void add_lines(Markup *m, uint32_t end) {
  Tracker *t = &m->track;
  while (t->at < end) {
    Line line = line_at(t->source, t->at);
    builder_source(m->b, t, line.from, line.end);
    t->at = line.end;
    if (t->at < end) markup_soft_break(m);
  }
}

static void add_parsed(Markup *m, uint32_t end) {
  Str s = str_slice(m->track.source, m->track.at, end);
  cmark_node *root = cmark_parse_document(s.p, s.n, CMARK_OPT_DEFAULT);
  markup_nodes(m, cmark_node_first_child(root));
  cmark_node_free(root);
}

static const RichBlock *paragraph_block(Rich *r, const Line *all) {
  Markup m = {.b = r->b, .track = tracker_new(r->text, all->from, all->next, r->map, false)};
  builder_begin(r->b, false);
  if (all->kinds)
    add_parsed(&m, all->end);
  else
    add_lines(&m, all->end);
  const Inlines *text = builder_finish(r->b);
  if (!text) return NULL;
  RichBlock *block = ARENA_NEW(r->job->arena, RichBlock);
  block->kind = RICH_PARAGRAPH;
  block->text = text;
  block->span = tracker_span(&m.track, all->from, all->stop);
  return block;
}

bool rich_plain(Rich *r, RichList *list) {
  if (!is_plain(r->text)) return false;
  for (uint32_t at = 0; at < r->text.n;) {
    Line all = paragraph_at(r->text, at);
    at = all.next;
    const RichBlock *block = is_blank(&all) ? NULL : paragraph_block(r, &all);
    if (block) VEC_PUSH(r->job->arena, *list, block);
  }
  return true;
}
