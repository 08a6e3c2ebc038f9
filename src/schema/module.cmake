marbre_module(schema USES yaml LIBS PkgConfig::libpcre2_8 PkgConfig::jansson
  SOURCES compile.c keywords.c refs.c resources.c sense.c pattern.c example.c format.c value.c type.c words.c check.c check_list.c check_record.c
  check_scalar.c build.c infer.c data.c dump.c
  export.c json.c manual.c start.c)
