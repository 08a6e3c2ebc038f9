// Notes: how tall each is, where a long one is split, and the area in which they stand under a rule. Notes keep to no
// grid, so that their height is the same wherever they stand.
#include "page/internal.h"

struct NoteSize {
  Len width;
  Flow height;
};

// What is asked of a note is no matter of the layout under way.
static Laid lay_note(Layouter *l, const GalleyItem *note, const Token *from, Flow y, Len width, Flow room, bool fresh) {
  Layouter quiet = *l;
  quiet.pitch = 0;
  quiet.candidates = NULL;
  quiet.allow = KEEP_FREE;
  Flow limit = room < NO_LIMIT ? y + room : NO_LIMIT;
  Space space = {.width = width,
                 .height = -1,
                 .shrink = -1,
                 .y = y,
                 .limit = limit,
                 .bottom = limit,
                 .end = limit,
                 .fresh = fresh,
                 .breaks = room < NO_LIMIT};
  return lay_item(&quiet, note, &space, from);
}

static Flow note_height(Layouter *l, const GalleyItem *note, Len width) {
  if (!l->sizes) l->sizes = ARENA_ARRAY(l->job->arena, struct NoteSize, l->galley->note_count + 1);
  struct NoteSize *size = &l->sizes[note->note];
  if (size->width == width && size->height) return size->height;
  ArenaMark mark = arena_mark(l->arena);
  Laid laid = lay_note(l, note, NULL, 0, width, NO_LIMIT, true);
  arena_rewind(l->arena, mark);
  if (!note->reads) *size = (struct NoteSize){width, laid.end};  // every page that asks has to be noted
  return laid.end;
}

static Flow gap_above(const GalleyItem *note, Len width) {
  return margin_sum(margin_join(margin_above(note, width), margin_below(note, width)));
}

static Frame area_frame(Layouter *l, Len width) {
  Space space = {.width = width, .height = -1, .shrink = -1};
  return frame_of(l, l->galley->note_area, &space);
}

void note_measure(Layouter *l, Foot *foot) {
  const GalleyItem *area = l->galley->note_area;
  Frame f = area_frame(l, foot->width);
  foot->measure = f.content;
  foot->around = f.edge[EDGE_TOP] + f.edge[EDGE_BOTTOM] + size_of(area->style->margin[EDGE_TOP], foot->width, 0) +
                 size_of(area->style->margin[EDGE_BOTTOM], foot->width, 0);
}

static Flow room_above(const Foot *foot, const GalleyItem *note, bool first) {
  return first ? foot->around : gap_above(note, foot->measure);
}

Insert note_whole(Layouter *l, const Foot *foot, FootLevel level, const GalleyItem *note, bool first) {
  Flow height = note_height(l, note, foot->measure);
  return (Insert){.kind = INSERT_NOTE,
                  .level = level,
                  .item = note,
                  .height = height,
                  .room = height + room_above(foot, note, first)};
}

bool note_split(Layouter *l, const Foot *foot, const GalleyItem *note, const Token *from, bool first, Flow room,
                bool forced, Insert *part) {
  Flow above = room_above(foot, note, first);
  if (room - above <= 0 && !forced) return false;
  Laid laid = lay_note(l, note, from, 0, foot->measure, flow_max(room - above, 1), forced);
  if (!laid.box) return false;
  *part = (Insert){.kind = INSERT_NOTE,
                   .item = note,
                   .from = from,
                   .rest = laid.rest,
                   .height = laid.end,
                   .room = laid.end + above};
  return true;
}

Fragment *notes_area(Layouter *l, const Inserts *own, Flow bottom, Len width) {
  const GalleyItem *area = l->galley->note_area;
  Frame f = area_frame(l, width);
  Len around = size_of(area->style->margin[EDGE_TOP], width, 0), below = size_of(area->style->margin[EDGE_BOTTOM], width, 0);
  Flow room = 0;
  for (uint32_t i = 0; i < own->n; i++)
    if (own->v[i].kind == INSERT_NOTE) room += own->v[i].room;
  Flow y = bottom - room + around;
  Fragment *box = box_new(l, area, f.x, y, f.width, room - around - below);
  Boxes notes = {0};
  y += f.edge[EDGE_TOP];
  for (uint32_t i = 0; i < own->n; i++) {
    const Insert *in = &own->v[i];
    if (in->kind != INSERT_NOTE) continue;
    if (notes.n) y += gap_above(in->item, f.content);
    Laid laid = lay_note(l, in->item, in->from, y, f.content, in->rest ? in->height : NO_LIMIT, true);
    VEC_PUSH(l->arena, notes, laid.box);
    y = laid.end;
  }
  box_adopt(l, box, notes.v, notes.n, f.edge[EDGE_LEFT]);
  return box;
}

// A box out of the flow, one within a line, a region: nothing keeps notes there.
static void report_notes(Layouter *l, const GalleyItem *item, bool kept) {
  kept &= item->style->position != POSITION_ABSOLUTE && !is_float(item);
  for (uint32_t i = 0; item->notes && !kept && i < item->paragraph->object_count; i++)
    if (item->notes[i]) diag(l->job->diags, DIAG_PAGE_NOTE, item->notes[i]->node->span);
  for (uint32_t i = 0; i < item->count; i++)
    if (item->children[i]) report_notes(l, item->children[i], kept && item->kind != GALLEY_PARAGRAPH);
}

void notes_check(Layouter *l) {
  if (l->notes_placed >= l->galley->note_count) return;
  uint32_t errors = l->job->diags->errors;
  report_notes(l, l->galley->root, true);
  if (l->job->diags->errors == errors) diag(l->job->diags, DIAG_PAGE_NOTE, l->galley->root->node->span);
}
