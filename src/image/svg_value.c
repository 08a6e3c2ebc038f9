// In: the values of attributes. Out: numbers, lengths, transforms. SVG 2, chapters 4 (data types) and 8 (transforms);
// no function of the C library that reads the locale.
#include <math.h>

#include "image/svg.h"

#define PI 3.14159265358979323846

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

void svg_skip_blank(SvgScan *s) {
  while (s->p < s->end && is_blank(*s->p)) s->p++;
}

void svg_skip_comma(SvgScan *s) {
  svg_skip_blank(s);
  if (s->p < s->end && *s->p == ',') s->p++;
  svg_skip_blank(s);
}

static bool scan_sign(SvgScan *s) {
  bool minus = s->p < s->end && *s->p == '-';
  if (s->p < s->end && (*s->p == '-' || *s->p == '+')) s->p++;
  return minus;
}

// Digits gathered into a mantissa of at most 18; those beyond only shift the exponent.
typedef struct Decimal {
  uint64_t mantissa;
  int exponent;
  uint32_t digits;
} Decimal;

static void scan_digits(SvgScan *s, Decimal *d, int shift) {
  for (; s->p < s->end && is_digit(*s->p); s->p++, d->digits++) {
    bool room = d->mantissa < 100000000000000000u;
    if (room) d->mantissa = d->mantissa * 10 + (uint64_t)(*s->p - '0');
    d->exponent += room ? shift : shift + 1;
  }
}

// "e" begins an exponent only before digits: in "1em" it is a unit.
static int scan_exponent(SvgScan *s) {
  SvgScan ahead = *s;
  if (ahead.p == ahead.end || (*ahead.p != 'e' && *ahead.p != 'E')) return 0;
  ahead.p++;
  bool minus = scan_sign(&ahead);
  if (ahead.p == ahead.end || !is_digit(*ahead.p)) return 0;
  int n = 0;
  for (; ahead.p < ahead.end && is_digit(*ahead.p); ahead.p++) n = n < 10000 ? n * 10 + (*ahead.p - '0') : n;
  *s = ahead;
  return minus ? -n : n;
}

static double power_of_ten(int n) {
  static const double exact[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  return n <= 22 ? exact[n] : pow(10, n);
}

bool svg_scan_number(SvgScan *s, double *out) {
  SvgScan at = *s;
  Decimal d = {0};
  bool minus = scan_sign(&at);
  scan_digits(&at, &d, 0);
  if (at.p + 1 < at.end && at.p[0] == '.' && is_digit(at.p[1])) {
    at.p++;
    scan_digits(&at, &d, -1);
  } else if (at.p < at.end && *at.p == '.' && d.digits) {
    at.p++;
  }
  if (d.digits == 0) return false;
  d.exponent += scan_exponent(&at);
  if (d.exponent > 300 || d.exponent < -300)
    d.mantissa = d.exponent < 0 ? 0 : d.mantissa, d.exponent = d.exponent < 0 ? 0 : 300;
  double v = (double)d.mantissa;
  v = d.exponent < 0 ? v / power_of_ten(-d.exponent) : v * power_of_ten(d.exponent);
  // Larger coordinates mean nothing on paper, and their products stay finite.
  if (!(v < 1e30)) return false;
  *out = minus ? -v : v;
  *s = at;
  return true;
}

bool svg_parse_number(Str text, double *out) {
  SvgScan s = svg_scan(str_trim(text));
  return svg_scan_number(&s, out) && s.p == s.end;
}

bool svg_parse_share(Str text, double *out) {
  SvgScan s = svg_scan(str_trim(text));
  if (!svg_scan_number(&s, out)) return false;
  if (s.p < s.end && *s.p == '%') *out /= 100, s.p++;
  *out = *out < 0 ? 0 : *out > 1 ? 1 : *out;
  return s.p == s.end;
}

// Units in CSS pixels (CSS Values 4, 6.2); em and ex of the initial font size, as a drawing holds no text.
static const struct {
  Str name;
  double pixels;
} units[] = {{{"px", 2}, 1},  {{"pt", 2}, 96 / 72.0}, {{"pc", 2}, 16}, {{"mm", 2}, 96 / 25.4}, {{"cm", 2}, 96 / 2.54},
             {{"in", 2}, 96}, {{"Q", 1}, 96 / 101.6}, {{"em", 2}, 16}, {{"ex", 2}, 8},         {{"rem", 3}, 16}};

bool svg_parse_length(Str text, double whole, double *out) {
  SvgScan s = svg_scan(str_trim(text));
  double v;
  if (!svg_scan_number(&s, &v)) return false;
  Str unit = {s.p, (uint32_t)(s.end - s.p)};
  if (unit.n == 0) return *out = v, true;
  if (str_eq(unit, STR("%"))) return *out = v / 100 * whole, true;
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (str_eq(unit, units[i].name)) return *out = v * units[i].pixels, true;
  return false;
}

Matrix matrix_then(Matrix m, Matrix n) {
  return (Matrix){n.a * m.a + n.c * m.b, n.b * m.a + n.d * m.b,       n.a * m.c + n.c * m.d,
                  n.b * m.c + n.d * m.d, n.a * m.e + n.c * m.f + n.e, n.b * m.e + n.d * m.f + n.f};
}

double matrix_scale(const Matrix *m) { return sqrt(fabs(m->a * m->d - m->b * m->c)); }

bool matrix_even(const Matrix *m) {
  double x = m->a * m->a + m->b * m->b, y = m->c * m->c + m->d * m->d, dot = m->a * m->c + m->b * m->d;
  double slack = 1e-3 * (x + y);
  return fabs(x - y) <= slack && fabs(dot) <= slack;
}

// Sine and cosine exact at the quarter turns, so that a turned square stays square.
static Matrix rotation(double degrees) {
  double turn = fmod(degrees, 360);
  if (turn < 0) turn += 360;
  double s = turn == 180 || turn == 0 ? 0 : turn == 90 ? 1 : turn == 270 ? -1 : sin(turn * PI / 180);
  double c = turn == 90 || turn == 270 ? 0 : turn == 0 ? 1 : turn == 180 ? -1 : cos(turn * PI / 180);
  return (Matrix){c, s, -s, c, 0, 0};
}

typedef enum Transform { MATRIX, TRANSLATE, SCALE, ROTATE, SKEW_X, SKEW_Y } Transform;

static const struct {
  Str name;
  uint32_t counts;  // numbers it may take, as bits
} transforms[] = {[MATRIX] = {{"matrix", 6}, 1 << 6},        [TRANSLATE] = {{"translate", 9}, 1 << 1 | 1 << 2},
                  [SCALE] = {{"scale", 5}, 1 << 1 | 1 << 2}, [ROTATE] = {{"rotate", 6}, 1 << 1 | 1 << 3},
                  [SKEW_X] = {{"skewX", 5}, 1 << 1},         [SKEW_Y] = {{"skewY", 5}, 1 << 1}};

static Matrix transform_matrix(Transform kind, const double *v, uint32_t n) {
  switch (kind) {
    case MATRIX: return (Matrix){v[0], v[1], v[2], v[3], v[4], v[5]};
    case TRANSLATE: return (Matrix){1, 0, 0, 1, v[0], n > 1 ? v[1] : 0};
    case SCALE: return (Matrix){v[0], 0, 0, n > 1 ? v[1] : v[0], 0, 0};
    case ROTATE: {
      Matrix to = {1, 0, 0, 1, v[1], v[2]}, back = {1, 0, 0, 1, -v[1], -v[2]};
      return n == 1 ? rotation(v[0]) : matrix_then(matrix_then(back, rotation(v[0])), to);
    }
    case SKEW_X: return (Matrix){1, 0, tan(v[0] * PI / 180), 1, 0, 0};
    case SKEW_Y: return (Matrix){1, tan(v[0] * PI / 180), 0, 1, 0, 0};
  }
  return MATRIX_IDENTITY;
}

static bool scan_transform_name(SvgScan *s, Transform *kind) {
  for (size_t i = 0; i < sizeof transforms / sizeof *transforms; i++) {
    Str name = transforms[i].name;
    if ((size_t)(s->end - s->p) > name.n && memcmp(s->p, name.p, name.n) == 0 &&
        (s->p[name.n] == '(' || is_blank(s->p[name.n])))
      return *kind = (Transform)i, s->p += name.n, true;
  }
  return false;
}

static bool scan_transform(SvgScan *s, Matrix *out) {
  Transform kind;
  double v[6] = {0};
  uint32_t n = 0;
  if (!scan_transform_name(s, &kind)) return false;
  svg_skip_blank(s);
  if (s->p == s->end || *s->p++ != '(') return false;
  for (svg_skip_blank(s); n < 6 && svg_scan_number(s, &v[n]); n++) svg_skip_comma(s);
  if (s->p == s->end || *s->p++ != ')' || !(transforms[kind].counts >> n & 1)) return false;
  *out = transform_matrix(kind, v, n);
  return true;
}

// "none" included; in a list the last is applied to the points first.
bool svg_parse_transform(Str text, Matrix *out) {
  SvgScan s = svg_scan(str_trim(text));
  *out = MATRIX_IDENTITY;
  if (str_eq(str_trim(text), STR("none"))) return true;
  while (s.p < s.end) {
    Matrix m;
    if (!scan_transform(&s, &m)) return false;
    *out = matrix_then(m, *out);
    svg_skip_comma(&s);
  }
  return true;
}
