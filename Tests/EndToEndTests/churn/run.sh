#!/usr/bin/env bash
# usage: run.sh HELIOGRAPH TOOLS [PERCENT]
# A thousand containers that are killed, run out of processes or simply end within a fraction of a second: what the
# kernel counted must be told. On this machine's own v1 groups, if it has them, and on a cgroup v2 kernel in a virtual
# machine. TOOLS is the folder with cgroup2-vm. Needs root and a C compiler.
set -euo pipefail
agent=$(realpath "$1") tools=$(realpath "$2") percent=${3:-100} here=$(cd "$(dirname "$0")" && pwd)
# Not on a file system in memory: bytes must reach a disk to be counted.
work=$(mktemp -d -p /var/tmp)
trap 'rm -rf "$work"' EXIT
status=0

mkdir "$work/payload"
cc -static -O2 -Wall -Wextra -Werror -o "$work/payload/lives" "$here/lives.c"
cp "$agent" "$work/payload/heliograph"
cp "$here/churn.sh" "$work/payload/"
if [ -d /sys/fs/cgroup/memory ] && [ ! -f /sys/fs/cgroup/cgroup.controllers ]; then
    mkdir "$work/disk"
    sh "$here/churn.sh" "$agent" "$work/payload/lives" "$work/v1" "$work/disk" "$percent" \
        && python3 -B "$here/compare.py" "$work/v1" || status=1
else
    echo "this machine has no v1 groups: nothing was tried there"
fi
if "$tools/cgroup2-vm" --no-workloads --quiet --timeout 1500 --out "$work/out" "$work/payload" -- \
    sh ./churn.sh ./heliograph ./lives /out/v2 /data "$percent"; then
    python3 -B "$here/compare.py" "$work/out/v2" || status=1
else
    echo "the guest did not run"; status=1
fi
exit $status
