marbre_unit_test(par USES par SOURCES par/test_break.c)
marbre_unit_test(place USES par SOURCES par/test_place.c prose/bench.c)
