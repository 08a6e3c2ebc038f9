marbre_module(doc USES schema expr layout inline
  SOURCES abbr.c absent.c ahead.c bind.c block.c chart.c counters.c chart_bar.c chart_line.c chart_share.c check.c dump.c elem.c qr.c region.c rich.c table.c text.c value.c)
