# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Where the scripts keep what is slow to make, and where Debian's packages are from: sourced, defines
# $cache, with_lock and debian_archive.

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

# Debian's archive as this machine's apt knows it: one address.
debian_archive()
{
    local codename uri
    # shellcheck source=/dev/null
    codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
    # shellcheck disable=SC2016  # apt's placeholders, not the shell's
    uri=$(apt-get indextargets 'Created-By: Packages' \
        --format '$(ORIGIN)|$(RELEASE)|$(COMPONENT)|$(REPO_URI)' |
        awk -F'|' -v wanted="Debian|$codename|main" \
            '$1 "|" $2 "|" $3 == wanted && !n++ {print $4}')
    [ -n "$uri" ] || die "apt knows no archive of Debian's; run apt-get update"
    printf '%s\n' "$uri"
}
