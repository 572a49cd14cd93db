# SPDX-License-Identifier: GPL-3.0-or-later
# A key service that does what it likes, and a cache with anything in it.
. "$(dirname "$0")/kds.sh"
mkdir foreign late
"$SILICON" foreign "$milan"

# One that says nothing is waited for, but not for ever: seen in a place of its own while the rest goes on.
silence() {
    dir=$dir/late
    cd "$dir"
    export XDG_CACHE_HOME=$dir/.cache
    cache=$XDG_CACHE_HOME/snpguard/certs
    mkdir kds
    ln -s ../chips ../Milan.ark .
    local before=$SECONDS
    serve slow
    verify 3 "$milan"
    says err 'timed out|Timeout'
    [ $((SECONDS - before)) -le 60 ] || fail "waited for $((SECONDS - before)) seconds"
    stop
    exit "$failed"
}
silence &
silent=$!

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

# No chip of the line has such a CHIP_ID: nobody is asked, and reports beside it go without no answer.
long=turin-v3-vcek-long
cp chips/turin-v3-vcek-spl127.report chips/$long.report
printf '\001' | dd of=chips/$long.report bs=1 seek=$((416 + 8)) conv=notrunc status=none
serve
verify 1 $long
says err 'refused by chain.complete'
expect 1 "$SNPGUARD" certs fetch --report chips/$long.report --ark Turin.ark --kds "$kds"
says err "chips/$long.report: of no processor line that is known, or of one that has no such CHIP_ID"
asked
serve
mkdir batch
cp chips/$long.report batch/a
cp "chips/$milan.report" batch/b
expect 1 taskset -c 0 "$SNPGUARD" verify --batch batch --ark Milan.ark --authentic-only --kds "$kds"
says out '^fail +a +chain.complete: '
says out '^pass +b$'

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

# Other answers than what was asked for: refused, and not kept.
openssl x509 -in <(cut_out chips/milan-v3-vcek-spl0.pem 1) -outform DER -out kds/wrong
for mode in cut error redirect huge garbage wrong; do
    serve $mode
    verify 3 "$milan"
    says err "$kds/vcek/v1/Milan/"
    if grep -q 'No error' err; then fail "$mode: a reason that is none: $(cat err)"; fi
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

# A host that gives others of the issuers' names, and no leaf: these are not the ones that are missing.
mkdir strangers
for n in 2 3; do cut_out "foreign/$milan.pem" $n >strangers/$n.pem; done
serve
verify 0 "$milan" --certs strangers
asked "200 $vcek" "200 $chain"
hurry
kds=none verify 0 "$milan" --certs strangers

# A cache with anything in it is no reason to believe it, and is mended.
serve
verify 0 "$milan"
cp -r "$cache" filled
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

wait "$silent" || failed=1
finish
