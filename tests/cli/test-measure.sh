# SPDX-License-Identifier: GPL-3.0-or-later
# measure: the digests that others computed, through the command line; every refusal with its words,
# its exit status and nothing on standard output; sets, --json, --explain; options over a description.
. "$(dirname "$0")/lib.sh"

vectors=${SNPGUARD_VECTORS:-}/measure
command -v jq >/dev/null || skip "no jq"
[ -f "$vectors/vectors.json" ] || skip "no folder of test vectors (SNPGUARD_VECTORS)"
amdsev=$vectors/ovmf_AmdSev_suffix.bin
ovmf=$vectors/ovmf_OvmfX64_suffix.bin
cd "$dir"

measures() {
    expect 0 "$SNPGUARD" measure "$@"
    silent err
}

refuses() {
    local status=$1 text=$2
    shift 2
    expect "$status" "$SNPGUARD" measure "$@"
    silent out
    says err "^snpguard measure: $text"
}

# is WANT JQ: of the last output.
is() {
    local got
    got=$(jq -c "$2" out 2>&1) || got="no JSON: $got"
    [ "$got" = "$1" ] || fail "$2 is $got instead of $1"
}

digest() {
    "$SNPGUARD" measure "$@"
}

# differs ARGUMENT...: added to those of "base", they change the digest.
base() {
    base=("$@")
    plain=$(digest "$@")
}
differs() {
    [ "$(digest "${base[@]}" "$@")" != "$plain" ] || fail "$* changes nothing"
}

# Every vector. A field that is null is an option that is not given.
vector() {
    local v=$1 args=() value
    field() { jq -r "$1 // empty" <<<"$v"; }
    bytes() { printf '%b' "$(field "$1.bytes_hex" | sed 's/../\\x&/g')"; }
    option() {
        value=$(field "$2")
        [ -z "$value" ] || args+=("$1" "$value")
    }
    args=(--firmware "$vectors/$(field .ovmf_file)")
    case $(field .mode) in
    sev-snp) args+=(--mode snp) ;;
    sev-snp:ovmf-hash) args+=(--mode firmware-hash) ;;
    *) args+=(--mode "$(field .mode)") ;;
    esac
    if [ "$(field .kernel.given)" = true ]; then
        bytes .kernel >kernel
        bytes .initrd >initrd
        args+=(--kernel kernel --initrd initrd)
        value=$(jq -r 'if .cmdline == null then empty else .cmdline end' <<<"$v")
        args+=(--append "$value")
    fi
    option --vcpus .vcpus
    option --guest-features .guest_features
    option --vmm '.vmm_type | if . then ascii_downcase else null end'
    option --firmware-hash .snp_ovmf_hash
    if [ -n "$(field .expected_error)" ]; then
        refuses 3 ".*: kernel specified, but the firmware.* \
(doesn't support kernel/initrd/cmdline measurement|doesn't include a SNP_KERNEL_HASHES section)" \
            "${args[@]}"
        return
    fi
    # The signature says the same as the type.
    for key in type sig; do
        value=$(field ".vcpu_$key")
        measures "${args[@]}" ${value:+"--vcpu-$key" "$value"}
        [ "$(cat out)" = "$(field .expected_digest)" ] || fail "$(field .name) gave $(cat out)"
    done
}
n=$(jq length "$vectors/vectors.json")
[ "$n" -ge 12 ] || fail "only $n vectors"
for ((i = 0; i < n; i++)); do
    vector "$(jq -c ".[$i]" "$vectors/vectors.json")"
done

# What the options change, they change.
printf kernel >kernel
printf initrd >initrd
kernel=(--firmware "$amdsev" --kernel kernel)
base "${kernel[@]}"
differs --initrd initrd
differs --initrd kernel
differs --append quiet
differs --append ' '
differs --vcpus 2
differs --vcpu-type EPYC-Milan
differs --vcpu-sig a00f10
differs --guest-features 0x21
differs --vmm ec2
differs --vmm gce
differs --mode sev
differs --mode sev-es
differs --firmware-hash "$(printf '%096d' 1)"
[ "$(digest "${kernel[@]}" --append '')" = "$plain" ] || fail "an empty command line is not none"
[ "$(digest "${kernel[@]}" --vcpu-sig 800F12)" = "$plain" ] || fail "the default is not EPYC-v4"
[ "$(digest "${kernel[@]}" --vcpu-sig 0x800f12)" = "$plain" ] || fail "0x changes a signature"
[ "$(digest "${kernel[@]}" --guest-features 1)" = "$plain" ] || fail "the default is not 0x1"
[ "$(digest "${kernel[@]}" --vcpu-type EPYC-v4,+smap)" = "$plain" ] || fail "a feature changes the type"
base "${kernel[@]}" --append quiet
[ "$(digest "${kernel[@]}" --append 'quiet ')" != "$plain" ] || fail "a blank at the end is lost"
[ "$(digest "${kernel[@]}" --append ' quiet')" != "$plain" ] || fail "a blank at the beginning is lost"
# Where processors are not told, they do not count.
[ "$(digest "${kernel[@]}" --vmm ec2)" = "$(digest "${kernel[@]}" --vmm ec2 --vcpu-type host)" ] ||
    fail "EC2 looks at the processor"

# A hash of the firmware, out and in.
hash=$(digest --firmware "$amdsev" --mode firmware-hash)
[ "$(digest "${kernel[@]}" --append quiet --firmware-hash "$hash")" = "$plain" ] ||
    fail "the firmware's hash gives another digest"

# Sets: one line each, the same as alone; and stages with each.
measures "${kernel[@]}" --vcpus 1,3-4,2
[ "$(cat out)" = "$(for n in 1 3 4 2; do echo "$(digest "${kernel[@]}" --vcpus $n)  $n"; done)" ] ||
    fail "a set is not what its members are: $(cat out)"
measures "${kernel[@]}" --vcpus 1-2 --explain
grep -v '^\(sha256\|firmware\|section\|vcpu\) ' out >lines || true
[ "$(cat lines)" = "$(digest "${kernel[@]}" --vcpus 1-2)" ] || fail "stages change digests"
measures "${kernel[@]}" --vcpus 1-512
[ "$(wc -l <out)" = 512 ] || fail "512 numbers gave $(wc -l <out) lines"

measures "${kernel[@]}" --explain
says out '^sha256 +kernel +[0-9a-f]{64}$'
says out '^firmware +0x0000fffff000 0x1000 +[0-9a-f]{96}$'
says out '^section +SEC_MEM +0x000000800000 0x9000 +[0-9a-f]{96}$'
says out '^section +KERNEL_HASHES 0x000000810000 0x1000 +[0-9a-f]{96}$'
says out '^vcpu +0xfffffffff000 0x1000 +[0-9a-f]{96}$'
[ "$(tail -n 1 out)" = "$(awk '/^vcpu/ {print $NF}' out)" ] || fail "the last stage is not the digest"
# EC2 puts the CPUID page behind all other sections, Google's leaves memory unmeasured.
measures --firmware "$amdsev" --vmm ec2 --explain
[ "$(awk '/^section/ {name = $2} END {print name}' out)" = CPUID ] || fail "EC2's CPUID page is not last"
measures --firmware "$amdsev" --vmm gce --explain
[ "$(awk '/^section/ {print $2}' out | sed -n 4p)" = CPUID ] || fail "GCE's CPUID page has moved"

# JSON
measures "${kernel[@]}" --initrd initrd --append quiet --json
is "\"$(digest "${kernel[@]}" --initrd initrd --append quiet)\"" .digest
is '["digest","digests","hashes","mode","vmm"]' keys
is '["snp","qemu",1,1]' '[.mode, .vmm, (.digests | length), .digests[0].vcpus]'
is true '.digests[0].digest == .digest'
is "\"$(printf kernel | sha256sum | cut -d ' ' -f 1)\"" .hashes.kernel
is "\"$(printf initrd | sha256sum | cut -d ' ' -f 1)\"" .hashes.initrd
is "\"$(printf 'quiet\0' | sha256sum | cut -d ' ' -f 1)\"" .hashes.append
measures --firmware "$amdsev" --vcpus 2,4 --vmm gce --json --explain
is '["gce",null,[2,4]]' '[.vmm, .hashes, [.digests[].vcpus]]'
is '["firmware","section","vcpu"]' '[.digests[0].stages[].stage] | unique'
is '[8388608,36864,"SEC_MEM"]' '.digests[1].stages[1] | [.gpa, .size, .detail]'
is true '.digests[1].stages[-1].digest == .digests[1].digest'
measures --firmware "$amdsev" --mode sev --json --explain
is '["sev",64,null,null]' '[.mode, (.digest | length), .digests[0].vcpus, .digests[0].stages[0].digest]'

# Refusals: what was asked for.
refuses 2 'no firmware is named'
refuses 2 "--mode: 'SNP' is not one of snp, snp-svsm, sev, sev-es, firmware-hash" --mode SNP
refuses 2 "--vmm: 'kvm' is not one of qemu, ec2, gce" --firmware "$amdsev" --vmm kvm
for bad in 0 513 1,1 2-1 1- x 1, -1; do
    refuses 2 "--vcpus: '$bad' is not a number from 1 to 512, or a list" --firmware "$amdsev" \
        --vcpus "$bad"
done
for bad in 0 123456789 0x1g ''; do
    refuses 2 "--vcpu-sig: '$bad' is not a signature of up to 8 hex digits" --firmware "$amdsev" --vcpu-sig "$bad"
done
for bad in 0x12345678901234567 12345678901234567 g; do
    refuses 2 "--guest-features: '$bad' is not a number of up to 16" --firmware "$amdsev" --guest-features "$bad"
done
refuses 2 '--vcpu-type and --vcpu-sig exclude each other' --firmware "$amdsev" --vcpu-type EPYC --vcpu-sig 1
refuses 2 "vCPU type 'EPYC-Naples': its signature is not known; CPUID 1 EAX is to be given: cpu-sig in .vm., or --vcpu-sig" --firmware "$amdsev" \
    --vcpu-type EPYC-Naples
# A version that no QEMU has of that model; the message has those that there are.
for bad in EPYC-v9 EPYC-IBPB-v2 EPYC-Genoa-v3; do
    refuses 2 "vCPU type '$bad': its signature is not known; .*; known are EPYC \(-v1 to -v5\), EPYC-IBPB, EPYC-Rome" \
        --firmware "$amdsev" --vcpu-type "$bad"
done
refuses 2 '--firmware-hash: .* it takes 96 hex digits' --firmware "$amdsev" --firmware-hash abc
refuses 2 'initrd and command line need a kernel' --firmware "$amdsev" --initrd initrd
refuses 2 'initrd and command line need a kernel' --firmware "$amdsev" --append quiet
refuses 2 'a firmware hash takes the firmware.s place in modes snp and snp-svsm alone' \
    --firmware "$amdsev" --mode sev --firmware-hash "$hash"
refuses 2 'a firmware hash takes' --firmware "$amdsev" --mode firmware-hash --firmware-hash "$hash"
refuses 2 'EC2 and GCE launch in mode snp alone' --firmware "$amdsev" --mode sev-es --vmm ec2
refuses 2 '--vcpus: in mode sev no vCPU is measured' --firmware "$amdsev" --mode sev --vcpus 1,2
refuses 2 '--vcpus: in mode firmware-hash no vCPU' --firmware "$amdsev" --mode firmware-hash --vcpus 1-2
refuses 2 '--svsm is for --mode snp-svsm' --firmware "$amdsev" --mode snp --svsm "$amdsev"
refuses 2 'mode snp-svsm and an SVSM image need each other' --firmware "$amdsev" --mode snp-svsm
for bad in 0 4095 67108865 4k; do
    refuses 2 "--firmware-vars-size: '$bad' is not a number of bytes from 4096 to 64 MiB" \
        --firmware "$amdsev" --firmware-vars-size "$bad"
done

refuses 2 '--firmware-vars-size is for --mode snp-svsm' --firmware "$amdsev" --firmware-vars-size 4096
refuses 2 '.*--firmware-vars-size is missing' --firmware "$amdsev" --svsm "$amdsev"

# Refusals: what is in the files.
refuses 3 "$amdsev: not an SVSM image" --firmware "$ovmf" --svsm "$amdsev" --firmware-vars-size 540672
refuses 3 'absent: No such file' --firmware absent
refuses 3 'absent: No such file' --firmware "$amdsev" --kernel absent
refuses 3 'absent: No such file' "${kernel[@]}" --initrd absent
refuses 3 'kernel: not a firmware image: ' --firmware kernel
head -c 8192 /dev/zero >zeros
refuses 3 'zeros: not a firmware for SEV' --firmware zeros
refuses 3 "$ovmf: kernel specified, but the firmware's metadata doesn't include a SNP_KERNEL_HASHES section; \
OVMF's AmdSev build has it" --firmware "$ovmf" --kernel kernel --explain
refuses 3 "$ovmf: kernel specified, but the firmware doesn't support kernel/initrd/cmdline measurement" \
    --firmware "$ovmf" --kernel kernel --mode sev-es --json --explain

# overwrite FILE GUID BACK BYTES: so many bytes before that GUID.
overwrite() {
    local at
    at=$(LC_ALL=C grep -obUaP "$2" "$1" | head -n 1 | cut -d : -f 1)
    [ -n "$at" ] || fail "no $2 in the firmware"
    printf '%b' "$4" | dd of="$1" bs=1 seek=$((at - $3)) conv=notrunc status=none
}
# An image with one thing spoiled.
spoil() {
    cp "$amdsev" spoiled
    overwrite spoiled "$@"
}
reset='\xde\x71\xf7\x00\x7e\x1a\xcb\x4f'
spoil "$reset" 6 '\0\0\0\0'
refuses 3 'spoiled: the firmware has no SEV-ES reset block, so its second vCPU cannot start' \
    --firmware spoiled --vcpus 1,2 --explain
[ "$(digest --firmware spoiled | wc -c)" = 97 ] || fail "a lone vCPU needs no reset address"
spoil "$reset" 0 'x'
refuses 3 'spoiled: the firmware has no SEV-ES reset block' --firmware spoiled
spoil '\x1f\x37\x55\x72\x3b\x3a\x04\x4b' 10 '\0\0\x82\0'
refuses 3 'spoiled: kernel specified, but the firmware looks for its hashes outside of its SNP_KERNEL_HASHES' \
    --firmware spoiled --kernel kernel --explain
spoil ASEV -8 '\2'
refuses 3 'spoiled: the firmware.s SEV metadata is malformed' --firmware spoiled
spoil ASEV -24 '\5'
refuses 3 'spoiled: a section of the firmware.s SEV metadata is of an unknown type' --firmware spoiled
spoil ASEV -16 '\1'
refuses 3 'spoiled: a section of the firmware.s SEV metadata is not whole pages' --firmware spoiled
spoil '\x66\x65\x88\xdc\x4a\x98\x98\x47' 0 'x'
refuses 3 'spoiled: the firmware has no SEV metadata' --firmware spoiled

# An SVSM, of the same image: an entry in place of the reset block.
cp "$amdsev" svsm
overwrite svsm "$reset" 6 '\x40\0\0\0'
overwrite svsm "$reset" 0 '\x12\xa6\x89\xa7\x97\x05\x4b\x4c\xa4\x9f\xcb\xb1\xfe\x9d\x1d\xdd'
svsm=(--firmware "$ovmf" --svsm svsm --firmware-vars-size 540672)
measures "${svsm[@]}" --vcpus 2 --explain
says out '^svsm +0x0000fff7a000 0x1000 '
[ "$(awk '{print $1}' out | uniq | tr '\n' ' ')" = "firmware svsm section vcpu $(digest "${svsm[@]}" --vcpus 2) " ] ||
    fail "an SVSM's stages: $(cat out)"
says out KERNEL_HASHES # of the SVSM's sections, which the firmware has not
base "${svsm[@]}"
differs --vcpus 2
differs --vcpu-sig a00f11
[ "$(digest "${svsm[@]}" --guest-features 0x21)" = "$plain" ] || fail "an SVSM heeds guest features"
[ "$(digest "${svsm[@]}" --mode snp-svsm)" = "$plain" ] || fail "--svsm is not --mode snp-svsm"
[ "$(digest "${svsm[@]::5}" 544768)" != "$plain" ] || fail "the size of the variables changes nothing"
refuses 2 'with an SVSM no kernel is measured' "${svsm[@]}" --kernel kernel
refuses 3 "the size of the firmware's variables is .* not whole pages" "${svsm[@]::5}" 4097

# A description, and options in the place of what it says.
mkdir vm
cp kernel initrd vm
cp "$amdsev" vm/firmware
cat >vm/vm.conf <<'EOF'
[vm]
firmware = firmware
kernel = kernel
initrd = initrd
append = console=ttyS0 quiet
vcpus = 2
cpu = EPYC-Milan-v2
[snp]
features = 0x21
EOF
all=(--firmware "$amdsev" --kernel kernel --initrd initrd --append 'console=ttyS0 quiet' --vcpus 2
    --vcpu-type EPYC-Milan --guest-features 0x21)
[ "$(digest --vm vm/vm.conf)" = "$(digest "${all[@]}")" ] || fail "--vm is not what it describes"
# over OPTION VALUE: the same over the description as over all the options.
over() {
    local rest=() i=0
    while [ "$i" -lt "${#all[@]}" ]; do
        [ "${all[i]}" = "$1" ] || rest+=("${all[i]}" "${all[i + 1]}")
        i=$((i + 2))
    done
    [ "$(digest --vm vm/vm.conf "$1" "$2")" = "$(digest "${rest[@]}" "$1" "$2")" ] || fail "--vm with $1 $2"
    [ "$(digest --vm vm/vm.conf "$1" "$2")" != "$(digest --vm vm/vm.conf)" ] || fail "$1 $2 is overruled"
}
over --kernel initrd
over --initrd kernel
over --append quiet
over --vcpus 3
over --vcpus 3,4
over --vcpu-type EPYC-Genoa
over --guest-features 0x1
over --mode sev-es
over --vmm gce
[ "$(digest --vm vm/vm.conf --vcpu-sig a00f11)" = "$(digest --vm vm/vm.conf)" ] || fail "--vm and --vcpu-sig"
sed -i 's/^cpu = .*/cpu = host/' vm/vm.conf
refuses 2 "vCPU type 'host': its signature is not known" --vm vm/vm.conf
[ "$(digest --vm vm/vm.conf --vcpu-sig a00f11)" = "$(digest "${all[@]}")" ] || fail "--vcpu-sig over cpu = host"
sed -i 's/^cpu = .*/&\ncpu-sig = 0xa10f10/' vm/vm.conf
[ "$(digest --vm vm/vm.conf --vcpu-type EPYC-Milan)" = "$(digest "${all[@]}")" ] ||
    fail "a type given goes before the description's signature"
[ "$(digest --vm vm/vm.conf)" = "$(digest --vm vm/vm.conf --vcpu-type EPYC-Genoa)" ] || fail "cpu-sig"
echo 'vmm = kvm' >>vm/vm.conf
refuses 2 'vm/vm.conf:[0-9]+: ' --vm vm/vm.conf
refuses 3 'absent: No such file' --vm absent
printf '[vm]\nfirmware = %s\nsvsm = firmware\nfirmware-vars-size = 540672\nkernel = kernel\n' "$amdsev" \
    >vm/svsm.conf
refuses 2 'with an SVSM no kernel is measured' --vm vm/svsm.conf --svsm svsm
refuses 3 'vm/.*: not an SVSM image' --vm vm/svsm.conf
[ "$(digest --vm vm/svsm.conf --mode snp)" = "$(digest --firmware "$amdsev" --kernel kernel)" ] ||
    fail "--mode snp over a description with an SVSM"

# Output that cannot be written is no success.
if [ -c /dev/full ]; then
    got=0
    "$SNPGUARD" measure --firmware "$amdsev" >/dev/full 2>err || got=$?
    [ "$got" = 3 ] || fail "a full disk gave $got"
    says err 'standard output: No space left'
    got=0
    "$SNPGUARD" vm init - >/dev/full 2>err || got=$?
    [ "$got" = 3 ] || fail "a full disk gave $got"
    says err 'standard output: could not be written'
    # A refusal stays one.
    got=0
    "$SNPGUARD" vm check vm/svsm.conf >/dev/full 2>err || got=$?
    [ "$got" = 1 ] || fail "a full disk gave $got instead of a refusal"
    says err 'standard output: could not be written'
fi
finish
