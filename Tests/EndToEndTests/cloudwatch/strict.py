"""A CloudWatch on this machine that takes PutMetricData alone, refuses what CloudWatch refuses, and has bad days."""
import gzip
import http.server
import json
import re
import socket
import struct
import threading
import time
import zlib
from collections import Counter
from email.utils import formatdate

from agent import KEY, SECRET
from rules import MAX_BODY, Refused, decode, taken
from signature import complaint

TARGET = "GraniteServiceVersion20100801.PutMetricData"

# Answers that say no to a request that was right: status, code, message, headers.
NO = {
    "throttled": (400, "ThrottlingException", "Rate exceeded", {}),
    "throttled, 429": (429, "TooManyRequestsException", "Too many requests", {}),
    "throttled, by the message": (400, "InvalidParameterValue", "Rate exceeded", {}),
    "request limit": (503, "RequestLimitExceeded", "Request limit exceeded.", {}),
    "slow down": (503, "SlowDown", "Please reduce your request rate.", {}),
    "500": (500, "InternalServiceFault", "Internal error", {}),
    "500 without a word": (500, None, "", {}),
    "502 of a proxy": (502, None, "<html><body>Bad Gateway</body></html>", {}),
    "503, Retry-After 0": (503, "ServiceUnavailable", "Try again", {"Retry-After": "0"}),
    "503, Retry-After 1": (503, "ServiceUnavailable", "Try again", {"Retry-After": "1"}),
    "expired token": (403, "ExpiredTokenException", "The security token included in the request is expired", {}),
}
# What happens to a connection: before the request is taken, or instead of the answer.
CUT = ["reset, not taken", "reset, taken", "status line cut, taken", "answer cut, taken", "late, not taken", "late, taken"]
FAULTS = [*NO, *CUT]
# After these nobody can know that the data were taken, so they come again.
UNKNOWN = {"reset, taken", "status line cut, taken", "late, taken"}


class Request:
    """One request as it came; `data` are those that were kept. `began` and `ended` are seconds of one clock."""

    def __init__(self, protocol, packed, headers, fault):
        self.protocol, self.packed, self.headers, self.fault = protocol, packed, headers, fault
        self.status, self.code, self.data = None, None, []
        self.began = self.ended = time.monotonic()


class Strict:
    """`faults` come one for each request, None for none; then `mode` counts, which is one of them or None.

    `keys`       access keys, each with its secret and session token
    `blame`      has something against some names, which are refused; `named` says how well: "well" names the member,
                 "not" none, "wrongly" the one before
    `clock`      seconds since the epoch as this service has them
    `date`       what it says they are, where that is another thing
    `skew`       its code for a signature of another time than its own
    `delay`      seconds; how long a request takes
    """

    def __init__(self, port=0):
        self.keys, self.clock, self.date, self.delay = {KEY: (SECRET, None)}, time.time, None, lambda: 0
        self.blame, self.named = (lambda name: False), "well"
        self.faults, self.mode, self.lateness, self.skew = [], None, 0.45, "SignatureDoesNotMatch"
        self.requests, self.complaints, self.injected = [], [], Counter()
        self.lock = threading.Lock()
        self.server = Server(("127.0.0.1", port), Handler)
        self.server.strict = self
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def data(self):
        """All that was kept, in order."""
        with self.lock:
            return [datum for request in self.requests for datum in request.data]

    @property
    def metrics(self):
        """What is billed: (namespace, name, dimensions), each once."""
        with self.lock:
            return {datum[:3] for request in self.requests for datum in request.data}

    def next_fault(self):
        with self.lock:
            fault = self.faults.pop(0) if self.faults else self.mode
            if fault:
                self.injected[fault] += 1
            return fault


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_):
        pass                    # a client that went away


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1               # an answer leaves in one piece

    def log_message(self, *_):
        pass

    def date_time_string(self, timestamp=None):
        return formatdate((self.server.strict.date or self.server.strict.clock)(), usegmt=True)

    def do_GET(self):
        """Whoever asks only for the time gets it with a refusal."""
        self.answer(403, {}, b"")

    def do_POST(self):
        strict, body = self.server.strict, self.rfile.read(int(self.headers["Content-Length"]))
        protocol = "json" if "json" in self.headers["Content-Type"] else "query"
        request = Request(protocol, self.headers.get("Content-Encoding") == "gzip", dict(self.headers.items()),
                          strict.next_fault())
        time.sleep(strict.delay())
        wrong = complaint("POST", self.path, self.headers.items(), body, strict.keys)
        if wrong:
            strict.complaints.append(wrong)
        if request.fault in NO:
            status, code, message, headers = NO[request.fault]
            return self.refuse(request, status, code, message, headers)
        if request.fault == "late, not taken":
            time.sleep(strict.lateness)
        if request.fault in ("late, not taken", "reset, not taken"):
            return self.reset(request)
        try:
            self.check(request, body, wrong)
            data = taken(decode(protocol, self.unpacked(request, body)), strict.clock(), strict.blame)
        except Refused as refused:
            return self.refuse(request, refused.status, refused.code, self.blurred(refused.message), {})
        self.note(request, 200, data=data)
        if request.fault == "late, taken":
            time.sleep(strict.lateness)
        if request.fault in ("late, taken", "reset, taken"):
            return self.reset(request)
        if request.fault == "status line cut, taken":
            self.wfile.write(b"HTTP/1.1 20")
            self.close_connection = True
        elif protocol == "json":
            self.answer(200, {}, b"{}", cut=request.fault is not None)
        else:
            self.answer(200, {}, b"<PutMetricDataResponse/>", cut=request.fault is not None)

    def note(self, request, status, code=None, data=()):
        request.status, request.code, request.data, request.ended = status, code, list(data), time.monotonic()
        with self.server.strict.lock:
            self.server.strict.requests.append(request)

    def check(self, request, body, wrong):
        if request.protocol == "json" and self.headers["X-Amz-Target"] != TARGET or self.path != "/":
            raise Refused(404, "UnknownOperationException", f"no operation at {self.path}")
        if wrong:
            raise Refused(403, "SignatureDoesNotMatch", wrong)
        sent = time.strptime(self.headers["X-Amz-Date"] + "UTC", "%Y%m%dT%H%M%SZ%Z")
        if abs(self.server.strict.clock() - (time.mktime(sent) - time.timezone)) > 300:
            raise Refused(403, self.server.strict.skew, "Signature not yet current or expired")

    def unpacked(self, request, body):
        try:
            body = gzip.decompress(body) if request.packed else body
        except (OSError, EOFError, zlib.error):
            raise Refused(400, "SerializationException", "the body cannot be unpacked") from None
        if len(body) > MAX_BODY:
            raise Refused(413, "RequestEntityTooLarge", "Request size exceeded 1048576 bytes")
        return body

    def blurred(self, message):
        """The message of a service that names members well, not at all, or wrongly."""
        named = self.server.strict.named
        if named == "well":
            return message
        if named == "not":
            return "One or more of the metrics are invalid"
        return re.sub(r"member\.(\d+)", lambda match: f"member.{int(match[1]) - 1}", message)

    def refuse(self, request, status, code, message, headers):
        self.note(request, status, code)
        if code is None:
            return self.answer(status, headers, message.encode())
        kind = "Sender" if status < 500 else "Receiver"
        if request.protocol == "json":
            body = json.dumps({"__type": f"com.amazonaws.cloudwatch#{code}", "message": message})
            headers = headers | {"x-amzn-query-error": f"{code};{kind}"}
        else:
            message = message.replace("&", "&amp;").replace("<", "&lt;")
            body = (f"<ErrorResponse><Error><Type>{kind}</Type><Code>{code}</Code><Message>{message}</Message></Error>"
                    "</ErrorResponse>")
        self.answer(status, headers, body.encode())

    def answer(self, status, headers, body, cut=False):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:len(body) // 2] if cut else body)
        self.close_connection |= cut

    def reset(self, request):
        if request.status is None:
            self.note(request, None)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
