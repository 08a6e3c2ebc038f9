# The reference of the layout language: its tables against the program's, its examples and its tutorial built.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME reference COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py $<TARGET_FILE:marbre> ${CMAKE_BINARY_DIR}/reference)
