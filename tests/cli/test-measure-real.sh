# SPDX-License-Identifier: GPL-3.0-or-later
# measure with what VMs are made of: OVMF's AmdSev build, Debian's kernel and an initramfs for it, each
# digest the same by a second way that shares no code with ours.
. "$(dirname "$0")/lib.sh"
debian=$(dirname -- "$(realpath -- "$0")")/../../tools/debian

firmware=$(XDG_CACHE_HOME='' "$debian/amdsev-firmware" 2>"$dir/err") ||
    skip "no AmdSev firmware: $(tail -n 1 "$dir/err")"
guest=$(XDG_CACHE_HOME='' "$debian/guest-kernel" cloud 2>"$dir/err") ||
    skip "no kernel: $(tail -n 1 "$dir/err")"
kernel=$(realpath -- "$guest/vmlinuz")
# Any static program will do as the agent.
expect 0 "$SNPGUARD" initramfs --out "$dir/initramfs" --agent /sbin/ldconfig \
    --modules "$(realpath -- "$guest/modules")"
[ "$(stat -c %s "$firmware")" = 4194304 ] || fail "the firmware has not 4 MiB"

# alike MODE VMM INITRD APPEND VCPUS TYPE SIGNATURE FEATURES: with the kernel, by both ways.
alike() {
    local args=(--firmware "$firmware" --kernel "$kernel" --mode "$1" --vmm "$2" --vcpus "$5"
        --vcpu-type "$6" --guest-features "$8")
    local theirs append=$4
    [ "$3" = - ] || args+=(--initrd "$3")
    [ -z "$append" ] || args+=(--append "$append")
    expect 0 "$SNPGUARD" measure "${args[@]}"
    theirs=$("$STRAIGHT_LAUNCH" "$1" "$2" "$firmware" "$kernel" "$3" "$append" "$5" "$7" "$8")
    [ "$(cat "$dir/out")" = "$theirs" ] || fail "measure $*: $(cat "$dir/out"), by the second way $theirs"
}
line='console=ttyS0 snpguard.mode=luks root=UUID=0f8fad5b-d9cb-469f-a165-70867728950e'
alike snp qemu "$dir/initramfs" "$line" 1 EPYC-v4 800f12 1
alike snp qemu "$dir/initramfs" "$line" 4 EPYC-Milan-v2 a00f11 21
alike snp qemu "$dir/initramfs" "$line " 64 EPYC-Genoa a10f10 1
alike snp qemu - '' 2 EPYC-Turin b00f00 1
alike snp ec2 "$dir/initramfs" "$line" 2 EPYC 0 1
alike snp gce "$dir/initramfs" "$line" 2 EPYC 0 1
alike sev-es qemu "$dir/initramfs" "$line" 3 EPYC-Rome 830f10 0
# Mode sev is the second way's without any vCPU.
expect 0 "$SNPGUARD" measure --firmware "$firmware" --kernel "$kernel" --mode sev
[ "$(cat "$dir/out")" = "$("$STRAIGHT_LAUNCH" sev qemu "$firmware" "$kernel" - '' 0 0 0)" ] || fail "mode sev"

# The hash of the firmware alone gives the same digests.
hash=$("$SNPGUARD" measure --firmware "$firmware" --mode firmware-hash)
[ "$("$SNPGUARD" measure --firmware "$firmware" --kernel "$kernel" --firmware-hash "$hash")" = \
    "$("$STRAIGHT_LAUNCH" snp qemu "$firmware" "$kernel" - '' 1 800f12 1)" ] || fail "by the firmware's hash"

# Debian's other build measures no kernel, and says which does.
ovmf=$(XDG_CACHE_HOME='' "$debian/trixie-package" ovmf 2>"$dir/err") || skip "no ovmf: $(tail -n 1 "$dir/err")"
ovmf=$ovmf/usr/share/ovmf/OVMF.fd
expect 3 "$SNPGUARD" measure --firmware "$ovmf" --kernel "$kernel"
silent out
says err "doesn't include a SNP_KERNEL_HASHES section; OVMF's AmdSev build has it"
[ "$("$SNPGUARD" measure --firmware "$ovmf" --vcpus 2)" = \
    "$("$STRAIGHT_LAUNCH" snp qemu "$ovmf" - - '' 2 800f12 1)" ] || fail "OVMF without a kernel"
finish
