// A mutator for YAML: besides libFuzzer's own, whole lines and blocks of lines move, values change for others that are
// likely to be wrong, and declarations of style come in. What it makes mostly still parses, and so gets further.
#include "fuzz.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);

static const char *const values[] = {
    "0", "-1", "1", "2", "0.5", "65536", "-65536", "99999999999", "1e99", ".inf", "0.00001", "0pt", "-3pt", "0.01pt", "5mm",
    "32767pt", "-32767pt", "99999pt", "1rlh", "0rlh", "-1rlh", "100rlh", "1lh", "3em", "0%", "50%", "100%", "-100%", "1000%",
    "100000%", "1fr", "0fr", "2fr", "auto", "none", "stretch", "min-content", "max-content", "90deg", "-45deg", "1turn",
    "calc(1rlh - 1rlh)", "calc(1pt / 0)", "calc(1pt * 99999)", "calc(100% - 5mm)", "\"repeat(3, 1fr)\"",
    "\"repeat(auto-fit, 1pt)\"", "\"repeat(1000, 1mm)\"", "\"repeat(auto-fit, 0)\"", "minmax(0, 1fr)", "var(--a)",
    "inherit", "initial", "~", "null", "true", "\"\"", "[]", "{}", "\"{{ titre }}\"", "\"{{ n }}\"", "titre", "brand", "ink",
    "transparent", "currentColor", "A4", "A6 landscape", "first", "left", "right", "all", "page", "column", "avoid",
    "absolute", "relative", "baseline", "balance", "justify", "center", "inside", "outside", "1 / -1", "span 2", "&a x", "*a"};

static const char *const declarations[] = {
    "column-count: 2", "column-count: 9", "column-gap: 5mm", "column-gap: 900pt", "column-span: all", "column-fill: auto",
    "column-rule: 1pt solid ink", "grid-template-columns: 1fr 1fr", "grid-template-columns: auto 0 1fr",
    "grid-template-columns: 20mm min-content", "grid-column: 1 / -1", "grid-column: 3 / 1", "grid-column: span 5",
    "grid-from: outside", "row-gap: 1rlh", "align-items: center", "align-items: baseline", "align-content: center",
    "justify-content: center", "flex-grow: 1", "width: 0", "width: 1pt", "width: 5mm", "width: 200%", "width: stretch",
    "min-width: 20mm", "max-width: 1pt", "height: 0", "height: 5mm", "height: 1000mm", "height: stretch", "height: 50%",
    "min-height: 500mm", "max-height: 1pt", "margin: -10mm", "margin: auto", "margin-top: auto", "margin-top: 500mm",
    "margin-bottom: -1rlh", "margin-left: 400mm", "padding: 5mm", "padding: 200mm", "padding-top: 100%",
    "border: 1pt solid ink", "border-left: 99mm dashed ink", "border-radius: 50%", "border-limit: left 10mm",
    "background: tint", "position: absolute", "position: relative", "top: 0", "bottom: 0", "left: -50mm", "right: 0",
    "top: 100%", "rotate: 90deg", "rotate: 13deg", "translate: 50% -50%", "transform-origin: top left", "float: top",
    "float: bottom", "flow-into: side", "flow-from: side", "footnotes: column", "footnotes: box", "break-before: page",
    "break-before: left", "break-before: column", "break-after: avoid", "break-after: page", "break-inside: avoid",
    "page: autre", "font-size: 0", "font-size: 0.1pt", "font-size: 500pt", "font-size: 2000%", "line-height: 0",
    "line-height: 0.1pt", "line-height: 900pt", "line-snap: none", "box-snap: baseline", "font-size-adjust: cap-height 0.75",
    "font-size-adjust: cap-height 0", "text-box: trim-both cap alphabetic", "text-align: justify", "text-align: end",
    "text-align: outside", "text-indent: 10mm", "text-indent: -500mm", "text-wrap: balance", "text-wrap: nowrap",
    "text-transform: uppercase", "letter-spacing: 1em", "letter-spacing: -1em", "letter-spacing: -50pt",
    "word-spacing-range: 0% 0%", "word-spacing-range: 500% 1000%", "letter-spacing-range: -100% 100%", "hyphens: auto",
    "hyphenate-limit-chars: 0 0 0", "hyphenate-limit-lines: 1", "hanging-punctuation: first force-end last", "widows: 0",
    "widows: 99", "orphans: 99", "orphans: 0", "vertical-align: 50pt", "vertical-align: super",
    "text-decoration: underline 1pt", "font-variant-caps: small-caps", "font-feature-settings: \"'smcp' 1\"",
    "list-style-type: decimal", "opacity: 0", "fill: ink", "stroke: ink", "stroke-dasharray: 0 0",
    "stroke-dasharray: 1pt", "size: 10pt 10pt", "size: 1pt", "size: A6", "bleed: 3mm", "bleed: 900pt", "marks: crop",
    "margin-inside: 30mm", "level: 2", "role: Sect", "if: titre", "each: x in liste", "let: { y: titre }",
    "set: { v: titre }", "id: titre", "link: titre", "--a: 3mm"};

#define PICK(table) (table[next(state) % (sizeof table / sizeof *table)])

static uint32_t next(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*state >> 33);
}

typedef struct Piece {
  size_t from, to;
} Piece;

static Piece line_at(const uint8_t *p, size_t n, size_t at) {
  Piece line = {at, at};
  while (line.from > 0 && p[line.from - 1] != '\n') line.from--;
  while (line.to < n && p[line.to] != '\n') line.to++;
  if (line.to < n) line.to++;
  return line;
}

static size_t indent_of(const uint8_t *p, Piece line) {
  size_t i = line.from;
  while (i < line.to && p[i] == ' ') i++;
  return i - line.from;
}

// A line with all that is deeper below it.
static Piece block_at(const uint8_t *p, size_t n, size_t at) {
  Piece block = line_at(p, n, at);
  size_t indent = indent_of(p, block);
  while (block.to < n) {
    Piece line = line_at(p, n, block.to);
    if (indent_of(p, line) <= indent) break;
    block.to = line.to;
  }
  return block;
}

static size_t put(uint8_t *p, size_t n, size_t max, Piece out, const void *in, size_t length) {
  if (n - (out.to - out.from) + length > max) return n;
  memmove(p + out.from + length, p + out.to, n - out.to);
  memcpy(p + out.from, in, length);
  return n - (out.to - out.from) + length;
}

static size_t copy_block(uint8_t *p, size_t n, size_t max, uint64_t *state, bool move) {
  Piece from = block_at(p, n, next(state) % n);
  size_t length = from.to - from.from, to = line_at(p, n, next(state) % n).from;
  uint8_t *copy = malloc(length + 1);
  memcpy(copy, p + from.from, length);
  if (move && (to <= from.from || to >= from.to)) {
    n = put(p, n, max, from, "", 0);
    if (to >= from.to) to -= length;
  }
  n = put(p, n, max, (Piece){to, to}, copy, length);
  free(copy);
  return n;
}

// The value that follows a ": " or a comma, up to what may end it.
static size_t change_value(uint8_t *p, size_t n, size_t max, uint64_t *state) {
  size_t at = next(state) % n, start;
  while (at < n && !((p[at] == ':' || p[at] == ',') && at + 1 < n && p[at + 1] == ' ')) at++;
  if (at + 2 >= n) return n;
  start = at + 2;
  size_t end = start;
  while (end < n && !strchr("\n,}]", p[end])) end++;
  const char *value = PICK(values);
  return put(p, n, max, (Piece){start, end}, value, strlen(value));
}

static size_t change_word(uint8_t *p, size_t n, size_t max, uint64_t *state) {
  size_t at = next(state) % n, from;
  while (at < n && strchr(" ,[]{}\n", p[at])) at++;
  from = at;
  while (at < n && !strchr(" ,[]{}\n", p[at])) at++;
  const char *value = PICK(values);
  return put(p, n, max, (Piece){from, at}, value, strlen(value));
}

static size_t add_declaration(uint8_t *p, size_t n, size_t max, uint64_t *state) {
  char text[96];
  size_t at = next(state) % n;
  while (at < n && p[at] != '{') at++;
  if (at + 1 >= n || p[at + 1] == '{') return n;
  int length = snprintf(text, sizeof text, " %s,", PICK(declarations));
  return put(p, n, max, (Piece){at + 1, at + 1}, text, (size_t)length);
}

size_t LLVMFuzzerCustomMutator(uint8_t *p, size_t n, size_t max, unsigned seed) {
  uint64_t number = seed, *state = &number;
  if (n == 0 || next(state) % 4 == 0) return LLVMFuzzerMutate(p, n, max);
  for (uint32_t times = 1 + next(state) % 3; times > 0 && n > 0; times--)
    switch (next(state) % 8) {
      case 0: n = copy_block(p, n, max, state, false); break;
      case 1: n = copy_block(p, n, max, state, true); break;
      case 2: n = put(p, n, max, block_at(p, n, next(state) % n), "", 0); break;
      case 3:
      case 4: n = change_value(p, n, max, state); break;
      case 5: n = change_word(p, n, max, state); break;
      default: n = add_declaration(p, n, max, state); break;
    }
  return n;
}
