marbre_module(doc USES schema expr layout inline
  SOURCES abbr.c bind.c block.c check.c dump.c elem.c qr.c region.c rich.c table.c text.c value.c)
