marbre_module(shape USES inline font style LIBS PkgConfig::harfbuzz PkgConfig::icu_uc
  SOURCES shape.c setting.c itemise.c case.c fallback.c word.c piece.c space.c face.c dump.c)
