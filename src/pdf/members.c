// Object streams (ISO 32000-1, 7.5.7): dictionaries gathered by the hundred and compressed together, by whichever thread.
// Most of an accessible file's objects are elements of its structure, a hundred bytes each and much alike.
#include "pdf/writer.h"

enum {
  TOGETHER = 32 << 10,  // bytes, about: a reader that wants one unpacks them all
  NUMBER_ROOM = 24,     // bytes of a member's number and place, and of its brackets
};

typedef struct Gathering {
  HelperTask task;
  Writer *w;
  const MemberKind *kind;
  uint32_t object;       // of the stream
  uint32_t first, end;   // indices
  uint32_t count, room;  // members; their bytes with numbers and places, about
  uint32_t begin;        // where the first begins
  Str packed;
} Gathering;

// First come the members' numbers and places, then they themselves.
static void gather(HelperTask *task, const Job *job) {
  Gathering *g = (Gathering *)task;
  ArenaMark mark = arena_mark(job->scratch);
  Buf members = buf_new(job->scratch), table = buf_new(job->scratch);
  buf_reserve(&table, g->room);
  buf_reserve(&members, g->room);
  for (uint32_t i = g->first; i < g->end; i++) {
    uint32_t number = g->kind->number(g->w, i);
    if (!number) continue;
    buf_int(&table, number), buf_byte(&table, ' ');
    buf_int(&table, members.n), buf_byte(&table, ' ');
    buf_lit(&members, "<<");
    g->kind->body(g->w, job, i, &members);
    buf_lit(&members, ">>\n");
  }
  g->begin = table.n;
  buf_add(&table, buf_str(&members));
  g->packed = pdf_deflate(g->w, job, buf_str(&table));
  arena_rewind(job->scratch, mark);
}

static Gathering *begin_gathering(Writer *w, const MemberKind *kind, uint32_t first) {
  Gathering *g = ARENA_NEW(w->arena, Gathering);
  *g = (Gathering){.task = {.work = gather, .large = true}, .w = w, .kind = kind, .object = pdf_reserve(w), .first = first};
  VEC_PUSH(w->arena, w->gatherings, g);
  return g;
}

// Nobody gathers before all have their places: what tells of objects may be told of by number.
void pdf_members_give(Writer *w, const MemberKind *kind, uint32_t count) {
  uint32_t given = w->gatherings.n;
  Gathering *g = NULL;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t number = kind->number(w, i);
    if (!number) continue;
    uint32_t room = kind->room(w, i) + NUMBER_ROOM;
    if (!g || g->room + room > TOGETHER) g = begin_gathering(w, kind, i);
    g->end = i + 1;
    g->room += room;
    w->objects.v[number].stream = g->object;
    w->objects.v[number].place = g->count++;
  }
  for (uint32_t i = given; i < w->gatherings.n; i++) helper_give(w->helper, &w->gatherings.v[i]->task);
}

static uint32_t body_number(const Writer *w, uint32_t index) { return w->objects.v[index].body.n ? index : 0; }

static uint32_t body_room(const Writer *w, uint32_t index) { return w->objects.v[index].body.n; }

static void copy_body(const Writer *w, const Job *job, uint32_t index, Buf *out) {
  (void)job;
  buf_add(out, w->objects.v[index].body);
}

void pdf_bodies_give(Writer *w) {
  static const MemberKind bodies = {body_number, body_room, copy_body};
  pdf_members_give(w, &bodies, w->objects.n);
}

void pdf_members_finish(Writer *w) {
  for (uint32_t i = 0; i < w->gatherings.n; i++) {
    const Gathering *g = w->gatherings.v[i];
    Str body = str_format(w->arena, "/Type /ObjStm /N %u /First %u ", g->count, g->begin);
    pdf_packed(w, g->object, body, g->packed);
  }
}
