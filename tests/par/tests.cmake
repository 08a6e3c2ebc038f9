marbre_unit_test(par USES par SOURCES par/test_break.c)
