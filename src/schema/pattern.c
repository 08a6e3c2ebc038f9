// Regular expressions of schemas, by PCRE2 with limits, so that no pattern runs away. The dialect is ECMA-262's as far
// as PCRE2 can be set to it: `$` at the very end only, \uXXXX. Compiled patterns live in the schema's arena.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "schema/internal.h"

enum { MOST_STEPS = 200000, MOST_DEPTH = 20000, MOST_HEAP_KIB = 4096 };

struct Pattern {
  pcre2_code *code;
  Str text;
};

static void *from_arena(size_t size, void *arena) { return arena_alloc(arena, size); }
static void keep(void *memory, void *arena) { (void)memory, (void)arena; }

const Pattern *pattern_compile(Job *job, const Yaml *text) {
  pcre2_general_context *general = pcre2_general_context_create(from_arena, keep, job->arena);
  pcre2_compile_context *context = pcre2_compile_context_create(general);
  pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALT_BSUX);
  int error;
  size_t at;
  uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF | PCRE2_ALLOW_EMPTY_CLASS;
  pcre2_code *code = pcre2_compile((PCRE2_SPTR)text->text.p, text->text.n, options, &error, &at, context);
  if (!code) {
    uint32_t from = at && at <= text->text.n ? (uint32_t)at - 1 : 0;
    diag(job->diags, DIAG_SCHEMA_PATTERN_SYNTAX, yaml_text_span(text, from, from + 1), text->text);
    return NULL;
  }
  Pattern *pattern = ARENA_NEW(job->arena, Pattern);
  *pattern = (Pattern){code, text->text};
  return pattern;
}

MatchResult pattern_match(Arena *scratch, const Pattern *pattern, Str text) {
  ArenaMark mark = arena_mark(scratch);
  pcre2_general_context *general = pcre2_general_context_create(from_arena, keep, scratch);
  pcre2_match_context *context = pcre2_match_context_create(general);
  pcre2_set_match_limit(context, MOST_STEPS);
  pcre2_set_depth_limit(context, MOST_DEPTH);
  pcre2_set_heap_limit(context, MOST_HEAP_KIB);
  pcre2_match_data *data = pcre2_match_data_create(1, general);
  int found =
      pcre2_match(pattern->code, (PCRE2_SPTR)(text.n ? text.p : ""), text.n, 0, PCRE2_NO_UTF_CHECK, data, context);
  arena_rewind(scratch, mark);
  if (found == PCRE2_ERROR_NOMATCH) return MATCH_NO;
  return found >= 0 ? MATCH_YES : MATCH_LIMIT;
}

Str pattern_text(const Pattern *pattern) { return pattern->text; }
