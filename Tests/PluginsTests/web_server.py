"""A web server on a loopback port, and on a socket in the file system, for tests of plugins; ends when its standard
input does.

Prints its port and the path of its socket. The first element of a path is the test's own, and what came to it is told by GET /<test>/seen. The rest
says how to answer:

metrics      line protocol, packed if the client takes that
echo         204
status/503   that status, with a first and a second line
to/302/x     a redirect to x of the same test
token        OAuth, for id "me & you" and secret "s3cret/+"; by the header alone
token-form   the same, by the form alone
token-text   the same as token, but the answer is a form
login        a cookie, by way of a redirect to home, for the user ann with password "p:w"
private      metrics for who has the cookie
bearer       metrics for who has the token that was given out last
slow         an answer after two seconds
"""
import base64
import gzip
import json
import socketserver
import sys
import tempfile
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CLIENT = ("me & you", "s3cret/+")
METRICS = b"weather,station=1 temperature=11.5,calm=true 1700000000000000000\n"
seen = {}
tokens = {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def metrics(self):
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            self.answer(200, gzip.compress(METRICS), [("Content-Encoding", "gzip")])
        else:
            self.answer(200, METRICS)

    def token(self, test, id_and_secret, as_form=False):
        def write(facts):
            return (urllib.parse.urlencode if as_form else json.dumps)(facts).encode()

        headers = [("Content-Type", "application/x-www-form-urlencoded")] if as_form else []
        if id_and_secret != CLIENT:
            self.answer(401, write({"error": "invalid_client", "hint": repr(id_and_secret)}), headers)
            return
        tokens[test] = "t+%d" % (len(seen[test]))
        self.answer(200, write({"access_token": tokens[test], "token_type": "bearer", "expires_in": 60}), headers)

    def handle_request(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Content-Encoding") == "gzip" and body:
            body = gzip.decompress(body)
        test, _, action = self.path.lstrip("/").partition("/")
        action = action.partition("?")[0]
        if action == "seen":
            self.answer(200, json.dumps(seen.get(test, [])).encode())
            return
        seen.setdefault(test, []).append({
            "method": self.command, "path": self.path.partition("/" + test)[2], "body": body.decode(),
            "headers": {name.lower(): value for name, value in self.headers.items()},
        })
        form = dict(urllib.parse.parse_qsl(body.decode()))
        authorization = self.headers.get("Authorization", "")
        if action == "metrics":
            self.metrics()
        elif action.startswith("status/"):
            self.answer(int(action[7:]), f"no room for {authorization}\nnot today".encode())
        elif action.startswith("to/"):
            status, place = action[3:].split("/", 1)
            self.answer(int(status), b"", [("Location", place if "//" in place else f"/{test}/{place}")])
        elif action in ("token", "token-text"):
            pair = base64.b64decode(authorization[6:]).decode().split(":") if authorization else []
            self.token(test, tuple(urllib.parse.unquote_plus(part) for part in pair), action == "token-text")
        elif action == "token-form":
            self.token(test, (form.get("client_id"), form.get("client_secret")))
        elif action == "login":
            if authorization == "Basic " + base64.b64encode(b"ann:p:w").decode():
                self.answer(302, b"", [("Set-Cookie", f"session=s{len(seen[test])}; Path=/{test}; HttpOnly"),
                                       ("Location", f"/{test}/home")])
            else:
                self.answer(403, b"no")
        elif action == "private":
            if self.headers.get("Cookie", "").startswith("session=s"):
                self.metrics()
            else:
                self.answer(401)
        elif action == "bearer":
            if authorization == "Bearer " + tokens.get(test, "?"):
                self.metrics()
            else:
                self.answer(401)
        elif action == "slow":
            time.sleep(2)
            self.answer(204)
        elif action in ("echo", "home"):
            self.answer(200 if action == "home" else 204)
        else:
            self.answer(404)

    do_GET = do_POST = do_PUT = do_PATCH = do_HEAD = do_DELETE = handle_request


class SocketServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


with tempfile.TemporaryDirectory(prefix="heliograph-web-") as folder:
    path = folder + "/web.sock"
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    for each in (server, SocketServer(path, Handler)):
        threading.Thread(target=each.serve_forever, daemon=True).start()
    print(f"{server.server_port} {path}", flush=True)
    sys.stdin.read()
