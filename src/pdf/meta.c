// What a file says of itself: XMP and Info in the same words, the output intent, the catalog.
#include <stdio.h>

#include "pdf/writer.h"

// UTC, without gmtime's hidden state: the proleptic Gregorian calendar after Hinnant's civil_from_days.
typedef struct Civil {
  int64_t year;
  int month, day, hour, minute, second;
} Civil;

static Civil civil_time(int64_t seconds) {
  int64_t days = seconds / 86400, rest = seconds % 86400;
  int64_t z = days + 719468, era = z / 146097, doe = z - era * 146097;
  int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int64_t mp = (5 * doy + 2) / 153;
  int month = (int)(mp < 10 ? mp + 3 : mp - 9);
  return (Civil){yoe + era * 400 + (month <= 2), month, (int)(doy - (153 * mp + 2) / 5 + 1), (int)(rest / 3600), (int)(rest / 60 % 60),
                 (int)(rest % 60)};
}

static const char extension_schema[] =
    "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" "
    "xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">"
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">"
    "<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">"
    "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>\n";

static void write_dublin_core(const Writer *w, Buf *b) {
  const Doc *d = w->doc;
  buf_lit(b, "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
             "<dc:format>application/pdf</dc:format><dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
  buf_escaped(b, d->title);
  buf_lit(b, "</rdf:li></rdf:Alt></dc:title><dc:language><rdf:Bag><rdf:li>");
  buf_escaped(b, d->lang);
  buf_lit(b, "</rdf:li></rdf:Bag></dc:language>");
  if (d->author.n) {
    buf_lit(b, "<dc:creator><rdf:Seq><rdf:li>");
    buf_escaped(b, d->author);
    buf_lit(b, "</rdf:li></rdf:Seq></dc:creator>");
  }
  if (d->subject.n) {
    buf_lit(b, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">");
    buf_escaped(b, d->subject);
    buf_lit(b, "</rdf:li></rdf:Alt></dc:description>");
  }
  buf_lit(b, "</rdf:Description>\n");
}

static void write_xmp_dates(const Writer *w, Buf *b) {
  if (!w->options->has_date) return;
  Civil t = civil_time(w->options->date);
  char date[40];
  snprintf(date, sizeof date, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)t.year, t.month, t.day, t.hour, t.minute, t.second);
  buf_format(b, "<xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate>", date, date);
}

static void write_xmp(Writer *w) {
  Buf b = buf_new(w->arena);
  buf_lit(&b, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
              "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
              "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">"
              "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description>\n"
              "<rdf:Description rdf:about=\"\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">"
              "<pdfuaid:part>1</pdfuaid:part></rdf:Description>\n");
  write_dublin_core(w, &b);
  buf_lit(&b, "<rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" "
              "xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"><xmp:CreatorTool>Marbre</xmp:CreatorTool><pdf:Producer>");
  buf_escaped(&b, w->options->producer);
  buf_lit(&b, "</pdf:Producer>");
  write_xmp_dates(w, &b);
  buf_lit(&b, "</rdf:Description>\n");
  buf_add(&b, str_from(extension_schema));
  buf_lit(&b, "</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>");
  pdf_stream(w, w->metadata, STR("/Type /Metadata /Subtype /XML "), buf_str(&b));
}

static void info_key(Buf *b, const char *key, Str text) {
  if (!text.n) return;
  buf_format(b, "/%s ", key);
  pdf_text_string(b, text);
  buf_byte(b, ' ');
}

static void write_info(Writer *w) {
  Buf b = buf_new(w->arena);
  info_key(&b, "Title", w->doc->title);
  info_key(&b, "Author", w->doc->author);
  info_key(&b, "Subject", w->doc->subject);
  info_key(&b, "Creator", STR("Marbre"));
  info_key(&b, "Producer", w->options->producer);
  if (w->options->has_date) {
    Civil t = civil_time(w->options->date);
    char date[40];
    snprintf(date, sizeof date, "D:%04d%02d%02d%02d%02d%02dZ", (int)t.year, t.month, t.day, t.hour, t.minute, t.second);
    buf_format(&b, "/CreationDate (%s) /ModDate (%s) ", date, date);
  }
  pdf_info(w, buf_str(&b));
}

static void write_catalog(Writer *w) {
  Buf b = buf_new(w->arena);
  buf_lit(&b, "/Lang ");
  pdf_byte_string(&b, w->doc->lang);
  buf_lit(&b, " /MarkInfo <</Marked true>> /ViewerPreferences <</DisplayDocTitle true>> ");
  pdf_ref(&b, "StructTreeRoot", w->struct_root);
  pdf_ref(&b, "Metadata", w->metadata);
  if (w->outlines) {
    pdf_ref(&b, "Outlines", w->outlines);
    if (w->display->page_count > 4) buf_lit(&b, "/PageMode /UseOutlines ");
  }
  pdf_page_labels(w, &b);
  pdf_intent_entry(w, &b);
  pdf_catalog(w, buf_str(&b));
}

void pdf_meta_write(Writer *w) {
  w->metadata = pdf_reserve(w);
  write_xmp(w);
  pdf_intent_write(w);
  write_info(w);
  write_catalog(w);
}
