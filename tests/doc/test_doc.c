// Binding: goldens of a layout with every kind, what vanishes, places, findings, regions.
#include "support.h"

// --- Goldens ----------------------------------------------------------------------------------------------------

static void test_kinds(void **state) {
  (void)state;
  Bench t;
  bench_open(&t);
  t.layout = bench_load(&t, STR(TESTS_DIR "/doc"), STR("kinds"), STR("maison"));
  assert_non_null(t.layout);
  const Yaml *tree = yaml_load(&t.job, SOURCE_CONTENT, STR(TESTS_DIR "/doc/kinds/content.yaml"), NO_SPAN);
  t.data = schema_validate(&t.job, t.layout->schema, tree);
  assert_non_null(t.data);
  t.doc = doc_bind(&t.job, t.layout, t.data, NULL);
  bench_print(&t);
  assert_non_null(t.doc);
  Buf blocks = buf_new(t.arena), structure = buf_new(t.arena);
  doc_dump(t.doc, &blocks);
  doc_dump_structure(t.doc, &structure);
  bench_same(&t, buf_str(&blocks), TESTS_DIR "/doc/kinds/doc.txt");
  bench_same(&t, buf_str(&structure), TESTS_DIR "/doc/kinds/structure.txt");
  bench_close(&t);
}

// --- What comes out of a body -----------------------------------------------------------------------------------

typedef struct BodyCase {
  const char *name, *body, *content, *structure;
} BodyCase;

static const char schema[] =
    "  v: { type: string }\n  w: { type: string }\n  l: { type: array, items: { type: string } }\n"
    "  r: { type: string, contentMediaType: text/markdown }\n  u: { type: string, format: uri }\n"
    "  e: { type: string, format: email }\n  i: { type: string, contentMediaType: image/* }\n"
    "  o: { type: array, items: { type: object, required: [id], additionalProperties: false,\n"
    "      properties: { id: { type: string }, x: { type: string } } } }\n"
    "  notes: { type: object, additionalProperties: { type: string } }\n";

static const BodyCase cases[] = {
    {"a paragraph without text is nothing", "- paragraph: { text: '{{ v }}' }", "t: A", ""},
    {"nor one whose spans all vanish",
     "- paragraph: { body: [ span: { text: '{{ v }}' }, br: { if: v }, span: { text: \"{{ w | before(' ') }}\" } ] }",
     "t: A", ""},
    {"nor one of breaks alone", "- paragraph: { body: [ span: { text: '{{ v }}' }, br: {} ] }", "t: A", ""},
    {"a list without items is nothing", "- list: { body: [ item: { each: x in l, text: '{{ x }}' } ] }", "t: A", ""},
    {"an item without text takes its term along",
     "- list: { body: [ item: { term: Nom, text: '{{ v }}' }, item: { text: b } ] }", "t: A",
     "  L\n    LI\n      Lbl\n      LBody | b\n"},
    {"a quote without content is nothing", "- quote: { body: [ paragraph: { text: '{{ v }}' } ] }", "t: A", ""},
    {"a figure without content is nothing", "- figure: { body: [ image: { src: i, alt: x } ] }", "t: A", ""},
    {"a box keeps no empty element", "- box: { role: Sect, body: [ paragraph: { text: '{{ v }}' } ] }", "t: A", ""},
    {"each, with a count", "- paragraph: { each: 'x, k in l', text: '{{ k }} {{ x }}' }", "t: A\nl: [a, b]",
     "  P | 1 a\n  P | 2 b\n"},
    {"each skips what is empty", "- paragraph: { each: x in l, text: '{{ x }}' }", "t: A\nl: [a, '', c]",
     "  P | a\n  P | c\n"},
    {"let before if", "- paragraph: { let: { z: l | count }, if: z > 1, text: '{{ z }}' }", "t: A\nl: [a, b]",
     "  P | 2\n"},
    {"if refuses", "- paragraph: { if: v, text: x }", "t: A", ""},
    {"between", "- paragraph: { body: [ span: { each: x in l, between: ' + ', text: '{{ x }}' } ] }",
     "t: A\nl: [a, '', c]", "  P | a + c\n"},
    {"between parts", "- paragraph: { body: [ part: { each: x in l, between: ', ', name: q, with: { x: x } } ] }",
     "t: A\nl: [a, b]", "  P | <a>, <b>\n"},
    {"a heading that is none", "- heading: { level: 4, role: P, text: a }", "t: A", "  P | a\n"},
    {"markup in content", "- paragraph: { text: '{{ v }} !' }", "t: A\nv: '**a** b'", "  P | a b^!\n"},
    {"markup characters of the layout stay", "- paragraph: { text: 'a *b* c' }", "t: A", "  P | a *b* c\n"},
    {"a mail address", "- paragraph: { body: [ span: { text: '{{ e }}', link: e } ] }", "t: A\ne: a@b.fr",
     "  P\n    Link -> mailto:a@b.fr | a@b.fr\n"},
    {"a telephone number", "- paragraph: { text: Appelez, link: v }", "t: A\nv: 03 22 82 37 67",
     "  P\n    Link -> tel:0322823767 | Appelez\n"},
    {"a URI", "- paragraph: { body: [ span: { text: Le site, link: u } ] }", "t: A\nu: https://a.fr/b",
     "  P\n    Link -> https://a.fr/b | Le site\n"},
    {"no link without value", "- paragraph: { body: [ span: { text: Le site, link: u } ] }", "t: A", "  P | Le site\n"},
    {"no link in a link", "- paragraph: { link: u, body: [ span: { text: Le site, link: e } ] }",
     "t: A\nu: https://a.fr\ne: a@b.fr", "  P\n    Link -> https://a.fr | Le site\n"},
    {"rich headings shift together", "- heading: { level: 1, text: '{{ t }}' }\n- rich: { value: r, level: 2 }",
     "t: A\nr: \"### B\\n\\nc\\n\\n#### D\\n\"", "  H1 | A\n  H2 | B\n  P | c\n  H3 | D\n"},
    {"rich headings go on from the last", "- heading: { level: 1, text: '{{ t }}' }\n- rich: { value: r }",
     "t: A\nr: \"# B\\n\"", "  H1 | A\n  H2 | B\n"},
    {"an ordered list from three", "- rich: { value: r }", "t: A\nr: \"3. a\\n4. b\\n\"",
     "  L numbering=Decimal\n    LI\n      Lbl\n      LBody | a\n    LI\n      Lbl\n      LBody | b\n"},
    {"a role", "- box: { role: Sect, body: [ paragraph: { role: BlockQuote, text: a } ] }", "t: A",
     "  Sect\n    BlockQuote | a\n"},
    {"an artifact", "- box: { role: artifact, body: [ paragraph: { text: a } ] }\n- paragraph: { text: b }", "t: A",
     "  P | b\n"},
    {"a figure hides its pieces", "- box: { role: Figure, alt: '{{ v }}', body: [ paragraph: { text: a }, rule: {} ] }",
     "t: A\nv: L'été", "  Figure alt=\"L’été\" | a\n"},
    {"a picture with its caption", "- figure: { body: [ image: { src: i, alt: x }, caption: { text: b } ] }",
     "t: A\ni: p.png", "  Div\n    Figure alt=\"x\"\n    Caption | b\n"},
    {"a linked picture", "- image: { src: i, alt: x, link: u }", "t: A\ni: p.png\nu: https://a.fr",
     "  Link -> https://a.fr\n    Figure alt=\"x\"\n"},
    {"a note", "- paragraph: { text: '{{ v }}' }", "t: A\nv: 'a[](note:k) b'\nnotes: { k: c }",
     "  P | a b\n    Reference\n      Link -> @1 | #\n    Note | c\n      Lbl\n"},
    {"a page number leads there",
     "- box: { each: x in o, id: x, body: [ paragraph: { text: '{{ x.id }}' } ] }\n- paragraph: { text: '{{ v }}' }",
     "t: A\nv: 'voir [](page:k)'\no: [ { id: k } ]", "  P | k\n  P | voir \n    Reference\n      Link -> @1 | #\n"},
    {"a link to a record",
     "- paragraph: { each: x in o, link: x, text: Aller }\n- box: { each: x in o, id: x, body: [ paragraph: { text: b "
     "} ] }",
     "t: A\no: [ { id: k } ]", "  P\n    Link -> @1 | Aller\n  P | b\n"},
    {"a table",
     "- table: { columns: [ { width: 1fr, scope: row }, { width: 1fr } ], body: [ row: { body: [ cell: { text: a }, "
     "cell: { text: b } ] } ] }",
     "t: A", "  Table\n    TBody\n      TR\n        TH scope=Row | a\n        TD | b\n"},
    {"a table without rows is nothing",
     "- table: { columns: [ { width: 1fr, scope: row } ], body: [ row: { each: x in l, body: [ cell: { text: '{{ x }}' "
     "} ] } ] }",
     "t: A", ""},
    {"a span of columns",
     "- table: { columns: [ { width: 1fr, scope: row }, { width: 1fr } ], body: [ row: { body: [ cell: { text: a, "
     "colspan: 2 } ] } ] }",
     "t: A", "  Table\n    TBody\n      TR\n        TH scope=Row colspan=2 | a\n"},
    {"a list of contents without entries is nothing",
     "- toc: { body: [ caption: { text: b }, paragraph: { each: x in o, link: x, text: c } ] }", "t: A", ""},
    {"a language", "- paragraph: { text: '{{ v }}' }", "t: A\nv: 'a <span lang=\"en\">b</span>'",
     "  P | a \n    Span lang=en | b\n"},
    {"capitals of a filter", "- paragraph: { text: \"{{ v | upper }} {{ 'été' | capitalize }}\" }",
     "t: A\nv: à l'*œuvre*", "  P | À L’ŒUVRE Été\n"},
};

static void test_bodies(void **state) {
  (void)state;
  for (uint32_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Bench t;
    bench_open(&t);
    const Doc *doc = bench_bind(
        &t,
        str_format(t.arena,
                   "parts: { q: { params: { x: required }, body: [ span: { text: '<{{ x }}>' } ] } }\nbody:\n%s\n",
                   cases[i].body)
            .p,
        schema, cases[i].content);
    Buf out = buf_new(t.arena);
    if (doc) doc_dump_structure(doc, &out);
    Str want = str_format(t.arena, "Document lang=fr\n%s", cases[i].structure);
    if (!str_eq(want, buf_str(&out))) {
      bench_print(&t);
      fail_msg("%s:\n%.*swanted:\n%.*s", cases[i].name, STR_ARG(buf_str(&out)), STR_ARG(want));
    }
    bench_close(&t);
  }
}

// --- Findings ---------------------------------------------------------------------------------------------------

typedef struct FindingCase {
  const char *body, *content;
  DiagId id;
  bool error;
} FindingCase;

static const FindingCase slips[] = {
    {"- heading: { level: 2, text: a }", "t: A", DIAG_DOC_FIRST_HEADING, true},
    {"- heading: { level: 1, text: a }\n- heading: { level: 3, text: b }", "t: A", DIAG_DOC_SKIPPED_LEVEL, true},
    {"- heading: { level: var(l | count), text: a }", "t: A\nl: [a, b, c, d, e, f, g]", DIAG_DOC_LEVEL_RANGE, true},
    {"- heading: { level: var((l | count) / 2), text: a }", "t: A\nl: [a, b, c]", DIAG_DOC_WHOLE, true},
    {"- image: { src: i }", "t: A\ni: p.png", DIAG_DOC_NO_ALT, true},
    {"- box: { role: Figure, body: [ paragraph: { text: a } ] }", "t: A", DIAG_DOC_NO_ALT, true},
    {"- paragraph: { text: a, link: v }", "t: A\nv: nulle part", DIAG_DOC_LINK, true},
    {"- paragraph: { text: '{{ v }}' }", "t: A\nv: 'a[](note:k)'", DIAG_DOC_NOTE, true},
    {"- paragraph: { text: '{{ v }}' }", "t: A\nv: '[](page:nulle)'", DIAG_DOC_PLACE, true},
    {"- box: { each: x in o, id: x, body: [ paragraph: { text: '{{ v }}' } ] }",
     "t: A\nv: '[](page:psda)'\no: [ { id: psad } ]", DIAG_DOC_PLACE_NEAR, true},
    {"- paragraph: { each: x in o, text: a, link: x }", "t: A\no: [ { id: k } ]", DIAG_DOC_PLACE, true},
    {"- paragraph: { text: '{{ v }}' }", "t: A\nv: '[ici](https://a.fr)'", DIAG_DOC_LINK_TEXT, false},
    {"- paragraph: { text: '{{ v }}' }", "t: A\nv: '[Cliquez ici](https://a.fr)'", DIAG_DOC_LINK_TEXT, false},
    {"- paragraph: { text: '{{ v }}' }", "t: A\nv: '[https://a.fr](https://a.fr)'", DIAG_DOC_BARE_URI, false},
    {"- table: { columns: [ { width: 1fr } ], body: [ row: { body: [ cell: { text: a } ] } ] }", "t: A",
     DIAG_DOC_TABLE_HEADERS, true},
    {"- table: { columns: [ { width: 1fr, scope: row }, { width: 1fr } ], body: [ row: { body: [ cell: { text: a } ] } "
     "] }",
     "t: A", DIAG_DOC_TABLE_ROW, true},
    {"- paragraph: { text: a }", "t: ''", DIAG_DOC_TITLE, true},
};

static void test_findings(void **state) {
  (void)state;
  for (uint32_t i = 0; i < sizeof slips / sizeof *slips; i++) {
    Bench t;
    bench_open(&t);
    const Doc *doc = bench_bind(&t, str_format(t.arena, "body:\n%s\n", slips[i].body).p, schema, slips[i].content);
    if (!bench_found(&t, slips[i].id) || (doc == NULL) != slips[i].error) {
      bench_print(&t);
      fail_msg("%s: %s", diag_texts[slips[i].id].name, slips[i].body);
    }
    bench_close(&t);
  }
}

static void test_place_of_finding(void **state) {
  (void)state;
  Bench t;
  bench_open(&t);
  bench_bind(
      &t, "body:\n- heading: { level: 1, text: '{{ t }}' }\n- heading: { each: x in o, level: 3, text: '{{ x.x }}' }\n",
      schema, "t: A\no:\n  - { id: k, x: Trop bas }\n");
  assert_int_equal(t.diags.list.n, 1);
  const Diag *d = &t.diags.list.v[0];
  const Source *source = sources_get(t.job.sources, d->span.file);
  assert_non_null(source);
  assert_true(str_eq(source->path, STR("content.yaml")));
  Position p = source_position(source, d->span.start);
  assert_int_equal(p.line, 3);
  assert_int_equal(p.column, 17);
  bench_close(&t);
}

// --- Places, images, regions ------------------------------------------------------------------------------------

static void test_image_path(void **state) {
  (void)state;
  Bench t;
  bench_open(&t);
  bench_layout(&t, "body:\n- image: { src: i, alt: x }\n", schema);
  const Yaml *tree =
      yaml_parse(&t.job, sources_add(t.job.sources, SOURCE_CONTENT, STR("/a/b/c.yaml"), STR("t: A\ni: d/p.png\n")));
  t.doc = doc_bind(&t.job, t.layout, schema_validate(&t.job, t.layout->schema, tree), NULL);
  assert_non_null(t.doc);
  const DocNode *image = t.doc->root->children[0];
  assert_true(str_eq(image->image.src, STR("/a/b/d/p.png")));
  assert_int_equal(image->image.source, SOURCE_CONTENT);
  assert_true(str_eq(image->image.alt, STR("x")));
  bench_close(&t);
}

// A heading that is an entry of the index, stands in the contents and for a record is one place.
static void test_one_anchor(void **state) {
  (void)state;
  Bench t;
  bench_open(&t);
  const Doc *doc =
      bench_bind(&t,
                 "body:\n- heading: { each: x in o, id: x, level: 1, toc: oui, index: x.id, text: '{{ x.x }}' }\n"
                 "- paragraph: { each: h in headings, link: h, text: '{{ h.text }}' }\n"
                 "- paragraph: { each: x in o, text: '{{ x | page }}' }\n"
                 "- paragraph: { each: g in index, text: '{{ g.pages | ranges }}' }\n",
                 schema, "t: A\no: [ { id: k, x: B } ]");
  assert_non_null(doc);
  uint32_t anchor = doc->root->children[0]->anchor;
  assert_true(anchor > 0);
  assert_int_equal(doc->links[doc->root->children[1]->link].anchor, anchor);
  assert_true(str_eq(doc->links[doc->root->children[1]->link].contents, STR("B")));
  assert_int_equal(doc->root->children[2]->text.of[1].anchor, anchor);
  const DocInline *ranges = &doc->root->children[3]->text.of[1];
  assert_int_equal(ranges->anchor_count, 1);
  assert_int_equal(ranges->anchors[0], anchor);
  assert_int_equal(doc->headings[0].anchor, anchor);
  assert_true(doc->reads_pages);
  bench_close(&t);
}

static void test_region(void **state) {
  (void)state;
  Bench t;
  bench_open(&t);
  const Doc *doc =
      bench_bind(&t,
                 "variables: { rubrique: first }\n"
                 "pages:\n  all:\n    size: A4\n    margin: 20mm\n    regions:\n"
                 "      pied: { bottom: 9mm, body: [ paragraph: { text: '{{ rubrique }} {{ page.number }}/{{ "
                 "page.count }}' } ] }\n"
                 "      onglet: { if: rubrique, top: 0, body: [ paragraph: { text: x } ] }\n"
                 "body:\n- box: { set: { rubrique: t }, body: [ heading: { level: 1, text: '{{ t }}' } ] }\n",
                 schema, "t: L'été");
  assert_non_null(doc);
  assert_int_equal(doc->root->children[0]->set_count, 1);
  PageScope bare = {.number = STR("iv"), .count = 12};
  const Region *regions = t.layout->pages[0].regions;
  DocRoom *room = doc_room_new();
  PageReads reads;
  assert_null(doc_bind_region(&t.job, room, doc, &regions[1], &bare, &reads));
  assert_false(reads.number);
  assert_int_equal(reads.count, 1);
  assert_true(page_reads_same(&reads, &bare));
  DocSet set = {STR("rubrique"), doc->root->children[0]->sets[0].value};
  PageScope page = {.number = STR("iv"), .count = 12, .variables = &set, .variable_count = 1};
  assert_false(page_reads_same(&reads, &page));
  assert_non_null(doc_bind_region(&t.job, room, doc, &regions[1], &page, &reads));
  const Doc *foot = doc_bind_region(&t.job, room, doc, &regions[0], &page, &reads);
  assert_true(reads.number && page_reads_same(&reads, &page) && !page_reads_same(&reads, &bare));
  assert_non_null(foot);
  const DocNode *line = foot->root->children[0];
  assert_true(str_eq(line->text.inlines->text, STR("L’été iv/12")));
  assert_int_equal(line->elem, 0);
  assert_int_equal(line->text.of[0].elem, 0);
  assert_int_equal(foot->elem_count, 1);
  doc_room_free(room);
  bench_close(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_kinds),      cmocka_unit_test(test_bodies),
      cmocka_unit_test(test_findings),   cmocka_unit_test(test_place_of_finding),
      cmocka_unit_test(test_image_path), cmocka_unit_test(test_one_anchor),
      cmocka_unit_test(test_region),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
