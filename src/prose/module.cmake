marbre_module(prose USES doc style shape LIBS PkgConfig::icu_uc
  SOURCES trie.c hyphenator.c breaks.c words.c remember.c wrap.c hang.c numbers.c items.c prose.c dump.c)
