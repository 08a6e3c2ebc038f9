marbre_module(image LIBS PkgConfig::libpng PkgConfig::expat PkgConfig::libdeflate PkgConfig::libqrencode m
  SOURCES image.c raster.c jpeg.c png.c png_decode.c
          svg.c svg_tree.c svg_css.c svg_style.c svg_value.c svg_colour.c svg_path.c svg_shape.c svg_clip.c svg_viewport.c
          svg_draw.c svg_emit.c svg_clip_path.c qr.c encode.c dump.c)
