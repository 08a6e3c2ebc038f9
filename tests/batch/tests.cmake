# `marbre batch` on real files: what a manifest asks for, processes that end badly, caches that are cut short, reports, and
# the commands of samples/ci. slurm.sh and schemas.sh are run by hand and by .ci/run.
foreach(name manifest workers cache faults reports remote ci)
  add_test(NAME batch_${name} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/${name}.py $<TARGET_FILE:marbre> ${CMAKE_BINARY_DIR}/pdfs)
endforeach()
set_tests_properties(batch_remote PROPERTIES SKIP_RETURN_CODE 77)
