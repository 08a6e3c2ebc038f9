# Painting: the display list of a layout that shows what can be painted.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME paint COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py $<TARGET_FILE:marbre> ${CMAKE_BINARY_DIR}/pdfs)
set_tests_properties(paint PROPERTIES FIXTURES_SETUP sample_files)
