// Words for findings, in both languages: types, what was found, numbers.
#include "schema/internal.h"

typedef struct Words {
  const char *en, *fr;
} Words;

static const struct {
  uint32_t types;
  Words words;
} type_words[] = {{IS_TEXT, {"a text", "un texte"}},
                  {IS_NUMBER, {"a number", "un nombre"}},
                  {IS_INTEGER, {"a whole number", "un nombre entier"}},
                  {IS_BOOL, {"true or false", "true ou false"}},
                  {IS_LIST, {"a list", "une liste"}},
                  {IS_RECORD, {"keys with values", "des clés avec leurs valeurs"}},
                  {IS_NULL, {"nothing", "rien"}}};

static Str both_languages(Arena *arena, Words words) {
  return diag_words(arena, str_from(words.en), str_from(words.fr));
}

Str words_types(Arena *arena, uint32_t types) {
  Buf out = buf_new(arena);
  for (size_t i = 0; i < sizeof type_words / sizeof *type_words && types; i++) {
    if ((types & type_words[i].types) != type_words[i].types) continue;
    if (out.n) buf_add(&out, both_languages(arena, (Words){" or ", " ou "}));
    buf_add(&out, both_languages(arena, type_words[i].words));
    types &= ~type_words[i].types;
  }
  return buf_str(&out);
}

Str words_node(Arena *arena, const Node *node) {
  static const Words formats[] = {
      {"", ""},
      {"a date such as 2026-05-04", "une date comme 2026-05-04"},
      {"a time such as 14:00", "une heure comme 14:00"},
      {"a date and time such as 2026-05-04T14:00", "une date et une heure comme 2026-05-04T14:00"},
      {"an e-mail address", "une adresse électronique"},
      {"a web address", "une adresse web"},
      {"a web address", "une adresse web"},
      {"a regular expression", "une expression rationnelle"}};
  const Node *said = node_target(node);
  if (said->want == IS_TEXT && said->format) return both_languages(arena, formats[said->format]);
  if (said->want == IS_TEXT && said->xref.n)
    return str_cat(arena, both_languages(arena, (Words){"the id of an entry of ", "l’identifiant d’une entrée de "}),
                   said->xref);
  return words_types(arena, node->want);
}

enum { LONGEST_SHOWN = 40 };

Str words_short(Arena *arena, Str text) {
  uint32_t n = 0;
  for (uint32_t at = 0; at < text.n; at++)
    if (((unsigned char)text.p[at] & 0xC0) != 0x80 && n++ == LONGEST_SHOWN)
      return str_cat(arena, str_slice(text, 0, at), STR("…"));
  return text;
}

Str words_found(Arena *arena, const Yaml *tree) {
  Value value = value_natural(tree);
  Str text = words_short(arena, tree->text);
  switch (value.is) {
    case IS_NULL: return both_languages(arena, (Words){"nothing", "rien"});
    case IS_LIST: return both_languages(arena, (Words){"a list", "une liste"});
    case IS_RECORD: return both_languages(arena, (Words){"keys with values", "des clés avec leurs valeurs"});
    case IS_TEXT:
      return diag_words(arena, str_format(arena, "the text “%.*s”", STR_ARG(text)),
                        str_format(arena, "le texte «\u00A0%.*s\u00A0»", STR_ARG(text)));
    case IS_BOOL: return text;
    default:
      return diag_words(arena, str_format(arena, "the number %.*s", STR_ARG(text)),
                        str_format(arena, "le nombre %.*s", STR_ARG(text)));
  }
}

enum { MOST_NAMES = 12 };

Str words_names(Arena *arena, const Str *names, uint32_t count) {
  Buf out = buf_new(arena);
  for (uint32_t i = 0; i < count && i < MOST_NAMES; i++) {
    if (i) buf_lit(&out, ", ");
    buf_add(&out, names[i]);
  }
  if (count > MOST_NAMES) buf_lit(&out, "…");
  return buf_str(&out);
}

Str words_near(Arena *arena, Str name, const Str *names, uint32_t count) {
  Str near = str_nearest(name, names, count), all = words_names(arena, names, count);
  if (near.n)
    return diag_words(arena, str_format(arena, "did you mean “%.*s”?", STR_ARG(near)),
                      str_format(arena, "vouliez-vous écrire «\u00A0%.*s\u00A0»\u202F?", STR_ARG(near)));
  return diag_words(arena, str_format(arena, "there are: %.*s", STR_ARG(all)),
                    str_format(arena, "il existe\u00A0: %.*s", STR_ARG(all)));
}

Str words_instead(Arena *arena, const Node *node, const Yaml *tree) {
  const Node *said = node_target(node);
  if (said->want == IS_LIST && tree->kind == YAML_MAPPING && tree->count) {
    Str key = tree->pairs[0].key->text;
    return diag_words(arena, str_format(arena, "write “- ” before “%.*s”, and set the item’s other keys under that word", STR_ARG(key)),
                      str_format(arena, "écrivez «\u00A0-\u00A0» et une espace devant «\u00A0%.*s\u00A0», et alignez sous ce mot les autres clés de l’élément",
                                 STR_ARG(key)));
  }
  if (said->want != IS_RECORD || tree->kind == YAML_MAPPING || !said->properties.n) return STR("");
  Str *names = ARENA_ARRAY(arena, Str, said->properties.n);
  for (uint32_t i = 0; i < said->properties.n; i++) names[i] = said->properties.v[i].name;
  Str all = words_names(arena, names, said->properties.n);
  return diag_words(arena, str_format(arena, "write a key and its value; the keys here are %.*s", STR_ARG(all)),
                    str_format(arena, "écrivez une clé et sa valeur\u00A0; les clés sont ici %.*s", STR_ARG(all)));
}

Str words_label(const Validator *v) {
  Arena *arena = v->job->scratch;
  Str name = both_languages(arena, v->of_key ? (Words){"the name of a key", "le nom d’une clé"} : (Words){"the document", "le document"});
  if (v->label.n)
    name = diag_words(arena, str_format(arena, "“%.*s”", STR_ARG(v->label)),
                      str_format(arena, "«\u00A0%.*s\u00A0»", STR_ARG(v->label)));
  if (!v->item || v->of_key) return name;
  Str of = diag_words(arena, str_format(arena, "item %u of ", v->item),
                      str_format(arena, "l’élément %u %s", v->item, v->label.n ? "de " : "du document"));
  return str_cat(arena, of, v->label.n ? name : diag_words(arena, STR("the document"), STR("")));
}

Str words_count(Arena *arena, double n, Counted what) {
  static const Words one[] = {{"item", "élément"}, {"such item", "élément de la sorte"}, {"key", "clé"}, {"character", "caractère"}};
  static const Words many[] = {{"items", "éléments"}, {"such items", "éléments de la sorte"}, {"keys", "clés"}, {"characters", "caractères"}};
  Str number = number_text(arena, n);
  return diag_words(arena, str_format(arena, "%.*s %s", STR_ARG(number), (n == 1 ? one : many)[what].en),
                    str_format(arena, "%.*s %s", STR_ARG(number), (n < 2 ? one : many)[what].fr));
}

static bool reads_back(Str text, double number) {
  double back;
  for (uint32_t i = 0; i < text.n; i++)
    if (text.p[i] == ',') ((char *)text.p)[i] = '.';  // a locale's decimal sign
  return number_parse(text, &back) && back == number;
}

// The shortest decimal that reads back as the number, whatever the locale.
Str number_text(Arena *arena, double number) {
  Str text = {0};
  for (int places = 0; number > -1e15 && number < 1e15 && places < 10; places++)
    if (reads_back(text = str_format(arena, "%.*f", places, number), number)) return text;
  for (int digits = 1; digits < 18; digits++)
    if (reads_back(text = str_format(arena, "%.*g", digits, number), number)) break;
  return text;
}

Span span_head(const Yaml *tree) {
  if (tree->kind == YAML_SCALAR) return tree->span;
  Span span = tree->span;
  const Yaml *first = tree->kind == YAML_MAPPING && tree->count ? tree->pairs[0].key : NULL;
  bool inside =
      first && first->span.file == span.file && first->span.start >= span.start && first->span.end <= span.end;
  span.end = inside ? first->span.end : span.start + (span.end > span.start);
  return span;
}

// --- Types in the reader's words --------------------------------------------------------------------------------

static const Words kind_words[][2] = {
    [TYPE_ANY] = {{"a value", "une valeur"}, {"values", "valeurs"}},
    [TYPE_NULL] = {{"nothing", "rien"}, {"nothing", "rien"}},
    [TYPE_BOOL] = {{"true or false", "true ou false"}, {"true or false values", "valeurs true ou false"}},
    [TYPE_NUMBER] = {{"a number", "un nombre"}, {"numbers", "nombres"}},
    [TYPE_LENGTH] = {{"a length", "une longueur"}, {"lengths", "longueurs"}},
    [TYPE_TEXT] = {{"a text", "un texte"}, {"texts", "textes"}},
    [TYPE_DATE] = {{"a date", "une date"}, {"dates", "dates"}},
    [TYPE_TIME] = {{"a time", "une heure"}, {"times", "heures"}},
    [TYPE_DATETIME] = {{"a date and time", "une date et une heure"}, {"dates and times", "dates et heures"}},
    [TYPE_URI] = {{"a web address", "une adresse web"}, {"web addresses", "adresses web"}},
    [TYPE_EMAIL] = {{"an e-mail address", "une adresse électronique"}, {"e-mail addresses", "adresses électroniques"}},
    [TYPE_RICH] = {{"a rich text", "un texte enrichi"}, {"rich texts", "textes enrichis"}},
    [TYPE_IMAGE] = {{"an image", "une image"}, {"images", "images"}},
    [TYPE_LIST] = {{"a list", "une liste"}, {"lists", "listes"}},
    [TYPE_RECORD] = {{"a record", "un groupe de champs"}, {"records", "groupes de champs"}},
};

static const char *in_language(Words words, DiagLang lang) { return lang == DIAG_FR ? words.fr : words.en; }

Str type_describe(Arena *arena, const Type *type, DiagLang lang) {
  const char *one = in_language(kind_words[type->kind][0], lang);
  if (type->kind != TYPE_LIST || !type->item || type->item->kind == TYPE_ANY) return str_from(one);
  return str_format(arena, "%s %s %s", one, lang == DIAG_FR ? "de" : "of",
                    in_language(kind_words[type->item->kind][1], lang));
}

Str type_describe_both(Arena *arena, const Type *type) {
  return diag_words(arena, type_describe(arena, type, DIAG_EN), type_describe(arena, type, DIAG_FR));
}
