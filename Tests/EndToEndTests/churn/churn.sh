#!/bin/sh
# usage: churn.sh HELIOGRAPH LIVES OUT DISK [PERCENT]
# heliograph with its defaults, a gather each ten seconds, while LIVES plays an engine with many short lives. OUT gets
# what heliograph told, and what the groups themselves counted. A busybox shell is enough, for it runs in a small guest
# too.
set -eu
agent=$1 lives=$2 out=$3 disk=$4 percent=${5:-100}
mkdir -p "$out/var/lib/docker/containers"
cat >"$out/agent.toml" <<END
[agent]
  interval = "10s"
  flush_interval = "1s"
  omit_hostname = true
  metric_buffer_limit = 100000
[[inputs.containers]]
  lifecycle = true
[[outputs.file]]
  files = ["$out/agent.lp"]
  influx_uint_support = true
END
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then echo v2; else echo v1; fi >"$out/version"
uname -r >"$out/kernel"
"$lives" prepare "$out"
trap '"$lives" remove "$out"' EXIT
HOST_VAR="$out/var" "$agent" --config "$out/agent.toml" >"$out/agent.out" 2>&1 &
pid=$!
# Accounts are open from the second gather on.
sleep 21
"$lives" run "$out" "$out/var/lib/docker/containers" "$disk" "$percent" || { kill $pid; exit 1; }
sleep 21
kill -TERM $pid
wait $pid
