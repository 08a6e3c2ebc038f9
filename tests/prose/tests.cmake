find_library(HYPHEN_LIBRARY hyphen REQUIRED)
marbre_unit_test(hyphen USES prose LIBS ${HYPHEN_LIBRARY} SOURCES prose/test_hyphen.c)
marbre_unit_test(prose USES prose SOURCES prose/test_prose.c prose/bench.c)
