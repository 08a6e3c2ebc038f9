// Text: slices of UTF-8 that own nothing, a builder, and a table by name.
#ifndef MARBRE_BASE_STR_H
#define MARBRE_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"

typedef struct Str {
  const char *p;
  uint32_t n;
} Str;

#define STR(literal) ((Str){"" literal, (uint32_t)(sizeof(literal) - 1)})
// For printf: ("%.*s", STR_ARG(s))
#define STR_ARG(s) (int)(s).n, (s).n ? (s).p : ""

// The first and last byte tell most that differ, without a call.
static inline bool str_eq(Str a, Str b) {
  if (a.n != b.n) return false;
  return a.n == 0 || (a.p[0] == b.p[0] && a.p[a.n - 1] == b.p[a.n - 1] && memcmp(a.p, b.p, a.n) == 0);
}
static inline Str str_from(const char *z) { return (Str){z, z ? (uint32_t)strlen(z) : 0}; }
static inline Str str_slice(Str s, uint32_t from, uint32_t to) { return (Str){s.p + from, to - from}; }

int str_compare(Str a, Str b);  // by bytes, which is by code point
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
// Offset of the first `part` at or after `from`, or -1.
int64_t str_find(Str s, Str part, uint32_t from);
Str str_trim(Str s);                          // ASCII white space at both ends
Str str_dup(Arena *arena, Str s);             // followed by a NUL, not counted
const char *str_z(Arena *arena, Str s);       // NUL-terminated copy
Str str_cat(Arena *arena, Str a, Str b);
Str str_format(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Edit distance (Damerau–Levenshtein, optimal string alignment) in code points, at most `limit` + 1; for "did you mean".
uint32_t str_distance(Str a, Str b, uint32_t limit);
// The nearest of `names` within a third of its length, or an empty Str.
Str str_nearest(Str name, const Str *names, uint32_t count);

// A growing text in an arena.
typedef struct Buf {
  Arena *arena;
  char *p;
  uint32_t n, cap;
} Buf;

static inline Buf buf_new(Arena *arena) { return (Buf){arena, NULL, 0, 0}; }
void buf_reserve(Buf *buf, uint32_t more);  // room for so many bytes more
void buf_add(Buf *buf, Str s);
// Of a length that the compiler knows: a few moves.
static inline void buf_put(Buf *buf, const char *bytes, uint32_t n) {
  if (buf->cap - buf->n < n) buf_reserve(buf, n);
  memcpy(buf->p + buf->n, bytes, n);
  buf->n += n;
}
static inline void buf_byte(Buf *buf, char c) {
  if (buf->n < buf->cap) buf->p[buf->n++] = c;
  else buf_add(buf, (Str){&c, 1});
}
void buf_utf8(Buf *buf, uint32_t codepoint);
void buf_int(Buf *buf, int64_t value);
void buf_decimal(Buf *buf, int64_t value, uint32_t places);  // value / 10^places (0, 3 or 5); no trailing zeros
void buf_fixed(Buf *buf, int64_t value, int64_t scale);  // value / scale: three decimals at most, no trailing zeros
void buf_escaped(Buf *buf, Str s);  // for XML and HTML, attributes in double quotes too
void buf_format(Buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
static inline Str buf_str(const Buf *buf) { return (Str){buf->p ? buf->p : "", buf->n}; }
#define buf_lit(buf, literal) buf_put((buf), (literal), sizeof(literal) - 1)

// Names to pointers; insertion order is kept by no one: iterate over your own array.
typedef struct StrMap {
  struct StrMapSlot *slots;
  uint32_t cap, n;
} StrMap;
void *strmap_get(const StrMap *map, Str key);             // NULL when absent
void strmap_put(Arena *arena, StrMap *map, Str key, void *value);  // replaces

// 64-bit hash (rapid multiply-fold, not cryptographic), the same on every machine and run.
uint64_t hash_bytes(const void *bytes, size_t n, uint64_t seed);
// Two hashes in one, each added to: what has the same 128 bits is the same.
typedef struct WideHash {
  uint64_t half[2];
} WideHash;
void hash_wide(WideHash *hash, const void *bytes, size_t n);
static inline uint64_t hash_str(Str s) { return hash_bytes(s.p, s.n, 0); }

// Eight bytes at once, which in most texts are ASCII; the first is the lowest.
static inline uint64_t str_eight(const char *p) {
  uint64_t w;
  memcpy(&w, p, sizeof w);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  w = __builtin_bswap64(w);
#endif
  return w;
}
// How many of them come before the first whose highest bit is set.
static inline uint32_t str_before_high(uint64_t high_bits) { return (uint32_t)__builtin_ctzll(high_bits) / 8; }
// Where ASCII from `at` on ends.
static inline uint32_t str_ascii_end(Str s, uint32_t at) {
  for (; s.n - at >= 8; at += 8) {
    uint64_t others = str_eight(s.p + at) & 0x8080808080808080u;
    if (others) return at + str_before_high(others);
  }
  while (at < s.n && (unsigned char)s.p[at] < 0x80) at++;
  return at;
}
// Where ASCII without controls ends. A byte below 0x20 borrows, 0x7F carries: what comes after them does not count.
static inline uint32_t str_plain_end(Str s, uint32_t at) {
  for (; s.n - at >= 8; at += 8) {
    uint64_t w = str_eight(s.p + at), others = (w | (w - 0x2020202020202020u) | (w + 0x0101010101010101u)) & 0x8080808080808080u;
    if (others) return at + str_before_high(others);
  }
  while (at < s.n && (unsigned char)s.p[at] >= 0x20 && (unsigned char)s.p[at] < 0x7F) at++;
  return at;
}

uint32_t utf8_decode_long(const char *p, const char *end, uint32_t *codepoint);  // what is not ASCII
// Decodes one code point at p < end; returns its length in bytes, 0 when the bytes are not UTF-8.
static inline uint32_t utf8_decode(const char *p, const char *end, uint32_t *codepoint) {
  if (p < end && (unsigned char)*p < 0x80) return *codepoint = (unsigned char)*p, 1;
  return utf8_decode_long(p, end, codepoint);
}
uint32_t utf8_write(uint32_t codepoint, char out[4]);
// Offset of the first byte that is not UTF-8, or -1.
int64_t utf8_invalid(Str s);
uint32_t utf8_length(Str s);  // in code points
Str utf8_mend(Arena *arena, Str s);  // what is not UTF-8 as U+FFFD; itself when all is
// Code point that begins at or ends before an offset of valid UTF-8; 0 at either end.
static inline uint32_t utf8_at(Str s, uint32_t offset) {
  uint32_t c = 0;
  return offset < s.n && utf8_decode(s.p + offset, s.p + s.n, &c) ? c : 0;
}
static inline uint32_t utf8_before(Str s, uint32_t offset) {
  if (offset == 0) return 0;
  do offset--;
  while (offset && ((unsigned char)s.p[offset] & 0xC0) == 0x80);
  return utf8_at(s, offset);
}

#endif
