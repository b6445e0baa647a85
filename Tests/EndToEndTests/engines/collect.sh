#!/bin/sh
# usage: collect.sh HELIOGRAPH SOCKET OUT [DATA]
# Runs beside a Docker engine: the engine's own statistics, what heliograph sees by its cgroups and by its socket, and
# the engine's once more.
# A busybox shell and curl are enough, for it runs in a small guest too. DATA is where the engine has its data, whose
# files tell the names where its socket is away.
set -eu
agent=$1 socket=$2 out=$3 data=${4:-}
mkdir -p "$out"
if [ -n "$data" ]; then
    mkdir -p "$out/var/lib/containers"
    if [ -d "$data/overlay-containers" ]; then place=containers/storage; else place=docker; fi
    ln -s "$data" "$out/var/lib/$place"
    export HOST_VAR="$out/var"
fi
config=$out/agent.toml
cat >"$config" <<'END'
[agent]
  omit_hostname = true
  precision = "1ns"
[[inputs.containers]]
[[outputs.file]]
  influx_uint_support = true
END
get() { curl -sf --unix-socket "$socket" "http://engine/v1.41$1"; }
names() { get '/containers/json' | tr ',{' '\n\n' | sed -n 's/^"Names":\["\/\([^"]*\)".*/\1/p'; }
take() { # DIR : what the engine says of every container that runs
    mkdir -p "$out/$1"
    for name in $(names); do
        get "/containers/$name/json" >"$out/$1/$name.inspect.json"
        get "/containers/$name/stats?stream=false&one-shot=1" >"$out/$1/$name.stats.json"
    done
}
take before
# Two samples, half a second apart: the second one is shown.
"$agent" --config "$config" --once >"$out/agent.lp" 2>"$out/agent.log"
# The same host by the engine's own socket, and by a socket that is not there.
for source in "docker $socket" "away /nowhere/docker.sock"; do
    sed "s|inputs.containers.*|inputs.docker]]\n  endpoint = \"unix://${source#* }\"|" "$config" >"$out/${source% *}.toml"
    "$agent" --config "$out/${source% *}.toml" --once >"$out/${source% *}.lp" 2>"$out/${source% *}.log"
done
take after
uname -r >"$out/kernel"
