marbre_module(page USES galley layout style par SOURCES space.c margins.c keep.c extent.c paragraph.c object.c flow.c
  finish.c best.c columns.c level.c tracks.c grid.c sign.c table.c position.c item.c settle.c names.c token.c foot.c notes.c floats.c variables.c facts.c again.c recall.c stretch.c pages.c beside.c dump.c)
