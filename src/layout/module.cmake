marbre_module(layout USES yaml schema expr LIBS PkgConfig::jansson SOURCES names.c nodes.c css.c grammar.c properties.c files.c brand.c words.c styles.c borne.c effect.c meets.c walk.c
  pages.c blocks.c charts.c parts.c check.c counters.c layout.c describe.c language.c dump.c)
