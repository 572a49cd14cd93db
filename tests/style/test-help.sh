#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every command explains itself: --help on standard output, at most 80 columns, -h the same, exit
# status 0; a usage error on standard error, exit status 2.

set -euo pipefail
snpguard=${SNPGUARD_BUILD:?}/tools/snpguard
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
n=0
bad=0

result()
{
    n=$((n + 1))
    if [ "$1" = 0 ]; then
        echo "ok $n - $2"
    else
        bad=1
        echo "not ok $n - $2"
    fi
}

# try NAME COMMAND...: the command, words apart, and a mistake of its user.
try()
{
    local r

    "$snpguard" "$@" --help >"$work/out" 2>"$work/err" && r=0 || r=$?
    result "$r" "$* --help: exit status 0"
    [ -s "$work/out" ] && [ ! -s "$work/err" ] && r=0 || r=1
    result "$r" "$* --help: on standard output alone"
    awk 'length > 80 {exit 1}' "$work/out" && r=0 || r=1
    result "$r" "$* --help: 80 columns"
    "$snpguard" "$@" -h >"$work/short" 2>&1 && cmp -s "$work/out" "$work/short" && r=0 || r=1
    result "$r" "$* -h: the same"
    r=0
    "$snpguard" "$@" --no-such-option >"$work/out" 2>"$work/err" || r=$?
    [ "$r" = 2 ] && grep -q no-such-option "$work/err" && [ ! -s "$work/out" ] && r=0 || r=1
    result "$r" "$* --no-such-option: exit status 2, named on standard error"
}

try
commands=$("$snpguard" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\( [a-z-]*\)\{0,1\}\)  .*/\1/p')
[ -n "$commands" ] && r=0 || r=1
result "$r" "--help lists commands"
while read -r words; do
    # shellcheck disable=SC2086  # "report fetch" is two words
    try $words
done <<<"$commands"
echo "1..$n"
exit "$bad"
