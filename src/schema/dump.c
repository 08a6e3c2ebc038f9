// Values as text, one a line: what golden files hold. An entry that is met away from its own list is shown by its id.
#include "schema/internal.h"

typedef struct Dump {
  const Sources *sources;
  const Data *root;
  Buf *out;
  StrMap entries;  // addresses of the items of the root's lists
} Dump;

static Str address(const Data *const *data) { return (Str){(const char *)data, sizeof *data}; }

static void keep_entries(Dump *d) {
  for (uint32_t i = 0; d->root->kind == DATA_RECORD && i < d->root->count; i++) {
    const Data *list = d->root->fields[i].value;
    for (uint32_t k = 0; list->kind == DATA_LIST && k < list->count; k++)
      if (list->items[k]->kind == DATA_RECORD)
        strmap_put(d->out->arena, &d->entries, str_dup(d->out->arena, address(&list->items[k])),
                   (void *)list->items[k]);
  }
}

static void add_quoted(Buf *out, Str s) {
  buf_byte(out, '"');
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.p[i] == '\n')
      buf_lit(out, "\\n");
    else if (s.p[i] == '"' || s.p[i] == '\\')
      buf_format(out, "\\%c", s.p[i]);
    else
      buf_byte(out, s.p[i]);
  }
  buf_byte(out, '"');
}

static void add_text(Dump *d, const Data *data) {
  static const char *const types[] = {[TYPE_DATE] = "date",   [TYPE_TIME] = "time",   [TYPE_DATETIME] = "date-time",
                                      [TYPE_URI] = "uri",     [TYPE_EMAIL] = "email", [TYPE_RICH] = "rich",
                                      [TYPE_IMAGE] = "image", [TYPE_TEXT] = "text",   [TYPE_RECORD] = "text"};
  static const char *const parts[] = {"plain", "markup", "break", "page", "pages"};
  buf_add(d->out, str_from(data->type->kind < TYPE_LIST && types[data->type->kind] ? types[data->type->kind] : "text"));
  for (uint32_t i = 0; i < data->count; i++) {
    buf_format(d->out, " %s ", parts[data->parts[i].kind]);
    add_quoted(d->out, data->parts[i].text);
  }
}

static void add_place(Dump *d, Span span) {
  const Source *source = sources_get(d->sources, span.file);
  if (!source) return;
  Position at = source_position(source, span.start);
  Str name = path_name(source->path);
  buf_format(d->out, " @%.*s:%u:%u", STR_ARG(name), at.line, at.column);
}

static void add_scalar(Dump *d, const Data *data) {
  switch (data->kind) {
    case DATA_NULL: buf_lit(d->out, "null"); break;
    case DATA_BOOL: buf_add(d->out, data->truth ? STR("true") : STR("false")); break;
    case DATA_NUMBER: buf_add(d->out, number_text(d->out->arena, data->number)); break;
    case DATA_LENGTH:
      buf_add(d->out, str_cat(d->out->arena, number_text(d->out->arena, data->number), STR("pt")));
      break;
    case DATA_TEXT: add_text(d, data); break;
    default: break;
  }
}

// `home`: the value is an item of a list of the root.
static void dump(Dump *d, const Data *data, uint32_t depth, bool home) {
  bool list = data->kind == DATA_LIST;
  if (data->kind != DATA_RECORD && !list) {
    add_scalar(d, data);
    add_place(d, data->span);
    buf_byte(d->out, '\n');
    return;
  }
  if (!home && !list && strmap_get(&d->entries, address(&data))) {
    const Data *id = data_get(data, STR("id"));
    Str text = id ? data_text(d->out->arena, id) : STR("?");
    buf_format(d->out, "-> %.*s\n", STR_ARG(text));
    return;
  }
  buf_add(d->out, list ? STR("list") : STR("record"));
  add_place(d, data->span);
  buf_byte(d->out, '\n');
  for (uint32_t i = 0; i < data->count; i++) {
    for (uint32_t k = 0; k <= depth; k++) buf_lit(d->out, "  ");
    if (!list) buf_format(d->out, "%.*s: ", STR_ARG(data->fields[i].name));
    if (list) buf_lit(d->out, "- ");
    dump(d, list ? data->items[i] : data->fields[i].value, depth + 1, list && depth == 1);
  }
}

void data_dump(const Sources *sources, const Data *data, Buf *out) {
  Dump d = {.sources = sources, .root = data, .out = out};
  keep_entries(&d);
  dump(&d, data, 0, false);
}
