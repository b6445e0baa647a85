#!/usr/bin/env python3
"""Runs the agent against a real moto server and reads back with boto3 what arrived.

usage: run.py BINARY

Needs moto[server] and boto3 in the Python it is run with. Prints one line for each check; the first that fails ends
the run with status 1 and the logs.
"""
import datetime
import os
import signal
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from agent import KEY, REGION, SECRET
from checks import Failed, expect, free_port
from gate import Gate
from moto_server import Moto


class Agent:
    """The binary with a configuration of its own, in a directory of its own."""

    def __init__(self, binary, folder, gate, number, groups, options="", environment=None, endpoint=None):
        self.folder = Path(folder) / str(number)
        self.namespace = f"Heliograph/{number}"
        for group, files in groups.items():
            (self.folder / "groups" / group).mkdir(parents=True)
            for name, value in files.items():
                (self.folder / "groups" / group / name).write_text(f"{value}\n")
        self.path = str(self.folder / "groups")
        self.config = self.folder / "heliograph.toml"
        self.config.write_text(f"""
[agent]
  interval = "1s"
  omit_hostname = true

[[inputs.cgroup]]
  paths = ["{self.path}/*"]
  files = ["*"]

[[outputs.cloudwatch]]
  namespace = "{self.namespace}"
  flush_interval = "1s"
  {options}
""")
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": REGION, "AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL": endpoint or gate.url, "http_proxy": "http://127.0.0.1:9",
            "https_proxy": "http://127.0.0.1:9", "ALL_PROXY": "http://127.0.0.1:9"} | (environment or {})
        self.command = [binary, "--config", str(self.config)]
        self.process, self.log = None, ""

    def once(self, seconds=60):
        """One gather and one write; the exit status."""
        try:
            result = subprocess.run(self.command + ["--once"], env=self.environment, cwd=self.folder, text=True,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds)
        except subprocess.TimeoutExpired as late:
            self.log = (late.stdout or b"").decode()
            raise Failed(f"still running after {seconds} s") from None
        self.log = result.stdout
        return result.returncode

    def start(self):
        self.output = open(self.folder / "log", "w+")
        self.process = subprocess.Popen(self.command, env=self.environment, cwd=self.folder, stdout=self.output,
                                        stderr=subprocess.STDOUT)

    def stop(self, seconds=30):
        """Asks the agent to end; its exit status and how long it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Failed(f"still running {seconds} s after SIGTERM") from None
        self.read_log()
        return status, time.monotonic() - began

    def read_log(self):
        if self.process:
            self.output.seek(0)
            self.log = self.output.read()

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.read_log()

    def says(self, *texts):
        for text in texts:
            expect(text in self.log, f"the log lacks {text!r}")


class Checks:
    """Every method is one check; its docstring is the line that is printed."""

    def __init__(self, binary, folder, moto):
        self.binary, self.folder, self.moto, self.number = binary, folder, moto, 0
        self.gate = self.agent = None

    def make(self, groups=None, options="", **more):
        self.agent = Agent(self.binary, self.folder, self.gate, self.number, groups or {"g": {"load": 7}}, options, **more)
        return self.agent

    def values_and_dimensions(self):
        """values and dimensions come back through boto3"""
        agent = self.make({"a": {"load": 7, "zero": 0, "below": -3, "name": "text"}, "b": {"load": 5}})
        expect(agent.once() == 0, "the exit status is not 0")
        a, b = (("path", agent.path + "/a"),), (("path", agent.path + "/b"),)
        found = self.moto.series(agent.namespace)
        wanted = {("cgroup_load", a), ("cgroup_zero", a), ("cgroup_below", a), ("cgroup_load", b)}
        expect(found == wanted, f"found {found}")
        for name, dimensions, value in [("load", a, 7), ("zero", a, 0), ("below", a, -3), ("load", b, 5)]:
            points = self.moto.statistics(agent.namespace, "cgroup_" + name, dimensions)
            expect([(p["Sum"], p["SampleCount"]) for p in points] == [(value, 1)], f"{name} is {points}")

    def statistics(self):
        """four fields become one statistic, three stay values"""
        agent = self.make({"g": {"t_min": 1, "t_max": 9, "t_sum": 20, "t_count": 4, "u_min": 2, "u_max": 3, "u_sum": 5}},
                          "write_statistics = true")
        expect(agent.once() == 0, "the exit status is not 0")
        path = (("path", agent.path + "/g"),)
        names = {name for name, _ in self.moto.series(agent.namespace)}
        expect(names == {"cgroup_t", "cgroup_u_min", "cgroup_u_max", "cgroup_u_sum"}, f"found {names}")
        point, = self.moto.statistics(agent.namespace, "cgroup_t", path)
        expect((point["Minimum"], point["Maximum"], point["Sum"], point["SampleCount"]) == (1, 9, 20, 4), f"found {point}")

    def resolution(self):
        """values ask for one minute, or for one second if told so, parts of a statistic for none"""
        groups = {"g": {"load": 1, "t_max": 2}}
        for options, wanted in [("", 60), ("high_resolution_metrics = true", 1)]:
            self.number += 1
            expect(self.make(groups, options + "\n  write_statistics = true").once() == 0, "the exit status is not 0")
            found = {datum["MetricName"]: datum.get("StorageResolution") for datum in self.gate.data[-2:]}
            expect(found == {"cgroup_load": wanted, "cgroup_t_max": None}, f"found {found}")

    def dimension_limit(self):
        """max_dimensions of 0 leaves no dimension"""
        agent = self.make(options="max_dimensions = 0")
        expect(agent.once() == 0, "the exit status is not 0")
        expect(self.moto.series(agent.namespace) == {("cgroup_load", ())}, f"found {self.moto.series(agent.namespace)}")

    def many_data(self):
        """2400 data go in three packed requests over one connection"""
        agent = self.make({f"g{n:03}": {f"f{i}": n for i in range(12)} for n in range(200)})
        expect(agent.once() == 0, "the exit status is not 0")
        sizes = [len(request["MetricData"]) for request in self.gate.accepted]
        expect(sum(sizes) == 2400 and len(sizes) == 3 and max(sizes) <= 1000, f"requests of {sizes}")
        expect(self.gate.packed == 3, f"{self.gate.packed} requests were packed")
        expect(self.gate.connections == 1, f"{self.gate.connections} connections")
        expect(len(self.moto.series(agent.namespace)) == 2400, "boto3 finds another number of series")

    def keys_of_the_file(self):
        """keys, region and endpoint of the file come before the environment"""
        agent = self.make(
            options=f'access_key = "{KEY}"\n  secret_key = "{SECRET}"\n  region = "{REGION}"\n  endpoint_url = "{self.gate.url}"',
            endpoint="http://127.0.0.1:9", environment={"AWS_ACCESS_KEY_ID": "wrong", "AWS_SECRET_ACCESS_KEY": "wrong"})
        expect(agent.once() == 0, "the exit status is not 0")

    def no_keys(self):
        """without keys it starts, says what to set, and ends with status 1"""
        agent = self.make(environment={"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""})
        expect(agent.once() == 1, "the exit status is not 1")
        agent.says("nothing can be sent yet: no AWS credentials", "unable to write to CloudWatch: no AWS credentials",
                   "AWS_ACCESS_KEY_ID")
        expect(self.gate.requests == 0, "a request was sent")

    def throttled_once(self):
        """a throttled request is sent again, and then it is enough"""
        self.gate.faults = ["throttle"]
        expect(self.make().once() == 0, "the exit status is not 0")
        expect((self.gate.requests, len(self.gate.data)) == (2, 1), f"{self.gate.requests} requests")

    def reset_once(self):
        """so is one whose connection was reset"""
        self.gate.faults = ["reset"]
        expect(self.make().once() == 0, "the exit status is not 0")
        expect((self.gate.requests, len(self.gate.data)) == (2, 1), f"{self.gate.requests} requests")

    def server_error(self):
        """status 500 is tried three times and ends with status 1"""
        self.gate.mode = "500"
        agent = self.make()
        expect(agent.once() == 1, "the exit status is not 1")
        expect(self.gate.requests == 3, f"{self.gate.requests} requests")
        agent.says("unable to write to CloudWatch: status 500")

    def truncated(self):
        """an answer that breaks off behind its status 200 says enough: nothing is sent twice"""
        self.gate.mode = "truncate"
        agent = self.make()
        expect(agent.once() == 0, "the exit status is not 0")
        expect(self.gate.requests == 1, f"{self.gate.requests} requests")

    def wrong_endpoint(self):
        """an endpoint that is no CloudWatch is asked once and ends with status 1"""
        self.gate.mode = "404"
        agent = self.make()
        expect(agent.once() == 1, "the exit status is not 1")
        expect(self.gate.requests == 1, f"{self.gate.requests} requests")
        agent.says("unable to write to CloudWatch: status 404")

    def refused_connection(self):
        """a refused connection ends with status 1 and is said"""
        agent = self.make(endpoint=f"http://127.0.0.1:{free_port()}")
        expect(agent.once() == 1, "the exit status is not 1")
        agent.says("unable to write to CloudWatch: ", "Connection refused")

    def untrusted_server(self):
        """a certificate that nobody vouches for is not trusted"""
        secure = Gate(KEY, SECRET, self.moto.port, context=self_signed(self.folder))
        try:
            agent = self.make(endpoint=secure.url)
            expect(agent.once() == 1, "the exit status is not 1")
            agent.says("unable to write to CloudWatch: ", "certificate")
            expect(secure.requests == 0, "the request was sent")
        finally:
            secure.close()

    def hanging_server(self):
        """a server that hangs is waited for no longer than timeout says, three times"""
        self.gate.mode = "hang"
        agent = self.make(options='timeout = "500ms"')
        began = time.monotonic()
        expect(agent.once() == 1, "the exit status is not 1")
        took = time.monotonic() - began
        expect(self.gate.requests == 3, f"{self.gate.requests} requests")
        expect(1.5 <= took < 12, f"it took {took:.1f} s")     # three times 0.5 s, rests of at most 2 s and 4 s
        agent.says("unable to write to CloudWatch: no answer in time")

    def stopped_during_a_hang(self):
        """SIGTERM while the server hangs: it ends by its deadline and says what is undelivered"""
        self.gate.mode = "hang"
        agent = self.make(options='timeout = "60s"')
        agent.start()
        expect(self.gate.wait_for(lambda: self.gate.requests == 1), "no request came")
        status, took = agent.stop()
        expect(status == 0, f"the exit status is {status}")
        expect(took < 15, f"it took {took:.1f} s")
        agent.says("undelivered")

    def stopped_while_all_is_well(self):
        """SIGTERM: what was gathered is delivered, each datum once"""
        agent = self.make()
        agent.start()
        expect(self.gate.wait_for(lambda: len(self.gate.data) >= 2), "nothing came")
        status, took = agent.stop()
        expect(status == 0 and took < 5, f"the exit status is {status} after {took:.1f} s")
        self.expect_each_second_once()

    def server_comes_back(self):
        """what could not be sent is kept, and delivered once when the server is back"""
        self.gate.mode = "500"
        agent = self.make()
        agent.start()
        expect(self.gate.wait_for(lambda: self.gate.requests >= 4, 30), "too few requests came")
        self.gate.close()                        # and for a while nobody is there at all
        time.sleep(2)
        port, gate = self.gate.port, self.gate
        self.gate = Gate(KEY, SECRET, self.moto.port, port=port)
        expect(self.gate.wait_for(lambda: len(self.gate.data) >= 6, 30), "nothing came after the return")
        status, _ = agent.stop()
        expect(status == 0, f"the exit status is {status}")
        expect(not gate.data, "something passed before the return")
        agent.says("unable to write to CloudWatch: status 500")
        self.expect_each_second_once(at_least=6)

    def expect_each_second_once(self, at_least=2):
        times = Counter(datum["Timestamp"] for datum in self.gate.data)
        expect(max(times.values()) == 1, f"a second came more than once: {times}")
        gaps = set(range(min(times), max(times) + 1)) - set(times)
        expect(not gaps and len(times) >= at_least, f"seconds are missing: {sorted(gaps)} of {sorted(times)}")


def self_signed(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
                   .serial_number(1).not_valid_before(now - datetime.timedelta(days=1))
                   .not_valid_after(now + datetime.timedelta(days=1)).sign(key, hashes.SHA256()))
    path = Path(folder) / "server.pem"
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                       serialization.NoEncryption()) + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


CHECKS = [
    Checks.values_and_dimensions, Checks.statistics, Checks.resolution, Checks.dimension_limit, Checks.many_data,
    Checks.keys_of_the_file, Checks.no_keys, Checks.throttled_once, Checks.reset_once, Checks.server_error,
    Checks.truncated, Checks.wrong_endpoint, Checks.refused_connection, Checks.untrusted_server, Checks.hanging_server,
    Checks.stopped_during_a_hang, Checks.stopped_while_all_is_well, Checks.server_comes_back,
]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    moto = Moto()
    try:
        with tempfile.TemporaryDirectory(prefix="heliograph-") as folder:
            checks = Checks(os.path.realpath(sys.argv[1]), folder, moto)
            for check in CHECKS:
                checks.number += 1
                checks.gate, checks.agent = Gate(KEY, SECRET, moto.port), None
                began = time.monotonic()
                try:
                    check(checks)
                    if checks.agent:
                        checks.agent.kill()
                        for secret in (SECRET, KEY):
                            expect(secret not in checks.agent.log, "a key stands in the log")
                    expect(not checks.gate.complaints, "; ".join(checks.gate.complaints))
                except Failed as problem:
                    if checks.agent:
                        checks.agent.kill()
                    log = checks.agent.log if checks.agent else ""
                    print(f"FAIL {check.__doc__}: {problem}\n{log}", flush=True)
                    sys.exit(1)
                finally:
                    checks.gate.mode = "pass"
                    checks.gate.close()
                    if checks.agent:
                        checks.agent.kill()
                print(f"ok   {check.__doc__} ({time.monotonic() - began:.1f} s)", flush=True)
    finally:
        moto.close()


if __name__ == "__main__":
    main()
