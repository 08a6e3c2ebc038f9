// Texts as ropes: parts are kept, so that markup is parsed by itself and page numbers stay open.
#include <math.h>

#include "expr/internal.h"

static const Type plain[] = {
    {.kind = TYPE_ANY, .nullable = true},   {.kind = TYPE_NULL, .nullable = true},
    {.kind = TYPE_BOOL, .nullable = true},  {.kind = TYPE_NUMBER, .nullable = true},
    {.kind = TYPE_LENGTH, .nullable = true}, {.kind = TYPE_TEXT, .nullable = true},
    {.kind = TYPE_DATE, .nullable = true},  {.kind = TYPE_TIME, .nullable = true},
    {.kind = TYPE_DATETIME, .nullable = true}, {.kind = TYPE_URI, .nullable = true},
    {.kind = TYPE_EMAIL, .nullable = true}, {.kind = TYPE_RICH, .nullable = true},
    {.kind = TYPE_IMAGE, .nullable = true}, {.kind = TYPE_LIST, .nullable = true},
    {.kind = TYPE_RECORD, .nullable = true, .open = true},
};

const Type type_page_text = {.kind = TYPE_TEXT, .nullable = true, .is_page = true};

const Type *type_plain(TypeKind kind) { return &plain[kind]; }

bool data_truth(const Data *data) { return !data_is_empty(data); }

const Data *data_text_new(Arena *arena, const TextPart *parts, uint32_t count, const Type *type, Span span) {
  Data *d = ARENA_NEW(arena, Data);
  *d = (Data){.kind = DATA_TEXT, .type = type, .span = span, .count = count, .parts = parts};
  return d;
}

// Six decimals at most, none that says nothing; the sign of decimals is the language's.
Str number_print(Arena *arena, double number, Str lang) {
  if (!(fabs(number) < 9e12)) return str_format(arena, "%.0f", number);
  int64_t millionths = (int64_t)llround(fabs(number) * 1e6);
  int64_t rest = millionths % 1000000;
  Buf out = buf_new(arena);
  if (number < 0 && millionths) buf_byte(&out, '-');
  buf_int(&out, millionths / 1000000);
  if (rest) buf_add(&out, str_from(language_of(lang)->decimal));
  for (int64_t unit = 100000; rest; unit /= 10) {
    buf_byte(&out, (char)('0' + rest / unit));
    rest %= unit;
  }
  return buf_str(&out);
}

void parts_plain(ExprContext *context, Parts *parts, Str text) {
  if (text.n) VEC_PUSH(context->job->arena, *parts, ((TextPart){.kind = TEXT_PLAIN, .text = text}));
}

void parts_add(ExprContext *context, Parts *parts, const Data *data) {
  Arena *arena = context->job->arena;
  if (data->kind == DATA_TEXT) {
    if (!parts->cap) parts->v = ARENA_ARRAY(arena, TextPart, parts->cap = data->count);  // most texts are one value
    VEC_RESERVE(arena, *parts, parts->n + data->count);
    for (uint32_t i = 0; i < data->count; i++) parts->v[parts->n++] = data->parts[i];
  } else if (data->kind == DATA_NUMBER) {
    parts_plain(context, parts, number_print(arena, data->number, context->lang));
  }
}

static bool holds_pages(const Parts *parts) {
  for (uint32_t i = 0; i < parts->n; i++)
    if (parts->v[i].kind == TEXT_PAGE || parts->v[i].kind == TEXT_PAGES) return true;
  return false;
}

const Data *parts_text(ExprContext *context, const Parts *parts, Span span) {
  const Type *type = holds_pages(parts) ? &type_page_text : type_plain(TYPE_TEXT);
  return data_text_new(context->job->arena, parts->v, parts->n, type, span);
}

const Data *parts_page(ExprContext *context, TextPartKind kind, const Data *record, Span span) {
  TextPart *part = ARENA_NEW(context->job->arena, TextPart);
  *part = (TextPart){.kind = kind, .record = record};
  return data_text_new(context->job->arena, part, 1, &type_page_text, span);
}
