# Typst's wheel from PyPI, where its command is not installed: wheel.py INPUT OUTPUT. Tagged, system fonts ignored.
import sys

import typst

typst.compile(sys.argv[1], output=sys.argv[2], root="/", ignore_system_fonts=True,
              font_paths=["/usr/share/fonts/truetype/liberation2", "/usr/share/fonts/truetype/vollkorn"])
