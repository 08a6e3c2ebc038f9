marbre_unit_test(layout USES layout SOURCES layout/test_layout.c)
