#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# How fast reports are verified: tests/bench/verify.sh [BUILD [RUNS]]. With the public vectors (a real
# report of a Milan processor), side by side with OpenSSL's own P-384 verification on the same
# processors:
#
#   openssl      openssl speed ecdsap384, on all processors
#   batch        snpguard verify --batch over 4000 bare reports, certificates beside them
#   answers      the same over an agent's JSON answers, which bring their certificates
#   one core     the batch on one processor, and openssl on one
#   cold, warm   one call from start to finish; verify_report() in one process, the chain judged anew for
#                each report (cold) or known (warm)

set -euo pipefail
top=$(dirname -- "$(dirname -- "$(dirname -- "$(realpath -- "$0")")")")
build=$(realpath -- "${1:-$top/build}")
runs=${2:-5}
vectors=$(realpath -- "${SNPGUARD_VECTORS:-$top/../shared/vectors}")
work=$(mktemp -d)
agent=
trap '[ -z "$agent" ] || kill "$agent"; rm -rf -- "$work"' EXIT
n=4000

# An answer as an agent gives it, by the one that the command's tests talk to.
make_answer()
{
    mkdir -- "$work/pki"
    "$build/tests/cli/fake-agent" --make-pki "$work/pki"
    "$build/tests/cli/fake-agent" honest "$work/pki" "$work/port" any >"$work/out" &
    agent=$!
    until [ -s "$work/port" ]; do sleep 0.05; done
    "$build/tools/snpguard" report fetch "127.0.0.1:$(cat "$work/port")" --out "$work/answer"
    kill "$agent"
    wait "$agent" 2>/dev/null || true
    agent=
}

mkdir -- "$work"/{certs,bare,json}
cp -- "$vectors/reports/milan-v2.vcek.der" "$vectors/certs/milan-vcek-chain.pem" "$work/certs"
make_answer
for ((i = 0; i < n; i++)); do
    ln -- "$work/answer" "$work/json/$i"
    ln -- "$vectors/reports/milan-v2.bin" "$work/bare/$i" 2>/dev/null ||
        cp -- "$vectors/reports/milan-v2.bin" "$work/bare/$i"
done

# per_second COMMAND...: reports that it verifies.
per_second()
{
    local start=$EPOCHREALTIME
    "$@" >"$work/out"
    grep -q "^$n passed, 0 failed, 0 not checked$" "$work/out"
    awk -v a="$start" -v b="$EPOCHREALTIME" -v n="$n" 'BEGIN {printf "%.0f\n", n / (b - a)}'
}

batch()
{
    "$build/tools/snpguard" verify --batch "$1" --authentic-only "${@:2}"
}

# Verifications a second: openssl_speed PROCESSORS.
openssl_speed()
{
    openssl speed -elapsed -seconds 3 -multi "$1" ecdsap384 2>/dev/null |
        awk '/nistp384/ {printf "%.0f\n", $NF}'
}

one_call()
{
    local start=$EPOCHREALTIME
    "$build/tools/snpguard" verify --report "$vectors/reports/milan-v2.bin" --certs "$work/certs" \
        --at 2024-01-01 --authentic-only >/dev/null
    awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN {printf "%.1f\n", 1000 * (b - a)}'
}

median()
{
    sort -n "$work/$1" | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'
}

real=(--certs "$work/certs" --at 2024-01-01)
export -f batch
export build work
for ((run = 0; run < runs; run++)); do
    openssl_speed "$(nproc)" >>"$work/openssl"
    per_second batch "$work/bare" "${real[@]}" >>"$work/batch"
    per_second batch "$work/json" --kds none --ark "$work/pki/ark.pem" >>"$work/answers"
    openssl_speed 1 >>"$work/openssl-one"
    per_second taskset -c 0 bash -c "batch $work/bare ${real[*]}" >>"$work/batch-one"
    "$build/tests/bench/verify-loop" "$vectors/reports/milan-v2.bin" "$work/certs" warm >>"$work/warm"
    "$build/tests/bench/verify-loop" "$vectors/reports/milan-v2.bin" "$work/certs" cold >>"$work/cold"
    one_call >>"$work/call"
done

row()
{
    printf '%-34s %8s %s\n' "$1" "$(median "$2")" "$3"
}
ratio()
{
    awk -v a="$(median "$1")" -v b="$(median "$2")" 'BEGIN {printf "%.2f\n", a / b}'
}
echo "medians of $runs runs, $(nproc) processors"
row "openssl, all processors" openssl /s
row "batch, bare reports" batch "/s   $(ratio batch openssl) of openssl"
row "batch, agents' answers" answers "/s   $(ratio answers openssl) of openssl"
row "openssl, one processor" openssl-one /s
row "batch, one processor" batch-one "/s   $(ratio batch-one openssl-one) of openssl"
row "verify_report(), warm" warm "/s   $(ratio warm openssl-one) of openssl"
row "verify_report(), cold" cold "/s   $(ratio cold openssl-one) of openssl"
row "one call of snpguard verify" call ms
