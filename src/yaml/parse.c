// In: a file's bytes. Out: the tree, built from libyaml's events by recursive descent; aliases share their anchor's
// node, merges (`<<`, https://yaml.org/type/merge.html) are written out. Slips that leave a tree are repaired and the
// reading goes on, so that one run lists them all.
#include <stdlib.h>

#include "yaml/internal.h"

typedef struct Anchor {
  Str name;
  const Yaml *node;
  TreeSize size;
} Anchor;

typedef struct Parser {
  Job *job;
  const YamlLimits *limits;
  uint32_t file;
  Str bytes;
  Marks marks;
  yaml_parser_t yaml;
  yaml_event_t event;
  bool stop;  // nothing more can be read
  VEC(Anchor) anchors;
  uint64_t nodes;
  uint32_t templates;  // of these, unquoted, we are within
  ScalarPlace last;
} Parser;

typedef struct Built {
  Yaml *node;  // NULL once the parser has stopped
  TreeSize size;
} Built;

static Built build(Parser *p, uint32_t depth);

// --- Events -----------------------------------------------------------------------------------------------------

static Span span_of(const Parser *p, uint32_t start, uint32_t end) {
  return (Span){p->file, start, end > start ? end : start};
}
static uint32_t byte_of(const Parser *p, yaml_mark_t mark) { return marks_byte(&p->marks, mark.index); }

static bool next(Parser *p) {
  yaml_event_delete(&p->event);
  if (p->stop) return false;
  if (yaml_parser_parse(&p->yaml, &p->event)) return true;
  SlipPlace place = {p->job, p->file, p->bytes, &p->marks, p->last};
  slip_report(&place, &p->yaml);
  p->stop = true;
  return false;
}

// libyaml ends an anchor at the first byte that is no word's: in «&a:b» the text is «:b».
static bool is_anchor_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
}

// Anchor and tag stand before the node itself, with blanks, comments and breaks between.
static uint32_t after_properties(const Parser *p, uint32_t at, uint32_t end) {
  while (at < end) {
    char c = p->bytes.p[at];
    if (c == '&')
      for (at++; at < end && is_anchor_byte(p->bytes.p[at]);) at++;
    else if (c == '!')
      while (at < end && !is_blank(p->bytes.p[at]) && !break_length(p->bytes, at, end)) at++;
    else if (c == '#')
      at = line_end(p->bytes, at);
    else if (is_blank(c))
      at++;
    else if (break_length(p->bytes, at, end))
      at += break_length(p->bytes, at, end);
    else
      break;
  }
  return at < end ? at : end;
}

static uint32_t node_start(const Parser *p, bool properties) {
  uint32_t start = byte_of(p, p->event.start_mark);
  return properties ? after_properties(p, start, p->bytes.n) : start;
}

static Str str_of(const yaml_char_t *z) { return str_from((const char *)z); }

// --- Limits ---------------------------------------------------------------------------------------------------------

static void stop_at(Parser *p, DiagId id, Span span, uint32_t limit) {
  diag(p->job->diags, id, span, diag_number(p->job->scratch, limit, 0));
  p->stop = true;
}

static bool within_limits(Parser *p, Span span, TreeSize size, uint32_t depth) {
  p->nodes += size.nodes;
  if (p->nodes > p->limits->nodes) stop_at(p, DIAG_YAML_TOO_MANY_NODES, span, p->limits->nodes);
  if (depth + size.height > p->limits->depth) stop_at(p, DIAG_YAML_TOO_DEEP, span, p->limits->depth);
  return !p->stop;
}

static Built no_node(void) { return (Built){NULL, {0, 0}}; }

static Yaml *new_node(Parser *p, YamlKind kind, Span span) {
  Yaml *node = ARENA_NEW(p->job->arena, Yaml);
  node->kind = kind;
  node->span = span;
  return node;
}

// --- Anchors and tags -------------------------------------------------------------------------------------------

static void keep_anchor(Parser *p, Str name, Built b) {
  if (name.n && b.node) VEC_PUSH(p->job->scratch, p->anchors, ((Anchor){name, b.node, b.size}));
}

static const Anchor *find_anchor(const Parser *p, Str name) {
  for (uint32_t i = p->anchors.n; i > 0; i--)
    if (str_eq(p->anchors.v[i - 1].name, name)) return &p->anchors.v[i - 1];
  return NULL;
}

static Str nearest_anchor(const Parser *p, Str name) {
  Str *names = ARENA_ARRAY(p->job->scratch, Str, p->anchors.n);
  for (uint32_t i = 0; i < p->anchors.n; i++) names[i] = p->anchors.v[i].name;
  return str_nearest(name, names, p->anchors.n);
}

static Yaml *null_scalar(Parser *p, Span span) {
  Yaml *node = new_node(p, YAML_SCALAR, span);
  TextPiece *piece = ARENA_NEW(p->job->arena, TextPiece);
  *piece = (TextPiece){0, span.file, span.start, 0};
  node->plain = true;
  node->text = STR("");
  node->map = (TextMap){piece, 1};
  return node;
}

static Built build_alias(Parser *p, uint32_t depth) {
  Str name = str_of(p->event.data.alias.anchor);
  Span span = span_of(p, byte_of(p, p->event.start_mark), byte_of(p, p->event.end_mark));
  const Anchor *anchor = find_anchor(p, name);
  if (anchor) {
    if (!within_limits(p, span, anchor->size, depth)) return no_node();
    return (Built){(Yaml *)anchor->node, anchor->size};
  }
  Str near = nearest_anchor(p, name);
  if (near.n)
    diag(p->job->diags, DIAG_YAML_ALIAS_NEAR, span, name, near);
  else
    diag(p->job->diags, DIAG_YAML_ALIAS, span, name);
  return (Built){null_scalar(p, span), {1, 0}};
}

typedef enum TagUse { TAG_NONE, TAG_TEXT, TAG_VALUE, TAG_MAPPING, TAG_SEQUENCE, TAG_REFUSED } TagUse;

static const struct {
  const char *name;
  TagUse use;
} tags[] = {{"tag:yaml.org,2002:str", TAG_TEXT},    {"tag:yaml.org,2002:int", TAG_VALUE},
            {"tag:yaml.org,2002:float", TAG_VALUE}, {"tag:yaml.org,2002:bool", TAG_VALUE},
            {"tag:yaml.org,2002:null", TAG_VALUE},  {"tag:yaml.org,2002:map", TAG_MAPPING},
            {"tag:yaml.org,2002:seq", TAG_SEQUENCE}};

static TagUse tag_use(Parser *p, const yaml_char_t *tag) {
  if (!tag) return TAG_NONE;
  for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
    if (str_eq(str_of(tag), str_from(tags[i].name))) return tags[i].use;
  uint32_t at = byte_of(p, p->event.start_mark);
  while (at < p->bytes.n && p->bytes.p[at] != '!') at++;
  uint32_t end = at;
  while (end < p->bytes.n && !is_blank(p->bytes.p[end]) && !break_length(p->bytes, end, p->bytes.n)) end++;
  Str written = str_slice(p->bytes, at, end);
  bool include = str_eq(written, STR("!include"));
  diag(p->job->diags, DIAG_YAML_TAG, span_of(p, at, end), written,
       include ? diag_words(p->job->arena, STR("write { include: FILE }"), STR("écrivez { include: FICHIER }"))
               : diag_words(p->job->arena, STR("remove it; if it is a text, put it in quotes"),
                            STR("supprimez-la\u00A0; si c’est un texte, mettez-le entre guillemets droits")));
  return TAG_REFUSED;
}

static void check_tag(Parser *p, TagUse use, YamlKind kind, Span span) {
  bool fits = use == TAG_NONE || use == TAG_REFUSED || (use == TAG_MAPPING && kind == YAML_MAPPING) ||
              (use == TAG_SEQUENCE && kind == YAML_SEQUENCE) ||
              ((use == TAG_TEXT || use == TAG_VALUE) && kind == YAML_SCALAR);
  if (!fits) diag(p->job->diags, DIAG_YAML_TAG_KIND, span);
}

// --- Scalars ----------------------------------------------------------------------------------------------------

// `#` right after a blank begins a comment, also in «#0000FF» and «salle #3».
static void check_comment(Parser *p, Yaml *node, uint32_t end) {
  uint32_t at = end;
  while (at < p->bytes.n && is_blank(p->bytes.p[at])) at++;
  if (at == end || at + 1 >= p->bytes.n || p->bytes.p[at] != '#') return;
  char c = p->bytes.p[at + 1];
  if (is_blank(c) || c == '#' || c == '!' || c == '-' || c == '=' || break_length(p->bytes, at + 1, p->bytes.n)) return;
  uint32_t stop = at + 1;
  while (stop < p->bytes.n && !is_blank(p->bytes.p[stop]) && !break_length(p->bytes, stop, p->bytes.n)) stop++;
  Str word = str_slice(p->bytes, at, stop);
  Colour colour;
  if (node->text.n || !colour_parse(word.p, word.n, &colour)) {
    diag(p->job->diags, DIAG_YAML_COMMENT, span_of(p, at, stop), word);
    return;
  }
  diag(p->job->diags, DIAG_YAML_COLOUR, span_of(p, at, stop), word);
  node->text = word;
  node->span = span_of(p, at, stop);
}

// Control characters come from escapes only; a document has no use for them.
static void check_controls(Parser *p, const Yaml *node) {
  for (uint32_t i = 0; i < node->text.n; i++) {
    unsigned char c = (unsigned char)node->text.p[i];
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F)
      diag(p->job->diags, DIAG_YAML_CONTROL, textmap_span(&node->map, i, i + 1),
           str_format(p->job->scratch, "U+%04X", c));
  }
}

static uint32_t trimmed_end(const Parser *p, uint32_t start, uint32_t end) {
  while (end > start && (is_blank(p->bytes.p[end - 1]) || p->bytes.p[end - 1] == '\n' || p->bytes.p[end - 1] == '\r'))
    end--;
  return end;
}

static Built build_scalar(Parser *p, uint32_t depth) {
  yaml_event_t *e = &p->event;
  bool properties = e->data.scalar.anchor || e->data.scalar.tag;
  uint32_t end = byte_of(p, e->end_mark), start = node_start(p, properties);
  if (start > end) start = end;
  ScalarPlace place = {p->file, start, end, e->data.scalar.style};
  Yaml *node = new_node(p, YAML_SCALAR, span_of(p, start, trimmed_end(p, start, end)));
  if (!within_limits(p, node->span, (TreeSize){1, 0}, depth)) return no_node();
  Str value = {(const char *)e->data.scalar.value, (uint32_t)e->data.scalar.length};
  TagUse use = tag_use(p, e->data.scalar.tag);
  check_tag(p, use, YAML_SCALAR, node->span);
  node->plain = use == TAG_VALUE || (use != TAG_TEXT && place.style == YAML_PLAIN_SCALAR_STYLE);
  scalar_text(p->job->arena, p->job->scratch, p->bytes, place, value, &node->text, &node->map);
  nfc_apply(p->job->arena, p->job->scratch, &node->text, &node->map);
  if (value.n > p->limits->scalar_bytes) stop_at(p, DIAG_YAML_LONG_TEXT, node->span, p->limits->scalar_bytes);
  if (place.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE) check_controls(p, node);
  if (place.style == YAML_PLAIN_SCALAR_STYLE) check_comment(p, node, end);
  p->last = place;
  return (Built){node, {1, 0}};
}

// --- Sequences --------------------------------------------------------------------------------------------------

static void add_size(TreeSize *size, TreeSize child) {
  size->nodes += child.nodes;
  if (child.height + 1 > size->height) size->height = child.height + 1;
}

// A block collection ends, for libyaml, where the next thing begins; for people, with its last item.
static void extend(Yaml *node, const Yaml *child) {
  bool inside = child->span.file == node->span.file && child->span.start >= node->span.start;  // an alias's is not
  if (inside && child->span.end > node->span.end) node->span.end = child->span.end;
}

static void close_flow(const Parser *p, Yaml *node, bool flow) {
  if (flow) node->span.end = byte_of(p, p->event.end_mark);
}

static Built build_sequence(Parser *p, uint32_t depth) {
  bool flow = p->event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
  bool properties = p->event.data.sequence_start.anchor || p->event.data.sequence_start.tag;
  uint32_t start = node_start(p, properties);
  Yaml *node = new_node(p, YAML_SEQUENCE, span_of(p, start, start));
  check_tag(p, tag_use(p, p->event.data.sequence_start.tag), YAML_SEQUENCE, node->span);
  if (!within_limits(p, node->span, (TreeSize){1, 0}, depth)) return no_node();
  Built built = {node, {1, 0}};
  VEC(const Yaml *) items = {0};
  while (next(p) && p->event.type != YAML_SEQUENCE_END_EVENT) {
    Built item = build(p, depth + 1);
    if (!item.node) return no_node();
    VEC_PUSH(p->job->scratch, items, item.node);
    extend(node, item.node);
    add_size(&built.size, item.size);
  }
  if (p->stop) return no_node();
  close_flow(p, node, flow);
  const Yaml **kept = ARENA_ARRAY(p->job->arena, const Yaml *, items.n);
  if (items.n) memcpy(kept, items.v, items.n * sizeof *kept);
  node->items = kept;
  node->count = items.n;
  return built;
}

// --- Mappings -----------------------------------------------------------------------------------------------------

enum { FEW_KEYS = 12 };

// Pairs as they come, with a table once they are many.
typedef struct Pairs {
  VEC(YamlPair) list;
  StrMap by_name;  // to the key's node
} Pairs;

static const Yaml *pairs_find(Pairs *pairs, Arena *scratch, Str key) {
  if (pairs->list.n < FEW_KEYS) {
    for (uint32_t i = 0; i < pairs->list.n; i++)
      if (str_eq(pairs->list.v[i].key->text, key)) return pairs->list.v[i].key;
    return NULL;
  }
  if (!pairs->by_name.n)
    for (uint32_t i = 0; i < pairs->list.n; i++)
      strmap_put(scratch, &pairs->by_name, pairs->list.v[i].key->text, (void *)pairs->list.v[i].key);
  return strmap_get(&pairs->by_name, key);
}

static void pairs_add(Pairs *pairs, Arena *scratch, YamlPair pair) {
  VEC_PUSH(scratch, pairs->list, pair);
  if (pairs->by_name.n) strmap_put(scratch, &pairs->by_name, pair.key->text, (void *)pair.key);
}

static bool is_merge(const Yaml *key) { return key->plain && str_eq(key->text, STR("<<")); }

// The keys of `from` that neither the mapping itself nor an earlier merge has.
static void merge_one(Parser *p, Pairs *own, Pairs *all, const Yaml *from, Span at) {
  if (from->kind != YAML_MAPPING) {
    diag(p->job->diags, DIAG_YAML_MERGE, at);
    return;
  }
  for (uint32_t i = 0; i < from->count; i++) {
    YamlPair pair = from->pairs[i];
    if (pairs_find(own, p->job->scratch, pair.key->text) || pairs_find(all, p->job->scratch, pair.key->text)) continue;
    pairs_add(all, p->job->scratch, pair);
  }
}

static Pairs with_merges(Parser *p, Pairs *own) {
  Pairs all = {0};
  for (uint32_t i = 0; i < own->list.n; i++) {
    YamlPair pair = own->list.v[i];
    if (!is_merge(pair.key)) {
      pairs_add(&all, p->job->scratch, pair);
    } else if (pair.value->kind == YAML_SEQUENCE) {
      for (uint32_t j = 0; j < pair.value->count; j++) merge_one(p, own, &all, pair.value->items[j], pair.key->span);
    } else {
      merge_one(p, own, &all, pair.value, pair.key->span);
    }
  }
  return all;
}

static bool key_is_good(Parser *p, const Yaml *key) {
  if (key->kind != YAML_SCALAR) {
    diag(p->job->diags, DIAG_YAML_KEY_KIND, key->span);
  } else if (key->plain && !key->text.n) {
    diag(p->job->diags, DIAG_YAML_KEY_EMPTY, key->span);
  } else {
    return true;
  }
  return false;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The last byte before `at` that is no blank and no break.
static uint32_t before_blanks(Str bytes, uint32_t at) {
  while (at && (is_blank(bytes.p[at - 1]) || bytes.p[at - 1] == '\n' || bytes.p[at - 1] == '\r')) at--;
  return at ? at - 1 : 0;
}

// A key that is but the words after a comma: no colon follows it.
static bool is_key_by_comma(const Parser *p, const Yaml *key, const Yaml *value) {
  if (key->kind != YAML_SCALAR || !value->plain || value->text.n || value->span.start < key->span.end) return false;
  if (p->bytes.p[before_blanks(p->bytes, key->span.start)] == '{') return false;  // no comma stands before the first key
  return str_find(str_slice(p->bytes, 0, value->span.start), STR(":"), key->span.end) < 0;
}

// `{ x: 62,8 }`: said, and read as the number that was meant. False: it is something else.
static bool mend_decimal(Parser *p, Pairs *pairs, const Yaml *key) {
  uint32_t at = key->span.start, from = at - 1;
  bool decimal = at > 1 && p->bytes.p[at - 1] == ',' && is_digit(p->bytes.p[at - 2]) && is_digit(key->text.p[0]);
  if (!decimal || !pairs->list.n) return false;
  while (from && is_digit(p->bytes.p[from - 1])) from--;
  Str whole = str_slice(p->bytes, from, at - 1);
  Yaml *meant = null_scalar(p, span_of(p, from, key->span.end));
  meant->text = str_format(p->job->arena, "%.*s.%.*s", STR_ARG(whole), STR_ARG(key->text));
  diag(p->job->diags, DIAG_YAML_DECIMAL_COMMA, meant->span, whole, key->text);
  YamlPair *last = &pairs->list.v[pairs->list.n - 1];
  if (last->value->span.start == from) last->value = meant;
  return true;
}

// Spaces that look like the ordinary one, or like nothing, and are none: text processors put them before a colon.
static bool is_false_space(uint32_t c) {
  return c == 0xA0 || c == 0x2007 || c == 0x202F || c == 0x200B || c == 0x2060 || c == 0xFEFF;
}

static uint32_t false_spaces_before(Str text) {
  uint32_t at = 0, c, n;
  while (at < text.n && (n = utf8_decode(text.p + at, text.p + text.n, &c)) && (is_false_space(c) || c == ' ')) at += n;
  return at;
}

// Where the name ends that such spaces follow.
static uint32_t false_spaces_after(Str text, uint32_t from) {
  uint32_t end = from, c, n;
  for (uint32_t at = from; at < text.n && (n = utf8_decode(text.p + at, text.p + text.n, &c)); at += n)
    if (!is_false_space(c) && c != ' ') end = at + n;
  return end;
}

// The slips that make another name of a key: a space that is none at its edge, a dash without its space.
static void mend_key(Parser *p, Yaml *key) {
  if (!key->plain || !key->text.n) return;
  uint32_t from = false_spaces_before(key->text), end = false_spaces_after(key->text, from);
  Str name = str_slice(key->text, from, end);
  if (name.n && name.n < key->text.n) {
    diag(p->job->diags, DIAG_YAML_KEY_SPACE, textmap_span(&key->map, from ? 0 : end, from ? from : key->text.n), name);
    key->text = name;
    key->span = textmap_span(&key->map, from, end);
  }
  if (name.n > 1 && name.p[0] == '-' && name.p[1] != '-')
    diag(p->job->diags, DIAG_YAML_DASH_SPACE, span_of(p, key->span.start, key->span.start + 1),
         str_slice(name, 1, name.n));
}

static void add_pair(Parser *p, Pairs *pairs, Yaml *key, const Yaml *value) {
  if (!key_is_good(p, key)) return;
  mend_key(p, key);
  const Yaml *first = pairs_find(pairs, p->job->scratch, key->text);
  if (first)
    diag_related(p->job->diags, DIAG_YAML_DUPLICATE_KEY, key->span, first->span, key->text);
  else
    pairs_add(pairs, p->job->scratch, (YamlPair){key, value});
}

// `{{ title }}` without quotes is, to YAML, a mapping whose key is a mapping: read as the text that was meant.
static bool is_template(const Parser *p, const Yaml *node, bool flow) {
  uint32_t at = node->span.start;
  return flow && at + 1 < p->bytes.n && p->bytes.p[at] == '{' && p->bytes.p[at + 1] == '{';
}

static Built template_text(Parser *p, Yaml *node) {
  uint32_t start = node->span.start, end = node->span.end;
  Str text = str_slice(p->bytes, start, end);
  diag(p->job->diags, DIAG_YAML_BRACES, node->span, slip_quoted(p->job->scratch, text));
  Yaml *scalar = null_scalar(p, node->span);
  scalar->text = text;
  scalar->plain = false;
  return (Built){scalar, {1, 0}};
}

static void report_template(Parser *p, const Yaml *node) {
  uint32_t end = line_end(p->bytes, node->span.start);
  int64_t close = str_find(str_slice(p->bytes, 0, end), STR("}}"), node->span.start);
  if (close >= 0) end = (uint32_t)close + 2;
  Span span = span_of(p, node->span.start, end);
  diag(p->job->diags, DIAG_YAML_BRACES, span, slip_quoted(p->job->scratch, str_slice(p->bytes, span.start, span.end)));
}

// `{ text: One, two }`: the words after the comma became a key without a value.
static void add_after_comma(Parser *p, Pairs *pairs, Yaml *key, const Yaml *value) {
  if (mend_decimal(p, pairs, key)) return;
  add_pair(p, pairs, key, value);
  diag(p->job->diags, DIAG_YAML_COMMA_TEXT, key->span, key->text);
}

// "ville { color: brand }": a brace stands where a colon should.
static bool lacks_colon(const Yaml *key, const Yaml *value) {
  if (!key->plain || !value->plain || value->kind != YAML_SCALAR || !str_ends(value->text, STR("}"))) return false;
  return str_find(key->text, STR(" {"), 0) > 0;
}

static void add_value(Parser *p, Pairs *pairs, Yaml *key, const Yaml *value, bool flow) {
  if (!flow && lacks_colon(key, value)) {
    int64_t brace = str_find(key->text, STR(" {"), 0);
    diag(p->job->diags, DIAG_YAML_BRACE_COLON, textmap_span(&key->map, (uint32_t)brace + 1, (uint32_t)brace + 2),
         str_trim(str_slice(key->text, 0, (uint32_t)brace)));
  } else if (flow && !p->templates && is_key_by_comma(p, key, value)) {
    add_after_comma(p, pairs, key, value);
  } else {
    add_pair(p, pairs, key, value);
  }
}

static bool build_pairs(Parser *p, uint32_t depth, Pairs *pairs, Built *built, bool flow, bool template) {
  while (next(p) && p->event.type != YAML_MAPPING_END_EVENT) {
    Built key = build(p, depth + 1);
    if (!key.node || !next(p)) return false;
    Built value = build(p, depth + 1);
    if (!value.node) return false;
    if (!template) add_value(p, pairs, key.node, value.node, flow);
    extend(built->node, key.node);
    extend(built->node, value.node);
    add_size(&built->size, key.size);
    add_size(&built->size, value.size);
  }
  return !p->stop;
}

static void keep_pairs(Parser *p, Yaml *node, Pairs *pairs) {
  bool merges = false;
  for (uint32_t i = 0; i < pairs->list.n; i++) merges |= is_merge(pairs->list.v[i].key);
  Pairs all = merges ? with_merges(p, pairs) : *pairs;
  YamlPair *kept = ARENA_ARRAY(p->job->arena, YamlPair, all.list.n);
  if (all.list.n) memcpy(kept, all.list.v, all.list.n * sizeof *kept);
  node->pairs = kept;
  node->count = all.list.n;
}

static Built build_mapping(Parser *p, uint32_t depth) {
  bool flow = p->event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
  bool properties = p->event.data.mapping_start.anchor || p->event.data.mapping_start.tag;
  uint32_t start = node_start(p, properties);
  Yaml *node = new_node(p, YAML_MAPPING, span_of(p, start, start));
  check_tag(p, tag_use(p, p->event.data.mapping_start.tag), YAML_MAPPING, node->span);
  if (!within_limits(p, node->span, (TreeSize){1, 0}, depth)) return no_node();
  bool template = is_template(p, node, flow);
  Built built = {node, {1, 0}};
  Pairs pairs = {0};
  p->templates += template;
  bool whole = build_pairs(p, depth, &pairs, &built, flow, template);
  p->templates -= template;
  if (!whole) {
    if (template) report_template(p, node);
    return no_node();
  }
  close_flow(p, node, flow);
  if (template) return template_text(p, node);
  keep_pairs(p, node, &pairs);
  return built;
}

// --- The whole ----------------------------------------------------------------------------------------------------

static Str anchor_of(Parser *p) {
  const yaml_event_t *e = &p->event;
  const yaml_char_t *name = e->type == YAML_SCALAR_EVENT           ? e->data.scalar.anchor
                            : e->type == YAML_SEQUENCE_START_EVENT ? e->data.sequence_start.anchor
                            : e->type == YAML_MAPPING_START_EVENT  ? e->data.mapping_start.anchor
                                                                   : NULL;
  return name ? str_dup(p->job->scratch, str_of(name)) : (Str){"", 0};
}

static Built build(Parser *p, uint32_t depth) {
  Str anchor = anchor_of(p);
  Built built = no_node();
  switch (p->event.type) {
    case YAML_ALIAS_EVENT: return build_alias(p, depth);
    case YAML_SCALAR_EVENT: built = build_scalar(p, depth); break;
    case YAML_SEQUENCE_START_EVENT: built = build_sequence(p, depth); break;
    case YAML_MAPPING_START_EVENT: built = build_mapping(p, depth); break;
    default: p->stop = true; break;
  }
  keep_anchor(p, anchor, built);
  return p->stop ? no_node() : built;
}

static void check_end(Parser *p) {
  if (!next(p) || p->event.type != YAML_DOCUMENT_END_EVENT || !next(p)) return;
  if (p->event.type != YAML_DOCUMENT_START_EVENT) return;
  uint32_t start = byte_of(p, p->event.start_mark);
  diag(p->job->diags, DIAG_YAML_SEVERAL, span_of(p, start, line_end(p->bytes, start)));
}

static const Yaml *parse_all(Parser *p) {
  if (!next(p) || !next(p)) return NULL;  // the stream's start
  if (p->event.type == YAML_STREAM_END_EVENT) return null_scalar(p, span_of(p, p->marks.skip, p->marks.skip));
  if (!next(p)) return NULL;
  Built root = build(p, 0);
  if (!root.node) return NULL;
  check_end(p);
  return p->stop ? NULL : root.node;
}

static const Yaml *parse_text(Job *job, uint32_t file, Str bytes, const YamlLimits *limits, uint32_t skip) {
  Parser p = {.job = job, .limits = limits, .file = file, .bytes = bytes};
  p.marks = marks_new(job->scratch, bytes, skip);
  if (!yaml_parser_initialize(&p.yaml)) exit(3);
  yaml_parser_set_encoding(&p.yaml, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&p.yaml, (const unsigned char *)bytes.p + skip, bytes.n - skip);
  const Yaml *tree = parse_all(&p);
  yaml_event_delete(&p.event);
  yaml_parser_delete(&p.yaml);
  return tree;
}

const Yaml *parse_bytes(Job *job, uint32_t file, Str bytes, const YamlLimits *limits) {
  ArenaMark mark = arena_mark(job->scratch);
  uint32_t skip;
  bool good = bytes_check(job, file, bytes, &skip);
  const Yaml *tree = good ? parse_text(job, file, bytes, limits, skip) : NULL;
  arena_rewind(job->scratch, mark);
  return tree;
}

const Yaml *yaml_parse_within(Job *job, uint32_t file, const YamlLimits *limits) {
  return parse_bytes(job, file, sources_get(job->sources, file)->bytes, limits);
}

const Yaml *yaml_parse(Job *job, uint32_t file) { return yaml_parse_within(job, file, &yaml_default_limits); }
