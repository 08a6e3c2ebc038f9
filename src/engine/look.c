// A first look at a document that was built before: its pages made with the numbers they had, once. Most changes of a word
// leave them as they are, and then these are the pages that the whole way would make after a pass more.
#include "audit/audit.h"
#include "engine/session.h"

struct PageGuess {
  Arena *arena;
  const PageFacts *facts;  // NULL: nothing was built yet
};

static PageGuess *guess_over(Arena *arena, const PageFacts *facts) {
  PageGuess *guess = ARENA_NEW(arena, PageGuess);
  *guess = (PageGuess){arena, facts};
  return guess;
}

PageGuess *page_guess_new(void) { return guess_over(arena_new(), NULL); }

void page_guess_free(PageGuess *guess) {
  if (guess) arena_free(guess->arena);
}

static const Str *dup_all(Arena *arena, const Str *numbers, uint32_t count) {
  Str *kept = ARENA_ARRAY(arena, Str, count + 1);
  for (uint32_t i = 1; i <= count; i++) kept[i] = str_dup(arena, numbers[i]);
  return kept;
}

PageGuess *page_guess_keep(PageGuess *old, Job *job, const Pages *pages) {
  const PageFacts *found = page_facts(job, pages);
  Arena *arena = arena_new();
  PageFacts *facts = ARENA_NEW(arena, PageFacts);
  const Str *first = dup_all(arena, found->anchor_page, found->anchor_count), *last = dup_all(arena, found->anchor_last, found->anchor_count);
  *facts = (PageFacts){found->anchor_count, first, last, found->page_count};
  page_guess_free(old);
  return guess_over(arena, facts);
}

const Display *look_first(Session *session, Job *job, const Layout *layout, const Doc *doc, const PageGuess *guess) {
  const PageFacts *facts = guess->facts;
  if (!doc->reads_pages || layout->fit.page_count || !facts || facts->anchor_count != doc->anchor_count) return NULL;
  const Styled *styled = style_compute(job, layout, doc, NULL, 0);
  const Prose *prose = styled ? prose_make(job, &session->tools.prose, styled, facts) : NULL;
  const Galley *galley = prose ? galley_make(job, session->images, styled, prose) : NULL;
  const Pages *pages = galley ? page_make(job, &session->tools, galley, NULL) : NULL;
  if (!pages || !same_facts(facts, page_facts(job, pages))) return NULL;
  const Furnished *furnished = furnish_pages(job, &session->tools, session->images, pages);
  if (!furnished) return NULL;
  audit_document(job, doc);
  audit_pages(job, furnished, 0, furnished->pages->count);
  return job->diags->errors ? NULL : paint_prepare(job, &session->tools, doc, furnished);
}
