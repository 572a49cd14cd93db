# SPDX-License-Identifier: GPL-3.0-or-later
# report fetch: where its answer goes as it came, and what a terminal gets of it.
. "$(dirname "$0")/agent.sh"
command -v script >/dev/null || skip "no script(1) (bsdutils)"

# at_terminal STATUS ARGUMENT...: fetch with standard output on a terminal; what came there in shown.
at_terminal() {
    local status=$1
    shift
    : >shown
    expect "$status" script -qec "'$SNPGUARD' report fetch $host $* 2>said.err" shown
}

start coloured
expect 0 "$SNPGUARD" report fetch "$host" --out answer.json
expect 0 "$SNPGUARD" report fetch "$host"
for file in answer.json out; do
    grep -q "$(printf '\302\233')31m" $file || fail "$file: not as it came"
done
expect 0 "$SNPGUARD" report fetch "$host" --raw
[ "$(stat -c %s out)" = 1184 ] || fail "a bare report of $(stat -c %s out) bytes"

# Nothing but printable ASCII, and the same JSON.
at_terminal 0
grep -q '"report"' shown || fail "nothing was shown"
if sed '1d;$d' shown | tr -d '\r' | LC_ALL=C grep -q '[^ -~]'; then
    fail "the terminal got: $(sed '1d;$d' shown | LC_ALL=C grep '[^ -~]' | od -c)"
fi
grep -q 'u007f .u009[bB]31m .u001[bB]\[31m' shown || fail "the note was lost: $(head -n 4 shown)"

at_terminal 2 --raw
grep -q -- '--raw: not to a terminal' said.err || fail "it said: $(cat said.err)"
at_terminal 0 --raw --out bare
[ "$(stat -c %s bare)" = 1184 ] || fail "a bare report of $(stat -c %s bare) bytes"
finish
