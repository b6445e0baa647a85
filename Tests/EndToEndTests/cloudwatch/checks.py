"""What every script here does: checks in a row, one line for each, the first that fails ends the run with its log."""
import os
import socket
import sys
import tempfile
import time
from pathlib import Path


class Failed(Exception):
    pass


def expect(condition, message):
    if not condition:
        raise Failed(message)


def wait_for(condition, what, seconds=30):
    """Comes back with what `condition` answers as soon as that is true."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        expect(time.monotonic() < end, f"{what}: not within {seconds} s")
        time.sleep(0.02)
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(checks, usage):
    """`checks` is a class: made of the binary and a folder, with a list of its methods in `ALL`. The docstring of each is
    the line that is printed; what it answers, if anything, is printed behind it. `agents` are those that still run."""
    if len(sys.argv) != 2:
        sys.exit(usage)
    with tempfile.TemporaryDirectory(prefix="heliograph-") as folder:
        for number, check in enumerate(checks.ALL):
            place = Path(folder) / str(number)
            place.mkdir()
            began, own = time.monotonic(), checks(os.path.realpath(sys.argv[1]), place)
            try:
                found = check(own)
                expect(not any(agent.tells_secrets for agent in own.agents), "a secret stands in a log")
            except Failed as problem:
                print(f"FAIL {check.__doc__}: {problem}", flush=True)
                for agent in [one for one in own.agents if one.folder.name in str(problem)] or own.agents:
                    agent.kill()
                    print(f"--- {agent.folder.name}\n{agent.log[-4000:]}")
                sys.exit(1)
            finally:
                own.close()
            print(f"ok   {check.__doc__}{f': {found}' if found else ''} ({time.monotonic() - began:.1f} s)", flush=True)
