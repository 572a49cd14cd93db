# SPDX-License-Identifier: GPL-3.0-or-later
# report show: every field of a real report, and of those that no verifier takes.
. "$(dirname "$0")/lib.sh"
vectors=${SNPGUARD_VECTORS:-}
[ -d "$vectors" ] || skip "no folder of test vectors (SNPGUARD_VECTORS)"
cd "$dir"

cp "$vectors/reports/milan-v2.bin" report
measurement=$(od -An -v -tx1 -j 144 -N 48 report | tr -d ' \n')

# changed OFFSET BYTES: the report with other bytes there, as file "changed".
changed() {
    cp report changed
    printf '%b' "$2" | dd of=changed bs=1 seek="$(($1))" conv=notrunc status=none
}

# refused REASON FIELD VALUE: changed is shown whole, with the reason, and FIELD as VALUE.
refused() {
    expect 1 "$SNPGUARD" report show changed
    says err "changed: $1"
    head -n 1 out | grep -q "^refused: $1" || fail "$1: not told first"
    says out "^$2 +$3( |\$)"
    says out '^signature_s '
    awk 'length($0) > 80 {exit 1}' out || fail "$1: wider than 80 columns"
    expect 1 "$SNPGUARD" report show --json changed
    says out "\"refused\": \"$1"
    says out "\"$2\": \"?$3\"?,\$"
    says out "\"measurement\": \"$measurement\""
}

expect 0 "$SNPGUARD" report show report
says out '^version +2 '
says out '^policy_bits +smt-allowed, debug-allowed'
says out '^signing_key +vcek '
says out '^signature_algo +ecdsa-p384-sha384'
says out '^cpuid +not in this version'
says out '^reported_tcb +boot_loader 2, tee 0, snp 5, microcode 68'
! grep -q '^refused' out || fail "refused, without a reason"
awk 'length($0) > 80 {exit 1}' out || fail "report show is wider than 80 columns"
expect 0 "$SNPGUARD" report show --json report
says out "\"measurement\": \"$measurement\""
says out '"refused": null'
says out '"cpuid": null'

changed 0x030 '\377\377\377\377'
refused 'report was requested by the host' vmpl 4294967295
changed 0x048 '\002'
refused 'report is unsigned: the host masks the chip key' mask_chip_key '(yes|true)'
changed 0x048 '\034'
refused 'report is unsigned: its SIGNING_KEY is none' signing_key none
changed 0x048 '\014'
refused 'reserved bits of the report are set' signing_key 'reserved .3.'
changed 0x034 '\002'
refused 'report signature algorithm is not ECDSA P-384' signature_algo 'unknown .2.'
changed 0x1EB '\001'
refused 'reserved bits of the report are set' signing_key vcek

# Nobody knows where the fields of a version to come lie.
changed 0x000 '\006'
expect 1 "$SNPGUARD" report show changed
says err 'changed: report version not known'
[ ! -s out ] || fail "fields of an unknown version"
expect 1 "$SNPGUARD" report show --json changed
[ ! -s out ] || fail "fields of an unknown version"

head -c 1183 report >short
expect 3 "$SNPGUARD" report show short
says err 'neither a bare report'
finish
