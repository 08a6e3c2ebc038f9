// In: a regular expression of a schema. Out: a text that it takes, for those who are to write one and read no regular
// expressions. What the grammar below leaves out (look-around, back references) has no example; the expression itself
// says whether the text is right.
#include "schema/internal.h"

enum { DEEPEST = 16, LONGEST = 60, MOST_REPEATS = 20 };

typedef struct Writer {
  Str pattern;
  uint32_t at, depth;
  uint32_t turn;  // members of classes are taken in turn: 01 23 45
  Buf out;
  bool lost;  // what is not known here stood in the pattern
} Writer;

static bool more(const Writer *w) { return !w->lost && w->at < w->pattern.n; }

static char next(const Writer *w) { return w->at < w->pattern.n ? w->pattern.p[w->at] : 0; }

static bool take(Writer *w, Str s) {
  if (!str_starts(str_slice(w->pattern, w->at, w->pattern.n), s)) return false;
  w->at += s.n;
  return true;
}

// --- Classes ---------------------------------------------------------------------------------------------------------

typedef struct Class {
  bool has[128];
} Class;

static void add_range(Class *c, uint32_t from, uint32_t to) {
  for (uint32_t i = from; i <= to && i < 128; i++) c->has[i] = true;
}

// \d, \w, \s, or the character itself; false when it is none of ASCII.
static bool add_escape(Writer *w, Class *c) {
  char e = next(w);
  w->at++;
  switch (e) {
    case 'd': add_range(c, '0', '9'); return true;
    case 'w': add_range(c, 'a', 'z'); return true;
    case 's': add_range(c, ' ', ' '); return true;
    case 't': case 'n': case 'r': case 'f': case 'v': case 'u': case 'x': case 'c': case 'k': return false;
    case 'p':
      w->lost |= !take(w, STR("{L}")) && !take(w, STR("{Ll}")) && !take(w, STR("{Letter}"));
      add_range(c, 'a', 'z');
      return true;
    default: break;
  }
  bool sign = e > ' ' && !((e >= '0' && e <= '9') || (e >= 'a' && e <= 'z') || (e >= 'A' && e <= 'Z'));
  if (sign) add_range(c, (unsigned char)e, (unsigned char)e);
  return sign;
}

static void add_member(Writer *w, Class *c) {
  if (take(w, STR("\\"))) {
    w->lost |= !add_escape(w, c);
    return;
  }
  uint32_t from, to, n = utf8_decode(w->pattern.p + w->at, w->pattern.p + w->pattern.n, &from);
  w->at += n ? n : 1;
  to = from;
  if (next(w) == '-' && w->at + 1 < w->pattern.n && w->pattern.p[w->at + 1] != ']') {
    w->at++;
    w->at += utf8_decode(w->pattern.p + w->at, w->pattern.p + w->pattern.n, &to);
  }
  add_range(c, from, to);
}

static void put_member(Writer *w, const Class *c) {
  char members[128];
  uint32_t n = 0;
  static const char *const kinds[] = {"az", "AZ", "09", " ~"};  // letters first: they read best
  for (int k = 0; k < 4; k++)
    for (int i = kinds[k][0]; i <= kinds[k][1]; i++)
      if (c->has[i] && !memchr(members, i, n)) members[n++] = (char)i;
  if (n) buf_byte(&w->out, members[w->turn++ % n]);
  else w->lost = true;
}

// Letters first, then digits: what is refused is mostly a sign.
static void negate(Class *c) {
  Class all = {0};
  add_range(&all, 'a', 'z');
  bool any = false;
  for (int i = 'a'; i <= 'z'; i++) any |= all.has[i] = !c->has[i];
  for (int i = '0'; i <= '9' && !any; i++) all.has[i] = !c->has[i];
  *c = all;
}

static void put_class(Writer *w) {
  Class c = {0};
  bool not = take(w, STR("^"));
  for (bool first = true; more(w) && (first || next(w) != ']'); first = false) add_member(w, &c);
  w->lost |= !take(w, STR("]"));
  if (not) negate(&c);
  put_member(w, &c);
}

// --- The grammar: alternatives of sequences of atoms with quantifiers ------------------------------------------------

static void put_alternatives(Writer *w);

static void skip_alternatives(Writer *w) {
  uint32_t n = w->out.n, turn = w->turn;
  while (take(w, STR("|"))) put_alternatives(w);
  w->out.n = n, w->turn = turn;
}

static void put_group(Writer *w) {
  if (take(w, STR("?"))) w->lost |= !take(w, STR(":"));
  put_alternatives(w);
  w->lost |= !take(w, STR(")"));
}

static void put_atom(Writer *w) {
  if (take(w, STR("("))) return put_group(w);
  if (take(w, STR("["))) return put_class(w);
  Class c = {0};
  if (take(w, STR("\\"))) {
    w->lost |= !add_escape(w, &c);
    return put_member(w, &c);
  }
  if (take(w, STR("."))) return add_range(&c, 'a', 'z'), put_member(w, &c);
  uint32_t from = w->at, code;
  uint32_t n = utf8_decode(w->pattern.p + w->at, w->pattern.p + w->pattern.n, &code);
  w->at += n ? n : 1;
  buf_add(&w->out, str_slice(w->pattern, from, w->at));
}

static uint32_t number(Writer *w) {
  uint32_t value = 0;
  for (; next(w) >= '0' && next(w) <= '9' && value < 1000; w->at++) value = 10 * value + (uint32_t)(next(w) - '0');
  return value;
}

// How often what stands before is to be written: as often as it must, and a few times where it may be longer.
static uint32_t quantifier(Writer *w) {
  uint32_t times = 1;
  if (take(w, STR("*")) || take(w, STR("?"))) times = 0;
  else if (take(w, STR("+"))) times = 3;
  else if (take(w, STR("{"))) {
    times = number(w);
    if (take(w, STR(","))) {
      uint32_t most = number(w);
      if (!times) times = most && most < 3 ? most : 3;
    }
    w->lost |= !take(w, STR("}"));
  }
  if (!take(w, STR("?"))) take(w, STR("+"));  // lazy, possessive: the same texts
  return times;
}

static void put_piece(Writer *w) {
  uint32_t from = w->at, before = w->out.n, turn = w->turn;
  put_atom(w);
  uint32_t after = w->at, times = quantifier(w), end = w->at;
  if (times == 0) w->out.n = before, w->turn = turn;
  for (uint32_t i = 1; i < times && i < MOST_REPEATS && !w->lost; i++) {
    w->at = from;
    put_atom(w);
  }
  w->lost |= times > MOST_REPEATS || (times > 1 && w->at != after);
  w->at = end;
}

static void put_alternatives(Writer *w) {
  if (++w->depth > DEEPEST) w->lost = true;
  while (more(w) && next(w) != '|' && next(w) != ')' && w->out.n < LONGEST) {
    if (take(w, STR("^")) || take(w, STR("$"))) continue;
    put_piece(w);
  }
  skip_alternatives(w);
  w->depth--;
}

Str pattern_example(Arena *arena, const Pattern *pattern) {
  Writer w = {.pattern = pattern_text(pattern), .out = buf_new(arena)};
  put_alternatives(&w);
  Str text = buf_str(&w.out);
  bool good = !w.lost && w.at == w.pattern.n && text.n && pattern_match(arena, pattern, text) == MATCH_YES;
  return good ? text : STR("");
}
