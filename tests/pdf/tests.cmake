# A document set by hand becomes files; what poppler, mupdf and qpdf read in them is held against expected texts.
set(MARBRE_PDFS ${CMAKE_BINARY_DIR}/pdfs)
marbre_unit_test(pdf USES pdf LIBS PkgConfig::harfbuzz SOURCES pdf/test_pdf.c pdf/test_save.c pdf/hand.c)
target_compile_definitions(test_pdf PRIVATE PDFS_DIR="${MARBRE_PDFS}")
set_tests_properties(pdf PROPERTIES FIXTURES_SETUP pdf_files)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME pdf_read COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/read.py ${MARBRE_PDFS})
set_tests_properties(pdf_read PROPERTIES FIXTURES_REQUIRED pdf_files)
