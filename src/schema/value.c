// How scalars are read: YAML 1.2's core schema (10.3), bent by the types that the schema asks for, so that 02 under
// "string" stays "02" and `no` stays "no".
#include <math.h>

#include "schema/internal.h"

// --- Numbers --------------------------------------------------------------------------------------------------------

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static double scaled(double number, int exponent) {
  static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  for (; exponent > 22 && number != 0 && !isinf(number); exponent -= 22) number *= tens[22];
  for (; exponent < -22 && number != 0; exponent += 22) number /= tens[22];
  if (number == 0 || isinf(number)) return number;
  return exponent < 0 ? number / tens[-exponent] : number * tens[exponent];
}

static bool based_parse(Str s, uint32_t base, double *number) {
  *number = 0;
  for (uint32_t i = 2; i < s.n; i++) {
    char c = (char)(s.p[i] | 0x20);
    uint32_t digit = is_digit(s.p[i]) ? (uint32_t)(s.p[i] - '0') : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10 : 99;
    if (digit >= base) return false;
    *number = *number * base + digit;
  }
  return s.n > 2;
}

// Digits into a sum that is exact up to 2^53, as Clinger (1990) shows enough for the result to be the nearest.
static uint32_t digits_parse(Str s, uint32_t at, double *sum, int *count) {
  for (*count = 0; at < s.n && is_digit(s.p[at]); at++, *count += 1) *sum = *sum * 10 + (s.p[at] - '0');
  return at;
}

static bool exponent_parse(Str s, uint32_t at, int *exponent) {
  bool minus = at < s.n && s.p[at] == '-';
  if (at < s.n && (s.p[at] == '-' || s.p[at] == '+')) at++;
  if (at == s.n) return false;
  int value = 0;
  for (; at < s.n && is_digit(s.p[at]); at++)
    if (value < 100000) value = value * 10 + (s.p[at] - '0');
  *exponent += minus ? -value : value;
  return at == s.n;
}

// [-+]? ( [0-9]+ ( . [0-9]* )? | . [0-9]+ ) ( [eE] [-+]? [0-9]+ )?, 0o7, 0xF. No locale has a say.
bool number_parse(Str s, double *number) {
  if (s.n > 2 && s.p[0] == '0' && (s.p[1] == 'x' || s.p[1] == 'o'))
    return based_parse(s, s.p[1] == 'x' ? 16 : 8, number);
  bool minus = s.n && s.p[0] == '-';
  uint32_t at = s.n && (s.p[0] == '-' || s.p[0] == '+');
  double sum = 0;
  int whole, part = 0, exponent = 0;
  at = digits_parse(s, at, &sum, &whole);
  if (at < s.n && s.p[at] == '.') at = digits_parse(s, at + 1, &sum, &part);
  if (!whole && !part) return false;
  exponent = -part;
  if (at < s.n && (s.p[at] | 0x20) == 'e') {
    if (!exponent_parse(s, at + 1, &exponent)) return false;
  } else if (at < s.n) {
    return false;
  }
  *number = scaled(minus ? -sum : sum, exponent);
  return true;
}

// --- Reading --------------------------------------------------------------------------------------------------------

static const struct {
  const char *word;
  uint32_t is;
  bool truth;
} words[] = {{"true", IS_BOOL, true},   {"True", IS_BOOL, true},   {"TRUE", IS_BOOL, true},
             {"false", IS_BOOL, false}, {"False", IS_BOOL, false}, {"FALSE", IS_BOOL, false},
             {"null", IS_NULL, false},  {"~", IS_NULL, false},     {"", IS_NULL, false}};

Value value_natural(const Yaml *tree) {
  if (tree->kind == YAML_SEQUENCE) return (Value){.is = IS_LIST};
  if (tree->kind == YAML_MAPPING) return (Value){.is = IS_RECORD};
  if (!tree->plain) return (Value){.is = IS_TEXT};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_eq(tree->text, str_from(words[i].word))) return (Value){.is = words[i].is, .truth = words[i].truth};
  double number;
  if (!number_parse(tree->text, &number)) return (Value){.is = IS_TEXT};
  bool whole = isinf(number) || number == floor(number);
  return (Value){.is = whole ? IS_INTEGER : IS_FRACTION, .number = number};
}

Value value_read(const Yaml *tree, uint32_t want, bool strict) {
  Value value = value_natural(tree);
  bool bends =
      !strict && want && !(want & value.is) && (want & IS_TEXT) && tree->kind == YAML_SCALAR && value.is != IS_NULL;
  if (bends) value.is = IS_TEXT;
  return value;
}

// --- Comparing
// ----------------------------------------------------------------------------------------------------------

static bool records_equal(const Yaml *a, const Yaml *b, bool strict) {
  for (uint32_t i = 0; i < a->count; i++) {
    const Yaml *other = yaml_get(b, a->pairs[i].key->text);
    if (!other || !values_equal(a->pairs[i].value, other, 0, strict)) return false;
  }
  return true;
}

bool values_equal(const Yaml *a, const Yaml *b, uint32_t want, bool strict) {
  if (a->kind != b->kind || a->count != b->count) return false;
  if (a->kind == YAML_MAPPING) return records_equal(a, b, strict);
  if (a->kind == YAML_SEQUENCE) {
    for (uint32_t i = 0; i < a->count; i++)
      if (!values_equal(a->items[i], b->items[i], 0, strict)) return false;
    return true;
  }
  Value x = value_read(a, want, strict), y = value_read(b, want, strict);
  if ((x.is & IS_NUMBER) && (y.is & IS_NUMBER)) return x.number == y.number;
  if (x.is != y.is) return false;
  return x.is == IS_TEXT ? str_eq(a->text, b->text) : x.truth == y.truth;
}
