"""A page in headless Chromium, driven over its debugging pipe (messages of JSON, each ended by a NUL)."""
import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

PATIENCE = 30  # seconds: for a slow machine, not a measure


def find():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if shutil.which(name):
            return shutil.which(name)
    return None


class Browser:
    def __init__(self, url, width=1300, height=1500, language="fr-FR"):
        self.profile = tempfile.mkdtemp(prefix="marbre-browser-")
        here_reads, there_writes = os.pipe()
        there_reads, here_writes = os.pipe()

        def place():
            # Both lie above 4 first, so that neither is closed by the other's move.
            reads, writes = (fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in (there_reads, there_writes))
            os.dup2(reads, 3)
            os.dup2(writes, 4)

        self.process = subprocess.Popen(
            [find(), "--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-dev-shm-usage", "--disable-background-networking", "--disable-extensions", "--hide-scrollbars",
             f"--user-data-dir={self.profile}", f"--window-size={width},{height}", f"--lang={language}",
             f"--accept-lang={language}", "about:blank"],
            preexec_fn=place, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(there_writes)
        os.close(there_reads)
        self.reads, self.writes, self.rest, self.number, self.session = here_reads, here_writes, b"", 0, None
        targets = self.send("Target.getTargets")["targetInfos"]
        target = next(t["targetId"] for t in targets if t["type"] == "page")
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.send("Page.enable")
        self.go(url)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.reads)
        os.close(self.writes)
        shutil.rmtree(self.profile, ignore_errors=True)

    def send(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.writes, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def receive(self):
        while b"\0" not in self.rest:
            if not select.select([self.reads], [], [], PATIENCE)[0]:
                raise TimeoutError("the browser says nothing")
            chunk = os.read(self.reads, 1 << 20)
            if not chunk:
                raise RuntimeError("the browser has ended")
            self.rest += chunk
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def go(self, url):
        self.send("Page.navigate", url=url)

    def reload(self):
        self.send("Page.reload")

    def run(self, script):
        """The value of an expression, awaited if it is a promise."""
        result = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{script}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def wait(self, script, what=None):
        """Until an expression is true; its value. What cannot be evaluated yet is not true yet."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                value = self.run(script)
            except RuntimeError:
                value = None
            if value:
                return value
            time.sleep(0.01)
        raise TimeoutError(f"never true: {what or script}")

    def picture(self, path, box=None):
        """Of what is in view, or of a box in it (x, y, width, height)."""
        more = {"clip": dict(zip(("x", "y", "width", "height"), box), scale=1)} if box else {}
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.send("Page.captureScreenshot", format="png", **more)["data"]))
