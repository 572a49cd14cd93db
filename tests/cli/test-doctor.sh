# SPDX-License-Identifier: GPL-3.0-or-later
# What the doctor says of machines made up below a folder, of this one, and to those who ask wrongly.
. "$(dirname "$0")/lib.sh"
docs=$(realpath "$(dirname "$0")/../../docs/doctor.md")
cd "$dir"

# put PATH [TEXT]: a file of $root's.
put() {
    mkdir -p "$(dirname "$root$1")"
    printf '%s\n' "${2-}" >"$root$1"
}

# bytes PATH OFFSET HEX...
bytes() {
    local path=$root$1 offset=$2
    shift 2
    mkdir -p "$(dirname "$path")"
    printf '%b' "$(printf '\\x%s' "$@")" |
        dd of="$path" bs=1 seek="$((offset))" conv=notrunc status=none
}

# cpu FAMILY MODEL FLAGS
cpu() {
    put /proc/cpuinfo "$(printf '%s\t: %s\n' processor 0 vendor_id AuthenticAMD 'cpu family' "$1" \
        model "$2" 'model name' 'AMD EPYC' stepping 1 flags "fpu svm $3")"
}

# machine NAME FAMILY MODEL: a host on which nothing is wrong.
machine() {
    root=$dir/$1
    cpu "$2" "$3" 'sev sev_es sev_snp'
    put /proc/sys/kernel/osrelease 6.12.43+deb13-amd64
    put /proc/cmdline 'root=/dev/sda1 ro'
    put /sys/module/ccp/refcnt 1
    for switch in sev sev_es sev_snp; do put /sys/module/kvm_amd/parameters/$switch Y; done
    put /sys/kernel/iommu_groups/0/type DMA-FQ
    put /sys/class/iommu/ivhd0/amd-iommu/features a5bf732fa2295afe:1d
    put /dev/kvm
    put /dev/sev
    # EAX: SEV, SEV-ES, SNP; EBX: bit 51, 5 bits fewer; ECX: 509; EDX: 100.
    bytes /dev/cpu/0/cpuid 0x8000001f 1f 00 00 00 73 41 00 00 fd 01 00 00 64 00 00 00
    bytes /dev/cpu/0/msr 0xc0010010 00 00 80 01 00 00 00 00
    bytes /dev/cpu/0/msr 0xc0010132 00 00 e0 39 00 00 00 00
    put /qemu/version 'QEMU emulator version 9.1.0'
    put /qemu/sev-snp-guest 'sev-snp-guest options:'
    # A program of the copy's is not run, whoever looks at it.
    put /usr/bin/qemu-system-x86_64 "#!/bin/sh
>$dir/ran"
    chmod +x "$root/usr/bin/qemu-system-x86_64"
}

guest() {
    root=$dir/$1
    cpu 25 1 hypervisor
    put /proc/sys/kernel/osrelease 6.12.43+deb13-amd64
    put /sys/devices/platform/sev-guest/modalias platform:sev-guest
    put /sys/devices/system/cpu/sev/vmpl 0
    put /sys/module/sev_guest/refcnt 0
    put /dev/sev-guest
    mkdir -p "$root/sys/kernel/config/tsm/report"
}

# verdict WORD ID [TEXT]: the last answer has that line.
verdict() {
    says out "^$1 +$2 +.*${3-}"
}

doctor() {
    expect "$1" timeout 60 "$SNPGUARD" doctor --root "$root" "${@:2}"
}

for product in 'milan 25 1' 'genoa 25 17' 'turin 26 2'; do
    read -r name family model <<<"$product"
    machine "$name" "$family" "$model"
    doctor 0
    silent err
    says out '^As a host of guests:$'
    verdict ok cpu.product "${name:1}"
    verdict ok bios.snp 0x39e00000
    verdict ok bios.asids '99 of 509'
    verdict ok kvm.sev-snp Y
    verdict ok qemu.version 9.1
    verdict unknown psp.firmware
    says out '^Ready: '
    if grep -Eq '^(warn|fail) ' out; then fail "$name is not well: $(grep -E '^(warn|fail) ' out)"; fi
done

mkfifo "$dir/pipe"
doctor 1 --firmware "$dir/pipe"
verdict fail ovmf.snp 'pipe: not a regular file'

machine bios-off 25 17
cpu 25 17 'sev sev_es'
put /sys/module/kvm_amd/parameters/sev_snp N
put /sys/class/iommu/ivhd0/amd-iommu/features 25bf732fa2295afe:1d
bytes /dev/cpu/0/msr 0xc0010132 00 00 00 00 00 00 00 00
doctor 1
verdict fail bios.snp 'no memory'
verdict fail iommu.snp '0 of 1'
verdict fail kvm.sev-snp N
verdict ok bios.smee
says out '^ +should: +SNP switched on'
says out '^ +do: +In BIOS, CBS'
says out '^Not ready: .* 3 to mend'
rm "$root/dev/cpu/0/msr"
doctor 1
verdict fail bios.snp 'does not show sev_snp'

machine old-kernel 25 1
put /proc/sys/kernel/osrelease 6.1.0-40-amd64
cpu 25 1 'sev sev_es'
rm "$root/sys/module/kvm_amd/parameters/sev_snp" "$root/dev/cpu/0/msr"
doctor 1
verdict fail kernel.version 6.1.0-40
verdict fail kvm.sev-snp 'no such parameter'
verdict unknown bios.snp 'does not show'

machine kvm-without 25 1
put /sys/module/kvm_amd/parameters/sev_snp 0
doctor 1
verdict fail kvm.sev-snp N
says out '^Not ready: .* 1 to mend'

machine passthrough 25 1
put /proc/cmdline 'ro iommu=pt'
doctor 1
verdict fail iommu.mode iommu=pt

# A machine that wants to be told from what it is: bytes that a terminal would act on.
machine odd 25 1
put /proc/cmdline "iommu=pt,$(printf '\033[2J\377')"
doctor 1
if LC_ALL=C grep -q "$(printf '[\033\377]')" out; then fail 'a terminal would act on this'; fi
doctor 1 --json
if LC_ALL=C grep -q "$(printf '[\033\377]')" out; then fail 'this is not text'; fi

root=$dir/empty
mkdir "$root"
doctor 1
verdict unknown cpu.vendor
verdict fail kvm.module

guest guest
doctor 0
says out '^As a guest:$'
verdict ok guest.snp
verdict ok guest.device
verdict unknown guest.report 'no report in the copy'
doctor 0 --guest
verdict ok guest.vmpl 0
doctor 1 --host
says out '^As a host of guests:$'
verdict warn cpu.bare 'a VM'

guest moduleless
rm -r "$root/sys/module" "$root/dev/sev-guest" "$root/sys/kernel"
doctor 1
verdict fail guest.module 'not loaded'
verdict fail guest.device 'no /dev/sev-guest'
verdict warn guest.configfs
says out '^ +do: +modprobe sev-guest'

# A real report, and the table that came with none.
if [ -r "${SNPGUARD_VECTORS:-}/reports/milan-v2.bin" ]; then
    guest real
    report=$root/sys/kernel/config/tsm/report/snpguard-doctor
    mkdir -p "$report"
    cp "$SNPGUARD_VECTORS/reports/milan-v2.bin" "$report/outblob"
    dd if="$report/outblob" of="$report/inblob" bs=1 skip=80 count=64 status=none
    echo sev_guest >"$report/provider"
    : >"$report/auxblob"
    doctor 0
    verdict ok guest.report 'version 2'
    verdict warn guest.certs 'no ASK'
    dd if=/dev/zero of="$report/inblob" bs=64 count=1 status=none
    doctor 1
    verdict fail guest.report 'something else'
fi

# Images, and whether the VM wants its kernel measured.
root=$dir/milan
amdsev=${SNPGUARD_VECTORS:-}/measure/ovmf_AmdSev_suffix.bin
plain=${SNPGUARD_VECTORS:-}/measure/ovmf_OvmfX64_suffix.bin
if [ -r "$amdsev" ] && [ -r "$plain" ]; then
    doctor 0 --firmware "$amdsev"
    verdict ok ovmf.snp
    verdict ok ovmf.reset 0x
    verdict ok ovmf.hashes 0x
    doctor 0 --firmware "$plain"
    verdict ok ovmf.snp
    verdict warn ovmf.hashes none
    printf '%s\n' '[vm]' "firmware = $plain" 'kernel = /boot/vmlinuz' '[snp]' 'cbitpos = 47' >vm.conf
    doctor 1 --vm vm.conf
    verdict fail ovmf.hashes none
    verdict fail cpu.c-bit 'bit 51, not 47'
    doctor 1 --vm vm.conf --firmware "$amdsev"
    verdict ok ovmf.hashes
    verdict fail cpu.c-bit
fi
head -c 4096 /dev/zero >no-firmware
doctor 1 --firmware no-firmware
verdict fail ovmf.snp no-firmware
doctor 1 --firmware absent
verdict fail ovmf.reset 'absent: No such file'

# The ids are an interface: JSON has those of the documentation, in its order.
documented() {
    sed -n 's/^| \(`[^|]*\) |.*/\1/p' "$docs" | grep -Eo '[a-z]+\.[a-z-]+'
}
ids() {
    sed -n 's/^ *"id": "\(.*\)",$/\1/p' out
}
doctor 0 --json
silent err
says out '"verdict": "ok"'
says out '"side": "host"'
says out '"mend": null'
[ "$(ids)" = "$(documented | grep -v '^guest\.')" ] || fail "docs/doctor.md has other ids than a host: $(ids)"
root=$dir/bios-off
doctor 1 --json
says out '^  "verdict": "fail"'
says out '"mend": "In BIOS'
root=$dir/guest
doctor 0 --json
says out '"side": "guest"'
[ "$(ids)" = "$(documented | grep '^guest\.')" ] || fail "docs/doctor.md has other ids than a guest: $(ids)"

# This machine, whatever it is: an answer, and no waiting.
got=0
timeout 60 "$SNPGUARD" doctor >out 2>err || got=$?
[ "$got" -le 1 ] || fail "of this machine it says $got: $(cat out err)"
says out '^(Not r|R)eady: '
got=0
timeout 60 "$SNPGUARD" doctor --guest >out 2>err || got=$?
[ "$got" -le 1 ] || fail "of this machine as a guest it says $got: $(cat out err)"
# Without QEMU it is not ready; a QEMU that does not answer is stopped.
printf '#!/bin/sh\nexec sleep 60\n' >"$dir/qemu-system-x86_64"
chmod +x "$dir/qemu-system-x86_64"
expect 1 timeout 50 env PATH="$dir:$PATH" "$SNPGUARD" doctor --host
verdict fail qemu.version 'does not answer'
mkdir nothing
expect 1 env PATH="$dir/nothing" "$SNPGUARD" doctor --host
verdict fail qemu.version 'no qemu-system-x86_64'

# refuse STATUS REGEX ARGUMENT...
refuse() {
    expect "$1" "$SNPGUARD" doctor "${@:3}"
    silent out
    [ "$(wc -l <err)" = 1 ] || fail "not one line of error: $(cat err)"
    says err "$2"
}
refuse 2 'exclude each other' --host --guest
refuse 2 '--vm is for hosts' --guest --vm vm.conf
refuse 2 '--firmware is for hosts' --guest --firmware x
refuse 2 'too many arguments' host
refuse 3 '--root .*absent: No such file' --root absent
refuse 3 '--root .*Not a directory' --root no-firmware
refuse 3 'absent' --vm absent
printf '[vm]\nfrobnicate = 1\n' >bad.conf
refuse 2 'bad.conf:2' --vm bad.conf
[ ! -e "$dir/ran" ] || fail "a program of a copy was run"
finish
