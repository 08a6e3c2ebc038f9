// A layout as text: one line a rule, a page, a block; values as they are understood, not as they were written.
#include "layout/internal.h"

static void indent(Buf *out, uint32_t depth) {
  for (uint32_t i = 0; i < depth; i++) buf_lit(out, "  ");
}

static void dump_decls(Decls decls, Buf *out) {
  for (uint32_t i = 0; i < decls.n; i++) {
    const Decl *d = &decls.v[i];
    buf_byte(out, ' ');
    buf_add(out, d->prop == PROP_CUSTOM ? d->name : str_from(prop_info[d->prop].name));
    buf_lit(out, ": ");
    css_dump(d->value, out);
    buf_byte(out, ';');
  }
}

static void dump_name(const char *label, Str name, Buf *out) {
  if (name.n) buf_format(out, " %s=%.*s", label, STR_ARG(name));
}

static void dump_expr(const char *label, const Expr *e, Buf *out) {
  if (!e) return;
  buf_format(out, " %s=", label);
  expr_dump(e, out);
}

static void dump_template(const char *label, const Template *t, Buf *out) {
  if (!t) return;
  buf_format(out, " %s=", label);
  template_dump(t, out);
}

static void dump_css(const char *label, const Css *css, Buf *out) {
  if (!css) return;
  buf_format(out, " %s=", label);
  css_dump(css, out);
}

static void dump_bindings(const char *label, const Binding *v, uint32_t n, Buf *out) {
  for (uint32_t i = 0; i < n; i++) {
    buf_format(out, " %s %.*s=", label, STR_ARG(v[i].name));
    expr_dump(v[i].expr, out);
  }
}

static void dump_each(Str name, Str count, const Expr *each, Buf *out) {
  if (!each) return;
  buf_format(out, " each %.*s%s%.*s in ", STR_ARG(name), count.n ? "," : "", STR_ARG(count));
  expr_dump(each, out);
}

static void dump_list(const char *label, BlockList list, uint32_t depth, Buf *out);

static void dump_keys(const Block *b, Buf *out) {
  dump_each(b->each_name, b->each_count, b->each, out);
  dump_bindings("let", b->lets, b->let_count, out);
  dump_expr("if", b->condition, out);
  dump_name("style", b->style, out);
  dump_name("role", b->role, out);
  dump_name("name", b->name, out);
  dump_bindings("with", b->withs, b->with_count, out);
  dump_bindings("set", b->sets, b->set_count, out);
  dump_expr("id", b->id, out);
  dump_expr("link", b->link, out);
  dump_expr("index", b->index, out);
  dump_expr("value", b->value, out);
  dump_expr("src", b->src, out);
  dump_expr("of-page", b->of_page, out);
  dump_css("level", b->level, out);
  dump_name("toc", b->toc, out);
  dump_name("scope", b->scope, out);
  dump_css("colspan", b->colspan, out);
  dump_css("rowspan", b->rowspan, out);
  dump_css("line", b->line, out);
  dump_css("round", b->round, out);
  if (b->kind == BLOCK_CHART) buf_format(out, " form=%s", ((const char *const[]){"bar", "line", "share"})[b->form]);
  dump_template("text", b->text, out);
  dump_template("term", b->term, out);
  dump_template("alt", b->alt, out);
  dump_template("between", b->between, out);
}

static void dump_block(const Block *b, uint32_t depth, Buf *out) {
  indent(out, depth);
  buf_add(out, str_from(block_info[b->kind].name));
  dump_keys(b, out);
  if (b->decls.n) buf_lit(out, " |");
  dump_decls(b->decls, out);
  buf_byte(out, '\n');
  for (uint32_t i = 0; i < b->column_count; i++) {
    indent(out, depth + 1);
    buf_lit(out, "column");
    dump_each(b->columns[i].each_name, b->columns[i].each_count, b->columns[i].each, out);
    dump_name("scope", b->columns[i].scope, out);
    dump_name("style", b->columns[i].style, out);
    dump_decls(b->columns[i].decls, out);
    buf_byte(out, '\n');
  }
  for (uint32_t i = 0; i < b->series_count; i++) {
    indent(out, depth + 1);
    buf_lit(out, "series");
    dump_template("term", b->series[i]->term, out);
    dump_expr("value", b->series[i]->value, out);
    dump_template("text", b->series[i]->text, out);
    dump_decls(b->series[i]->decls, out);
    buf_byte(out, '\n');
  }
  dump_list("head", b->head, depth + 1, out);
  dump_list(NULL, b->body, depth + 1, out);
}

static void dump_list(const char *label, BlockList list, uint32_t depth, Buf *out) {
  if (label && list.n) {
    indent(out, depth);
    buf_format(out, "%s\n", label);
    depth++;
  }
  for (uint32_t i = 0; i < list.n; i++) dump_block(list.v[i], depth, out);
}

static void dump_rule(const StyleRule *rule, Buf *out) {
  static const char *const pseudos[] = {"", ":first-child", ":last-child", ":nth-child", ":column-start"};
  buf_lit(out, "style ");
  for (uint32_t i = 0; i < rule->count; i++) {
    const SelectorStep *s = &rule->steps[i];
    buf_add(out, s->combinator == COMBINE_NEXT ? STR(" + ") : s->combinator == COMBINE_CHILD ? STR(" > ") : i ? STR(" ") : STR(""));
    buf_format(out, "%.*s%s", STR_ARG(s->name), pseudos[s->pseudo]);
    if (s->pseudo == PSEUDO_NTH_CHILD) buf_format(out, "(%dn+%d)", (int)s->a, (int)s->b);
  }
  buf_byte(out, ':');
  dump_decls(rule->decls, out);
  buf_byte(out, '\n');
}

static void dump_page(const PageRule *rule, Buf *out) {
  buf_format(out, "page %.*s%s%s%s%s:", STR_ARG(rule->name), rule->first ? " first" : "", rule->left ? " left" : "",
             rule->right ? " right" : "", rule->blank ? " blank" : "");
  dump_decls(rule->decls, out);
  buf_byte(out, '\n');
  for (uint32_t i = 0; i < rule->region_count; i++) {
    indent(out, 1);
    buf_format(out, "region %.*s%s\n", STR_ARG(rule->regions[i].name), rule->regions[i].box ? "" : " none");
    if (rule->regions[i].box) dump_block(rule->regions[i].box, 2, out);
  }
}

static void dump_fit(const Fit *fit, Buf *out) {
  if (!fit->page_count) return;
  buf_lit(out, "fit");
  for (uint32_t i = 0; i < fit->page_count; i++) buf_format(out, " %u", fit->pages[i]);
  buf_add(out, fit->any ? STR(" any\n") : STR("\n"));
  for (uint32_t i = 0; i < fit->count; i++) {
    const FitGive *g = &fit->gives[i];
    buf_format(out, "  %.*s %s", STR_ARG(g->style), prop_info[g->prop].name);
    dump_css("least", g->least, out);
    dump_css("most", g->most, out);
    buf_byte(out, '\n');
  }
}

static void dump_words(const Data *words, Buf *out) {
  for (uint32_t i = 0; i < words->count; i++) {
    const DataField *f = &words->fields[i];
    buf_format(out, "word %.*s", STR_ARG(f->name));
    if (f->value->kind == DATA_TEXT) buf_format(out, ": %.*s", STR_ARG(data_text(out->arena, f->value)));
    for (uint32_t k = 0; f->value->kind == DATA_RECORD && k < f->value->count; k++)
      buf_format(out, " %.*s: %.*s;", STR_ARG(f->value->fields[k].name), STR_ARG(data_text(out->arena, f->value->fields[k].value)));
    buf_byte(out, '\n');
  }
}

static void dump_head(const Layout *layout, Buf *out) {
  static const char *const picks[] = {"first", "last", "start"};
  buf_format(out, "layout %.*s %.*s\n", STR_ARG(layout->name), STR_ARG(layout->lang));
  dump_template("title", layout->title, out);
  dump_template("author", layout->author, out);
  dump_template("subject", layout->subject, out);
  dump_bindings("let", layout->lets, layout->let_count, out);
  buf_byte(out, '\n');
  for (uint32_t i = 0; i < layout->property_count; i++) {
    buf_lit(out, "property");
    dump_decls((Decls){&layout->properties[i], 1}, out);
    buf_byte(out, '\n');
  }
  for (uint32_t i = 0; i < layout->variable_count; i++)
    buf_format(out, "variable %.*s %s\n", STR_ARG(layout->variables[i].name), picks[layout->variables[i].pick]);
}

void layout_dump(const Layout *layout, Buf *out) {
  dump_head(layout, out);
  dump_words(layout->words, out);
  for (uint32_t i = 0; i < layout->style_count; i++) dump_rule(&layout->styles[i], out);
  for (uint32_t i = 0; i < layout->page_count; i++) dump_page(&layout->pages[i], out);
  dump_fit(&layout->fit, out);
  for (uint32_t i = 0; i < layout->part_count; i++) {
    buf_format(out, "part %.*s", STR_ARG(layout->parts[i].name));
    for (uint32_t k = 0; k < layout->parts[i].param_count; k++)
      buf_format(out, " %.*s%s", STR_ARG(layout->parts[i].params[k].name), layout->parts[i].params[k].required ? "" : "?");
    buf_byte(out, '\n');
    dump_list(NULL, layout->parts[i].body, 1, out);
  }
  buf_lit(out, "body\n");
  dump_list(NULL, layout->body, 1, out);
}
