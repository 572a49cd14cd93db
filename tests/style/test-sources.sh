#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The rules of the house that a machine can check. Prints TAP; a failure names file and line.

set -euo pipefail
# A rule at the end of a pipe counts in this shell.
shopt -s lastpipe
cd -- "$(dirname -- "$0")/../.."

n=0
bad=0
code=(agent kmod-helpers initramfs tools)

# rule NAME: standard input has the offending lines; none is right.
rule()
{
    local found
    n=$((n + 1))
    found=$(cat)
    if [ -z "$found" ]; then
        echo "ok $n - $1"
    else
        bad=1
        echo "not ok $n - $1"
        head -n 20 <<<"$found" | sed 's/^/# /'
    fi
}

sources()
{
    find "${@:-.}" \( -name '*.c' -o -name '*.h' \) -not -path './build*'
}

# By the first lines of all files at once; what git knows and nobody has any more is passed over.
scripts()
{
    { git ls-files -z | xargs -0 grep -saHm1 '' || true; } |
        sed -n -E '/^[^:]+:(#!\/bin\/(ba)?sh|.*shellcheck shell=)/s/:.*//p'
}

# without REGEX FIRST LAST: of the files that standard input names, those in which no line from FIRST to
# LAST matches. Also empty ones.
without()
{
    # shellcheck disable=SC2016  # awk's variables
    xargs awk -v want="$1" -v first="$2" -v last="$3" '
        FNR >= first && $0 ~ want {has[FILENAME]}
        FNR >= last {nextfile}
        END {for (i = 1; i < ARGC; i++) if (!(ARGV[i] in has)) print ARGV[i]}'
}

# only_in LIBRARY HEADER FILE...: one wrapper for each foreign library.
only_in()
{
    local name=$1 header=$2 allowed
    shift 2
    allowed=$(printf '|%s' "$@")
    { grep -rn --include='*.[ch]' -E "#include <$header" "${code[@]}" |
        grep -v -E "^(${allowed#|}):" || true; } | rule "$name is included by its wrapper only"
}

{ grep -rnE 'if \(r < 0\)|if \(r <= 0\)' --include='*.[ch]' "${code[@]}" || true; } |
    rule "no answer of three kinds is tested for less than zero alone"
# Compilers differ in which argument they evaluate first.
{ grep -rnE '[^&a-z_]([a-z_]+), [a-z_A-Z0-9]+\([^;]*&\1\)' --include='*.[ch]' "${code[@]}" || true; } |
    rule "no argument is what a call beside it sets"
{ grep -rnE '\bmemset\(.*(key|secret|private|pass)' --include='*.[ch]' "${code[@]}" |
    grep -v public_key || true; } |
    rule "secrets are wiped by snp_wipe, which no compiler drops"
{ grep -rnwE 'TODO|FIXME|XXX|HACK' agent kmod-helpers initramfs tools tests docs README.md \
    --include='*' --exclude=test-sources.sh || true; } | rule "nothing is left for later"
{ grep -rnE '#include "(agent|boot|disk|net|attest|serve)/|#include "(ipc|log|sandbox)\.h"' \
    --include='*.[ch]' tools | grep -v '^tools/vm/check/rules.h:.*"boot/cmdline.h"' || true; } |
    rule "the owner's side sees only snp/ of the agent; vm check asks its parser of the command line"
{ grep -rnE '\b(printf|puts|fprintf|exit|getenv|time|fopen|open)\(' --include='*.c' agent/snp |
    grep -v -E 'snprintf' || true; } | rule "libsnp is silent: no output, no files, no clock"
for library in idblock measure verifier; do
    { grep -rnE '\b(printf|puts|fprintf|exit|getenv|time|fopen|open)\(' --include='*.c' tools/$library |
        grep -v -E 'snprintf' || true; } | rule "lib$library is silent: no output, no files, no clock"
    { grep -rnE '#include "' --include='*.[ch]' tools/$library |
        grep -v -E '#include "(snp/|[a-z0-9-]+\.h")' || true; } | rule "lib$library sees only itself and snp/"
done
{ grep -rnE '\b(strcpy|strcat|sprintf|gets|strtok|atoi)\(' --include='*.[ch]' "${code[@]}" |
    grep -v 'agent/boot/fail.c' || true; } | rule "no unbounded or lenient string functions"
sources "${code[@]}" tests | without 'SPDX-License-Identifier: GPL-3.0-or-later' 1 1 |
    rule "each file says its licence first"
sources "${code[@]}" | without '^/[*]' 2 3 | rule "each file says its job next"
{ { sources "${code[@]}" tests; find tests -name '*.sh'; } | xargs wc -l | awk '$2 != "total" && $1 > 400'; } |
    rule "no file is longer than 400 lines"
# Fields end where a tab goes on to the next multiple of 8.
# shellcheck disable=SC2016 # awk's own variables
{ sources "${code[@]}" | grep -v '/uapi/' | xargs awk -F '\t' '{
    width = length($1)
    for (i = 2; i <= NF; i++)
        width += 8 - width % 8 + length($i)
    if (width > 100)
        print FILENAME ":" FNR ": " width " columns"
}'; } | rule "no line is wider than 100 columns, tabs being 8"
{ git ls-files -- '*.h' | xargs grep -L '#pragma once' || true; } | rule "headers are included once"

only_in libcryptsetup libcryptsetup.h agent/disk/luks.c agent/disk/verity-activate.c tools/image/.*
only_in libblkid 'blkid' agent/disk/blockdev-probe.c
only_in libmicrohttpd microhttpd.h agent/serve/http-.* agent/serve/route-.*
only_in libseccomp seccomp.h agent/sandbox-filter.c
only_in libkmod libkmod.h kmod-helpers/.*
only_in libcurl curl/ tools/owner/http.c

# Some at a time, on all processors.
{ scripts | xargs -n 8 -P "$(nproc)" shellcheck -x -f gcc 2>&1 || true; } |
    rule "shellcheck finds nothing in the scripts"

echo "1..$n"
exit "$bad"
