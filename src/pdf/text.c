// Numbers, names and strings as PDF writes them.
#include "pdf/writer.h"

void pdf_fixed(Buf *out, int64_t value, int64_t scale) { buf_fixed(out, value, scale); }

void pdf_len(Buf *out, Flow value) { buf_decimal(out, flow_mul(value, 1000, LEN_PT), 3); }

void pdf_fine(Buf *out, Len value) { buf_decimal(out, flow_mul(value, 100000, LEN_PT), 5); }

void pdf_double(Buf *out, double value) {
  if (value > 1e9) value = 1e9;
  if (value < -1e9) value = -1e9;
  pdf_fixed(out, (int64_t)(value * 65536 + (value < 0 ? -0.5 : 0.5)), 65536);
}

void pdf_ref(Buf *out, const char *key, uint32_t object) {
  if (*key) {
    buf_byte(out, '/');
    buf_add(out, str_from(key));
    buf_byte(out, ' ');
  }
  buf_int(out, object);
  buf_lit(out, " 0 R ");
}

static void hex(Buf *out, uint32_t value, uint32_t digits) {
  static const char signs[] = "0123456789ABCDEF";
  buf_reserve(out, digits);
  while (digits-- > 0) out->p[out->n++] = signs[value >> 4 * digits & 15];
}

static void hex_unit(Buf *out, uint32_t unit) { hex(out, unit, 4); }

void pdf_utf16(Buf *out, Str text) {
  uint32_t c;
  for (uint32_t i = 0; i < text.n;) {
    uint32_t step = utf8_decode(text.p + i, text.p + text.n, &c);
    if (!step) break;
    if (c >= 0x10000) {
      hex_unit(out, 0xD800 + ((c - 0x10000) >> 10));
      hex_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
    } else {
      hex_unit(out, c);
    }
    i += step;
  }
}

void pdf_text_string(Buf *out, Str text) {
  buf_lit(out, "<FEFF");
  pdf_utf16(out, text);
  buf_byte(out, '>');
}

void pdf_byte_string(Buf *out, Str bytes) {
  buf_byte(out, '(');
  for (uint32_t i = 0; i < bytes.n; i++) {
    char c = bytes.p[i];
    if (c == '(' || c == ')' || c == '\\') buf_byte(out, '\\');
    if (c == '\r')
      buf_lit(out, "\\r");
    else if (c == '\n')
      buf_lit(out, "\\n");
    else
      buf_byte(out, c);
  }
  buf_byte(out, ')');
}

static bool regular(char c) { return c > ' ' && c < 127 && !strchr("()<>[]{}/%#", c); }

void pdf_name(Buf *out, Str name) {
  buf_byte(out, '/');
  for (uint32_t i = 0; i < name.n; i++) {
    if (regular(name.p[i])) {
      buf_byte(out, name.p[i]);
    } else {
      buf_byte(out, '#');
      hex(out, (unsigned char)name.p[i], 2);
    }
  }
}
