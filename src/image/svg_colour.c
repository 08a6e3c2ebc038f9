// In: a colour as CSS writes it (CSS Color 4: hexadecimal, rgb(), hsl(), names). Out: 8-bit RGB and alpha.
#include <math.h>
#include <stdlib.h>

#include "image/svg.h"

typedef struct NamedColour {
  char name[21];
  uint32_t rgb;
} NamedColour;

// CSS Color 4, 6.1, in the order of bsearch.
static const NamedColour named[] = {
    {"aliceblue", 0xF0F8FF},
    {"antiquewhite", 0xFAEBD7},
    {"aqua", 0x00FFFF},
    {"aquamarine", 0x7FFFD4},
    {"azure", 0xF0FFFF},
    {"beige", 0xF5F5DC},
    {"bisque", 0xFFE4C4},
    {"black", 0x000000},
    {"blanchedalmond", 0xFFEBCD},
    {"blue", 0x0000FF},
    {"blueviolet", 0x8A2BE2},
    {"brown", 0xA52A2A},
    {"burlywood", 0xDEB887},
    {"cadetblue", 0x5F9EA0},
    {"chartreuse", 0x7FFF00},
    {"chocolate", 0xD2691E},
    {"coral", 0xFF7F50},
    {"cornflowerblue", 0x6495ED},
    {"cornsilk", 0xFFF8DC},
    {"crimson", 0xDC143C},
    {"cyan", 0x00FFFF},
    {"darkblue", 0x00008B},
    {"darkcyan", 0x008B8B},
    {"darkgoldenrod", 0xB8860B},
    {"darkgray", 0xA9A9A9},
    {"darkgreen", 0x006400},
    {"darkgrey", 0xA9A9A9},
    {"darkkhaki", 0xBDB76B},
    {"darkmagenta", 0x8B008B},
    {"darkolivegreen", 0x556B2F},
    {"darkorange", 0xFF8C00},
    {"darkorchid", 0x9932CC},
    {"darkred", 0x8B0000},
    {"darksalmon", 0xE9967A},
    {"darkseagreen", 0x8FBC8F},
    {"darkslateblue", 0x483D8B},
    {"darkslategray", 0x2F4F4F},
    {"darkslategrey", 0x2F4F4F},
    {"darkturquoise", 0x00CED1},
    {"darkviolet", 0x9400D3},
    {"deeppink", 0xFF1493},
    {"deepskyblue", 0x00BFFF},
    {"dimgray", 0x696969},
    {"dimgrey", 0x696969},
    {"dodgerblue", 0x1E90FF},
    {"firebrick", 0xB22222},
    {"floralwhite", 0xFFFAF0},
    {"forestgreen", 0x228B22},
    {"fuchsia", 0xFF00FF},
    {"gainsboro", 0xDCDCDC},
    {"ghostwhite", 0xF8F8FF},
    {"gold", 0xFFD700},
    {"goldenrod", 0xDAA520},
    {"gray", 0x808080},
    {"green", 0x008000},
    {"greenyellow", 0xADFF2F},
    {"grey", 0x808080},
    {"honeydew", 0xF0FFF0},
    {"hotpink", 0xFF69B4},
    {"indianred", 0xCD5C5C},
    {"indigo", 0x4B0082},
    {"ivory", 0xFFFFF0},
    {"khaki", 0xF0E68C},
    {"lavender", 0xE6E6FA},
    {"lavenderblush", 0xFFF0F5},
    {"lawngreen", 0x7CFC00},
    {"lemonchiffon", 0xFFFACD},
    {"lightblue", 0xADD8E6},
    {"lightcoral", 0xF08080},
    {"lightcyan", 0xE0FFFF},
    {"lightgoldenrodyellow", 0xFAFAD2},
    {"lightgray", 0xD3D3D3},
    {"lightgreen", 0x90EE90},
    {"lightgrey", 0xD3D3D3},
    {"lightpink", 0xFFB6C1},
    {"lightsalmon", 0xFFA07A},
    {"lightseagreen", 0x20B2AA},
    {"lightskyblue", 0x87CEFA},
    {"lightslategray", 0x778899},
    {"lightslategrey", 0x778899},
    {"lightsteelblue", 0xB0C4DE},
    {"lightyellow", 0xFFFFE0},
    {"lime", 0x00FF00},
    {"limegreen", 0x32CD32},
    {"linen", 0xFAF0E6},
    {"magenta", 0xFF00FF},
    {"maroon", 0x800000},
    {"mediumaquamarine", 0x66CDAA},
    {"mediumblue", 0x0000CD},
    {"mediumorchid", 0xBA55D3},
    {"mediumpurple", 0x9370DB},
    {"mediumseagreen", 0x3CB371},
    {"mediumslateblue", 0x7B68EE},
    {"mediumspringgreen", 0x00FA9A},
    {"mediumturquoise", 0x48D1CC},
    {"mediumvioletred", 0xC71585},
    {"midnightblue", 0x191970},
    {"mintcream", 0xF5FFFA},
    {"mistyrose", 0xFFE4E1},
    {"moccasin", 0xFFE4B5},
    {"navajowhite", 0xFFDEAD},
    {"navy", 0x000080},
    {"oldlace", 0xFDF5E6},
    {"olive", 0x808000},
    {"olivedrab", 0x6B8E23},
    {"orange", 0xFFA500},
    {"orangered", 0xFF4500},
    {"orchid", 0xDA70D6},
    {"palegoldenrod", 0xEEE8AA},
    {"palegreen", 0x98FB98},
    {"paleturquoise", 0xAFEEEE},
    {"palevioletred", 0xDB7093},
    {"papayawhip", 0xFFEFD5},
    {"peachpuff", 0xFFDAB9},
    {"peru", 0xCD853F},
    {"pink", 0xFFC0CB},
    {"plum", 0xDDA0DD},
    {"powderblue", 0xB0E0E6},
    {"purple", 0x800080},
    {"rebeccapurple", 0x663399},
    {"red", 0xFF0000},
    {"rosybrown", 0xBC8F8F},
    {"royalblue", 0x4169E1},
    {"saddlebrown", 0x8B4513},
    {"salmon", 0xFA8072},
    {"sandybrown", 0xF4A460},
    {"seagreen", 0x2E8B57},
    {"seashell", 0xFFF5EE},
    {"sienna", 0xA0522D},
    {"silver", 0xC0C0C0},
    {"skyblue", 0x87CEEB},
    {"slateblue", 0x6A5ACD},
    {"slategray", 0x708090},
    {"slategrey", 0x708090},
    {"snow", 0xFFFAFA},
    {"springgreen", 0x00FF7F},
    {"steelblue", 0x4682B4},
    {"tan", 0xD2B48C},
    {"teal", 0x008080},
    {"thistle", 0xD8BFD8},
    {"tomato", 0xFF6347},
    {"turquoise", 0x40E0D0},
    {"violet", 0xEE82EE},
    {"wheat", 0xF5DEB3},
    {"white", 0xFFFFFF},
    {"whitesmoke", 0xF5F5F5},
    {"yellow", 0xFFFF00},
    {"yellowgreen", 0x9ACD32},
};

static int by_name(const void *key, const void *item) { return strcmp(key, ((const NamedColour *)item)->name); }

static char lower(char c) { return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c); }

bool svg_colour_named(Str name, Colour *out) {
  char key[21] = "";
  if (name.n >= sizeof key) return false;
  for (uint32_t i = 0; i < name.n; i++) key[i] = lower(name.p[i]);
  const NamedColour *c = bsearch(key, named, sizeof named / sizeof *named, sizeof *named, by_name);
  if (!c) return false;
  *out = (Colour){.r = (uint8_t)(c->rgb >> 16), .g = (uint8_t)(c->rgb >> 8), .b = (uint8_t)c->rgb};
  return true;
}

static uint8_t to_byte(double v) { return (uint8_t)(v <= 0 ? 0 : v >= 255 ? 255 : v + 0.5); }

// #RGBA and #RRGGBBAA: the last part is alpha.
static bool hexadecimal(Str s, Colour *out, double *alpha) {
  if (s.n == 4 || s.n == 7) return colour_parse(s.p, s.n, out);
  if (s.n != 5 && s.n != 9) return false;
  uint32_t body = s.n == 5 ? 4 : 7;
  char last[7] = {'#', '0', '0', '0', '0', s.p[s.n - 2], s.p[s.n - 1]};
  if (s.n == 5) last[5] = s.p[4];
  Colour a;
  if (!colour_parse(s.p, body, out) || !colour_parse(last, 7, &a)) return false;
  *alpha = a.b / 255.0;
  return true;
}

// Three components and perhaps alpha, parted by white space, commas or a slash; 100 % is `percent`.
static uint32_t components(Str inside, const double percent[4], double v[4]) {
  SvgScan s = svg_scan(inside);
  uint32_t n = 0;
  for (svg_skip_blank(&s); n < 4 && svg_scan_number(&s, &v[n]); n++) {
    if (s.p < s.end && *s.p == '%') v[n] = v[n] * percent[n] / 100, s.p++;
    if (s.end - s.p >= 3 && memcmp(s.p, "deg", 3) == 0) s.p += 3;
    svg_skip_comma(&s);
    if (s.p < s.end && *s.p == '/') s.p++;
    svg_skip_blank(&s);
  }
  return s.p == s.end ? n : 0;
}

// CSS Color 4, 7.1.
static double hue_part(double n, double h, double s, double l) {
  double k = fmod(n + h / 30, 12), a = s * fmin(l, 1 - l);
  return 255 * (l - a * fmax(-1, fmin(fmin(k - 3, 9 - k), 1)));
}

static bool function(Str s, Colour *out, double *alpha) {
  int64_t open = str_find(s, STR("("), 0);
  if (open < 0 || s.p[s.n - 1] != ')') return false;
  Str name = str_slice(s, 0, (uint32_t)open), inside = str_slice(s, (uint32_t)open + 1, s.n - 1);
  bool rgb = str_eq(name, STR("rgb")) || str_eq(name, STR("rgba")),
       hsl = str_eq(name, STR("hsl")) || str_eq(name, STR("hsla"));
  double v[4] = {0, 0, 0, 1};
  const double of_rgb[4] = {255, 255, 255, 1}, of_hsl[4] = {360, 1, 1, 1};
  if ((!rgb && !hsl) || components(inside, rgb ? of_rgb : of_hsl, v) < 3) return false;
  *alpha = v[3] < 0 ? 0 : v[3] > 1 ? 1 : v[3];
  if (rgb) return *out = (Colour){.r = to_byte(v[0]), .g = to_byte(v[1]), .b = to_byte(v[2])}, true;
  double h = fmod(fmod(v[0], 360) + 360, 360), sat = fmin(1, fmax(0, v[1])), light = fmin(1, fmax(0, v[2]));
  *out = (Colour){.r = to_byte(hue_part(0, h, sat, light)),
                  .g = to_byte(hue_part(8, h, sat, light)),
                  .b = to_byte(hue_part(4, h, sat, light))};
  return true;
}

bool svg_parse_colour(Str text, Colour *out, double *alpha) {
  Str s = str_trim(text);
  *alpha = 1;
  if (s.n == 0) return false;
  if (s.p[0] == '#') return hexadecimal(s, out, alpha);
  if (str_eq(s, STR("transparent"))) return *alpha = 0, *out = (Colour){0}, true;
  return svg_colour_named(s, out) || function(s, out, alpha);
}
