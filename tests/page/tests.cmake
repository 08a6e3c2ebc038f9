marbre_unit_test(page USES page SOURCES page/test_page.c page/support.c)
