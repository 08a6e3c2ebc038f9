marbre_unit_test(doc USES doc SOURCES doc/test_doc.c)
marbre_unit_test(charts USES doc SOURCES doc/test_charts.c)
