#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The man pages: well-formed, one for each command, each with the options of --help and none besides;
# every key of vm.conf and every option of the agent has its entry, and every page that is named exists.

set -euo pipefail
# What stands at the end of a pipe counts in this shell.
shopt -s lastpipe
top=$(dirname -- "$(dirname -- "$(dirname -- "$(realpath -- "$0")")")")
snpguard=${SNPGUARD_BUILD:?}/tools/snpguard
pages=$SNPGUARD_BUILD/docs/man
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
n=0
bad=0

command -v mandoc >/dev/null || { echo "1..0 # SKIP mandoc is not installed"; exit 0; }

# same NAME: $work/want and $work/got have the same lines, in any order.
same()
{
    n=$((n + 1))
    if diff <(sort "$work/want") <(sort "$work/got") >"$work/diff"; then
        echo "ok $n - $1"
    else
        bad=1
        echo "not ok $n - $1 (< has to be there, > is)"
        sed 's/^/# /' "$work/diff"
    fi
}

# none NAME: standard input is empty.
none()
{
    : >"$work/want"
    cat >"$work/got"
    same "$1"
}

# tags PAGE SECTION: what the entries of a section are about, a line for each.
tags()
{
    awk -v section="$2" '/^\.Sh / {on = ($0 == ".Sh " section)} on && sub(/^\.It /, "")' "$pages/$1" |
        sed 's/\\f[BIR]//g; s/\\-/-/g'
}

for page in "$pages"/*.[1-8]; do
    { mandoc -T lint -W warning "$page" || true; } | none "${page##*/}: mandoc finds nothing"
done

"$snpguard" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\( [a-z][a-z-]*\)\{0,1\}\)  .*/\1/p' >"$work/commands"
[ -s "$work/commands" ]
{ echo snpguard.1; sed 's/ /-/g; s/.*/snpguard-&.1/' "$work/commands"; } >"$work/want"
(cd -- "$pages" && ls -- *.1) >"$work/got"
same "a page for each command: docs/man/NAME.md, and a line in the meson.build there"
cp "$work/commands" "$work/want"
tags snpguard.1 COMMANDS >"$work/got"
same "snpguard(1) lists the commands"

while read -r words; do
    # shellcheck disable=SC2086  # "report fetch" is two words
    "$snpguard" $words --help | sed -n 's/^  \(--[a-z0-9-]*\).*/\1/p' >"$work/want"
    page=snpguard-${words// /-}.1
    [ -e "$pages/$page" ] || continue
    tags "$page" OPTIONS | sed 's/ .*//' >"$work/got"
    same "$page: the options of --help"
done <"$work/commands"

# "[vm] kernel, initrd" is two keys. Those of [policy] stand in a section of their own.
"$snpguard" vm init - | awk '
    match($0, /^#?\[[a-z]+/) {section = substr($0, RSTART, RLENGTH); gsub(/[#[]/, "", section); next}
    match($0, /^#?[a-z-]+ = /) {sub(/^#/, ""); print section, $1}' >"$work/want"
[ "$(wc -l <"$work/want")" -gt 50 ]
{ tags snpguard-vm.conf.5 DESCRIPTION | sed -n 's/^\[\([a-z]*\)[^]]*\] /\1, /p'
    tags snpguard-vm.conf.5 '[POLICY]' | sed 's/^/policy, /'
} | awk -F ', ' '{for (i = 2; i <= NF; i++) print $1, $i}' >"$work/entries"
sort -u "$work/entries" >"$work/got"
same "snpguard-vm.conf(5): every key of the tables"

sed -n 's/^\t{CMDLINE_PREFIX "\([a-z_]*\)".*/snpguard.\1/p; s/^\t{"\([a-z_]*\)".*/\1/p' \
    "$top/agent/boot/cmdline-options.c" >"$work/want"
[ "$(wc -l <"$work/want")" -gt 15 ]
tags snpguard-agent.8 OPTIONS | sed 's/, /\n/g' | sed 's/=.*//' | sort -u >"$work/got"
same "snpguard-agent(8): every option"

{ cat "$pages"/*.[1-8] | sed 's/\\f[BIR]//g; s/\\-/-/g; s/^\.Xr \([a-z.-]*\) \([1-8]\).*/\1(\2)/' |
    grep -oE '\bsnpguard(-[a-z.-]*[a-z])?\([1-8]\)' | sort -u | sed 's/(\(.\))/.\1/' |
    while read -r page; do [ -e "$pages/$page" ] || echo "$page"; done; } | none "every page that is named exists"

echo "1..$n"
exit "$bad"
