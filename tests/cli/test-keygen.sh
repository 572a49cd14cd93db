# SPDX-License-Identifier: GPL-3.0-or-later
# Keys: made once, private, readable by OpenSSL, never replaced, refused where others may read them.
. "$(dirname "$0")/lib.sh"
cd "$dir"

expect 0 "$SNPGUARD" keygen --out owner.pem
says out '^[A-Za-z0-9_-]{43}$'
silent err
public=$(cat out)
[ "$(stat -c %a owner.pem)" = 600 ] || fail "mode of the key: $(stat -c %a owner.pem)"
expect 0 "$SNPGUARD" keygen --public owner.pem
[ "$(cat out)" = "$public" ] || fail "--public prints another key"

# The same public key as OpenSSL finds in the file.
openssl pkey -in owner.pem -pubout -outform DER | tail -c 32 | base64 | tr '+/' '-_' | tr -d '=' \
    >theirs
[ "$(cat theirs)" = "$public" ] || fail "OpenSSL sees $(cat theirs)"

cp -p owner.pem before
expect 3 "$SNPGUARD" keygen --out owner.pem
says err 'there already'
cmp -s owner.pem before || fail "an existing key was changed"
(umask 0; expect 0 "$SNPGUARD" keygen --out umask.pem; exit "$failed") || failed=1
[ "$(stat -c %a umask.pem)" = 600 ] || fail "mode under umask 0: $(stat -c %a umask.pem)"

chmod 640 before
expect 3 "$SNPGUARD" keygen --public before
says err 'others may read'
expect 3 "$SNPGUARD" keygen --public no-such-file
says err 'No such file'
expect 3 "$SNPGUARD" keygen --out no-such-folder/key
echo garbage >garbage.pem
chmod 600 garbage.pem
expect 3 "$SNPGUARD" keygen --public garbage.pem
says err 'not an X25519 private key'
openssl genpkey -algorithm ED25519 -out other.pem 2>/dev/null
chmod 600 other.pem
expect 3 "$SNPGUARD" keygen --public other.pem
says err 'not an X25519 private key'

# With a passphrase.
(umask 077; echo secret >right; echo wrong >wrong)
expect 0 "$SNPGUARD" keygen --out sealed.pem --passphrase-file right
public=$(cat out)
grep -q 'BEGIN ENCRYPTED PRIVATE KEY' sealed.pem || fail "the key is not encrypted"
expect 0 "$SNPGUARD" keygen --public sealed.pem --passphrase-file right
[ "$(cat out)" = "$public" ] || fail "another key behind the passphrase"
openssl pkey -in sealed.pem -passin file:right -noout || fail "OpenSSL cannot read the sealed key"
expect 3 "$SNPGUARD" keygen --public sealed.pem --passphrase-file wrong
says err 'passphrase does not open'
silent out
chmod 644 right
expect 3 "$SNPGUARD" keygen --public sealed.pem --passphrase-file right
says err 'others may read'
# No terminal to ask at: setsid takes it away.
expect 3 setsid -w "$SNPGUARD" keygen --public sealed.pem
says err 'no terminal'

expect 0 "$SNPGUARD" keygen --volume --out volume.key
silent out
[ "$(stat -c '%a %s' volume.key)" = '600 32' ] || fail "volume key: $(stat -c '%a %s' volume.key)"
expect 0 "$SNPGUARD" keygen --volume --out other.key
! cmp -s volume.key other.key || fail "two equal volume keys"
expect 3 "$SNPGUARD" keygen --volume --out volume.key
says err 'there already'
finish
