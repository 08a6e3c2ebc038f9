// Most texts tell a first pass no more than that they are there. It leaves them to the second processor, which makes them
// while the walk goes on; the second pass takes them, with what was found in them, and makes itself those that nobody has
// begun. Of one processor, the first pass makes none of them. Where there is no first pass, long texts of the content are
// given on as they lie there.
#include "doc/internal.h"

enum { BUNDLE = 16 };  // texts: one alone is made sooner than it is given

struct TextBundle {
  HelperTask task;
  const DocBinder *b;  // the far one
  MadeText *texts[BUNDLE];
  uint32_t count;
  bool settled, back;  // whether it is taken back is known; it was
};

enum { NODE_NEEDS = 4 << 9 };  // bytes of memory, at the least, that later stages have for a node

// --- Which texts ------------------------------------------------------------------------------------------------

typedef struct Signs {
  bool letter;   // stays, whatever the markup around it
  bool special;  // may begin what a first pass asks for: a link, a page number, an entry of the index, a tag
  bool heading;
} Signs;

static unsigned char least(unsigned char a, unsigned char b) { return a < b ? a : b; }

// Without branches, for many bytes at a time: how near any byte comes to what is looked for.
static Signs signs_of(Str text) {
  const unsigned char *p = (const unsigned char *)text.p;
  unsigned char letter = 255, link = 255, tag = 255, entity = 255, heading = 255;
  for (uint32_t i = 0; i < text.n; i++) {
    letter = least(letter, (unsigned char)((p[i] | 32) - 'a'));
    link = least(link, p[i] ^ '[');
    tag = least(tag, p[i] ^ '<');
    entity = least(entity, p[i] ^ '&');
    heading = least(heading, p[i] ^ '#');
  }
  return (Signs){letter < 26, !link || !tag || !entity, !heading};
}

// A fence, a quotation, or what makes a heading of the line above.
static bool begins_block(char c) { return c == '`' || c == '~' || c == '>' || c == '=' || c == '-'; }

static bool has_block(Str text) {
  for (uint32_t i = 0; i < text.n;) {
    while (i < text.n && (text.p[i] == ' ' || text.p[i] == '\t' || text.p[i] == '\r')) i++;
    if (i < text.n && begins_block(text.p[i])) return true;
    const char *end = memchr(text.p + i, '\n', text.n - i);
    i = end ? (uint32_t)(end - text.p) + 1 : text.n;
  }
  return memchr(text.p, '\r', text.n) != NULL;
}

bool ahead_may_rich(Str text) {
  Signs signs = signs_of(text);
  return signs.letter && !signs.special && !signs.heading && !has_block(text);
}

bool ahead_may_data(const Data *text, bool *letter) {
  bool special = false;
  for (uint32_t i = 0; text && text->kind == DATA_TEXT && i < text->count; i++) {
    const TextPart *part = &text->parts[i];
    if (part->kind == TEXT_PAGE || part->kind == TEXT_PAGES) return false;
    Signs signs = signs_of(part->text);
    *letter |= signs.letter;
    special |= part->kind == TEXT_MARKUP && signs.special;
  }
  return !special;
}

// --- Making -----------------------------------------------------------------------------------------------------

static void make(MadeText *made, const DocBinder *b, InlineRoom *room, Job *job) {
  if (made->draft)
    made->inlines = draft_build(b, room, job, made->draft, false);
  else
    made->blocks = rich_build(b, room, job, made->rich, made->map, &made->count);
}

// What is found in a text stays with it, and is found when the text is taken.
static void make_all(const TextBundle *bundle, const DocBinder *b, Job job) {
  job.diags = NULL;
  for (uint32_t i = 0; i < bundle->count; i++) {
    if (!job.diags || job.diags->list.n) {
      job.diags = ARENA_NEW(job.arena, Diags);
      job.diags->arena = job.arena;
    }
    make(bundle->texts[i], b, b->room, &job);
    if (job.diags->list.n) bundle->texts[i]->found = job.diags;
  }
}

static void make_bundle(HelperTask *task, const Job *helper) {
  const TextBundle *bundle = (TextBundle *)task;
  make_all(bundle, bundle->b, *helper);
}

// --- Giving and taking ------------------------------------------------------------------------------------------

// What it knows of the binder is what was known at the beginning.
void ahead_open(DocBinder *b) {
  b->helper = helper_open(&b->job, HELPER_APART, b->keep && b->job.helper);
  if (!helper_helps(b->helper)) return;
  DocBinder *far = ARENA_NEW(b->temp, DocBinder);
  *far = *b;
  far->room = inline_room_new();
  b->far = far;
}

void ahead_give(DocBinder *b, MadeText *made) {
  if (!b->bundle) {
    b->bundle = ARENA_NEW(b->temp, TextBundle);
    *b->bundle = (TextBundle){.task = {.work = make_bundle}, .b = b->far};
  }
  made->bundle = b->bundle;
  b->bundle->texts[b->bundle->count++] = made;
  if (b->bundle->count == BUNDLE) ahead_flush(b);
}

void ahead_flush(DocBinder *b) {
  if (!b->bundle) return;
  helper_give(b->helper, &b->bundle->task);
  VEC_PUSH(b->temp, b->bundles, b->bundle);
  b->bundle = NULL;
}

// Makes a bundle that is asked for later; false when there is none left to make.
static bool make_later(DocBinder *b) {
  while (b->next_bundle < b->bundles.n) {
    TextBundle *bundle = b->bundles.v[b->next_bundle++];
    if (bundle->settled || !helper_withdraw(b->helper, &bundle->task)) continue;
    bundle->settled = true;
    Job job = b->job;
    job.arena = b->keep;
    make_all(bundle, b, job);
    return true;
  }
  return false;
}

static void settle(DocBinder *b, TextBundle *bundle) {
  if (bundle->settled) return;
  bundle->settled = true;
  bundle->back = helper_withdraw(b->helper, &bundle->task);
  if (bundle->back) return;
  while (!helper_done(b->helper, &bundle->task) && make_later(b)) continue;
  helper_need(b->helper, &bundle->task);
}

void ahead_take(DocBinder *b, MadeText *made) {
  TextBundle *bundle = made->bundle;
  if (!bundle) return;
  made->bundle = NULL;
  settle(b, bundle);
  if (bundle->back) {
    Job job = b->job;
    job.arena = b->keep;
    make(made, b, b->room, &job);
  } else if (made->found) {
    diags_repeat(b->job.diags, made->found);
  }
}

// When a first pass has told how large the document is.
void ahead_stock(DocBinder *b) {
  helper_stock(b->helper, b->job.arena, (size_t)b->nodes * NODE_NEEDS);
}

// Texts that nobody has asked for are not made any more, and what memory is not at hand by now comes as it is needed.
void ahead_close(DocBinder *b) {
  for (; b->next_bundle < b->bundles.n; b->next_bundle++) {
    TextBundle *bundle = b->bundles.v[b->next_bundle];
    if (!bundle->settled) helper_withdraw(b->helper, &bundle->task);
  }
  helper_unstock(b->helper);
  helper_close(b->helper);
  if (b->far) inline_room_free(b->far->room);
}
