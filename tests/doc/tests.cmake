marbre_unit_test(doc USES doc SOURCES doc/test_doc.c)
