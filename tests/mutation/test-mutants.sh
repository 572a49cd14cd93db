#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The mutation check itself, without building anything: which checks are found in a sample, and that
# each mutant differs from it in that one place. Prints TAP.

set -euo pipefail
cd -- "$(dirname -- "$0")"
mutants=$SNPGUARD_BUILD/tests/mutation/mutants
found=$("$mutants" sample.c)
n=0 bad=0

# check NAME COMMAND...: one line of TAP.
check()
{
    local name=$1
    shift
    n=$((n + 1))
    if "$@"; then
        echo "ok $n - $name"
    else
        bad=1
        echo "not ok $n - $name"
    fi
}

same_list()
{
    diff sample.expected - <<<"$found" | sed 's/^/# /'
    return "${PIPESTATUS[0]}"
}

# What is gone and what came instead, where the two texts part.
differs_once()
{
    local number=$1 what=$2 text
    text=$("$mutants" sample.c "$number")
    [ "$text" != "$(cat sample.c)" ] &&
        [[ $what =~ ' -> nothing'$ || $what =~ ' -> '(true|false|0)( \([0-9]+\))?$ ]] &&
        [ "$(diff sample.c - <<<"$text" | grep -c '^<')" = 1 ]
}

# refuses MUTANTS_ARGUMENT...
refuses()
{
    local status=0
    "$mutants" "$@" >/dev/null 2>&1 || status=$?
    [ "$status" -ge 2 ]
}

check "the checks of the sample are found" same_list
while IFS=$'\t' read -r line what; do
    check "line $line, $what" differs_once "$n" "$what"
done <<<"$found"
check "no mutant 0" refuses sample.c 0
check "none past the last" refuses sample.c "$(($(wc -l <<<"$found") + 1))"
check "a file that is not there" refuses no-such.c
check "no argument" refuses
echo "1..$n"
exit "$bad"
