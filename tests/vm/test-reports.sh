#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Reports on demand from a booted VM: a thousand askers at once while the host allows one report in two
# seconds; who takes no proof; malformed nonces; a device that starts to fail after the boot, and one
# that recovers.

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"

load=$build/tests/bench/reports-load
nonce=$(printf '%064d' 5)
ulimit -n 8192

# boot FAULT...: up to the real init.
boot()
{
    local fault options=()
    for fault in "$@"; do
        options+=(--fault "$fault")
    done
    vm_stop
    vm_initrd "${options[@]}"
    vm_start "$fixtures/root.img" "$(luks_options)"
    check "$*: asks for the key" vm_waits_for_key
    check "$*: the owner unlocks" unlock
    check "$*: the real init runs" vm_console 'guest: ready'
}

# reports_are STATE [PROBLEM]: what the status says.
reports_are()
{
    http 200 /v1/status &&
        jq -e --arg s "$1" --arg p "${2:-}" '.reports.state == $s and (.reports.problem // "") == $p' \
            "$work/body"
}

# refused STATUS TYPE PATH
refused()
{
    http "$1" "$3" && jq -e --arg t "urn:snpguard:problem:$2" '.type == $t' "$work/body"
}

# figure NAME: of the last load.
figure()
{
    sed -n "s/.*\b$1=\([0-9.]*\).*/\1/p" "$work/load"
}

# asks OPTION...: a load all of whose answers hold; its figures are in $work/load.
asks()
{
    "$load" "$port" --greet --check 1 "$@" >"$work/load"
}

# What the owner's command makes of an answer with a proof, and of the same without it.
verified_in_the_crowd()
{
    local options=(--kds none --ark "$fixtures/pki/ark.pem" --measurement "$(cat "$fixtures/measurement")")
    http 200 "/v1/report?nonce=$nonce" &&
        jq -e '.proof.size > 1' "$work/body" &&
        "$snpguard" verify --report "$work/body" --nonce "$nonce" "${options[@]}" &&
        jq 'del(.proof)' "$work/body" >"$work/without" &&
        ! "$snpguard" verify --report "$work/without" --nonce "$nonce" "${options[@]}"
}

at_most()
{
    awk -v a="$1" -v b="$2" 'BEGIN {exit !(a <= b)}'
}

boot rate:2
check "reports work" reports_are ok
check "1,000 askers at once, all answered, all proofs hold" \
    asks --once --connections 1000 --seconds 60
check "a thousand answers" [ "$(figure checked)" = 1000 ]
# As many came as one and the rest; under TCG the connections take their time.
check "of few reports: $(figure rounds)" at_most "$(figure rounds)" 5
check "none waited long: $(figure max_ms) ms" at_most "$(figure max_ms)" 30000

asks --connections 200 --seconds 40 --warm-up 4 &
crowd=$!
sleep 12
start=$SECONDS
check "under load, one who takes no proof" http 200 "/v1/report?nonce=$nonce&proof=none"
check "has his nonce as it is" jq -e 'has("proof") | not' "$work/body"
check "and waited his turn only: $((SECONDS - start)) s" [ $((SECONDS - start)) -le 15 ]
check "under load, bare bytes" http 200 "/v1/report?nonce=$nonce" -H 'Accept: application/octet-stream'
check "1184 of them" [ "$(stat -c %s "$work/body")" = 1184 ]
check "under load, the owner's command verifies" verified_in_the_crowd
check "under load, the status" reports_are ok
check "the crowd had its answers" wait "$crowd"

while read -r query; do
    check "no nonce: ${query:0:40}" refused 400 nonce "/v1/report?$query"
done <<EOF
nonce=
nonce=00
nonce=${nonce}0
nonce=${nonce:1}g
nonce=0x${nonce:2}
nonce=${nonce:0:61}%30
EOF
while read -r query; do
    check "no query: ${query:0:40}" refused 400 query "/v1/report?$query"
done <<EOF
nonce=$nonce&proof=merkle
nonce=$nonce&proof=
nonce=$nonce&proof
nonce=$nonce&proof=none&proof=none
nonce=$nonce&nonce=$nonce
proofs=none
EOF

# fails FAULT PROBLEM AFTERWARDS: a device that fails for good some time after the boot.
fails()
{
    local fault=$1 problem=$2 afterwards=$3
    boot "$fault"
    check "$fault: reports at first" reports_are ok
    # The fault comes after a number of requests, of which the boot takes its share.
    for _ in $(seq 12); do
        http 200 "/v1/report?nonce=$nonce&proof=none" 2>/dev/null || break
    done
    # shellcheck disable=SC2016  # jq's variable, not the shell's
    check "$fault: told as 503 $problem" jq -e --arg t "urn:snpguard:problem:$problem" \
        '.type == $t and .status == 503' "$work/body"
    check "$fault: the status shows it" reports_are failing "$problem"
    check "$fault: after that" refused 503 "$afterwards" "/v1/report?nonce=$nonce"
    check "$fault: the status shows that" reports_are lost "$afterwards"
    check "$fault: the boot's report is there all the same" http 200 /v1/report
    asks --once --connections 100 --seconds 30 || :
    check "$fault: of a hundred askers each is told" [ "$(figure refused)" = 100 ]
}

fails firmware@8 firmware device-lost
fails busy@8 throttled device-lost
fails timeout:2@8 throttled device-lost

boot status:0x16@8-12
check "reports at first" reports_are ok
for _ in $(seq 12); do
    http 200 "/v1/report?nonce=$nonce" 2>/dev/null || break
done
check "a status other than 0: told" jq -e '.type == "urn:snpguard:problem:firmware"' "$work/body"
check "and shown" reports_are failing firmware
for _ in $(seq 12); do
    ! http 200 "/v1/report?nonce=$nonce" 2>/dev/null || break
done
check "the device recovers, and so do reports" http 200 "/v1/report?nonce=$nonce"
check "and the status" reports_are ok
check "100 askers at once, all answered" asks --once --connections 100 --seconds 60
finish
