#!/usr/bin/env python3
"""The reference of the layout language, layouts/README.md, held to the program: its tables to the tables in src, and its
examples, each of which must build without a finding and, without any one of the properties it shows, look otherwise.

run.py MARBRE WORK"""
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SRC = os.path.join(ROOT, "src")
MARBRE, WORK = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
README = os.path.join(ROOT, "layouts", "README.md")
TEXT = open(README, encoding="utf-8").read()

faults = []


def fault(text):
    faults.append(text)


# --- The tables in src ------------------------------------------------------------------------------------------------

def source(path):
    return open(os.path.join(SRC, path), encoding="utf-8").read()


def properties():
    """name: (values, first value, whether it is inherited, what it works on)"""
    found = {}
    for m in re.finditer(r'^PROPERTY\(\w+,\s*"([^"]+)",\s*(\d),\s*"([^"]*)",\s*((?:"[^"]*"\s*)+),\s*(\w+)\)', source("layout/properties.def"),
                         re.M):
        found[m[1]] = ("".join(re.findall(r'"([^"]*)"', m[4])), m[3], "yes" if m[2] == "1" else "", m[5].lower())
    return found


def names(path, pattern):
    return re.findall(pattern, source(path), re.M)


PROPERTIES = properties()
SHORTHANDS = names("layout/shorthands.def", r'^SHORTHAND\("([^"]+)"')
KINDS = dict(names("layout/blocks.def", r'^BLOCK\(\w+, "([^"]+)", [^"]*"([^"]*)"\)'))
UNWRITTEN = {"term", "marker", "check"}  # kinds that no block is written as
KEYS = names("layout/keys.def", r'^KEY\(\w+, "([^"]+)"')
FILTERS = names("expr/filters.def", r'^FILTER\(\w+, "([^"]+)"')
ROLES = names("layout/roles.def", r'^STRUCTURE_ROLE\("([^"]+)"\)')
TOP_KEYS = names("layout/about.def", r'^TOP\("([^"]+)"')
BRAND_KEYS = names("layout/about.def", r'^BRAND\("([^"]+)"')
FUNCTIONS = re.findall(r'\{"([a-z-]+)", (?:true|false), false\}', source("layout/css.c"))
UNITS = re.findall(r'"(\w+)"', re.search(r"const units\[\] = \{([^}]*)\}", source("layout/css.c"))[1])
ELEMENTS = names("layout/elements.def", r'^ELEMENT\("([^"]+)"')
PSEUDOS = re.findall(r'\{"([a-z-]+)", PSEUDO_', source("layout/styles.c"))


# --- The reference ----------------------------------------------------------------------------------------------------

def rows():
    """The cells of every table row."""
    for line in TEXT.splitlines():
        if line.startswith("|") and not line.startswith("| ---"):
            yield [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def blocks():
    """(what the fence says, text, line) of each fenced block."""
    for m in re.finditer(r"^```(\w[^\n]*)\n(.*?)^```$", TEXT, re.M | re.S):
        yield m[1], m[2], TEXT.count("\n", 0, m.start()) + 1


BLOCKS = list(blocks())
EXAMPLES = [(text, line) for says, text, line in BLOCKS if says == "yaml"]


def block(says):
    return next(text for name, text, _ in BLOCKS if name == says)


def in_first_cells():
    found = set()
    for cells in rows():
        found.update(re.findall(r"`([^`]+)`", cells[0]))
    return found


def check_tables():
    listed = in_first_cells()
    for what, wanted in (("key of a layout", TOP_KEYS), ("key of a brand", BRAND_KEYS), ("kind", KINDS), ("key of blocks", KEYS),
                         ("filter", FILTERS), ("shorthand", SHORTHANDS)):
        for name in wanted:
            if name not in listed and not (what == "kind" and name in UNWRITTEN):
                fault(f"no table says what the {what} `{name}` is")
    told = {cells[0].strip("`") for cells in rows() if len(cells) == 6}
    for name in PROPERTIES:
        if name not in told:
            fault(f"no table says what the property `{name}` is")
    for name in ROLES:
        if f"`{name}`" not in TEXT:
            fault(f"the role `{name}` is missing")
    for name in FUNCTIONS:
        if f"{name}(" not in TEXT:
            fault(f"the function `{name}()` is missing")
    for name in ELEMENTS:
        if not re.search(rf"(?<![\w-]){name}(?![\w-])", TEXT) and name not in ("h2", "h3", "h4", "h5"):
            fault(f"the name `{name}` for selectors is missing")
    for name in PSEUDOS:
        if f":{name}" not in TEXT:
            fault(f"the selector `:{name}` is missing")
    lengths = TEXT[TEXT.index("**Lengths**"):TEXT.index("**Colours**")]
    for name in UNITS:
        if not re.search(rf"\b{name}\b", lengths):
            fault(f"the unit `{name}` is missing")
    for cells in rows():
        name = cells[0].strip("`")
        if len(cells) == 6 and name in PROPERTIES:
            said = (cells[1].strip("`"), cells[2].strip("`"), cells[3], cells[4])
            if said != PROPERTIES[name]:
                fault(f"`{name}`: the table says {said}, the program {PROPERTIES[name]}")
        if len(cells) == 4 and name in KINDS and "flow" in cells[2] and KINDS[name] not in ("", "H") and cells[3] != KINDS[name]:
            fault(f"`{name}`: the table says the role {cells[3]}, the program {KINDS[name]}")


def check_tried():
    """Every word stands in an example as it is used."""
    code = "\n".join(text for says, text, _ in BLOCKS if says.startswith("yaml"))
    for name in [*PROPERTIES, *SHORTHANDS, *KEYS, *TOP_KEYS, *BRAND_KEYS]:
        if not re.search(rf"(?<![\w-]){re.escape(name)}: ", code) and not re.search(rf"(?<![\w-]){re.escape(name)}:\n", code):
            fault(f"no example tries `{name}`")
    for name in KINDS:
        if name not in UNWRITTEN and not re.search(rf"(?<![\w-]){name}:", code):
            fault(f"no example tries the kind `{name}`")


# --- Building ---------------------------------------------------------------------------------------------------------

FRAME = {
    "marbre": "marbre: 1\n",
    "name": "name: essai\n",
    "extends": "extends: ../brands/parts/etat.yaml\n",
    "languages": "languages: [fr]\n",
    "metadata": 'metadata: { title: "{{ titre }}" }\n',
    "pages": "pages: { all: { size: A4, margin: 20mm } }\n",
    "body": 'body: [ paragraph: { text: "{{ titre }}" } ]\n',
}


def top_level(text):
    """{key: its lines} of a mapping in block style, comments and all."""
    found, key = {}, ""
    for line in text.splitlines(True):
        m = re.match(r"([^\s#-][^:]*):(\s|$)", line)
        key = m[1].strip("\"'") if m else key
        found[key] = found.get(key, "") + line
    return found


def indented(text):
    return "".join("  " + line for line in text.splitlines(True))


def layout_of(text, extra=""):
    keys = {"body": "body:\n" + indented(text)} if re.match(r"\s*(#.*\n)*- ", text) else top_level(text)
    whole = dict(FRAME, **keys)
    if extra:
        whole["parts"] = whole.get("parts", "parts:\n") + indented(extra)
    return "".join(whole.values())


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def marbre(*arguments):
    env = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")}
    return subprocess.run([MARBRE, *arguments, "--layouts", os.path.join(WORK, "layouts"), "--lang", "en"], cwd=WORK, timeout=60,
                          env=dict(env, LC_ALL="C.UTF-8", SOURCE_DATE_EPOCH="0"), stdin=subprocess.DEVNULL, capture_output=True,
                          text=True)


def prepare():
    shutil.rmtree(WORK, ignore_errors=True)
    shutil.copytree(os.path.join(ROOT, "layouts", "brands"), os.path.join(WORK, "layouts", "brands"))
    write(os.path.join(WORK, "layouts", "essai", "schema.yaml"), block("yaml schema"))
    write(os.path.join(WORK, "plan.svg"), block("svg plan.svg"))
    write(os.path.join(WORK, "layouts", "brands", "plan.svg"), block("svg plan.svg"))
    write(os.path.join(WORK, "layouts", "brands", "exemple.yaml"), block("yaml brand"))
    shutil.copy("/usr/share/color/icc/ghostscript/default_cmyk.icc", os.path.join(WORK, "layouts", "brands", "imprimeur.icc"))
    write(os.path.join(WORK, "essai.yaml"), "layout: essai\nbrand: academie-amiens\nlanguage: fr\n" + block("yaml content"))


def built(text, extra):
    """The PDF, or None with the findings."""
    write(os.path.join(WORK, "layouts", "essai", "layout.yaml"), layout_of(text, extra))
    made = marbre("build", "essai.yaml", "-o", "essai.pdf")
    if made.returncode or made.stderr.strip():
        return None, made.stderr
    with open(os.path.join(WORK, "essai.pdf"), "rb") as file:
        return file.read(), ""


# Taken away, these leave the example as it is: what they forbid, it does not ask for.
WITHOUT_EFFECT = {"hyphenate-limit-chars", "hyphenate-limit-lines", "hyphenate-limit-last", "widows", "orphans", "font-kerning",
                  "letter-spacing-range", "word-spacing-range", "clear-space"}


TAKEN_AWAY = [*PROPERTIES, *SHORTHANDS, "--trait", "--épaisseur"]  # the last two: what the drawing reads


def without(text, name):
    """The example without its declarations of a property."""
    out, at = "", 0
    for m in re.finditer(rf"(?<![\w-]){re.escape(name)}: ", text):
        if m.start() < at:
            continue
        end, depth, quote = m.end(), 0, ""
        while end < len(text):
            c = text[end]
            if quote:
                quote = "" if c == quote else quote
            elif c in "\"'":
                quote = c
            elif c in "([{":
                depth += 1
            elif c in ")]}" and depth:
                depth -= 1
            elif c == "\n" or (not depth and c in ",}"):
                break
            end += 1
        start = m.start()
        if text[end:end + 1] == ",":
            end += 1
            while text[end:end + 1] in (" ", "\n"):
                end += 1
        elif text[:start].rstrip().endswith(","):
            start = len(text[:start].rstrip()) - 1
        out += text[at:start]
        at = end
    return out + text[at:]


def check_examples():
    extra_after = {}
    for i, (says, text, _) in enumerate(BLOCKS):
        if says == "yaml parts":
            extra_after[BLOCKS[i - 1][2]] = text
    tried = set()
    for text, line in EXAMPLES:
        extra = extra_after.get(line, "")
        whole, findings = built(text, extra)
        if whole is None:
            fault(f"README.md:{line}: the example has findings:\n{findings}")
            continue
        for name in TAKEN_AWAY:
            less = without(text, name)
            if less == text or name in tried or name in WITHOUT_EFFECT:
                continue
            other, _ = built(less, extra)
            if other != whole:
                tried.add(name)
    for name in TAKEN_AWAY:
        if name not in tried and name not in WITHOUT_EFFECT:
            fault(f"no example looks otherwise without `{name}`")


# --- Filters: what each gives -----------------------------------------------------------------------------------------

def check_filters():
    cells = [c for c in rows() if len(c) == 4 and c[0].strip("`") in FILTERS and "|" in c[2]]
    body = '- heading: { level: 1, text: "{{ titre }}", index: titre }\n- box: { each: a in actions, id: a, height: 1mm }\n'
    for i, (_, _, example, _) in enumerate(cells):
        body += f'- paragraph: {{ text: "@{i} {{{{ {example.strip("`")} }}}}@" }}\n'
    text = 'words: { place: { fr: { one: place, other: places } } }\nbody:\n' + indented(body)
    write(os.path.join(WORK, "layouts", "essai", "layout.yaml"), layout_of(text))
    made = marbre("build", "essai.yaml", "-o", os.path.join(WORK, "filters.pdf"))
    if made.returncode or made.stderr.strip():
        fault("the examples of the filters have findings:\n" + made.stderr)
        return
    shown = subprocess.run(["pdftotext", "-raw", os.path.join(WORK, "filters.pdf"), "-"], capture_output=True, text=True).stdout
    got = {int(n): " ".join(value.split()) for n, value in re.findall(r"@(\d+)\s+([^@]*)@", shown)}
    for i, (name, _, example, gives) in enumerate(cells):
        if got.get(i) != gives:
            fault(f"{name}: {example} gives “{got.get(i)}”, the table says “{gives}”")


def check_brand():
    write(os.path.join(WORK, "layouts", "essai", "layout.yaml"), layout_of('- part: { name: marque }\n- image: { margin-top: 2rlh, src: brand.logos.plan, '
                                                                           'alt: plan, width: 40mm, color: brand }\n'))
    made = marbre("check", "essai.yaml", "--brand", "exemple")
    if made.returncode or made.stderr.strip():
        fault("the brand has findings:\n" + made.stderr)


# --- Roles, and the words of each property ----------------------------------------------------------------------------

def check_roles():
    body = "".join(f'- box: {{ role: {name}, alt: "{name}", body: [ paragraph: {{ text: "{name}" }} ] }}\n' for name in ROLES)
    write(os.path.join(WORK, "layouts", "essai", "layout.yaml"), layout_of('- heading: { level: 1, text: "{{ titre }}" }\n' + body))
    made = marbre("build", "essai.yaml", "--dump=structure", "-o", "-")
    if made.returncode or made.stderr.strip():
        fault("the roles have findings:\n" + made.stderr)
    for name in ROLES:
        if (re.search(rf"^ *{name} alt=", made.stdout, re.M) is None) != (name == "artifact"):
            fault(f"`role: {name}` is not what the structure tree holds")


def check_words():
    """Each word of a property's grammar that is a value by itself can be worked out."""
    pairs = [(name, word) for name, (grammar, *_) in PROPERTIES.items() if name not in ("size", "bleed", "marks", "page-label")
             and not name.startswith(("margin-inside", "margin-outside"))
             for word in dict.fromkeys(re.findall(r"(?<![<\w-])[a-z][\w-]*(?![\w>-])", grammar))]

    def styles(chosen):
        lines = "".join(f"  s{i}: {{ {name}: {word} }}\n" for i, (name, word) in enumerate(chosen))
        boxes = "".join(f'  - paragraph: {{ style: s{i}, text: "{{{{ titre }}}}" }}\n' for i in range(len(chosen)))
        whole = layout_of("styles:\n" + lines + "body:\n" + boxes)
        write(os.path.join(WORK, "layouts", "essai", "layout.yaml"), whole)
        return whole.splitlines().index("styles:") + 2, marbre("check", "essai.yaml").stderr

    first, said = styles(pairs)
    partial = {int(n) - first for n in re.findall(r"layout\.yaml:(\d+):\d+: error: .*\[L029\]", said)}
    alone = [pair for i, pair in enumerate(pairs) if i not in partial]
    findings = [line for line in styles(alone)[1].splitlines() if " error: " in line and ("[T001]" in line or "[L" in line)]
    if findings or len(alone) < 150:
        fault(f"{len(alone)} of {len(pairs)} words stand alone; of them:\n" + "\n".join(findings))


def example_of(name):
    """A value that an example gives a property, or its first."""
    found = re.search(rf"(?<![\w-]){name}: (\"[^\"]*\"|[^,{{}}\n]+)", "".join(text for text, _ in EXAMPLES))
    return found[1].strip() if found and "var(" not in found[1] and not found[1].startswith("[") else PROPERTIES[name][1]


def check_effect():
    """On a piece of a line, what the tables say works on something else is reported and changes nothing; the rest is not."""
    chosen = [(name, example_of(name)) for name in PROPERTIES if name != "page"]
    chosen += [("text-wrap", "nowrap"), ("text-wrap", "balance")]

    def drawn(styles):
        lines = "".join(f"  s{i}: {{ {name}: {value} }}\n" for i, (name, value) in enumerate(styles))
        spans = "".join(f"        - span: {{ style: s{i}, text: Persévérance }}\n" for i in range(len(styles)))
        whole = layout_of("styles:\n" + lines + 'body:\n  - heading: { level: 1, text: "{{ titre }}" }\n  - paragraph:\n      body:\n' + spans)
        write(os.path.join(WORK, "layouts", "essai", "layout.yaml"), whole)
        made = marbre("build", "essai.yaml", "--dump=paint", "-v", "-o", "-")
        told = {int(n) - whole.splitlines().index("styles:") - 2 for n in re.findall(r"layout\.yaml:(\d+):\d+: warning: .*\[L097\]", made.stderr)}
        errors = [line for line in made.stderr.splitlines() if " error: " in line]
        return made.stdout, told, errors

    drawing, told, errors = drawn(chosen)
    for line in errors:
        fault("on a span: " + line)
    for i, (name, value) in enumerate(chosen):
        works = PROPERTIES[name][3] == "any" or (name, value) == ("text-wrap", "nowrap")
        if works == (i in told):
            fault(f"`{name}: {value}` on a span is {'' if i in told else 'not '}reported to have no effect")
    plain = [("color", "ink") if i in told else pair for i, pair in enumerate(chosen)]
    if drawn(plain)[0] != drawing:
        fault("a property that is reported to have no effect on a span changes the drawing")


# --- The tutorial -----------------------------------------------------------------------------------------------------

def check_tutorial():
    """Each step's keys take the place of those of the steps before; what stands there is then built."""
    files, steps = {}, 0
    for says, text, line in BLOCKS:
        m = re.match(r"yaml (\S+/\S+|\S+\.yaml)$", says)
        if not m:
            continue
        steps += 1
        files.setdefault(m[1], {}).update(top_level(text))
        write(os.path.join(WORK, m[1]), "".join(files[m[1]].values()))
        if "layouts/courrier/layout.yaml" not in files or "courrier.yaml" not in files:
            continue
        made = marbre("build", "courrier.yaml", "-o", os.path.join(WORK, f"courrier-{steps}.pdf"))
        if made.returncode or made.stderr.strip():
            fault(f"README.md:{line}: after this step the letter has findings:\n{made.stderr}")
    if steps < 4:
        fault("the tutorial has lost its steps")


prepare()
check_tables()
check_tried()
check_examples()
check_filters()
check_brand()
check_roles()
check_words()
check_effect()
check_tutorial()
for text in faults:
    print(text)
print(f"{len(EXAMPLES)} examples, {len(FILTERS)} filters, {len(faults)} faults")
sys.exit(bool(faults))
