# SPDX-License-Identifier: GPL-3.0-or-later
# snpguard run: the command lines that it makes, and what it refuses; test-run-qemu.sh starts them.
. "$(dirname "$0")/lib.sh"
: "${FIRMWARE:?path of the built firmware-write}"

# conf TEXT: a description of a VM, in a folder of its own.
conf() {
    mkdir -p "$dir/vm"
    printf '%s\n' "$1" >"$dir/vm/vm.conf"
}

# prints EXPECTED OPTION...: --dry-run prints exactly that.
prints() {
    local want=$1
    shift
    expect 0 "$SNPGUARD" run --vm "$dir/vm/vm.conf" --dry-run "$@"
    printf '%s\n' "$want" >"$dir/want"
    diff -u "$dir/want" "$dir/out" || fail "another command line than expected"
}

refuses() {
    conf "$2"
    expect 2 "$SNPGUARD" run --vm "$dir/vm/vm.conf" --dry-run --emulate
    silent out
    says err "$1"
}

conf "[vm]
kernel = vmlinuz
initrd = /a b/initrd
append = console=ttyS0 root=UUID=1 snpguard.owner='x'
memory = 2G
vcpus = 4

[disk root]
file = ro,ot.img

[disk data]
file = /data.img
read-only = yes

[network]
forward = 8400:8400
forward = 2222:22

[emulate]
archive = emulator.cpio"
prints "# INITRD: /a b/initrd, zeros up to a multiple of 4 bytes, $dir/vm/emulator.cpio
qemu-system-x86_64 \\
    -no-user-config \\
    -nodefaults \\
    -display none \\
    -no-reboot \\
    -machine q35,vmport=off \\
    -accel tcg,thread=multi \\
    -cpu max \\
    -smp 4 \\
    -m 2048M \\
    -kernel $dir/vm/vmlinuz \\
    -initrd INITRD \\
    -append 'no_timer_check rdinit=/emulator/init console=ttyS0 root=UUID=1 snpguard.owner='\\''x'\\''' \\
    -chardev stdio,id=console,signal=on \\
    -serial chardev:console \\
    -blockdev driver=raw,node-name=disk-root,read-only=off,file.driver=file,file.filename=$dir/vm/ro,,ot.img \\
    -device virtio-blk-pci,drive=disk-root,serial=root,werror=report,rerror=report \\
    -blockdev driver=raw,node-name=disk-data,read-only=on,file.driver=file,file.filename=/data.img \\
    -device virtio-blk-pci,drive=disk-data,serial=data,werror=report,rerror=report \\
    -netdev user,id=net,hostfwd=tcp:127.0.0.1:8400-:8400,hostfwd=tcp:127.0.0.1:2222-:22 \\
    -device virtio-net-pci,netdev=net,romfile=" --emulate
silent err

# An author key in the authentication switches it on.
block=$(head -c 96 /dev/zero | base64 -w0)
auth=$({ head -c 2176 /dev/zero; head -c 1028 /dev/urandom; head -c 892 /dev/zero; } | base64 -w0)
data=$(head -c 32 /dev/zero | base64 -w0)
conf "[vm]
firmware = OVMF.fd
kernel = vmlinuz
cpu = EPYC-Milan-v2
memory = 512

[snp]
policy = 0xb0000
host-data = $data
id-block = $block
id-auth = $auth

[disk root]
file = /root.img

[network]"
prints "qemu-system-x86_64 \\
    -no-user-config \\
    -nodefaults \\
    -display none \\
    -no-reboot \\
    -machine q35,confidential-guest-support=snp,memory-backend=ram,vmport=off \\
    -accel kvm \\
    -cpu EPYC-Milan-v2 \\
    -smp 1 \\
    -m 512M \\
    -object memory-backend-memfd,id=ram,size=512M,share=on,prealloc=off \\
    -object sev-snp-guest,id=snp,cbitpos=51,reduced-phys-bits=1,policy=0xb0000,kernel-hashes=on,host-data=$data,id-block=$block,id-auth=$auth,author-key-enabled=on \\
    -bios $dir/vm/OVMF.fd \\
    -kernel $dir/vm/vmlinuz \\
    -chardev stdio,id=console,signal=on \\
    -serial chardev:console \\
    -blockdev driver=raw,node-name=disk-root,read-only=off,file.driver=file,file.filename=/root.img \\
    -device virtio-blk-pci,drive=disk-root,serial=root,werror=report,rerror=report,disable-legacy=on,iommu_platform=on \\
    -netdev user,id=net \\
    -device virtio-net-pci,netdev=net,romfile=,disable-legacy=on,iommu_platform=on" --qemu-version 10.0

unmeasured_alone

# Another QEMU than the one here, and none at all.
expect 3 "$SNPGUARD" run --vm "$dir/vm/vm.conf" --dry-run --qemu-version 9.0
says err 'qemu-version 9.0: QEMU 9.0 cannot start SNP guests: that needs 9.1 or newer'
silent out
for version in nine 9 v9.1 256.0; do
    expect 2 "$SNPGUARD" run --vm "$dir/vm/vm.conf" --dry-run --qemu-version "$version"
    says err "'$version' is not a version"
done
expect 2 "$SNPGUARD" run --vm "$dir/vm/vm.conf" --qemu-version 10.0
says err 'qemu-version is for --dry-run'
expect 2 "$SNPGUARD" run --vm "$dir/vm/vm.conf" --format vmware
says err "format: 'vmware' is none of qemu"
expect 2 "$SNPGUARD" run --vm "$dir/vm/vm.conf" --dry-run --emulate --qemu-version 10.0
says err 'qemu-version is for --dry-run of an SNP guest'

# qemu VERSION [PROPERTY...]: a QEMU that knows nothing but who it is; started, it tells its arguments.
qemu() {
    local version=$1
    shift
    mkdir -p "$dir/bin"
    {
        printf '#!%s\n' "$(command -v dash)"
        # shellcheck disable=SC2016 # the other shell's
        printf 'case $1 in\n-version) echo "QEMU emulator version %s (Debian)" ;;\n' "$version"
        printf -- '-object)\n'
        [ $# -gt 0 ] || printf 'exit 1\n'
        [ $# = 0 ] || printf 'echo "  %s=<t>"\n' "$@"
        # shellcheck disable=SC2016 # the other shell's
        printf ';;\n*) printf "%%s\\n" "$@" >%s ;;\nesac\n' "$dir/started"
    } >"$dir/bin/qemu-system-x86_64"
    chmod 0755 "$dir/bin/qemu-system-x86_64"
}
names=(policy kernel-hashes host-data id-block id-auth author-key-enabled)
qemu 9.1.0 "${names[@]}"
expect 0 env PATH="$dir/bin" "$SNPGUARD" run --vm "$dir/vm/vm.conf" --dry-run
unmeasured_alone
qemu 9.1.0 "${names[@]/host-data/host-date}"
expect 0 env PATH="$dir/bin" "$SNPGUARD" run --vm "$dir/vm/vm.conf" --dry-run
says err 'warning: QEMU 9.1 does not know host-data of sev-snp-guest; this command line is for'
says out 'author-key-enabled=on'
qemu 10.0.2
expect 0 env PATH="$dir/bin" "$SNPGUARD" run --vm "$dir/vm/vm.conf" --dry-run
says err 'warning: QEMU 10.0 was built without SNP'
qemu 8.2.0 "${names[@]}"
expect 0 env PATH="$dir/bin" "$SNPGUARD" run --vm "$dir/vm/vm.conf" --dry-run
says err 'warning: QEMU 8.2 cannot start SNP guests: that needs 9.1 or newer'
qemu unknown
expect 0 env PATH="$dir/bin" "$SNPGUARD" run --vm "$dir/vm/vm.conf" --dry-run
says err 'warning: qemu-system-x86_64 -version: no version in its answer'
rm "$dir/bin/qemu-system-x86_64"
expect 0 env PATH="$dir/bin" "$SNPGUARD" run --vm "$dir/vm/vm.conf" --dry-run
says err 'warning: qemu-system-x86_64: not found; install qemu-system-x86'

# Launches. What no processor would start is refused before QEMU is looked at.
launch() {
    rm -f "$dir/started"
    expect "$1" env PATH="$dir/bin" "$SNPGUARD" run --vm "$dir/vm/vm.conf"
    [ "$1" = 0 ] || [ ! -e "$dir/started" ] || fail "QEMU was started"
}
"$FIRMWARE" "$dir/vm/OVMF.fd"
head -c 5000 /dev/zero >"$dir/vm/vmlinuz"
conf '[vm]
firmware = OVMF.fd
kernel = vmlinuz'
launch 3
says err 'qemu-system-x86_64: not found; install qemu-system-x86; --emulate starts the VM without SNP'
qemu 8.2.0 "${names[@]}"
launch 3
says err 'QEMU 8.2 cannot start SNP guests: that needs 9.1 or newer; --emulate starts'
qemu 10.0.2
launch 3
says err 'QEMU 10.0 was built without SNP: it has no object sev-snp-guest'
qemu 9.1.0 policy
launch 3
says err 'QEMU 9.1 does not know kernel-hashes of sev-snp-guest'
qemu 9.1.0 "${names[@]}"
launch 0
silent err
grep -q '^sev-snp-guest,.*,kernel-hashes=on$' "$dir/started" || fail "QEMU got other arguments"
grep -q '^chardev=monitor,mode=control$' "$dir/started" || fail "QEMU got no monitor"
rm "$dir/bin/qemu-system-x86_64"
"$FIRMWARE" "$dir/vm/OVMF.fd" no-hashes
launch 3
says err "^snpguard run: $dir/vm/OVMF.fd: "
"$FIRMWARE" "$dir/vm/OVMF.fd"
rm "$dir/vm/vmlinuz"
launch 3
says err "$dir/vm/vmlinuz: No such file"
head -c 5000 /dev/zero >"$dir/vm/vmlinuz"
conf '[vm]
firmware = OVMF.fd
cpu = host'
launch 2
says err "vCPU type 'host': its signature is not known"

# ID blocks, each signed and then not for this launch.
conf '[vm]
firmware = OVMF.fd
kernel = vmlinuz
append = a

[snp]
id-block-dir = id'
expect 0 "$SNPGUARD" id-block --new-key "$dir/vm/id.pem"
expect 0 "$SNPGUARD" id-block --vm "$dir/vm/vm.conf" --id-key "$dir/vm/id.pem" --out "$dir/vm/id"
measured=$("$SNPGUARD" measure --vm "$dir/vm/vm.conf")
qemu 9.1.0 "${names[@]}"
launch 0
sed -i 's/^append = a/append = b/' "$dir/vm/vm.conf"
launch 1
says err "id-block: signed for the measurement $measured, and this VM's is $("$SNPGUARD" measure --vm "$dir/vm/vm.conf");"
sed -i 's/^append = b/append = a/; s/^id-block-dir/policy = 0xb0000\n&/' "$dir/vm/vm.conf"
launch 1
says err 'id-block: signed for the policy 0x30000, and \[snp\] policy is 0xb0000'
sed -i '/^policy/d' "$dir/vm/vm.conf"
printf 'A' | dd of="$dir/vm/id/id-auth.bin" bs=1 seek=80 conv=notrunc status=none
rm "$dir/vm/id/id-auth.b64"
launch 1
says err 'id-auth: .*; the processor would not start the VM: make it again with snpguard id-block'
rm -r "$dir/vm/id"
launch 3
says err "$dir/vm/id/id-block.b64: not there; snpguard id-block --out writes it"

# What is not started is not printed: by no format, and not for the emulated VM.
"$SNPGUARD" id-block --vm "$dir/vm/vm.conf" --id-key "$dir/vm/id.pem" --out "$dir/vm/id" >/dev/null
head -c 100 /dev/zero >"$dir/vm/initrd"
sed -i 's/^append = a/append = b\ninitrd = initrd/' "$dir/vm/vm.conf"
for how in --dry-run '--format libvirt' '--dry-run --emulate'; do
    read -ra options <<<"$how"
    expect 1 "$SNPGUARD" run --vm "$dir/vm/vm.conf" "${options[@]}"
    silent out
    says err 'id-block: signed for the measurement'
done
"$FIRMWARE" "$dir/vm/OVMF.fd" no-hashes
for how in --dry-run '--format libvirt' '--dry-run --emulate'; do
    read -ra options <<<"$how"
    expect 3 "$SNPGUARD" run --vm "$dir/vm/vm.conf" "${options[@]}"
    silent out
    says err "$dir/vm/OVMF.fd: kernel specified, but"
done

refuses "^snpguard run: $dir/vm/vm.conf:2: \[vm\] has no key 'kernle'" '[vm]
kernle = x'
refuses 'vm.conf:1: \[wm\]: no such section' '[wm]'
refuses "needs a kernel and an initrd" '[vm]
kernel = x'
conf '[vm]
kernel = x'
expect 2 "$SNPGUARD" run --vm "$dir/vm/vm.conf"
says err 'vm.conf: \[vm\] has no firmware'
expect 2 "$SNPGUARD" run --vm "$dir/vm/vm.conf" --dry-run
says err 'vm.conf: \[vm\] has no firmware'
conf '[vm]
firmware = f
vmm = ec2'
expect 2 "$SNPGUARD" run --vm "$dir/vm/vm.conf" --dry-run
says err 'vmm is not qemu: that VM is started by its provider'
conf '[vm]
firmware = f
svsm = s
firmware-vars-size = 4096'
expect 2 "$SNPGUARD" run --vm "$dir/vm/vm.conf" --dry-run
says err 'has an svsm, which QEMU takes only packed'
expect 2 "$SNPGUARD" run --vm "$dir/vm/vm.conf" --accel kvm
says err 'accel.*emulate'
expect 3 "$SNPGUARD" run --vm "$dir/absent"
says err "$dir/absent: No such file"
expect 2 "$SNPGUARD" run
says err 'vm is required'

finish
