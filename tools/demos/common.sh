# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the demos share; each sources it. tools/demo has set $build, $cache and $job. Every wait has a
# deadline; no VM outlives the script.

snpguard=${build:?}/tools/snpguard
# Everything that a demo makes.
demo=${cache:?}/demo-${job:?}
kernel=
# What the emulated processor reports.
measurement=
# Where the agent of the VM is to be found; each demo chooses.
port=
vm_pid=

step()
{
    printf '\n\033[1m[%3d s] %s\033[0m\n' "$SECONDS" "$*"
}

indent()
{
    sed 's/^/    /'
}

random_hex()
{
    head -c "$1" /dev/urandom | od -An -vtx1 | tr -d ' \n'
}

# Two signals: the first one would only ask the guest.
stop_vm()
{
    [ -n "$vm_pid" ] || return 0
    kill -TERM "$vm_pid" 2>/dev/null || :
    kill -HUP "$vm_pid" 2>/dev/null || :
    wait "$vm_pid" 2>/dev/null || :
    vm_pid=
}
trap stop_vm EXIT

show_console()
{
    tr -d '\r' <"$demo/console" | grep -a -E "$1" | sed -e 's/\x1b\[[0-9;?]*[a-zA-Z]//g' -e 's/^/    /' |
        tail -n "${2:-30}"
}

wait_console()
{
    local regex=$1 deadline=$((SECONDS + $2))
    until grep -a -q -E -- "$regex" "$demo/console"; do
        if [ "$SECONDS" -ge "$deadline" ] || ! kill -0 "$vm_pid" 2>/dev/null; then
            show_console . 40
            die "the console did not show: $regex (all of it: $demo/console)"
        fi
        sleep 0.2
    done
}

# The machine must switch itself off.
wait_end()
{
    local deadline=$((SECONDS + $1))
    while kill -0 "$vm_pid" 2>/dev/null; do
        [ "$SECONDS" -lt "$deadline" ] || die "the VM goes on"
        sleep 0.2
    done
    wait "$vm_pid" 2>/dev/null || :
    vm_pid=
}

start_vm()
{
    : >"$demo/console"
    "$snpguard" run --vm "$demo/vm.conf" --emulate </dev/null >"$demo/console" 2>&1 &
    vm_pid=$!
}

prepare_programs()
{
    step "Installing what is missing, and building (the first time takes some minutes)"
    tools/debian/install-deps
    [ -f "$build/build.ninja" ] || meson setup "$build" >"$cache/demo-build.log" 2>&1 ||
        die "meson failed; see $cache/demo-build.log"
    meson compile -C "$build" >"$cache/demo-build.log" 2>&1 ||
        die "the build failed; see $cache/demo-build.log"
    stat -c "    agent: %s bytes" "$build/agent/snpguard-agent"
    kernel=$(tools/debian/guest-kernel cloud)
}

# prepare_guest: the initramfs, and the stand-in, whose reports say $measurement.
prepare_guest()
{
    step "The guest's initramfs, and the stand-in for the secure processor"
    "$snpguard" initramfs --agent "$build/agent/snpguard-agent" --modules "$kernel/modules" \
        --out "$demo/initramfs"
    stat -c "    initramfs: %s bytes" "$demo/initramfs"
    measurement=$(random_hex 48)
    "$build/tests/emulator/snpguard-emulator-pack" --out "$demo/emulator" --pki "$demo/pki" \
        --modules "$kernel/modules" --measurement "$measurement"
}

# fetch_and_verify: the running VM, asked with a fresh nonce.
fetch_and_verify()
{
    local nonce
    nonce=$(random_hex 32)
    "$snpguard" report fetch "127.0.0.1:$port" --nonce "$nonce" --out "$demo/report.json"
    "$snpguard" verify --report "$demo/report.json" --nonce "$nonce" --ark "$demo/pki/ark.pem" \
        --measurement "$measurement"
}
