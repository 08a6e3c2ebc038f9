#include "base/str.h"

#include <stdio.h>

#include "base/units.h"

int str_compare(Str a, Str b) {
  uint32_t n = a.n < b.n ? a.n : b.n;
  int order = n ? memcmp(a.p, b.p, n) : 0;
  return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(Str s, Str prefix) { return s.n >= prefix.n && str_eq(str_slice(s, 0, prefix.n), prefix); }

bool str_ends(Str s, Str suffix) { return s.n >= suffix.n && str_eq(str_slice(s, s.n - suffix.n, s.n), suffix); }

// By its first byte, which most texts have nowhere: several times as fast as memmem.
static const char *find_few(const char *p, size_t n, Str part) {
  for (const char *end = p + n; (size_t)(end - p) >= part.n; p++) {
    p = memchr(p, part.p[0], (size_t)(end - p) - part.n + 1);
    if (!p || memcmp(p, part.p, part.n) == 0) return p;
  }
  return NULL;
}

int64_t str_find(Str s, Str part, uint32_t from) {
  enum { FEW = 4 };
  if (from > s.n) return -1;
  bool few = part.n && part.n <= FEW;
  const char *at = few ? find_few(s.p + from, s.n - from, part) : memmem(s.p + from, s.n - from, part.p, part.n);
  return at ? at - s.p : -1;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

Str str_trim(Str s) {
  while (s.n && is_blank(s.p[0])) s.p++, s.n--;
  while (s.n && is_blank(s.p[s.n - 1])) s.n--;
  return s;
}

Str str_dup(Arena *arena, Str s) {
  char *p = arena_alloc_raw(arena, (size_t)s.n + 1);
  if (s.n) memcpy(p, s.p, s.n);
  p[s.n] = 0;
  return (Str){p, s.n};
}

const char *str_z(Arena *arena, Str s) { return str_dup(arena, s).p; }

Str str_cat(Arena *arena, Str a, Str b) {
  char *p = arena_alloc_raw(arena, (size_t)a.n + b.n + 1);
  if (a.n) memcpy(p, a.p, a.n);
  if (b.n) memcpy(p + a.n, b.p, b.n);
  p[a.n + b.n] = 0;
  return (Str){p, a.n + b.n};
}

static Str format_va(Arena *arena, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  char small[256];
  int n = vsnprintf(small, sizeof small, format, args);
  Str s = {"", 0};
  if (n > 0) {
    char *p = arena_alloc(arena, (size_t)n + 1);
    if ((size_t)n < sizeof small)
      memcpy(p, small, (size_t)n);
    else
      vsnprintf(p, (size_t)n + 1, format, again);
    s = (Str){p, (uint32_t)n};
  }
  va_end(again);
  return s;
}

Str str_format(Arena *arena, const char *format, ...) {
  va_list args;
  va_start(args, format);
  Str s = format_va(arena, format, args);
  va_end(args);
  return s;
}

enum { LONGEST_NAME = 64 };

static uint32_t code_points(Str s, uint32_t out[LONGEST_NAME]) {
  uint32_t n = 0;
  for (const char *p = s.p, *end = s.p + s.n; p < end && n < LONGEST_NAME;) {
    uint32_t step = utf8_decode(p, end, &out[n]);
    if (!step) break;
    p += step;
    n++;
  }
  return n;
}

static uint32_t min3(uint32_t a, uint32_t b, uint32_t c) {
  uint32_t m = a < b ? a : b;
  return m < c ? m : c;
}

uint32_t str_distance(Str a, Str b, uint32_t limit) {
  uint32_t x[LONGEST_NAME], y[LONGEST_NAME];
  uint32_t rows[3][LONGEST_NAME + 1];
  uint32_t n = code_points(a, x), m = code_points(b, y);
  uint32_t apart = n > m ? n - m : m - n;
  if (apart > limit) return limit + 1;
  for (uint32_t j = 0; j <= m; j++) rows[0][j] = j;
  for (uint32_t i = 1; i <= n; i++) {
    uint32_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3];
    row[0] = i;
    for (uint32_t j = 1; j <= m; j++) {
      row[j] = min3(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x[i - 1] != y[j - 1]));
      if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1] && above2[j - 2] + 1 < row[j])
        row[j] = above2[j - 2] + 1;
    }
  }
  uint32_t d = rows[n % 3][m];
  return d > limit ? limit + 1 : d;
}

// Small, and without its accent, for U+00C0 to U+00FF.
static uint32_t bare_letter(uint32_t c) {
  static const char letters[] = "aaaaaaaceeeeiiiidnooooo*ouuuuyts";
  if (c >= 'A' && c <= 'Z') return c + 32;
  return c >= 0xC0 && c <= 0xFF ? (uint32_t)letters[c & 31] : c;
}

static bool is_alike(Str a, Str b) {
  uint32_t x[LONGEST_NAME], y[LONGEST_NAME], n = code_points(a, x);
  if (n != code_points(b, y) || n == LONGEST_NAME) return false;
  for (uint32_t i = 0; i < n; i++)
    if (bare_letter(x[i]) != bare_letter(y[i])) return false;
  return n > 0;
}

Str str_nearest(Str name, const Str *names, uint32_t count) {
  Str best = {0};
  for (uint32_t i = 0; i < count; i++)
    if (is_alike(name, names[i])) return names[i];
  uint32_t least = utf8_length(name) / 3 + 1;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t d = str_distance(name, names[i], least);
    if (d < least) least = d, best = names[i];
  }
  return best;
}

void buf_reserve(Buf *buf, uint32_t more) {
  if (more <= buf->cap - buf->n) return;
  if (more > INT32_MAX - buf->n) arena_array(buf->arena, SIZE_MAX, 1);  // no memory for that
  uint32_t cap = buf->cap ? buf->cap * 2 : 64;
  if (cap < buf->n + more) cap = buf->n + more;
  buf->p = arena_grow(buf->arena, buf->p, buf->cap, cap);
  buf->cap = cap;
}

void buf_add(Buf *buf, Str s) {
  if (!s.n) return;
  buf_reserve(buf, s.n);
  memcpy(buf->p + buf->n, s.p, s.n);
  buf->n += s.n;
}

void buf_utf8(Buf *buf, uint32_t codepoint) {
  char out[4];
  buf_add(buf, (Str){out, utf8_write(codepoint, out)});
}

void buf_int(Buf *buf, int64_t value) {
  char digits[24];
  uint32_t at = sizeof digits;
  uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  do digits[--at] = (char)('0' + rest % 10);
  while (rest /= 10);
  if (value < 0) digits[--at] = '-';
  buf_reserve(buf, sizeof digits);
  while (at < sizeof digits) buf->p[buf->n++] = digits[at++];
}

enum { DECIMAL_ROOM = 48 };  // of a sign, the digits of a 64-bit number and a point

// `one` is a constant wherever this is called: no division is left of it.
static inline void put_decimal(Buf *buf, int64_t value, int64_t one, uint32_t places) {
  uint64_t all = value < 0 ? 0 - (uint64_t)value : (uint64_t)value, rest = all % (uint64_t)one;
  buf_reserve(buf, DECIMAL_ROOM);
  if (value < 0) buf->p[buf->n++] = '-';
  buf_int(buf, (int64_t)(all / (uint64_t)one));
  if (!rest) return;
  char *digits = buf->p + buf->n;
  digits[0] = '.';
  for (uint32_t i = places; i > 0; i--, rest /= 10) digits[i] = (char)('0' + rest % 10);
  while (digits[places] == '0') places--;
  buf->n += 1 + places;
}

// No printf: it would cost a tenth of a build.
void buf_decimal(Buf *buf, int64_t value, uint32_t places) {
  switch (places) {
    case 3: put_decimal(buf, value, 1000, 3); break;
    case 5: put_decimal(buf, value, 100000, 5); break;
    default: buf_int(buf, value);
  }
}

void buf_fixed(Buf *buf, int64_t value, int64_t scale) { buf_decimal(buf, flow_mul(value, 1000, scale), 3); }

void buf_escaped(Buf *buf, Str s) {
  for (uint32_t i = 0; i < s.n; i++) {
    switch (s.p[i]) {
      case '&': buf_lit(buf, "&amp;"); break;
      case '<': buf_lit(buf, "&lt;"); break;
      case '>': buf_lit(buf, "&gt;"); break;
      case '"': buf_lit(buf, "&quot;"); break;
      default: buf_byte(buf, s.p[i]);
    }
  }
}

void buf_format(Buf *buf, const char *format, ...) {
  va_list args;
  va_start(args, format);
  Str s = format_va(buf->arena, format, args);
  va_end(args);
  buf_add(buf, s);
}

// Whose hash is another is passed by without a look at the key, which lies elsewhere.
typedef struct StrMapSlot {
  const char *p;  // the key's bytes; NULL: free
  uint32_t n, hash;
  void *value;
} StrMapSlot;

static StrMapSlot *slot_for(const StrMap *map, Str key, uint32_t hash) {
  uint32_t i = hash & (map->cap - 1);
  for (;; i = (i + 1) & (map->cap - 1)) {
    StrMapSlot *slot = &map->slots[i];
    if (!slot->p || (slot->hash == hash && slot->n == key.n && memcmp(slot->p, key.p, key.n) == 0)) return slot;
  }
}

void *strmap_get(const StrMap *map, Str key) {
  if (!map->cap) return NULL;
  if (!key.p) key = STR("");
  return slot_for(map, key, (uint32_t)hash_str(key))->value;
}

static void strmap_rehash(Arena *arena, StrMap *map) {
  StrMap larger = {ARENA_ARRAY(arena, StrMapSlot, map->cap ? map->cap * 2 : 16), map->cap ? map->cap * 2 : 16, map->n};
  for (uint32_t i = 0; i < map->cap; i++) {
    const StrMapSlot *slot = &map->slots[i];
    if (slot->p) *slot_for(&larger, (Str){slot->p, slot->n}, slot->hash) = *slot;
  }
  *map = larger;
}

void strmap_put(Arena *arena, StrMap *map, Str key, void *value) {
  if (map->n * 4 >= map->cap * 3) strmap_rehash(arena, map);
  if (!key.p) key = STR("");
  uint32_t hash = (uint32_t)hash_str(key);
  StrMapSlot *slot = slot_for(map, key, hash);
  if (!slot->p) {
    slot->p = key.p;
    slot->n = key.n;
    slot->hash = hash;
    map->n++;
  }
  slot->value = value;
}

static uint64_t fold(uint64_t a, uint64_t b) {
  __uint128_t product = (__uint128_t)a * b;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t read32(const unsigned char *p) { return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24; }

static uint64_t read64(const unsigned char *p) { return read32(p) | read32(p + 4) << 32; }

// The last 1 to 7 bytes, some of them read twice: they come to lie upon themselves.
static uint64_t read_rest(const unsigned char *p, size_t n) {
  if (n >= 4) return read32(p) | read32(p + n - 4) << (8 * (n - 4));
  return (uint64_t)p[0] | (uint64_t)p[n / 2] << (8 * (n / 2)) | (uint64_t)p[n - 1] << (8 * (n - 1));
}

enum { LANES = 4, STRIPE = 8 * LANES };

// Of whole stripes, each eight bytes of them apart, so that no multiplication waits for the one before.
static uint64_t hash_stripes(const unsigned char *p, size_t n, uint64_t h) {
  static const uint64_t factors[LANES] = {0x8EBC6AF09C88C6E3u, 0xD6E8FEB86659FD93u, 0xA0761D6478BD642Fu, 0xE7037ED1A0B428DBu};
  uint64_t lanes[LANES] = {h, h ^ factors[1], h ^ factors[2], h ^ factors[3]};
  for (; n >= STRIPE; p += STRIPE, n -= STRIPE)
    for (int i = 0; i < LANES; i++) lanes[i] = fold(lanes[i] ^ read64(p + 8 * i), factors[i]);
  for (int i = 0; i < LANES; i++) h = fold(h ^ lanes[i], factors[i]);
  return h;
}

void hash_wide(WideHash *hash, const void *bytes, size_t n) {
  const unsigned char *p = bytes;
  uint64_t a = hash->half[0] ^ fold(n ^ 0xA0761D6478BD642Fu, 0xE7037ED1A0B428DBu), b = hash->half[1] ^ n ^ 0x9E3779B97F4A7C15u;
  for (size_t left = n; left; p += left < 8 ? left : 8, left -= left < 8 ? left : 8) {
    uint64_t word = left >= 8 ? read64(p) : read_rest(p, left);
    a = fold(a ^ word, 0x8EBC6AF09C88C6E3u);
    b = fold(b ^ word, 0xD6E8FEB86659FD93u) + word;
  }
  *hash = (WideHash){{fold(a, 0x589965CC75374CC3u), fold(b, 0x8EBC6AF09C88C6E3u) ^ b}};
}

// Multiply and fold, eight bytes at a time, after wyhash; little-endian reads by assembly, so any machine agrees.
uint64_t hash_bytes(const void *bytes, size_t n, uint64_t seed) {
  const unsigned char *p = bytes;
  uint64_t h = seed ^ 0x9E3779B97F4A7C15u ^ fold(n ^ 0xA0761D6478BD642Fu, 0xE7037ED1A0B428DBu);
  if (n >= 2 * STRIPE) {
    h = hash_stripes(p, n, h);
    p += n / STRIPE * STRIPE;
    n %= STRIPE;
  }
  while (n >= 8) {
    h = fold(h ^ read64(p), 0x8EBC6AF09C88C6E3u);
    p += 8;
    n -= 8;
  }
  if (n) h = fold(h ^ read_rest(p, n), 0x589965CC75374CC3u);
  return fold(h ^ 0x1D8E4E27C47D124Fu, h | 1);
}
