// UTF-8 after RFC 3629: shortest forms only, no surrogates, at most U+10FFFF.
#include "base/str.h"

uint32_t utf8_decode_long(const char *p, const char *end, uint32_t *codepoint) {
  const unsigned char *s = (const unsigned char *)p;
  size_t left = (size_t)(end - p);
  if (left == 0) return 0;
  uint32_t n = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : s[0] >= 0xC2 ? 2 : 0;
  if (!n || left < n || s[0] > 0xF4) return 0;
  uint32_t c = s[0] & (0x7Fu >> n);
  for (uint32_t i = 1; i < n; i++) {
    if ((s[i] & 0xC0) != 0x80) return 0;
    c = c << 6 | (s[i] & 0x3F);
  }
  if ((n == 3 && (c < 0x800 || (c >= 0xD800 && c < 0xE000))) || (n == 4 && (c < 0x10000 || c > 0x10FFFF))) return 0;
  *codepoint = c;
  return n;
}

uint32_t utf8_write(uint32_t c, char out[4]) {
  if (c < 0x80) return out[0] = (char)c, 1;
  uint32_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (uint32_t i = n - 1; i > 0; i--) {
    out[i] = (char)(0x80 | (c & 0x3F));
    c >>= 6;
  }
  static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
  out[0] = (char)(lead[n] | c);
  return n;
}

int64_t utf8_invalid(Str s) {
  uint32_t c;
  for (uint32_t i = 0, n; (i = str_ascii_end(s, i)) < s.n; i += n) {
    n = utf8_decode_long(s.p + i, s.p + s.n, &c);
    if (!n) return i;
  }
  return -1;
}

uint32_t utf8_length(Str s) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < s.n; i++) n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
  return n;
}

Str utf8_mend(Arena *arena, Str s) {
  if (utf8_invalid(s) < 0) return s;
  Buf out = buf_new(arena);
  uint32_t c;
  for (uint32_t i = 0, n; i < s.n; i += n ? n : 1) {
    n = utf8_decode(s.p + i, s.p + s.n, &c);
    buf_add(&out, n ? str_slice(s, i, i + n) : STR("\xEF\xBF\xBD"));
  }
  return buf_str(&out);
}
