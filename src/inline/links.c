// Where links lead: a table of schemes. Those of the layout language (note, page, index) become nodes of their own.
#include "inline/internal.h"

typedef enum LinkUse { LINK_URI, LINK_PHONE, LINK_NOTE, LINK_PAGE, LINK_INDEX, LINK_RECORD } LinkUse;

static const struct {
  const char *prefix;
  LinkUse use;
} schemes[] = {
    {"https:", LINK_URI}, {"http:", LINK_URI},  {"mailto:", LINK_URI},  {"tel:", LINK_PHONE},
    {"note:", LINK_NOTE}, {"page:", LINK_PAGE}, {"index:", LINK_INDEX}, {"#", LINK_RECORD},
};

static bool starts_fold(Str s, Str prefix) {
  if (s.n < prefix.n) return false;
  for (uint32_t i = 0; i < prefix.n; i++)
    if ((s.p[i] | (s.p[i] >= 'A' && s.p[i] <= 'Z' ? 32 : 0)) != prefix.p[i]) return false;
  return true;
}

static int scheme_of(Str url, uint32_t *length) {
  for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
    Str prefix = str_from(schemes[i].prefix);
    *length = prefix.n;
    if (starts_fold(url, prefix)) return (int)i;
  }
  return -1;
}

// RFC 3986: what may not stand in a URI is written in percent; a telephone number loses what only eyes need.
static Str uri(Arena *arena, Str url, bool phone) {
  Buf out = buf_new(arena);
  for (uint32_t i = 0; i < url.n; i++) {
    unsigned char c = (unsigned char)url.p[i];
    if (phone && (c == ' ' || c == '.' || c == '(' || c == ')')) continue;
    if (c <= ' ' || c >= 0x7F || strchr("\"<>\\^`{|}", c))
      buf_format(&out, "%%%02X", c);
    else
      buf_byte(&out, (char)c);
  }
  return buf_str(&out);
}

static bool open_note(Markup *m, Str key, bool empty, Span span) {
  if (empty) inline_object(m->b, INLINE_NOTE, 0, key, STR(""), span);
  return false;
}

static bool open_page(Markup *m, Str id, bool empty, Span span) {
  if (empty) return inline_object(m->b, INLINE_PAGE, 0, id, STR(""), span), false;
  builder_span_open(m->b, INLINE_LINK, str_cat(m->b->own, STR("#"), id), STR(""), STR(""), span);
  return true;
}

static bool refuse(Markup *m, DiagId id, Str url, Span span) {
  diag(m->b->job->diags, id, span, url);
  return false;
}

bool link_open(Markup *m, Str url, Str title, bool empty, Span span) {
  uint32_t prefix;
  int scheme = scheme_of(url, &prefix);
  if (!url.n) return refuse(m, DIAG_INLINE_LINK_NOWHERE, url, span);
  if (scheme < 0) return refuse(m, DIAG_INLINE_LINK_SCHEME, url, span);
  LinkUse use = schemes[scheme].use;
  Str rest = str_slice(url, prefix, url.n);
  if (!rest.n && (use != LINK_INDEX || empty)) return refuse(m, DIAG_INLINE_LINK_NOWHERE, url, span);
  if (use == LINK_NOTE) return open_note(m, rest, empty, span);
  if (use == LINK_PAGE) return open_page(m, rest, empty, span);
  if (use == LINK_INDEX) return builder_span_open(m->b, INLINE_INDEX, STR(""), rest, STR(""), span), true;
  if (empty) return refuse(m, DIAG_INLINE_LINK_EMPTY, url, span);
  Str target = use == LINK_RECORD ? url : uri(m->b->own, url, use == LINK_PHONE);
  builder_span_open(m->b, INLINE_LINK, target, title, STR(""), span);
  return true;
}
