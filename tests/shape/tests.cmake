marbre_unit_test(shape USES shape SOURCES shape/test_shape.c)
