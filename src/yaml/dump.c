// The tree as text, a node a line: what golden files hold.
#include "yaml/internal.h"

static void add_quoted(Buf *out, Str s) {
  buf_byte(out, '"');
  for (uint32_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if (c == '\n')
      buf_lit(out, "\\n");
    else if (c == '"' || c == '\\')
      buf_format(out, "\\%c", c);
    else if (c < 0x20 || c == 0x7F)
      buf_format(out, "\\x%02X", c);
    else
      buf_byte(out, (char)c);
  }
  buf_byte(out, '"');
}

static void add_place(const Sources *sources, uint32_t file, Span span, Buf *out) {
  const Source *source = sources_get(sources, span.file);
  if (!source) {
    buf_lit(out, "-");
    return;
  }
  Position at = source_position(source, span.start);
  if (span.file != file) buf_format(out, "%.*s:", STR_ARG(source->path));
  buf_format(out, "%u:%u", at.line, at.column);
}

static void indent(Buf *out, uint32_t depth) {
  for (uint32_t i = 0; i < depth; i++) buf_lit(out, "  ");
}

static void dump(const Sources *sources, uint32_t file, const Yaml *node, uint32_t depth, Buf *out) {
  static const char *const kinds[] = {"scalar", "sequence", "mapping"};
  buf_format(out, "%s ", node->kind == YAML_SCALAR && node->plain ? "plain" : kinds[node->kind]);
  add_place(sources, file, node->span, out);
  file = node->span.file;
  if (node->kind == YAML_SCALAR) buf_byte(out, ' '), add_quoted(out, node->text);
  buf_byte(out, '\n');
  for (uint32_t i = 0; i < node->count; i++) {
    indent(out, depth + 1);
    if (node->kind == YAML_SEQUENCE) {
      buf_lit(out, "- ");
      dump(sources, file, node->items[i], depth + 1, out);
    } else {
      add_quoted(out, node->pairs[i].key->text);
      buf_byte(out, ' ');
      add_place(sources, file, node->pairs[i].key->span, out);
      buf_lit(out, ": ");
      dump(sources, file, node->pairs[i].value, depth + 1, out);
    }
  }
}

void yaml_dump(const Sources *sources, const Yaml *tree, Buf *out) { dump(sources, tree->span.file, tree, 0, out); }
