// Places in a document compared.
#include "page/internal.h"

static int compare(const Token *a, const Token *b);

// How many of a row's cells go on later in `a`, less those that go on earlier.
static int compare_cells(const Token *a, const Token *b) {
  int sum = 0;
  for (uint32_t i = 0; i < a->cell_count && i < b->cell_count; i++) {
    bool done = a->cells[i] == &token_done, other = b->cells[i] == &token_done;
    sum += done || other ? done - other : compare(a->cells[i], b->cells[i]);
  }
  return sum;
}

static int compare(const Token *a, const Token *b) {
  for (; a && b; a = a->inner, b = b->inner) {
    if (a->child != b->child) return a->child > b->child ? 1 : -1;
    if (a->line != b->line) return a->line > b->line ? 1 : -1;
    if (a->cells && b->cells) return compare_cells(a, b);
  }
  return (a != NULL) - (b != NULL);
}

bool token_same(const Token *a, const Token *b) {
  for (; a && b && a != b; a = a->inner, b = b->inner) {
    if (a->item != b->item || a->child != b->child || a->line != b->line || a->lines != b->lines) return false;
    if (a->cell_count != b->cell_count || a->carried.n || b->carried.n) return false;
    for (uint32_t i = 0; i < a->cell_count; i++)
      if (!token_same(a->cells[i], b->cells[i])) return false;
  }
  return a == b;
}

// Tokens of a trial live as long as it does.
const Token *token_keep(Arena *arena, const Token *token) {
  if (!token || token == &token_done) return token;
  Token *kept = ARENA_NEW(arena, Token);
  *kept = *token;
  kept->inner = token_keep(arena, token->inner);
  kept->carried = inserts_keep(arena, &token->carried);
  if (!token->cells) return kept;
  const Token **cells = ARENA_ARRAY(arena, const Token *, token->cell_count);
  for (uint32_t i = 0; i < token->cell_count; i++) cells[i] = token_keep(arena, token->cells[i]);
  kept->cells = cells;
  return kept;
}

Inserts inserts_keep(Arena *arena, const Inserts *inserts) {
  Insert *kept = inserts->n ? ARENA_COPY(arena, Insert, inserts->v, inserts->n) : NULL;
  for (uint32_t i = 0; i < inserts->n; i++) {
    kept[i].from = token_keep(arena, kept[i].from);
    kept[i].rest = token_keep(arena, kept[i].rest);
  }
  return (Inserts){kept, inserts->n, inserts->over};
}

bool token_later(const Token *a, const Token *b) { return a && (!b || token_further(a, b)); }

bool token_further(const Token *a, const Token *b) {
  if (!a || !b) return b != NULL;
  return compare(a, b) > 0;
}
