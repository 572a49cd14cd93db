# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Where the scripts keep what is slow to make: sourced, defines $cache and with_lock.

cache=${SNPGUARD_CACHE:-${XDG_CACHE_HOME:-${HOME:?}/.cache}/snpguard}
mkdir -p -- "$cache"

# with_lock NAME COMMAND...: one maker at a time; the second finds what the first made.
with_lock()
{
    local name=$1
    shift
    (
        flock 9
        "$@"
    ) 9>"$cache/$name.lock"
}

say()
{
    printf '%s: %s\n' "${0##*/}" "$*" >&2
}

die()
{
    say "$@"
    exit 1
}
