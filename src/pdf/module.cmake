marbre_module(pdf USES paint furnish page galley prose par shape font image doc style layout
  LIBS hpdf PkgConfig::harfbuzz PkgConfig::harfbuzz_subset PkgConfig::libdeflate
  SOURCES pdf.c file.c objects.c members.c text.c font.c content.c colour.c image.c tags.c annot.c outline.c meta.c save.c srgb.c)
