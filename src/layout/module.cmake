marbre_module(layout USES yaml schema expr SOURCES names.c nodes.c css.c grammar.c properties.c files.c brand.c words.c styles.c
  pages.c blocks.c charts.c parts.c check.c counters.c layout.c describe.c dump.c)
