# SPDX-License-Identifier: GPL-3.0-or-later
# initramfs --uki: what it refuses; that the image holds what it was made of, byte for byte, as binutils
# read it; and that it is measured as the kernel.
. "$(dirname "$0")/lib.sh"

"$FAKE_EFI" stub >"$dir/stub"
"$FAKE_EFI" kernel >"$dir/kernel"
head -c 70001 /dev/urandom >"$dir/initrd"

# uki STUB
uki() {
    "$SNPGUARD" initramfs --uki "$dir/uki" --stub "$1" --kernel "$dir/kernel" \
        --append "console=ttyS0 root=none" --initrd "$dir/initrd"
}

refuses() {
    local status=$1 text=$2
    shift 2
    expect "$status" "$SNPGUARD" initramfs "$@"
    silent out
    says err "$text"
    [ -z "$(find "$dir" -name 'uki*')" ] || fail "a file is left behind"
}

# damage FILE OFFSET BYTE: a copy of FILE in $dir/bad.
damage() {
    cp "$dir/$1" "$dir/bad"
    printf '%b' "$3" | dd of="$dir/bad" bs=1 seek="$2" conv=notrunc status=none
}

# --- options ---

append=(--append console=ttyS0)
refuses 2 'for --uki FILE' --out "$dir/uki" --kernel "$dir/kernel"
refuses 2 'for --uki FILE' --out "$dir/uki" "${append[@]}"
refuses 2 'needs --kernel FILE' --uki "$dir/uki" "${append[@]}"
refuses 2 'needs --append STRING' --uki "$dir/uki" --kernel "$dir/kernel"
refuses 2 'exclude each other' --uki "$dir/uki" --out "$dir/out" --kernel "$dir/kernel" "${append[@]}"
refuses 2 'exclude each other' --uki "$dir/uki" --show "$dir/stub" --kernel "$dir/kernel" "${append[@]}"
refuses 2 'only --json goes with it' --show "$dir/stub" --list
refuses 2 '--json is for --show' --uki "$dir/uki" --json
refuses 2 'with --initrd nothing is packed' --uki "$dir/uki" --kernel "$dir/kernel" "${append[@]}" \
    --initrd "$dir/initrd" --modules "$dir"
refuses 2 'the command line is empty' --uki "$dir/uki" --kernel "$dir/kernel" --append ''
refuses 2 'ends with a blank' --uki "$dir/uki" --kernel "$dir/kernel" --append 'quiet '
refuses 2 'byte 2 of the command line is 0x0a' --uki "$dir/uki" --kernel "$dir/kernel" --append $'a\nb'

# --- inputs ---

inputs=(--uki "$dir/uki" --initrd "$dir/initrd" "${append[@]}")
refuses 3 'kernel: the command line has 101 bytes, and this kernel takes 100' --uki "$dir/uki" \
    --initrd "$dir/initrd" --kernel "$dir/kernel" --append "$(printf 'x%.0s' {1..101})"
refuses 3 'nosuch: No such file' "${inputs[@]}" --kernel "$dir/nosuch" --stub "$dir/stub"
refuses 3 'nosuch: No such file' "${inputs[@]}" --kernel "$dir/kernel" --stub "$dir/nosuch"
refuses 3 'initrd: not a bzImage' "${inputs[@]}" --kernel "$dir/initrd" --stub "$dir/stub"
damage kernel 0 N
refuses 3 'bad: built without CONFIG_EFI_STUB' "${inputs[@]}" --kernel "$dir/bad" --stub "$dir/stub"
refuses 3 'initrd: not a PE image' "${inputs[@]}" --kernel "$dir/kernel" --stub "$dir/initrd"
refuses 3 "kernel: not systemd's stub" "${inputs[@]}" --kernel "$dir/kernel" --stub "$dir/kernel"
{ cat "$dir/stub"; printf 'io.systemd.stub.kernel-cmdline-extra'; } >"$dir/bad"
refuses 3 'bad: takes words for the kernel from SMBIOS, .* before version 254' "${inputs[@]}" \
    --kernel "$dir/kernel" --stub "$dir/bad"
: >"$dir/empty"
refuses 3 'the initramfs is empty' --uki "$dir/uki" --kernel "$dir/kernel" "${append[@]}" \
    --stub "$dir/stub" --initrd "$dir/empty"

# The modules are of another kernel.
mkdir "$dir/5.0-other" "$dir/5.0-other/kernel"
refuses 3 'the kernel is 6.0-fake and the modules are of 5.0-other' --uki "$dir/uki" \
    --kernel "$dir/kernel" --stub "$dir/stub" "${append[@]}" --agent /bin/true --modules "$dir/5.0-other"

# A name that rename() would take from whatever has it.
mkdir "$dir/folder"
for other in "$dir/folder" /dev/null; do
    expect 3 "$SNPGUARD" initramfs --uki "$other" --kernel "$dir/kernel" "${append[@]}" \
        --stub "$dir/stub" --initrd "$dir/initrd"
    says err 'not a regular file'
done
[ -c /dev/null ] || fail "/dev/null was replaced"

# --- the image ---

expect 0 uki "$dir/stub"
says err 'kernel 6.0-fake'
cp "$dir/uki" "$dir/first"
expect 0 env TZ=Asia/Tokyo SOURCE_DATE_EPOCH=1 bash -c 'umask 077; "$@"' bash \
    "$SNPGUARD" initramfs --append "console=ttyS0 root=none" --initrd "$dir/initrd" \
    --kernel "$dir/kernel" --stub "$dir/stub" --uki "$dir/uki"
cmp "$dir/first" "$dir/uki" || fail "the same inputs gave other bytes"

# Made of it, an image would have two kernels.
expect 3 "$SNPGUARD" initramfs "${inputs[@]}" --kernel "$dir/kernel" --stub "$dir/first"
says err 'the stub: it has a section .cmdline already'

damage stub $((0x148 + 40)) '.gone'
expect 0 "$SNPGUARD" initramfs "${inputs[@]}" --kernel "$dir/kernel" --stub "$dir/bad"
says err 'warning: .*no .sbat'

# section IMAGE NAME: its bytes, as binutils find them.
section() {
    objcopy -O binary --only-section "$2" --set-section-flags "$2=alloc,load,contents" "$1" "$dir/section"
}

# holds IMAGE NAME FILE
holds() {
    section "$1" "$2"
    cmp "$3" "$dir/section" || fail "$1: $2 is not $3"
}

command -v objcopy >/dev/null || skip "no objcopy (package binutils)"
printf 'console=ttyS0 root=none' >"$dir/line"
printf '6.0-fake' >"$dir/release"
for stub in "$dir/stub" /usr/lib/systemd/boot/efi/linuxx64.efi.stub; do
    [ -f "$stub" ] || skip "no $stub (package systemd-boot-efi)"
    expect 0 uki "$stub"
    holds "$dir/uki" .cmdline "$dir/line"
    holds "$dir/uki" .uname "$dir/release"
    holds "$dir/uki" .linux "$dir/kernel"
    # The command line as a file of its own, and the initramfs from a multiple of four.
    section "$dir/uki" .initrd
    tail -c 70001 "$dir/section" | cmp "$dir/initrd" - || fail ".initrd does not end in $dir/initrd"
    [ $((($(stat -c %s "$dir/section") - 70001) % 4)) = 0 ] || fail "the initramfs is not aligned"
    head -c -70001 "$dir/section" | cpio -i --quiet --to-stdout cmdline >"$dir/seal"
    cmp "$dir/line" "$dir/seal" || fail "the initramfs does not have the command line"
    # What the stub itself is made of stays what and where it was.
    for name in .text .sdmagic .sbat; do
        section "$stub" "$name"
        mv "$dir/section" "$dir/before"
        holds "$dir/uki" "$name" "$dir/before"
    done
done

# Headers and entry point are what others read as well.
objdump -p "$dir/uki" | grep -q 'EFI application' || fail "no EFI application any more"
objdump -h "$dir/uki" | awk '$2 == ".linux" && $3 != 0 && $4 ~ /000$/ {found = 1} END {exit !found}' ||
    fail ".linux does not begin on a page"

# --- what it says of itself ---

expect 0 "$SNPGUARD" initramfs --show "$dir/uki"
says out "^file +$(stat -c %s "$dir/uki") $(sha256sum "$dir/uki" | cut -d' ' -f1)$"
says out "^\.linux +$(stat -c %s "$dir/kernel") $(sha256sum "$dir/kernel" | cut -d' ' -f1)$"
says out "^command line: console=ttyS0 root=none$"
expect 0 "$SNPGUARD" initramfs --show "$dir/uki" --json
jq -e --arg kernel "$(sha256sum "$dir/kernel" | cut -d' ' -f1)" \
    --arg file "$(sha256sum "$dir/uki" | cut -d' ' -f1)" '.sha256 == $file and
    .command_line == "console=ttyS0 root=none" and
    (.sections[] | select(.name == ".linux").sha256) == $kernel' "$dir/out" >"$dir/jq" ||
    fail "--json says something else: $(cat "$dir/out")"
expect 3 "$SNPGUARD" initramfs --show "$dir/initrd"
says err 'initrd: not a PE image'
# A kernel is such an image too, and has no command line in it.
expect 0 "$SNPGUARD" initramfs --show "$dir/kernel" --json
jq -e '.command_line == null' "$dir/out" >"$dir/jq" || fail "a kernel has a command line"
# A terminal is told nothing that it would act on.
damage uki "$(($(objdump -h "$dir/uki" | awk '$2 == ".cmdline" {print "0x" $6}')))" '\033'
expect 0 "$SNPGUARD" initramfs --show "$dir/bad"
says out '^command line: \?onsole=ttyS0'

# --- measured as the kernel ---

firmware=${SNPGUARD_VECTORS:-}/measure/ovmf_AmdSev_suffix.bin
[ -f "$firmware" ] || skip "no $firmware"
cat >"$dir/vm.conf" <<END
[vm]
firmware = $firmware
kernel = uki
vcpus = 2
END
expect 0 "$SNPGUARD" measure --vm "$dir/vm.conf"
cp "$dir/out" "$dir/digest"
expect 0 "$SNPGUARD" measure --firmware "$firmware" --kernel "$dir/uki" --vcpus 2
cmp "$dir/digest" "$dir/out" || fail "the description gives another digest than the options"
expect 0 "$SNPGUARD" measure --firmware "$firmware" --kernel "$dir/bad" --vcpus 2
! cmp -s "$dir/digest" "$dir/out" || fail "another byte of the command line gave the same digest"

# --- a firmware that starts what the host names ---

command -v xz >/dev/null || skip "no xz (package xz-utils)"
{
    printf '\0\0\0\002\x98\x58\x4e\xee\x14\x39\x59\x42\x9d\x6e\xdc\x7b\xd7\x94\x03\xcf\x18\0\001\0'
    printf 'drivers: s\0h\0i\0m\0\0\0' | xz --format=lzma
} >"$dir/shim.fd"
truncate -s 4096 "$dir/shim.fd"
cat "$firmware" >>"$dir/shim.fd"
expect 0 "$SNPGUARD" measure --firmware "$dir/shim.fd" --kernel "$dir/uki" --vcpus 2
says out '^[0-9a-f]{96}$'
says err 'warning: the firmware starts a program of the host.s .etc/boot/shim. in place of the kernel'
expect 0 "$SNPGUARD" measure --firmware "$dir/shim.fd" --vcpus 2
silent err
sed 's|^firmware = .*|firmware = shim.fd|' "$dir/vm.conf" >"$dir/shim.conf"
expect 1 "$SNPGUARD" vm check --for measure "$dir/shim.conf"
says out 'shim.conf:2: error: the firmware starts a program of the host.s'
says out '^    take OVMF.s AmdSev build of edk2-stable202411'
says out '^1 error'
expect 1 "$SNPGUARD" vm check --for verify "$dir/shim.conf"
says out 'error: .*the firmware starts a program of the host.s'
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out "$dir/id.pem" 2>"$dir/err"
expect 2 "$SNPGUARD" id-block --vm "$dir/shim.conf" --id-key "$dir/id.pem" --out "$dir/ids"
says err 'shim.conf: the firmware starts a program of the host.s'
[ ! -e "$dir/ids" ] || fail "an ID block for what the measurement does not speak for"
expect 2 "$SNPGUARD" run --dry-run --vm "$dir/shim.conf"
says err 'shim.conf: the firmware starts a program of the host.s'
sed 's|^firmware = .*|&\nfirmware-refuses-shim = yes|' "$dir/shim.conf" >"$dir/refuses.conf"
expect 0 "$SNPGUARD" vm check --for verify "$dir/refuses.conf"
silent err
expect 0 "$SNPGUARD" measure --vm "$dir/refuses.conf"
silent err

# --- a stub that listens to the host ---

printf '[policy]\nfloors = no\n' >>"$dir/vm.conf"
expect 0 "$SNPGUARD" vm check --for measure "$dir/vm.conf"
cp "$dir/uki" "$dir/clean"
damage clean $((0x410)) 'io.systemd.stub.kernel-cmdline-extra'
cp "$dir/bad" "$dir/uki"
expect 0 "$SNPGUARD" initramfs --show "$dir/uki"
says out '^stub: takes words for the kernel from SMBIOS, which nobody measures$'
expect 0 "$SNPGUARD" initramfs --show "$dir/uki" --json
jq -e '.words_from_smbios' "$dir/out" >"$dir/jq" || fail "--json does not tell of the stub"
expect 0 "$SNPGUARD" initramfs --show "$dir/clean" --json
jq -e '.words_from_smbios == false' "$dir/out" >"$dir/jq" || fail "--json tells of another stub"
expect 0 "$SNPGUARD" measure --firmware "$firmware" --kernel "$dir/uki" --vcpus 2
says out '^[0-9a-f]{96}$'
says err 'warning: the kernel is an image whose stub takes words for it from SMBIOS'
expect 0 "$SNPGUARD" measure --vm "$dir/vm.conf" --json
says err 'warning: .*before version 254'
jq -e '.digest' "$dir/out" >"$dir/jq" || fail "no digest beside the warning"
expect 0 "$SNPGUARD" measure --firmware "$firmware" --kernel "$dir/clean" --vcpus 2
silent err
expect 1 "$SNPGUARD" vm check "$dir/vm.conf"
says out 'vm.conf:3: error: the kernel is an image whose stub takes words for it from SMBIOS'
for format in qemu libvirt kubevirt; do
    expect 2 "$SNPGUARD" run --vm "$dir/vm.conf" --dry-run --format "$format"
    silent out
    says err 'vm.conf: the kernel is an image whose stub .*; make the image of systemd.s stub before'
done
expect 2 "$SNPGUARD" run --vm "$dir/vm.conf"
says err 'vm.conf: the kernel is an image whose stub'
expect 2 "$SNPGUARD" verify --report "$dir/vm.conf" --nonce 00 --vm "$dir/vm.conf"
says err 'the kernel is an image whose stub .*the right measurement says nothing'

# --- Debian 13's stub ---

stub=$(XDG_CACHE_HOME='' "$(dirname "$0")/../../tools/debian/trixie-package" systemd-boot-efi 2>"$dir/err") ||
    skip "no stub of Debian 13: $(tail -n 1 "$dir/err")"
rm "$dir/uki"
refuses 3 'linuxx64.efi.stub: takes words for the kernel from SMBIOS, which nobody measures' \
    "${inputs[@]}" --kernel "$dir/kernel" --stub "$stub/usr/lib/systemd/boot/efi/linuxx64.efi.stub"
finish
