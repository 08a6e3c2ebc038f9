// Tables: columns with `each` repeated, cells put into the first free column as in HTML's table model, spans counted,
// heads and scopes said. Every row fills every column, or the reader of a cell would hear another column's head.
#include "doc/internal.h"

enum { MOST_COLUMNS = 256 };

typedef struct TableBuild {
  VEC(DocColumn) columns;
  uint32_t busy[MOST_COLUMNS];  // rows that a cell above still takes
  uint32_t width;               // columns declared, or of the first row
  bool head, has_header;
} TableBuild;

typedef struct RowBuild {
  TableBuild *table;
  NodeList cells;
  uint32_t at;  // the next column
} RowBuild;

static void column_add(DocBinder *b, TableBuild *t, const TableColumn *c, const Scope *scope) {
  VEC_PUSH(b->temp, t->columns, ((DocColumn){decls_fill(b, c->decls, scope), c->style, c->scope}));
}

static void columns_bind(DocBinder *b, const Site *site, const Block *block, TableBuild *t) {
  for (uint32_t i = 0; i < block->column_count; i++) {
    const TableColumn *c = &block->columns[i];
    if (!c->each) {
      column_add(b, t, c, site->scope);
      continue;
    }
    const Data *items = expr_eval(&b->expr, c->each, site->scope);
    for (uint32_t k = 0; items->kind == DATA_LIST && k < items->count; k++) {
      const Scope *scope = scope_push(b, site->scope, c->each_name, items->items[k]);
      if (c->each_count.n) scope = scope_push(b, scope, c->each_count, data_from_number(b->temp, k + 1, items->span));
      column_add(b, t, c, scope);
    }
  }
  t->width = t->columns.n < MOST_COLUMNS ? t->columns.n : MOST_COLUMNS;
}

// "row" names the cells beside it, "col" those below; a group's head stands over its rows, whose first cell it is.
static Str scope_named(Str scope) {
  static const struct {
    Str written, pdf;
  } names[] = {
      {STR("row"), STR("Row")},      {STR("col"), STR("Column")},
      {STR("rowgroup"), STR("Row")}, {STR("colgroup"), STR("Column")}, {STR("both"), STR("Both")},
  };
  for (uint32_t i = 0; i < sizeof names / sizeof *names; i++)
    if (str_eq(scope, names[i].written)) return names[i].pdf;
  return (Str){0};
}

static Str cell_scope(const TableBuild *t, const Block *block, uint32_t column) {
  if (block->scope.n) return scope_named(block->scope);
  if (t->head) return STR("Column");
  return column < t->columns.n ? scope_named(t->columns.v[column].scope) : (Str){0};
}

static uint32_t cell_place(RowBuild *row, uint32_t colspan, uint32_t rowspan) {
  TableBuild *t = row->table;
  while (row->at < MOST_COLUMNS && t->busy[row->at]) row->at++;
  uint32_t column = row->at;
  for (uint32_t i = 0; i < colspan && row->at < MOST_COLUMNS; i++) t->busy[row->at++] = rowspan;
  return column;
}

static void cell_fill(DocBinder *b, const Site *inner, const Block *block, DocNode *node) {
  NodeList children = {0};
  if (!block->text) {
    blocks_bind(b, inner, block->body, &children);
    node_close(b, node, &children);
    return;
  }
  TextDraft *draft = text_collect(b, inner, block->text, (BlockList){0});
  Site text = *inner;
  if (!draft) return;
  node_link(b, node, block, &text);
  text_finish(b, &text, draft, false, node);
}

// How wide a cell is; the head of a group takes the whole row unless it says otherwise.
static uint32_t cell_columns(DocBinder *b, const Site *site, const Block *block, const RowBuild *row) {
  uint32_t rest = row->table->width > row->at ? row->table->width - row->at : 1;
  bool group = str_eq(block->scope, STR("rowgroup"));
  uint32_t n = css_whole(b, block->colspan, site->scope, group ? rest : 1);
  return n ? n : 1;
}

static void cell_bind(DocBinder *b, const Site *site, const Block *block, void *arg) {
  RowBuild *row = arg;
  uint32_t colspan = cell_columns(b, site, block, row), rowspan = css_whole(b, block->rowspan, site->scope, 1);
  if (!rowspan) rowspan = 1;
  uint32_t column = cell_place(row, colspan, rowspan);
  Str scope = cell_scope(row->table, block, column);
  Site inner;
  DocNode *node = node_open(b, site, block, scope.n ? ROLE_TH : ROLE_TD, &inner);
  node->cell.colspan = colspan;
  node->cell.rowspan = rowspan;
  node->cell.column = column;
  node->cell.head = scope.n > 0;
  if (node->elem != site->elem && node->elem) {
    Elem *elem = &b->elems.v[node->elem];
    if (elem->role == ROLE_TH) elem_words(b, node->elem)->scope = scope;
    elem->colspan = node->cell.colspan;
    elem->rowspan = node->cell.rowspan;
    row->table->has_header |= elem->role == ROLE_TH;
  }
  cell_fill(b, &inner, block, node);
  VEC_PUSH(b->temp, row->cells, node);
}

static const char *const column_words[] = {"column", "columns", "colonne", "colonnes"};

// The row must end where the table does, cells from above counted. `at`: the content that it is made of, if `each` made it.
static void row_check(DocBinder *b, const Block *block, Span at, const RowBuild *row) {
  TableBuild *t = row->table;
  uint32_t end = 0;
  for (uint32_t i = 0; i < MOST_COLUMNS; i++) {
    if (!t->busy[i]) continue;
    end = i + 1;
    t->busy[i]--;
  }
  if (!t->width) t->width = end;
  if (end != t->width)
    diag_related(b->job.diags, DIAG_DOC_TABLE_ROW, span_or(at, block->span), at.file ? block->span : NO_SPAN,
                 diag_count(b->temp, end, column_words), str_format(b->temp, "%u", t->width));
}

static void row_bind(DocBinder *b, const Site *site, const Block *block, TableBuild *t, NodeList *out) {
  Site inner;
  DocNode *node = node_open(b, site, block, ROLE_TR, &inner);
  RowBuild row = {.table = t};
  for (uint32_t i = 0; i < block->body.n; i++) block_walk(b, &inner, block->body.v[i], cell_bind, &row);
  row_check(b, block, block->each ? site->span : NO_SPAN, &row);
  node_close(b, node, &row.cells);
  VEC_PUSH(b->temp, *out, node);
}

typedef struct SectionBuild {
  TableBuild *table;
  NodeList rows;  // or sections
} SectionBuild;

static void row_visit(DocBinder *b, const Site *site, const Block *block, void *arg) {
  SectionBuild *section = arg;
  row_bind(b, site, block, section->table, &section->rows);
}

// In the structure a span counts the rows that have an element: a row of signs for the eye alone is none.
static void spans_of_read_rows(DocBinder *b, const NodeList *rows, uint32_t section_elem) {
  for (uint32_t i = 0; i < rows->n; i++) {
    const DocNode *row = rows->v[i];
    for (uint32_t k = 0; k < row->count && row->elem; k++) {
      const DocNode *cell = row->children[k];
      if (cell->elem == row->elem || !cell->elem || cell->cell.rowspan < 2) continue;
      uint32_t read = 1;
      for (uint32_t r = i + 1; r < rows->n && r < i + cell->cell.rowspan; r++)
        read += rows->v[r]->elem != 0 && rows->v[r]->elem != section_elem;
      b->elems.v[cell->elem].rowspan = read;
    }
  }
}

static void rows_visit(DocBinder *b, const Site *site, const Block *block, void *arg) {
  SectionBuild *body = arg;
  SectionBuild section = {.table = body->table};
  Checkpoint mark = binder_mark(b);
  Site inner;
  DocNode *node = node_open(b, site, block, ROLE_TBODY, &inner);
  for (uint32_t i = 0; i < block->body.n; i++) block_walk(b, &inner, block->body.v[i], row_visit, &section);
  if (!section.rows.n) {
    binder_rewind(b, &mark);
    return;
  }
  memset(body->table->busy, 0, sizeof body->table->busy);
  spans_of_read_rows(b, &section.rows, node->elem);
  node_close(b, node, &section.rows);
  VEC_PUSH(b->temp, body->rows, node);
}

// Rows written without `rows` around them make one section together.
static void loose_rows_bind(DocBinder *b, const Site *site, const Block *block, SectionBuild *body) {
  Block section = {.kind = BLOCK_ROWS, .span = block->span};
  uint32_t from = 0, n = block->body.n;
  while (from < n) {
    uint32_t to = from;
    while (to < n && block->body.v[to]->kind == BLOCK_ROW) to++;
    if (to > from) {
      section.body = (BlockList){block->body.v + from, to - from};
      rows_visit(b, site, &section, body);
    }
    for (; to < n && block->body.v[to]->kind != BLOCK_ROW; to++)
      block_walk(b, site, block->body.v[to], rows_visit, body);
    from = to;
  }
}

static uint32_t head_bind(DocBinder *b, const Site *site, const Block *block, SectionBuild *body) {
  if (!block->head.n) return 0;
  Site inner;
  uint32_t elem = elem_open(b, site, NULL, ROLE_THEAD, block->span, &inner);
  body->table->head = true;
  for (uint32_t i = 0; i < block->head.n; i++) block_walk(b, &inner, block->head.v[i], row_visit, body);
  body->table->head = false;
  memset(body->table->busy, 0, sizeof body->table->busy);
  spans_of_read_rows(b, &body->rows, elem);
  return body->rows.n;
}

void table_bind(DocBinder *b, const Site *site, const Block *block, NodeList *out) {
  Checkpoint mark = binder_mark(b);
  TableBuild *t = ARENA_NEW(b->temp, TableBuild);
  SectionBuild body = {.table = t};
  Site inner;
  DocNode *node = node_open(b, site, block, ROLE_TABLE, &inner);
  columns_bind(b, site, block, t);
  node->table.head_rows = head_bind(b, &inner, block, &body);
  loose_rows_bind(b, &inner, block, &body);
  if (body.rows.n == node->table.head_rows) {
    binder_rewind(b, &mark);
    return;
  }
  if (!t->has_header && !inner.sealed) diag(b->job.diags, DIAG_DOC_TABLE_HEADERS, block->span);
  DocColumn *columns = ARENA_ARRAY(b->job.arena, DocColumn, t->columns.n);
  if (t->columns.n) memcpy(columns, t->columns.v, t->columns.n * sizeof *columns);
  node->table.columns = columns;
  node->table.count = t->columns.n;
  node_close(b, node, &body.rows);
  VEC_PUSH(b->temp, *out, node);
}
