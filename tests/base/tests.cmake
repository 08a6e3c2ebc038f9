marbre_unit_test(arena USES base SOURCES base/test_arena.c)
marbre_unit_test(helper USES base SOURCES base/test_helper.c)
