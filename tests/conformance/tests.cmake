# veraPDF over every PDF that the tests before it made. Skipped without Java, but not in CI.
foreach(profile ua1 2a)
  add_test(NAME conformance_${profile} COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/folder.sh ${profile} ${CMAKE_BINARY_DIR}/pdfs)
  set_tests_properties(conformance_${profile} PROPERTIES FIXTURES_REQUIRED "pdf_files;sample_files" SKIP_RETURN_CODE 77
    RESOURCE_LOCK verapdf)
endforeach()
