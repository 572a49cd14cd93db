# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Packages of another suite of Debian's than this machine's, unpacked in the cache and not installed:
# sourced after cache.sh, defines suite_package and suite_programs. Nothing of this machine's own apt
# configuration changes. What they print is fetched once; to fetch it anew, remove that directory.

: "${cache:?source cache.sh before this}"

# apt with an index of its own, signed by the same keyring as any other of Debian's. Nothing is installed
# there, so every dependency is fetched.
suite_options()
{
    printf '%s\0' -o "Dir::Etc::sourcelist=$1/sources.list" -o "Dir::Etc::sourceparts=-" \
        -o "Dir::State::lists=$1/lists" -o "Dir::State::status=/dev/null" \
        -o "Dir::Cache=$2" -o "Acquire::Languages=none" -o "Debug::NoLocking=true" \
        -o "APT::Sandbox::User=root" # apt's own user cannot write into the cache
}

# suite_index TYPE SUITE HOME TO: fetches the index of packages (deb) or sources (deb-src) into HOME, and
# leaves the options for an apt that knows it and downloads into TO in the caller's array apt.
suite_index()
{
    mkdir -p -- "$3/lists/partial" "$4/archives/partial"
    echo "$1 [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(debian_archive) $2 main" \
        >"$3/sources.list"
    mapfile -d '' -t apt < <(suite_options "$3" "$4")
    # An index that is there may name a version that the archive no longer has.
    apt-get "${apt[@]}" update >/dev/null
}

# suite_download SUITE NAME HOW TO: into the directory TO/archives.
suite_download()
{
    local apt

    suite_index deb "$1" "$cache/$1" "$4" || return 1
    case $3 in
    alone) (cd -- "$4/archives" && apt-get "${apt[@]}" download "$2" >/dev/null) ;;
    programs) apt-get "${apt[@]}" install --download-only --no-install-recommends -y "$2" >/dev/null ;;
    esac
}

# By their own loader: that of this machine can be older than their C library.
suite_write_run()
{
    cat >"$1" <<'END'
#!/bin/sh
root=$(dirname -- "$(realpath -- "$0")")
program=$root/$1
shift
exec "$root/usr/lib64/ld-linux-x86-64.so.2" --library-path "$root/usr/lib/x86_64-linux-gnu" "$program" "$@"
END
    chmod 755 "$1"
}

# suite_fetch SUITE NAME HOW DIRECTORY
suite_fetch()
{
    local tmp deb

    [ ! -d "$4" ] || return 0
    mkdir -p -- "$cache/$1"
    tmp=$(mktemp -d -- "$cache/$1/.tmp.XXXXXX")
    mkdir -- "$tmp/root"
    say "fetching $2 of $1"
    suite_download "$1" "$2" "$3" "$tmp/apt" || { rm -rf -- "$tmp"; die "$1's $2 could not be fetched"; }
    for deb in "$tmp"/apt/archives/*.deb; do
        dpkg-deb -x "$deb" "$tmp/root" || { rm -rf -- "$tmp"; die "$deb could not be unpacked"; }
    done
    [ "$3" != programs ] || suite_write_run "$tmp/root/run"
    mv -T -- "$tmp/root" "$4"
    rm -rf -- "$tmp"
}

suite_get()
{
    [[ $2 =~ ^[a-z0-9][a-z0-9+.-]+$ ]] || die "'$2' is no name of a package"
    # Nobody waits for another's download for what is there.
    [ -d "$4" ] || with_lock "$1" suite_fetch "$@" || return
    printf '%s\n' "$4"
}

# suite_package SUITE NAME: prints a directory with the package's files.
suite_package()
{
    suite_get "$1" "$2" alone "$cache/$1/$2"
}

# suite_programs SUITE NAME: prints a directory with those and of all that it depends on, and a script
# for its programs: DIRECTORY/run usr/bin/PROGRAM ARGUMENT...
suite_programs()
{
    suite_get "$1" "$2" programs "$cache/$1/$2-programs"
}

# suite_fetch_sources SUITE NAME DIRECTORY
suite_fetch_sources()
{
    local tmp=$3.tmp apt what

    [ ! -d "$3" ] || return 0
    rm -rf -- "$tmp"
    mkdir -p -- "$tmp"
    say "fetching the sources of $1's $2"
    suite_index deb-src "$1" "$cache/$1/sources" "$cache/$1/sources/apt" ||
        die "$1 has no index of sources"
    for what in --tar-only --diff-only; do
        (cd -- "$tmp" && apt-get "${apt[@]}" source --download-only "$what" "$2" >/dev/null 2>&1) ||
            die "the sources of $1's $2 could not be fetched"
    done
    mv -T -- "$tmp" "$3"
}

# suite_sources SUITE NAME: prints a directory with the source package's archives, NAME_*.orig.tar.* and
# NAME_*.debian.tar.*, which apt has checked against the suite's signed index.
suite_sources()
{
    [[ $2 =~ ^[a-z0-9][a-z0-9+.-]+$ ]] || die "'$2' is no name of a package"
    [ -d "$cache/$1/$2-sources" ] ||
        with_lock "$1" suite_fetch_sources "$1" "$2" "$cache/$1/$2-sources" || return
    printf '%s\n' "$cache/$1/$2-sources"
}
