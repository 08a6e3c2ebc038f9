# What editors are told: exported schemas against the samples, by another validator and by yaml-language-server.
set(DEBIAN_PYTHON /usr/bin/python3)  # python3-jsonschema and python3-yaml are Debian's
add_test(NAME editor_schemas COMMAND ${DEBIAN_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/schemas.py $<TARGET_FILE:marbre> ${CMAKE_BINARY_DIR}/editor)
add_test(NAME editor_server COMMAND ${DEBIAN_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/server.py $<TARGET_FILE:marbre> ${CMAKE_BINARY_DIR}/editor)
set_tests_properties(editor_server PROPERTIES SKIP_RETURN_CODE 77)
add_test(NAME editor_start COMMAND ${DEBIAN_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/start.py $<TARGET_FILE:marbre> ${CMAKE_BINARY_DIR}/editor)
