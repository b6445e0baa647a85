#!/usr/bin/env bash
# usage: run.sh HELIOGRAPH TOOLS
# Containers that are killed for want of memory and gone before anybody looks: every kill the kernel counted must be
# told. On this machine's own v1 groups, if it has them, and on a cgroup v2 kernel in a virtual machine. TOOLS is the
# folder with cgroup2-vm. Needs root.
set -euo pipefail
agent=$(realpath "$1") tools=$(realpath "$2") here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

if [ -d /sys/fs/cgroup/memory ] && [ ! -f /sys/fs/cgroup/cgroup.controllers ]; then
    sh "$here/churn.sh" "$agent" "$work/v1" && python3 "$here/compare.py" "$work/v1" || status=1
else
    echo "this machine has no v1 groups: nothing was tried there"
fi
mkdir -p "$work/payload"
cp "$agent" "$here/churn.sh" "$work/payload/"
if "$tools/cgroup2-vm" --no-workloads --quiet --timeout 300 --out "$work/out" "$work/payload" -- \
    sh ./churn.sh ./heliograph /out/v2; then
    python3 "$here/compare.py" "$work/out/v2" || status=1
else
    echo "the guest did not run"; status=1
fi
exit $status
