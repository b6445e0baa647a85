#!/usr/bin/env bash
# A CloudWatch on this machine and the agent that sends to it. Ctrl-C ends both; where one ends, so does the other.
# usage: run.sh BINARY CONFIG
set -uo pipefail
# Each gets a process group of its own: Ctrl-C comes to this script alone, and the agent can send what waits.
set -m
binary=$1 config=$2
folder=$(mktemp -d)
sink='' agent='' asked=''

end() {
    trap '' INT TERM HUP
    for process in $agent $sink; do
        kill -TERM "$process" 2>/dev/null
        wait "$process"
    done
    rm -rf "$folder"
}
trap end EXIT
trap 'asked=yes' INT TERM HUP

port=4585
if (: </dev/tcp/127.0.0.1/$port) 2>/dev/null; then port=0; fi
mkfifo "$folder/said"
"$binary" sink --listen "127.0.0.1:$port" >"$folder/said" &
sink=$!
# The descriptor stays open, for the sink may say more.
exec 3<"$folder/said"
if ! read -r said <&3; then
    echo "the sink did not start" >&2
    exit 1
fi
address=${said#listening on }

AWS_ENDPOINT_URL_CLOUDWATCH=$address AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=us-east-1 \
    AWS_EC2_METADATA_DISABLED=true "$binary" --config "$config" &
agent=$!
printf '\n  What this host does, and what CloudWatch would bill for it: %s\n  The first values come within half a minute. Ctrl-C ends it.\n\n' \
    "$address"

wait -n "$agent" "$sink"
status=$?
if [ -z "$asked" ]; then
    kill -0 "$agent" 2>/dev/null && ended=sink || ended=agent
    echo "the $ended ended with status $status, and so does this" >&2
    # An end that nobody asked for is a failure, whatever its status.
    exit "$((status ? status : 1))"
fi
