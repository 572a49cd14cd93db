# SPDX-License-Identifier: GPL-3.0-or-later
# snpguard run with real QEMUs, never with KVM: that each takes the command line made for it, and VMs
# started, asked to power down, and ended.
. "$(dirname "$0")/lib.sh"
: "${FIRMWARE:?path of the built firmware-write}"
top=$(dirname -- "$(dirname -- "$(dirname -- "$(realpath -- "$0")")")")
mkdir "$dir/vm"

command -v qemu-system-x86_64 >/dev/null || skip "no qemu-system-x86_64"
# From the cache of this machine, which lib.sh hides from the product.
kernel=$(XDG_CACHE_HOME='' "$top/tools/debian/guest-kernel" cloud) || skip "no kernel of Debian's"
newer=$(XDG_CACHE_HOME='' "$top/tools/debian/trixie-qemu") || skip "no QEMU of Debian 13"

conf() {
    printf '%s\n' "$1" >"$dir/vm/vm.conf"
}

# --- Command lines ---

# asks QMP-COMMAND...: starts what is in $dir/command without letting the machine run, and asks it; the
# answers are in $dir/answers.
asks() {
    rm -f "$dir"/qmp.*
    mkfifo "$dir/qmp.in" "$dir/qmp.out"
    { sed '$ s/$/ \\/' "$dir/command"; printf -- '-S -qmp pipe:%s\n' "$dir/qmp"; } >"$dir/asked"
    timeout 60 cat "$dir/qmp.out" >"$dir/answers" &
    { printf '{"execute": "qmp_capabilities"}\n'; printf '%s\n' "$@" '{"execute": "quit"}'; } |
        timeout 60 dd of="$dir/qmp.in" status=none &
    expect 0 timeout 60 bash "$dir/asked"
    wait
}

# answer N EXPRESSION: the Nth answer, the first being that of qmp_capabilities.
answer() {
    jq -s -e "map(select(has(\"return\"))) | .[$1].return | $2" "$dir/answers" >/dev/null ||
        { fail "answer $1 is not '$2':"; sed 's/^/    /' "$dir/answers"; }
}

# get OBJECT PROPERTY
get() {
    printf '{"execute": "qom-get", "arguments": {"path": "%s", "property": "%s"}}\n' "$1" "$2"
}
status='{"execute": "query-status"}'

head -c 4096 /dev/zero >"$dir/vm/initrd"
truncate -s 1M "$dir/vm/ro,ot.img" "$dir/vm/data.img"
conf "[vm]
kernel = $kernel/vmlinuz
initrd = initrd
append = console=ttyS0 root=UUID=1 snpguard.owner='x'
memory = 256
vcpus = 4

[disk root]
file = ro,ot.img

[disk data]
file = data.img
read-only = yes

[network]

[emulate]
archive = emulator.cpio"
"$SNPGUARD" run --vm "$dir/vm/vm.conf" --emulate --dry-run |
    sed "s,INITRD\\b,$dir/vm/initrd," >"$dir/command"
asks "$status" '{"execute": "query-cpus-fast"}' '{"execute": "query-block"}' \
    "$(get /machine/peripheral-anon/device[2] romfile)"
answer 1 '.status == "prelaunch"'
answer 2 'length == 4'
answer 3 'map(.inserted.ro) == [false, true]'
answer 4 '. == ""'

# QEMU that knows SNP: each property has arrived, and nothing but the hardware is missing. The image is
# no firmware that could boot; the machine does not run.
"$FIRMWARE" "$dir/made-up"
size=$(stat -c %s "$dir/made-up")
# QEMU wants it in pieces of 64 KiB.
{ head -c $((-size & 65535)) /dev/zero; cat "$dir/made-up"; } >"$dir/vm/OVMF.fd"
data=$(head -c 32 /dev/urandom | base64 -w0)
snp="[vm]
firmware = OVMF.fd
kernel = $kernel/vmlinuz
initrd = initrd
append = console=ttyS0
cpu = EPYC-v4
cpu-sig = 0x00a20f12
memory = 256

[snp]
policy = 0xb0000
cbitpos = 47
host-data = $data

[disk root]
file = ro,ot.img

[network]"
conf "$snp"
for key in id author; do "$SNPGUARD" id-block --new-key "$dir/$key.pem" >/dev/null; done
"$SNPGUARD" id-block --vm "$dir/vm/vm.conf" --id-key "$dir/id.pem" --author-key "$dir/author.pem" \
    --out "$dir/id" >/dev/null
block=$(cat "$dir/id/id-block.b64")
auth=$(cat "$dir/id/id-auth.b64")
conf "${snp/host-data/"id-block = $block
id-auth = $auth
host-data"}"
PATH=$newer:$PATH
expect 0 "$SNPGUARD" run --vm "$dir/vm/vm.conf" --dry-run
silent err
sed 's/^    -accel kvm/    -accel tcg/' "$dir/out" >"$dir/whole"
cp "$dir/whole" "$dir/command"
expect 1 timeout 60 bash "$dir/command"
says err 'sev-snp-guest: KVM required'
[ "$(wc -l <"$dir/err")" = 1 ] || fail "more than KVM is missing: $(cat "$dir/err")"
sed 's/confidential-guest-support=snp,//' "$dir/whole" >"$dir/command"
cpu=/machine/unattached/device[0]
asks "$status" "$(get /objects/snp policy)" "$(get /objects/snp cbitpos)" \
    "$(get /objects/snp host-data)" "$(get /objects/snp id-block)" "$(get /objects/snp id-auth)" \
    "$(get /objects/snp author-key-enabled)" "$(get /objects/snp kernel-hashes)" \
    "$(get "$cpu" family)" "$(get "$cpu" model)" "$(get "$cpu" stepping)"
answer 1 '.status == "prelaunch"'
answer 2 '. == 720896'
answer 3 '. == 47'
answer 4 ". == \"$data\""
answer 5 ". == \"$block\""
answer 6 ". == \"$auth\""
answer 7 '. == true'
answer 8 '. == true'
answer 9 '. == 25'
answer 10 '. == 33'
answer 11 '. == 2'

# What this QEMU has not learned yet, it is not given.
sed -i 's/^cbitpos.*/features = 0x21/; /^id-/d' "$dir/vm/vm.conf"
expect 0 "$SNPGUARD" run --vm "$dir/vm/vm.conf" --dry-run
says err 'warning: QEMU 10.0 does not know debug-swap of sev-snp-guest'
PATH=${PATH#"$newer:"}

# --- VMs ---

# The second archive holds a shell and what hears the power button.
make_archives() {
    local f
    mkdir -p "$dir/first/first" "$dir/second/emulator" "$dir/second/proc" "$dir/second/sys"
    # One byte more than a multiple of four, however long the archive.
    (cd "$dir/first" && find . | cpio -o -H newc --quiet) >"$dir/vm/first"
    printf '\0' >>"$dir/vm/first"
    for f in dash mount insmod sleep; do
        PATH=$PATH:/sbin:/usr/sbin command -v "$f"
    done >"$dir/programs"
    { cat "$dir/programs"; xargs ldd <"$dir/programs" | grep -o '/[^ ]*[^: ]'; } | sort -u |
        while read -r f; do
            mkdir -p "$dir/second$(dirname "$f")"
            cp -L -n "$f" "$dir/second$f"
        done
    cp "$kernel/modules/kernel/drivers/acpi/button.ko" "$dir/second/"
    cat >"$dir/second/emulator/init" <<END
#!$(command -v dash)
PATH=/bin:/sbin:/usr/bin:/usr/sbin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
insmod /button.ko
[ -d /first ] && echo "guest: both archives"
read -r line </proc/cmdline
echo "guest: \$line"
case \$line in *stay*) while :; do sleep 1; done ;; esac
pressed=/sys/firmware/acpi/interrupts/ff_pwr_btn
while case \$line in *listen*) read -r n _ <\$pressed; [ "\$n" = 0 ] ;; *) false ;; esac; do
    sleep 0.2
done
echo "guest: ends"
echo o >/proc/sysrq-trigger
while :; do sleep 1; done
END
    chmod 0755 "$dir/second/emulator/init"
    (cd "$dir/second" && find . | cpio -o -H newc --quiet) >"$dir/vm/second"
}

# start WORD: a VM whose guest does that, as the leader of a process group; waits until it is at it.
start() {
    sed -i "s/^append = .*/append = console=ttyS0 quiet panic=-1 $1/" "$dir/vm/vm.conf"
    # An asynchronous command of this shell would ignore SIGINT.
    # shellcheck disable=SC2016 # Perl's
    perl -e '$SIG{INT} = "DEFAULT"; setpgrp; exec @ARGV' \
        "$SNPGUARD" run --vm "$dir/vm/vm.conf" --emulate >"$dir/out" 2>"$dir/err" </dev/null &
    pid=$!
    heard out "guest: .*$1"
    qemu=$(cat "/proc/$pid/task/$pid/children")
    qemu=${qemu% }
    [ -n "$qemu" ] || fail "no QEMU runs"
}

# heard out|err REGEX: waits until that was said.
heard() {
    local i
    for i in $(seq 300); do
        grep -q -- "$2" "$dir/$1" && return
        sleep 0.2
    done
    says "$1" "$2"
}

# ended NAME: the command is at its end, with status 0, and so is QEMU.
ended() {
    local status=0
    wait "$pid" || status=$?
    [ "$status" = 0 ] || fail "$1: status $status"
    [ ! -e "/proc/$qemu/exe" ] || fail "$1: QEMU runs on"
}

make_archives
conf "[vm]
kernel = $kernel/vmlinuz
initrd = first
append = console=ttyS0 quiet panic=-1
memory = 256

[emulate]
archive = second"
expect 0 timeout 100 "$SNPGUARD" run --vm "$dir/vm/vm.conf" --emulate
says out '^guest: both archives'
says out '^guest: no_timer_check rdinit=/emulator/init .*quiet panic=-1'

# Ctrl-C reaches all of the terminal's group, and a guest that hears of it.
start listen
kill -INT -- "-$pid"
ended 'a guest that listens'
says err 'asking the guest to power down; a second signal ends it at once'
says out 'guest: ends'

# A guest that does not listen goes on, until the second signal.
start stay
kill -TERM "$pid"
heard err 'asking the guest'
sleep 0.5
[ -e "/proc/$qemu/exe" ] || fail "QEMU ended at the first signal"
kill -INT -- "-$pid"
ended 'a guest that does not listen'
[ "$(grep -c 'asking the guest' "$dir/err")" = 1 ] || fail "the guest was asked twice"

# A VM that cannot start.
sed -i "s,^kernel = .*,kernel = $dir/absent," "$dir/vm/vm.conf"
expect 3 "$SNPGUARD" run --vm "$dir/vm/vm.conf" --emulate
says err 'QEMU ended with status 1'
finish
