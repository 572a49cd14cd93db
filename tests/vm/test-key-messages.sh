#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Messages to POST /v1/key that are not what they should be: malformed, too large, recorded in an
# earlier boot, sent for another nonce. The VM refuses each and goes on waiting for its owner.

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"

post()
{
    local want=$1 file=$2
    http "$want" /v1/key -H 'Content-Type: application/json' --data-binary "@$file"
}

b64()
{
    head -c "$1" /dev/zero | base64 -w 0
}

# The message that "unlock" would send, kept in a file instead.
record_message()
{
    unlock --message-out "$1" && [ -s "$1" ]
}

vm_initrd
vm_start "$fixtures/root.img" "$(luks_options)"
check "asks for the key" vm_waits_for_key
check "a message is recorded in this boot" record_message "$work/old.json"
vm_stop

vm_start "$fixtures/root.img" "$(luks_options)"
check "asks for the key again" vm_waits_for_key
check "a message of an earlier boot: 403" post 403 "$work/old.json"
check "a message is recorded in this boot too" record_message "$work/new.json"

jq -c --arg n "$(b64 32)" '.nonce = $n' "$work/new.json" >"$work/m.json"
check "for another nonce: 403" post 403 "$work/m.json"
jq -c --arg n "$(b64 32)" '.enc = $n' "$work/new.json" >"$work/m.json"
check "an encapsulated key of low order: 403" post 403 "$work/m.json"
jq -c '.ciphertext |= (explode | .[20] = (if .[20] == 65 then 66 else 65 end) | implode)' \
    "$work/new.json" >"$work/m.json"
check "one changed letter of the ciphertext: 403" post 403 "$work/m.json"

head -c 100 "$work/new.json" >"$work/m.json"
check "truncated JSON: 400" post 400 "$work/m.json"
: >"$work/m.json"
check "no body: 400" post 400 "$work/m.json"
echo '{"nonce":1,"enc":2,"ciphertext":3}' >"$work/m.json"
check "wrong types: 400" post 400 "$work/m.json"
jq -c '.extra = 1' "$work/new.json" >"$work/m.json"
check "an unknown member: 400" post 400 "$work/m.json"
sed 's/"nonce"/"enc":"AA==","nonce"/' "$work/new.json" >"$work/m.json"
check "a name twice: 400" post 400 "$work/m.json"
jq -c '.enc = "!!!!"' "$work/new.json" >"$work/m.json"
check "malformed base64: 400" post 400 "$work/m.json"
jq -c --arg c "$(b64 31)" '.enc = $c' "$work/new.json" >"$work/m.json"
check "a key of 31 bytes: 400" post 400 "$work/m.json"
head -c 20000 /dev/zero | tr '\0' ' ' >"$work/m.json"
check "a body over 16 KiB: 413" post 413 "$work/m.json"

check "still waiting" http 200 /v1/status
check "state: waiting-for-key" jq -e '.state == "waiting-for-key"' "$work/body"
check "nothing was opened" vm_silent_about 'the root disk is open'
check "the recorded message of this boot opens: 200" post 200 "$work/new.json"
check "the real init runs" vm_console 'guest: ready'
check "the same message again: 409" post 409 "$work/new.json"
finish
