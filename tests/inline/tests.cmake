marbre_unit_test(inline USES inline SOURCES inline/test_inline.c inline/spec.c)
