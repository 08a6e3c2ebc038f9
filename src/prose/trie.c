// In: a dictionary of libhyphen (patterns such as "1b2r", headers, levels). Out: the points its patterns allow in a
// word. Liang, "Word Hy-phen-a-tion by Com-put-er" (1983). The trie is one table of edges: a node is the slot of the
// edge that leads to it, so that parsing a file costs one probe for each byte that is not shared with the line before.
#include "prose/trie.h"

#include <unicode/ucnv.h>

enum { LONGEST_PATTERN = 100, LEVELS = 2 };

typedef struct Edge {
  uint32_t key;    // node << 8 | byte; 0: free
  uint32_t value;  // where the pattern that ends here has its digits, in `digits`; 0: none
} Edge;

typedef struct Level {
  Edge *edges;  // a table; NULL while there is no pattern
  uint32_t bits, used;
  uint8_t *digits;  // for each pattern: where the digits begin in it, their number, the digits
  uint32_t digit_count;
} Level;

struct Trie {
  Level levels[LEVELS];
  uint32_t before, after;
  bool compound;  // the file says itself where compounds part (NEXTLEVEL)
};

// What libhyphen does for files without a level of their own: words part at hyphens and apostrophes.
static const Str joints[] = {{"-", 1}, {"'", 1}, {"\xE2\x80\x99", 3}, {"\xE2\x80\x93", 3}};
enum { JOINTS = sizeof joints / sizeof *joints };

static inline uint32_t slot_of(const Level *level, uint32_t key) { return (key * 2654435761u) >> (32 - level->bits); }

// The slot of an edge, or the free one where it would stand.
static inline uint32_t find_edge(const Level *level, uint32_t key) {
  uint32_t slot = slot_of(level, key), mask = (1u << level->bits) - 1;
  while (level->edges[slot].key && level->edges[slot].key != key) slot = (slot + 1) & mask;
  return slot;
}

// A line's letters, with the digit before each and after the last; path[i] is the node after i letters.
typedef struct Pattern {
  uint8_t letters[LONGEST_PATTERN + 1], digits[LONGEST_PATTERN + 2];
  uint32_t path[LONGEST_PATTERN + 1];
  uint32_t count, shared;
  uint32_t first, last;  // digits other than 0 lie in [first, last)
} Pattern;

// A replacement after a slash changes the spelling at the break: no such break is made.
static void forbid_odd(Pattern *p) {
  for (uint32_t i = p->first; i < p->last; i++) p->digits[i] += p->digits[i] & 1;
}

// Reads the pattern at `s` over the one before it, so that what both begin with is walked once. Ends at white space or
// the NUL after the file; returns where.
static const uint8_t *read_pattern(Pattern *p, const uint8_t *s) {
  uint32_t n = 0, known = p->count, shared = UINT32_MAX, first = UINT32_MAX, last = 0;
  p->digits[0] = 0;
  for (uint8_t c; (c = *s) > ' ' && c != '/' && n < LONGEST_PATTERN; s++) {
    uint32_t digit = c - (uint32_t)'0';
    if (digit <= 9) {
      p->digits[n] = (uint8_t)digit;
      if (digit && first > n) first = n;
      if (digit) last = n + 1;
      continue;
    }
    if (shared > n && (n >= known || p->letters[n] != c)) shared = n;
    p->letters[n++] = c;
    p->digits[n] = 0;
  }
  p->shared = shared < n ? shared : n;
  p->count = n;
  p->first = first;
  p->last = last;
  if (*s == '/') forbid_odd(p);
  while (*s && *s != '\n') s++;
  return s + (*s != 0);
}

static void keep_digits(Level *level, const Pattern *p, uint32_t node) {
  uint8_t *out = level->digits + level->digit_count;
  level->edges[node - 1].value = level->digit_count;
  *out++ = (uint8_t)p->first;
  *out++ = (uint8_t)(p->last - p->first);
  for (uint32_t i = p->first; i < p->last; i++) *out++ = p->digits[i];
  level->digit_count = (uint32_t)(out - level->digits);
}

// False when the table is too full.
static bool insert_pattern(Level *level, Pattern *p) {
  uint32_t node = p->path[p->shared];
  for (uint32_t i = p->shared; i < p->count; i++) {
    uint32_t key = node << 8 | p->letters[i], slot = find_edge(level, key);
    if (!level->edges[slot].key) level->edges[slot].key = key, level->used++;
    node = p->path[i + 1] = slot + 1;
  }
  if (level->used > (3u << level->bits) / 4) return false;
  if (node && p->last) keep_digits(level, p, node);
  return true;
}

static bool read_minimum(Str line, Str key, uint32_t *value) {
  if (!str_starts(line, key)) return false;
  *value = 0;
  for (uint32_t i = key.n; i < line.n; i++)
    if (line.p[i] >= '0' && line.p[i] <= '9') *value = *value * 10 + (uint32_t)(line.p[i] - '0');
  return true;
}

// Lines that are no patterns. COMPOUND… and NOHYPHEN are about what the engine decides itself.
static bool read_header(Trie *trie, Str line) {
  return line.n == 0 || line.p[0] == '%' || line.p[0] == '#' ||
         read_minimum(line, STR("LEFTHYPHENMIN"), &trie->before) ||
         read_minimum(line, STR("RIGHTHYPHENMIN"), &trie->after) || str_starts(line, STR("COMPOUND")) ||
         str_starts(line, STR("NOHYPHEN"));
}

static Str next_line(Str file, uint32_t *at) {
  const char *start = file.p + *at, *end = memchr(start, '\n', file.n - *at);
  uint32_t n = end ? (uint32_t)(end - start) : file.n - *at;
  *at += n + (end != NULL);
  while (n && (start[n - 1] == '\r' || start[n - 1] == ' ' || start[n - 1] == '\t')) n--;
  return (Str){start, n};
}

static void open_level(Arena *arena, Level *level, uint32_t bits, uint32_t bytes) {
  *level = (Level){.bits = bits, .digit_count = 1};
  level->edges = ARENA_ARRAY(arena, Edge, 1u << bits);
  level->digits = arena_alloc(arena, (size_t)bytes * 3 / 2 + 16);
}

// Only lines that begin with a capital, a comment's sign or nothing can be other than patterns.
static inline bool is_plain(uint8_t c) { return c > '%' && (c < 'A' || c > 'Z'); }

// Reads a level's lines; returns where they end (at the file's end, or after NEXTLEVEL), or 0 when the table of
// 1 << bits edges is too small.
static uint32_t parse_level(Arena *arena, Trie *trie, Level *level, Str file, uint32_t at, uint32_t bits) {
  Pattern p = {.count = 0};
  *level = (Level){0};
  while (at < file.n) {
    const uint8_t *s = (const uint8_t *)file.p + at;
    if (!is_plain(*s)) {
      Str line = next_line(file, &at);
      if (str_eq(line, STR("NEXTLEVEL"))) break;
      if (read_header(trie, line)) continue;
    }
    if (!level->edges) open_level(arena, level, bits, file.n - at + 128);
    at = (uint32_t)(read_pattern(&p, s) - (const uint8_t *)file.p);
    if (!insert_pattern(level, &p)) return 0;
  }
  return at;
}

static bool utf8_file(Arena *arena, Str *file, Str charset) {
  if (str_eq(charset, STR("UTF-8"))) return true;
  UErrorCode status = U_ZERO_ERROR;
  size_t room = (size_t)file->n * 3 + 16;
  char *out = arena_alloc(arena, room);
  Str name = str_starts(charset, STR("ISO8859-")) ? str_cat(arena, STR("ISO-8859-"), str_slice(charset, 8, charset.n))
                                                  : charset;
  int32_t n = ucnv_convert("UTF-8", str_z(arena, name), out, (int32_t)room, file->p, (int32_t)file->n, &status);
  *file = (Str){out, (uint32_t)n};
  return U_SUCCESS(status);
}

// One level after the other, with as large a table as it needs.
static uint32_t parse_level_whole(Arena *arena, Trie *trie, Level *level, Str file, uint32_t at) {
  uint32_t bits = 10, end;
  while ((1u << bits) < (file.n - at) / 2) bits++;
  while ((end = parse_level(arena, trie, level, file, at, bits)) == 0) bits++;
  return end;
}

const Trie *trie_parse(Arena *arena, Str file) {
  uint32_t at = 0;
  Str charset = next_line(file, &at);
  if (!utf8_file(arena, &file, charset)) return NULL;
  Trie *trie = ARENA_NEW(arena, Trie);
  *trie = (Trie){.before = 2, .after = 2};
  uint32_t end = at ? parse_level_whole(arena, trie, &trie->levels[0], file, at) : 0;
  Str last = str_slice(file, 0, end);
  trie->compound = end < file.n || str_ends(str_trim(last), STR("\nNEXTLEVEL"));
  if (trie->compound) parse_level_whole(arena, trie, &trie->levels[1], file, end);
  return trie;
}

void trie_minima(const Trie *trie, uint32_t *before, uint32_t *after) {
  *before = trie->before;
  *after = trie->after;
}

// Raises levels[i] to each digit that stands before byte i of ".word." (word[i - 1]) in a pattern found there.
static void match_level(const Level *level, const uint8_t *dotted, uint32_t n, uint8_t *values) {
  for (uint32_t i = 0; i < n; i++) {
    uint32_t node = 0;
    for (uint32_t j = i; j < n; j++) {
      uint32_t slot = find_edge(level, node << 8 | dotted[j]);
      if (!level->edges[slot].key) break;
      node = slot + 1;
      const uint8_t *digits = level->digits + level->edges[slot].value;
      if (!level->edges[slot].value) continue;
      for (uint32_t k = 0, at = i + digits[0]; k < digits[1]; k++, at++)
        if (digits[2 + k] > values[at]) values[at] = digits[2 + k];
    }
  }
}

static void match_part(const Level *level, Str part, uint8_t *odd) {
  uint8_t dotted[TRIE_LONGEST_WORD + 2], values[TRIE_LONGEST_WORD + 4] = {0};
  if (part.n < 2 || !level->edges) return;
  dotted[0] = dotted[part.n + 1] = '.';
  memcpy(dotted + 1, part.p, part.n);
  match_level(level, dotted, part.n + 2, values);
  for (uint32_t i = 1; i < part.n; i++) odd[i] = values[i + 1] & 1;
}

static void match_compound(const Trie *trie, Str word, uint8_t *odd) {
  uint8_t joint[TRIE_LONGEST_WORD + 1] = {0};
  match_part(&trie->levels[0], word, joint);
  for (uint32_t start = 0, end = 1; end <= word.n; end++) {
    if (end < word.n && !joint[end]) continue;
    match_part(&trie->levels[1], str_slice(word, start, end), odd + start);
    if (end < word.n) odd[end] = 1;
    start = end;
  }
}

static uint32_t joint_at(Str word, uint32_t at) {
  for (uint32_t i = 0; i < JOINTS; i++)
    if (str_starts(str_slice(word, at, word.n), joints[i])) return joints[i].n;
  return 0;
}

void trie_match(const Trie *trie, Str word, uint8_t *odd) {
  memset(odd, 0, word.n);
  if (word.n > TRIE_LONGEST_WORD) return;
  if (trie->compound) {
    match_compound(trie, word, odd);
    return;
  }
  for (uint32_t start = 0, at = 0; at <= word.n;) {
    uint32_t joint = at < word.n ? joint_at(word, at) : 0;
    if (at == word.n || joint) match_part(&trie->levels[0], str_slice(word, start, at), odd + start);
    at += joint ? joint : 1;
    if (joint) start = at;
  }
}
