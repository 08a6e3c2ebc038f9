marbre_module(base LIBS m SOURCES arena.c str.c utf8.c source.c diag.c why.c units.c system.c helper.c)
