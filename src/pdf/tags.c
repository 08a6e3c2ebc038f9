// The structure tree: elements that hold something, their kids in reading order, the tree back from marks to elements.
// An element is attached to its parent when its first mark is made, so that a mark stands between its element's children
// where the text has it; elements without marks of their own have their children in the document's order.
#include <stdlib.h>

#include "pdf/writer.h"

static void add_kid(Writer *w, uint32_t elem, KidKind kind, uint32_t page, uint32_t number) {
  ElemUse *use = &w->elems[elem];
  Kid *kid = ARENA_NEW(w->arena, Kid);
  *kid = (Kid){kind, page, number, NULL};
  if (use->last)
    use->last->next = kid;
  else
    use->first = kid;
  use->last = kid;
}

static void attach(Writer *w, uint32_t elem) {
  while (elem && !w->elems[elem].attached) {
    ElemUse *use = &w->elems[elem];
    use->attached = true;
    uint32_t parent = w->doc->elems[elem].parent;
    if (!parent) return;
    // A parent attached only now gets this kid first; one attached before, after what it has.
    add_kid(w, parent, KID_ELEM, 0, elem);
    elem = parent;
  }
}

uint32_t pdf_mark(Writer *w, uint32_t page, uint32_t elem) {
  attach(w, elem);
  PageUse *use = &w->pages[page];
  uint32_t mcid = use->marks.n;
  VEC_PUSH(w->arena, use->marks, elem);
  add_kid(w, elem, KID_MARK, page, mcid);
  w->elems[elem].has_marks = true;
  return mcid;
}

void pdf_mark_annot(Writer *w, uint32_t page, uint32_t elem, uint32_t object) {
  attach(w, elem);
  add_kid(w, elem, KID_ANNOT, page, object);
}

// Annotations after elements: what is clicked, after what is read.
static int by_elem(const void *a, const void *b) {
  const Kid *x = *(const Kid *const *)a, *y = *(const Kid *const *)b;
  if (x->kind != y->kind) return (x->kind > y->kind) - (x->kind < y->kind);
  return (x->number > y->number) - (x->number < y->number);
}

typedef VEC(const Kid *) Kids;

static bool is_note(const Writer *w, const Kid *kid) { return kid->kind == KID_ELEM && w->doc->elems[kid->number].role == ROLE_NOTE; }

static void list_kids(const Writer *w, const Job *job, const ElemUse *use, bool notes, Kids *kids) {
  for (const Kid *kid = use->first; kid; kid = kid->next)
    if (is_note(w, kid) == notes) VEC_PUSH(job->scratch, *kids, kid);
}

// Notes are marked at the foot of each page; a text that goes on overleaf is read to its end before them.
static Kids kids_of(const Writer *w, const Job *job, const ElemUse *use) {
  Kids kids = {0};
  list_kids(w, job, use, false, &kids);
  list_kids(w, job, use, true, &kids);
  if (!use->has_marks && kids.n > 1) qsort(kids.v, kids.n, sizeof *kids.v, by_elem);
  return kids;
}

static void write_kids(const Writer *w, const Kids *kids, uint32_t page, Buf *b) {
  buf_lit(b, "/K [");
  for (uint32_t i = 0; i < kids->n; i++) {
    const Kid *kid = kids->v[i];
    if (kid->kind == KID_ELEM)
      pdf_ref(b, "", w->elems[kid->number].object);
    else if (kid->kind == KID_ANNOT)
      buf_format(b, "<</Type /OBJR /Pg %u 0 R /Obj %u 0 R>> ", w->pages[kid->page].object, kid->number);
    else if (kid->page == page)
      buf_int(b, kid->number), buf_byte(b, ' ');
    else
      buf_format(b, "<</Type /MCR /Pg %u 0 R /MCID %u>> ", w->pages[kid->page].object, kid->number);
  }
  buf_lit(b, "] ");
}

static uint32_t first_page(const ElemUse *use) {
  for (const Kid *kid = use->first; kid; kid = kid->next)
    if (kid->kind == KID_MARK) return kid->page;
  return UINT32_MAX;
}

static void write_text_key(Buf *b, const char *key, Str text) {
  if (!text.n) return;
  buf_byte(b, '/');
  buf_add(b, str_from(key));
  buf_byte(b, ' ');
  pdf_text_string(b, text);
  buf_byte(b, ' ');
}

static const DisplayBox *box_of(const Writer *w, uint32_t elem) {
  for (uint32_t i = 0; i < w->display->box_count; i++)
    if (w->display->boxes[i].elem == elem) return &w->display->boxes[i];
  return NULL;
}

static void write_layout_attributes(const Writer *w, uint32_t elem, Buf *b) {
  Role role = w->doc->elems[elem].role;
  const DisplayBox *box = role == ROLE_FIGURE || role == ROLE_TABLE || role == ROLE_FORMULA ? box_of(w, elem) : NULL;
  if (!box) return;
  Flow height = w->pages[box->page - 1].height;
  buf_lit(b, "<</O /Layout /Placement /Block /BBox [");
  pdf_len(b, box->rect.x);
  buf_byte(b, ' ');
  pdf_len(b, height - box->rect.y - box->rect.height);
  buf_byte(b, ' ');
  pdf_len(b, (Flow)box->rect.x + box->rect.width);
  buf_byte(b, ' ');
  pdf_len(b, height - box->rect.y);
  buf_lit(b, "]>> ");
}

static void write_attributes(const Writer *w, const Job *job, uint32_t elem, Buf *b) {
  const Elem *e = &w->doc->elems[elem];
  Buf a = buf_new(job->scratch);
  if (e->role == ROLE_TH || e->role == ROLE_TD) {
    buf_lit(&a, "<</O /Table ");
    if (e->role == ROLE_TH) buf_format(&a, "/Scope /%.*s ", STR_ARG(e->words->scope.n ? e->words->scope : STR("Column")));
    if (e->colspan > 1) buf_format(&a, "/ColSpan %u ", e->colspan);
    if (e->rowspan > 1) buf_format(&a, "/RowSpan %u ", e->rowspan);
    buf_lit(&a, ">> ");
  }
  if (e->role == ROLE_TABLE && e->words->summary.n) {
    buf_lit(&a, "<</O /Table /Summary ");
    pdf_text_string(&a, e->words->summary);
    buf_lit(&a, ">> ");
  }
  if (e->role == ROLE_L && e->words->numbering.n) buf_format(&a, "<</O /List /ListNumbering /%.*s>> ", STR_ARG(e->words->numbering));
  write_layout_attributes(w, elem, &a);
  if (!a.n) return;
  buf_lit(b, "/A [");
  buf_add(b, buf_str(&a));
  buf_lit(b, "] ");
}

static void write_elem(const Writer *w, const Job *job, uint32_t elem, Buf *b) {
  const ElemUse *use = &w->elems[elem];
  const Elem *e = &w->doc->elems[elem];
  Kids kids = kids_of(w, job, use);
  buf_lit(b, "/Type /StructElem /S ");
  pdf_name(b, role_names[e->role]);
  buf_byte(b, ' ');
  pdf_ref(b, "P", e->parent ? w->elems[e->parent].object : w->struct_root);
  uint32_t page = first_page(use);
  if (page != UINT32_MAX) pdf_ref(b, "Pg", w->pages[page].object);
  write_kids(w, &kids, page, b);
  write_text_key(b, "Alt", e->words->alt);
  write_text_key(b, "E", e->words->expansion);
  if (e->words->lang.n) {
    buf_lit(b, "/Lang ");
    pdf_byte_string(b, e->words->lang);
    buf_byte(b, ' ');
  }
  if (e->role == ROLE_NOTE) buf_format(b, "/ID (note-%08u) ", elem);
  write_attributes(w, job, elem, b);
}

static uint32_t elem_object(const Writer *w, uint32_t elem) { return w->elems[elem].object; }

enum { ELEM_ROOM = 100, TEXT_ROOM = 4 };  // bytes of most elements; of a byte of text

static uint32_t elem_room(const Writer *w, uint32_t elem) {
  const Elem *e = &w->doc->elems[elem];
  return ELEM_ROOM + (e->words->alt.n + e->words->expansion.n) * TEXT_ROOM;
}

static void give_elems(Writer *w) {
  static const MemberKind elements = {elem_object, elem_room, write_elem};
  for (uint32_t i = 1; i < w->doc->elem_count; i++)
    if (w->elems[i].attached) w->elems[i].object = pdf_reserve(w);
  pdf_members_give(w, &elements, w->doc->elem_count);
}

static void write_parent_tree(Writer *w, uint32_t object, uint32_t *next_key) {
  Buf b = buf_new(w->arena);
  uint32_t pages = w->display->page_count;
  buf_lit(&b, "/Nums [");
  for (uint32_t i = 0; i < pages; i++) {
    buf_format(&b, "%u [", i);
    for (uint32_t k = 0; k < w->pages[i].marks.n; k++) {
      buf_int(&b, w->elems[w->pages[i].marks.v[k]].object);
      buf_lit(&b, " 0 R ");
    }
    buf_lit(&b, "] ");
  }
  for (uint32_t i = 0; i < w->annots.n; i++) buf_format(&b, "%u %u 0 R ", pages + i, w->elems[w->annots.v[i].elem].object);
  buf_lit(&b, "] ");
  *next_key = pages + w->annots.n;
  pdf_body(w, object, buf_str(&b));
}

// Notes are found by their ID; a name tree is sorted by bytes, hence the width of the numbers.
static void write_ids(Writer *w, Buf *b) {
  Buf names = buf_new(w->job->scratch);
  for (uint32_t i = 1; i < w->doc->elem_count; i++)
    if (w->elems[i].object && w->doc->elems[i].role == ROLE_NOTE) buf_format(&names, "(note-%08u) %u 0 R ", i, w->elems[i].object);
  if (!names.n) return;
  buf_lit(b, "/IDTree <</Names [");
  buf_add(b, buf_str(&names));
  buf_lit(b, "]>> ");
}

static bool in_shown_table(const Writer *w, uint32_t elem) {
  for (; elem; elem = w->doc->elems[elem].parent)
    if (w->doc->elems[elem].role == ROLE_TABLE) return w->elems[elem].attached;
  return false;
}

// A cell without a mark is a cell all the same: rows of one table span the same columns.
static void attach_empty_cells(Writer *w) {
  for (uint32_t i = 1; i < w->doc->elem_count; i++) {
    Role role = w->doc->elems[i].role;
    if ((role == ROLE_TD || role == ROLE_TH) && in_shown_table(w, i)) attach(w, i);
  }
}

void pdf_tags_write(Writer *w) {
  attach(w, 1);
  attach_empty_cells(w);
  give_elems(w);
  uint32_t tree = pdf_reserve(w), next;
  write_parent_tree(w, tree, &next);
  Buf b = buf_new(w->arena);
  buf_format(&b, "/Type /StructTreeRoot /K [%u 0 R] /ParentTreeNextKey %u ", w->elems[1].object, next);
  pdf_ref(&b, "ParentTree", tree);
  write_ids(w, &b);
  pdf_body(w, w->struct_root, buf_str(&b));
}
