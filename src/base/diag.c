#include "base/diag.h"

#include <errno.h>

#define NOTE DIAG_NOTE
#define WARNING DIAG_WARNING
#define ERROR DIAG_ERROR
#define DIAG(name, code, level, en, en_hint, fr, fr_hint) {#name, code, level, {en, fr}, {en_hint, fr_hint}},
const DiagText diag_texts[DIAG_IDS] = {
#include "base/codes/all.def"
};
#undef DIAG

// Words in both languages within an argument: START English BETWEEN French END, separators that no text may hold.
enum { WORDS_START = '\x1E', WORDS_BETWEEN = '\x1F', WORDS_END = '\x1D' };
enum { LONGEST_ARGUMENT = 400 };

// The same finding at the same place says nothing new (a part used twice, a pass made again).
static bool is_repeat(Diags *diags, const Diag *d) {
  Buf key = buf_new(diags->arena);
  buf_format(&key, "%d %u %u %u", (int)d->id, d->span.file, d->span.start, d->span.end);
  for (uint32_t i = 0; i < d->count; i++) {
    buf_byte(&key, '\n');
    buf_add(&key, d->args[i]);
  }
  if (strmap_get(&diags->seen, buf_str(&key))) return true;
  strmap_put(diags->arena, &diags->seen, buf_str(&key), diags);
  return false;
}

// A text of a megabyte is named by its beginning.
static Str short_copy(Arena *arena, Str s) {
  if (s.n <= LONGEST_ARGUMENT || memchr(s.p, WORDS_START, s.n)) return str_dup(arena, s);
  uint32_t n = LONGEST_ARGUMENT;
  while (n && ((unsigned char)s.p[n] & 0xC0) == 0x80) n--;
  return str_cat(arena, str_slice(s, 0, n), STR("…"));
}

void diag_add(Diags *diags, DiagId id, Span span, Span related, size_t count, const Str *args) {
  Diag d = {id, diag_texts[id].level, span, related, 0, {{0}}};
  for (size_t i = 0; i < count && i < DIAG_MAX_ARGS; i++) d.args[d.count++] = short_copy(diags->arena, args[i]);
  if (is_repeat(diags, &d)) return;
  VEC_PUSH(diags->arena, diags->list, d);
  diags->errors += d.level == DIAG_ERROR;
  diags->warnings += d.level == DIAG_WARNING;
}

void diags_repeat(Diags *diags, const Diags *from) {
  for (uint32_t i = 0; i < from->list.n; i++) {
    const Diag *d = &from->list.v[i];
    diag_add(diags, d->id, d->span, d->related, d->count, d->args);
  }
}

Str diag_words(Arena *arena, Str english, Str french) {
  return str_format(arena, "%c%.*s%c%.*s%c", WORDS_START, STR_ARG(english), WORDS_BETWEEN, STR_ARG(french), WORDS_END);
}

static const struct {
  int error;
  const char *en, *fr;
} reasons[] = {
    {EACCES, "permission denied", "accès refusé"},
    {EPERM, "permission denied", "accès refusé"},
    {ENOENT, "there is no such file or folder", "ce fichier ou ce dossier n’existe pas"},
    {ENOTDIR, "what should be a folder is a file", "ce qui devrait être un dossier est un fichier"},
    {EISDIR, "it is a folder", "c’est un dossier"},
    {EINVAL, "it is not an ordinary file", "ce n’est pas un fichier ordinaire"},
    {ENXIO, "it is not an ordinary file", "ce n’est pas un fichier ordinaire"},
    {ELOOP, "its links lead in a circle", "ses liens tournent en rond"},
    {ENAMETOOLONG, "its name is too long", "son nom est trop long"},
    {ENOSPC, "the disk is full", "le disque est plein"},
    {EDQUOT, "your share of the disk is full", "votre quota de disque est atteint"},
    {EFBIG, "a file may not become as large here", "un fichier ne peut être aussi gros ici"},
    {EROFS, "the disk may only be read", "le disque est en lecture seule"},
    {EIO, "the disk failed", "le disque a failli"},
    {EMFILE, "too many files are open", "trop de fichiers sont ouverts"},
    {EAGAIN, "as many run as may at once", "il en tourne déjà autant qu’il est permis"},
    {ENOMEM, "there is no memory left", "il n’y a plus de mémoire"},
    {EADDRINUSE, "another program uses it", "un autre programme l’occupe"},
    {EPIPE, "what should read it has ended", "le programme qui devait la lire a pris fin"},
    {EBADF, "it is closed", "elle est fermée"},
};

Str diag_reason(Arena *arena, int error) {
  for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
    if (reasons[i].error == error) return diag_words(arena, str_from(reasons[i].en), str_from(reasons[i].fr));
  return str_dup(arena, str_from(strerror(error)));
}

// By the name that POSIX gives them, without SIG.
static const struct {
  const char *name, *en, *fr;
} signals[] = {
    {"ABRT", "abort", "abandon"},
    {"BUS", "bus error", "erreur de bus"},
    {"FPE", "arithmetic error", "erreur de calcul"},
    {"HUP", "terminal closed", "terminal fermé"},
    {"ILL", "illegal instruction", "instruction non permise"},
    {"INT", "interrupted", "interrompu"},
    {"KILL", "killed", "tué"},
    {"PIPE", "broken pipe", "tube rompu"},
    {"QUIT", "end asked for", "arrêt demandé"},
    {"SEGV", "segmentation fault", "erreur de segmentation"},
    {"SYS", "bad system call", "appel système non permis"},
    {"TERM", "end asked for", "arrêt demandé"},
    {"TRAP", "trace trap", "point d’arrêt"},
    {"XCPU", "processor time limit", "limite de temps de calcul"},
    {"XFSZ", "file size limit", "limite de taille de fichier"},
};

Str diag_signal(Arena *arena, int number) {
  const char *name = sigabbrev_np(number);
  for (size_t i = 0; name && i < sizeof signals / sizeof *signals; i++) {
    if (strcmp(signals[i].name, name) != 0) continue;
    Str words = diag_words(arena, str_from(signals[i].en), str_from(signals[i].fr));
    return str_format(arena, "%d (SIG%s, %.*s)", number, name, STR_ARG(words));
  }
  return name ? str_format(arena, "%d (SIG%s)", number, name) : str_format(arena, "%d", number);
}

enum { PLAIN_FIGURES = 4 };  // so many stand together without groups

static Str grouped(Arena *arena, Str digits, const char *between, const char *point) {
  int64_t dot = str_find(digits, STR("."), 0);
  uint32_t whole = dot < 0 ? digits.n : (uint32_t)dot, from = digits.n && digits.p[0] == '-';
  Buf out = buf_new(arena);
  for (uint32_t i = 0; i < whole; i++) {
    if (i > from && whole - from > PLAIN_FIGURES && (whole - i) % 3 == 0) buf_add(&out, str_from(between));
    buf_byte(&out, digits.p[i]);
  }
  if (dot >= 0) buf_add(&out, str_from(point)), buf_add(&out, str_slice(digits, whole + 1, digits.n));
  return buf_str(&out);
}

Str diag_number(Arena *arena, double number, int places) {
  Str digits = str_format(arena, "%.*f", places, number);
  return diag_words(arena, grouped(arena, digits, ",", "."), grouped(arena, digits, "\u202F", ","));
}

Str diag_count(Arena *arena, uint32_t n, const char *const words[2 * DIAG_LANGS]) {
  Str named = diag_words(arena, str_from(words[n == 1 ? 0 : 1]), str_from(words[n < 2 ? 2 : 3]));
  return str_cat(arena, diag_number(arena, n, 0), str_cat(arena, diag_words(arena, STR(" "), STR("\u00A0")), named));
}

static void add_argument(Buf *out, Str argument, DiagLang lang) {
  bool shown = true;
  for (uint32_t i = 0; i < argument.n; i++) {
    char c = argument.p[i];
    if (c == WORDS_START)
      shown = lang == DIAG_EN;
    else if (c == WORDS_BETWEEN)
      shown = lang == DIAG_FR;
    else if (c == WORDS_END)
      shown = true;
    else if (shown)
      buf_byte(out, c);
  }
}

Str diag_words_in(Arena *arena, Str words, DiagLang lang) {
  Buf out = buf_new(arena);
  add_argument(&out, words, lang);
  return buf_str(&out);
}

static Str filled(Arena *arena, const char *text, const Diag *d, DiagLang lang) {
  Buf out = buf_new(arena);
  for (const char *p = text; *p; p++) {
    if (p[0] == '{' && p[1] >= '1' && p[1] <= '9' && p[2] == '}') {
      uint32_t i = (uint32_t)(p[1] - '1');
      if (i < d->count) add_argument(&out, d->args[i], lang);
      p += 2;
    } else {
      buf_byte(&out, *p);
    }
  }
  return buf_str(&out);
}

Str diag_message(Arena *arena, const Diag *d, DiagLang lang) { return filled(arena, diag_texts[d->id].message[lang], d, lang); }

Str diag_hint(Arena *arena, const Diag *d, DiagLang lang) { return filled(arena, diag_texts[d->id].hint[lang], d, lang); }
