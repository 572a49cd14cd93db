#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Fresh reports on demand: tests/bench/reports.sh [BUILD [SECONDS]]. The agent's attester and server in
# their sandboxes over an emulated secure processor, the askers on loopback, all on this machine. Once
# with the processor as fast as it is, once with a host that allows one report in two seconds; each by
# askers that ask again as soon as they are answered, and by as many questions a second as they come.
# Every sixteenth answer's proof is checked. Needs root, as entering the sandboxes does.
#
# Prints, for each: reports a second, latency in milliseconds and in rounds of the processor, and what
# attester and server have in memory (PSS) idle and at most.

set -euo pipefail
top=$(dirname -- "$(dirname -- "$(dirname -- "$(realpath -- "$0")")")")
build=$(realpath -- "${1:-$top/build}")
seconds=${2:-60}
bench=$build/tests/bench
work=$(mktemp -d)
pids=()

cleanup()
{
    stop
    rm -rf -- "$work"
}
trap cleanup EXIT

# start FAULT...: sets $port, $attester and $server.
start()
{
    local words word
    rm -f -- "$work/stand"
    mkfifo -- "$work/hold"
    exec {hold}<>"$work/hold"
    "$bench/reports-stand" serve "$bench/reports-processor" "$work/pki" "$@" <"$work/hold" \
        >"$work/stand" 2>"$work/stand.log" &
    pids=($!)
    for _ in $(seq 50); do
        [ ! -s "$work/stand" ] || break
        sleep 0.1
    done
    read -r -a words <"$work/stand"
    for word in "${words[@]}"; do
        declare -g "$word"
    done
    # shellcheck disable=SC2154  # set by the words
    pids+=("$processor" "$attester" "$server")
    sleep 0.5
}

stop()
{
    [ ${#pids[@]} -gt 0 ] || return 0
    kill "${pids[@]}" 2>/dev/null || :
    wait "${pids[0]}" 2>/dev/null || :
    exec {hold}>&-
    rm -f -- "$work/hold"
    pids=()
}

# Of attester and server together, in KiB.
pss()
{
    cat "/proc/$attester/smaps_rollup" "/proc/$server/smaps_rollup" | awk '/^Pss:/ {s += $2} END {print s}'
}

figure()
{
    sed -n "s/.*\b$1=\([0-9.]*\).*/\1/p" "$work/load"
}

# load NAME OPTION...
load()
{
    local name=$1 idle peak now pid
    shift
    idle=$(pss)
    peak=$idle
    # shellcheck disable=SC2154
    "$bench/reports-load" "$port" "$@" >"$work/load" &
    pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        now=$(pss)
        [ "$now" -le "$peak" ] || peak=$now
        sleep 0.1
    done
    wait "$pid" || echo "not all is well: $(cat -- "$work/load")"
    printf '%-34s %8s %9s %8s %8s %8s %6s %6s %6s %6.1f %6.1f %8s\n' "$name" "$(figure rate)" \
        "$(figure round_ms)" "$(figure p50_ms)" "$(figure p99_ms)" "$(figure max_ms)" \
        "$(figure p50_rounds)" "$(figure p99_rounds)" "$(figure max_rounds)" \
        "$(awk -v k="$idle" 'BEGIN {print k / 1024}')" "$(awk -v k="$peak" 'BEGIN {print k / 1024}')" \
        "$(figure checked)"
}

# Only the chain is wanted of what this makes; any module tree will do.
"$build/tests/emulator/snpguard-emulator-pack" --out "$work/emulator" --pki "$work/pki" \
    --modules "$("$top/tools/debian/guest-kernel" cloud)/modules" >/dev/null

echo "one report on the device itself, no host in the way:"
"$bench/reports-stand" bare "$bench/reports-processor" "$work/pki"
printf '%-34s %8s %9s %8s %8s %8s %6s %6s %6s %6s %6s %8s\n' '' 'per s' 'round ms' 'p50 ms' 'p99 ms' \
    'max ms' 'p50 r' 'p99 r' 'max r' 'idle' 'peak' 'checked'
start
load 'free, 1 asker, proof=none' --connections 1 --seconds 10 --query '&proof=none'
load 'free, 1 asker' --connections 1 --seconds 10
load 'free, 2000 questions/s' --connections 4000 --rate 2000 --seconds "$((seconds / 3 + 2))"
load 'free, 200 askers' --connections 200 --seconds "$((seconds / 3 + 2))"
stop
start
load 'free, 4600 askers' --connections 4600 --sources 2 --seconds "$((seconds / 3 + 2))"
stop
start rate:2
load 'one in 2 s, 4600 askers' --connections 4600 --sources 2 --warm-up 20 --seconds "$((seconds + 20))"
stop
start rate:2
load 'one in 2 s, 2000 questions/s' --connections 4600 --sources 2 --rate 2000 --warm-up 20 \
    --seconds "$((seconds + 20))"
stop
