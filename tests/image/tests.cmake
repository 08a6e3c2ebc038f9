marbre_unit_test(image USES image LIBS PkgConfig::libpng PkgConfig::libdeflate PkgConfig::libqrencode m
  SOURCES image/test_image.c image/test_png.c image/test_jpeg.c image/test_svg.c image/test_qr.c image/support.c)
target_include_directories(test_image PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
