# SPDX-License-Identifier: GPL-3.0-or-later
# Revocation lists of the key service and of the cache.
. "$(dirname "$0")/kds.sh"

# Revocation lists.
touch index
echo 01 >number
printf '[ca]\ndefault_ca = ark\n[ark]\ncertificate = Milan.ark\nprivate_key = chips/ark.key\n' >ca.conf
printf 'database = index\ncrlnumber = number\ndefault_md = sha384\ndefault_crl_days = 30\n' >>ca.conf
# list FILE OPTION...
list() {
    local file=$1
    shift
    openssl ca -config ca.conf -gencrl -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:48 \
        -sigopt rsa_mgf1_md:sha384 "$@" 2>openssl.err | openssl crl -outform DER -out "$file" ||
        fail "$(cat openssl.err)"
}
list kds/Milan/vcek.crl -crl_lastupdate 20200101000000Z -crl_nextupdate 20200201000000Z
serve
verify 0 "$milan"
expect 0 "$SNPGUARD" certs fetch --report "chips/$milan.report" --ark Milan.ark --kds "$kds" --crl
asked "200 $vcek" "200 $chain" "200 /vcek/v1/Milan/crl"
kds=none verify 1 "$milan"
says err 'refused by chain.crl'
kds=none verify 0 "$milan" --crl off
list kds/Milan/vcek.crl
hurry
stop
echo >kds/mode
cp -r "$cache" kept
serve
mkdir -p "$XDG_CACHE_HOME/snpguard"
cp -r kept "$cache"
verify 0 "$milan"
says out '^pass +chain.crl'
asked "200 /vcek/v1/Milan/crl"
serve
verify 0 "$milan" --crl require
asked "200 $vcek" "200 $chain" "200 /vcek/v1/Milan/crl"
printf 'R\t450101000000Z\t250101000000Z,CACompromise\t010001\tunknown\t/CN=SEV\n' >index
list kds/Milan/vcek.crl
serve
verify 1 "$milan" --crl require
says err 'refused by chain.crl'

# A list of the cache counts for one report and for a folder of them, whatever came with these.
stop
mkdir all same
cp "chips/$milan.pem" all
cp "chips/$milan.report" same
for place in "--certs all" ""; do
    # shellcheck disable=SC2086  # an option and its value, or none
    kds=none verify 1 "$milan" $place
    says err 'refused by chain.crl: AMD has revoked'
    # shellcheck disable=SC2086
    expect 1 "$SNPGUARD" verify --batch same --ark Milan.ark --authentic-only --kds none $place
    says out "chain.crl: AMD has revoked"
    # shellcheck disable=SC2086
    expect 0 "$SNPGUARD" verify --batch same --ark Milan.ark --authentic-only --kds none --crl off $place
done
finish
