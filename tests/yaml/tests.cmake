marbre_unit_test(yaml USES yaml SOURCES yaml/test_yaml.c)
