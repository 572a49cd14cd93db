#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A secure processor, driver or host that misbehaves: whoever asks for a report is told what is
# wrong, the owner releases nothing, and the VM goes on waiting.

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"

nonce=$(printf '%064d' 5)
measurement=$(cat "$fixtures/measurement")

# boot FAULT...: up to where the key is wanted.
boot()
{
    local fault options=()
    for fault in "$@"; do
        options+=(--fault "$fault")
    done
    vm_stop
    vm_initrd --measurement "$measurement" "${options[@]}"
    vm_start "$fixtures/root.img" "$(luks_options)"
    check "$*: the VM waits for its key" vm_waits_for_key
}

# answers TYPE: a key request is answered by that problem.
answers()
{
    http 503 "/v1/key-request?nonce=$nonce" &&
        jq -e --arg t "urn:snpguard:problem:$1" '.type == $t' "$work/body"
}

still_waiting()
{
    http 200 /v1/status && jq -e '.state == "waiting-for-key"' "$work/body"
}

boot status:0x16
check "a bad status in the response: said so" answers firmware
check_exit 3 "a bad status: the owner cannot verify" unlock --wait 1
check "a bad status: still waiting" still_waiting

boot size:1000
check "a short report: said so" answers malformed-report
check "a short report: still waiting" still_waiting

boot report-data
check "a report for other REPORT_DATA: said so" answers malformed-report

boot timeout:2
check "throttled for good: said so" answers throttled
check "the key is lost after that: said so" answers device-lost
check "device lost: still waiting" still_waiting

boot slow:3
check "slow: the owner unlocks all the same" unlock
check "slow: the real init runs" vm_console 'guest: ready'

boot signature
check_exit 1 "a wrong signature: the owner refuses" unlock
check "a wrong signature: still waiting" still_waiting

for fault in certs-size:20480 certs-success:20480 certs-garbage no-extended no-certs; do
    boot "$fault"
    check "$fault: a report all the same" http 200 "/v1/report?nonce=$nonce"
    check "$fault: without certificates" jq -e '.certificates == ""' "$work/body"
    check_exit 1 "$fault: the owner, without certificates, refuses" unlock
done
mkdir -- "$work/certs"
cp -- "$fixtures/pki/ask.pem" "$work/emulator/vcek.pem" "$work/certs"
check "with certificates of his own the owner unlocks" unlock --certs "$work/certs"
check "the real init runs" vm_console 'guest: ready'
finish
