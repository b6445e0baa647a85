#!/usr/bin/env bash
# usage: run.sh HELIOGRAPH TOOLS
# What heliograph sees of a real engine's containers with the rights that packaging/heliograph.service gives, with none,
# and from within a container, against what root sees. TOOLS is the folder with docker-lab. Needs root.
set -euo pipefail
agent=$(realpath "$1") tools=$(realpath "$2") here=$(cd "$(dirname "$0")" && pwd)
unit=$(realpath "$here/../../../packaging/heliograph.service")
# Below /var/lib, where engines keep their data; /tmp is hidden from the unit.
place=$(mktemp -d -p /var/lib heliograph-rights-XXXXXX)
chmod 755 "$place"
trap 'rm -rf "$place"' EXIT

python3 -B "$here/unit.py" "$agent" "$unit" "$place"
DOCKER_LAB_DIR=$place/lab "$tools/docker-lab" run 5 -- \
    python3 -B "$here/compare.py" "$agent" "$unit" "$place"
