marbre_module(par USES prose SOURCES par.c breaks.c cost.c search.c ahead.c place.c dump.c)
