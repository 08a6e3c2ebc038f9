find_library(HYPHEN_LIBRARY hyphen REQUIRED)
marbre_unit_test(hyphen USES prose LIBS ${HYPHEN_LIBRARY} SOURCES prose/test_hyphen.c)
