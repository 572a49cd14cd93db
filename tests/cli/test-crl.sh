# SPDX-License-Identifier: GPL-3.0-or-later
# AMD's revocation list in the commands that verify, as OpenSSL's own tool makes it for a root of the
# test's. What every kind of list is worth: tests/unit/verifier/test-crl.c.
. "$(dirname "$0")/agent.sh"

mkdir none good expired revoked both
touch index
echo 01 >number
cat >ca.conf <<'CONF'
[ca]
default_ca = ark
[ark]
certificate = pki/ark.pem
private_key = pki/ark.key
database = index
crlnumber = number
default_md = sha384
default_crl_days = 30
CONF

# make FILE OPTION...
make() {
    local file=$1
    shift
    openssl ca -config ca.conf -gencrl -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:48 \
        -sigopt rsa_mgf1_md:sha384 -out "$file" "$@" 2>openssl.err || fail "$(cat openssl.err)"
}
make good/list.pem
openssl crl -in good/list.pem -outform DER -out both/list
make expired/list.pem -crl_lastupdate 20200101000000Z -crl_nextupdate 20200201000000Z
printf 'R\t450101000000Z\t250101000000Z,CACompromise\t%s\tunknown\t/CN=SEV\n' \
    "$(openssl x509 -in pki/ask.pem -noout -serial | cut -d = -f 2)" >index
make revoked/list.pem
cp revoked/list.pem both

start honest
"$SNPGUARD" report fetch "$host" --key-request 2>/dev/null >answer.json
measurement=$("$SNPGUARD" report show --json answer.json |
    sed -n 's/.*"measurement": "\(.*\)".*/\1/p')

# verify STATUS OPTION...
verify() {
    local status=$1
    shift
    expect "$status" "$SNPGUARD" verify --kds none --report answer.json --ark pki/ark.pem \
        --measurement "$measurement" "$@"
}

verify 0
says out '^skip +chain.crl +no revocation list'
verify 0 --crl if-present --certs none
says out '^skip +chain.crl'
verify 1 --crl require
says err 'refused by chain.crl: there is no revocation list'
verify 1 --crl require --json
says out '"failed": "chain.crl"'
for mode in if-present require; do
    verify 0 --crl $mode --certs good
    says out '^pass +chain.crl'
    verify 1 --crl $mode --certs expired
    says err 'refused by chain.crl: the revocation list has expired'
    verify 1 --crl $mode --certs revoked
    says err 'refused by chain.crl: AMD has revoked'
    says out 'with the ASK'
    verify 1 --crl $mode --certs both
    says err 'refused by chain.crl: AMD has revoked'
done
for kind in expired revoked; do
    verify 0 --crl off --certs $kind
    says out '^skip +chain.crl +not asked for'
done
verify 2 --crl maybe
says err "--crl: 'maybe' is not one of"

# As many as fit, from any place; one more is told where it lies, and to keep the newest will do.
mkdir full "$XDG_CACHE_HOME/snpguard/certs.full"
for n in {1..64}; do
    cp good/list.pem "full/$n.pem"
    cp good/list.pem "$XDG_CACHE_HOME/snpguard/certs.full/Milan-crl-$n.der"
done
verify 0 --crl require --certs full
mv "$XDG_CACHE_HOME/snpguard/certs" "$XDG_CACHE_HOME/snpguard/certs.was"
mv "$XDG_CACHE_HOME/snpguard/certs.full" "$XDG_CACHE_HOME/snpguard/certs"
verify 0 --crl require
verify 0 --crl require --certs full
cp good/list.pem full/65.pem
verify 3 --certs full
says err '--certs full: more certificates or revocation lists than any chain needs; .*of revocation lists, keep the newest of each line'
cp good/list.pem "$XDG_CACHE_HOME/snpguard/certs/Milan-crl-65.der"
verify 3
says err "$XDG_CACHE_HOME/snpguard/certs: more than 64 revocation lists: remove what is old"
rm -r "$XDG_CACHE_HOME/snpguard/certs"
mv "$XDG_CACHE_HOME/snpguard/certs.was" "$XDG_CACHE_HOME/snpguard/certs"

# A revocation stands in a batch too, where the key service has failed another report: one thread takes
# them in the order of their names.
mkdir folder
cp answer.json folder/b
start no-certificates
"$SNPGUARD" report fetch "$host" --fresh --out folder/a 2>/dev/null
expect 1 taskset -c 0 "$SNPGUARD" verify --batch folder --ark pki/ark.pem --measurement "$measurement" \
    --certs revoked --kds http://127.0.0.1:1
says out '^not-checked +a +chain.complete: '
says out '^fail +b +chain.crl: AMD has revoked'

# Whoever releases a key asks the same.
start honest
"$SNPGUARD" keygen --volume --out root.key
echo '{"version":1,"volumes":[{"name":"root","uuid":"0f8fad5b-d9cb-469f-a165-70867728950e",
    "cipher":"aes-xts-random","integrity":"hmac(sha256)","sector_size":4096,
    "data_offset":16777216}]}' >record.json
unlock=("$SNPGUARD" unlock "$host" --kds none --unpinned --record record.json --volume-key root.key
    --ark pki/ark.pem --measurement "$measurement")
expect 1 "${unlock[@]}" --crl require
says err 'refused by chain.crl: there is no'
expect 1 "${unlock[@]}" --certs revoked
says err 'refused by chain.crl: AMD has revoked'
[ ! -s said ] || fail "something was posted: $(cat said)"
expect 0 "${unlock[@]}" --crl require --certs good
says out '^pass +chain.crl'

ssh-keygen -q -t ed25519 -N '' -C '' -f bound
start honest '' bound.pub
expect 1 "$SNPGUARD" ssh --ark pki/ark.pem --measurement "$measurement" --certs revoked "$host"
says err 'refused by chain.crl: AMD has revoked'
finish
