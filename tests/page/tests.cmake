marbre_unit_test(page USES page SOURCES page/test_page.c page/support.c)
marbre_unit_test(pages USES furnish schema yaml SOURCES page/test_cases.c)
