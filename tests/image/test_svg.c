#include "image/support.h"
#include "image/svg.h"

#define PI 3.14159265358979323846
#define SVG(attrs, inside) "<svg xmlns='http://www.w3.org/2000/svg' " attrs ">" inside "</svg>"
#define BOX100(inside) SVG("viewBox='0 0 100 100'", inside)

static void check_dump(const char *svg, const char *want) {
  Bench *b = bench_new();
  const Image *image = bench_svg(b, svg);
  assert_string_equal(bench_findings(b), "");
  assert_string_equal(bench_dump(b, image), want);
  bench_free(b);
}

// Drawings only, without the line of the picture itself.
static void check_drawings(const char *svg, const char *want) {
  Bench *b = bench_new();
  const Image *image = bench_svg(b, svg);
  assert_string_equal(bench_findings(b), "");
  assert_string_equal(strchr(bench_dump(b, image), '\n') + 1, want);
  bench_free(b);
}

static void check_finding(const char *svg, const char *findings) {
  Bench *b = bench_new();
  bench_svg(b, svg);
  assert_string_equal(bench_findings(b), findings);
  bench_free(b);
}

// What is found stands on these bytes.
static void check_place(const char *svg, const char *finding, const char *text) {
  Bench *b = bench_new();
  bench_svg(b, svg);
  assert_string_equal(bench_findings(b), finding);
  Span span = b->diags.list.v[0].span;
  Str found = str_slice(str_from(svg), span.start, span.end);
  if (!str_eq(found, str_from(text))) fail_msg("found at “%.*s”, not at “%s”", STR_ARG(found), text);
  bench_free(b);
}

static void test_path_data(void **state) {
  (void)state;
  check_drawings(BOX100("<path d='M10 10h20v20H10z'/>"),
                 "drawing fill #000000\n  path M 10 10 L 30 10 L 30 30 L 10 30 Z\n");
  check_drawings(BOX100("<path d='m10 20.5.5.25 1e1-2E-1z m5 5l1 1'/>"),
                 "drawing fill #000000\n  path M 10 20.5 L 10.5 20.75 L 20.5 20.55 Z M 15 25.5 L 16 26.5\n");
  check_drawings(BOX100("<path d='M0 0C1 2 3 4 5 6s1 2 3 4S20 20 30 30'/>"),
                 "drawing fill #000000\n  path M 0 0 C 1 2 3 4 5 6 C 7 8 6 8 8 10 C 10 12 20 20 30 30\n");
  check_drawings(BOX100("<path d='M0 9Q3 15 6 9t6 0'/>"),
                 "drawing fill #000000\n  path M 0 9 C 2 13 4 13 6 9 C 8 5 10 5 12 9\n");
  check_drawings(BOX100("<path d='M0 0t3 3 L6 6Zl9 0'/>"),
                 "drawing fill #000000\n  path M 0 0 C 0 0 1 1 3 3 L 6 6 Z M 0 0 L 9 0\n");
  check_drawings(BOX100("<path d='M0 0A0 5 0 0 1 9 9'/>"), "drawing fill #000000\n  path M 0 0 L 9 9\n");
}

static void bezier(const PathStep *from, const PathStep *s, double t, double *x, double *y) {
  double x0 = from->x[from->verb == PATH_CURVE ? 2 : 0], y0 = from->y[from->verb == PATH_CURVE ? 2 : 0], u = 1 - t;
  *x = u * u * u * x0 + 3 * u * u * t * s->x[0] + 3 * u * t * t * s->x[1] + t * t * t * s->x[2];
  *y = u * u * u * y0 + 3 * u * u * t * s->y[0] + 3 * u * t * t * s->y[1] + t * t * t * s->y[2];
}

// Every point of every curve lies on the ellipse, and the arc turns through the angle it should.
static void check_arc(const char *flags, double sweep_degrees, double tilt_degrees, double cx, double cy) {
  Bench *b = bench_new();
  double rx = 30, ry = 20, tilt = tilt_degrees * PI / 180, turned = 0, before = NAN;
  // From the ellipse's angle 20° to 110°.
  double x0 = cx + rx * cos(20 * PI / 180) * cos(tilt) - ry * sin(20 * PI / 180) * sin(tilt);
  double y0 = cy + rx * cos(20 * PI / 180) * sin(tilt) + ry * sin(20 * PI / 180) * cos(tilt);
  double x1 = cx + rx * cos(110 * PI / 180) * cos(tilt) - ry * sin(110 * PI / 180) * sin(tilt);
  double y1 = cy + rx * cos(110 * PI / 180) * sin(tilt) + ry * sin(110 * PI / 180) * cos(tilt);
  bool whole = fabs(sweep_degrees) == 90 || fabs(sweep_degrees) == 270;
  assert_true(whole);
  Str svg = str_format(b->arena, BOX100("<path d='M%.15g %.15gA30 20 %.15g %s %.15g %.15g'/>"), x0, y0, tilt_degrees,
                       flags, x1, y1);
  const Image *image = bench_parse(b, svg, NULL, 0);
  const Path *p = &image->drawings[0].path;
  for (uint32_t i = 1; i < p->count; i++)
    for (int k = 0; k <= 32; k++) {
      double x, y;
      assert_int_equal(p->steps[i].verb, PATH_CURVE);
      bezier(&p->steps[i - 1], &p->steps[i], k / 32.0, &x, &y);
      double ux = ((x - cx) * cos(tilt) + (y - cy) * sin(tilt)) / rx,
             uy = (-(x - cx) * sin(tilt) + (y - cy) * cos(tilt)) / ry;
      if (fabs(hypot(ux, uy) - 1) > 3e-4) fail_msg("off the ellipse by %g", hypot(ux, uy) - 1);
      double angle = atan2(uy, ux);
      if (!isnan(before)) turned += remainder(angle - before, 2 * PI);
      before = angle;
    }
  if (fabs(turned * 180 / PI - sweep_degrees) > 1e-6) fail_msg("turned %g°, not %g°", turned * 180 / PI, sweep_degrees);
  const PathStep *last = &p->steps[p->count - 1];
  assert_true(fabs(last->x[2] - x1) < 1e-9 && fabs(last->y[2] - y1) < 1e-9);
  bench_free(b);
}

static void test_arcs(void **state) {
  (void)state;
  for (int tilt = -45; tilt <= 120; tilt += 33) {
    check_arc("0 1", 90, tilt, 50, 40);
    check_arc("1 0", -270, tilt, 50, 40);
  }
  // The other two flags describe the mirrored ellipse through the same points; its centre is the mirror of the first
  // at the chord's middle.
  Bench *b = bench_new();
  const Image *image = bench_svg(b, BOX100("<path d='M50 0A50 50 0 11 0 50M10 10A1 1 0 0030 10'/>"));
  const Path *p = &image->drawings[0].path;
  assert_int_equal(p->count, 1 + 3 + 1 + 2);  // three quarters; then radii enlarged to a half circle
  double x, y;
  bezier(&p->steps[4], &p->steps[5], 1, &x, &y);
  assert_true(fabs(x - 20) < 1e-9 && fabs(y - 20) < 1e-9);
  bezier(&p->steps[1], &p->steps[2], 1, &x, &y);
  assert_true(fabs(x - 50) < 1e-9 && fabs(y - 100) < 1e-9);
  bench_free(b);
}

static void test_shapes(void **state) {
  (void)state;
  check_drawings(BOX100("<rect x='1' y='2' width='10' height='5' fill='red'/>"),
                 "drawing fill #FF0000\n  path M 1 2 L 11 2 L 11 7 L 1 7 Z\n");
  check_drawings(BOX100("<rect width='50%' height='20%'/>"),
                 "drawing fill #000000\n  path M 0 0 L 50 0 L 50 20 L 0 20 Z\n");
  check_drawings(BOX100("<rect width='10' height='10' ry='9'/>"),
                 "drawing fill #000000\n  path M 5 0 L 5 0 C 7.761 0 10 2.239 10 5 L 10 5 C 10 7.761 7.761 10 5 10 L 5 "
                 "10 C 2.239 10 0 7.761 0 5 "
                 "L 0 5 C 0 2.239 2.239 0 5 0 Z\n");
  check_drawings(BOX100("<circle cx='50' cy='50' r='10'/>"),
                 "drawing fill #000000\n  path M 60 50 C 60 55.523 55.523 60 50 60 C 44.477 60 40 55.523 40 50 C 40 "
                 "44.477 44.477 40 50 40 C "
                 "55.523 40 60 44.477 60 50 Z\n");
  check_drawings(BOX100("<line x1='1' y1='2' x2='3' y2='4' stroke='#00f'/>"),
                 "drawing stroke #0000FF width 1 cap 0 join 0 miter 4\n  path M 1 2 L 3 4\n");
  check_drawings(BOX100("<polygon points='1,2 3,4,5 6'/><polyline points='1 2 3 4' stroke='red' fill='none'/>"),
                 "drawing fill #000000\n  path M 1 2 L 3 4 L 5 6 Z\ndrawing stroke #FF0000 width 1 cap 0 join 0 miter "
                 "4\n  path M 1 2 L 3 4\n");
  check_drawings(
      BOX100("<circle r='0'/><rect width='5'/><ellipse rx='3'/><path d=''/><path d='M1 1'/><path d='none'/>"),
      "drawing fill #000000\n  path M 3 0 C 3 1.657 1.657 3 0 3 C -1.657 3 -3 1.657 -3 0 C -3 -1.657 -1.657 -3 0 -3 C "
      "1.657 -3 3 "
      "-1.657 3 0 Z\n  clip M 0 0 L 100 0 L 100 100 L 0 100 Z\n");
}

static void test_transforms(void **state) {
  (void)state;
  check_drawings(BOX100("<g transform='translate(10 20)'><path transform='scale(2)' d='M1 1L2 2'/></g>"),
                 "drawing fill #000000\n  path M 12 22 L 14 24\n");
  check_drawings(BOX100("<path transform='rotate(90,10,10)translate(1)' d='M10 10L20 10'/>"),
                 "drawing fill #000000\n  path M 10 11 L 10 21\n");
  check_drawings(BOX100("<path transform='matrix(0 1 -1 0 50 0), skewX(45)' d='M0 10L5 0'/>"),
                 "drawing fill #000000\n  path M 40 10 L 50 5\n");
  check_drawings(
      BOX100("<path transform='scale(2)' stroke='red' stroke-width='3' stroke-dasharray='1 2 3' d='M8 8L9 9'/>"),
      "drawing fill #000000 stroke #FF0000 width 6 cap 0 join 0 miter 4 dashes  2  4  6  2  4  6 phase 0\n  path M 16 "
      "16 L 18 18\n");
}

static void test_viewports(void **state) {
  (void)state;
  check_dump(
      SVG("width='20mm' height='10mm' viewBox='0 0 10 10'", "<path d='M0 0L10 10'/>"),
      "image vector size 75.591 by 37.795 dpi 96 by 96\ndrawing fill #000000\n  path M 18.898 0 L 56.693 37.795\n");
  check_dump(SVG("width='20' height='10' viewBox='0 0 10 10' preserveAspectRatio='none'", "<path d='M0 0L10 10'/>"),
             "image vector size 20 by 10 dpi 96 by 96\ndrawing fill #000000\n  path M 0 0 L 20 10\n");
  check_dump(
      SVG("width='20' height='10' viewBox='0 0 10 10' preserveAspectRatio='xMaxYMin slice'", "<path d='M0 0L10 10'/>"),
      "image vector size 20 by 10 dpi 96 by 96\ndrawing fill #000000\n  path M 0 0 L 20 20\n  clip M 0 0 L 20 0 L 20 "
      "10 L 0 10 Z\n");
  check_dump(SVG("width='100%' viewBox='5 5 10 20'", "<path d='M5 5L6 6'/>"),
             "image vector size 10 by 20\ndrawing fill #000000\n  path M 0 0 L 1 1\n");
  check_dump(SVG("width='30' viewBox='0 0 10 20'", ""), "image vector size 30 by 60 dpi 96 by 96\n");
  check_drawings(BOX100("<svg x='10' y='10' width='20' height='20' viewBox='0 0 2 2'><path d='M0 0L1 1'/></svg>"),
                 "drawing fill #000000\n  path M 10 10 L 20 20\n");
}

static void test_use(void **state) {
  (void)state;
  check_drawings(BOX100("<defs><path id='p' d='M0 0L1 1'/></defs><use href='#p' x='3' y='4' fill='red'/>"),
                 "drawing fill #FF0000\n  path M 3 4 L 4 5\n");
  check_drawings(SVG("xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 100 100'",
                     "<symbol id='s' viewBox='0 0 2 2'><path d='M0 0L2 2'/></symbol><use xlink:href='#s' x='10' y='10' "
                     "width='8' height='8'/>"),
                 "drawing fill #000000\n  path M 10 10 L 18 18\n");
  check_place(BOX100("<g id='a'><use href='#a'/></g>"), "IMAGE_SVG_LOOP", "#a");
  check_finding(BOX100("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>"),
                "IMAGE_SVG_LOOP IMAGE_SVG_LOOP");
  check_place(BOX100("<use href='#none'/>"), "IMAGE_SVG_NO_TARGET", "#none");
  check_place(BOX100("<use href='other.svg#a'/>"), "IMAGE_SVG_OUTSIDE", "other.svg#a");
}

// Ten levels of ten are 10^10 paths: stopped by the limit, soon.
static void test_use_bomb(void **state) {
  (void)state;
  Bench *b = bench_new();
  Buf s = buf_new(b->arena);
  buf_lit(&s, "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path id='u0' d='M0 0L1 1'/>");
  for (int level = 1; level <= 10; level++) {
    buf_format(&s, "<g id='u%d'>", level);
    for (int i = 0; i < 10; i++) buf_format(&s, "<use href='#u%d'/>", level - 1);
    buf_lit(&s, "</g>");
  }
  buf_lit(&s, "</svg>");
  assert_null(bench_parse(b, buf_str(&s), NULL, 0));
  assert_string_equal(bench_findings(b), "IMAGE_SVG_TOO_MANY");
  bench_free(b);
}

static void test_entities(void **state) {
  (void)state;
  check_drawings("<!DOCTYPE svg [<!ENTITY c '#123456'>]>" BOX100("<path fill='&c;' d='M0 0L1 1'/>"),
                 "drawing fill #123456\n  path M 0 0 L 1 1\n");
  Bench *b = bench_new();
  Buf s = buf_new(b->arena);
  buf_lit(&s, "<!DOCTYPE svg [<!ENTITY e0 '0123456789'>");
  for (int i = 1; i <= 10; i++) {
    buf_format(&s, "<!ENTITY e%d '", i);
    for (int k = 0; k < 10; k++) buf_format(&s, "&e%d;", i - 1);
    buf_lit(&s, "'>");
  }
  buf_lit(&s, "]><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><title>&e10;</title></svg>");
  assert_null(bench_parse(b, buf_str(&s), NULL, 0));
  assert_string_equal(bench_findings(b), "IMAGE_SVG_ENTITY_BOMB");
  bench_free(b);
  check_finding("<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" BOX100("<title>&x;</title>"), "");
  check_finding("<!DOCTYPE svg SYSTEM 'no.dtd'>" BOX100("<g>&nowhere;</g>"), "IMAGE_SVG_ENTITY");
}

static void test_depth(void **state) {
  (void)state;
  Bench *b = bench_new();
  Buf s = buf_new(b->arena);
  buf_lit(&s, "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>");
  for (int i = 0; i < 100000; i++) buf_lit(&s, "<g>");
  assert_null(bench_parse(b, buf_str(&s), NULL, 0));
  assert_string_equal(bench_findings(b), "IMAGE_SVG_TOO_DEEP");
  bench_free(b);
}

static void test_cascade(void **state) {
  (void)state;
  static const char *const sheet = BOX100(
      "<style>/* c */ path { fill: #010101 } .a{fill:#020202;} .a.b , #z{fill:#030303} @font-face{x:y}"
      "g:hover{fill:red} .imp{fill:#040404 !important}</style>"
      "<path d='M0 0L1 1' fill='blue'/>"
      "<path class='a' d='M0 0L1 1'/>"
      "<path class='b a' d='M0 0L1 1'/>"
      "<path class='ab' id='z' d='M0 0L1 1'/>"
      "<path class='a' style='fill:#050505' d='M0 0L1 1'/>"
      "<path class='imp' style='fill:#050505; stroke : none' d='M0 0L1 1'/>"
      "<g fill='#060606'><circle r='0'/><rect width='1' height='1'/></g>");
  static const uint8_t want[] = {1, 2, 3, 3, 5, 4, 6};
  Bench *b = bench_new();
  const Image *image = bench_svg(b, sheet);
  assert_string_equal(bench_findings(b), "");
  assert_int_equal(image->drawing_count, 7);
  for (int i = 0; i < 7; i++) assert_int_equal(image->drawings[i].fill.r, want[i]);
  bench_free(b);
}

static void check_colour(const char *text, int r, int g, int bl, double alpha) {
  Colour c = {0};
  double a = -1;
  if (!svg_parse_colour(str_from(text), &c, &a)) fail_msg("“%s” is not taken", text);
  if (c.r != r || c.g != g || c.b != bl || fabs(a - alpha) > 1e-9)
    fail_msg("“%s” is %d %d %d %g", text, c.r, c.g, c.b, a);
}

static void test_colours(void **state) {
  (void)state;
  check_colour("#abc", 0xAA, 0xBB, 0xCC, 1);
  check_colour("#abc8", 0xAA, 0xBB, 0xCC, 0x88 / 255.0);
  check_colour("#01020380", 1, 2, 3, 128 / 255.0);
  check_colour("rgb(1, 2, 300)", 1, 2, 255, 1);
  check_colour("rgb(100% 50% 0% / 25%)", 255, 128, 0, 0.25);
  check_colour("rgba(1,2,3,.5)", 1, 2, 3, 0.5);
  check_colour("hsl(120, 100%, 25%)", 0, 128, 0, 1);
  check_colour("RebeccaPurple", 0x66, 0x33, 0x99, 1);
  check_colour("aliceblue", 0xF0, 0xF8, 0xFF, 1);
  check_colour("yellowgreen", 0x9A, 0xCD, 0x32, 1);
  check_colour("transparent", 0, 0, 0, 0);
  Colour c;
  double a;
  static const char *const wrong[] = {"",          "#12", "#12345g",        "rgb(1,2)",
                                      "rgb(1 2 3", "blu", "rgb(1 2 3 4 5)", "cmyk(1,2,3,4)"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) assert_false(svg_parse_colour(str_from(wrong[i]), &c, &a));
}

static void test_numbers(void **state) {
  (void)state;
  static const struct {
    const char *text;
    double value;
  } good[] = {{"1", 1},
              {"-1.5", -1.5},
              {"+.5", .5},
              {"5.", 5},
              {"1e3", 1000},
              {"1E-3", .001},
              {"123456789012345678901234567890e-29", 1.2345678901234568},
              {"0.1", 0.1},
              {"1e-400", 0}};
  static const char *const wrong[] = {"", "-", ".", "e5", "1e40", "1x", "--1", "nan", "inf", "0x10"};
  double v;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    assert_true(svg_parse_number(str_from(good[i].text), &v));
    assert_true(fabs(v - good[i].value) <= 1e-15 * fabs(good[i].value));
  }
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) assert_false(svg_parse_number(str_from(wrong[i]), &v));
  assert_true(svg_parse_length(STR("1in"), 0, &v) && v == 96);
  assert_true(svg_parse_length(STR("2em"), 0, &v) && v == 32);
  assert_true(svg_parse_length(STR("50%"), 8, &v) && v == 4);
  assert_false(svg_parse_length(STR("5vw"), 0, &v));
}

static void test_params(void **state) {
  (void)state;
  static const char *const art = BOX100(
      "<path fill='var(--brand)' d='M0 0L1 1'/><path fill='var(--none, #0a0b0c)' d='M0 0L1 1'/>"
      "<path fill='currentColor' d='M0 0L1 1'/><g color='red'><path style='stroke:currentColor;fill:none' d='M0 0L1 "
      "1'/></g>");
  ImageParam params[] = {{STR("brand"), {.r = 1, .g = 2, .b = 3, .has_cmyk = 1, .c = 100}, STR("")},
                         {STR("currentColor"), {.r = 7}, STR("")},
                         {STR("unused"), {.r = 9}, STR("")}};
  Bench *b = bench_new();
  const Image *image = bench_parse(b, str_from(art), params, 3);
  assert_string_equal(bench_findings(b), "");
  assert_int_equal(image->drawings[0].fill.c, 100);
  assert_int_equal(image->drawings[1].fill.r, 0x0A);
  assert_int_equal(image->drawings[2].fill.r, 7);
  assert_int_equal(image->drawings[3].stroke.r, 255);
  params[2].colour.r = 10;  // nobody asked for it: still the same picture
  assert_true(bench_parse(b, str_from(art), params, 3)->key == image->key);
  params[0].colour.r = 10;
  assert_true(bench_parse(b, str_from(art), params, 3)->key != image->key);
  params[0].colour.r = 1, params[1].colour.r = 8;
  assert_true(bench_parse(b, str_from(art), params, 3)->key != image->key);
  params[1].colour.r = 7, params[2].number = STR("3");
  assert_true(bench_parse(b, str_from(art), params, 3)->key == image->key);
  bench_free(b);
  Bench *numbers = bench_new();
  ImageParam width = {STR("w"), {0}, STR("3")};
  image = bench_parse(numbers, str_from(BOX100("<path stroke='red' stroke-width='var(--w, 1)' d='M0 0L1 1'/>")), &width, 1);
  assert_true(image->drawings[0].stroke_width == 3);
  width.number = STR("4");
  assert_true(bench_parse(numbers, str_from(BOX100("<path stroke='red' stroke-width='var(--w, 1)' d='M0 0L1 1'/>")), &width, 1)->key !=
              image->key);
  bench_free(numbers);
  check_place(BOX100("<path fill='var(--brand)' d='M0 0L1 1'/>"), "IMAGE_SVG_UNKNOWN_PARAM", "var(--brand)");
  check_drawings(BOX100("<style>:root{--w:3;--c:#112233}</style><path stroke='var(--c)' stroke-width='var(--w)' "
                        "fill='none' d='M9 9L8 8'/>"),
                 "drawing stroke #112233 width 3 cap 0 join 0 miter 4\n  path M 9 9 L 8 8\n");
}

static void test_opacity(void **state) {
  (void)state;
  check_drawings(BOX100("<g opacity='.5'><rect width='5' height='5' fill-opacity='50%'/><rect x='5' width='5' "
                        "height='5' fill='#ff000080'/></g>"),
                 "drawing fill #000000 opacity 0.25\n  path M 0 0 L 5 0 L 5 5 L 0 5 Z\n"
                 "drawing fill #FF0000 opacity 0.251\n  path M 5 0 L 10 0 L 10 5 L 5 5 Z\n");
  check_finding(BOX100("<g opacity='.5'><rect width='5' height='5'/><rect x='4' width='5' height='5'/></g>"),
                "IMAGE_SVG_OPACITY");
  check_finding(BOX100("<rect opacity='.5' width='5' height='5' stroke='red'/>"), "IMAGE_SVG_OPACITY");
  check_drawings(
      BOX100(
          "<rect opacity='0' width='5' height='5'/><g display='none'><rect width='5' height='5'/></g>"
          "<g visibility='hidden'><rect width='5' height='5'/><rect visibility='visible' width='1' height='1'/></g>"),
      "drawing fill #000000\n  path M 0 0 L 1 0 L 1 1 L 0 1 Z\n");
}

static void test_clips(void **state) {
  (void)state;
  check_drawings(BOX100("<clipPath id='c'><circle cx='50' cy='50' r='10'/></clipPath><rect clip-path='url(#c)' "
                        "width='100' height='100'/>"),
                 "drawing fill #000000\n  path M 0 0 L 100 0 L 100 100 L 0 100 Z\n"
                 "  clip M 60 50 C 60 55.523 55.523 60 50 60 C 44.477 60 40 55.523 40 50 C 40 44.477 44.477 40 50 40 C "
                 "55.523 40 60 44.477 60 50 Z\n");
  // Two upright rectangles cut each other; one around the drawing falls away.
  check_drawings(
      BOX100("<clipPath id='a'><rect width='50' height='50'/></clipPath><clipPath id='b'><path d='M25 "
             "25h50v50H25z'/></clipPath>"
             "<g clip-path='url(#a)'><g style='clip-path:url(#b)'><rect width='100' height='100'/><rect x='30' y='30' "
             "width='5' height='5'/></g></g>"),
      "drawing fill #000000\n  path M 0 0 L 100 0 L 100 100 L 0 100 Z\n  clip M 25 25 L 50 25 L 50 50 L 25 50 Z\n"
      "drawing fill #000000\n  path M 30 30 L 35 30 L 35 35 L 30 35 Z\n");
  // Shapes of a union turn the same way round.
  check_drawings(BOX100("<clipPath id='c'><rect width='9' height='9'/><path d='M5 5v9h9v-9z'/></clipPath><rect "
                        "clip-path='url(#c)' width='99' height='99'/>"),
                 "drawing fill #000000\n  path M 0 0 L 99 0 L 99 99 L 0 99 Z\n  clip M 0 0 L 9 0 L 9 9 L 0 9 Z M 14 5 "
                 "L 14 14 L 5 14 L 5 5 Z\n");
  check_drawings(BOX100("<clipPath id='c'/><rect clip-path='url(#c)' width='9' height='9'/>"), "");
  check_finding(
      BOX100("<clipPath id='a'><circle r='50'/></clipPath><clipPath id='b'><circle cx='20' r='50'/></clipPath>"
             "<g clip-path='url(#a)'><rect clip-path='url(#b)' width='9' height='9'/></g>"),
      "IMAGE_SVG_CLIPS");
  // A clip that leaves the picture: the picture's own frame is left to painting.
  check_dump(BOX100("<clipPath id='a'><path d='M0 0L200 0L0 50z'/></clipPath><rect clip-path='url(#a)' width='200' "
                    "height='10'/>"),
             "image vector size 100 by 100 overflow\ndrawing fill #000000\n  path M 0 0 L 200 0 L 200 10 L 0 10 Z\n  "
             "clip M 0 0 L 200 0 L 0 50 Z\n");
  check_finding(BOX100("<clipPath id='a' clip-path='url(#a)'><rect width='5' height='5'/></clipPath><rect "
                       "clip-path='url(#a)' width='9' height='9'/>"),
                "IMAGE_SVG_LOOP");
  check_finding(BOX100("<rect clip-path='url(#no)' width='9' height='9'/>"), "IMAGE_SVG_NO_TARGET");
}

static void test_refused(void **state) {
  (void)state;
  check_place(BOX100("<text x='1'>Bonjour</text>"), "IMAGE_SVG_TEXT", "<text x='1'>");
  check_finding(BOX100("<text><tspan>a</tspan></text>"), "IMAGE_SVG_TEXT");
  check_finding(BOX100("<text> </text><defs><text>never seen</text></defs><g display='none'><text>a</text></g>"), "");
  check_finding(BOX100("<image href='a.png'/>"), "IMAGE_SVG_PICTURE");
  check_finding(BOX100("<foreignObject/>"), "IMAGE_SVG_FOREIGN");
  check_finding(BOX100("<switch><foreignObject/><text>a</text></switch>"), "IMAGE_SVG_TEXT");
  check_finding(BOX100("<switch><foreignObject/></switch>"), "IMAGE_SVG_FOREIGN");
  check_finding(BOX100("<script>x</script><path onclick='x' d='M0 0L1 1'/>"), "IMAGE_SVG_SCRIPT");
  check_finding(BOX100("<path d='M0 0L1 1'><animate attributeName='d'/></path>"), "");
  check_place(BOX100("<linearGradient id='g'/><path fill='url(#g)' d='M0 0L1 1'/>"), "IMAGE_SVG_PAINT_SERVER",
              "url(#g)");
  check_place(BOX100("<linearGradient id='g'/><path style='fill:url(#g) red' d='M0 0L1 1'/>"), "IMAGE_SVG_PAINT_SERVER",
              "url(#g) red");
  check_finding(BOX100("<linearGradient id='g'/><path fill='url(#h) red' d='M0 0L1 1'/>"), "");
  check_place(BOX100("<filter id='f'/><path filter='url(#f)' d='M0 0L1 1'/>"), "IMAGE_SVG_PROPERTY", "url(#f)");
  check_finding(BOX100("<path style='mix-blend-mode:multiply;mask:url(#m)' d='M0 0L1 1'/>"),
                "IMAGE_SVG_PROPERTY IMAGE_SVG_PROPERTY");
  check_finding(BOX100("<path style='mix-blend-mode:normal;mask:none;-inkscape-x:1;font-family:a' d='M0 0L1 1'/>"), "");
  check_place(BOX100("<path d='M0 0L1 x'/>"), "IMAGE_SVG_PATH", "x");
  check_place(BOX100("<path d='L1 1'/>"), "IMAGE_SVG_PATH", "L");
  check_place(BOX100("<path fill='blau' d='M0 0L1 1'/>"), "IMAGE_SVG_VALUE", "blau");
  check_place(BOX100("<g transform='turn(3)'/>"), "IMAGE_SVG_VALUE", "turn(3)");
  check_place(BOX100("<rect width='5vw' height='1'/>"), "IMAGE_SVG_VALUE", "5vw");
  check_place(BOX100("<style>g > path{fill:red}</style>"), "IMAGE_SVG_SELECTOR", "g > path");
  check_finding(BOX100("<style>@import 'x.css'; path{}</style>"), "IMAGE_SVG_AT_RULE");
  check_place(BOX100("<blob/>"), "IMAGE_SVG_UNKNOWN", "<blob/>");
  check_finding(BOX100("<path stroke='red' transform='scale(1 2)' d='M0 0L1 1'/>"), "IMAGE_SVG_UNEVEN_STROKE");
  check_finding("<svg xmlns='http://www.w3.org/2000/svg'/>", "IMAGE_SVG_NO_SIZE");
  check_finding(BOX100("<path transform='scale(1e20)' d='M0 0L1e20 1'/>"), "IMAGE_SVG_OUT_OF_RANGE");
  check_finding(BOX100("<g transform='scale(1e20)'><g transform='scale(1e29)'><path transform='scale(1e-29)' d='M0 "
                       "0L1e20 1'/></g></g>"),
                "IMAGE_SVG_OUT_OF_RANGE");
  check_finding("<html/>", "IMAGE_SVG_NOT_SVG");
  check_finding("<svg><g></svg>", "IMAGE_SVG_TAG_MISMATCH");
  check_finding("<svg", "IMAGE_SVG_CUT_OFF");
  check_finding("<svg a=b/>", "IMAGE_SVG_XML");
}

static void test_title_and_order(void **state) {
  (void)state;
  check_dump(BOX100("<title> Un\narbre </title><g><title>no</title></g>"),
             "image vector size 100 by 100\ntitle Un\narbre\n");
  check_drawings(BOX100("<path paint-order='stroke' stroke='red' d='M9 9L3 3'/>"),
                 "drawing stroke #FF0000 width 1 cap 0 join 0 miter 4\n  path M 9 9 L 3 3\ndrawing fill #000000\n  "
                 "path M 9 9 L 3 3\n");
  check_drawings(BOX100("<switch><foreignObject requiredExtensions='x'/><g><path d='M9 9L1 1'/></g><g><path d='M0 0L1 "
                        "1'/></g></switch>"),
                 "drawing fill #000000\n  path M 9 9 L 1 1\n");
}

static void test_prefixes(void **state) {
  (void)state;
  check_prefixes(
      STR("<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY c '#123456'>]><svg xmlns='http://www.w3.org/2000/svg' "
          "viewBox='0 0 9 9'>"
          "<style><![CDATA[.a{fill:red} /* x */ #b , g{stroke:var(--c,blue)}]]></style><defs><clipPath id='k'><circle "
          "r='4'/></clipPath></defs>"
          "<g class='a' clip-path=\"url('#k')\" style='opacity:.5;stroke-dasharray:1,2'><path d='M0 0A5 5 0 0 1 9 9z' "
          "fill='&c;'/></g></svg>"));
}

// Path data, styles and transforms cut anywhere, and with each byte changed, in files that are whole otherwise.
static void test_garbled_values(void **state) {
  (void)state;
  static const char *const values[] = {"d='%.*s'", "style='%.*s'", "transform='%.*s'", "points='%.*s'",
                                       "stroke-dasharray='%.*s'"};
  static const char *const texts[] = {"M1 2a3 4 5 0 1 6 7s1e2.5-3z",
                                      "fill:rgb(1 2 3/4);stroke:url(#a) red;--x:var(--y,z)!important",
                                      "matrix(1 2 3 4 5 6) rotate(3,4,5)", "1,2 3 4,5", "1mm 2%,3"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    for (size_t n = 0; n <= strlen(texts[i]); n++)
      for (const char *p = "(;{}x-.,#! "; *p; p++) {
        Bench *b = bench_new();
        char text[128];
        snprintf(text, sizeof text, "%s", texts[i]);
        if (n < strlen(text)) text[n] = *p;
        Str attr = str_format(b->arena, values[i], (int)(*p == '(' ? n : strlen(text)), text);
        bench_parse(b, str_format(b->arena, BOX100("<polygon %.*s/><path %.*s/>"), STR_ARG(attr), STR_ARG(attr)), NULL,
                    0);
        bench_free(b);
      }
}

int run_svg_tests(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_path_data),       cmocka_unit_test(test_arcs),
      cmocka_unit_test(test_shapes),          cmocka_unit_test(test_transforms),
      cmocka_unit_test(test_viewports),       cmocka_unit_test(test_use),
      cmocka_unit_test(test_use_bomb),        cmocka_unit_test(test_entities),
      cmocka_unit_test(test_depth),           cmocka_unit_test(test_cascade),
      cmocka_unit_test(test_colours),         cmocka_unit_test(test_numbers),
      cmocka_unit_test(test_params),          cmocka_unit_test(test_opacity),
      cmocka_unit_test(test_clips),           cmocka_unit_test(test_refused),
      cmocka_unit_test(test_title_and_order), cmocka_unit_test(test_prefixes),
      cmocka_unit_test(test_garbled_values),
  };
  return cmocka_run_group_tests_name("svg", tests, NULL, NULL);
}
