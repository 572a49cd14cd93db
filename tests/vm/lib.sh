# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the VM tests share: sourced by tests/vm/test-*.sh. A test boots the product's own initramfs
# with the emulator's archive appended, talks to it over a forwarded port, and reads its console.
#
# Prints TAP. Every wait has a deadline; nothing outlives the test.

set -euo pipefail

top=$(dirname -- "$(dirname -- "$(dirname -- "$(realpath -- "${BASH_SOURCE[0]}")")")")
build=${SNPGUARD_BUILD:?the build directory (meson test sets it)}
snpguard=$build/tools/snpguard
# Made once per build by prepare.sh: kernel/, initramfs.zst, images and keys.
fixtures=$build/tests/vm/fixtures

"$top/tests/vm/prepare.sh" "$build" || exit 1

# What boots; a test may put others in their place.
kernel=$fixtures/kernel
initramfs=$fixtures/initramfs

work=$(mktemp -d)
# No test asks AMD's key service, or finds what another one left: https goes nowhere.
export XDG_CACHE_HOME=$work/.cache https_proxy=http://127.0.0.1:1 no_proxy=
vm_pid=
tap_n=0
tap_failed=0
# How the kernel starts the initramfs; "/init" leaves the emulator out.
rdinit=/emulator/init
# A unified kernel image in place of kernel, initramfs and command line; Debian's firmware starts it.
uki=
# Its memory in MiB, and its processors.
memory=512
processors=2

cleanup()
{
    vm_stop
    rm -rf -- "$work"
}
trap cleanup EXIT

# --- TAP ---

ok()
{
    tap_n=$((tap_n + 1))
    echo "ok $tap_n - $*"
}

not_ok()
{
    tap_n=$((tap_n + 1))
    tap_failed=$((tap_failed + 1))
    echo "not ok $tap_n - $*"
    [ ! -f "$work/console" ] || sed 's/^/# console: /' "$work/console" | tail -n 25
}

# check NAME COMMAND...: the command's exit status decides.
check()
{
    local name=$1
    shift
    if "$@" >"$work/check.out" 2>&1; then
        ok "$name"
    else
        not_ok "$name"
        sed 's/^/# /' "$work/check.out" | tail -n 20
    fi
}

# check_exit STATUS NAME COMMAND...: that very exit status.
check_exit()
{
    local want=$1 name=$2 got=0
    shift 2
    "$@" >"$work/check.out" 2>&1 || got=$?
    if [ "$got" -eq "$want" ]; then
        ok "$name"
    else
        not_ok "$name (exit status $got, expected $want)"
        sed 's/^/# /' "$work/check.out" | tail -n 20
    fi
}

finish()
{
    echo "1..$tap_n"
    [ "$tap_failed" -eq 0 ]
    exit
}

# --- VMs ---

# vm_initrd [EMULATOR-OPTION...]: the product's initramfs and an emulator of its own behind it.
vm_initrd()
{
    emulator_pack "$work/emulator" "$@"
    cat -- "$initramfs" "$work/emulator/emulator.cpio" >"$work/initrd"
}

# emulator_pack DIR [OPTION...]
emulator_pack()
{
    local dir=$1
    shift
    mkdir -p -- "$dir"
    "$build/tests/emulator/snpguard-emulator-pack" --out "$dir" --pki "$fixtures/pki" \
        --modules "$kernel/modules" "$@" >"$work/pack.log" 2>&1 ||
        { cat -- "$work/pack.log" >&2; return 1; }
}

forward()
{
    echo ",hostfwd=tcp:127.0.0.1:$1-:$2"
}

# vm_append COMMAND-LINE: the whole of it. What the kernel does for itself and no test looks at is left
# out: emulated, it is a tenth of a boot.
vm_append()
{
    echo "console=ttyS0 panic=-1 no_timer_check mitigations=off cryptomgr.notests rdinit=$rdinit $1"
}

# vm_start DISK COMMAND-LINE [QEMU-OPTION...]: starts in the background; sets $port and $host,
# where the agent is, and $ssh_port.
# DISK "" starts without one. The disk is opened as a snapshot: fixtures stay as they are.
vm_start()
{
    local disk=$1 boot
    boot=(-kernel "$kernel/vmlinuz" -initrd "$work/initrd" -append "$(vm_append "$2")")
    [ -z "$uki" ] || boot=(-bios /usr/share/ovmf/OVMF.fd -kernel "$uki")
    shift 2
    for _ in 1 2 3 4 5; do
        # Below the ports that the kernel gives to clients, of which there are thousands at times.
        port=$(shuf -i 20000-32000 -n 1)
        host=127.0.0.1:$port
        ssh_port=$((port + 1))
        : >"$work/console"
        qemu-system-x86_64 -machine q35 -accel tcg,thread=multi -cpu max -smp "$processors" -m "$memory" \
            -nodefaults -display none -no-reboot -serial "file:$work/console" \
            "${boot[@]}" \
            ${disk:+-drive "file=$disk,format=raw,if=virtio,snapshot=on"} \
            -netdev "user,id=net0,restrict=on$(forward "$port" 8400)$(forward "$ssh_port" 22)" \
            -device virtio-net-pci,netdev=net0,romfile= "$@" >"$work/qemu.log" 2>&1 &
        vm_pid=$!
        vm_came_up && return 0
        grep -q 'Could not set up host forwarding' "$work/qemu.log" || break
    done
    cat -- "$work/qemu.log" >&2
    return 1
}

# QEMU has its ports by the time that the guest says something; on a busy machine that can take a while.
vm_came_up()
{
    for _ in $(seq 50); do
        [ ! -s "$work/console" ] || return 0
        kill -0 "$vm_pid" 2>/dev/null || return 1
        sleep 0.1
    done
}

vm_stop()
{
    [ -n "$vm_pid" ] || return 0
    kill "$vm_pid" 2>/dev/null || :
    wait "$vm_pid" 2>/dev/null || :
    vm_pid=
}

# vm_console REGEX [SECONDS]: waits until the console has shown it.
vm_console()
{
    local regex=$1 deadline=$((SECONDS + ${2:-60}))
    until grep -a -q -E -- "$regex" "$work/console"; do
        if [ "$SECONDS" -ge "$deadline" ]; then
            echo "console did not show: $regex" >&2
            return 1
        fi
        if ! kill -0 "$vm_pid" 2>/dev/null; then
            sleep 0.2
            grep -a -q -E -- "$regex" "$work/console" && return 0
            echo "the VM ended before its console showed: $regex" >&2
            return 1
        fi
        sleep 0.1
    done
}

# vm_ended [SECONDS]: waits until the machine has switched itself off.
vm_ended()
{
    local deadline=$((SECONDS + ${1:-30}))
    while kill -0 "$vm_pid" 2>/dev/null; do
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.1
    done
    wait "$vm_pid" 2>/dev/null || :
    vm_pid=
}

# refuses NAME DISK COMMAND-LINE REGEX [QEMU-OPTION...]: a boot that must end with that line, and with
# nothing opened. On one processor: a second one costs a quarter of the time of such a boot.
refuses()
{
    local name=$1 disk=$2 append=$3 regex=$4 processors=1
    shift 4
    vm_start "$disk" "$append" "$@"
    check "$name: says so" vm_console "$regex" 100
    check "$name: the machine stops" vm_ended 30
    check "$name: nothing was opened" vm_silent_about 'guest: init reached|the root disk is open'
    vm_stop
}

vm_silent_about()
{
    ! grep -a -q -E -- "$1" "$work/console"
}

vm_waits_for_key()
{
    vm_console 'waiting for the owner.s key' "${1:-60}"
}

# --- HTTP ---

# http STATUS PATH [CURL-OPTION...]: the answer's status must be that; its body is in $work/body.
http()
{
    local want=$1 path=$2 got
    shift 2
    got=$(curl -s -S --max-time 90 -o "$work/body" -w '%{http_code}' "$@" "http://$host$path") ||
        got=none
    [ "$got" = "$want" ] && return 0
    echo "GET/POST $path: status $got, expected $want: $(head -c 300 "$work/body")" >&2
    return 1
}

# unlock [OPTION VALUE]...: as the owner of the standard fixtures does it; options given here take
# the place of the standard ones.
unlock()
{
    local -A standard=(
        [--owner-key]=$fixtures/owner.pem [--record]=$fixtures/root.json
        [--volume-key]=$fixtures/volume.key [--ark]=$fixtures/pki/ark.pem
        [--measurement]=$(cat "$fixtures/measurement") [--wait]=60 [--kds]=none
    )
    local given options=()
    for given in "$@"; do
        unset "standard[$given]"
    done
    for given in "${!standard[@]}"; do
        options+=("$given" "${standard[$given]}")
    done
    "$snpguard" unlock "$host" "${options[@]}" "$@"
}

owner_option()
{
    echo "snpguard.owner=$(cat "$fixtures/owner.pub")"
}

luks_options()
{
    echo "snpguard.mode=luks root=UUID=$(jq -r '.volumes[0].uuid' "$fixtures/root.json") $(owner_option)"
}

verity_options()
{
    echo "snpguard.mode=verity root=/dev/vda roothash=$(cat "$fixtures/verity.roothash")"
}
