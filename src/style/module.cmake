marbre_module(style USES doc layout
  SOURCES cascade.c compute.c dump.c initial.c master.c match.c property.c sheet.c slip.c tracks.c value.c)
