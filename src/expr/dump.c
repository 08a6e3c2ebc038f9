// Trees as text: (op a b), (name input arguments…), paths as they are written.
#include "expr/internal.h"

static const char *const op_names[] = {"or", "and", "=", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*", "/"};

static void dump_literal(const Data *d, Buf *out) {
  switch (d->kind) {
    case DATA_NULL: buf_lit(out, "null"); break;
    case DATA_BOOL: buf_add(out, d->truth ? STR("true") : STR("false")); break;
    case DATA_LENGTH:
    case DATA_NUMBER:
      buf_add(out, number_print(out->arena, d->number, STR("en")));
      if (d->kind == DATA_LENGTH) buf_lit(out, "pt");
      break;
    case DATA_TEXT:
      buf_byte(out, '\'');
      buf_add(out, data_text(out->arena, d));
      buf_byte(out, '\'');
      break;
    case DATA_LIST:
    case DATA_RECORD: break;
  }
}

static void dump_path(const Expr *e, Buf *out) {
  if (e->kind == EXPR_ITEM) buf_byte(out, '.');
  for (uint32_t i = 0; i < e->name_count; i++) {
    if (i) buf_byte(out, '.');
    buf_add(out, e->names[i].text);
  }
}

static void dump_call(const Expr *e, Str name, Buf *out) {
  buf_byte(out, '(');
  buf_add(out, name);
  for (uint32_t i = 0; i < e->arg_count; i++) {
    buf_byte(out, ' ');
    expr_dump(e->args[i], out);
  }
  buf_byte(out, ')');
}

void expr_dump(const Expr *expr, Buf *out) {
  switch (expr->kind) {
    case EXPR_LITERAL: dump_literal(expr->literal, out); break;
    case EXPR_PATH:
    case EXPR_ITEM: dump_path(expr, out); break;
    case EXPR_NOT: dump_call(expr, STR("not"), out); break;
    case EXPR_BINARY: dump_call(expr, str_from(op_names[expr->op]), out); break;
    case EXPR_FILTER: dump_call(expr, str_from(filter_info[expr->filter].name), out); break;
  }
}

void template_dump(const Template *tmpl, Buf *out) {
  for (uint32_t i = 0; i < tmpl->count; i++) {
    if (i) buf_byte(out, ' ');
    if (tmpl->pieces[i].expr)
      expr_dump(tmpl->pieces[i].expr, out);
    else
      dump_literal(tmpl->pieces[i].literal, out);
  }
}
