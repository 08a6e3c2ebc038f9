marbre_unit_test(schema USES schema SOURCES schema/test_schema.c)
# The published cases: a driver, and the script that fetches and judges them.
add_executable(test_published ${CMAKE_CURRENT_SOURCE_DIR}/schema/test_published.c)
target_link_libraries(test_published PRIVATE schema base PkgConfig::cmocka)
add_test(NAME schema_published COMMAND /usr/bin/python3 ${CMAKE_CURRENT_LIST_DIR}/published.py $<TARGET_FILE:test_published> ${CMAKE_SOURCE_DIR})
set_tests_properties(schema_published PROPERTIES SKIP_RETURN_CODE 77)
