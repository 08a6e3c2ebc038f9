marbre_unit_test(font USES font SOURCES font/test_font.c)
