#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The emulator in a real VM, under a tiny /init that asks for reports through the product's
# sevguest.c. Prints TAP. Needs SNPGUARD_BUILD.

set -euo pipefail

top=$(dirname -- "$(dirname -- "$(dirname -- "$(realpath -- "$0")")")")
build=${SNPGUARD_BUILD:?the build directory (meson test sets it)}
tools=$build/tests/emulator
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
n=0
failed=0

kernel=$("$top/tools/debian/guest-kernel" cloud) || { echo "Bail out! no kernel"; exit 1; }

# check NAME COMMAND...
check()
{
    local name=$1
    shift
    n=$((n + 1))
    if "$@" >"$work/out" 2>&1; then
        echo "ok $n - $name"
    else
        failed=$((failed + 1))
        echo "not ok $n - $name"
        sed 's/^/# /' "$work/out"
        grep -a -v '^probe-' "$work/console" | tail -n 20 | sed 's/^/# console: /'
    fi
}

make_init()
{
    mkdir -- "$work/tree"
    cp -- "$tools/probe" "$work/tree/init"
    (cd -- "$work/tree" && echo init | cpio --quiet -o -H newc) >"$work/probe.cpio"
}

# boot REPORTS [EMULATOR-OPTION...]: leaves the console in $work/console.
boot()
{
    local reports=$1
    shift
    "$tools/snpguard-emulator-pack" --out "$work/emu" --pki "$work/pki" \
        --modules "$kernel/modules" "$@" 2>"$work/pack.log" || { cat "$work/pack.log" >&2; exit 1; }
    cat -- "$work/probe.cpio" "$work/emu/emulator.cpio" >"$work/initrd"
    timeout 120 qemu-system-x86_64 -machine q35 -accel tcg,thread=multi -cpu max -smp 2 -m 512 \
        -nodefaults -display none -no-reboot -serial "file:$work/console" \
        -kernel "$kernel/vmlinuz" -initrd "$work/initrd" \
        -append "console=ttyS0 panic=-1 no_timer_check quiet rdinit=/emulator/init probe=$reports more" || :
    tr -d '\r' <"$work/console" >"$work/lines"
}

shows()
{
    grep -a -q -E -- "$1" "$work/lines"
}

silent_about()
{
    ! shows "$1"
}

# The bytes that the probe printed in hex, to FILE.
collect()
{
    sed -n "s/^probe-$1: //p" "$work/lines" | tr -d '\n' |
        perl -0777 -ne 'binmode STDOUT; print pack "H*", $_' >"$2"
}

signature_is()
{
    local got=0
    collect report "$work/report"
    "$tools/check" "$work/report" "$work/emu/vcek.pem" || got=$?
    [ "$got" -eq "$1" ]
}

report_has()
{
    collect report "$work/report"
    [ "$(od -An -v -tx1 -j "$1" -N "$2" "$work/report" | tr -d ' \n')" = "$3" ]
}

# The VCEK stands first behind four entries of the table.
table_has_vcek()
{
    collect certs "$work/certs"
    tail -c +97 "$work/certs" | openssl x509 -inform DER -out "$work/from-table.pem" &&
        cmp "$work/from-table.pem" "$work/emu/vcek.pem"
}

make_init
measurement=$(printf '%096d' 42)

boot 3 --measurement "$measurement"
check "the product is PID 1 as the kernel would start it" \
    shows '^probe: pid 1 argc 2 argv0 /init fds 0 1 2$'
check "it finds no mount of the emulator's" \
    silent_about '^probe: mount (devtmpfs|none|tmpfs)'
check "reports with certificates" shows '^probe: report 2 status 0 detail 0 certs [1-9]'
check "the attester gets one, locked in on the initramfs" \
    shows '^probe: attester 0 status 0 certs [1-9][0-9]* root /run/snpguard-.* \(deleted\)$'
check "signed by the VCEK" signature_is 0
check "REPORT_DATA as asked" report_has $((0x50)) 4 40404040
check "measurement as configured" report_has $((0x90)) 48 "$measurement"
check "the table has the VCEK" table_has_vcek
check "the chain verifies" openssl verify -CAfile "$work/pki/ark.pem" \
    -untrusted "$work/pki/ask.pem" "$work/emu/vcek.pem"

boot 1 --version 2 --fault signature --fault no-certs
check "version 2" report_has 0 4 02000000
check "a wrong signature" signature_is 1
check "no certificates" shows '^probe: report 0 status 0 detail 0 certs 0 '

boot 2 --fault certs-size:20480
check "a table too large: plain reports" shows '^probe: report 0 status 0 detail 0 certs 0 '
check "also the next time" shows '^probe: report 1 status 0 detail 0 certs 0 '

boot 3 --fault timeout:2@1
check "good before it is throttled" shows '^probe: report 0 status 0 '
check "ETIMEDOUT after the driver's patience" \
    shows '^probe: report 1 status 2 detail 110 certs 0 in 2[0-9]{3} ms'
check "then the device is lost" shows '^probe: report 2 status 3 detail 25 '

boot 1 --fault status:0x27
check "firmware status" shows '^probe: report 0 status 4 detail 39 '

boot 1 --fault size:1000
check "short report" shows '^probe: report 0 status 5 detail 90 '

echo "1..$n"
[ "$failed" -eq 0 ]
