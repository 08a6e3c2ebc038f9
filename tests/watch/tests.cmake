# `marbre watch`: what it serves and follows, by HTTP; then in headless Chromium, skipped where that is not installed.
foreach(name serve follow ends page)
  add_test(NAME watch_${name} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/${name}.py $<TARGET_FILE:marbre>)
endforeach()
set_tests_properties(watch_page PROPERTIES SKIP_RETURN_CODE 77 RUN_SERIAL ON)  # a browser beside it is load enough
