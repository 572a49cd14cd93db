#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The main job: a VM boots, proves itself, gets its key from its owner and starts the real init from
# the encrypted root. Before that: everybody who is not its owner, and the owner's own mistakes.

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"

emulated_measurement=$(cat "$fixtures/measurement")
vm_initrd --measurement "$emulated_measurement"
vm_start "$fixtures/root.img" "$(luks_options) -- first second"
check "asks for the key" vm_waits_for_key
check "status says so" http 200 /v1/status
check "status: waiting-for-key" jq -e '.state == "waiting-for-key" and .mode == "luks"' "$work/body"

# Whoever is not the owner.
check_exit 1 "a key sealed by a stranger is refused" unlock --owner-key "$fixtures/stranger.pem"
check_exit 1 "a guest with another measurement gets no key" \
    unlock --measurement "$(printf '%096d' 8)"
check_exit 1 "a guest on a processor that AMD does not vouch for gets no key" \
    "$snpguard" unlock "$host" --owner-key "$fixtures/owner.pem" --record "$fixtures/root.json" \
    --volume-key "$fixtures/volume.key" --measurement "$emulated_measurement"

jq -n -c --arg k "$(head -c 32 /dev/urandom | base64 -w 0)" \
    '{nonce: $k, enc: $k, ciphertext: $k}' >"$work/noise.json"
noise()
{
    for _ in $(seq 40); do
        http 403 /v1/key -H 'Content-Type: application/json' --data-binary "@$work/noise.json" ||
            return 1
    done
    [ "$(grep -a -c 'key message refused: not sealed by the owner' "$work/console")" -le 20 ]
}
check "noise is refused, and does not fill the log" noise

# The owner's mistakes.
check_exit 1 "a key that does not open the volume is refused" \
    unlock --volume-key "$fixtures/wrong.key"
jq '.volumes[0].uuid = "00000000-0000-4000-8000-000000000000"' "$fixtures/root.json" \
    >"$work/other-uuid.json"
check_exit 1 "a volume of another UUID is not opened" unlock --record "$work/other-uuid.json"
jq '.volumes[0].cipher = "aes-xts-plain64"' "$fixtures/root.json" >"$work/other-cipher.json"
check_exit 1 "a volume of another cipher is not opened" unlock --record "$work/other-cipher.json"
check "nothing was opened" vm_silent_about 'guest: init reached|the root disk is open'

# The owner.
check "the owner unlocks" unlock
check "the real init runs" vm_console 'guest: ready' 60
check "from the encrypted root" grep -a -q 'guest: marker the encrypted root of the tests' \
    "$work/console"
check "on device-mapper" grep -a -q 'guest: mount /dev/mapper/root / ext4' "$work/console"
for fs in 'devtmpfs /dev ' 'proc /proc ' 'sysfs /sys ' 'tmpfs /run '; do
    check "mounted: $fs" grep -a -q -E "guest: mount [a-z]* ${fs#* }" "$work/console"
done
check "init's path and the words behind --" grep -a -q 'argv0 /sbin/init, argc 3' "$work/console"
for word in first second; do
    check "init's argument $word" grep -a -q "guest: argument $word" "$work/console"
done
check "init inherits nothing but 0 to 2, and no alarm" \
    grep -a -q 'guest: inherits 3 descriptors, an alarm in 0 s' "$work/console"

check "the kernel limits log lines again" grep -a -q 'guest: log-limit ratelimit' "$work/console"

# After it.
check "goes on serving" http 200 /v1/status
check "status: booted" jq -e '.state == "booted" and (.phases | length) >= 8' "$work/body"
check "no second key is wanted" http 409 "/v1/key-request?nonce=$(printf '%064d' 1)"
check_exit 1 "a second unlock is refused" unlock --wait 5
check "reports go on" http 200 "/v1/report?nonce=$(printf '%064d' 2)"
check "the report binds nothing and its nonce" jq -e '.bound.kind == "none"' "$work/body"
check "the report verifies" "$snpguard" verify --report "$work/body" --kds none --ark "$fixtures/pki/ark.pem" \
    --nonce "$(printf '%064d' 2)" --measurement "$emulated_measurement"

# The survivors, seen from inside.
none=0000000000000000
for name in attester server; do
    [ "$name" = attester ] && uid=65531 || uid=65532
    for want in "Uid:(.$uid){4}" "Gid:(.$uid){4}" 'Groups:' "CapInh:.$none" "CapPrm:.$none" \
        "CapEff:.$none" "CapBnd:.$none" "CapAmb:.$none" 'NoNewPrivs:.1' 'Seccomp:.2' \
        'oom_score_adj: -900'; do
        check "$name: $want" grep -a -q -E "guest: survivor $name ${want}[[:space:]]*$" "$work/console"
    done
done

# descriptors NAME: the kinds of what it holds, each once; sockets without their numbers.
descriptors()
{
    tr -d '\r' <"$work/console" | sed -n "s/^guest: survivor ${1} descriptor [0-9]*: //p" |
        sed 's/^socket:.*/socket/' | LC_ALL=C sort -u | xargs
}
# sockets NAME MAX
sockets_at_most()
{
    [ "$(grep -a -c -E "guest: survivor ${1} descriptor [0-9]+: socket" "$work/console")" -le "$2" ]
}
check "attester: holds null, log, device and sockets" \
    [ "$(descriptors attester)" = '/dev/kmsg /dev/null /dev/sev-guest socket' ]
check "attester: to boot and to the server" sockets_at_most attester 2
check "server: holds null, log, poller and sockets" \
    [ "$(descriptors server)" = '/dev/kmsg /dev/null anon_inode:[eventpoll] socket' ]
check "server: its listener, and perhaps boot's and a connection's" sockets_at_most server 4

vm_stop
vm_start "$fixtures/root.img" "$(luks_options) snpguard.listen=none"
check "snpguard.listen=none: the owner unlocks" unlock
check "snpguard.listen=none: the real init runs" vm_console 'guest: ready' 60
check "snpguard.listen=none: no process is left" vm_silent_about 'guest: survivor (attester|server)'
check "snpguard.listen=none: nothing is served" http none /v1/status
finish
