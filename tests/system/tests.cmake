# The built command on real files. samples.py makes the samples' PDFs; those that read them come after it.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(MARBRE_PDFS ${CMAKE_BINARY_DIR}/pdfs)
foreach(name samples text pictures repeat files command)
  add_test(NAME system_${name} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/${name}.py $<TARGET_FILE:marbre> ${MARBRE_PDFS})
endforeach()
add_test(NAME system_codes COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/codes.py $<TARGET_FILE:marbre> ${MARBRE_PDFS})
set_tests_properties(system_samples system_codes PROPERTIES FIXTURES_SETUP sample_files)
set_tests_properties(system_text system_pictures PROPERTIES FIXTURES_REQUIRED sample_files)
