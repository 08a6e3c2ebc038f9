marbre_module(galley USES doc style prose image SOURCES galley.c images.c dump.c)
