# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Packages of another suite of Debian's than this machine's, unpacked in the cache and not installed:
# sourced after cache.sh, defines suite_package. Nothing of this machine's own apt configuration changes.

: "${cache:?source cache.sh before this}"

# apt with an index of its own, signed by the same keyring as any other of Debian's.
suite_options()
{
    printf '%s\0' -o "Dir::Etc::sourcelist=$1/sources.list" -o "Dir::Etc::sourceparts=-" \
        -o "Dir::State::lists=$1/lists" -o "Dir::State::status=/dev/null" \
        -o "Dir::Cache=$1/apt" -o "Acquire::Languages=none" \
        -o "APT::Sandbox::User=root" # apt's own user cannot write into the cache
}

suite_fetch()
{
    local suite=$1 package=$2 home=$cache/$1 tmp apt

    [ ! -d "$home/$package" ] || return 0
    mkdir -p -- "$home/lists/partial" "$home/apt/archives/partial"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(debian_archive) $suite main" \
        >"$home/sources.list"
    mapfile -d '' -t apt < <(suite_options "$home")
    say "fetching $package of $suite"
    # An index that is there may name a version that the archive no longer has.
    apt-get "${apt[@]}" update >/dev/null || die "Debian's index could not be fetched"
    tmp=$(mktemp -d -- "$home/.tmp.XXXXXX")
    (
        cd -- "$tmp" &&
            apt-get "${apt[@]}" download "$package" >/dev/null &&
            dpkg-deb -x ./*.deb . &&
            rm -f ./*.deb
    ) || { rm -rf -- "$tmp"; die "$suite's $package could not be fetched"; }
    chmod 755 "$tmp"
    mv -T -- "$tmp" "$home/$package"
}

# suite_package SUITE NAME: prints a directory with the package's files. Fetched once; to fetch it anew,
# remove that directory.
suite_package()
{
    [[ $2 =~ ^[a-z0-9][a-z0-9+.-]+$ ]] || die "'$2' is no name of a package"
    with_lock "$1" suite_fetch "$1" "$2" || return
    printf '%s\n' "$cache/$1/$2"
}
