# SPDX-License-Identifier: GPL-3.0-or-later
# What tests against the stand-in for AMD's key service (tests/kds) need: processors, what it publishes
# of them, how it is started, and what it was asked for.
. "$(dirname "$0")/lib.sh"
: "${SILICON:?path of the built silicon}"
stand_in=$(cd "$(dirname "$0")/../kds" && pwd)/kds.py
command -v python3 >/dev/null || skip "no python3"
cd "$dir"
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$dir"' EXIT
cache=$XDG_CACHE_HOME/snpguard/certs

milan=milan-v3-vcek-spl128
mkdir chips kds
"$SILICON" chips "$milan" milan-v2-vcek-spl127 genoa-v2-vcek-spl255 turin-v3-vcek-spl127 \
    milan-v3-vcek-masked-spl0 milan-v3-vcek-spl0 milan-v3-vlek-spl128

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
