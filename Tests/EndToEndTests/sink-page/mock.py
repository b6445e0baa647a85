"""The sink's page and its data, without the sink: what a browser needs to show it."""
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

PAGE = Path(__file__).parents[3] / "Sources/CloudWatchSink/page.html"
POLICY = ("default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:; "
          "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'")


class Mock:
    def __init__(self):
        self.kept, self.refusals, self.datums, self.requests = {}, [], 0, 0
        self.started, self.port = int(time.time()), 0
        self.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        mock = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                status, kind, body = mock.answer(urlsplit(self.path))
                self.send_response(status)
                for name, value in [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store"),
                                    ("Content-Security-Policy", POLICY), ("Connection", "close")]:
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(body)
                except ConnectionError:
                    pass                         # the page has a newer question

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    close = stop

    def put(self, all):
        minute = int(time.time()) // 60 * 60
        self.requests += 1
        for one in all:
            identity = json.dumps([one.namespace, one.name, sorted(one.dimensions.items())])
            key = hashlib.sha256(identity.encode()).hexdigest()[:16]
            series, periods = self.kept.setdefault(key, (one, {}))
            for ago, values in one.points:
                periods.setdefault(minute - 60 * ago, []).extend(values)
                self.datums += 1

    def refuse(self):
        self.refusals.append({"time": int(time.time()), "code": "InvalidParameterValue", "message":
                              "The value NaN for parameter MetricData.member.1.Value is invalid."})

    def answer(self, url):
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        made = {"/api/summary": self.summary, "/api/metrics": self.metrics, "/api/metric": self.metric}.get(url.path)
        if url.path == "/":
            return 200, "text/html; charset=utf-8", PAGE.read_bytes()
        answer = made(**query) if made else None
        return 200 if answer else 404, "application/json", json.dumps(answer).encode()

    def summary(self):
        metrics = 0.3 * len(self.kept)
        requests = self.requests * 1e-5
        return {"now": int(time.time()), "started": self.started, "datums": self.datums, "requests": self.requests,
                "refused": len(self.refusals), "metrics": len(self.kept),
                "namespaces": sorted({series.namespace for series, _ in self.kept.values()}),
                "bill": {"currency": "USD", "date": "2026-11-01", "region": "us-east-1", "metrics": metrics,
                         "requests": requests, "total": metrics + requests}, "refusals": self.refusals[-20:]}

    def metrics(self, search="", namespace="", limit="200"):
        def fits(series):
            text = json.dumps([series.namespace, series.name, series.dimensions], ensure_ascii=False).lower()
            return series.namespace == (namespace or series.namespace) and all(word in text for word in search.lower().split())
        found = [key for key, (series, _) in self.kept.items() if fits(series)]
        short = [self.metric(key) for key in found[:min(int(limit), 1000)]]
        return {"total": len(found), "metrics": [one | {"points": [point[:4] for point in one["points"][-60:]]} for one in short]}

    def metric(self, id=""):
        if id not in self.kept:
            return None
        series, periods = self.kept[id]
        values, last = [value for some in periods.values() for value in some], periods[max(periods)]
        return {"id": id, "namespace": series.namespace, "name": series.name, "dimensions": sorted(series.dimensions.items()),
                "unit": series.unit, "last": sum(last) / len(last), "min": min(values), "max": max(values), "points": [
                    [time, sum(some) / len(some), min(some), max(some), len(some)] for time, some in sorted(periods.items())]}
