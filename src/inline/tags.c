// The raw tags a text may hold, as a table; each that opens must close in the same place of the tree.
#include "inline/internal.h"

typedef enum TagShape { TAG_PAIR, TAG_ALONE } TagShape;

typedef struct TagRule {
  const char *name;
  TagShape shape;
  InlineKind kind;
  const char *attribute;  // the one it must have, or NULL
} TagRule;

static const TagRule tags[] = {
    {"sup", TAG_PAIR, INLINE_SUP, NULL},     {"sub", TAG_PAIR, INLINE_SUB, NULL},
    {"br", TAG_ALONE, INLINE_BREAK, NULL},   {"wbr", TAG_ALONE, INLINE_WBR, NULL},
    {"span", TAG_PAIR, INLINE_SPAN, "lang"}, {"abbr", TAG_PAIR, INLINE_ABBR, "title"},
    {"dfn", TAG_PAIR, INLINE_DFN, NULL},
};

static const TagRule *tag_rule(Str name) {
  for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
    if (str_eq(name, str_from(tags[i].name))) return &tags[i];
  return NULL;
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }

static Str tag_name(Str inner) {
  uint32_t n = 0;
  while (n < inner.n && !is_space(inner.p[n]) && inner.p[n] != '/') n++;
  return str_slice(inner, 0, n);
}

// `name="value"` or `name='value'`, alone; false when there is anything else.
static bool attribute(Str rest, const char *name, Str *value) {
  rest = str_trim(rest);
  if (!name) return rest.n == 0;
  Str key = str_from(name);
  if (!str_starts(rest, key)) return false;
  rest = str_trim(str_slice(rest, key.n, rest.n));
  if (!rest.n || rest.p[0] != '=') return false;
  rest = str_trim(str_slice(rest, 1, rest.n));
  if (rest.n < 3 || (rest.p[0] != '"' && rest.p[0] != '\'') || rest.p[rest.n - 1] != rest.p[0]) return false;
  *value = str_trim(str_slice(rest, 1, rest.n - 1));
  return value->n && !memchr(value->p, rest.p[0], value->n);
}

// Letters, digits and hyphens, as in BCP 47.
static bool is_language(Str s) {
  for (uint32_t i = 0; i < s.n; i++) {
    char low = (char)(s.p[i] | 32);
    if (!(low >= 'a' && low <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '-') return false;
  }
  return s.n >= 2;
}

static void open_tag(Markup *m, const TagRule *rule, Str name, Str rest, Span span, const struct cmark_node *parent) {
  Str value = {"", 0};
  while (rule->shape == TAG_ALONE && rest.n && (rest.p[rest.n - 1] == '/' || is_space(rest.p[rest.n - 1]))) rest.n--;
  if (!attribute(rest, rule->attribute, &value) || (rule->kind == INLINE_SPAN && !is_language(value))) {
    diag(m->b->job->diags, DIAG_INLINE_TAG_ATTRIBUTE, span, name);
    value = STR("");
  }
  value = entities_decode(m->b->own, value);
  if (rule->shape == TAG_ALONE) {
    inline_object(m->b, rule->kind, 0, STR(""), STR(""), span);
    return;
  }
  bool is_lang = rule->kind == INLINE_SPAN;
  builder_span_open(m->b, rule->kind, STR(""), is_lang ? STR("") : value, is_lang ? value : STR(""), span);
  OpenTag open = {rule->kind, str_dup(m->b->own, name), span, parent};
  VEC_PUSH(m->b->own, m->tags, open);
}

static void close_tag(Markup *m, Str name, Span span, const struct cmark_node *parent) {
  OpenTag *last = m->tags.n ? &m->tags.v[m->tags.n - 1] : NULL;
  if (!last || last->parent != parent || !str_eq(last->name, name)) {
    diag(m->b->job->diags, DIAG_INLINE_TAG_UNOPENED, span, name);
    return;
  }
  builder_close_last(m->b);
  m->tags.n--;
}

// What Markdown has for a tag that people paste.
static const struct {
  const char *names;  // between spaces
  const char *en, *fr;
} in_markdown[] = {
    {" b strong ", "for bold, write **the words**", "pour du gras, écrivez **les mots**"},
    {" i em ", "for italics, write *the words*", "pour de l’italique, écrivez *les mots*"},
    {" a ", "for a link, write [the words](https://…)", "pour un lien, écrivez [les mots](https://…)"},
    {" p div ", "for a new paragraph, leave a blank line", "pour un nouveau paragraphe, laissez une ligne vide"},
    {" ul ol li ", "for a list, begin each item on its line with “- ”",
     "pour une liste, commencez chaque élément sur sa ligne par «\u00A0-\u00A0»"},
    {" h1 h2 h3 h4 h5 h6 ", "for a heading, begin its line with “## ”",
     "pour un titre, commencez sa ligne par «\u00A0##\u00A0»"},
};

static Str instead_of(Arena *arena, Str name) {
  Str word = str_format(arena, " %.*s ", STR_ARG(name));
  for (uint32_t i = 0; i < word.n; i++)
    if (word.p[i] >= 'A' && word.p[i] <= 'Z') ((char *)word.p)[i] |= ' ';
  for (size_t i = 0; i < sizeof in_markdown / sizeof *in_markdown; i++)
    if (str_find(str_from(in_markdown[i].names), word, 0) >= 0)
      return diag_words(arena, str_from(in_markdown[i].en), str_from(in_markdown[i].fr));
  return STR("");
}

// One finding for a pair.
static void refuse_tag(Markup *m, Str literal, Str name, Span span, bool closing) {
  if (closing && m->refused) {
    m->refused--;
    return;
  }
  m->refused += !closing && literal.n > 1 && literal.p[literal.n - 2] != '/' && literal.p[1] != '!';
  Str instead = instead_of(m->b->own, name);
  if (instead.n)
    diag(m->b->job->diags, DIAG_INLINE_TAG_MARKDOWN, span, literal, instead);
  else
    diag(m->b->job->diags, DIAG_INLINE_TAG, span, literal);
}

void tags_handle(Markup *m, Str literal, Span span, const struct cmark_node *parent) {
  bool closing = literal.n > 1 && literal.p[1] == '/';
  Str inner = str_trim(str_slice(literal, closing ? 2 : 1, literal.n - 1)), name = tag_name(inner);
  const TagRule *rule = tag_rule(name);
  if (!rule || (closing && rule->shape == TAG_ALONE))
    refuse_tag(m, literal, name, span, closing);
  else if (closing)
    close_tag(m, name, span, parent);
  else
    open_tag(m, rule, name, str_slice(inner, name.n, inner.n), span, parent);
}

void tags_end(Markup *m, const struct cmark_node *parent) {
  while (m->tags.n && m->tags.v[m->tags.n - 1].parent == parent) {
    OpenTag last = m->tags.v[--m->tags.n];
    diag(m->b->job->diags, DIAG_INLINE_TAG_UNCLOSED, last.span, last.name);
    builder_close_last(m->b);
  }
}
