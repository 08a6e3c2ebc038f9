// In: the place and reason for which libyaml gives up. Out: a finding in plain words, for the slip that people make
// there. The reasons are libyaml's own texts (scanner.c, parser.c); a table leads from each to a finding or to a
// function that looks at the source.
#include <stdlib.h>

#include "yaml/internal.h"

typedef struct Slip {
  const SlipPlace *place;
  uint32_t at;       // where libyaml stopped
  uint32_t context;  // where what it was reading began
} Slip;

static Job *job_of(const Slip *s) { return s->place->job; }
static Str bytes_of(const Slip *s) { return s->place->bytes; }
static char byte_at(const Slip *s, uint32_t at) { return at < bytes_of(s).n ? bytes_of(s).p[at] : '\0'; }
static Span span_of(const Slip *s, uint32_t from, uint32_t to) {
  return (Span){s->place->file, from, to > from ? to : from};
}

static Span character_at(const Slip *s, uint32_t at) {
  uint32_t c, n = at < bytes_of(s).n ? utf8_decode(bytes_of(s).p + at, bytes_of(s).p + bytes_of(s).n, &c) : 0;
  return span_of(s, at, at + n);
}

static uint32_t first_word(const Slip *s, uint32_t at) {
  uint32_t i = line_start(bytes_of(s), at);
  while (byte_at(s, i) == ' ') i++;
  return i;
}

static Span rest_of_line(const Slip *s, uint32_t at) {
  uint32_t end = line_end(bytes_of(s), at);
  while (end > at && is_blank(bytes_of(s).p[end - 1])) end--;
  return span_of(s, at, end);
}

// --- Words --------------------------------------------------------------------------------------------------------

enum { LONGEST_SHOWN = 60 };

static Str shortened(Arena *arena, Str text) {
  uint32_t n = 0;
  for (uint32_t at = 0; at < text.n; at++)
    if (((unsigned char)text.p[at] & 0xC0) != 0x80 && n++ == LONGEST_SHOWN)
      return str_cat(arena, str_slice(text, 0, at), STR("…"));
  return text;
}

static bool holds(Str text, char c) { return text.n && memchr(text.p, c, text.n) != NULL; }

Str slip_quoted(Arena *arena, Str text) {
  text = shortened(arena, text);
  if (!holds(text, '"') && !holds(text, '\\')) return str_format(arena, "\"%.*s\"", STR_ARG(text));
  Buf buf = buf_new(arena);
  buf_byte(&buf, '\'');
  for (uint32_t i = 0; i < text.n; i++) {
    if (text.p[i] == '\'') buf_byte(&buf, '\'');
    buf_byte(&buf, text.p[i]);
  }
  buf_byte(&buf, '\'');
  return buf_str(&buf);
}

static Str without_comment(Str text) {
  int64_t at = str_find(text, STR(" #"), 0);
  return str_trim(at < 0 ? text : str_slice(text, 0, (uint32_t)at));
}

// The byte after the line's first «: », where its value begins; 0 when there is none before `limit`.
static uint32_t value_start(const Slip *s, uint32_t limit) {
  uint32_t i = first_word(s, limit);
  while (byte_at(s, i) == '-' && is_blank(byte_at(s, i + 1))) i += 2;
  for (; i < limit; i++)
    if (byte_at(s, i) == ':' && is_blank(byte_at(s, i + 1))) return i + 1;
  return 0;
}

static Str value_quoted(const Slip *s, uint32_t from) {
  Str text = without_comment(str_slice(bytes_of(s), from, line_end(bytes_of(s), from)));
  return slip_quoted(job_of(s)->scratch, text);
}

// --- Slips that need a look at the source ---------------------------------------------------------------------

static void template_slip(const Slip *s, uint32_t at) {
  diag(job_of(s)->diags, DIAG_YAML_BRACES, rest_of_line(s, at), value_quoted(s, at));
}

// "ville { color: brand, margin: 0 }": the brace stands where a colon should.
static bool brace_slip(const Slip *s, uint32_t first, uint32_t value) {
  uint32_t brace = first;
  while (brace < value && byte_at(s, brace) != '{' && byte_at(s, brace) != ':') brace++;
  if (brace == value || byte_at(s, brace) != '{' || brace == first || !is_blank(byte_at(s, brace - 1))) return false;
  diag(job_of(s)->diags, DIAG_YAML_BRACE_COLON, character_at(s, brace), str_trim(str_slice(bytes_of(s), first, brace)));
  return true;
}

// A second colon on the line is part of a text; a first one, on a line set further right, is a key out of place.
static void colon_slip(const Slip *s) {
  uint32_t value = value_start(s, s->at), first = first_word(s, s->at);
  if (value && brace_slip(s, first, value)) return;
  if (value) {
    diag(job_of(s)->diags, DIAG_YAML_COLON, character_at(s, s->at), value_quoted(s, value));
  } else if (s->at > first && is_blank(byte_at(s, s->at - 1))) {
    diag(job_of(s)->diags, DIAG_YAML_COLON_LINE, character_at(s, s->at));
  } else {
    diag(job_of(s)->diags, DIAG_YAML_KEY_RIGHT, span_of(s, first, s->at), str_slice(bytes_of(s), first, s->at));
  }
}

static void start_slip(const Slip *s) {
  char c = byte_at(s, s->at);
  if (c == '\t')
    diag(job_of(s)->diags, DIAG_YAML_TAB, character_at(s, s->at));
  else
    diag(job_of(s)->diags, DIAG_YAML_START, character_at(s, s->at), (Str){&c, 1}, value_quoted(s, s->at));
}

// «*», «&», «!», «|», «>» begin something else than a text.
static void sign_slip(const Slip *s) {
  char c = byte_at(s, s->context);
  diag(job_of(s)->diags, DIAG_YAML_START, character_at(s, s->context), (Str){&c, 1}, value_quoted(s, s->context));
}

static void directive_slip(const Slip *s) {
  diag(job_of(s)->diags, DIAG_YAML_START, character_at(s, s->context), STR("%"), value_quoted(s, s->context));
}

static bool is_quoted(ScalarPlace place) {
  return place.style == YAML_SINGLE_QUOTED_SCALAR_STYLE || place.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
}

// A quoted text that runs over lines and swallowed a key was not closed where it should have been.
static bool swallowed_key(const Slip *s) {
  ScalarPlace last = s->place->last;
  uint32_t second = line_end(bytes_of(s), last.start);
  return is_quoted(last) && second < last.end && str_find(str_slice(bytes_of(s), 0, last.end), STR(":"), second) >= 0;
}

static void open_quote(const Slip *s, uint32_t at) {
  char c = byte_at(s, at);
  diag(job_of(s)->diags, DIAG_YAML_QUOTE_OPEN, rest_of_line(s, at), (Str){&c, 1});
}

static void open_quote_slip(const Slip *s) { open_quote(s, s->context); }

static uint32_t value_or_word(const Slip *s, uint32_t at) {
  uint32_t i = value_start(s, at);
  if (!i) i = first_word(s, at);
  while (is_blank(byte_at(s, i)) || (byte_at(s, i) == '-' && is_blank(byte_at(s, i + 1)))) i++;
  return i;
}

static void after_quote(const Slip *s, uint32_t value) {
  Str text = without_comment(str_slice(bytes_of(s), value, line_end(bytes_of(s), value)));
  // 'l'action': the quotes round the text are not the text's.
  if (text.n > 1 && !is_blank(byte_at(s, s->at - 1))) {
    bool closed = text.p[text.n - 1] == text.p[0];
    text = str_slice(text, 1, text.n - closed);
  }
  diag(job_of(s)->diags, DIAG_YAML_AFTER_QUOTE, rest_of_line(s, s->at), slip_quoted(job_of(s)->scratch, text));
}

// Something stands after a value that was complete, or a line is set off from its neighbours.
static void after_slip(const Slip *s) {
  uint32_t before = s->at, value = value_or_word(s, s->at), start = line_start(bytes_of(s), s->at);
  while (before > start && is_blank(byte_at(s, before - 1))) before--;
  char closed = before > start ? byte_at(s, before - 1) : '\0', opened = byte_at(s, value);
  if (swallowed_key(s)) {
    open_quote(s, s->place->last.start);
  } else if (opened == '{' && byte_at(s, value + 1) == '{') {
    template_slip(s, value);
  } else if (value < s->at && strchr("\"'", closed) && closed) {
    after_quote(s, value);
  } else if (value < s->at && strchr("[{*&!", opened) && opened) {
    diag(job_of(s)->diags, DIAG_YAML_START, character_at(s, value), (Str){&opened, 1}, value_quoted(s, value));
  } else if (byte_at(s, s->at) == ':' && value == s->at) {
    diag(job_of(s)->diags, DIAG_YAML_KEY_EMPTY, character_at(s, s->at));
  } else {
    diag(job_of(s)->diags, DIAG_YAML_INDENT, rest_of_line(s, first_word(s, s->at)));
  }
}

// Between braces, pairs are parted by commas; who comes from CSS writes semicolons.
static Str colon_cure(const Slip *s) {
  uint32_t from = s->at;
  while (from > s->context && !strchr(",{[", byte_at(s, from))) from--;
  if (holds(str_slice(bytes_of(s), from, s->at), ';'))
    return diag_words(job_of(s)->arena, STR("write a comma in place of “;”"), STR("écrivez une virgule à la place de «\u00A0;\u00A0»"));
  return diag_words(job_of(s)->arena, STR("put the text in quotes, or write the comma that is missing before"),
                    STR("mettez le texte entre guillemets droits, ou écrivez la virgule qui manque avant"));
}

static void flow_slip(const Slip *s) {
  char c = byte_at(s, s->context);
  Span open = character_at(s, s->context);
  if (c == '{' && byte_at(s, s->context + 1) == '{')
    template_slip(s, s->context);
  else if (swallowed_key(s))
    open_quote(s, s->place->last.start);
  else if (byte_at(s, s->at) == ':' && same_line(bytes_of(s), s->at, s->context))
    diag_related(job_of(s)->diags, DIAG_YAML_COLON_FLOW, character_at(s, s->at), open, colon_cure(s));
  else if (s->at < bytes_of(s).n && same_line(bytes_of(s), s->at, s->context))
    diag_related(job_of(s)->diags, DIAG_YAML_COMMA, rest_of_line(s, s->at), open);
  else
    diag(job_of(s)->diags, DIAG_YAML_FLOW_OPEN, open, (Str){&c, 1}, c == '[' ? STR("]") : STR("}"));
}

static void no_colon_slip(const Slip *s) {
  Span span = rest_of_line(s, s->context);
  Str text = str_slice(bytes_of(s), span.start, span.end);
  char c = byte_at(s, s->context);
  if (c == '"' || c == '\'')
    diag(job_of(s)->diags, DIAG_YAML_INDENT, span);
  else
    diag(job_of(s)->diags, DIAG_YAML_NO_COLON, span, shortened(job_of(s)->scratch, text));
}

static void escape_slip(const Slip *s) {
  uint32_t from = s->at;
  while (from > s->context && byte_at(s, from) != '\\') from--;
  Span span = span_of(s, from, character_at(s, from + 1).end);
  diag(job_of(s)->diags, DIAG_YAML_ESCAPE, span, str_slice(bytes_of(s), span.start, span.end));
}

static void tab_slip(const Slip *s) { diag(job_of(s)->diags, DIAG_YAML_TAB, character_at(s, s->at)); }

static void dash_slip(const Slip *s) {
  if (value_start(s, s->at))
    diag(job_of(s)->diags, DIAG_YAML_DASH, character_at(s, s->at));
  else
    diag(job_of(s)->diags, DIAG_YAML_INDENT, rest_of_line(s, first_word(s, s->at)));
}

static void content_slip(const Slip *s) {
  char c = byte_at(s, s->at);
  if (c && strchr(",]}", c))
    diag(job_of(s)->diags, DIAG_YAML_EMPTY_ITEM, character_at(s, s->at), (Str){&c, 1});
  else
    diag(job_of(s)->diags, DIAG_YAML_INDENT, rest_of_line(s, first_word(s, s->at)));
}

static void colon_space_slip(const Slip *s) { diag(job_of(s)->diags, DIAG_YAML_COLON_SPACE, character_at(s, s->at)); }

static void syntax_slip(const Slip *s) { diag(job_of(s)->diags, DIAG_YAML_SYNTAX, rest_of_line(s, s->at)); }

// --- Colours ------------------------------------------------------------------------------------------------------

static bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// A value begun with «#», a colour or a reference within a schema, where one is awaited, in braces too: the rest of its line was lost with it, and what then goes
// wrong is seen on that line or the next.
static bool colour_slip(const Slip *s) {
  uint32_t from = line_start(bytes_of(s), s->context < s->at ? s->context : s->at);
  if (from) from = line_start(bytes_of(s), from - 1);
  for (uint32_t i = from; i < s->at; i++) {
    if (byte_at(s, i) != '#' || i < 2 || byte_at(s, i - 1) != ' ') continue;
    uint32_t before = i - 1, end = i + 1;
    while (before > from && byte_at(s, before) == ' ') before--;
    while (is_hex(byte_at(s, end))) end++;
    bool awaited = strchr(":,[{", byte_at(s, before)) != NULL, pointer = byte_at(s, i + 1) == '/';
    if (!awaited || (!pointer && end - i != 4 && end - i != 7)) continue;
    while (pointer && byte_at(s, end) && !strchr(" ,]}\r\n", byte_at(s, end))) end++;
    diag(job_of(s)->diags, DIAG_YAML_COLOUR, span_of(s, i, end), str_slice(bytes_of(s), i, end));
    return true;
  }
  return false;
}

// --- The table ----------------------------------------------------------------------------------------------------

static const struct {
  const char *problem, *context;  // parts of libyaml's texts; NULL for any
  void (*report)(const Slip *);
} slips[] = {
    {"mapping values are not allowed", NULL, colon_slip},
    {"could not find expected ':'", NULL, no_colon_slip},
    {"block sequence entries are not allowed", NULL, dash_slip},
    {"mapping keys are not allowed", NULL, start_slip},
    {"cannot start any token", NULL, start_slip},
    {"found a tab character", NULL, tab_slip},
    {"end of stream", "quoted scalar", open_quote_slip},
    {"document indicator", "quoted scalar", open_quote_slip},
    {NULL, "quoted scalar", escape_slip},
    {"',' or", NULL, flow_slip},
    {"node content", NULL, content_slip},
    {NULL, "block scalar", sign_slip},
    {NULL, "alias", sign_slip},
    {NULL, "anchor", sign_slip},
    {NULL, "scanning a tag", sign_slip},
    {NULL, "parsing a tag", sign_slip},
    {"undefined tag handle", NULL, sign_slip},
    {NULL, "directive", directive_slip},
    {"unexpected ':'", NULL, colon_space_slip},
    {"expected key", NULL, after_slip},
    {"'-' indicator", NULL, after_slip},
    {"document start", NULL, after_slip},
};

static bool mentions(const char *text, const char *part) { return !part || (text && strstr(text, part)); }

// What was already said of a line is the cause of what goes wrong later on it; a dash without its space, of all that is
// set under it.
static bool said_already(const SlipPlace *place, uint32_t at) {
  for (uint32_t i = 0; i < place->job->diags->list.n; i++) {
    const Diag *d = &place->job->diags->list.v[i];
    if (d->level != DIAG_ERROR || d->span.file != place->file) continue;
    if (d->id == DIAG_YAML_DASH_SPACE || same_line(place->bytes, d->span.start, at)) return true;
  }
  return false;
}

void slip_report(const SlipPlace *place, const yaml_parser_t *parser) {
  if (parser->error == YAML_MEMORY_ERROR) exit(3);
  Slip slip = {place, marks_byte(place->marks, parser->problem_mark.index),
               marks_byte(place->marks, parser->context_mark.index)};
  if (!parser->context) slip.context = slip.at;
  if (said_already(place, slip.at)) return;
  if (colour_slip(&slip)) return;
  for (size_t i = 0; i < sizeof slips / sizeof *slips; i++)
    if (mentions(parser->problem, slips[i].problem) && mentions(parser->context, slips[i].context)) {
      slips[i].report(&slip);
      return;
    }
  syntax_slip(&slip);
}
