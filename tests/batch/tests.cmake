# `marbre batch` on real files: what a manifest asks for, processes that end badly, caches that are cut short.
foreach(name manifest workers cache faults reports)
  if(EXISTS ${CMAKE_CURRENT_LIST_DIR}/${name}.py)
    add_test(NAME batch_${name} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/${name}.py $<TARGET_FILE:marbre> ${CMAKE_BINARY_DIR}/pdfs)
  endif()
endforeach()
