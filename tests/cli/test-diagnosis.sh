# SPDX-License-Identifier: GPL-3.0-or-later
# What a description demands of reports by itself, and what is said of a guest that was started
# otherwise: every input that can differ, none, and two; never anything but a refusal.
. "$(dirname "$0")/lib.sh"
: "${SILICON:?path of the built silicon}" "${FIRMWARE:?path of the built firmware-write}"
command -v jq >/dev/null || skip "no jq"
cd "$dir"

chip=milan-v3-vcek-spl255
mkdir chips
"$FIRMWARE" OVMF.fd
"$FIRMWARE" other.fd other
"$FIRMWARE" plain.fd no-hashes
"$FIRMWARE" svsm.bin svsm
head -c 5000 /dev/urandom >kernel
head -c 9000 /dev/urandom >initrd

# report [KEY=VALUE]...: of a guest with these, to "report"; its root to "ark".
report() {
    "$SILICON" chips "$@" "$chip"
    cp "chips/$chip.report" report
    awk '/BEGIN/ {at++} at == 3' "chips/$chip.pem" >ark
}

# launched OPTION...: a report of a guest that was launched so; options as of snpguard measure.
launched() {
    report measurement="$("$SNPGUARD" measure "$@")"
}

# describe FILE LINE...: a description, [vm] first.
describe() {
    local file=$1
    shift
    printf '%s\n' '[vm]' 'firmware = OVMF.fd' "$@" >"$file"
}

verify=("$SNPGUARD" verify --report report --certs chips --ark ark --kds none)
usual=('kernel = kernel' 'initrd = initrd' 'append = console=ttyS0 quiet' 'vcpus = 2' 'cpu = EPYC-Milan')
milan=(--firmware OVMF.fd --vcpus 2 --vcpu-type EPYC-Milan)

# --- the digest ---

describe vm.conf "${usual[@]}"
launched --vm vm.conf
expect 0 "${verify[@]}" --vm vm.conf
silent err
says out '^pass +guest.measurement'
says out '^skip +firmware.mitigations not asked for$'
says out '^skip +guest.ciphertext-hiding not asked for$'
says out '^verified: an authentic report of the expected guest'
expect 0 "${verify[@]}" --vm vm.conf --json
jq -e '.diagnosis == null and (.checks[] | select(.id == "guest.measurement") | .expected == .got)' out \
    >check || fail "JSON of what passes: $(cat out)"
mkdir below
cp vm.conf OVMF.fd kernel initrd below
expect 0 "${verify[@]}" --vm below/vm.conf

# --- what differs ---

# differs IDS WORDS DO: refused by the digest, with these keys of vm.conf, words and advice.
differs() {
    expect 1 "${verify[@]}" --vm vm.conf
    says err "refused by guest.measurement: .*$2"
    tr -s ' \n' ' ' <out >line
    grep -qE -- "do: $3" line || fail "no advice '$3': $(cat out)"
    [ "$(grep -c ^fail out)" = 1 ] || fail "not one failure: $(cat out)"
    expect 1 "${verify[@]}" --vm vm.conf --json
    jq -e --arg ids "$1" '.verdict == "fail" and .failed == "guest.measurement" and
        (.diagnosis.differs | join(" ")) == $ids and (.diagnosis.same | not) and .diagnosis.tried > 0 and
        (.checks[] | select(.id == "guest.measurement") | .verdict == "fail" and .advice != null)' \
        out >check || fail "not '$1' in JSON: $(jq -c .diagnosis out)"
}

describe vm.conf "${usual[@]}"
launched --vm vm.conf --vcpus 4
differs vcpus 'with 4 vCPUs instead of 2' \
    'If that is meant, write vcpus = 4 in \[vm\] of vm.conf; if not, start the guest as it is described'
launched --vm vm.conf --vcpus 1
differs vcpus 'with 1 vCPU instead of 2' 'If that is meant, write vcpus = 1 in'
launched --vm vm.conf --vcpus 512
differs vcpus 'with 512 vCPUs instead of 2' 'If that is meant, write vcpus = 512 in'
launched --vm vm.conf --vcpu-type EPYC-Genoa
differs cpu 'with vCPUs of type EPYC-Genoa \(0x00a10f10\) instead of EPYC-Milan' 'If .* cpu = EPYC-Genoa in \[vm\]'
launched --vm vm.conf --guest-features 0x21
differs features 'with features 0x21 instead of 0x1' 'If .* features = 0x21 in \[snp\]'
launched --vm vm.conf --vmm ec2
differs vmm 'by the VMM ec2 instead of qemu' 'If .* vmm = ec2 in \[vm\]'
launched --vm vm.conf --vmm gce
differs vmm 'by the VMM gce' 'Only if .* vmm = gce in \[vm\]'
launched "${milan[@]}" --kernel kernel --append 'console=ttyS0 quiet'
differs initrd 'without the initrd' 'Start it with the initrd\.'
launched --vm vm.conf --kernel initrd --initrd kernel
differs kernel "in each other's place" 'If .* kernel and initrd the other way round in \[vm\]'
# Never: leave the kernel out of the description.
launched "${milan[@]}"
differs kernel-hashes 'without measuring kernel, initrd and command line' 'Start it with kernel-hashes=on'
! grep -q 'If that is meant' line || fail "advice to trust what nobody measured"
# Command lines with what nobody sees.
line_is() {
    launched --vm vm.conf --append "$1"
}
as_it_is='Start it with the command line as it is in \[vm\], to the byte'
line_is 'console=ttyS0 quiet '
differs append 'with a blank behind the command line' "$as_it_is"
line_is 'console=ttyS0 quiet
'
differs append "with a line's end behind the command line" "$as_it_is"
line_is ' console=ttyS0 quiet'
differs append 'with a blank before the command line' "$as_it_is"
line_is '"console=ttyS0 quiet"'
differs append 'with quotes around the command line' "$as_it_is"
line_is ''
differs append 'without the command line' "$as_it_is"
describe vm.conf "${usual[@]//append = */append = \"console=ttyS0  quiet\"}"
line_is 'console=ttyS0  quiet'
differs append 'without the quotes around the command line' 'If .* append without the quotes in \[vm\]'
line_is '"console=ttyS0 quiet"'
differs append 'with one blank wherever the command line has several' 'If .* append with single blanks in \[vm\]'

# The host's own type, which the report tells and no name has.
describe vm.conf "${usual[@]}"
chip=turin-v3-vcek-spl255
launched --vm vm.conf --vcpu-sig 0xb00f21
differs cpu 'with vCPUs of type host \(0x00b00f21\) instead of EPYC-Milan' \
    'If .* cpu = host and cpu-sig = 0x00b00f21 in \[vm\]'
chip=milan-v3-vcek-spl255

# Two, and the number of vCPUs.
launched --vm vm.conf --vcpus 8 --guest-features 0x21
differs 'features vcpus' 'with features 0x21 instead of 0x1, with 8 vCPUs instead of 2' \
    'If that is meant, write features = 0x21 in \[snp\], vcpus = 8 in \[vm\] of'
launched --vm vm.conf --vcpus 3 --append 'console=ttyS0 quiet ' --vcpu-type EPYC-Genoa
differs 'cpu append vcpus' 'type EPYC-Genoa .* with a blank behind .* with 3 vCPUs' 'If .* Start it with the command'
launched --vm vm.conf --append '' --vmm ec2
differs 'vmm append' 'by the VMM ec2 instead of qemu, without the command line' 'If .* vmm = ec2'

# Nothing that can be tried.
unknown() {
    differs '' 'firmware, kernel, initrd or command line is another than that of vm.conf' \
        'Tried: 1 to 512 vCPUs, .* measure --vm vm.conf --explain'
}
launched --vm vm.conf --firmware other.fd
unknown
launched --vm vm.conf --append 'console=ttyS0 quiet init=/bin/sh'
unknown
head -c 9000 /dev/urandom >initrd.new
launched --vm vm.conf --initrd initrd.new
unknown

# Without the kernel there is less that can differ.
describe vm.conf 'vcpus = 2'
launched --firmware OVMF.fd --vcpus 5
differs vcpus 'with 5 vCPUs' 'If '

# SVSM.
describe vm.conf 'svsm = svsm.bin' 'firmware-vars-size = 131072' 'vcpus = 2'
launched --vm vm.conf
expect 0 "${verify[@]}" --vm vm.conf
launched --vm vm.conf --firmware-vars-size 540672
differs firmware-vars-size 'with 540672 bytes of firmware variables instead of 131072' \
    'If .* firmware-vars-size = 540672 in \[vm\]'
launched --firmware OVMF.fd --vcpus 2
differs svsm 'without the SVSM' 'Start it with the SVSM'

# --- what was expected by other means ---

describe vm.conf "${usual[@]}"
launched --vm vm.conf
expect 1 "${verify[@]}" --vm vm.conf --measurement "$(printf '%096d' 1)"
says err 'the guest is the one that vm.conf describes, but another digest is expected'
says out 'Leave --measurement out'
expect 1 "${verify[@]}" --vm vm.conf --measurement "$(printf '%096d' 1)" --json
jq -e '.diagnosis.same and .diagnosis.differs == [] and .verdict == "fail"' out >check || fail "$(cat out)"
# Nothing is looked for without a description, in one without firmware, or in a report that is nobody's.
expect 1 "${verify[@]}" --measurement "$(printf '%096d' 1)" --json
jq -e '.diagnosis == null' out >check || fail "a diagnosis of nothing"
printf '[policy]\nmeasurement = %096d\n' 1 >policy.conf
expect 1 "${verify[@]}" --vm policy.conf --json
jq -e '.diagnosis == null' out >check || fail "a diagnosis of nothing"
launched --vm vm.conf --vcpus 4
{ head -c 700 report; printf '\377'; tail -c +702 report; } >changed
mv changed report
expect 1 "${verify[@]}" --vm vm.conf --json
jq -e '.diagnosis == null and .failed == "report.signature"' out >check || fail "$(cat out)"

# --- what the description demands by itself ---

# demands STATUS WORDS: of the report at hand, by vm.conf; words of the output for 0, else of the error.
demands() {
    expect "$1" "${verify[@]}" --vm vm.conf
    if [ "$1" = 0 ]; then says out "$2"; else says err "$2"; fi
}

hex=0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20
base64=AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=
describe vm.conf "${usual[@]}" '[snp]' 'policy = 0x30000' "host-data = $base64"
digest=$("$SNPGUARD" measure --vm vm.conf)
report measurement="$digest" host-data=$hex policy=0x30000
demands 0 '^pass +guest.policy'
says out '^pass +guest.host-data'
report measurement="$digest" host-data=$hex policy=0x20000
demands 1 'refused by guest.policy'
report measurement="$digest" policy=0x30000
demands 1 'refused by guest.host-data'
# A policy that is not written down is not demanded.
describe vm.conf "${usual[@]}" '[snp]' 'cbitpos = 51'
demands 0 '^skip +guest.policy'
says out '^skip +guest.host-data'
# What it allows has still to be allowed.
describe vm.conf "${usual[@]}" '[snp]' 'policy = 0xb0000'
report measurement="$digest" policy=0xb0000
demands 1 'refused by guest.debug'
describe vm.conf "${usual[@]}" '[snp]' 'policy = 0xb0000' '[policy]' 'allow = smt, debug'
demands 0 '^pass +guest.policy'
report measurement="$digest"
demands 1 'refused by guest.policy'

# Contradictions are the description's fault, whatever the report.
describe vm.conf "${usual[@]}" '[policy]' "measurement = $digest"
demands 0 '^pass +guest.measurement'
describe vm.conf "${usual[@]}" '[policy]' "measurement = $("$SNPGUARD" measure --vm vm.conf --vcpus 4)"
demands 2 'vm.conf: \[vm\] gives the digest '"$digest"', which is not measurement in \[policy\], which is a launch with 4 vCPUs instead of 2; mend either'
expect 0 "${verify[@]}" --vm vm.conf --measurement "$digest"
describe vm.conf "${usual[@]}" '[snp]' 'policy = 0x30000' '[policy]' 'policy = 0x20000'
demands 2 'policy is 0x30000 in \[snp\] and 0x20000 in \[policy\]'

# Files that are not there.
mv initrd elsewhere
describe vm.conf "${usual[@]}"
demands 3 'initrd: No such file or directory; vm.conf needs it .* unless \[policy\] has the line measurement = HEX'
expect 0 "${verify[@]}" --vm vm.conf --measurement "$digest"
expect 1 "${verify[@]}" --vm vm.conf --measurement "$(printf '%096d' 1)"
tr -s ' \n' ' ' <out >line
grep -q 'What differs can be told when the files of vm.conf are there: initrd: No such file' line ||
    fail "no word of the files: $(cat line)"
describe vm.conf "${usual[@]}" '[policy]' "measurement = $digest"
demands 0 '^pass +guest.measurement'
silent err
mv elsewhere initrd
describe vm.conf 'cpu = host' '[policy]' "measurement = $digest"
demands 0 '^pass +guest.measurement'
says err 'warning: vm.conf: the expected measurement is not compared .* its signature is not known'
describe vm.conf 'cpu = host'
demands 3 'its signature is not known'

# --- an ID block ---

describe vm.conf "${usual[@]}" '[snp]' 'id-block-dir = signed' 'guest-svn = 7' \
    'family-id = fa000000000000000000000000000000'
"$SNPGUARD" id-block --new-key id.pem >id
"$SNPGUARD" id-block --new-key other.pem >other
"$SNPGUARD" id-block --vm vm.conf --id-key id.pem --out signed >lines
block=(measurement="$digest" guest-svn=7 family-id=fa000000000000000000000000000000)
report "${block[@]}" id-key-digest="$(cat id)"
demands 0 '^pass +guest.id-key'
for id in measurement policy family-id image-id svn; do
    says out "^pass +guest.$id"
done
says out '^skip +guest.author-key'
report "${block[@]}" id-key-digest="$(cat other)"
demands 1 'refused by guest.id-key'
report "${block[@]}"
demands 1 'refused by guest.id-key'
report "${block[@]}" id-key-digest="$(cat id)" guest-svn=6
demands 1 'refused by guest.svn'
report "${block[@]}" id-key-digest="$(cat id)" family-id=fb000000000000000000000000000000
demands 1 'refused by guest.family-id'
report "${block[@]}" id-key-digest="$(cat id)" policy=0x20000
demands 1 'refused by guest.policy'
# What is signed is not what is described.
report "${block[@]}" id-key-digest="$(cat id)"
sed -i 's/^vcpus = .*/vcpus = 4/' vm.conf
demands 2 'the ID block is signed for another measurement than that of \[vm\], which is a launch with 2 vCPUs instead of 4: make the block again'
expect 0 "${verify[@]}" --vm vm.conf --measurement "$digest"
sed -i 's/^vcpus = .*/vcpus = 2/' vm.conf
printf '[policy]\nid-key = %s\n' "$(cat other)" >>vm.conf
demands 2 'the ID block has another id-key than \[policy\]'
# Where the files are not, the block tells; and without it, [policy].
mv kernel elsewhere
describe vm.conf "${usual[@]}" '[snp]' 'id-block-dir = signed'
demands 0 '^pass +guest.measurement'
mv signed gone
demands 3 'signed/id-block.b64: not there.* unless \[policy\] has the line id-key = PEM'
printf '[policy]\nid-key = id.pem\nmeasurement = %s\n' "$digest" >>vm.conf
demands 0 '^pass +guest.id-key'
mv elsewhere kernel

# Commands that act upon the verdict have a digest then: they go on to the guest.
describe vm.conf "${usual[@]}"
expect 3 "$SNPGUARD" ssh 127.0.0.1:1 --vm vm.conf
says err '127.0.0.1:1: '
rm OVMF.fd
expect 3 "$SNPGUARD" ssh 127.0.0.1:1 --vm vm.conf
says err 'OVMF.fd: No such file'

finish
