marbre_unit_test(arena USES base SOURCES base/test_arena.c)
