marbre_module(inline LIBS PkgConfig::libcmark PkgConfig::icu_uc SOURCES builder.c finish.c classes.c address.c token.c lexicon.c rules.c
  rules_fr.c rules_en.c quotes.c dashes.c numbers.c dates.c wording.c words_fr.c markup.c tags.c links.c place.c plain.c rich.c
  table.c dump.c)
