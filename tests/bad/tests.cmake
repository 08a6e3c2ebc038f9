# Bad inputs: what the command says of them, in both languages.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME bad COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py $<TARGET_FILE:marbre>)
add_test(NAME bad_reports COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/reports.py $<TARGET_FILE:marbre>)
