// In: a compiled schema. Out: content to start from: what must be there written out, what may be there behind a #, each
// with what its schema says of it. Values are the schema's examples; where it gives none, ones of the right shape.
//
// A root field with `x-file: annuaire.yaml` is written in a file of its own; with `x-file: "fiches/{id}.yaml"` every
// entry of its list is, named by one of its fields.
#include "schema/internal.h"

enum { DEEPEST = 12, WIDEST = 100, LARGEST = 1 << 20 };  // LARGEST: records in records multiply

typedef struct Starter {
  Job *job;
  const Schema *schema;
  const SchemaStart *what;
  VEC(StartFile) files;
  VEC(Str) referred;  // lists of the root that something written out refers to: they are written out as well
} Starter;

// One file being written.
typedef struct Writer {
  Starter *s;
  Buf out;
  uint32_t indent;
  int32_t comment;  // the column where a # stands; -1: none
  bool dash;        // the next line begins an item of a list
  const Node *within[DEEPEST];
  uint32_t depth;
} Writer;

static Str in_words(const Starter *s, const char *english, const char *french) {
  return str_from(s->what->lang == DIAG_FR ? french : english);
}

// --- Lines
// --------------------------------------------------------------------------------------------------------------

static void spaces(Writer *w, uint32_t count) {
  while (count-- > 0) buf_byte(&w->out, ' ');
}

static void line_start(Writer *w) {
  uint32_t from = w->comment < 0 ? 0 : (uint32_t)w->comment, dash = w->dash ? 2 : 0;
  if (w->comment >= 0) {
    spaces(w, from);
    buf_lit(&w->out, "# ");
  }
  spaces(w, w->indent - from - dash);
  if (w->dash) buf_lit(&w->out, "- ");
  w->dash = false;
}

// Words on lines no wider than they should be, each begun by `start`.
static void wrapped(Writer *w, Str text, void (*start)(Writer *w)) {
  uint32_t room = WIDEST > w->indent + 24 ? WIDEST - w->indent : 24, used = 0;
  for (uint32_t at = 0; at < text.n;) {
    int64_t space = str_find(text, STR(" "), at);
    Str word = str_slice(text, at, space < 0 ? text.n : (uint32_t)space);
    uint32_t length = utf8_length(word);
    bool first = used == 0, over = used + 1 + length > room;
    if (!first && over) buf_byte(&w->out, '\n');
    if (first || over) start(w), used = 0;
    if (!first && !over) buf_byte(&w->out, ' '), used++;
    buf_add(&w->out, word);
    used += length;
    at += word.n + 1;
  }
  buf_byte(&w->out, '\n');
}

// What explains stands behind two signs, what may be used behind one.
static void note_start(Writer *w) {
  spaces(w, w->indent);
  buf_lit(&w->out, "## ");
}

static void continued(Writer *w) {
  w->indent += 2;
  line_start(w);
  w->indent -= 2;
}

// --- Scalars
// --------------------------------------------------------------------------------------------------------------

static bool is_plain(Str text) {
  if (!text.n || strchr("-?:,[]{}#&*!|>'\"%@` ", text.p[0])) return false;
  if (strchr(": ", text.p[text.n - 1])) return false;
  for (uint32_t i = 0; i < text.n; i++)
    if ((unsigned char)text.p[i] < 0x20) return false;
  return str_find(text, STR(": "), 0) < 0 && str_find(text, STR(" #"), 0) < 0;
}

static void quoted(Writer *w, Str text) {
  buf_byte(&w->out, '"');
  for (uint32_t i = 0; i < text.n; i++) {
    if (strchr("\"\\", text.p[i])) buf_byte(&w->out, '\\');
    buf_byte(&w->out, text.p[i]);
  }
  buf_byte(&w->out, '"');
}

static void literal(Writer *w, Str text) {
  buf_lit(&w->out, "|-\n");
  for (uint32_t at = 0; at <= text.n;) {
    int64_t end = str_find(text, STR("\n"), at);
    Str line = str_slice(text, at, end < 0 ? text.n : (uint32_t)end);
    if (line.n || w->comment >= 0) {
      continued(w);
      buf_add(&w->out, line);
    }
    buf_byte(&w->out, '\n');
    at += line.n + 1;
  }
}

// A value to the end of its line, or on lines of its own.
static void write_text(Writer *w, Str text, bool may_be_plain) {
  if (str_find(text, STR("\n"), 0) >= 0) {
    literal(w, text);
  } else if (may_be_plain && is_plain(text) && utf8_length(text) + w->indent > WIDEST) {
    buf_lit(&w->out, ">-\n");
    wrapped(w, text, continued);
  } else {
    if (may_be_plain && is_plain(text))
      buf_add(&w->out, text);
    else
      quoted(w, text);
    buf_byte(&w->out, '\n');
  }
}

// --- Places
// -------------------------------------------------------------------------------------------------------------

// Where a value begins: after its key, at a dash, at the top of a file.
typedef enum Place { AFTER_KEY, AT_DASH, AT_TOP } Place;

// Moves to where a list's items or a record's fields stand, and back.
static uint32_t open_block(Writer *w, Place place, bool list) {
  uint32_t deeper = place == AFTER_KEY ? (list ? 4 : 2) : list ? 2 : 0;
  if (place == AT_DASH && list) line_start(w), w->out.n--;  // a list within a list: the dash alone
  if (place == AFTER_KEY || (place == AT_DASH && list)) buf_byte(&w->out, '\n');
  w->indent += deeper;
  return deeper;
}

static void open_scalar(Writer *w, Place place) {
  if (place == AT_DASH) line_start(w);
  if (place == AFTER_KEY) buf_byte(&w->out, ' ');
}

// --- Examples
// -----------------------------------------------------------------------------------------------------------

static void write_yaml(Writer *w, const Yaml *tree, uint32_t want, Place place);

static void write_yaml_block(Writer *w, const Yaml *tree, Place place) {
  bool list = tree->kind == YAML_SEQUENCE;
  uint32_t deeper = open_block(w, place, list);
  for (uint32_t i = 0; i < tree->count; i++) {
    if (list) {
      w->dash = true;
      write_yaml(w, tree->items[i], 0, AT_DASH);
      continue;
    }
    line_start(w);
    buf_format(&w->out, "%.*s:", STR_ARG(tree->pairs[i].key->text));
    write_yaml(w, tree->pairs[i].value, 0, AFTER_KEY);
  }
  w->indent -= deeper;
}

static void write_yaml(Writer *w, const Yaml *tree, uint32_t want, Place place) {
  if (tree->kind != YAML_SCALAR && tree->count) {
    write_yaml_block(w, tree, place);
    return;
  }
  open_scalar(w, place);
  Yaml plain = *tree;
  plain.plain = true;
  Value value = value_read(tree, want, false);
  if (value.is == IS_TEXT)
    write_text(w, tree->text, value_read(&plain, want, false).is == IS_TEXT);
  else
    buf_format(&w->out, "%.*s\n",
               STR_ARG(tree->kind == YAML_SCALAR    ? tree->text
                       : tree->kind == YAML_MAPPING ? STR("{}")
                                                    : STR("[]")));
}

// --- What a schema gives
// -------------------------------------------------------------------------------------------------

static const Yaml *note(const Node *node, Str name) {
  for (; node; node = node->ref) {
    const Yaml *found = yaml_get(node->tree, name);
    if (found) return found;
  }
  return NULL;
}

static const Yaml *first_of(const Yaml *list) {
  return list && list->kind == YAML_SEQUENCE && list->count ? list->items[0] : NULL;
}

static const Yaml *example_of(const Node *node) {
  const Yaml *example = first_of(note(node, STR("examples")));
  const Node *said = node_target(node);
  if (!example) example = said->constant;
  return example ? example : first_of(said->values);
}

// The id of the first entry that a starting content has in a list of the root.
static Str example_id(const Starter *s, Str array) {
  const Node *list = property(node_target(s->schema->root), array);
  const Yaml *entry = list ? first_of(example_of(list)) : NULL, *id = entry ? yaml_get(entry, STR("id")) : NULL;
  if (id) return id->text;
  const Node *entries = xref_entries(s->schema, array),
             *field = entries ? property(node_target(entries), STR("id")) : NULL;
  const Yaml *example = field ? example_of(field) : NULL;
  return example ? example->text : STR("exemple");
}

static bool is_referred(const Starter *s, Str array) {
  for (uint32_t i = 0; i < s->referred.n; i++)
    if (str_eq(s->referred.v[i], array)) return true;
  return false;
}

// A value of the right shape where there is no example.
static Str made_up(const Starter *s, const Node *node) {
  static const Str formats[] = {STR(""),
                                STR("2026-05-04"),
                                STR("14:00"),
                                STR("2026-05-04T14:00"),
                                STR("nom@exemple.fr"),
                                STR("https://exemple.fr"),
                                STR("https://exemple.fr"),
                                STR(".*")};
  if (node->xref.n) return example_id(s, node->xref);
  if (node->types & IS_BOOL) {
    bool standard = node->standard && str_eq(node->standard->text, STR("true"));
    return standard ? STR("false") : STR("true");
  }
  if ((node->types & IS_NUMBER) && !(node->types & IS_TEXT))
    return number_text(s->job->arena, has_bound(node, MINIMUM) ? node->bounds[MINIMUM] : 1);
  if (node->format) return formats[node->format];
  return node->media == MEDIA_IMAGE ? in_words(s, "image.jpg", "image.jpg") : in_words(s, "to be written", "à écrire");
}

// --- Fields
// ---------------------------------------------------------------------------------------------------------------

static void write_value(Writer *w, const Node *node, Place place);

static bool needs(const Node *record, Str name) {
  for (uint32_t i = 0; i < record->required.n; i++)
    if (str_eq(record->required.v[i], name)) return true;
  return false;
}

static bool has_own_file(const Node *node) { return yaml_get(node->tree, STR("x-file")) != NULL; }

static void write_note(Writer *w, const Node *node) {
  const Yaml *description = note(node, STR("description"));
  if (!description || w->comment >= 0 || w->dash) return;
  wrapped(w, description->text, note_start);
}

static void write_field(Writer *w, Named field, bool live) {
  int32_t above = w->comment;
  write_note(w, field.node);
  if (!live && above < 0) w->comment = (int32_t)w->indent;
  line_start(w);
  buf_format(&w->out, "%.*s:", STR_ARG(field.name));
  write_value(w, field.node, AFTER_KEY);
  w->comment = above;
}

// Which of a record's fields are written out: those that must be, else its first one; behind a #, all of them are.
static bool is_live(const Writer *w, const Node *record, uint32_t i) {
  if (w->comment >= 0 || has_own_file(record->properties.v[i].node)) return true;
  if (w->depth == 1 && w->within[0] == node_target(w->s->schema->root) &&
      is_referred(w->s, record->properties.v[i].name))
    return true;
  return record->required.n ? needs(record, record->properties.v[i].name) : i == 0;
}

static bool is_one_of(const Node *record) {
  return has_bound(record, MAX_PROPERTIES) && record->bounds[MAX_PROPERTIES] == 1;
}

// An item of a list begins with a field that is written out: what is behind a # cannot bear the dash.
static void write_fields(Writer *w, const Node *record) {
  bool item = w->dash;
  for (uint32_t pass = item ? 0 : 1; pass < 2; pass++)
    for (uint32_t i = 0; i < record->properties.n; i++) {
      bool live = is_live(w, record, i);
      if (item && live != (pass == 0)) continue;
      write_field(w, record->properties.v[i], live);
      if (is_one_of(record)) return;
    }
}

static bool enter(Writer *w, const Node *record) {
  for (uint32_t i = 0; i < w->depth; i++)
    if (w->within[i] == record) return false;
  if (w->depth == DEEPEST || w->out.n > LARGEST) return false;
  w->within[w->depth++] = record;
  return true;
}

static void write_record(Writer *w, const Node *record, Place place) {
  if (!record->properties.n || !enter(w, record)) {
    open_scalar(w, place);
    buf_lit(&w->out, "{}\n");
    return;
  }
  uint32_t deeper = open_block(w, place, false);
  write_fields(w, record);
  w->indent -= deeper;
  w->depth--;
}

// A list of things each of which is one of several shows one of each, all but the first behind a #.
static void write_choices(Writer *w, const Node *item) {
  for (uint32_t i = 0; i < item->properties.n; i++) {
    int32_t above = w->comment;
    if (i && above < 0) w->comment = (int32_t)w->indent - 2;
    w->dash = true;
    write_field(w, item->properties.v[i], true);
    w->comment = above;
  }
}

static void write_list(Writer *w, const Node *list, Place place) {
  enum { MOST = 16 };
  const Node *item = list->items ? node_target(list->items) : NULL;
  if (!item) {
    open_scalar(w, place);
    buf_lit(&w->out, "[]\n");
    return;
  }
  uint32_t deeper = open_block(w, place, true);
  double least = has_bound(list, MIN_ITEMS) ? list->bounds[MIN_ITEMS] : 1;
  if (is_one_of(item)) write_choices(w, item);
  for (uint32_t i = 0; !is_one_of(item) && i < MOST && (i == 0 || i < least); i++) {
    w->dash = true;
    write_value(w, list->items, AT_DASH);
  }
  w->indent -= deeper;
}

static void write_value(Writer *w, const Node *node, Place place) {
  const Yaml *example = example_of(node);
  const Node *said = node_target(node);
  if (example) {
    write_yaml(w, example, said->want, place);
  } else if (said->types & IS_RECORD) {
    write_record(w, said, place);
  } else if (said->types & IS_LIST) {
    write_list(w, said, place);
  } else {
    bool refers = said->xref.n && w->comment < 0 && !is_referred(w->s, said->xref);
    if (refers) VEC_PUSH(w->s->job->arena, w->s->referred, said->xref);
    open_scalar(w, place);
    write_text(w, made_up(w->s, said), true);
  }
}

// --- Files
// ------------------------------------------------------------------------------------------------------------------

static Writer writer_new(Starter *s) { return (Writer){.s = s, .out = buf_new(s->job->arena), .comment = -1}; }

// The editor's line: the schema's file stands where the main content does.
static void write_modeline(Writer *w, Str path, Str field) {
  buf_lit(&w->out, "# yaml-language-server: $schema=");
  for (uint32_t i = 0; i < path.n; i++)
    if (path.p[i] == '/') buf_lit(&w->out, "../");
  Str dot = field.n ? STR(".") : STR("");
  if (str_ends(field, STR("/"))) field.n--;
  buf_format(&w->out, "%.*s%.*s%.*s.schema.json\n", STR_ARG(w->s->what->schema), STR_ARG(dot), STR_ARG(field));
}

// "fiches/{id}.yaml" for an entry whose id is known.
static Str entry_path(Starter *s, Str path, Str id) {
  int64_t open = str_find(path, STR("{"), 0), close = str_find(path, STR("}"), 0);
  if (open < 0 || close < open) return path;
  return str_format(s->job->arena, "%.*s%.*s%.*s", (int)open, path.p, STR_ARG(id), (int)(path.n - close - 1),
                    path.p + close + 1);
}

static void write_file(Starter *s, Str field, Str path, const Node *node, const Yaml *example) {
  Writer w = writer_new(s);
  write_modeline(&w, path, field);
  if (example)
    write_yaml(&w, example, 0, AT_TOP);
  else
    write_value(&w, node, AT_TOP);
  VEC_PUSH(s->job->arena, s->files, ((StartFile){path, field, buf_str(&w.out)}));
}

static void write_entries(Starter *s, Str field, Str path, const Node *node) {
  const Yaml *list = example_of(node);
  for (uint32_t i = 0; list && i < list->count; i++) {
    const Yaml *id = yaml_get(list->items[i], STR("id"));
    Str name = id ? id->text : number_text(s->job->arena, i + 1);
    write_file(s, field, entry_path(s, path, name), NULL, list->items[i]);
  }
  const Node *items = node_target(node)->items;
  if (!list) write_file(s, field, entry_path(s, path, example_id(s, str_slice(field, 0, field.n - 1))), items, NULL);
}

// A field in a file of its own, or its entries in a folder: the main content includes them.
static void write_apart(Writer *main, Named field) {
  Starter *s = main->s;
  Arena *arena = s->job->arena;
  Str path = yaml_get(field.node->tree, STR("x-file"))->text;
  bool entries = str_find(path, STR("{"), 0) >= 0 && node_target(field.node)->items;
  Str target = entries ? str_cat(arena, path_folder(path), STR("/")) : path;
  write_note(main, field.node);
  buf_format(&main->out, "%.*s: { include: %.*s }\n", STR_ARG(field.name), STR_ARG(target));
  if (entries)
    write_entries(s, str_cat(arena, field.name, STR("/")), path, field.node);
  else
    write_file(s, field.name, path, field.node, NULL);
}

static void write_main(Starter *s) {
  Writer w = writer_new(s);
  const Node *root = node_target(s->schema->root);
  uint32_t place = s->files.n;
  VEC_PUSH(s->job->arena, s->files, (StartFile){0});
  write_modeline(&w, STR(""), STR(""));
  wrapped(&w, s->what->intro, note_start);
  buf_add(&w.out, s->what->head);
  w.within[w.depth++] = root;
  for (uint32_t i = 0; i < root->properties.n; i++) {
    buf_byte(&w.out, '\n');
    if (has_own_file(root->properties.v[i].node))
      write_apart(&w, root->properties.v[i]);
    else
      write_field(&w, root->properties.v[i], is_live(&w, root, i));
  }
  s->files.v[place] = (StartFile){str_cat(s->job->arena, s->what->name, STR(".yaml")), STR(""), buf_str(&w.out)};
}

const StartFile *schema_start(Job *job, const Schema *schema, const SchemaStart *what, uint32_t *count) {
  Starter s = {.job = job, .schema = schema, .what = what};
  for (uint32_t known = UINT32_MAX; known != s.referred.n;) {
    known = s.referred.n;
    s.files.n = 0;
    write_main(&s);
  }
  *count = s.files.n;
  return s.files.v;
}
