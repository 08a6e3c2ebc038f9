marbre_unit_test(expr USES expr SOURCES expr/test_expr.c)
