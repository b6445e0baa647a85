"""usage: compare.py OUT
Holds what heliograph told of OOM kills against what the kernel counted; OUT was made by churn.sh."""

import re
import sys
from pathlib import Path


def field(line: str, name: str) -> int | None:
    found = re.search(rf"[ ,]{name}=(\d+)u", line)
    return int(found.group(1)) if found else None


def main(out: Path) -> int:
    number = lambda name: int((out / name).read_text())
    version = (out / "version").read_text().strip()
    own: dict[str, list[int]] = {}
    others: dict[str, int] = {}
    for line in (out / "agent.lp").read_text().splitlines():
        if line.startswith("docker_container_events,"):
            group = re.search(r'container_id="([0-9a-f]+)"', line).group(1)
            own.setdefault(group, []).append(field(line, "oom_kill") or 0)
        elif line.startswith("docker_container_events_unattributed,"):
            parent = re.search(r"parent=([^ ,]+)", line).group(1)
            kills = field(line, "oom_kill")
            if kills is not None:
                if kills < others.get(parent, 0):
                    print(f"  {parent}: the count went back to {kills}")
                    return 1
                others[parent] = kills
    told = sum(counts[-1] for counts in own.values())
    seen = sum(1 for group in own if not group.endswith("9999"))
    rest = sum(others.values())
    host = number("host.after") - number("host.before")
    print(f"kernel {(out / 'kernel').read_text().strip()}, cgroup {version}")
    print(f"  OOM kills the host counted:          {host}")
    if version == "v2":
        parent = number("parent.after") - number("parent.before")
        print(f"  OOM kills the group above counted:   {parent}")
        if parent != host:
            print("  somebody else was killed meanwhile: run it again")
    print(f"  told by {len(own)} containers themselves:    {told} ({seen} of the short-lived were seen)")
    for parent, kills in sorted(others.items()):
        print(f"  told of {parent + ':':<29}{kills}")
    print(f"  together:                            {told + rest}")
    if host < 10 or rest == 0 or told == 0:
        print("  there was too little to compare")
        return 1
    if told + rest != host:
        print(f"  WRONG: {host - told - rest} are missing")
        return 1
    return 0


sys.exit(main(Path(sys.argv[1])))
