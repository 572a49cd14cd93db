# SPDX-License-Identifier: GPL-3.0-or-later
# What every CLI test needs: a private directory, and one way to state what a command must do.
# Environment: SNPGUARD, the binary under test; SNPGUARD_VECTORS, the public test vectors (optional).
set -eu

: "${SNPGUARD:?path of the built snpguard}"
dir=$(mktemp -d)
# What the scripts of tools/debian fetch is kept from one test to the next.
export SNPGUARD_CACHE=${SNPGUARD_CACHE:-${XDG_CACHE_HOME:-${HOME:?}/.cache}/snpguard}
# No test asks AMD's key service, or finds what another one left: https goes nowhere.
export XDG_CACHE_HOME="$dir/.cache" https_proxy=http://127.0.0.1:1 no_proxy=
trap 'rm -rf "$dir"' EXIT
failed=0

# expect STATUS COMMAND...: runs it with its output in $dir/out and $dir/err.
expect() {
    local want=$1 got=0
    shift
    "$@" >"$dir/out" 2>"$dir/err" </dev/null || got=$?
    if [ "$got" != "$want" ]; then
        echo "FAIL: '$*' gave $got instead of $want"
        sed 's/^/    /' "$dir/out" "$dir/err"
        failed=1
    fi
}

# says out|err REGEX: the last command said so.
says() {
    if ! grep -Eq -- "$2" "$dir/$1"; then
        echo "FAIL: std$1 lacks '$2':"
        sed 's/^/    /' "$dir/$1"
        failed=1
    fi
}

# silent out|err: the last command said nothing there.
silent() {
    if [ -s "$dir/$1" ]; then
        echo "FAIL: std$1 is not empty:"
        sed 's/^/    /' "$dir/$1"
        failed=1
    fi
}

# unmeasured_alone: it warned that files of the launch are not here, and of nothing else.
unmeasured_alone() {
    says err ': warning: the launch is not measured, nor compared with an ID block: .*: No such file'
    [ "$(wc -l <"$dir/err")" = 1 ] || fail "it complains of more: $(cat "$dir/err")"
}

fail() {
    echo "FAIL: $*"
    failed=1
}

skip() {
    echo "SKIP: $*"
    exit 77
}

finish() {
    exit "$failed"
}
