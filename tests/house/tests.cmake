find_package(Python3 REQUIRED COMPONENTS Interpreter)
if(NOT MARBRE_ASAN)
  add_test(NAME house COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/house/house.py ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})
endif()
