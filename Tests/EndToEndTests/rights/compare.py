"""usage: compare.py HELIOGRAPH UNIT FOLDER
Within docker-lab: what heliograph sees of the engine's containers as root, as the unit would run it, without any right,
and in a container. Prints a line for each; ends with status 1 on a difference."""
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from unit import Unit

USER = "64123"      # as DynamicUser= would take one; nobody has it
CONFIG = """\
[agent]
  omit_hostname = true
[[inputs.containers]]
[[outputs.file]]
  influx_uint_support = true
"""


def seen(text):
    """{container id: ({measurement: names of its fields}, names)}; a field that is not always there is left out."""
    containers = {}
    for line in text.splitlines():
        head, fields = re.split(r"(?<!\\) ", line.rsplit(" ", 1)[0], maxsplit=1)
        name, *tags = head.split(",")
        if found := re.search(r'container_id="([0-9a-f]{64})"', fields):
            measurements, names = containers.setdefault(found[1], ({}, set()))
            keys = set(re.findall(r'(?:^|,)(\w+)=', fields)) - {"fail_count"}
            measurements.setdefault(name, set()).update(keys)
            names.add(dict(tag.split("=", 1) for tag in tags)["container_name"])
    return containers


class Host:
    def __init__(self, agent, unit, folder):
        self.unit, self.folder, self.lab = Unit(unit), Path(folder), Path(os.environ["LAB_SOCKET"]).parent
        self.agent = self.folder / "heliograph"
        shutil.copy(agent, self.agent)
        (self.folder / "plugins.toml").write_text(CONFIG)
        # The engine's data where Docker has it, for who looks below this var.
        (self.folder / "var/lib").mkdir(parents=True)
        (self.folder / "var/lib/docker").symlink_to(self.lab / "d")
        self.state = self.folder / "state"
        self.state.mkdir()
        os.chown(self.state, int(USER), int(USER))

    def run(self, *prefix, environment={}):
        environment = {"PATH": os.environ["PATH"], "HOST_VAR": str(self.folder / "var")} | environment
        run = subprocess.run([*prefix, self.agent, "--config", self.folder / "plugins.toml", "--once"], text=True,
                             capture_output=True, env=environment, timeout=60)
        if run.returncode:
            raise SystemExit(f"WRONG: {prefix} ends with {run.returncode}: {run.stderr}")
        return seen(run.stdout), [line for line in run.stderr.splitlines() if re.search(" [EW]! ", line)]

    def as_unit(self, capabilities):
        """What the unit's settings come to, with the kernel's own tools: setpriv, prlimit, and mounts of one's own."""
        unit = self.unit
        assert unit["ProtectSystem"] == "strict" and unit["ProtectHome"] == unit["PrivateTmp"] == "yes"
        names = [name.removeprefix("CAP_").lower() for name in capabilities.split()]
        given = ",".join(["-all", *("+" + name for name in names)])
        script = f"""
            mount --make-rprivate /
            for hidden in /home /root /tmp /var/tmp /run/user; do
                [ ! -d $hidden ] || mount -t tmpfs -o ro,mode=755 none $hidden
            done
            for hidden in {unit["InaccessiblePaths"]}; do
                hidden=${{hidden#-}}
                [ ! -e $hidden ] || {{ [ -d $hidden ] && mount -t tmpfs -o mode=0 none $hidden; }} \
                    || mount --bind /dev/null $hidden
            done
            awk '$5 !~ "^/(dev|proc)" {{ print $5 }}' /proc/self/mountinfo | sort -u | while read -r place; do
                mount -o remount,bind,ro "$place" 2>/dev/null || true
            done
            mount --bind {self.state} {self.state} && mount -o remount,bind,rw {self.state}
            exec prlimit --nofile={unit["LimitNOFILE"]} setpriv --reuid={USER} --regid={USER} --clear-groups \
                --bounding-set={given} --inh-caps={given} --ambient-caps={given} --no-new-privs -- "$@"
            """
        return ["unshare", "--mount", "sh", "-euc", script, "sh"]

    def check_walls(self, prefix):
        """The walls around it stand: otherwise the rest would show nothing."""
        tries = {"touch /etc/heliograph-was-here": False, "touch /var/lib/heliograph-was-here": False,
                 "ls /root/.bashrc": False, f"touch {self.state}/ledger": True, "grep -q . /etc/shadow": False,
                 "mkdir /sys/fs/cgroup/heliograph-was-here": False, f"ls {self.lab}/d/containers": True}
        for command, works in tries.items():
            run = subprocess.run([*prefix, "sh", "-c", command], capture_output=True, text=True)
            if (run.returncode == 0) != works:
                raise SystemExit(f"WRONG: '{command}' ends with {run.returncode} as the unit: {run.stderr}")


def image(host):
    """heliograph and the libraries it needs, and nothing else."""
    root = host.folder / "image"
    root.mkdir()
    shutil.copy(host.agent, root / "heliograph")
    for library in re.findall(r"(?:=> )?(/\S+) \(0x", subprocess.run(
            ["ldd", host.agent], text=True, capture_output=True, check=True).stdout):
        place = root / library.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library, place)
    tar = subprocess.Popen(["tar", "-C", root, "-c", "."], stdout=subprocess.PIPE)
    subprocess.run(["docker", "import", "--change", 'ENTRYPOINT ["/heliograph"]', "-", "heliograph"], stdin=tar.stdout,
                   check=True, stdout=subprocess.DEVNULL)


def in_container(host, user):
    """The line of docs/rights.md, with --once, and with the data where this engine has it."""
    line = ["docker", "run", "--rm", "--network=none", "--pid=host", "--read-only", f"--user={user}", "--cap-drop=ALL",
            "--security-opt=no-new-privileges", "--memory=256m", "--pids-limit=128",
            "-v", "/sys/fs/cgroup:/host/sys/fs/cgroup:ro", "-v", "/proc:/host/proc:ro",
            "-v", f"{host.lab}/d/containers:/host/var/lib/docker/containers:ro",
            "-v", f"{host.folder}/plugins.toml:/etc/heliograph/plugins.toml:ro",
            "-e", "HOST_SYS=/host/sys", "-e", "HOST_PROC=/host/proc", "-e", "HOST_VAR=/host/var", "heliograph",
            "--config", "/etc/heliograph/plugins.toml", "--once"]
    run = subprocess.run(line, text=True, capture_output=True, timeout=60)
    if run.returncode:
        raise SystemExit(f"WRONG: in a container it ends with {run.returncode}: {run.stderr}")
    return seen(run.stdout), [line for line in run.stderr.splitlines() if re.search(" [EW]! ", line)]


def differences(containers, reference, named):
    """The container that the agent itself runs in is not among the reference's."""
    for identity, (measurements, names) in reference.items():
        if identity not in containers:
            yield f"{identity[:12]}: not found"
            continue
        ours, called = containers[identity]
        for name in measurements.keys() | ours.keys():
            if measurements.get(name) != ours.get(name):
                yield f"{identity[:12]} {name}: {sorted(measurements.get(name, set()) ^ ours.get(name, set()))}"
        if named and called != names:
            yield f"{identity[:12]}: called {called}, not {names}"
        if not named and not all(identity[:12] in one for one in called):
            yield f"{identity[:12]}: called {called} without a right to names"


def main(agent, unit, folder):
    host = Host(agent, unit, folder)
    reference, complaints = host.run()
    listed = dict(line.split() for line in subprocess.run(
        ["docker", "ps", "--no-trunc", "--format", "{{.ID}} {{.Names}}"], text=True, capture_output=True,
        check=True).stdout.splitlines())
    wrong = [f"root: {line}" for line in complaints]
    if not listed or {identity: {name} for identity, name in listed.items()} != {
            identity: names for identity, (_, names) in reference.items()}:
        wrong.append(f"root sees {reference.keys()}, the engine lists {listed}")
    confined = host.as_unit(host.unit["AmbientCapabilities"])
    host.check_walls(confined)
    image(host)
    runs = {
        "as the unit": (*host.run(*confined), True),
        "as the unit, without its capability": (*host.run(*host.as_unit("")), False),
        "in a container, as user 0 without capabilities": (*in_container(host, "0"), True),
        "in a container, as user 65534": (*in_container(host, "65534"), False),
    }
    for what, (containers, complaints, named) in runs.items():
        found = [f"{what}: {one}" for one in differences(containers, reference, named)]
        fields = sum(len(keys) for identity in reference for keys in containers.get(identity, ({},))[0].values())
        print(f"{what}: {len(reference)} containers, {fields} fields, names: {'all' if named else 'none'}; "
              f"{len(complaints)} warnings")
        if named and complaints:
            found += [f"{what}: {line}" for line in complaints]
        # Of each kind of name once, with what to grant.
        kinds = [kind for kind in ("for names and images", "for the environment") for line in complaints
                 if f"{kind} " in line and " grant CAP_" in line]
        if not named and not ("for names and images" in kinds and len(set(kinds)) == len(kinds) == len(complaints)):
            found.append(f"{what}: it says {complaints}")
        wrong += found
    for line in wrong:
        print("WRONG", line)
    return 1 if wrong else 0


sys.exit(main(*sys.argv[1:]))
