"""usage: unit.py HELIOGRAPH UNIT FOLDER
What systemd says of the unit: whether it is right, how exposed it is, and whether it allows each system call that the
agent was seen to make. Asks only systemd-analyze, which needs no running systemd."""
import re
import shutil
import subprocess
import sys
from pathlib import Path

EXPOSURE = 2.5      # systemd calls up to 4.5 "OK", and a unit without any protection has 9.6


class Unit:
    """The settings of [Service]; one that is given twice has both values."""

    def __init__(self, path):
        self.path = Path(path)
        self.settings = {}
        for line in self.path.read_text().splitlines():
            if match := re.fullmatch(r"(\w+)=(.*)", line):
                self.settings.setdefault(match[1], []).append(match[2])

    def __getitem__(self, name):
        return " ".join(self.settings.get(name, []))


def calls_of(group, known):
    """The names that a group such as @system-service stands for, those of the groups in it too."""
    names = set()
    for word in known[group]:
        names |= calls_of(word, known) if word.startswith("@") else {word}
    return names


def allowed(unit):
    known, group = {}, None
    for line in subprocess.run(["systemd-analyze", "syscall-filter", "--no-pager"], text=True, check=True,
                               capture_output=True).stdout.splitlines():
        if line.startswith("@"):
            group = known.setdefault(line.strip(), [])
        elif line.strip() and not line.strip().startswith("#") and group is not None:
            group.append(line.split()[0])
    calls = set()
    for words in unit.settings["SystemCallFilter"]:
        groups = set().union(*(calls_of(word, known) for word in words.lstrip("~").split()))
        calls = calls - groups if words.startswith("~") else calls | groups
    return calls


def used(agent, folder):
    """The calls of a gather of the agent, and of its end."""
    config, trace = folder / "calls.toml", folder / "trace"
    config.write_text('[agent]\n  interval = "1s"\n  flush_interval = "1s"\n[[inputs.containers]]\n[[inputs.cpu]]\n'
                      '[[inputs.mem]]\n[[outputs.cloudwatch]]\n  namespace = "N"\n  region = "eu-west-1"\n'
                      '  access_key = "a"\n  secret_key = "b"\n  endpoint_url = "http://127.0.0.1:1"\n')
    subprocess.run(["strace", "-f", "-o", trace, "timeout", "-s", "TERM", "4", agent, "--config", config],
                   stderr=subprocess.DEVNULL)
    text = trace.read_text()
    # From the agent's own start on; what timeout does is not asked.
    text = text[text.index(f'execve("{agent}"'):]
    return set(re.findall(r"(?m)^\d+ +(?:<\.\.\. )?(\w+)(?:\(| resumed)", text))


def main(agent, unit, folder):
    if not shutil.which("systemd-analyze"):
        print("systemd-analyze is not here: the unit is not looked at")
        return 0
    folder, unit = Path(folder), Unit(unit)
    copy = folder / "heliograph.service"
    copy.write_text(unit.path.read_text().replace("/usr/bin/heliograph", agent))
    verdict = subprocess.run(["systemd-analyze", "verify", "--man=no", copy], text=True, capture_output=True)
    exposure = subprocess.run(["systemd-analyze", "security", "--offline=true", copy], text=True, capture_output=True)
    level = re.search(r"exposure level for \S+: ([\d.]+) (\w+)", exposure.stdout)
    print(f"systemd-analyze: verify {verdict.returncode}, exposure {level[1] if level else '?'}")
    status = 0
    if verdict.returncode or verdict.stderr:
        print(f"WRONG: verify: {verdict.stderr}")
        status = 1
    if not level or float(level[1]) > EXPOSURE:
        print(f"WRONG: more exposed than {EXPOSURE}")
        status = 1
    if shutil.which("strace"):
        calls, may = used(agent, folder), allowed(unit)
        print(f"{len(calls)} system calls were seen, {len(may)} are allowed")
        if not calls or calls - may:
            print(f"WRONG: not allowed: {sorted(calls - may)}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
