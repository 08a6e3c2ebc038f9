# The schema of manifests goes into the program, as a string; the file itself is installed for editors.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/batch/manifest.schema.yaml)
file(READ ${CMAKE_CURRENT_SOURCE_DIR}/batch/manifest.schema.yaml schema)
string(REPLACE "\\" "\\\\" schema "${schema}")
string(REPLACE "\"" "\\\"" schema "${schema}")
string(REPLACE "\n" "\\n\"\n\"" schema "${schema}")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/batch/manifest_schema.inc CONTENT "\"${schema}\"\n" @ONLY)
marbre_module(batch USES engine expr LIBS PkgConfig::jansson
  SOURCES manifest.c contents.c rows.c csv.c json.c fields.c jobs.c key.c cache.c prune.c remote.c record.c cores.c plan.c work.c pool.c picture.c)
target_include_directories(batch PRIVATE ${CMAKE_BINARY_DIR}/generated)
install(FILES ${CMAKE_CURRENT_SOURCE_DIR}/batch/manifest.schema.yaml DESTINATION ${CMAKE_INSTALL_DATADIR}/marbre/schemas)
