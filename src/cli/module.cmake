marbre_module(cli USES engine batch preview compare LIBS PkgConfig::jansson
  SOURCES commands.c options.c findings.c report.c json.c build.c describe.c explain.c new.c watch.c diff.c usage.c
    batch.c ninja.c reports.c junit.c sarif.c annotations.c html.c)
add_executable(marbre ${CMAKE_CURRENT_SOURCE_DIR}/cli/main.c)
target_link_libraries(marbre PRIVATE cli)
if(MARBRE_STATIC)
  # What the linker writes at one stroke lies in the page cache in large folios, and a page of one that is touched brings
  # the whole into memory: ICU's tables, most of which nobody asks for. A copy lies in small ones.
  add_custom_command(TARGET marbre POST_BUILD
    COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_FILE:marbre> $<TARGET_FILE:marbre>.copy
    COMMAND ${CMAKE_COMMAND} -E rename $<TARGET_FILE:marbre>.copy $<TARGET_FILE:marbre>)
endif()
set_target_properties(marbre PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
install(TARGETS marbre RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/layouts DESTINATION ${CMAKE_INSTALL_DATADIR}/marbre)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/fonts DESTINATION ${CMAKE_INSTALL_DATADIR}/marbre)
install(FILES ${CMAKE_CURRENT_SOURCE_DIR}/cli/marbre.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${CMAKE_CURRENT_SOURCE_DIR}/cli/marbre.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME marbre)
