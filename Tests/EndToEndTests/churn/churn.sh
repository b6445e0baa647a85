#!/bin/sh
# usage: churn.sh HELIOGRAPH OUT [N]
# N containers, a few at a time, each killed for want of memory within a fraction of a second and gone at once, while
# heliograph gathers every second. A busybox shell is enough, for it runs in a small guest too. OUT gets what heliograph
# told, and what the kernel counted before and after.
set -eu
agent=$1 out=$2 count=${3:-40}
mkdir -p "$out"
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
    version=v2 memory=/sys/fs/cgroup bound=memory.max
    trees=$memory
    echo +memory >/sys/fs/cgroup/cgroup.subtree_control
else
    version=v1 memory=/sys/fs/cgroup/memory bound=memory.limit_in_bytes
    trees="$memory /sys/fs/cgroup/cpuacct"
fi
echo "$version" >"$out/version"
id() { printf '%060d%04d' 0 "$1"; }
make() { for tree in $trees; do mkdir -p "$tree/docker/$1"; done; }
limit() { # GROUP: 16 MiB, and no way out
    echo 16777216 >"$memory/docker/$1/$bound"
    [ $version = v1 ] || echo 0 >"$memory/docker/$1/memory.swap.max"
}
# A group is busy until the last of its processes is gone, which is a little after we were told.
unmake() {
    for tree in $trees; do
        until rmdir "$tree/docker/$1" 2>/dev/null; do sleep 0.01; done
    done
}
host() { sed -n 's/^oom_kill //p' /proc/vmstat; }
parent() { sed -n 's/^oom_kill //p' /sys/fs/cgroup/docker/memory.events 2>/dev/null || echo 0; }

for tree in $trees; do mkdir -p "$tree/docker"; done
[ $version = v1 ] || echo +memory >/sys/fs/cgroup/docker/cgroup.subtree_control
cat >"$out/agent.toml" <<END
[agent]
  interval = "1s"
  flush_interval = "1s"
  omit_hostname = true
[[inputs.containers]]
[[outputs.file]]
  files = ["$out/agent.lp"]
  influx_uint_support = true
END
# One that lives through all of it, is killed in now and then, and tells that itself.
lasting=$(id 9999)
make "$lasting"
limit "$lasting"
"$agent" --config "$out/agent.toml" >"$out/agent.out" 2>&1 &
pid=$!
sleep 3
host >"$out/host.before"
parent >"$out/parent.before"
kill_in() { # GROUP: a process of it asks for more memory than it may have
    sh -c 'for tree in '"$trees"'; do echo $$ >$tree/docker/'"$1"'/cgroup.procs; done
        exec dd if=/dev/zero of=/dev/null bs=64M count=1' 2>/dev/null || true
}
for number in $(seq "$count"); do
    group=$(id "$number")
    make "$group"
    limit "$group"
    kill_in "$group"
    # Every third one is still there when heliograph looks.
    [ $((number % 3)) != 0 ] || sleep 1.1
    unmake "$group"
    [ $((number % 10)) != 0 ] || kill_in "$lasting"
done
sleep 3
host >"$out/host.after"
parent >"$out/parent.after"
kill -TERM $pid
wait $pid || true
unmake "$lasting"
for tree in $trees; do rmdir "$tree/docker" 2>/dev/null || true; done
uname -r >"$out/kernel"
