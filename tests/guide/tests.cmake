# The guide ressources read back from its PDF, and guides of any size.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
foreach(name pages text composition settle editions checks print sizes)
  add_test(NAME guide_${name} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/${name}.py $<TARGET_FILE:marbre> ${CMAKE_BINARY_DIR}/pdfs)
endforeach()
