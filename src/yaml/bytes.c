// In: the bytes of a file. Out: whether they are text that YAML allows, and where its characters and lines stand.
// YAML 1.2, 5.1: no control characters but tab, LF and CR; no byte order mark after the first. Nor NEL, LS and PS,
// which YAML 1.1 takes for line breaks and 1.2 for text, and no editor shows.
#include "yaml/internal.h"

enum { MARKS_STEP = 16, MOST_REPORTED = 8, WORD = 8 };

static bool all_ascii(Str s) {
  unsigned char any = 0;
  for (uint32_t i = 0; i < s.n; i++) any |= (unsigned char)s.p[i];
  return any < 0x80;
}

static bool starts_character(char c) { return ((unsigned char)c & 0xC0) != 0x80; }

// Of eight bytes: how many of them begin a character. One that goes on has its highest bit and not the next.
static uint32_t starts_of(const char *p) {
  uint64_t w;
  memcpy(&w, p, WORD);
  uint64_t goes_on = w & ~(w << 1) & 0x8080808080808080u;
  return WORD - (uint32_t)__builtin_popcountll(goes_on);
}

Marks marks_new(Arena *arena, Str bytes, uint32_t skip) {
  Marks m = {bytes, skip, all_ascii(str_slice(bytes, skip, bytes.n)), NULL, 0};
  if (m.ascii) return m;
  uint32_t *every = ARENA_ARRAY(arena, uint32_t, bytes.n / MARKS_STEP + 1);
  uint32_t characters = 0;
  for (uint32_t i = skip; i < bytes.n;) {
    uint32_t to_next = (MARKS_STEP - characters % MARKS_STEP) % MARKS_STEP;  // characters before one that is kept
    if (to_next >= WORD && bytes.n - i >= WORD) {
      characters += starts_of(bytes.p + i);
      i += WORD;
      continue;
    }
    if (starts_character(bytes.p[i]) && characters++ % MARKS_STEP == 0) every[m.count++] = i;
    i++;
  }
  m.every = every;
  return m;
}

uint32_t marks_byte(const Marks *m, size_t character) {
  if (m->ascii || m->count == 0) {
    size_t at = m->skip + character;
    return at < m->bytes.n ? (uint32_t)at : m->bytes.n;
  }
  size_t step = character / MARKS_STEP;
  if (step >= m->count) step = m->count - 1;
  uint32_t at = m->every[step];
  size_t left = character - step * MARKS_STEP;  // characters that begin after this one, up to the one asked for
  if (!left) return at;
  at++;
  for (; left > WORD && m->bytes.n - at >= WORD; at += WORD) left -= starts_of(m->bytes.p + at);
  for (; at < m->bytes.n; at++)
    if (starts_character(m->bytes.p[at]) && !--left) return at;
  return m->bytes.n;
}

uint32_t break_length(Str s, uint32_t at, uint32_t end) {
  if (at >= end || (s.p[at] != '\n' && s.p[at] != '\r')) return 0;
  return s.p[at] == '\r' && at + 1 < end && s.p[at + 1] == '\n' ? 2 : 1;
}

uint32_t line_start(Str bytes, uint32_t at) {
  while (at && bytes.p[at - 1] != '\n' && bytes.p[at - 1] != '\r') at--;
  return at;
}

uint32_t line_end(Str bytes, uint32_t at) {
  while (at < bytes.n && bytes.p[at] != '\n' && bytes.p[at] != '\r') at++;
  return at;
}

bool same_line(Str bytes, uint32_t a, uint32_t b) { return line_start(bytes, a) == line_start(bytes, b); }

static bool is_utf16(Str s) {
  if (s.n < 2) return false;
  unsigned char a = (unsigned char)s.p[0], b = (unsigned char)s.p[1];
  bool marked = (a == 0xFF && b == 0xFE) || (a == 0xFE && b == 0xFF);
  return marked || (a == 0 && b >= ' ' && b < 0x7F) || (b == 0 && a >= ' ' && a < 0x7F);
}

// Windows-1252 where it differs from Latin-1, bytes 80 to 9F: most files that are not UTF-8 are one or the other.
static const uint16_t windows[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                     0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static uint32_t in_windows(unsigned char byte) { return byte >= 0xA0 ? byte : byte >= 0x80 ? windows[byte - 0x80] : 0; }

static bool check_encoding(Job *job, uint32_t file, Str bytes) {
  if (is_utf16(bytes)) return diag(job->diags, DIAG_YAML_UTF16, ((Span){file, 0, 2})), false;
  int64_t bad = utf8_invalid(bytes);
  if (bad < 0) return true;
  unsigned char byte = (unsigned char)bytes.p[bad];
  Span span = {file, (uint32_t)bad, (uint32_t)bad + 1};
  Str hex = str_format(job->scratch, "%02X", byte);
  char meant[4];
  if (in_windows(byte))
    diag(job->diags, DIAG_YAML_LATIN1, span, hex, (Str){meant, utf8_write(in_windows(byte), meant)});
  else
    diag(job->diags, DIAG_YAML_UTF8, span, hex);
  return false;
}

static bool is_forbidden(uint32_t c) {
  if (c < 0x20) return c != '\t' && c != '\n' && c != '\r';
  if (c == 0x2028 || c == 0x2029) return true;
  return (c >= 0x7F && c < 0xA0) || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF;
}

// Only bytes that can begin a forbidden character are decoded.
static bool is_suspect(unsigned char c) { return c < 0x20 || c == 0x7F || c == 0xC2 || c == 0xE2 || c == 0xEF; }

static bool check_characters(Job *job, uint32_t file, Str bytes, uint32_t skip) {
  uint32_t found = 0;
  for (uint32_t i = skip; (i = str_plain_end(bytes, i)) < bytes.n; i++) {
    if (!is_suspect((unsigned char)bytes.p[i])) continue;
    uint32_t c = 0, n = utf8_decode(bytes.p + i, bytes.p + bytes.n, &c);
    if (!is_forbidden(c)) continue;
    if (found++ < MOST_REPORTED)
      diag(job->diags, DIAG_YAML_CONTROL, ((Span){file, i, i + n}), str_format(job->scratch, "U+%04X", c));
  }
  return found == 0;
}

// As nearly all files are: looked through once, of which nothing is to be said.
static bool is_clean(Str bytes, uint32_t skip) {
  for (uint32_t i = skip, c, n; (i = str_plain_end(bytes, i)) < bytes.n; i += n) {
    n = utf8_decode(bytes.p + i, bytes.p + bytes.n, &c);
    if (!n || is_forbidden(c)) return false;
  }
  return true;
}

bool bytes_check(Job *job, uint32_t file, Str bytes, uint32_t *skip) {
  *skip = str_starts(bytes, STR("\xEF\xBB\xBF")) ? 3 : 0;
  return is_clean(bytes, *skip) || (check_encoding(job, file, bytes) && check_characters(job, file, bytes, *skip));
}
