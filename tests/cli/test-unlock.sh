# SPDX-License-Identifier: GPL-3.0-or-later
# unlock and report fetch against an agent that is honest, and against one that lies in each way. No
# lie may get a key: the agent says "posted" when anything reaches it.
. "$(dirname "$0")/agent.sh"

owner=$("$SNPGUARD" keygen --out owner.pem)
"$SNPGUARD" keygen --out stranger.pem >/dev/null
"$SNPGUARD" keygen --volume --out root.key
"$SNPGUARD" keygen --volume --out data.key
key=$(od -An -v -tx1 root.key | tr -d ' \n')
uuid=0f8fad5b-d9cb-469f-a165-70867728950e
volume='"cipher":"aes-xts-random","integrity":"hmac(sha256)","sector_size":4096,"data_offset":16777216'
echo "{\"version\":1,\"volumes\":[{\"name\":\"root\",\"uuid\":\"$uuid\",$volume}]}" >record.json

# unlock STATUS OPTION...: as the owner does it.
unlock() {
    local status=$1
    shift
    expect "$status" "$SNPGUARD" unlock "$host" --record record.json --ark pki/ark.pem "$@"
}

usual=(--owner-key owner.pem --volume-key root.key)
refuse() {
    local scenario=$1 status=$2 regex=$3
    start "$scenario"
    unlock "$status" "${usual[@]}" --measurement "$measurement" --kds none
    says err "$regex"
    [ ! -s said ] || fail "$scenario: something was posted"
}

# What the agent of the tests is configured to run, as its report tells.
start honest
measurement=$("$SNPGUARD" report fetch "$host" --key-request 2>nonce >answer.json &&
    "$SNPGUARD" report show --json answer.json | sed -n 's/.*"measurement": "\(.*\)".*/\1/p')
unlock 0 "${usual[@]}" --measurement "$measurement"
says out '^pass +report.binding'
says out '^unlocked: '
silent err
grep -qx "opened root $uuid aes-xts-random hmac(sha256) $key" said || fail "agent: $(cat said)"

# The same bytes as a file; its binding and nonce are judged there too.
nonce=$(sed -n 's/.*nonce \([0-9a-f]*\)$/\1/p' nonce)
verify=("$SNPGUARD" verify --report answer.json --ark pki/ark.pem --measurement "$measurement")
expect 0 "${verify[@]}" --nonce "$nonce"
says out '^pass +report.binding'
says out '^pass +report.nonce'
expect 1 "${verify[@]}" --nonce "$(printf '%064d' 0)"
says err 'refused by report.nonce'
expect 1 "$SNPGUARD" verify --report answer.json --measurement "$measurement"
says err 'refused by chain.root'

start honest
unlock 0 --owner-key owner.pem --volume-key root=root.key --measurement "$measurement" --json
says out '"unlocked": true'
says out '"problem": null'

# What the owner may get wrong.
start honest
unlock 1 "${usual[@]}" --measurement "$(printf '%096d' 9)"
says err 'refused by guest.measurement'
unlock 1 "${usual[@]}" --measurement "$(printf '%096d' 9)" --json
says out '"failed": "guest.measurement"'
says out '"unlocked": false'
# The description has the digest, and tells what differs.
"$FIRMWARE" OVMF.fd
printf '[vm]\nfirmware = OVMF.fd\n' >vm.conf
unlock 1 "${usual[@]}" --vm vm.conf --json
says err 'refused by guest.measurement: .* is another than that of vm.conf'
says out '"differs": \[\]'
says out '"unlocked": false'
[ ! -s said ] || fail "something was posted: $(cat said)"
expect 1 "$SNPGUARD" unlock "$host" --record record.json "${usual[@]}" --measurement "$measurement"
says err 'refused by chain.root'
unlock 1 "${usual[@]}" --measurement "$measurement" --at 2019-01-01
says err 'refused by chain.validity'
unlock 1 "${usual[@]}" --measurement "$measurement" --vmpl 1
says err 'refused by guest.vmpl'
unlock 2 "${usual[@]}" --volume-key root.key --measurement "$measurement"
says err 'second key'
unlock 3 --owner-key owner.pem --volume-key no-such-file --measurement "$measurement"
chmod 644 data.key
unlock 3 --owner-key owner.pem --volume-key data.key --measurement "$measurement"
says err 'others may read'
chmod 600 data.key
expect 3 "$SNPGUARD" unlock "$host" --record answer.json "${usual[@]}" --measurement "$measurement"
says err 'not a volume record'
expect 3 setsid -w "$SNPGUARD" unlock "$host" --record record.json --ark pki/ark.pem \
    --owner-key owner.pem --measurement "$measurement"
says err "key of volume 'root'.*--volume-key"
[ ! -s said ] || fail "something was posted: $(cat said)"

# Somebody else's key reaches the guest and is not opened.
unlock 1 --owner-key stranger.pem --volume-key root.key --measurement "$measurement"
says err 'guest says 403'
! grep -q opened said || fail "a stranger's message was opened"

# Without authentication, or without a measurement: only when said aloud.
start honest any
unlock 0 --unpinned --volume-key root.key --measurement "$measurement"
says err 'warning: not authenticated'
grep -q "^opened root" said || fail "mode_base: $(cat said)"
start honest
unlock 1 --unpinned --volume-key root.key --measurement "$measurement"
start honest
unlock 0 "${usual[@]}" --any-measurement
says err 'warning: any measurement'

# Two volumes.
start honest
other=${uuid%e}f
echo "{\"version\":1,\"volumes\":[{\"name\":\"root\",\"uuid\":\"$uuid\",$volume},
    {\"name\":\"data\",\"uuid\":\"$other\",$volume}]}" >two.json
two=("$SNPGUARD" unlock "$host" --record two.json --ark pki/ark.pem --owner-key owner.pem
    --measurement "$measurement")
expect 2 "${two[@]}" --volume-key root.key
says err 'NAME=FILE'
expect 2 "${two[@]}" --volume-key root=root.key --volume-key none=data.key
expect 0 "${two[@]}" --volume-key data=data.key --volume-key root=root.key
grep -q "^opened data $other" said || fail "two volumes: $(cat said)"

# Lies. Each is refused, and before a key is sent.
refuse other-nonce 1 'refused by report.nonce'
refuse other-key 1 'refused by report.binding'
refuse other-kind 1 'not an answer of the snpguard protocol'
refuse bad-signature 1 'refused by report.signature'
refuse debug-guest 1 'refused by guest.debug'
refuse low-level 1 'refused by guest.vmpl'
refuse other-chip 1 'refused by leaf.chip'
refuse batched-key 1 'refused by report.proof'
refuse no-certificates 1 'refused by chain.complete'
refuse bad-table 1 'certificate table is malformed'
refuse garbage 1 'its answer is of the wrong length'
refuse empty 1 'neither a bare report'
refuse oversized 3 'larger than any honest one'
refuse redirect 3 'HTTP status 302'
refuse not-http 3 'HTTP/0.9'
refuse not-waiting 1 'guest says 409'

# No key is read while the answer is: nobody writes into these, and a reader would wait for that.
mkfifo owner.pipe volume.pipe
for scenario in bad-signature garbage other-kind not-http; do
    start "$scenario"
    for way in "--owner-key owner.pem --volume-key volume.pipe" "--owner-key owner.pipe --volume-key root.key"
    do
        # Word splitting is wanted.
        expect $([ "$scenario" = not-http ] && echo 3 || echo 1) timeout 20 "$SNPGUARD" unlock "$host" \
            --record record.json --ark pki/ark.pem --measurement "$measurement" $way
    done
done
start honest
cat owner.pem >owner.pipe &
cat root.key >volume.pipe &
expect 0 timeout 20 "$SNPGUARD" unlock "$host" --record record.json --ark pki/ark.pem \
    --owner-key owner.pipe --volume-key volume.pipe --measurement "$measurement"

# Answers to the key.
start key-forbidden
unlock 1 "${usual[@]}" --measurement "$measurement" --json
says out '"status": 403'
says out '"type": "not-the-owner"'
says out '"unlocked": false'
says out '"verdict": "pass"'
start key-unfit
unlock 1 "${usual[@]}" --measurement "$measurement"
says err 'guest says 422: a problem: with \?\[31mcolour'
start key-dropped
unlock 3 "${usual[@]}" --measurement "$measurement"

# Patience.
start busy-twice
unlock 3 "${usual[@]}" --measurement "$measurement"
says err 'guest says 503'
start busy-twice
unlock 0 "${usual[@]}" --measurement "$measurement" --wait 30
says err 'waiting for the guest'
start starting
unlock 1 "${usual[@]}" --measurement "$measurement"
start starting
unlock 0 "${usual[@]}" --measurement "$measurement" --wait 30
expect 3 "$SNPGUARD" report fetch 127.0.0.1:1
says err "--wait SECONDS"
finish
