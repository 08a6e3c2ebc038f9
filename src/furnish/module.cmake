marbre_module(furnish USES page galley prose par layout style doc image SOURCES furnish.c asides.c dump.c)
