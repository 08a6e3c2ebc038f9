// One item, of whatever kind, in one space.
#include "page/internal.h"

Layouter layouter_new(Job *job, const PageTools *tools, const Galley *galley) {
  return (Layouter){.job = job, .arena = job->scratch, .tools = tools, .galley = galley, .shortage = NO_LIMIT};
}

ShapeMetrics metrics_of(Layouter *l, const Style *style) {
  helper_enter(l->tools->prose.shaping);
  ShapeMetrics metrics = shape_metrics(l->tools->prose.shaper, l->job, style);
  helper_leave(l->tools->prose.shaping);
  return metrics;
}

static Laid lay_kind(Layouter *l, const GalleyItem *item, const Space *space, const Token *token) {
  switch (item->kind) {
    case GALLEY_FLOW:
    case GALLEY_ITEM:
    case GALLEY_RULE:
    case GALLEY_CELL: return lay_flow(l, item, space, token);
    case GALLEY_COLUMNS: return lay_columns(l, item, space, token);
    case GALLEY_GRID: return lay_grid(l, item, space, token);
    case GALLEY_TABLE:
    case GALLEY_ROW: return lay_table(l, item, space, token);
    case GALLEY_PARAGRAPH: return lay_paragraph(l, item, space, token);
    case GALLEY_IMAGE: return lay_image(l, item, space);
    case GALLEY_SHAPE: return lay_shape(l, item, space);
  }
  return (Laid){0};
}

// `box-snap: baseline` lifts a box until its first baseline is on the grid.
static void snap_box(const Layouter *l, const GalleyItem *item, Laid *laid) {
  if (!item->style->box_snap || !l->pitch || laid->baseline == FLOW_NONE) return;
  Flow over = (laid->baseline - l->grid_top - l->offset) % l->pitch;
  if (over < 0) over += l->pitch;
  laid_shift(laid, -over);
}

Laid lay_item(Layouter *l, const GalleyItem *item, const Space *space, const Token *token) {
  if (space->top && !token && item->column_start) item = item->column_start;
  Space with_notes;
  if (item->style->footnotes == NOTES_COLUMN && !space->column_notes) {
    with_notes = *space;
    with_notes.column_notes = true;
    space = &with_notes;
  }
  Laid laid = lay_kind(l, item, space, token);
  if (!laid.box) return laid;
  if (item != l->galley->root) laid.inserts.over |= feet_over(space, &laid.inserts, laid.end);
  if (!token) snap_box(l, item, &laid);
  bool holds = item->style->position != POSITION_STATIC;
  if (holds && laid.pending) pending_place(l, &laid, item);
  return laid;
}
