# SPDX-License-Identifier: GPL-3.0-or-later
# Where certificates come from: every place in its order, and a key service that does what it likes.
. "$(dirname "$0")/lib.sh"
: "${SILICON:?path of the built silicon}"
stand_in=$(cd "$(dirname "$0")/../kds" && pwd)/kds.py
command -v python3 >/dev/null || skip "no python3"
cd "$dir"
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$dir"' EXIT
cache=$XDG_CACHE_HOME/snpguard/certs

milan=milan-v3-vcek-spl128
mkdir chips foreign kds
"$SILICON" chips "$milan" milan-v2-vcek-spl127 genoa-v2-vcek-spl255 turin-v3-vcek-spl127 \
    milan-v3-vcek-masked-spl0 milan-v3-vcek-spl0 milan-v3-vlek-spl128
"$SILICON" foreign "$milan"

# cut_out FILE N: the Nth certificate of a chain: leaf, ASK, ARK.
cut_out() {
    awk -v n="$2" '/BEGIN/ {at++} at == n' "$1"
}

# publish PRODUCT NAME HWID-BYTES TCB: at the stand-in's place for it.
publish() {
    local chip
    chip=$(od -An -v -tx1 -j 416 -N "$3" "chips/$2.report" | tr -d ' \n')
    mkdir -p "kds/$1/$chip"
    cut_out "chips/$2.pem" 1 | openssl x509 -outform DER -out "kds/$1/$chip/$4"
    { cut_out "chips/$2.pem" 2; cut_out "chips/$2.pem" 3; } >"kds/$1/vcek.pem"
    cut_out "chips/$2.pem" 3 >"$1.ark"
}
publish Milan milan-v2-vcek-spl127 64 127-127-127-127
publish Milan "$milan" 64 128-128-128-128
publish Genoa genoa-v2-vcek-spl255 64 255-255-255-255
publish Turin turin-v3-vcek-spl127 8 127-127-127-127-127
{ cut_out chips/milan-v3-vlek-spl128.pem 2; cut_out chips/milan-v3-vlek-spl128.pem 3; } >kds/Milan/vlek.pem
cut_out chips/milan-v3-vlek-spl128.pem 3 >vlek.ark
chip=$(od -An -v -tx1 -j 416 -N 64 "chips/$milan.report" | tr -d ' \n')
leaf="$chip?blSPL=128&teeSPL=128&snpSPL=128&ucodeSPL=128"

stop() {
    [ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; }
    server=
}

# serve [MODE]: a service that nobody has asked yet, and a cache with nothing in it.
serve() {
    local tries=0
    stop
    rm -rf "$cache" kds/port kds/log
    : >kds/log
    echo "${1:-}" >kds/mode
    python3 "$stand_in" kds 2>complaint &
    server=$!
    until [ -s kds/port ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || { fail "the stand-in does not start: $(cat complaint)"; exit 1; }
        sleep 0.05
    done
    kds=http://127.0.0.1:$(cat kds/port)
}

# asked [STATUS PATH]...: these requests there were, in this order, and no other.
asked() {
    printf '%s' "${*:+$(printf '%s\n' "$@")}" | diff - <(printf '%s' "$(cat kds/log)") >difference ||
        fail "line ${BASH_LINENO[0]}: other requests: $(cat difference)"
}

# verify STATUS NAME [OPTION]...
verify() {
    local status=$1 name=$2 product
    shift 2
    product=$(sed 's/^./\U&/; s/-.*//' <<<"$name")
    expect "$status" "$SNPGUARD" verify --report "chips/$name.report" --ark "$product.ark" \
        --authentic-only --kds "$kds" "$@"
}

# The stamps that keep requests ten seconds apart would keep these tests waiting.
hurry() {
    find "$cache" -name '.*.asked' -delete
}

chain=/vcek/v1/Milan/cert_chain
vcek=/vcek/v1/Milan/$leaf

# From the service; then from the cache, with the service gone and without network.
serve
verify 0 "$milan"
asked "200 $vcek" "200 $chain"
verify 0 "$milan"
expect 0 "$SNPGUARD" verify --report "chips/$milan.report" --ark Milan.ark --authentic-only --kds none
asked "200 $vcek" "200 $chain"
stop
verify 0 "$milan"
cp -r "$cache" filled

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

# A chip that the service does not know: said so once, and not asked for again at once.
serve
verify 1 milan-v3-vcek-spl0
says err 'key service has none'
verify 1 milan-v3-vcek-spl0
says err 'a moment ago'
asked "404 /vcek/v1/Milan/$chip?blSPL=00&teeSPL=00&snpSPL=00&ucodeSPL=00"
stop
verify 3 "$milan"
says err "127.0.0.1:.*could not be fetched: Connection refused.*snpguard certs import"

# Left alone for as long as it says; given up where that is too long, by all who come after as well.
serve throttle
before=$SECONDS
verify 0 "$milan"
[ $((SECONDS - before)) -ge 4 ] || fail "asked again after $((SECONDS - before)) seconds"
asked "429 $vcek" "200 $vcek" "429 $chain" "200 $chain"
serve busy
verify 3 "$milan"
says err 'wants to be left alone for now'
verify 3 "$milan"
says err 'for [0-9]* more seconds'
asked "503 $vcek"

before=$SECONDS
serve slow
verify 3 "$milan"
says err 'timed out|Timeout'
[ $((SECONDS - before)) -le 60 ] || fail "waited for $((SECONDS - before)) seconds"

# Other answers than what was asked for: refused, and not kept.
openssl x509 -in <(cut_out chips/milan-v3-vcek-spl0.pem 1) -outform DER -out kds/wrong
for mode in cut error redirect huge garbage wrong; do
    serve $mode
    verify 3 "$milan"
    says err "$kds/vcek/v1/Milan/"
    [ "$(wc -l <kds/log)" = 1 ] || fail "$mode: asked for more: $(cat kds/log)"
    [ -z "$(find "$cache" -name '*.der')" ] || fail "$mode: kept: $(ls "$cache")"
done
# The right names, by somebody else's keys.
openssl x509 -in <(cut_out "foreign/$milan.pem" 1) -outform DER -out kds/wrong
serve wrong
verify 3 "$milan"
says err 'something else than was asked for'
hurry
echo >kds/mode
verify 0 "$milan"
cp kds/Milan/vcek.pem vcek.pem
{ cut_out "foreign/$milan.pem" 2; cut_out "foreign/$milan.pem" 3; } >kds/Milan/vcek.pem
serve
verify 3 "$milan"
says err "cert_chain.*something else than was asked for"
cp vcek.pem kds/Milan/vcek.pem

# A cache with anything in it is no reason to believe it, and is mended.
file=$(basename "$(ls filled/Milan-vcek-*.der)")
printf 'no certificate' >garbage
cp kds/wrong forged
openssl x509 -in <(cut_out "foreign/$milan.pem" 2) -outform DER -out strange
head -c 300000 /dev/zero >large
for place in "$file:kds/Milan/$chip/127-127-127-127" "$file:forged" "$file:garbage" "$file:large" \
    Milan-ask.der:garbage "Milan-ask.der:filled/$file" Milan-ask.der:strange Milan-ark.der:strange; do
    serve
    mkdir -p "$cache"
    cp filled/*.der "$cache"
    cp "${place#*:}" "$cache/${place%%:*}"
    kds=none verify 1 "$milan"
    says err 'refused by chain.complete'
    verify 0 "$milan"
    diff -r -x '.*' filled "$cache" || fail "$place was not mended"
    [ "$(wc -l <kds/log)" = 1 ] || fail "$place: asked for more: $(cat kds/log)"
done
serve
mkdir -p "$cache/$file"
verify 0 "$milan"
says err 'not kept'
serve
mkdir -p "$cache"
mkfifo "$cache/$file"
verify 0 "$milan"

# Nobody can write to this folder, not even root.
serve
mkdir -p "${cache%/*}"
ln -s /sys "$cache"
verify 0 "$milan"
says err "$cache: .*what was fetched is not kept"
asked "200 $vcek" "200 $chain"
expect 3 "$SNPGUARD" certs fetch --report "chips/$milan.report" --ark Milan.ark --kds none
serve
ln -s /sys "$cache"
expect 3 "$SNPGUARD" certs fetch --report "chips/$milan.report" --ark Milan.ark --kds "$kds"
says err 'not kept'

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

# The commands.
serve
expect 0 "$SNPGUARD" certs fetch --report "chips/$milan.report" --ark Milan.ark --kds "$kds"
asked "200 $vcek" "200 $chain"
expect 0 "$SNPGUARD" certs list
[ "$(wc -l <out)" = 3 ] || fail "certs list: $(cat out)"
says out '^[0-9a-f]{16}  vcek  Milan .*chip .* boot_loader 128, tee 128, snp 128, microcode 128'
id=$(sed -n 's/  ark .*//p' out)
expect 0 "$SNPGUARD" certs show "$id" --json
says out '"amd_root": false'
says out '"kind": "ark"'
expect 0 "$SNPGUARD" certs list --json
[ "$(jq -r '[.[].kind] | join(" ")' out)" = "ark ask vcek" ] || fail "certs list --json: $(cat out)"
expect 3 "$SNPGUARD" certs show 0123456789abcdef
says err 'neither a file nor an id'
expect 1 "$SNPGUARD" certs show garbage
expect 0 "$SNPGUARD" certs show "chips/$milan.pem"
says out '^kind +vcek'
says out "^chip_id +$chip"
serve
expect 3 "$SNPGUARD" certs fetch --product Milan --kds "$kds"
says err 'something else than was asked for' # AMD's root it is not
expect 3 "$SNPGUARD" certs fetch --product Milan --kds none
says err 'not to be asked'
serve
expect 0 "$SNPGUARD" certs import "chips/$milan.pem" all
[ "$(wc -l <out)" = 6 ] || fail "certs import: $(cat out)"
kds=none verify 0 "$milan"
openssl req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -subj /CN=SEV-Rome -out rome.pem 2>/dev/null
expect 1 "$SNPGUARD" certs import rome.pem "chips/$milan.pem"
says err 'rome.pem: /CN=SEV-Rome: not a certificate or revocation list of AMD'
says out 'vcek of Milan'
expect 1 "$SNPGUARD" certs import garbage
says err 'garbage: '

# What an owner's file of products adds is known to these commands, too.
printf '[product Milan]\nark-spki = %s\n' "$(openssl x509 -in Milan.ark -noout -pubkey |
    openssl pkey -pubin -outform DER | openssl dgst -sha256 -r | cut -d ' ' -f 1)" >root
printf '[product Florence]\ntcb = turin\nchip-id = 8\nmodels = 1Bh 00-0F\nark-spki = %064d\n' 1 >florence
printf '[silicon Florence]\nproduct = Florence\nmodels = 1Bh 00-0F\n' >>florence
serve
expect 0 "$SNPGUARD" certs fetch --product Milan --products root --kds "$kds"
asked "200 $chain" "200 /vlek/v1/Milan/cert_chain"
expect 2 "$SNPGUARD" certs fetch --product Florence --products root --kds none
expect 3 "$SNPGUARD" certs fetch --product Florence --products florence --kds none
says err '/vcek/v1/Florence/cert_chain: not in the cache'
openssl req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -subj /CN=ARK-Florence -out ark.pem 2>/dev/null
for command in import show; do
    expect 1 "$SNPGUARD" certs $command ark.pem
    expect 0 "$SNPGUARD" certs $command ark.pem --products florence
    says out Florence
done
expect 0 "$SNPGUARD" certs list
! grep -q Florence out || fail "a line that is not known: $(cat out)"
says err 'Florence-ark.der: not a certificate'
expect 0 "$SNPGUARD" certs list --products florence
says out 'ark +Florence'
id=$(sed -n 's/  ark  *Florence.*//p' out)
expect 0 "$SNPGUARD" certs show "$id" --products florence --json
says out '"amd_root": false'
for command in 'fetch --product Milan' 'import ark.pem' 'show ark.pem' list; do
    # shellcheck disable=SC2086  # words apart
    expect 3 "$SNPGUARD" certs $command --products absent
    says err '--products absent: No such file'
done
expect 3 "$SNPGUARD" certs import no-such-file

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
mkdir same
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
