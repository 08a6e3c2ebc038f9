# `marbre watch`: what it serves and follows, by HTTP; then in headless Chromium, skipped where that is not installed.
foreach(name serve follow page)
  add_test(NAME watch_${name} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/${name}.py $<TARGET_FILE:marbre>)
endforeach()
set_tests_properties(watch_page PROPERTIES SKIP_RETURN_CODE 77 RUN_SERIAL ON)  # a browser beside it is load enough
# LeakSanitizer's own tracer at times crashes over the threads of a server that has drawn many pages; leaks are looked for
# by the other two.
if(MARBRE_ASAN)
  set_tests_properties(watch_page PROPERTIES ENVIRONMENT "ASAN_OPTIONS=detect_leaks=0")
endif()
