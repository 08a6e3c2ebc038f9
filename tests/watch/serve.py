#!/usr/bin/env python3
"""`marbre watch`: what is served, to whom, and how it ends."""
import os
import signal
import socket
import subprocess
import xml.etree.ElementTree as ElementTree

from common import MARBRE, ROOT, Watch, check, environment, finish

COMMUNIQUE = os.path.join(ROOT, "samples", "communique")


def check_files(watch):
    state = watch.next_state()
    check(state["good"] and state["lang"] == "fr" and len(state["pages"]) >= 1, state)
    for name, type_ in (("", "text/html"), ("page.js", "text/javascript"), ("page.css", "text/css")):
        status, headers, _ = watch.get(name)
        check(status == 200 and headers["Content-Type"].startswith(type_), f"/{name}: {status} {headers}")
    for page in state["pages"]:
        status, headers, svg = watch.get("page/" + page["key"])
        check(status == 200 and headers["Content-Type"] == "image/svg+xml", f"{status} {headers}")
        root = ElementTree.fromstring(svg)
        check(root.tag == "{http://www.w3.org/2000/svg}svg", root.tag)
        for image in root.iter("{http://www.w3.org/2000/svg}image"):
            status, headers, _ = watch.get(image.get("href"))
            check(status == 200 and headers["Content-Type"].startswith("image/"), f"{image.get('href')}: {status} {headers}")
        families = {text.get("font-family") for text in root.iter("{http://www.w3.org/2000/svg}text")}
        check(families and families <= {"f" + key for key in state["faces"]}, f"{families} of {state['faces']}")
    for key in state["faces"]:
        status, headers, face = watch.get("face/" + key)
        check(status == 200 and face[:4] in (b"OTTO", b"\0\1\0\0"), f"face {key}: {status} {face[:4]}")
    check("persévérance" in "".join(watch.page_texts(state)), "the pages do not say what they should")
    watch.until(lambda: watch.get("document.pdf")[0] == 200, "a PDF")  # pages are shown before it is written
    status, _, pdf = watch.get("document.pdf")
    built = subprocess.run([MARBRE, "build", "communique.yaml", "-o", "-"], cwd=watch.folder, env=environment(),
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
    check(status == 200 and pdf == built, "the PDF served is not the one that build makes")
    check(open(watch.path("communique.pdf"), "rb").read() == built, "the PDF saved is not the one that build makes")


def check_refusals(watch):
    for name in ("nothing", "page/0000000000000000", "../communique.yaml", "communique.yaml", "%2e%2e/x"):
        check(watch.get(name)[0] == 404, f"/{name} is served")
    for host in (f"evil.example:{watch.port}", "127.0.0.1", f"127.0.0.1:{watch.port + 1}", f"127.0.0.1.evil.example:{watch.port}"):
        for name in ("", "events", "document.pdf"):
            check(watch.get(name, host=host)[0] == 421, f"/{name} is served to {host}")
    check(watch.get("", host=f"localhost:{watch.port}")[0] == 200, "localhost is refused")
    for method in ("POST", "PUT", "DELETE"):
        check(watch.get("", method=method)[0] == 405, f"{method} is taken")
    _, headers, _ = watch.get("")
    check("default-src 'none'" in headers["Content-Security-Policy"], headers)
    check(headers["Cross-Origin-Resource-Policy"] == "same-origin", headers)
    with socket.create_connection(("127.0.0.1", watch.port), 10) as link:
        link.sendall(b"GET / HTTP/1.1\r\n\r\n")
        check(link.recv(4096).split(b" ")[1] in (b"400", b"421"), "a request without a host is answered")


def check_address(watch):
    """On the loopback of 127.0.0.1 and on nothing else."""
    listening = [line.split()[1] for name in ("tcp", "tcp6") for line in open(f"/proc/net/{name}") if line.split()[3] == "0A"]
    mine = [at for at in listening if at.endswith(f":{watch.port:04X}")]
    check(mine == [f"0100007F:{watch.port:04X}"], f"listens at {mine}")


def check_failures(watch):
    def run(*words):
        made = subprocess.run([MARBRE, "watch", *words], cwd=watch.folder, env=environment(), stderr=subprocess.PIPE, timeout=60)
        return made.returncode, made.stderr.decode("utf-8")

    status, said = run("communique.yaml", "--port", str(watch.port))
    check(status == 3 and "R002" in said and str(watch.port) in said, f"a port in use: {status} {said}")
    for words in (["-"], ["communique.yaml", "-o", "-"], [], ["a.yaml", "b.yaml"], ["communique.yaml", "--port", "65536"],
                  ["communique.yaml", "--port", "x"], ["communique.yaml", "-o", "communique.yaml"]):
        status, said = run(*words)
        check(status == 2, f"watch {words}: {status} {said}")


with Watch("communique.yaml", COMMUNIQUE) as served:
    check_files(served)
    check_refusals(served)
    check_address(served)
    check_failures(served)
for how in (signal.SIGINT, signal.SIGHUP):
    with Watch("communique.yaml", COMMUNIQUE) as served:
        served.next_state()
        check(served.stop(how) == 0, f"{how}: {served.process.returncode}")
finish()
