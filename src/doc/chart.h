// What the sources of charts share. A chart is expanded into boxes, shapes and paragraphs, placed by percentages; its
// texts are the cells of a table, made before anything is drawn so that they are heard in a table's order wherever they
// stand in the drawing.
#ifndef MARBRE_DOC_CHART_H
#define MARBRE_DOC_CHART_H

#include "doc/internal.h"

typedef struct ChartRecord {
  const Scope *scope;  // with the record as `.`
  uint32_t elem;       // TH
} ChartRecord;

typedef struct ChartLine {  // a series
  const ChartSeries *series;
  const Data *term;
  uint32_t elem;  // TH or Caption
} ChartLine;

typedef struct ChartValue {
  bool known;
  double number;
  const Data *text;
  uint32_t elem;  // TD
  Span span;
} ChartValue;

typedef struct Chart {
  DocBinder *b;
  const Block *block;
  DocNode *node;
  Site site;  // of what stands inside
  ChartRecord *records;
  ChartLine *lines;
  ChartValue *values;  // record after record
  uint32_t record_count, line_count;
  double least, most;  // of all values and 0
} Chart;

static inline const ChartValue *chart_value(const Chart *c, uint32_t record, uint32_t line) {
  return &c->values[(size_t)record * c->line_count + line];
}

// A declaration: a value of CSS as text, or one already made.
typedef struct Said {
  PropId prop;
  Str text;
  const Css *value;
} Said;

// Blocks of the chart's own, added to `out`. Their names are styles that a layout may speak of: "chart-bar".
// `said` ends with a declaration without a value.
DocNode *chart_box(Chart *c, const DocNode *parent, Str style, const Said *said, NodeList *out);
void chart_text(Chart *c, const DocNode *parent, Str style, const Data *text, uint32_t elem, const Said *said,
                NodeList *out);
void chart_shape(Chart *c, const DocNode *parent, Str style, Str points, const Said *said, Decls more, NodeList *out);

// Values of CSS: `share` of the whole plus `more` of a unit.
Str chart_length(Chart *c, double share, double more, const char *unit);
void chart_add_length(Buf *out, double share, double more, const char *unit);
// The colour of a record's bar or part in a series, and that of texts about it; `number`: of the brand's series, 0:
// none.
const Css *chart_fill(Chart *c, uint32_t record, uint32_t line, uint32_t number);
const Css *chart_ink(Chart *c, uint32_t record, uint32_t line, uint32_t number);
// The series' other declarations, for what is drawn.
Decls chart_own(Chart *c, uint32_t record, uint32_t line);
// About how wide a text is, in em: no glyph is known yet.
double chart_text_width(Chart *c, const Data *text);

void chart_caption(Chart *c, const Said *said, NodeList *out);  // the name of a single series
void chart_draw_bars(Chart *c, NodeList *out);
void chart_draw_lines(Chart *c, NodeList *out);
void chart_draw_shares(Chart *c, NodeList *out);

#endif
