// The best break at or above a limit. A first trial goes as low as it can and notes every break it passes; when its own
// break offends a keep, the lowest of the least offending ones is taken by laying again with no more height than that.
#include "page/internal.h"

static const Candidate *best_candidate(const Candidates *all, Keep than, Flow above) {
  const Candidate *best = NULL;
  for (uint32_t i = 0; i < all->n; i++) {
    const Candidate *c = &all->v[i];
    if (c->cost >= than || c->y <= above) continue;
    if (!best || c->cost < best->cost || (c->cost == best->cost && c->y > best->y)) best = c;
  }
  return best;
}

typedef struct Gathering {
  Candidates *outer;
  uint32_t depth;
  Keep allow;
} Gathering;

static Gathering gather(Layouter *l, Candidates *into) {
  Gathering g = {l->candidates, l->depth, l->allow};
  l->candidates = into;
  l->depth = 0;
  return g;
}

static void gathered(Layouter *l, Gathering g) {
  l->candidates = g.outer;
  l->depth = g.depth;
  l->allow = g.allow;
}

Laid lay_best(Layouter *l, const GalleyItem *item, const Space *space, const Token *token) {
  Candidates found = {0};
  Gathering g = gather(l, &found);
  Laid laid = lay_item(l, item, space, token);
  gathered(l, g);
  if (!laid.box || !laid.rest || laid.forced != BREAK_AUTO || laid.cost == KEEP_FREE) return laid;
  const Candidate *c = best_candidate(&found, laid.cost, space->y);
  if (!c) return laid;
  Space less = *space;
  less.limit = c->y;
  g = gather(l, NULL);
  l->allow = c->cost;
  Laid better = lay_item(l, item, &less, token);
  gathered(l, g);
  return better.box && better.rest && better.cost < laid.cost ? better : laid;
}

// Leaves only the breaks between children.
static void keep_whole(Candidates *found) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < found->n; i++)
    if (found->v[i].between) found->v[n++] = found->v[i];
  found->n = n;
}

Run run_best(Layouter *l, const GalleyItem *item, const Space *space, const Token *token, uint32_t end, bool whole) {
  Candidates found = {0};
  Gathering g = gather(l, &found);
  Run run = run_children(l, item, space, token, end);
  gathered(l, g);
  if (!run.rest || run.forced != BREAK_AUTO) return run;
  if (whole) keep_whole(&found);
  if (run.cost == KEEP_FREE && !(whole && run.rest->inner)) return run;
  const Candidate *c = best_candidate(&found, whole ? KEEP_SHORT : run.cost, space->y);
  if (!c) return run;
  Space less = *space;
  less.limit = c->y;
  g = gather(l, NULL);
  l->allow = c->cost;
  Run better = run_children(l, item, &less, token, end);
  gathered(l, g);
  return better.rest && !better.nothing && (whole || better.cost < run.cost) ? better : run;
}
