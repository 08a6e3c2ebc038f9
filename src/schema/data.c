// Making and reading values.
#include "schema/internal.h"

const Data data_null = {.kind = DATA_NULL, .type = &type_null};

const Data *data_get(const Data *record, Str name) {
  if (!record || record->kind != DATA_RECORD) return NULL;
  for (uint32_t i = 0; i < record->count; i++)
    if (str_eq(record->fields[i].name, name)) return record->fields[i].value;
  return NULL;
}

static bool text_is_empty(const Data *data) {
  for (uint32_t i = 0; i < data->count; i++)
    if (data->parts[i].kind >= TEXT_BREAK || data->parts[i].text.n) return false;
  return true;
}

bool data_is_empty(const Data *data) {
  if (!data) return true;
  switch (data->kind) {
    case DATA_NULL: return true;
    case DATA_BOOL: return !data->truth;
    case DATA_NUMBER:
    case DATA_LENGTH:
    case DATA_RECORD: return false;
    case DATA_TEXT: return text_is_empty(data);
    case DATA_LIST: return data->count == 0;
  }
  return true;
}

Str data_text(Arena *arena, const Data *data) {
  if (!data || data->kind != DATA_TEXT) return STR("");
  if (data->count == 1 && data->parts[0].kind < TEXT_BREAK) return data->parts[0].text;
  Buf out = buf_new(arena);
  for (uint32_t i = 0; i < data->count; i++)
    buf_add(&out, data->parts[i].kind == TEXT_BREAK  ? STR("\n")
                  : data->parts[i].kind < TEXT_BREAK ? data->parts[i].text
                                                     : STR(""));
  return buf_str(&out);
}

const Data *data_from_text(Arena *arena, Str text, Span span) {
  Data *data = ARENA_NEW(arena, Data);
  TextPart *part = ARENA_NEW(arena, TextPart);
  TextPiece *piece = ARENA_NEW(arena, TextPiece);
  *piece = (TextPiece){0, span.file, span.start, 0};
  *part = (TextPart){.kind = TEXT_PLAIN, .text = text, .map = {piece, span.file ? 1 : 0}};
  *data = (Data){.kind = DATA_TEXT, .type = &type_text, .span = span, .count = text.n > 0, .parts = part};
  return data;
}

const Data *data_from_number(Arena *arena, double number, Span span) {
  Data *data = ARENA_NEW(arena, Data);
  *data = (Data){.kind = DATA_NUMBER, .type = &type_number, .span = span, .number = number};
  return data;
}

const Data *data_from_bool(bool truth) {
  static const Data values[] = {{.kind = DATA_BOOL, .type = &type_bool, .truth = false},
                                {.kind = DATA_BOOL, .type = &type_bool, .truth = true}};
  return &values[truth];
}

const Data *data_list(Arena *arena, const Data *const *items, uint32_t count, const Type *list_type) {
  Data *data = ARENA_NEW(arena, Data);
  *data = (Data){.kind = DATA_LIST, .type = list_type, .count = count, .items = items};
  return data;
}
