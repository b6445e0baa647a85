"""A Docker engine on a Unix socket that gives the recorded answers of a real one, and has one container more."""
import copy
import json
import re
import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

ROOT = Path(__file__).parents[3]
ANSWERS = ROOT / "Tests/Cases/inputs/docker/v2-engine/http"
AGENT = "ec5a" * 16          # the id of ecs-agent


class Engine:
    """All its containers run; ecs-agent is a copy of one of them."""

    def __init__(self, path):
        # One of the recorded list is gone when it is asked for; here all that are listed are there.
        self.containers = [one for one in json.loads((ANSWERS / "containers/json").read_text())
                           if (ANSWERS / "containers" / one["Id"] / "json").exists()]
        running = [one for one in self.containers if one["State"] == "running"]
        self.model = running[0]["Id"]
        agent = copy.deepcopy(running[0]) | {"Id": AGENT, "Names": ["/ecs-agent"], "Image": "amazon/amazon-ecs-agent:latest"}
        self.containers.append(agent)
        self.running = {one["Id"]: one["Names"][0].lstrip("/") for one in running}
        self.server = Server(str(path), Handler)
        self.server.engine = self
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, target):
        """The body for a path, or None."""
        words = [word for word in target.split("?")[0].split("/") if word]
        if words and words[0].startswith("v1."):
            words = words[1:]
        if words == ["containers", "json"]:
            return json.dumps(self.containers).encode()
        path = ANSWERS.joinpath(*(self.model if word == AGENT else word for word in words))
        if not path.is_file():
            return None
        # Statistics are of now, for they are points in time to CloudWatch.
        now = time.strftime("%Y-%m-%dT%H:%M:%S.000000000Z", time.gmtime()).encode()
        body = re.sub(rb'"read":"20[^"]*"', b'"read":"' + now + b'"', path.read_bytes())
        if AGENT in words:
            body = body.replace(self.model.encode(), AGENT.encode()).replace(
                f'"/{self.running[self.model]}"'.encode(), b'"/ecs-agent"')
        return body

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def address_string(self):
        return "unix"

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        body = self.server.engine.answer(self.path)
        status = 404 if body is None else 200
        body = b'{"message": "page not found"}' if body is None else body
        self.send_response(status)
        for line in (ANSWERS / "headers").read_text().splitlines():
            self.send_header(*line.split(": ", 1))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)
