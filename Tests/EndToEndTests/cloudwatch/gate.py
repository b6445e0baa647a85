"""A gate in front of moto: it checks signatures, keeps what passed, and plays the faults of a network."""
import gzip
import http.client
import http.server
import json
import socket
import socketserver
import struct
import threading
import time

from signature import complaint


class Gate:
    """`mode` says what happens to requests from now on:

    pass       handed on to moto
    500, 404   answered with this status
    throttle   answered as CloudWatch does when it has too much to do
    reset      the connection is reset
    truncate   handed on, but the answer breaks off
    hang       never answered
    """

    def __init__(self, access_key, secret_key, moto_port, port=0, context=None):
        self.keys, self.moto_port = {access_key: (secret_key, None)}, moto_port
        self.mode, self.faults = "pass", []
        self.requests, self.accepted, self.complaints, self.connections, self.packed = 0, [], [], 0, 0
        self.lock, self.changed = threading.Lock(), threading.Event()
        self.server = Server(("127.0.0.1", port), Handler)
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.server.gate = self
        self.port = self.server.server_address[1]
        self.url = f"{'https' if context else 'http'}://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        """Nobody is there any more, on connections that were kept either."""
        self.server.shutdown()
        self.server.server_close()
        for connection in self.server.open:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass            # the client was faster

    def wait_for(self, condition, seconds=15):
        """Whether `condition` came true in time."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                return False
            self.changed.wait(0.05)
            self.changed.clear()
        return True

    def next_mode(self):
        """Counts one request; what is to be done with it. `faults` come before `mode`, one for each request."""
        with self.lock:
            self.requests += 1
            return self.faults.pop(0) if self.faults else self.mode

    def keep(self, body, encoding):
        with self.lock:
            self.packed += encoding == "gzip"
            self.accepted.append(json.loads(gzip.decompress(body) if encoding == "gzip" else body))

    @property
    def data(self):
        """Every datum that passed."""
        with self.lock:
            return [datum for request in self.accepted for datum in request["MetricData"]]


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.open = []

    def handle_error(self, *_):
        pass                    # a client that went away

    def process_request(self, connection, address):
        self.gate.connections += 1
        self.open.append(connection)
        super().process_request(connection, address)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        gate = self.server.gate
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if wrong := complaint(self.command, self.path, self.headers.items(), body, gate.keys):
            gate.complaints.append(wrong)
        mode = gate.next_mode()
        gate.changed.set()
        if mode == "hang":
            while gate.mode == "hang":
                time.sleep(0.05)
            self.close_connection = True
        elif mode == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
        elif mode in ("500", "404"):
            self.answer(int(mode), b"")
        elif mode == "throttle":
            self.answer(400, b'{"__type":"com.amazonaws.cloudwatch#ThrottlingException","message":"Rate exceeded"}')
        else:
            self.hand_on(body, mode == "truncate")
        gate.changed.set()

    def hand_on(self, body, breaks_off):
        gate = self.server.gate
        moto = http.client.HTTPConnection("127.0.0.1", gate.moto_port, timeout=30)
        moto.request("POST", self.path, body, dict(self.headers.items()))
        answer = moto.getresponse()
        content = answer.read()
        if answer.status == 200:
            gate.keep(body, self.headers.get("Content-Encoding"))
        self.answer(answer.status, content, breaks_off, dict(answer.getheaders()))

    def answer(self, status, content, breaks_off=False, headers={}):
        self.send_response(status)
        for name, value in headers.items():
            if name.lower().startswith("x-amz"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content) + (10 if breaks_off else 0)))
        self.end_headers()
        self.wfile.write(content)
        self.close_connection = self.close_connection or breaks_off

    def log_message(self, *_):
        pass
