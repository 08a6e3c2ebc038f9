# `marbre diff` on PDFs that the command itself makes.
add_test(NAME compare COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py $<TARGET_FILE:marbre>)
