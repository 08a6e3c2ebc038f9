// Text to Normalization Form C (UAX #15), its map kept. Segments between boundaries are normalised one by one, so that
// what changed keeps its place and all the rest runs alike as before. Most texts are known to be NFC by their bytes.
#include <unicode/unorm2.h>

#include "yaml/internal.h"

// Below U+0300 nothing combines and nothing decomposes under NFC; nor from U+2002 to U+20CF (punctuation, currency).
static bool is_surely_nfc(uint32_t c) { return c < 0x300 || (c >= 0x2002 && c < 0x20D0); }

static bool text_is_surely_nfc(Str s) {
  uint32_t c = 0;
  for (uint32_t i = 0, n = 2; (i = str_ascii_end(s, i)) < s.n; i += n) {
    if ((unsigned char)s.p[i] < 0xCC) {  // all that begins below U+0300
      n = 2;
      continue;
    }
    n = utf8_decode_long(s.p + i, s.p + s.n, &c);
    if (!n || !is_surely_nfc(c)) return false;
  }
  return true;
}

typedef struct Nfc {
  const UNormalizer2 *norm;
  Arena *arena;
  Str old;
  const TextMap *map;
  Buf text;
  VEC(TextPiece) pieces;
  uint32_t copied;  // bytes of `old` already taken over
} Nfc;

static uint32_t piece_end(const TextMap *map, uint32_t i, Str text) {
  return i + 1 < map->count ? map->pieces[i + 1].at : text.n;
}

// Takes over bytes [copied, to) with the pieces that place them.
static void take_over(Nfc *x, uint32_t to) {
  for (uint32_t i = 0; i < x->map->count; i++) {
    TextPiece p = x->map->pieces[i];
    uint32_t from = p.at > x->copied ? p.at : x->copied, end = piece_end(x->map, i, x->old);
    if (end > to) end = to;
    if (from >= end) continue;
    uint32_t into = from - p.at < p.length ? from - p.at : p.length;
    TextPiece q = {x->text.n + (from - x->copied), p.file, p.start + into, p.length - into};
    if (q.length > end - from && end < piece_end(x->map, i, x->old)) q.length = end - from;
    VEC_PUSH(x->arena, x->pieces, q);
  }
  buf_add(&x->text, str_slice(x->old, x->copied, to));
  x->copied = to;
}

static uint32_t to_utf16(Str s, UChar *out) {
  uint32_t n = 0, c = 0;
  for (uint32_t i = 0; i < s.n;) {
    i += utf8_decode(s.p + i, s.p + s.n, &c);
    if (c > 0xFFFF) {
      out[n++] = (UChar)(0xD7C0 + (c >> 10));
      out[n++] = (UChar)(0xDC00 | (c & 0x3FF));
    } else {
      out[n++] = (UChar)c;
    }
  }
  return n;
}

static Str from_utf16(Arena *arena, const UChar *s, int32_t n) {
  Buf buf = buf_new(arena);
  for (int32_t i = 0; i < n; i++) {
    uint32_t c = s[i];
    if (c >= 0xD800 && c < 0xDC00 && i + 1 < n) c = 0x10000 + ((c - 0xD800) << 10) + (s[++i] - 0xDC00u);
    buf_utf8(&buf, c);
  }
  return buf_str(&buf);
}

static Str normalised(const Nfc *x, Str segment) {
  UChar *in = ARENA_ARRAY(x->arena, UChar, segment.n + 1);
  int32_t n = (int32_t)to_utf16(segment, in), room = n * 3 + 16;  // NFC grows UTF-16 at most threefold
  UChar *out = ARENA_ARRAY(x->arena, UChar, (size_t)room);
  UErrorCode status = U_ZERO_ERROR;
  int32_t made = unorm2_normalize(x->norm, in, n, out, room, &status);
  return U_FAILURE(status) ? segment : from_utf16(x->arena, out, made);
}

static void do_segment(Nfc *x, uint32_t from, uint32_t to) {
  Str segment = str_slice(x->old, from, to), made = normalised(x, segment);
  if (str_eq(segment, made)) return;
  take_over(x, from);
  Span place = textmap_span(x->map, from, to);
  VEC_PUSH(x->arena, x->pieces, ((TextPiece){x->text.n, place.file, place.start, place.end - place.start}));
  buf_add(&x->text, made);
  x->copied = to;
}

static uint32_t segment_end(const Nfc *x, uint32_t from) {
  uint32_t c = 0, at = from + utf8_decode(x->old.p + from, x->old.p + x->old.n, &c);
  while (at < x->old.n) {
    uint32_t n = utf8_decode(x->old.p + at, x->old.p + x->old.n, &c);
    if (!n || unorm2_hasBoundaryBefore(x->norm, (UChar32)c)) break;
    at += n;
  }
  return at;
}

static void keep_result(Nfc *x, Arena *arena, Str *text, TextMap *map) {
  take_over(x, x->old.n);
  *text = str_dup(arena, buf_str(&x->text));
  TextPiece *pieces = ARENA_ARRAY(arena, TextPiece, x->pieces.n);
  memcpy(pieces, x->pieces.v, x->pieces.n * sizeof *pieces);
  *map = (TextMap){pieces, x->pieces.n};
}

void nfc_apply(Arena *arena, Arena *scratch, Str *text, TextMap *map) {
  if (text_is_surely_nfc(*text)) return;
  UErrorCode status = U_ZERO_ERROR;
  ArenaMark mark = arena_mark(scratch);
  Nfc x = {
      .norm = unorm2_getNFCInstance(&status), .arena = scratch, .old = *text, .map = map, .text = buf_new(scratch)};
  if (U_SUCCESS(status))
    for (uint32_t at = 0; at < text->n;) {
      uint32_t end = segment_end(&x, at), c = 0;
      bool alone = utf8_decode(text->p + at, text->p + end, &c) == end - at;
      if (!alone || (!is_surely_nfc(c) && !unorm2_isInert(x.norm, (UChar32)c))) do_segment(&x, at, end);
      at = end;
    }
  if (x.copied) keep_result(&x, arena, text, map);
  arena_rewind(scratch, mark);
}
