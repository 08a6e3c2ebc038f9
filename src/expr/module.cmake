marbre_module(expr USES schema LIBS PkgConfig::icu_uc PkgConfig::icu_i18n SOURCES lex.c parse.c template.c text.c check.c
  eval.c filters.c dates.c dump.c)
