marbre_module(yaml LIBS PkgConfig::yaml_0_1 PkgConfig::icu_uc
  SOURCES parse.c scalar.c nfc.c bytes.c slip.c include.c tree.c dump.c)
