// Sigles: a word of two to eight capitals (a digit or + may follow) is explained when it is marked as an abbreviation,
// when it stands in parentheses after its words, or when parentheses with several words follow it. Otherwise its first
// use is reported, once.
#include "audit/audit.h"

enum { SHORTEST = 2, LONGEST = 8 };

// Known to every reader, or no sigles at all. Sorted by nothing: the list is short.
static const char *const common[] = {"CV", "PDF", "TV", "SMS", "OK", "CAP", "BTS", "IUT", "DVD", "USB", "ONU", "UE", "RH", "QR"};

static bool is_capital(uint32_t c) { return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7); }
static bool is_letter(uint32_t c) { return is_capital(c) || (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0x24F && c != 0xF7); }
static bool is_digit(uint32_t c) { return c >= '0' && c <= '9'; }

static bool is_roman(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (!strchr("IVXLCDM", s.p[i])) return false;
  return true;
}

static bool is_common(Str s) {
  for (size_t i = 0; i < sizeof common / sizeof *common; i++)
    if (str_eq(s, str_from(common[i]))) return true;
  return is_roman(s);
}

// The end of the sigle that begins at `at`, or `at` when none does.
static uint32_t sigle_end(Str text, uint32_t at) {
  uint32_t c, capitals = 0, i = at;
  uint32_t before = utf8_before(text, at);
  if (is_letter(before) || is_digit(before) || before == '/' || before == '@' || before == '.') return at;  // of an address
  while (i < text.n) {
    uint32_t step = utf8_decode(text.p + i, text.p + text.n, &c);
    if (!step || !(is_capital(c) || (i > at && (is_digit(c) || c == '+')))) break;
    capitals += is_capital(c);
    i += step;
  }
  return capitals >= SHORTEST && i - at <= LONGEST && !is_letter(utf8_at(text, i)) ? i : at;
}

static bool has_small_letters(Str text) {
  for (uint32_t i = 0; i < text.n; i++)
    if (text.p[i] >= 'a' && text.p[i] <= 'z') return true;
  return false;
}

static bool in_abbreviation(const Inlines *in, uint32_t at) {
  for (uint32_t i = 1; i < in->count; i++)
    if (in->nodes[i].kind == INLINE_ABBR && in->nodes[i].title.n && in->nodes[i].start <= at && at < in->nodes[i].end) return true;
  return false;
}

// "(MLDS" after words, or "MLDS (mission de…".
static bool is_explained(const Inlines *in, uint32_t at, uint32_t end) {
  if (in_abbreviation(in, at) || utf8_before(in->text, at) == '(') return true;
  Str after = str_trim(str_slice(in->text, end, in->text.n));
  return after.n > 2 && after.p[0] == '(' && is_letter(utf8_at(after, 1)) && str_find(after, STR(" "), 0) > 0;
}

// The next byte from `at` on that a capital may begin with: A to Z, or beyond ASCII.
static uint32_t next_capital(Str text, uint32_t at) {
  for (; text.n - at >= 8; at += 8) {
    uint64_t w = str_eight(text.p + at), low = w & 0x7F7F7F7F7F7F7F7Fu;
    uint64_t found = (w | ((low + 0x3F3F3F3F3F3F3F3Fu) & ~(low + 0x2525252525252525u))) & 0x8080808080808080u;
    if (found) return at + str_before_high(found);
  }
  while (at < text.n && (unsigned char)text.p[at] < 0x80 && !is_capital((unsigned char)text.p[at])) at++;
  return at;
}

static void check_text(Job *job, StrMap *seen, const Inlines *in) {
  if (!has_small_letters(in->text)) return;  // all in capitals: no sigle can be told
  for (uint32_t at = 0; (at = next_capital(in->text, at)) < in->text.n;) {
    uint32_t c, step = utf8_decode(in->text.p + at, in->text.p + in->text.n, &c);
    uint32_t end = step && is_capital(c) ? sigle_end(in->text, at) : at;
    if (end == at) {
      at += step ? step : 1;
      continue;
    }
    Str sigle = str_slice(in->text, at, end);
    if (!is_common(sigle) && !strmap_get(seen, sigle)) {
      strmap_put(job->arena, seen, sigle, job);
      if (!is_explained(in, at, end)) diag(job->diags, DIAG_AUDIT_SIGLE, textmap_span(&in->map, at, end), sigle);
    }
    at = end;
  }
}

static void walk(Job *job, StrMap *seen, const DocNode *node) {
  if (node->text.inlines) check_text(job, seen, node->text.inlines);
  for (uint32_t i = 0; i < node->count; i++) walk(job, seen, node->children[i]);
}

void audit_document(Job *job, const Doc *doc) {
  StrMap seen = {0};
  if (str_starts(doc->lang, STR("fr")) || str_starts(doc->lang, STR("en"))) walk(job, &seen, doc->root);
}
