// URLs, e-mail addresses, sites and file names within running text, by their usual shape: no rule looks into them.
#include "inline/internal.h"

static bool address_char(uint32_t c) {
  return c > ' ' && c != '<' && c != '>' && c != '"' && c != 0xAB && c != 0xBB && c != 0x201C && c != 0x201D &&
         c != 0x2019;
}

static bool has_at(const Work *w, uint32_t i, uint32_t end, const char *s) {
  for (; *s; s++, i++)
    if (i >= end || w->cells[i].c != (uint32_t)(unsigned char)*s) return false;
  return true;
}

static bool word_cell(uint32_t c) { return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z' && c < 0x80); }

// Punctuation at the end of an address belongs to the sentence, a parenthesis too unless it was opened inside.
static uint32_t address_end(const Work *w, uint32_t from, uint32_t end) {
  while (end > from) {
    uint32_t c = w->cells[end - 1].c;
    bool opened = false;
    if (c == ')')
      for (uint32_t i = from; i < end; i++) opened |= w->cells[i].c == '(';
    if (opened || !(c == '.' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?' || c == ')' || c == ']' ||
                    c == '\'' || c == ELLIPSIS))
      return end;
    end--;
  }
  return end;
}

static const char *const suffixes[] = {"fr",  "com",  "org", "net", "eu",  "pdf",  "docx",
                                       "odt", "xlsx", "png", "jpg", "svg", "yaml", "zip"};

// www.x, ac-amiens.fr, guide.pdf: letters, digits, hyphens and points, with a known ending.
static uint32_t name_end(const Work *w, uint32_t from, uint32_t end) {
  uint32_t i = from, point = 0;
  while (i < end &&
         (word_cell(w->cells[i].c) || w->cells[i].c == '-' || w->cells[i].c == '.' || w->cells[i].c == '_')) {
    if (w->cells[i].c == '.' && i + 1 < end && word_cell(w->cells[i + 1].c)) point = i;
    i++;
  }
  if (!point || point == from) return 0;
  for (size_t k = 0; k < sizeof suffixes / sizeof *suffixes; k++) {
    uint32_t n = (uint32_t)strlen(suffixes[k]), after = point + 1 + n;
    if (!has_at(w, point + 1, end, suffixes[k])) continue;
    if (after < end && (word_cell(w->cells[after].c) || w->cells[after].c >= 0xC0)) continue;
    return after < end && w->cells[after].c == '/' ? address_end(w, from, end) : after;
  }
  return 0;
}

// The end of the address that begins at `from`, or 0. [from, end) holds no space.
uint32_t address_at(const Work *w, uint32_t from, uint32_t end) {
  uint32_t at = 0, scheme = 0;
  for (uint32_t i = from; i < end && address_char(w->cells[i].c); i++) {
    if (w->cells[i].c == ':' && has_at(w, i, end, "://") && !scheme && i > from) scheme = i;
    if (w->cells[i].c == '@' && !at && (i == from || word_cell(w->cells[i - 1].c))) at = i + 1;
    if (w->cells[i].c == '(' && !at && !scheme) break;
  }
  uint32_t last = from;
  while (last < end && address_char(w->cells[last].c)) last++;
  if (scheme || has_at(w, from, end, "www.") || has_at(w, from, end, "mailto:")) return address_end(w, from, last);
  if (at) {
    uint32_t i = at;
    while (i < last &&
           (word_cell(w->cells[i].c) || w->cells[i].c == '.' || w->cells[i].c == '-' || w->cells[i].c == '_'))
      i++;
    i = address_end(w, from, i);
    return i > at ? i : 0;
  }
  return name_end(w, from, last);
}
