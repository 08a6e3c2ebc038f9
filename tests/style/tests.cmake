marbre_unit_test(style USES style SOURCES style/test_style.c)
