// Blocks beside the text: each on the line that it belongs to, or below the one before it; where they would leave their
// region at its foot, all go up as far as they must.
#include "furnish/internal.h"

static Len size_of(Size size, Len whole) {
  return size.kind == SIZE_LEN ? size.len + len_mul(whole, size.percent, 65536) : 0;
}

static const Fragment *region_for(const FurnishedPage *furnished, Str name) {
  for (uint32_t i = 0; i < furnished->count; i++)
    if (str_eq(furnished->regions[i].box->item->style->flow_from, name)) return furnished->regions[i].box;
  return NULL;
}

typedef struct Stack {
  const Fragment *region;
  Len x, width, top, bottom;  // where blocks stand in it
} Stack;

static Stack stack_of(const Fragment *region) {
  const Style *s = region->item->style;
  Len edge[EDGES];
  for (int e = 0; e < EDGES; e++) edge[e] = size_of(s->padding[e], region->width) + s->border[e].width;
  return (Stack){region, region->x + edge[EDGE_LEFT], region->width - edge[EDGE_LEFT] - edge[EDGE_RIGHT],
                 region->y + edge[EDGE_TOP], region->y + region->height - edge[EDGE_BOTTOM]};
}

typedef struct Beside {
  Job *job;
  const PageTools *tools;
  const Galley *galley;
  const Page *page;
} Beside;

static const Fragment *lay(const Beside *b, const Stack *s, const PageAside *aside, Len top, Len baseline) {
  return page_aside(b->job, b->tools, b->galley, aside->item, s->x, top, s->width, baseline, b->page->right);
}

// What follows a block keeps its margin from it.
static Len gap(const Stack *s, const GalleyItem *above, const GalleyItem *below) {
  if (!above) return 0;
  Len a = size_of(above->style->margin[EDGE_BOTTOM], s->width), c = size_of(below->style->margin[EDGE_TOP], s->width);
  return a > c ? a : c;
}

// From the last one up, each goes as high as it must.
static void push_up(const Beside *b, const Stack *s, const Fragment **boxes, const PageAside *const *asides, uint32_t n) {
  Len bottom = s->bottom;
  for (uint32_t i = n; i-- > 0;) {
    Len top = bottom - boxes[i]->height;
    if (boxes[i]->y <= top) return;
    boxes[i] = lay(b, s, asides[i], top, 0);
    bottom = top - (i ? gap(s, asides[i - 1]->item, asides[i]->item) : 0);
  }
}

// Returns the height that they take without a space between.
static Len lay_down(const Beside *b, const Stack *s, const PageAside *const *asides, const Fragment **boxes, uint32_t n,
                    bool aligned) {
  Len at = s->top, height = 0;
  for (uint32_t i = 0; i < n; i++) {
    Len above = gap(s, i ? asides[i - 1]->item : NULL, asides[i]->item);
    boxes[i] = lay(b, s, asides[i], at + above, aligned ? asides[i]->baseline : 0);
    at = boxes[i]->y + boxes[i]->height;
    height += above + boxes[i]->height;
  }
  return height;
}

static void lay_stack(const Beside *b, const Stack *s, const PageAside *const *asides, const Fragment **boxes, uint32_t n) {
  Len height = lay_down(b, s, asides, boxes, n, true);
  const GalleyItem *last = asides[n - 1]->item;
  if (height > s->bottom - s->top) {
    lay_down(b, s, asides, boxes, n, false);
    diag(b->job->diags, DIAG_FURNISH_FULL, last->node->span, last->style->flow_into,
         str_format(b->job->arena, "%u", b->page->number));
  } else if (boxes[n - 1]->y + boxes[n - 1]->height > s->bottom) {
    push_up(b, s, boxes, asides, n);
  }
}

void furnish_asides(Job *job, const PageTools *tools, const Galley *galley, const Page *page, FurnishedPage *furnished) {
  Beside b = {job, tools, galley, page};
  const Fragment **boxes = ARENA_ARRAY(job->arena, const Fragment *, page->aside_count);
  const PageAside **asides = ARENA_ARRAY(job->arena, const PageAside *, page->aside_count);
  uint32_t done = 0;
  for (uint32_t r = 0; r < furnished->count; r++) {
    const Fragment *region = furnished->regions[r].box;
    Str name = region->item->style->flow_from;
    uint32_t n = 0;
    for (uint32_t i = 0; i < page->aside_count && name.n && region_for(furnished, name) == region; i++)
      if (str_eq(page->asides[i].item->style->flow_into, name)) asides[n++] = &page->asides[i];
    Stack s = stack_of(region);
    if (n) lay_stack(&b, &s, asides, boxes + done, n);
    done += n;
  }
  for (uint32_t i = 0; i < page->aside_count; i++) {
    const GalleyItem *item = page->asides[i].item;
    if (!region_for(furnished, item->style->flow_into))
      diag(job->diags, DIAG_PAGE_ASIDE, item->node->span, item->style->flow_into);
  }
  furnished->asides = boxes;
  furnished->aside_count = done;
}
