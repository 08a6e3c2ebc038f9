marbre_unit_test(schema USES schema SOURCES schema/test_schema.c)
