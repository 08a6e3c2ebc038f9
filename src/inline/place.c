// Where what cmark returns was written. Its own columns for inlines are unreliable, so the source is followed along
// with the tree: each character is looked for where the last one ended, through escapes, entities and marks.
#include "inline/internal.h"

static uint32_t in_source(const TextPiece *piece, uint32_t at) {
  uint32_t into = at > piece->at ? at - piece->at : 0;
  return piece->start + (into < piece->length ? into : piece->length);
}

// A piece taken to its end is taken whole, as in textmap_span.
static uint32_t source_end(const TextMap *map, const TextPiece *piece, uint32_t to) {
  bool whole = piece + 1 < map->pieces + map->count && to == piece[1].at;
  return whole ? piece->start + piece->length : in_source(piece, to);
}

static uint32_t piece_at(const TextMap *map, uint32_t at) {
  uint32_t low = 0, high = map->count;
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    if (map->pieces[middle].at <= at)
      low = middle;
    else
      high = middle;
  }
  return low;
}

Tracker tracker_new(Str source, uint32_t from, uint32_t end, const TextMap *map, bool quoted) {
  return (Tracker){source, from, end, map, map && map->count ? piece_at(map, from) : 0, quoted};
}

void tracker_seek(Tracker *t, uint32_t at) {
  const TextMap *map = t->map;
  if (map->pieces[t->piece].at > at) t->piece = piece_at(map, at);
  while (t->piece + 1 < map->count && map->pieces[t->piece + 1].at <= at) t->piece++;
}

// As textmap_span, but going forward costs nothing.
Span tracker_span(Tracker *t, uint32_t from, uint32_t to) {
  const TextMap *map = t->map;
  if (!map || !map->count) return NO_SPAN;
  tracker_seek(t, from);
  const TextPiece *here = &map->pieces[t->piece];
  bool inside = t->piece + 1 == map->count || to < here[1].at || (to == here[1].at && to - here->at == here->length);
  if (to - here->at <= here->length && inside)
    return (Span){here->file, here->start + (from - here->at), here->start + (to - here->at)};
  const TextPiece *last = here;
  while (last + 1 < map->pieces + map->count && (last + 1)->at < to) last++;
  uint32_t start = in_source(here, from), end = last->file == here->file ? source_end(map, last, to) : start;
  return (Span){here->file, start, end > start ? end : start};
}

static bool is_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

// The length of "&name;" at `at`, or 0.
static uint32_t entity_length(Str s, uint32_t at, uint32_t end) {
  uint32_t i = at + 1;
  while (i < end && i < at + 40 &&
         (s.p[i] == '#' || (s.p[i] >= '0' && s.p[i] <= '9') || ((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z')))
    i++;
  return i < end && s.p[i] == ';' && i > at + 1 ? i + 1 - at : 0;
}

// Takes the character at the cursor when it is `c`, however written; the bytes taken, or 0.
static uint32_t take(const Tracker *t, uint32_t at, uint32_t c) {
  Str s = t->source;
  if (at >= t->end) return 0;
  if (s.p[at] == '&') {
    uint32_t n = entity_length(s, at, t->end);
    Arena *temporary = n ? arena_new() : NULL;
    Str decoded = n ? entity_decode(temporary, str_slice(s, at, at + n)) : STR("");
    bool same = n && decoded.n < n && utf8_at(decoded, 0) == c;
    arena_free(temporary);
    if (same) return n;
  }
  if (s.p[at] == '\\' && at + 1 < t->end && is_punctuation(s.p[at + 1]) && (uint32_t)s.p[at + 1] == c) return 2;
  uint32_t found, n = utf8_decode(s.p + at, s.p + t->end, &found);
  return n && found == c ? n : 0;
}

enum { FARTHEST = 512 };  // how far a character is looked for; the second one of an entity is nowhere

Span tracker_char(Tracker *t, uint32_t c) {
  uint32_t end = t->end - t->at > FARTHEST ? t->at + FARTHEST : t->end;
  for (uint32_t at = t->at; at < end; at++) {
    uint32_t n = take(t, at, c);
    if (!n) continue;
    t->at = at + n;
    return tracker_span(t, at, at + n);
  }
  return tracker_span(t, t->at, t->at);  // the second character of an entity
}

void tracker_skip(Tracker *t, char c, uint32_t most) {
  for (; most && t->at < t->end && t->source.p[t->at] == c; most--) t->at++;
}

void tracker_line(Tracker *t) {
  Str s = t->source;
  while (t->at < t->end && s.p[t->at] != '\n') t->at++;
  if (t->at < t->end) t->at++;
  while (t->at < t->end && (s.p[t->at] == ' ' || s.p[t->at] == '\t' || (t->quoted && s.p[t->at] == '>'))) t->at++;
}

Span tracker_literal(Tracker *t, Str literal) {
  int64_t found = str_find(str_slice(t->source, 0, t->end), literal, t->at);
  if (found < 0) found = str_find(str_slice(t->source, 0, t->end), str_slice(literal, 0, 1), t->at);
  if (found < 0) return tracker_span(t, t->at, t->at);
  uint32_t end = (uint32_t)found + literal.n;
  t->at = end < t->end ? end : t->end;
  return tracker_span(t, (uint32_t)found, t->at);
}

void tracker_code_open(Tracker *t, uint32_t *ticks) {
  while (t->at < t->end && t->source.p[t->at] != '`') t->at++;
  uint32_t start = t->at;
  tracker_skip(t, '`', UINT32_MAX);
  *ticks = t->at - start;
}

void tracker_code_close(Tracker *t, uint32_t ticks) {
  while (t->at < t->end && t->source.p[t->at] != '`') t->at++;
  tracker_skip(t, '`', ticks);
}

// After "](": to the parenthesis that closes, over <…>, quotes and escapes.
static void skip_destination(Tracker *t) {
  Str s = t->source;
  uint32_t depth = 1;
  char until = 0;
  for (t->at++; t->at < t->end && depth; t->at++) {
    char c = s.p[t->at];
    if (c == '\\') {
      t->at++;
    } else if (until) {
      if (c == until) until = 0;
    } else if (c == '<') {
      until = '>';
    } else if (c == '"' || (c == '\'' && s.p[t->at - 1] == ' ')) {
      until = c;
    } else {
      depth += (c == '(') - (c == ')');
    }
  }
  if (t->at > t->end) t->at = t->end;
}

uint32_t tracker_link_end(const Tracker *t) {
  Tracker ahead = *t;
  Str s = t->source;
  bool automatic = t->at && s.p[t->at - 1] == '<';
  for (uint32_t depth = 0; ahead.at < ahead.end; ahead.at++) {
    char c = s.p[ahead.at];
    if (c == '\\') ahead.at++;
    if (automatic ? c == '>' : c == ']' && depth-- == 0) break;
    depth += c == '[';
  }
  if (ahead.at > ahead.end) ahead.at = ahead.end;
  tracker_link_close(&ahead);
  return ahead.at;
}

void tracker_link_close(Tracker *t) {
  Str s = t->source;
  while (t->at < t->end && s.p[t->at] != ']' && s.p[t->at] != '>') t->at++;
  if (t->at >= t->end) return;
  bool automatic = s.p[t->at++] == '>';
  if (automatic || t->at >= t->end) return;
  if (s.p[t->at] == '(')
    skip_destination(t);
  else if (s.p[t->at] == '[') {
    while (t->at < t->end && s.p[t->at] != ']') t->at++;
    tracker_skip(t, ']', 1);
  }
}
