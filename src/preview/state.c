// The state of a preview as JSON: {"lang", "content", "good", "pages": [{"key", "width", "height", "label"}…], "fresh":
// {KEY: SVG…}, "faces": [KEY…], "findings": [{"level", "message", "hint", "code", "place", "line", "from", "to"}…]}. A page
// is asked for as page/KEY unless it stands in "fresh": the few that a change of a word concerns need no second question.
#include "preview/state.h"

#include <jansson.h>

#include "svg/svg.h"

enum { MOST_FRESH = 3, WIDEST_LINE = 200 };

typedef struct Shown {
  uint64_t key;
  Len width, height;
  Str label;
  Str fresh;  // its SVG, when it was not shown before
} Shown;

struct State {
  Relay *relay;
  Str content;
  DiagLang lang;
  Arena *arena, *pages_arena;
  Shown *pages;
  uint32_t page_count, fresh_count;
  SvgUses uses;
  uint64_t told;  // which findings were told with the pages shown; 0: others were told since
};

State *state_open(Relay *relay, Str content, DiagLang lang) {
  Arena *arena = arena_new();
  State *state = ARENA_NEW(arena, State);
  *state = (State){.relay = relay, .content = str_dup(arena, content), .lang = lang, .arena = arena, .pages_arena = arena_new()};
  return state;
}

void state_close(State *state) {
  if (!state) return;
  arena_free(state->pages_arena);
  arena_free(state->arena);
}

static Str name_of(Arena *arena, const char *kind, uint64_t key) {
  return str_format(arena, "%s/%016llx", kind, (unsigned long long)key);
}

// --- JSON -------------------------------------------------------------------------------------------------------------

static json_t *text(Str s) { return json_stringn(s.n ? s.p : "", s.n); }
static json_t *key_text(uint64_t key) { return json_sprintf("%016llx", (unsigned long long)key); }

// The line that a finding is about, and the stretch of it, in UTF-16 units as scripts count.
static uint32_t units(Str s) {
  uint32_t n = 0, c;
  for (uint32_t i = 0, step; i < s.n; i += step ? step : 1, n++) {
    step = utf8_decode(s.p + i, s.p + s.n, &c);
    if (step && c > 0xFFFF) n++;
  }
  return n;
}

static void add_place(json_t *object, const Sources *sources, Span span, Arena *arena) {
  const Source *source = sources_get(sources, span.file);
  if (!source) return;
  Position at = source_position(source, span.start);
  Str place = str_format(arena, "%.*s:%u:%u", STR_ARG(source->path), at.line, at.column);
  json_object_set_new(object, "place", text(utf8_mend(arena, place)));
  if (source->kind > SOURCE_BRAND || at.text.n > WIDEST_LINE || utf8_invalid(at.text) >= 0) return;
  uint32_t from = span.start - (uint32_t)(at.text.p - source->bytes.p), to = from + (span.end - span.start);
  if (from > at.text.n) from = at.text.n;
  if (to > at.text.n) to = at.text.n;
  json_object_set_new(object, "line", text(at.text));
  json_object_set_new(object, "from", json_integer(units(str_slice(at.text, 0, from))));
  json_object_set_new(object, "to", json_integer(units(str_slice(at.text, 0, to))));
}

static json_t *finding(const State *state, const Diag *d, const Sources *sources, Arena *arena) {
  static const char *const levels[] = {"note", "warning", "error"};
  json_t *object = json_object();
  json_object_set_new(object, "level", json_string(levels[d->level]));
  json_object_set_new(object, "code", json_string(diag_texts[d->id].code));
  json_object_set_new(object, "message", text(utf8_mend(arena, diag_message(arena, d, state->lang))));
  json_object_set_new(object, "hint", text(utf8_mend(arena, diag_hint(arena, d, state->lang))));
  add_place(object, sources, d->span, arena);
  return object;
}

// Notes are for who asks for them; what is worse comes first.
static json_t *findings(const State *state, const Diags *diags, const Sources *sources, Arena *arena) {
  json_t *list = json_array();
  for (int level = DIAG_ERROR; level >= DIAG_WARNING; level--)
    for (uint32_t i = 0; i < diags->list.n; i++)
      if ((int)diags->list.v[i].level == level) json_array_append_new(list, finding(state, &diags->list.v[i], sources, arena));
  return list;
}

static json_t *page_list(const State *state) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < state->page_count; i++) {
    const Shown *p = &state->pages[i];
    json_array_append_new(list, json_pack("{s:o, s:f, s:f, s:o}", "key", key_text(p->key), "width", len_to_pt(p->width),
                                          "height", len_to_pt(p->height), "label", text(p->label)));
  }
  return list;
}

static json_t *fresh_pages(const State *state) {
  json_t *map = json_object();
  if (state->fresh_count > MOST_FRESH) return map;
  for (uint32_t i = 0; i < state->page_count; i++) {
    char key[24];
    snprintf(key, sizeof key, "%016llx", (unsigned long long)state->pages[i].key);
    if (state->pages[i].fresh.n) json_object_set_new(map, key, text(state->pages[i].fresh));
  }
  return map;
}

static json_t *face_list(const State *state) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < state->uses.faces.n; i++) json_array_append_new(list, key_text(state->uses.faces.v[i].key));
  return list;
}

Str state_of_end(Arena *arena, Str last, Str content, DiagLang lang, const Diags *diags) {
  State state = {.content = content, .lang = lang};
  Sources *none = sources_new(arena, 0);
  json_t *object = last.n ? json_loadb(last.p, last.n, 0, NULL) : NULL;
  if (!object)
    object = json_pack("{s:s, s:o, s:[], s:[]}", "lang", lang == DIAG_FR ? "fr" : "en", "content", text(utf8_mend(arena, content)), "faces", "pages");
  json_object_set_new(object, "good", json_false());
  json_object_set_new(object, "fresh", json_object());
  json_object_set_new(object, "findings", findings(&state, diags, none, arena));
  char *line = json_dumps(object, JSON_COMPACT);
  Str out = str_dup(arena, str_from(line ? line : ""));
  free(line);
  json_decref(object);
  return out;
}

static void publish(State *state, const Diags *diags, const Sources *sources, bool good) {
  Arena *arena = arena_new();
  json_t *object = json_pack("{s:s, s:o, s:b, s:o, s:o, s:o, s:o}", "lang", state->lang == DIAG_FR ? "fr" : "en", "content",
                             text(utf8_mend(arena, state->content)), "good", good, "faces", face_list(state), "pages",
                             page_list(state), "fresh", fresh_pages(state), "findings", findings(state, diags, sources, arena));
  char *line = json_dumps(object, JSON_COMPACT);
  if (line) relay_publish(state->relay, str_from(line));
  free(line);
  json_decref(object);
  arena_free(arena);
}

// --- Pages ------------------------------------------------------------------------------------------------------------

// A number for what is found, and where.
static uint64_t findings_key(const Diags *diags) {
  uint64_t key = diags->list.n;
  for (uint32_t i = 0; i < diags->list.n; i++) {
    const Diag *d = &diags->list.v[i];
    uint32_t numbers[] = {(uint32_t)d->id, d->span.file, d->span.start, d->span.end};
    key = hash_bytes(numbers, sizeof numbers, key);
    for (uint32_t k = 0; k < d->count; k++) key = hash_bytes(d->args[k].p, d->args[k].n, key);
  }
  return key | 1;
}

static bool same_pages(const State *state, const Shown *pages, uint32_t count) {
  if (count != state->page_count) return false;
  for (uint32_t i = 0; i < count; i++)
    if (pages[i].key != state->pages[i].key) return false;
  return true;
}

typedef struct Showing {
  State *state;
  Job *job;
  const Display *display;
  Arena *arena;  // of the pages shown from now on
} Showing;

static Shown show_page(Showing *s, uint32_t index, SvgUses *uses, Arena *scratch) {
  const DisplayPage *page = paint_page(s->job, s->display, index, scratch);
  Shown shown = {.key = svg_examine(s->job, s->display, index, page, uses, s->arena), .width = page->width, .height = page->height,
                 .label = str_dup(s->arena, page->label)};
  Str name = name_of(scratch, "page", shown.key);
  if (relay_keep(s->state->relay, name)) return shown;
  shown.fresh = svg_page(s->job, s->display, index, page, s->arena);
  relay_put(s->state->relay, name, STR("image/svg+xml"), shown.fresh);
  return shown;
}

static void serve_uses(const State *state, const Sources *sources, const SvgUses *uses) {
  Arena *arena = arena_new();
  for (uint32_t i = 0; i < uses->faces.n; i++) {
    Str name = name_of(arena, "face", uses->faces.v[i].key);
    if (relay_keep(state->relay, name)) continue;
    SvgFile file = svg_face(uses->faces.v[i].font, arena);
    relay_put(state->relay, name, file.type, file.bytes);
  }
  for (uint32_t i = 0; i < uses->pictures.n; i++) {
    Str name = name_of(arena, "picture", uses->pictures.v[i].key);
    if (relay_keep(state->relay, name)) continue;
    SvgFile file = svg_picture(sources, uses->pictures.v[i].image, arena);
    relay_put(state->relay, name, file.type, file.bytes);
  }
  arena_free(arena);
}

void state_show(State *state, Job *job, const Display *display) {
  Showing showing = {state, job, display, arena_new()};
  Arena *scratch = arena_new();
  ArenaMark empty = arena_mark(scratch);
  Shown *pages = ARENA_ARRAY(showing.arena, Shown, display->page_count);
  SvgUses uses = {0};
  uint32_t fresh = 0;
  for (uint32_t i = 0; i < display->page_count; i++) {
    pages[i] = show_page(&showing, i, &uses, scratch);
    fresh += pages[i].fresh.n > 0;
    arena_rewind(scratch, empty);
  }
  arena_free(scratch);
  if (same_pages(state, pages, display->page_count) && findings_key(job->diags) == state->told) {
    arena_free(showing.arena);
    return;
  }
  serve_uses(state, job->sources, &uses);
  relay_keep(state->relay, STR("document.pdf"));
  arena_free(state->pages_arena);
  state->pages_arena = showing.arena;
  state->pages = pages;
  state->page_count = display->page_count;
  state->fresh_count = fresh;
  state->uses = uses;
  publish(state, job->diags, job->sources, true);
  state->told = findings_key(job->diags);
  relay_sweep(state->relay);
}

void state_finish(State *state, const BuildResult *result, bool good) {
  if (good) relay_put(state->relay, STR("document.pdf"), STR("application/pdf"), result->bytes);
  if (good && findings_key(result->diags) == state->told) return;
  publish(state, result->diags, result->sources, good);
  state->told = 0;
}
