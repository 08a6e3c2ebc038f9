// The page a block asks for by name (CSS Paged Media 3): its own, or that of what stands first or last in it.
#include "page/internal.h"

static Str own_name(const GalleyItem *item, Str inherited) {
  return item->style->page.n ? item->style->page : inherited;
}

Str name_at_start(const GalleyItem *item, Str inherited) {
  Str name = own_name(item, inherited);
  if (!item->sets_page) return name;
  for (uint32_t i = 0; i < item->count; i++)
    if (item->children[i] && in_flow(item->children[i])) return name_at_start(item->children[i], name);
  return name;
}

Str name_at_end(const GalleyItem *item, Str inherited) {
  Str name = own_name(item, inherited);
  if (!item->sets_page) return name;
  for (uint32_t i = item->count; i-- > 0;)
    if (item->children[i] && in_flow(item->children[i])) return name_at_end(item->children[i], name);
  return name;
}

Str name_at_token(const GalleyItem *root, const Token *token) {
  Str name = own_name(root, STR(""));
  if (!token) return name_at_start(root, name);
  for (; token && token->item->count && token->child < token->item->count; token = token->inner) {
    const GalleyItem *child = token->item->children[token->child];
    if (!child) break;
    if (!token->inner) return name_at_start(child, name);
    name = own_name(child, name);
  }
  return name;
}
