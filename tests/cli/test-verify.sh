# SPDX-License-Identifier: GPL-3.0-or-later
# verify on a real report: what passes, exit status and check id of what does not.
. "$(dirname "$0")/lib.sh"
doc=$(cd "$(dirname "$0")/../../docs" && pwd)/verification.md
vectors=${SNPGUARD_VECTORS:-}
[ -d "$vectors" ] || skip "no folder of test vectors (SNPGUARD_VECTORS)"
cd "$dir"

mkdir certs many
cp "$vectors/reports/milan-v2.bin" report
cp "$vectors/reports/milan-v2.vcek.der" "$vectors/certs/milan-vcek-chain.pem" certs
cp "$vectors"/certs/*.pem "$vectors"/reports/* many
measurement=$(od -An -v -tx1 -j 144 -N 48 report | tr -d ' \n')
data=$(od -An -v -tx1 -j 80 -N 64 report | tr -d ' \n')
ok=(--report report --certs certs --at 2024-01-01)
# This report is of a firmware from long before the floors.
printf '[policy]\nfloors = no\n' >old.conf
old=(--vm old.conf --allow debug)

# refuse CHECK-ID OPTION...: status 1, by that check, and JSON tells the same.
refuse() {
    local id=$1
    shift
    expect 1 "$SNPGUARD" verify "$@"
    says err "refused by $id:"
    says out "^fail +$id"
    expect 1 "$SNPGUARD" verify "$@" --json
    ! grep -v 'warning: no measurement was given' err || fail "more on stderr than that"
    says out "\"failed\": \"$id\""
    says out '"advice": "'
    says out '"verdict": "fail"'
}

expect 0 "$SNPGUARD" verify "${ok[@]}" --authentic-only
says out '^verified: an authentic report; what the guest runs was not asked'
expect 0 "$SNPGUARD" verify "${ok[@]}" --measurement "$measurement" "${old[@]}"
says out '^pass +report.signature'
says out '^pass +guest.measurement'
says out '^verified: an authentic report of the expected guest'
expect 0 "$SNPGUARD" verify "${ok[@]}" --measurement "$measurement" "${old[@]}" --json \
    --report-data "$data" --nonce "${data:64}"
says out '"verdict": "pass"'
says out '"failed": null'
! grep -q '"advice": "' out || fail "advice where nothing is wrong"
# The ids are an interface: each stands in the documentation, in this order.
sed -n 's/.*"id": "\(.*\)".*/\1/p' out >ids
sed -n 's/^| `\([a-z]*\.[a-z0-9-]*\)` |.*/\1/p' "$doc" | cmp -s ids - || fail "$doc lists other checks"
# And in the header of the library, but for the two that come after it.
sed -n '/^ \* Checks, in order/,/ssh-binding.h/p' "${doc%/docs/*}/tools/verifier/verify.h" |
    grep -oE '(report|chain|leaf|guest|firmware|tcb|platform|chip)\.[a-z0-9-]+' >header
grep -v '^ssh[.]' ids | diff - header >unlike || fail "verify.h lists other checks: $(cat unlike)"
while read -r id; do
    grep -q "{\"$id\", " "${doc%/docs/*}/tools/show/check-advice.c" || fail "no advice for $id"
done <ids
expect 0 "$SNPGUARD" verify --report report --certs many --at 2024-01-01 --authentic-only
sed -n '/BEGIN/,/END/p' certs/milan-vcek-chain.pem | awk '/BEGIN/ {n++} n == 2' >ark.pem
expect 0 "$SNPGUARD" verify "${ok[@]}" --ark ark.pem --authentic-only
expect 0 "$SNPGUARD" verify "${ok[@]}" "${old[@]}" --measurement "$(printf '%096d' 1)" \
    --measurement "$measurement"

refuse guest.debug "${ok[@]}" --measurement "$measurement"
refuse guest.measurement "${ok[@]}" --measurement "$(printf '%096d' 1)"
refuse guest.vmpl "${ok[@]}" --measurement "$measurement" --allow debug --vmpl 1
refuse report.nonce "${ok[@]}" --authentic-only --nonce "$(printf '%064d' 1)"
refuse report.data "${ok[@]}" --authentic-only --report-data "$(printf '%0128d' 1)"
refuse chain.validity --report report --certs certs --at 2022-01-01 --authentic-only
refuse chain.validity --report report --certs certs --at 2029-10-01 --authentic-only
refuse chain.crl "${ok[@]}" --authentic-only --crl require --kds none
refuse chain.complete --kds none --report report --at 2024-01-01 --authentic-only
# A day is one of the calendar's, in full.
for day in 2023-02-29 2024-02-30 2024-04-31 2024-1-1 24-01-01 ' 2024-01-01' 2024-01-01x +2024-01-01 12024-01-01 ''; do
    expect 2 "$SNPGUARD" verify --report report --certs certs --authentic-only "--at=$day"
    says err "--at: '.*' is not a day"
done
expect 0 "$SNPGUARD" verify --report report --certs certs --authentic-only --at 2024-02-29
# In a folder of certificates there may be anything.
cp -r certs mixed
ln -s nowhere mixed/dangling
ln -s round mixed/round
mkfifo mixed/pipe
mkdir mixed/below
head -c 300000 /dev/zero >mixed/large
expect 0 "$SNPGUARD" verify --report report --certs mixed --at 2024-01-01 --authentic-only
for n in {1..64}; do cp certs/milan-v2.vcek.der "mixed/$n"; done
expect 3 "$SNPGUARD" verify --report report --certs mixed --at 2024-01-01 --authentic-only
says err '--certs mixed: more certificates.*; the cache takes any number of certificates .snpguard certs import DIR.; of revocation lists, keep the newest'
mkdir empty
refuse chain.complete --kds none --report report --certs empty --at 2024-01-01 --authentic-only
refuse chain.root "${ok[@]}" --authentic-only --ark "$vectors/certs/genoa-vcek-chain.pem"

# Nobody named a guest: it passes, and says what that is worth.
expect 0 "$SNPGUARD" verify "${ok[@]}" "${old[@]}"
says out '^verified: an authentic report, but of any guest, not of an expected one'
says out '^skip +guest.measurement'
refuse guest.debug "${ok[@]}"

# policy LINE...: vm.conf with these lines in [policy].
policy() {
    printf '[policy]\nallow = smt, debug\n' >vm.conf
    printf '%s\n' "$@" 'floors = no' >>vm.conf
}
with_vm=("${ok[@]}" --vm vm.conf)

policy "measurement = $measurement"
expect 0 "$SNPGUARD" verify "${with_vm[@]}"
says out '^verified: an authentic report of the expected guest'
says out '^skip +guest.debug +tolerated by request'
policy
expect 0 "$SNPGUARD" verify "${with_vm[@]}"
says out 'not of an expected one'
# Who has a description believes that it names the guest; JSON has no last line.
expect 0 "$SNPGUARD" verify "${with_vm[@]}" --json
says err 'warning: no measurement was given'
expect 0 "$SNPGUARD" verify "${with_vm[@]}" --measurement "$measurement"
says out '^verified: an authentic report of the expected guest'
# Options go before the file: they replace measurements and level, and add to what is allowed.
policy "measurement = $(printf '%096d' 1)" 'vmpl = 1'
refuse guest.measurement "${with_vm[@]}"
refuse guest.vmpl "${with_vm[@]}" --measurement "$measurement"
expect 0 "$SNPGUARD" verify "${with_vm[@]}" --measurement "$measurement" --vmpl 0
printf '[policy]\nallow = none\nfloors = no\n' >vm.conf
refuse guest.debug "${with_vm[@]}" --allow smt
refuse guest.smt "${with_vm[@]}" --allow debug
expect 0 "$SNPGUARD" verify "${with_vm[@]}" --allow debug --allow smt
printf '[vm]\nkernel = k\n' >vm.conf
refuse guest.debug "${with_vm[@]}"

# Each key leads to its check.
while read -r id line; do
    policy "$line"
    refuse "$id" "${with_vm[@]}"
done <<END
guest.policy policy = 0x30000
guest.single-socket require = single-socket
guest.aes-256-xts require = aes-256-xts
guest.rapl-off require = rapl-off
guest.ciphertext-hiding require = ciphertext-hiding
guest.page-swap-off require = page-swap-off
guest.abi min-abi = 1.55
guest.host-data host-data = $(printf '%064d' 1)
guest.report-id report-id = $(printf '%064d' 1)
guest.family-id family-id = $(printf '%032d' 1)
guest.image-id image-id = $(printf '%032d' 1)
guest.svn min-guest-svn = 99
guest.id-key id-key = $(printf '%096d' 1)
guest.author-key author-key = $(printf '%096d' 1)
firmware.version min-firmware = 1.50.0
firmware.mitigations mitigations = 0x1
tcb.reported min-tcb = snp 6
tcb.committed min-committed-tcb = snp 6
tcb.launch min-launch-tcb = microcode 0x45
platform.required platform-require = alias-check
platform.forbidden platform-forbid = smt
chip.allowed chip = 0000000000000001
leaf.kind signer = vlek
leaf.csp csp = cloud
tcb.advisories advisories = AMD-SB-3019
END
refuse tcb.floor "${ok[@]}" --allow debug
policy 'advisories = AMD-SB-3019, AMD-SB-9999'
expect 2 "$SNPGUARD" verify "${with_vm[@]}"
says err 'AMD-SB-9999 is not known'

# Keys are files, too, beside the description.
openssl ecparam -name secp384r1 -genkey -noout -out id.pem 2>/dev/null
mkdir below
policy 'id-key = ../id.pem'
mv vm.conf below
refuse guest.id-key "${ok[@]}" --vm below/vm.conf
policy 'id-key = no-such-key.pem'
expect 3 "$SNPGUARD" verify "${with_vm[@]}"
says err 'vm.conf:3: no-such-key.pem: No such file'
policy 'id-key = vm.conf'
expect 2 "$SNPGUARD" verify "${with_vm[@]}"
says err 'vm.conf:3: vm.conf: no key in PEM'
policy 'deubg = no'
expect 2 "$SNPGUARD" verify "${with_vm[@]}"
says err "vm.conf:3: \[policy\] has no key 'deubg'"
expect 3 "$SNPGUARD" verify "${ok[@]}" --vm no-such-file

# Those that act upon the verdict want to know the guest.
policy
for command in "unlock host --unpinned --record x" "ssh host"; do
    # shellcheck disable=SC2086  # words apart
    expect 2 "$SNPGUARD" $command --vm vm.conf
    says err 'measurement in \[policy\] of --vm FILE, or --any-measurement'
done

# One bit of the report.
{ head -c 144 report; printf '\377'; tail -c +146 report; } >changed
refuse report.signature --report changed --certs certs --at 2024-01-01 --authentic-only
{ printf '\006'; tail -c +2 report; } >version
refuse report.format --report version --certs certs --at 2024-01-01 --authentic-only

# What is no report is refused, what cannot be read could not be checked.
head -c 1183 report >short
expect 1 "$SNPGUARD" verify --report short --authentic-only
says err 'neither a bare report'
refuse report.format --report short --authentic-only
sed -n 's/.*"id": "\(.*\)".*/\1/p' out | cmp -s ids - || fail "other checks where there is no report"
echo '{"version":1}' >answer
expect 1 "$SNPGUARD" verify --report answer --authentic-only
expect 3 "$SNPGUARD" verify --report no-such-file --authentic-only
says err 'No such file'
expect 3 "$SNPGUARD" verify "${ok[@]}" --authentic-only --ark report
says err 'not a certificate'
expect 3 "$SNPGUARD" verify --report report --certs no-such-folder --authentic-only
finish
