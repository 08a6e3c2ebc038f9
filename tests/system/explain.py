#!/usr/bin/env python3
"""marbre explain: every finding that the program can make has a cause and a cure, in both languages, and they are told."""
import glob
import os
import re

from common import ROOT, Run, check, finish

CODES = []
for path in sorted(glob.glob(os.path.join(ROOT, "src", "base", "codes", "*.def"))):
    CODES += re.findall(r'^DIAG\((\w+), "(\w+)"', open(path, encoding="utf-8").read(), re.M)
check(len(CODES) > 400 and len({code for _, code in CODES}) == len(CODES), f"{len(CODES)} codes, some twice")


def told(locale, cause, cure):
    """Cause and cure by code, in one run for all."""
    out = Run("explain", *[code for _, code in CODES], env={"LC_ALL": locale}).expect(0).out.decode()
    found = {}
    for section in re.split(r"\n\n(?=[A-Z]\d{3}  )", out.rstrip("\n")):
        code = section.split(None, 1)[0]
        parts = re.search(rf"\n\n{cause}(.+?)\n{cure}(.+)$", section, re.S)
        found[code] = tuple(re.sub(r"\s+", " ", part) for part in parts.groups()) if parts else None
    return found


english, french = told("C.UTF-8", "Cause: ", "Cure: "), told("fr_FR.UTF-8", "Cause\u00a0: ", "Remède\u00a0: ")
for name, code in CODES:
    for language, texts in (("English", english), ("French", french)):
        good = texts.get(code) and all(len(part) >= 5 and part[-1] in ".!?…" for part in texts[code])
        check(good, f"{code} {name}: no cause and cure in {language}; write them in src/base/why/")
    if english.get(code) and french.get(code):
        check(english[code] != french[code], f"{code} {name}: the same in both languages")
        check(not set("{}") & set("".join(english[code] + french[code])) or "{{" in "".join(english[code]) or "{ " in "".join(english[code])
              or re.search(r"\{\d\}", "".join(english[code])), f"{code} {name}: a brace that is none of an example")
for texts, limit in ((english, 400), (french, 440)):
    for code, parts in texts.items():
        check(not parts or all(len(part) <= limit for part in parts), f"{code}: longer than anybody reads")
listed = Run("explain").expect(0).out.decode()
check(all(re.search(rf"^{code}  \S", listed, re.M) for _, code in CODES), "explain alone does not list every code")
check("is missing" in Run("explain", "s022").expect(0).out.decode(), "a code in small letters is not understood")
Run("explain", "S999").expect(2, "C025")
print(f"{len(CODES)} codes explained")
finish()
