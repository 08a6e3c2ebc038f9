"""Two processes, each calling Typst's wheel in process for half of the rows: releases_typst.py ROWS COUNT. Writes the
seconds between the start of both and the end of the last to `typst-seconds`."""
import json
import multiprocessing
import sys
import time

import typst

FONTS = ["/usr/share/fonts/truetype/liberation2", "/usr/share/fonts/truetype/vollkorn"]


def work(rows):
    for row in rows:
        typst.compile("release.typ", output=None, root="/", ignore_system_fonts=True, font_paths=FONTS,
                      sys_inputs={"row": json.dumps(row, ensure_ascii=False)})


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        all_rows = json.load(file)[:int(sys.argv[2])]
    start = time.perf_counter()
    halves = [multiprocessing.Process(target=work, args=(all_rows[i::2],)) for i in (0, 1)]
    for half in halves:
        half.start()
    for half in halves:
        half.join()
        if half.exitcode:
            sys.exit(half.exitcode)
    with open("typst-seconds", "w", encoding="ascii") as file:
        file.write(str(time.perf_counter() - start))
