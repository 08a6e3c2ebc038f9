marbre_module(svg USES paint furnish page galley prose par shape font image doc style layout LIBS PkgConfig::harfbuzz
  SOURCES page.c hash.c face.c picture.c)
