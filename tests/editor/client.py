"""A language server at the other end of a pipe (LSP over JSON-RPC), as far as an editor of YAML needs it."""
import json
import os
import subprocess


class Server:
    def __init__(self, command, root):
        self.pipe = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.count, self.found = 0, {}
        self.call("initialize", {"processId": os.getpid(), "rootUri": "file://" + root, "capabilities": {
            "textDocument": {"completion": {"completionItem": {"snippetSupport": True}}, "hover": {}}}})
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": {"yaml": {
            "schemaStore": {"enable": False}, "completion": True, "hover": True, "validate": True}}})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.pipe.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.pipe.stdin.flush()

    def receive(self):
        length = 0
        while (line := self.pipe.stdout.readline().strip()):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if not length:
            raise SystemExit("the language server has gone")
        return json.loads(self.pipe.stdout.read(length))

    def take(self):
        """One message; what the server asks for is answered, what it tells is kept."""
        message = self.receive()
        if message.get("method") == "textDocument/publishDiagnostics":
            self.found[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            items = message["params"].get("items", []) if message["method"] == "workspace/configuration" else None
            self.send({"id": message["id"], "result": [None] * len(items) if items is not None else None})
        return message

    def tell(self, method, params):
        self.send({"method": method, "params": params})

    def call(self, method, params):
        self.count += 1
        self.send({"id": self.count, "method": method, "params": params})
        while True:
            message = self.take()
            if message.get("id") == self.count and "method" not in message:
                if "error" in message:
                    raise SystemExit(f"{method}: {message['error']}")
                return message["result"]

    def open(self, path, text):
        """Shows the server a file with this text; returns what it finds in it."""
        uri = "file://" + path
        self.found.pop(uri, None)
        self.tell("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}})
        while uri not in self.found:
            self.take()
        return self.found[uri]

    def at(self, method, path, line, character):
        return self.call(method, {"textDocument": {"uri": "file://" + path},
                                  "position": {"line": line, "character": character}})

    def complete(self, path, line, character):
        answer = self.at("textDocument/completion", path, line, character)
        return answer["items"] if isinstance(answer, dict) else answer or []

    def hover(self, path, line, character):
        answer = self.at("textDocument/hover", path, line, character)
        return answer["contents"]["value"] if answer else ""

    def close(self):
        self.call("shutdown", None)
        self.tell("exit", None)
        self.pipe.wait(timeout=20)
