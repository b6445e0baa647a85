#!/usr/bin/env python3
"""What `make run` starts: the sink, and the agent with quickstart.toml.

usage: together.py BINARY

Prints one line for each check; the first that fails ends the run with status 1.
"""
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parents[3]


class Failed(Exception):
    pass


def expect(condition, message):
    if not condition:
        raise Failed(message)


def until(condition, message, seconds=90):
    end = time.monotonic() + seconds
    while not (found := condition()):
        expect(time.monotonic() < end, message)
        time.sleep(0.1)
    return found


class Run:
    """The script in a process group of its own, as a terminal would have it."""

    def __init__(self, binary, config=ROOT / "quickstart.toml"):
        self.output = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([ROOT / "scripts/run.sh", binary, config], stdout=self.output, stderr=subprocess.STDOUT,
                                        start_new_session=True, env={"PATH": os.environ["PATH"]})

    @property
    def said(self):
        self.output.seek(0)
        return self.output.read()

    def address(self):
        """Where the page is, once the script has said it."""
        return until(lambda: re.search(r"http://127\.0\.0\.1:\d+", self.said), "no address is said")[0]

    def children(self):
        """sink and agent by name; both are of the binary, and one has the argument `sink`."""
        found = {}
        for number in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
            if b"sink" in words or b"--config" in words:
                found["sink" if b"sink" in words else "agent"] = int(number)
        return found

    def end(self):
        """The status, once nothing of it is left."""
        try:
            status = self.process.wait(30)
        except subprocess.TimeoutExpired:
            raise Failed("it does not end") from None
        expect(not leftovers(self.process.pid), "something is left running")
        return status

    def close(self):
        for number in leftovers(self.process.pid):
            os.kill(number, signal.SIGKILL)
        self.process.wait()


def leftovers(session):
    """Processes of this session that run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, *_, of = stat.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue                             # ended meanwhile
        if int(of) == session and state != "Z":
            found.append(int(stat.parent.name))
    return found


def ask(address):
    with urlopen(address + "/api/summary") as answer:
        return json.load(answer)


def shows_this_host(binary, run):
    """what this host does arrives as the example says, and Ctrl-C ends both"""
    address = run(binary).address()
    names = until(lambda: names_at(address, {"cpu_usage_idle", "mem_used_percent"}), "neither cpu nor mem arrived")
    expect(all("_" in name for name in names), f"found {names}")
    summary = ask(address)
    expect(summary["namespaces"] == ["Heliograph"] and summary["refused"] == 0, f"found {summary}")
    expect(summary["bill"]["total"] > 0, f"the bill is {summary['bill']}")
    os.killpg(run.last.process.pid, signal.SIGINT)
    status = run.last.end()
    expect(status == 0, f"the status is {status}")
    expect(" E! " not in without_cgroups(run.last.said), "the log has errors")


def names_at(address, wanted):
    with urlopen(address + "/api/metrics?limit=1000") as answer:
        names = {metric["name"] for metric in json.load(answer)["metrics"]}
    return names if names >= wanted else None


def without_cgroups(text):
    """A sandbox may have no cgroup file system at all, and then that is said."""
    return "\n".join(line for line in text.splitlines() if "no cgroup file system is mounted" not in line)


def another_port(binary, run):
    """where the port is taken another one is"""
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 4585))
            taken.listen()
        except OSError:
            pass                                 # somebody else has it
        address = run(binary).address()
        expect(not address.endswith(":4585"), "it has the port that was taken")
        until(lambda: ask(address), "no answer")
    run.last.process.send_signal(signal.SIGTERM)
    expect(run.last.end() == 0, "the status is not 0")


def one_dies(binary, run):
    """where one of the two dies the other is stopped, and the status tells"""
    for name, status in [("sink", 137), ("agent", 137)]:
        run(binary).address()
        children = until(lambda: len(found := run.last.children()) == 2 and found, "the two do not run")
        os.kill(children[name], signal.SIGKILL)
        found = run.last.end()
        expect(found == status, f"the status is {found} without the {name}")
        expect(f"the {name} ended with status {status}" in run.last.said, f"it is not said that the {name} ended")


def wrong_config(binary, run):
    """an agent that does not start takes the sink along"""
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as config:
        config.write("[[outputs.nowhere]]\n")
        config.flush()
        run(binary, config.name)
        status = run.last.end()
    expect(status not in (0, 137, 143), f"the status is {status}")
    expect("'nowhere'" in run.last.said or "outputs.nowhere" in run.last.said, "it is not said why")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    binary = os.path.realpath(sys.argv[1])
    for check in [shows_this_host, another_port, one_dies, wrong_config]:
        started = []

        def run(*of):
            started.append(Run(*of))
            run.last = started[-1]
            return run.last

        began = time.monotonic()
        try:
            check(binary, run)
        except Failed as problem:
            print(f"FAIL {check.__doc__}: {problem}\n{run.last.said}", flush=True)
            sys.exit(1)
        finally:
            for one in started:
                one.close()
        print(f"ok   {check.__doc__} ({time.monotonic() - began:.1f} s)", flush=True)


if __name__ == "__main__":
    main()
