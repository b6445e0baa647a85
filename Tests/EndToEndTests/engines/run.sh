#!/usr/bin/env bash
# usage: run.sh HELIOGRAPH TOOLS
# Compares heliograph with real engines: Docker on this machine's own cgroups and on a cgroup v2 kernel in a virtual
# machine, and Podman, if it is here. TOOLS is the folder with docker-lab, podman-lab and cgroup2-vm. Needs root.
set -euo pipefail
agent=$(realpath "$1") tools=$(realpath "$2") here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

missing=()
for package in qemu-system-x86 busybox-static cpio e2fsprogs iproute2 kmod curl; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    echo "installing ${missing[*]}"
    apt-get update -q >/dev/null && apt-get install -qy "${missing[@]}" >/dev/null
fi

echo "== Docker on this machine"
if "$tools/docker-lab" run 4 -- sh -c "sleep 5; sh '$here/collect.sh' '$agent' \"\$LAB_SOCKET\" '$work/here' \"\${LAB_SOCKET%/*}/d\""; then
    python3 "$here/compare.py" "$work/here" || status=1
else
    echo "the engine did not run"; status=1
fi

if command -v podman >/dev/null && [ -x "$tools/podman-lab" ]; then
    echo "== Podman on this machine"
    if "$tools/podman-lab" run 4 -- \
        sh -c "sleep 5; sh '$here/collect.sh' '$agent' \"\$LAB_SOCKET\" '$work/podman' \"\${LAB_SOCKET%/*}/root\""; then
        python3 "$here/compare.py" "$work/podman" names || status=1
    else
        echo "the engine did not run"; status=1
    fi
fi

echo "== Docker on a cgroup v2 kernel"
mkdir -p "$work/payload"
cp "$agent" "$here/collect.sh" "$work/payload/"
if "$tools/cgroup2-vm" --docker --quiet --timeout 900 --settle 8 --out "$work/out" "$work/payload" -- \
    sh ./collect.sh ./heliograph /run/docker.sock /out/guest /data/docker; then
    python3 "$here/compare.py" "$work/out/guest" || status=1
else
    echo "the guest did not run"; status=1
fi
exit $status
