# The guide ressources read back from its PDF, and guides of any size.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME guide_pages COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/pages.py $<TARGET_FILE:marbre> ${CMAKE_BINARY_DIR}/pdfs)
