marbre_unit_test(page USES page SOURCES page/test_page.c page/support.c)
marbre_unit_test(pages USES furnish schema yaml SOURCES page/test_cases.c)
# What must hold on every page, on documents made from seeds.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME page_properties COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/properties.py $<TARGET_FILE:marbre> 1 18)
