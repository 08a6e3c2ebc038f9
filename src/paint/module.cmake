marbre_module(paint USES page furnish galley prose par shape font image doc style layout
  SOURCES paint.c box.c text.c glyphs.c shape.c dump.c)
