// `explain`: what a finding comes from and what to do about it, by its code.
#include "cli/cli.h"

enum { WIDEST = 96 };

typedef struct Words {
  const char *cause, *cure, *levels[3];
} Words;
static const Words words[DIAG_LANGS] = {{"Cause: ", "Cure: ", {"note", "warning", "error"}},
                                        {"Cause\u00A0: ", "Remède\u00A0: ", {"note", "avertissement", "erreur"}}};

// A message without its arguments: "{1}" is "…".
static Str pattern(Arena *arena, const char *text) {
  Buf out = buf_new(arena);
  for (const char *p = text; *p; p++) {
    bool gap = p[0] == '{' && p[1] >= '1' && p[1] <= '9' && p[2] == '}';
    if (gap)
      buf_lit(&out, "…"), p += 2;
    else
      buf_byte(&out, *p);
  }
  return buf_str(&out);
}

static void print_wrapped(Str text, uint32_t indent) {
  uint32_t column = indent;
  for (uint32_t at = 0; at < text.n;) {
    int64_t space = str_find(text, STR(" "), at);
    Str word = str_slice(text, at, space < 0 ? text.n : (uint32_t)space);
    uint32_t length = utf8_length(word);
    if (at && column + 1 + length > WIDEST)
      printf("\n%*s", (int)indent, ""), column = indent;
    else if (at)
      putchar(' '), column++;
    printf("%.*s", STR_ARG(word));
    column += length;
    at += word.n + 1;
  }
  putchar('\n');
}

static void print_part(const char *name, const char *text) {
  fputs(name, stdout);
  print_wrapped(str_from(text), 2);
}

static void explain(Arena *arena, DiagId id, DiagLang lang) {
  const DiagText *text = &diag_texts[id];
  const DiagWhy *why = &diag_whys[id];
  Str hint = pattern(arena, text->hint[lang]);
  printf("%s  %s\n", text->code, words[lang].levels[text->level]);
  print_wrapped(pattern(arena, text->message[lang]), 0);
  if (hint.n) print_wrapped(hint, 0);
  if (!why->cause[lang]) return;
  putchar('\n');
  print_part(words[lang].cause, why->cause[lang]);
  print_part(words[lang].cure, why->cure[lang]);
}

static void list_all(Arena *arena, DiagLang lang) {
  for (int id = 0; id < DIAG_IDS; id++)
    printf("%s  %.*s\n", diag_texts[id].code, STR_ARG(pattern(arena, diag_texts[id].message[lang])));
}

static char upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 32) : c; }

static bool is_code(Str word, const char *code) {
  for (uint32_t i = 0; i < word.n; i++)
    if (upper(word.p[i]) != code[i]) return false;
  return word.n == strlen(code);
}

static int find(Options *options, Str word) {
  for (int id = 0; id < DIAG_IDS; id++)
    if (is_code(word, diag_texts[id].code)) return id;
  diag(&options->diags, DIAG_CLI_NO_CODE, NO_SPAN, word);
  return -1;
}

int command_explain(Options *options) {
  if (!options->operand_count) list_all(options->arena, options->lang);
  for (uint32_t i = 0; i < options->operand_count; i++) {
    int id = find(options, options->operands[i]);
    if (id < 0) continue;
    if (i) putchar('\n');
    explain(options->arena, (DiagId)id, options->lang);
  }
  return EXIT_DONE;
}
