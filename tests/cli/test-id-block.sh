# SPDX-License-Identifier: GPL-3.0-or-later
# ID blocks: their bytes and signatures as OpenSSL sees them, keys in each form, what --check says of
# those that were changed, and what is refused.
. "$(dirname "$0")/lib.sh"
cd "$dir"

ld=$(printf '%096d' 0 | sed 's/0/5/g')
other_ld=$(printf '%096d' 0 | sed 's/0/6/g')

# bytes FILE OFFSET COUNT
bytes() {
    tail -c +$(($2 + 1)) "$1" | head -c $(($3))
}

hex() {
    od -An -v -tx1 | tr -d ' \n'
}

# number FILE OFFSET: 72 bytes, little-endian, as hex that OpenSSL reads.
number() {
    bytes "$1" "$2" 72 | od -An -v -tx1 -w1 | tac | tr -d ' \n'
}

# signature FILE OFFSET: R and S there, as DER.
signature() {
    printf 'asn1=SEQUENCE:sig\n[sig]\nr=INTEGER:0x%s\ns=INTEGER:0x%s\n' "$(number "$1" "$2")" \
        "$(number "$1" $(($2 + 72)))" >sig.conf
    openssl asn1parse -genconf sig.conf -noout -out sig.der
}

# point FILE OFFSET: QX and QY of the key there, big-endian, 48 bytes each.
point() {
    number "$1" $(($2 + 4)) | tail -c 96
    number "$1" $(($2 + 76)) | tail -c 96
}

# verifies KEY MESSAGE: the signature in sig.der is that key's.
verifies() {
    openssl pkey -in "$1" -pubout -out public.pem
    openssl dgst -sha384 -verify public.pem -signature sig.der "$2" >/dev/null ||
        fail "OpenSSL does not verify $2 by $1"
}

# New keys.
expect 0 "$SNPGUARD" id-block --new-key id.pem
says out '^[0-9a-f]{96}$'
silent err
id_digest=$(cat out)
[ "$(stat -c %a id.pem)" = 600 ] || fail "mode of the key: $(stat -c %a id.pem)"
grep -q 'BEGIN PRIVATE KEY' id.pem || fail "the key is not PKCS#8"
openssl pkey -in id.pem -noout -text | grep -q P-384 || fail "the key is not on P-384"
cp -p id.pem before
expect 3 "$SNPGUARD" id-block --new-key id.pem
says err 'there already'
cmp -s id.pem before || fail "an existing key was changed"
expect 0 "$SNPGUARD" id-block --new-key author.pem --json
says out '"key_digest": "[0-9a-f]{96}"'
author_digest=$(grep -Eo '[0-9a-f]{96}' out)
expect 3 "$SNPGUARD" id-block --new-key no-such-folder/key

# A block with everything in it.
cat >vm.conf <<'EOF'
[vm]
memory = 1G

[snp]
policy = 0x130000
id-key = id.pem
author-key = author.pem
family-id = 0102030405060708090a0b0c0d0e0f10
image-id = 1112131415161718191a1b1c1d1e1f20
guest-svn = 66051
EOF
expect 0 "$SNPGUARD" id-block --vm vm.conf --measurement "$ld" --out made
silent err
printf 'measurement = %s\nid-key = %s\nauthor-key = %s\n' "$ld" "$id_digest" "$author_digest" |
    cmp -s - out || fail "printed: $(cat out)"
names=0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20
[ "$(hex <made/id-block.bin)" = "$ld${names}01000000030201000000130000000000" ] ||
    fail "ID block: $(hex <made/id-block.bin)"
[ "$(stat -c %s made/id-auth.bin)" = 4096 ] || fail "ID authentication of another size"
for name in id-block id-auth; do
    base64 -d "made/$name.b64" | cmp -s - "made/$name.bin" || fail "$name.b64 has other bytes"
    [ "$(wc -l <"made/$name.b64")" = 1 ] || fail "$name.b64 is not one line"
done

# What it prints is for [policy], and no key of [snp].
{ printf '[policy]\n'; cat out; } >policy.conf
expect 2 "$SNPGUARD" id-block --vm policy.conf --measurement "$ld" --out none
says err 'no key to sign with: give --id-key PEM'
[ ! -e none ] || fail "a usage error left something"

# By OpenSSL alone.
auth=made/id-auth.bin
signature $auth 0x40
verifies id.pem made/id-block.bin
bytes $auth 0x240 1028 >id.key
[ "$(openssl dgst -sha384 -r id.key | cut -d' ' -f1)" = "$id_digest" ] || fail "digest of the ID key"
[ "$(point $auth 0x240)" = "$(openssl pkey -in id.pem -pubout -outform DER | tail -c 96 | hex)" ] ||
    fail "another ID key within"
signature $auth 0x680
verifies author.pem id.key
bytes $auth 0x880 1028 >author.key
[ "$(openssl dgst -sha384 -r author.key | cut -d' ' -f1)" = "$author_digest" ] ||
    fail "digest of the author key"
[ "$(hex <id.key | head -c 8)$(hex <author.key | head -c 8)" = 0200000002000000 ] || fail "curves"
[ "$(bytes $auth 0 0x40 | hex)" = "0100000001000000$(printf '%0112d' 0)" ] || fail "algorithms"
[ -z "$( (bytes $auth 0xd0 368; bytes $auth 0x2d4 940; bytes $auth 0x710 368; bytes $auth 0x914 1772) |
    tr -d '\0' | hex)" ] || fail "reserved bytes"

# Without an author key, and over the old files.
grep -v author-key vm.conf >plain.conf
expect 0 "$SNPGUARD" id-block --vm plain.conf --measurement "$ld" --out made --json
says out "\"id_key_digest\": \"$id_digest\""
says out '"author_key_digest": null'
says out '"guest_svn": 66051'
says out '"policy": "0x130000"'
[ "$(bytes $auth 0 8 | hex)" = 0100000000000000 ] || fail "algorithms without author key"
[ -z "$(bytes $auth 0x644 2492 | tr -d '\0' | hex)" ] || fail "an author key from nowhere"
signature $auth 0x40
verifies id.pem made/id-block.bin
expect 0 "$SNPGUARD" id-block --check made --vm plain.conf --measurement "$ld"
says out "^id-key = $id_digest"
expect 1 "$SNPGUARD" id-block --check made --vm vm.conf --measurement "$ld"
says err "made: author-key: expected $author_digest, got none"

# Keys in other forms give the same digest.
openssl ec -in id.pem -out sec1.pem 2>/dev/null
grep -q 'BEGIN EC PRIVATE KEY' sec1.pem || fail "not SEC1"
(umask 077; echo secret >right; echo wrong >wrong)
openssl pkcs8 -topk8 -in id.pem -passout file:right -out sealed.pem
openssl ecparam -name secp384r1 -genkey -out parameters.pem
openssl pkey -in id.pem -pubout -out public-id.pem
chmod 600 ./*.pem
make() {
    "$SNPGUARD" id-block --vm plain.conf --measurement "$ld" --out forms "$@"
}
expect 0 make --id-key sec1.pem
says out "^id-key = $id_digest"
expect 0 make --id-key sealed.pem --passphrase-file right
says out "^id-key = $id_digest"
expect 0 make --id-key parameters.pem
expect 0 "$SNPGUARD" id-block --check forms --id-key parameters.pem
expect 0 make --author-key author.pem
says out "^author-key = $author_digest"
rm -r forms
printf '[snp]\nid-key = sealed.pem\n' >sealed.conf
! "$SNPGUARD" vm check --for id-block sealed.conf 2>&1 | grep passphrase ||
    fail "vm check minds a passphrase"

# Keys that are none: nothing is written.
for curve in prime256v1 secp521r1; do
    openssl ecparam -name $curve -genkey -noout -out $curve.pem
done
openssl genpkey -algorithm ED25519 -out ed25519.pem 2>/dev/null
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out rsa.pem 2>/dev/null
echo garbage >garbage.pem
cp id.pem loose.pem
chmod 600 ./*.pem
chmod 644 loose.pem
# refused REGEX ARGUMENT...
refused() {
    local regex=$1
    shift
    expect 3 make "$@"
    says err "$regex"
    silent out
    [ ! -e forms ] || fail "'$*' wrote something"
}
refused 'prime256v1.pem: .*another curve than P-384' --id-key prime256v1.pem
refused 'secp521r1.pem: .*another curve than P-384' --author-key secp521r1.pem
refused 'ed25519.pem: not an EC key' --id-key ed25519.pem
refused 'rsa.pem: not an EC key' --id-key rsa.pem
refused 'garbage.pem: no key in PEM' --id-key garbage.pem
refused 'public-id.pem: a public key' --id-key public-id.pem
refused 'no-such.pem: No such file' --id-key no-such.pem
refused 'loose.pem: .*others may read' --id-key loose.pem
refused 'sealed.pem: the passphrase does not open' --id-key sealed.pem --passphrase-file wrong
expect 3 setsid -w "$SNPGUARD" id-block --vm plain.conf --measurement "$ld" --out forms \
    --id-key sealed.pem
says err 'sealed.pem: .*no terminal'

# A folder that cannot be filled stays empty.
mkdir -p half/id-auth.b64
expect 3 "$SNPGUARD" id-block --vm plain.conf --measurement "$ld" --out half
says err 'half/id-auth.b64: '
[ "$(ls half)" = id-auth.b64 ] || fail "left behind: $(ls half)"
expect 3 "$SNPGUARD" id-block --vm plain.conf --measurement "$ld" --out no/such
says err 'no/such: No such file'

# --check: every field that differs, by the name that it has in the description.
expect 0 "$SNPGUARD" id-block --vm vm.conf --measurement "$ld" --out made
cat >other.conf <<'EOF'
[snp]
policy = 0x30000
id-key = author.pem
author-key = public-id.pem
family-id = 01020304050607080900000000000000
image-id = 00000000000000000000000000000000
guest-svn = 7
EOF
expect 0 "$SNPGUARD" id-block --check made
expect 0 "$SNPGUARD" id-block --check made --measurement "$ld"
expect 0 "$SNPGUARD" id-block --check made --id-key public-id.pem --author-key author.pem
expect 1 "$SNPGUARD" id-block --check made --measurement "$other_ld"
says err "made: measurement: expected $other_ld, got $ld"
silent out
expect 1 "$SNPGUARD" id-block --check made --vm other.conf --measurement "$other_ld"
says err 'made: policy: expected 0x30000, got 0x130000'
says err 'made: family-id: expected 0102030405060708090{14}, got 0102030405060708090a0b0c0d0e0f10'
says err 'made: image-id: expected 0{32}, got 1112131415161718191a1b1c1d1e1f20'
says err 'made: guest-svn: expected 7, got 66051'
says err "made: id-key: expected $author_digest, got $id_digest"
says err "made: author-key: expected $id_digest, got $author_digest"
says err 'made: .*--out makes it anew'
expect 1 "$SNPGUARD" id-block --check made --vm other.conf --measurement "$ld" --json
says out '"verdict": "fail"'
says out '"key": "guest-svn"'
says out '"expected": "7"'
! grep -q '"key": "measurement"' out || fail "a measurement that does not differ"

# --check: what is not right in itself. poke FILE OFFSET: two bits of a byte change.
poke() {
    local byte=$((0x$(bytes "made/$1.bin" "$2" 1 | hex) ^ 3))
    printf '%b' "\\x$(printf %02x $byte)" |
        dd of="bad/$1.bin" bs=1 seek=$(($2)) conv=notrunc status=none
    base64 -w0 "bad/$1.bin" >"bad/$1.b64"
}
# spoiled REGEX FILE OFFSET
spoiled() {
    rm -rf bad
    cp -r made bad
    poke "$2" "$3"
    expect 1 "$SNPGUARD" id-block --check bad
    says err "$1"
    silent out
}
spoiled 'bad: an ID block of another version' id-block 0x50
spoiled 'bad: the ID block is not signed by the ID key' id-block 0
spoiled 'bad: an algorithm other than' id-auth 0
spoiled 'bad: a reserved byte is not zero' id-auth 0xfff
spoiled 'bad: a public key that is no point' id-auth 0x245
spoiled 'bad: the ID key is not signed by the author key' id-auth 0x680
expect 1 "$SNPGUARD" id-block --check bad --json
says out '"reason": "bad: the ID key is not signed by the author key"'
says out '"id_block": null'
cp made/id-auth.b64 bad/id-auth.b64
expect 1 "$SNPGUARD" id-block --check bad
says err 'bad/id-auth.b64: other bytes than in the .bin'
rm bad/id-auth.bin
expect 0 "$SNPGUARD" id-block --check bad
echo AAAA >bad/id-auth.b64
expect 1 "$SNPGUARD" id-block --check bad
says err 'bad/id-auth.b64: not 4096 bytes'
rm bad/id-auth.b64
expect 1 "$SNPGUARD" id-block --check bad
says err 'bad/id-auth.b64: not there'

# The launch digest is the one that measure computes.
expect 2 "$SNPGUARD" id-block --vm vm.conf --out made
says err 'vm.conf: no firmware is named'
expect 2 "$SNPGUARD" id-block --vm vm.conf --out made --measurement 00
firmware=${SNPGUARD_VECTORS:-}/measure/ovmf_AmdSev_suffix.bin
if [ -e "$firmware" ]; then
    sed "s|^memory.*|&\nfirmware = $firmware|" vm.conf >real.conf
    expect 0 "$SNPGUARD" measure --vm real.conf
    measured=$(cat out)
    expect 0 "$SNPGUARD" id-block --vm real.conf --out real
    says out "^measurement = $measured$"
    expect 0 "$SNPGUARD" id-block --vm real.conf --check real
    sed 's|^memory.*|&\nvcpus = 2|' real.conf >more.conf
    expect 1 "$SNPGUARD" id-block --vm more.conf --check real
    says err "real: measurement: expected [0-9a-f]{96}, got $measured"
fi

# Usage.
# misused REGEX ARGUMENT...
misused() {
    local regex=$1
    shift
    expect 2 "$SNPGUARD" id-block "$@"
    says err "$regex"
    silent out
}
misused 'one of --out DIR'
misused 'one of --out DIR' --out a --check b
misused 'one of --out DIR' --out a --check b --new-key c
misused '--new-key goes with --json alone' --new-key a --vm vm.conf
misused '--new-key goes with --json alone' --new-key a --passphrase-file right
misused '--out needs --vm' --out a --id-key id.pem
misused 'no passphrase' --check made --passphrase-file right
misused '--measurement: ' --check made --measurement 12
finish
