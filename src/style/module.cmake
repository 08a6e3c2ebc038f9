marbre_module(style USES doc layout
  SOURCES cascade.c compute.c dump.c master.c match.c property.c sheet.c tracks.c value.c)
