# SPDX-License-Identifier: GPL-3.0-or-later
# Where certificates come from: every place in its order, and what the key service is asked for.
. "$(dirname "$0")/kds.sh"

# From the service; then from the cache, with the service gone and without network.
serve
verify 0 "$milan"
asked "200 $vcek" "200 $chain"
verify 0 "$milan"
expect 0 "$SNPGUARD" verify --report "chips/$milan.report" --ark Milan.ark --authentic-only --kds none
asked "200 $vcek" "200 $chain"
stop
verify 0 "$milan"

# What is given is not asked for: all of it, or the leaf alone.
mkdir all one
cp "chips/$milan.pem" all
cut_out "chips/$milan.pem" 1 >one/leaf
serve
verify 0 "$milan" --certs all
asked
verify 0 "$milan" --certs one
asked "200 $chain"
[ "$(find "$cache" -name '*.der' | wc -l)" = 2 ] || fail "what was given was kept: $(ls "$cache")"

# Version 2 has no product; Turin has other parameters and a shorter id.
serve
verify 0 milan-v2-vcek-spl127
asked "200 /vcek/v1/Milan/$chip?blSPL=127&teeSPL=127&snpSPL=127&ucodeSPL=127" "200 $chain"
serve
verify 0 genoa-v2-vcek-spl255
genoa="$chip?blSPL=255&teeSPL=255&snpSPL=255&ucodeSPL=255"
asked "404 /vcek/v1/Milan/$genoa" "200 /vcek/v1/Genoa/$genoa" "200 /vcek/v1/Genoa/cert_chain"
serve
verify 0 turin-v3-vcek-spl127
asked "200 /vcek/v1/Turin/${chip:0:16}?fmcSPL=127&blSPL=127&teeSPL=127&snpSPL=127&ucodeSPL=127" \
    "200 /vcek/v1/Turin/cert_chain"

# What nobody can ask for.
cut_out chips/milan-v3-vlek-spl128.pem 3 >vlek.ark
serve
verify 1 milan-v3-vcek-masked-spl0
says err 'hides its chip'
says err 'refused by chain.complete'
expect 1 "$SNPGUARD" verify --report chips/milan-v3-vlek-spl128.report --ark vlek.ark \
    --authentic-only --kds "$kds"
says err "provider alone"
says err 'refused by chain.complete'
asked
cut_out chips/milan-v3-vlek-spl128.pem 1 >vlek.pem
expect 0 "$SNPGUARD" certs import vlek.pem
expect 0 "$SNPGUARD" verify --report chips/milan-v3-vlek-spl128.report --ark vlek.ark \
    --authentic-only --kds "$kds"
asked "200 /vlek/v1/Milan/cert_chain"

# Other providers' VLEKs for the same TCB are in nobody's way.
cut_out chips/milan-v3-vlek-spl128.pem 2 >asvk.pem
for csp in a b c d e; do
    {
        printf '1.3.6.1.4.1.3704.1.1=ASN1:INTEGER:0\n1.3.6.1.4.1.3704.1.2=ASN1:IA5STRING:Milan\n'
        printf '1.3.6.1.4.1.3704.1.3.%s=ASN1:INTEGER:128\n' 1 2 3 8
        printf '1.3.6.1.4.1.3704.1.3.%s=ASN1:INTEGER:0\n' 4 5 6 7
        printf '1.3.6.1.4.1.3704.1.5=ASN1:IA5STRING:%s\n' $csp
    } >extensions
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -keyout /dev/null -subj \
        "/OU=Engineering/C=US/L=Santa Clara/ST=CA/O=Advanced Micro Devices/CN=SEV-VLEK" 2>openssl.err |
        openssl x509 -req -CA asvk.pem -CAkey chips/ask.key -set_serial 0 -days 99 -sha384 -sigopt \
            rsa_padding_mode:pss -sigopt rsa_pss_saltlen:48 -sigopt rsa_mgf1_md:sha384 \
            -extfile extensions -out "other-$csp.pem" 2>openssl.err || fail "$(cat openssl.err)"
done
expect 0 "$SNPGUARD" certs import other-*.pem
[ "$(find "$cache" -name 'Milan-vlek-*.der' | wc -l)" = 6 ] || fail "certs import: $(ls "$cache")"
for name in "$cache"/Milan-vlek-*.der; do
    cmp -s "$name" <(openssl x509 -in vlek.pem -outform DER) && fail "the right one is the first"
    break
done
expect 0 "$SNPGUARD" verify --report chips/milan-v3-vlek-spl128.report --ark vlek.ark \
    --authentic-only --kds none

# Many at once: one request for each thing.
serve
for n in 1 2 3 4 5 6 7 8; do
    "$SNPGUARD" verify --report "chips/$milan.report" --ark Milan.ark --authentic-only --kds "$kds" \
        >"out.$n" 2>&1 && touch "well.$n" &
    pids[n]=$!
done
wait "${pids[@]}"
[ "$(find . -name 'well.*' | wc -l)" = 8 ] || fail "not all of eight: $(cat out.*)"
asked "200 $vcek" "200 $chain"

# A folder of reports: each has what it needs, and one that cannot be reached is tried once.
mkdir folder
for name in "$milan" milan-v2-vcek-spl127 milan-v3-vcek-masked-spl0; do
    cp "chips/$name.report" folder
done
batch=("$SNPGUARD" verify --batch folder --ark Milan.ark --authentic-only)
serve
expect 1 "${batch[@]}" --kds "$kds"
says out '^2 passed, 1 failed, 0 not checked$'
[ "$(wc -l <kds/log)" = 3 ] || fail "a batch asked: $(cat kds/log)"
stop
expect 1 "${batch[@]}" --kds none
says out '^2 passed, 1 failed, 0 not checked$'
rm -r "$cache" folder/*masked*
expect 3 "${batch[@]}" --kds "$kds"
says out '^0 passed, 0 failed, 2 not checked$'

# No folder for a cache: still verified.
serve
(unset HOME XDG_CACHE_HOME; verify 0 "$milan"; says err 'no cache of certificates'; exit "$failed") || failed=1
asked "200 $vcek" "200 $chain"
finish
