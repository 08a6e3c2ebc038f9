#!/usr/bin/env python3
"""A cache over HTTP, on nginx's WebDAV: shared between machines (here: folders); damaged, gone or silent it costs time only."""
import glob
import os
import shutil
import signal
import socket
import subprocess
import time

from support import Folder, batch, check, finish, outputs, rows_manifest, until, workplace, write

CONF = """
daemon off;
pid {here}/nginx.pid;
error_log {here}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {here}/body; proxy_temp_path {here}/p; fastcgi_temp_path {here}/f; uwsgi_temp_path {here}/u; scgi_temp_path {here}/s;
  server {{
    listen 127.0.0.1:{port};
    root {here}/store;
    location / {{ dav_methods PUT; client_max_body_size 1g; }}
  }}
}}
"""


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Server:
    def __init__(self, folder):
        self.here, self.port = f"{folder}/nginx", free_port()
        os.makedirs(f"{self.here}/store")
        os.chmod(folder, 0o755)
        os.chmod(f"{self.here}/store", 0o777)
        write(f"{self.here}/nginx.conf", ("user root;\n" if os.geteuid() == 0 else "") + CONF.format(here=self.here, port=self.port))
        self.process = subprocess.Popen([NGINX, "-p", self.here, "-c", f"{self.here}/nginx.conf"], stderr=subprocess.DEVNULL)
        self.url = f"http://127.0.0.1:{self.port}"
        check(until(self.answers), "nginx starts")

    def answers(self):
        with socket.socket() as s:
            return s.connect_ex(("127.0.0.1", self.port)) == 0

    def each(self, number):
        children = open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="ascii").read().split()
        for pid in [self.process.pid, *map(int, children)]:
            os.kill(pid, number)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def shared(folder, server):
    batch(folder, "-j2", "--cache", "c1", "--cache", server.url, out="o1").expect(0, "12 built")
    entries = os.listdir(f"{server.here}/store")
    check(len(entries) == 36, f"{len(entries)} entries on the server")
    wanted = outputs(f"{folder}/o1")
    run = batch(folder, "-j2", "--cache", "c2", "--cache", server.url, out="o2").expect(0, "12 restored")
    check(outputs(f"{folder}/o2") == wanted, run.err)
    batch(folder, "--cache", "c2", out="o3").expect(0, "12 restored")  # kept here, too
    check(outputs(f"{folder}/o3") == wanted, "what came from elsewhere is kept here")
    return wanted


def damaged(folder, server, wanted):
    for i, path in enumerate(sorted(glob.glob(f"{server.here}/store/*"))):
        data = open(path, "rb").read()
        with open(path, "wb") as file:
            file.write(data[:len(data) // 2] if i % 2 else data[:-9] + b"!" + data[-8:])
    run = batch(folder, "-j2", "--cache", "c4", "--cache", server.url, out="o4").expect(0, "12 built")
    check(outputs(f"{folder}/o4") == wanted, run.err)


def silent(folder, server, wanted):
    server.each(signal.SIGSTOP)
    start = time.monotonic()
    run = batch(folder, "-j2", "--cache", "c5", "--cache", server.url, out="o5").expect(0, "[B020]", "12 built")
    server.each(signal.SIGCONT)
    check(outputs(f"{folder}/o5") == wanted, run.err)
    check(time.monotonic() - start < 60, "a server that says nothing is given up")


def gone(folder, server, wanted):
    server.stop()
    run = batch(folder, "-j2", "--cache", "c6", "--cache", server.url, out="o6").expect(0, "[B020]", "12 built")
    check(outputs(f"{folder}/o6") == wanted, run.err)


NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
if not NGINX:
    print("skipped: no nginx (apt-get install nginx-light)")
    raise SystemExit(77)
with Folder() as where:
    rows_manifest(workplace(where), 12)
    nginx = Server(where)
    try:
        reference = shared(where, nginx)
        for one in (damaged, silent, gone):
            one(where, nginx, reference)
    finally:
        nginx.stop()
finish()
