#!/usr/bin/env python3
"""Puts metrics into a running `heliograph sink` with boto3 and the aws command line, and reads them back.

usage: run.py BINARY

Needs boto3 and awscli in the Python it is run with. Prints one line for each check; the first that fails ends the run
with status 1.
"""
import gzip
import http.client
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from botocore.loaders import Loader

REGION = "eu-west-1"
MINUTE = timedelta(minutes=1)
NOW = datetime.now(timezone.utc).replace(second=0, microsecond=0)
BEGIN, END = NOW - 10 * MINUTE, NOW + MINUTE
SESSIONS = {}           # a session reads models of a megabyte each
DIMENSIONS = [{"Name": "host", "Value": "h1"}, {"Name": "cpu", "Value": "cpu-total & <all>"}]


class Failed(Exception):
    pass


def expect(condition, message):
    if not condition:
        raise Failed(message)


class Sink:
    def __init__(self, binary, *arguments, room=resource.RLIM_INFINITY):
        """`room`: bytes that a file may have; beyond, writing fails as on a full disk."""
        self.process = subprocess.Popen(
            [binary, "sink", "--listen", "127.0.0.1:0", *arguments], text=True, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, restore_signals=False,          # SIGXFSZ stays ignored, as Python has it
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY)))
        line = self.process.stdout.readline()
        match = re.fullmatch(r"listening on (http://127\.0\.0\.1:(\d+))\n", line)
        expect(match, f"the first line is {line!r}: {self.process.poll()} {self.process.stderr.read() if not line else ''}")
        self.url, self.port = match[1], int(match[2])

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        status = self.process.wait(10)
        error = self.process.stderr.read()
        self.process.stdout.close()
        self.process.stderr.close()
        return status, error

    def client(self, protocol=None, key="anything", secret="local", region=REGION, token=None):
        """A boto3 client; `protocol` is one of those that its model of the service names, or its own choice."""
        if protocol not in SESSIONS:
            SESSIONS[protocol] = boto3.Session()
            if protocol:
                session = SESSIONS[protocol]._session
                session.register_component("data_loader", OneProtocol(session, protocol))
        return SESSIONS[protocol].client(
            "cloudwatch", endpoint_url=self.url, aws_access_key_id=key, aws_secret_access_key=secret, region_name=region,
            aws_session_token=token,
            config=Config(retries={"total_max_attempts": 1}))

    def get(self, path, host=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers={"Host": host} if host else {})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, dict(answer.getheaders()), body

    def api(self, path):
        status, headers, body = self.get(path)
        expect(status == 200 and headers["Cache-Control"] == "no-store", f"{path} answers {status} {headers}")
        return json.loads(body)


class OneProtocol(Loader):
    """botocore's models with one protocol left for CloudWatch."""

    def __init__(self, session, protocol):
        super().__init__(extra_search_paths=session.get_component("data_loader").search_paths)
        self.protocol = protocol

    def load_service_model(self, service_name, type_name, api_version=None):
        model = super().load_service_model(service_name, type_name, api_version)
        if service_name == "cloudwatch" and type_name == "service-2":
            model = dict(model, metadata=dict(model["metadata"], protocol=self.protocol, protocols=[self.protocol]))
        return model


def refused(call, **arguments):
    """The code and message of the refusal that a call must meet."""
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    raise Failed("the call was not refused")


def statistics(client, namespace, name, dimensions=DIMENSIONS, **more):
    arguments = {"Statistics": ["SampleCount", "Sum", "Minimum", "Maximum", "Average"], "Period": 60} | more
    if "ExtendedStatistics" in more:
        del arguments["Statistics"]
    answer = client.get_metric_statistics(Namespace=namespace, MetricName=name, Dimensions=dimensions, StartTime=BEGIN,
                                          EndTime=END, **arguments)
    return sorted(answer["Datapoints"], key=lambda point: (point["Timestamp"], point["Unit"]))


def query(namespace, name, stat, identity="m1", dimensions=DIMENSIONS, period=60):
    metric = {"Namespace": namespace, "MetricName": name, "Dimensions": dimensions}
    return {"Id": identity, "MetricStat": {"Metric": metric, "Period": period, "Stat": stat}}


class Checks:
    """Every method is one check; its docstring is the line that is printed."""

    def __init__(self, binary, folder):
        self.binary, self.folder = binary, Path(folder)
        self.sink = Sink(binary)

    def round_trip(self, client, namespace):
        """What is put comes back by all three read operations."""
        distribution = {"Values": [1.0, 2.5, 10.0], "Counts": [1.0, 2.0, 7.0]}
        client.put_metric_data(Namespace=namespace, MetricData=[
            {"MetricName": "load", "Dimensions": DIMENSIONS, "Timestamp": NOW - 5 * MINUTE, "Value": 1.5, "Unit": "Percent"},
            {"MetricName": "load", "Dimensions": DIMENSIONS, "Timestamp": NOW - 5 * MINUTE + timedelta(seconds=59),
             "Value": -3.25e-7, "Unit": "Percent"},
            {"MetricName": "load", "Dimensions": DIMENSIONS, "Timestamp": NOW - 4 * MINUTE, "Value": 2.0 ** 360,
             "Unit": "Percent"},
            {"MetricName": "set", "Dimensions": DIMENSIONS, "Timestamp": NOW - 5 * MINUTE,
             "StatisticValues": {"SampleCount": 4, "Sum": 20, "Minimum": 1, "Maximum": 9}},
            {"MetricName": "spread", "Dimensions": DIMENSIONS, "Timestamp": NOW - 5 * MINUTE, **distribution,
             "Unit": "Milliseconds"},
            {"MetricName": "fine", "Timestamp": NOW - 5 * MINUTE + timedelta(seconds=7), "Value": 8, "StorageResolution": 1},
        ])
        first, second = statistics(client, namespace, "load")
        expect((first["Timestamp"], second["Timestamp"]) == (NOW - 5 * MINUTE, NOW - 4 * MINUTE), f"{first} {second}")
        expect((first["SampleCount"], first["Sum"], first["Minimum"], first["Maximum"], first["Average"], first["Unit"])
               == (2, 1.5 - 3.25e-7, -3.25e-7, 1.5, (1.5 - 3.25e-7) / 2, "Percent"), f"{first}")
        expect(second["Maximum"] == 2.0 ** 360, f"{second}")
        point, = statistics(client, namespace, "set")
        expect((point["SampleCount"], point["Sum"], point["Minimum"], point["Maximum"]) == (4, 20, 1, 9), f"{point}")
        point, = statistics(client, namespace, "spread", ExtendedStatistics=["p10", "p20", "p30", "p99.9"])
        expect(point["ExtendedStatistics"] == {"p10": 1, "p20": 2.5, "p30": 2.5, "p99.9": 10}, f"{point}")
        point, = statistics(client, namespace, "fine", [], Period=1)
        expect(point["Timestamp"] == NOW - 5 * MINUTE + timedelta(seconds=7), f"{point}")

        listed = [metric for page in client.get_paginator("list_metrics").paginate(Namespace=namespace)
                  for metric in page["Metrics"]]
        expect([metric["MetricName"] for metric in listed] == ["fine", "load", "set", "spread"], f"{listed}")
        by_name = sorted(DIMENSIONS, key=lambda dimension: dimension["Name"])
        expect(listed[0]["Dimensions"] == [] and listed[1]["Dimensions"] == by_name, f"{listed}")
        filters = [{"Name": "cpu", "Value": DIMENSIONS[1]["Value"]}, {"Name": "host"}]
        for wanted, dimensions in [(3, filters), (0, [{"Name": "cpu", "Value": "other"}])]:
            found = client.list_metrics(Namespace=namespace, Dimensions=dimensions)["Metrics"]
            expect(len(found) == wanted, f"{found}")
        expect(len(client.list_metrics(Namespace=namespace, MetricName="set")["Metrics"]) == 1, "the filter by name fails")

        queries = [query(namespace, "load", "Sum"), query(namespace, "spread", "p50", "m2"),
                   query(namespace, "absent", "Sum", "m3"), query(namespace, "load", "SampleCount", "m4", period=300)]
        answer = client.get_metric_data(MetricDataQueries=queries, StartTime=BEGIN, EndTime=END, ScanBy="TimestampAscending")
        found = {result["Id"]: (result["Timestamps"], result["Values"], result["StatusCode"])
                 for result in answer["MetricDataResults"]}
        expect(found["m1"] == ([NOW - 5 * MINUTE, NOW - 4 * MINUTE], [1.5 - 3.25e-7, 2.0 ** 360], "Complete"), f"{found}")
        expect(found["m2"][1] == [10] and found["m3"] == ([], [], "Complete"), f"{found}")
        expect(sum(found["m4"][1]) == 3, f"{found}")
        pages = list(client.get_paginator("get_metric_data").paginate(
            MetricDataQueries=queries[:2], StartTime=BEGIN, EndTime=END, MaxDatapoints=1))
        values = [value for page in pages for result in page["MetricDataResults"] for value in result["Values"]]
        expect(values == [2.0 ** 360, 1.5 - 3.25e-7, 10], f"{len(pages)} pages: {values}")

    def cbor(self):
        """RPC v2 CBOR: what is put comes back by ListMetrics, GetMetricStatistics, GetMetricData"""
        self.round_trip(self.sink.client("smithy-rpc-v2-cbor"), "Trip/cbor")

    def json(self):
        """the same in JSON 1.0"""
        self.round_trip(self.sink.client("json"), "Trip/json")

    def query(self):
        """the same in AWS Query"""
        self.round_trip(self.sink.client("query"), "Trip/query")

    def command_line(self):
        """the aws command line puts, lists and reads"""
        def aws(*words):
            environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "AWS_ACCESS_KEY_ID": "me",
                           "AWS_SECRET_ACCESS_KEY": "local", "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION,
                           "AWS_ENDPOINT_URL_CLOUDWATCH": self.sink.url, "AWS_EC2_METADATA_DISABLED": "true"}
            tool = Path(sys.executable).parent / "aws"
            result = subprocess.run([str(tool) if tool.exists() else shutil.which("aws"), "cloudwatch", *words,
                                     "--output", "json"], env=environment, text=True, capture_output=True, timeout=60)
            expect(result.returncode == 0, f"aws {words[0]} ends with {result.returncode}: {result.stderr}")
            return json.loads(result.stdout or "null")

        stamp = (NOW - 3 * MINUTE).strftime("%Y-%m-%dT%H:%M:%SZ")
        aws("put-metric-data", "--namespace", "Trip/aws", "--metric-name", "load", "--value", "42.5", "--unit", "Percent",
            "--dimensions", "host=h1,disk=sda", "--timestamp", stamp)
        dimensions = [{"Name": "disk", "Value": "sda"}, {"Name": "host", "Value": "h1"}]
        span = ["--start-time", BEGIN.isoformat(), "--end-time", END.isoformat()]
        with ThreadPoolExecutor() as pool:          # each takes a second or two to begin
            listed, points, results = pool.map(lambda words: aws(*words), [
                ["list-metrics", "--namespace", "Trip/aws"],
                ["get-metric-statistics", "--namespace", "Trip/aws", "--metric-name", "load", "--dimensions",
                 "Name=host,Value=h1", "Name=disk,Value=sda", "--statistics", "Average", "Maximum", "--period", "60", *span],
                ["get-metric-data", "--metric-data-queries",
                 json.dumps([query("Trip/aws", "load", "Average", dimensions=dimensions)]), *span]])
        listed, (point,), (result,) = listed["Metrics"], points["Datapoints"], results["MetricDataResults"]
        expect(listed == [{"Namespace": "Trip/aws", "MetricName": "load", "Dimensions": dimensions}], f"{listed}")
        expect((point["Average"], point["Maximum"], point["Unit"]) == (42.5, 42.5, "Percent"), f"{point}")
        expect(result["Values"] == [42.5], f"{result}")

    def many(self):
        """a thousand data, which SDKs pack with gzip, and lists of several pages"""
        data = [{"MetricName": "m", "Dimensions": [{"Name": "n", "Value": str(n)}], "Value": n} for n in range(1000)]
        client = self.sink.client()
        packed = []
        client.meta.events.register("before-send.cloudwatch.*", lambda request, **_: packed.append(
            request.headers.get("Content-Encoding")) and None)
        client.put_metric_data(Namespace="Trip/many", MetricData=data)
        expect(packed[0] in (b"gzip", "gzip"), f"Content-Encoding is {packed}")
        pages = list(client.get_paginator("list_metrics").paginate(Namespace="Trip/many"))
        found = {metric["Dimensions"][0]["Value"] for page in pages for metric in page["Metrics"]}
        expect([len(page["Metrics"]) for page in pages] == [500, 500] and len(found) == 1000, f"{len(found)} metrics")
        code, message = refused(client.put_metric_data, Namespace="Trip/many", MetricData=data + data[:1])
        expect((code, message) == ("InvalidParameterValue", "The collection MetricData must not have a size greater than 1000."),
               f"{code}: {message}")

    def one_bad_datum(self):
        """one bad datum refuses all of its request, and the message names it"""
        for protocol in ("smithy-rpc-v2-cbor", "json", "query"):
            client = self.sink.client(protocol)
            good = {"MetricName": "good", "Value": 1}
            bad = {"MetricName": "bad", "Value": 1, "Dimensions": [{"Name": "container", "Value": "caf\u00e9"}]}
            code, message = refused(client.put_metric_data, Namespace="Trip/bad", MetricData=[good, good, bad])
            expect(code == "InvalidParameterValue" and "MetricData.member.3.Dimensions.member.1.Value" in message,
                   f"{code}: {message}")
            expect(client.list_metrics(Namespace="Trip/bad")["Metrics"] == [], "a part of the request was kept")
        refusals = self.sink.api("/api/summary")["refusals"]
        expect(refusals[-1]["message"] == message and refusals[-1]["code"] == code, f"{refusals}")

    def signatures(self):
        """a wrong secret, an unknown key and a wrong clock are refused, a session token is no hindrance"""
        datum = {"Namespace": "Trip/keys", "MetricData": [{"MetricName": "m", "Value": 1}]}
        for protocol in ("smithy-rpc-v2-cbor", "json", "query"):
            code, _ = refused(self.sink.client(protocol, secret="wrong").put_metric_data, **datum)
            expect(code == "SignatureDoesNotMatch", code)
        self.sink.client(token="token/with+signs==").put_metric_data(**datum)
        keyed = Sink(self.binary, "--key", "AKID=s/e+c=ret", "--region", "us-east-1")
        try:
            keyed.client(key="AKID", secret="s/e+c=ret", region="us-east-1").put_metric_data(**datum)
            for key, secret, region, wanted in [("other", "s/e+c=ret", "us-east-1", "InvalidClientTokenId"),
                                                ("AKID", "local", "us-east-1", "SignatureDoesNotMatch"),
                                                ("AKID", "s/e+c=ret", REGION, "SignatureDoesNotMatch")]:
                code, message = refused(keyed.client(key=key, secret=secret, region=region).put_metric_data, **datum)
                expect(code == wanted, f"{code}: {message}")
        finally:
            keyed.stop()

    def signed(self, body, headers):
        """Posts a signed body; the answer's status and text."""
        request = AWSRequest("POST", self.sink.url + "/", headers=headers, data=body)
        SigV4Auth(Credentials("id", "local"), "monitoring", REGION).add_auth(request)
        connection = http.client.HTTPConnection("127.0.0.1", self.sink.port, timeout=20)
        connection.request("POST", "/", body=body, headers=dict(request.headers))
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def sizes(self):
        """a body of more than 1 MiB is refused with 413, packed or not"""
        headers = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "GraniteServiceVersion20100801.PutMetricData"}
        body = json.dumps({"Namespace": "Trip/size", "MetricData": [{"MetricName": "m", "Value": 1}]}).encode()
        expect(self.signed(body, headers)[0] == 200, "a small body is refused")
        for size in (1_048_577, 3_000_000, 20_000_000):
            status, text = self.signed(body + b" " * (size - len(body)), headers) if size < 4_000_000 else self.signed(
                gzip.compress(body + b" " * size), headers | {"Content-Encoding": "gzip"})
            expect(status == 413 and "RequestEntityTooLarge" in text, f"{size} bytes: {status} {text}")
        try:
            status, _ = self.signed(body + b" " * 20_000_000, headers)
            expect(status == 413, f"an endless body is answered with {status}")
        except OSError:
            pass                        # it is closed before all was sent
        status, _ = self.signed(gzip.compress(body + b" " * (1_048_576 - len(body))), headers | {"Content-Encoding": "gzip"})
        expect(status == 200, f"a body of the allowed size is refused with {status}")

    def bad_neighbours(self):
        """half requests, nonsense and giant headers harm nobody else"""
        sockets = []
        for data in (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf", b"\x16\x03\x01 no HTTP\r\n\r\n",
                     b"GET / HTTP/1.1\r\nX: " + b"x" * 300_000, b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", b""):
            connection = socket.create_connection(("127.0.0.1", self.sink.port), 5)
            try:
                connection.sendall(data)
            except OSError:
                pass
            sockets.append(connection)
        self.sink.client().put_metric_data(Namespace="Trip/neighbours", MetricData=[{"MetricName": "m", "Value": 1}])
        pair = socket.create_connection(("127.0.0.1", self.sink.port), 5)
        host = f"Host: 127.0.0.1:{self.sink.port}\r\n".encode()
        pair.sendall(b"GET /api/summary HTTP/1.1\r\n" + host + b"\r\nGET /none HTTP/1.1\r\n" + host + b"Connection: close\r\n\r\n")
        text = b""
        while piece := pair.recv(65536):
            text += piece
        expect(text.count(b"HTTP/1.1 200") == 1 and text.count(b"HTTP/1.1 404") == 1, f"two requests at once give {text[:200]}")
        for connection in sockets + [pair]:
            connection.close()

    def page(self):
        """the page and its data are served to localhost alone"""
        status, headers, body = self.sink.get("/")
        expect(status == 200 and "default-src 'none'" in headers["Content-Security-Policy"] and b"<title>" in body, f"{headers}")
        summary = self.sink.api("/api/summary")
        expect(summary["metrics"] > 1000 and summary["bill"]["total"] > 0 and "Trip/cbor" in summary["namespaces"], f"{summary}")
        found = self.sink.api("/api/metrics?search=TRIP+load+h1&namespace=Trip/json")
        expect(found["total"] == 1 and found["metrics"][0]["name"] == "load", f"{found}")
        one = self.sink.api("/api/metric?id=" + found["metrics"][0]["id"])
        expect(len(one["points"]) == 2 and one["points"][0][4] == 2, f"{one}")
        for path in ("/", "/api/summary", "/api/metrics"):
            expect(self.sink.get(path, host="evil.example")[0] == 421, f"{path} is served to a foreign name")
            expect(self.sink.get(path, host="localhost:1")[0] == 200, f"{path} is not served to localhost")

    def journal(self):
        """after kill -9 everything that was answered with yes is there, and after a stop too"""
        folder = str(self.folder / "journal")
        sink, wanted = Sink(self.binary, "--dir", folder), []
        for round, number in enumerate((signal.SIGKILL, signal.SIGKILL, signal.SIGTERM)):
            client = sink.client()
            for n in range(5):
                client.put_metric_data(Namespace="Kept", MetricData=[
                    {"MetricName": f"m{n}", "Value": round + n, "Timestamp": NOW - MINUTE * (round + 1), "Dimensions": DIMENSIONS}])
                wanted.append((f"m{n}", NOW - MINUTE * (round + 1), float(round + n)))
            before = sink.api("/api/summary")
            status, error = sink.stop(number)
            expect(number == signal.SIGKILL or status == 0, f"it ends with {status}: {error}")
            expect(("no whole record" in error) == (round > 0), f"round {round}: it says {error!r} of the torn end")
            with open(sorted(Path(folder).glob("journal-*"))[-1], "ab") as file:
                file.write(b"\0\0\1\0torn")
            sink = Sink(self.binary, "--dir", folder)
            found = [(f"m{n}", point["Timestamp"], point["Sum"]) for n in range(5)
                     for point in statistics(sink.client(), "Kept", f"m{n}")]
            expect(sorted(found) == sorted(wanted), f"found {found}, not {wanted}")
            after = sink.api("/api/summary")
            expect(all(after[key] == before[key] for key in ("metrics", "requests", "datums", "bill")), f"{before} {after}")
        other = subprocess.run([self.binary, "sink", "--listen", "127.0.0.1:0", "--dir", folder], text=True,
                               capture_output=True, timeout=10)
        expect(other.returncode == 1 and "is used by another sink" in other.stderr, f"{other}")
        sink.stop()

    def full_disk(self):
        """what cannot be written to the disk is refused, and what was answered with yes stays"""
        folder = str(self.folder / "full")
        sink, accepted, codes = Sink(self.binary, "--dir", folder, room=2000), 0, set()
        for n in range(40):
            datum = {"MetricName": "m", "Value": 1, "Timestamp": NOW - MINUTE}
            try:
                sink.client().put_metric_data(Namespace="Full", MetricData=[datum] * (1 if n % 2 else 5))
                accepted += 1 if n % 2 else 5
            except ClientError as error:
                codes.add(error.response["Error"]["Code"])
        expect(codes == {"InternalServiceError"} and accepted > 5, f"{accepted} accepted, {codes}")
        for number in (signal.SIGTERM, signal.SIGTERM):
            point, = statistics(sink.client(), "Full", "m", [])
            expect(point["SampleCount"] == accepted, f"{point}, not {accepted}")
            status, error = sink.stop(number)
            expect(status == 0 and "no whole record" not in error, f"it ends with {status}: {error}")
            sink = Sink(self.binary, "--dir", folder)
        sink.stop()

    def at_once(self):
        """eight clients at once lose nothing"""
        client = self.sink.client()
        def put(n):
            for _ in range(10):
                client.put_metric_data(Namespace="Trip/crowd", MetricData=[
                    {"MetricName": "m", "Value": n, "Timestamp": NOW - MINUTE}, {"MetricName": f"m{n}", "Value": 1}])
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(put, range(8)))
        point, = statistics(client, "Trip/crowd", "m", [])
        expect((point["SampleCount"], point["Sum"]) == (80, 280), f"{point}")
        expect(len(client.list_metrics(Namespace="Trip/crowd")["Metrics"]) == 9, "a metric is missing")

    def wrong_start(self):
        """a port that is taken, a directory that cannot be made, a wrong option: a clear error and status 1"""
        for arguments, wanted in [(["--listen", f"127.0.0.1:{self.sink.port}"], "Address already in use"),
                                  (["--listen", "127.0.0.1:0", "--dir", "/proc/none/dir"], "cannot make the directory"),
                                  (["--listen", "4585"], "--listen needs"), (["--key", "secretless"], "--key needs")]:
            result = subprocess.run([self.binary, "sink", *arguments], text=True, capture_output=True, timeout=10)
            expect(result.returncode == 1 and wanted in result.stderr, f"{arguments}: {result}")

    def stop(self):
        """SIGINT ends it with status 0"""
        status, error = self.sink.stop(signal.SIGINT)
        expect((status, error) == (0, ""), f"it ends with {status}: {error}")


CHECKS = [Checks.cbor, Checks.json, Checks.query, Checks.command_line, Checks.many, Checks.one_bad_datum, Checks.signatures,
          Checks.sizes, Checks.bad_neighbours, Checks.at_once, Checks.page, Checks.journal, Checks.full_disk,
          Checks.wrong_start, Checks.stop]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory(prefix="heliograph-") as folder:
        checks = Checks(os.path.realpath(sys.argv[1]), folder)
        try:
            for check in CHECKS:
                began = time.monotonic()
                try:
                    check(checks)
                except Failed as problem:
                    sys.exit(f"FAIL {check.__doc__}: {problem}")
                print(f"ok   {check.__doc__} ({time.monotonic() - began:.1f} s)", flush=True)
        finally:
            if checks.sink.process.poll() is None:
                checks.sink.process.kill()


if __name__ == "__main__":
    main()
