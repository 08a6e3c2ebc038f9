marbre_module(prose USES doc style shape LIBS PkgConfig::icu_uc SOURCES trie.c hyphenator.c)
