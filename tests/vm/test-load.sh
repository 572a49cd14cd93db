#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Clients that hold on to the server: 200 connections that say nothing, and bodies that come a byte
# a second, all from the owner's own address. The owner gets through all the same.

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"

idle_connections()
{
    local fd
    for _ in $(seq "$1"); do
        exec {fd}<>"/dev/tcp/127.0.0.1/$port" || return 1
        fds+=("$fd")
    done
}

slow_body()
{
    local fd
    exec {fd}<>"/dev/tcp/127.0.0.1/$port" || return 1
    printf 'POST /v1/key HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n' >&"$fd"
    printf 'Content-Length: 4000\r\n\r\n' >&"$fd"
    for _ in $(seq 30); do
        printf ' ' >&"$fd" || return 0
        sleep 1
    done
}

fds=()
slow_pids=()
vm_initrd
vm_start "$fixtures/root.img" "$(luks_options)"
check "asks for the key" vm_waits_for_key
ulimit -n 1024
check "200 idle connections" idle_connections 200
for _ in $(seq 20); do
    slow_body 2>/dev/null &
    slow_pids+=($!)
done
sleep 1
start=$SECONDS
check "status answers under load" http 200 /v1/status
check "within five seconds" [ $((SECONDS - start)) -le 5 ]
check "the owner unlocks under load" unlock
check "the real init runs" vm_console 'guest: ready'
kill "${slow_pids[@]}" 2>/dev/null || :
for fd in "${fds[@]}"; do
    exec {fd}>&-
done
check "serving goes on" http 200 "/v1/report?nonce=$(printf '%064d' 3)"
finish
