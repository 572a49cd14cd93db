# SPDX-License-Identifier: GPL-3.0-or-later
# --products: what the file adds counts in every command that verifies, and a file that is none stops
# it. What such a file may say: tests/unit/verifier/test-products-parse.c.
doc=$(cd "$(dirname "$0")/../../docs" && pwd)/products.md
. "$(dirname "$0")/agent.sh"

spki=$(openssl x509 -in pki/ark.pem -noout -pubkey | openssl pkey -pubin -outform DER |
    openssl dgst -sha256 -r | cut -d ' ' -f 1)
start honest
"$SNPGUARD" report fetch "$host" --key-request 2>/dev/null >answer.json
"$SNPGUARD" report show --json answer.json >report.json
measurement=$(sed -n 's/.*"measurement": "\(.*\)".*/\1/p' report.json)
product=$(sed -n 's/.*"product": "\(Milan\|Genoa\|Turin\).*/\1/p' report.json)
echo "# nothing" >nothing
printf '[product %s]\nark-spki = %s\n' "$product" "$spki" >root
printf '[product Milan]\ntcb = turin\n' >changed
printf '[silicon Milan]\nfloor = snp 0x01\n' >lowered
printf '[product Milan]\n\0' >zero
: >empty

"$SNPGUARD" keygen --volume --out root.key
echo '{"version":1,"volumes":[{"name":"root","uuid":"0f8fad5b-d9cb-469f-a165-70867728950e",
    "cipher":"aes-xts-random","integrity":"hmac(sha256)","sector_size":4096,
    "data_offset":16777216}]}' >record.json
mkdir reports certs
cp answer.json reports
cp pki/*.pem certs
# each STATUS FILE [REGEX]: verify, one report and a folder, and unlock, with their words.
each() {
    local status=$1 file=$2 message=${3:-}
    expect "$status" "$SNPGUARD" verify --report answer.json --measurement "$measurement" \
        --certs certs --products "$file"
    [ -z "$message" ] || says err "$message"
    expect "$status" "$SNPGUARD" verify --batch reports --measurement "$measurement" \
        --certs certs --products "$file"
    expect "$status" "$SNPGUARD" unlock "$host" --unpinned --record record.json \
        --volume-key root.key --certs certs --measurement "$measurement" --products "$file"
    [ -z "$message" ] || says err "$message"
}
each 1 nothing 'refused by chain.root'
[ ! -s said ] || fail "something was posted: $(cat said)"
each 3 changed '--products changed:2: tcb: that of Milan is settled'
each 3 lowered '--products lowered:2: floor: snp 0x01 is less than the 0x17 that is known'
each 3 zero '--products zero: not a text'
each 3 empty '--products empty: '
each 3 absent '--products absent: No such file'
expect 3 "$SNPGUARD" ssh "$host" --certs certs --measurement "$measurement" --products changed
says err '--products changed:2:'
[ ! -s said ] || fail "something was posted: $(cat said)"
each 0 root
# The example of the documentation is one, and a root in it as good.
sed -n '/^```ini/,/^```$/p' "$doc" | grep -v '^```' >example
[ -s example ] || fail "no example in $doc"
{ cat example; [ "$product" = Turin ] || cat root; } >both
each 0 both
# An answer with the chip's certificate alone: those of the cache are judged by the same products.
expect 0 "$SNPGUARD" certs import certs
expect 0 "$SNPGUARD" verify --batch reports --measurement "$measurement" --kds none --products root
expect 1 "$SNPGUARD" verify --batch reports --measurement "$measurement" --kds none --products nothing
says out 'chain.root'
finish
