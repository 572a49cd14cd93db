#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds the static archives that Debian 12 does not ship in a usable form:
# libdevmapper, libcryptsetup, libmicrohttpd and libkmod.
#
#   static-libs.sh                 build what is missing, print the prefix
#   static-libs.sh --prefix-only   print the prefix, build nothing
#
# The prefix (lib/*.a, include/, lib/pkgconfig/*.pc) is the only line on stdout.
#
# Trusted: Debian's archive keyring, by which apt authenticates the source
# packages, and sources.sha256, which pins the upstream tarballs besides. The
# mirror and the network are not trusted. The configuration and the package
# lists of the system's apt are read, never changed; nothing is installed.

set -euo pipefail
# Otherwise a function inside $(...) goes on after an error.
shopt -s inherit_errexit

readonly KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

here=$(dirname -- "$(realpath -- "${BASH_SOURCE[0]}")")
readonly here
readonly pins=$here/sources.sha256

# A binary package by which the version of each source package is found in the
# lists that apt-get update leaves on every machine: those of sources are rare.
readonly -A BINARY=(
	[lvm2]=libdevmapper1.02.1
	[cryptsetup]=libcryptsetup12
	[libmicrohttpd]=libmicrohttpd12
	[kmod]=libkmod2
)
readonly SOURCES=(cryptsetup kmod libmicrohttpd lvm2)

die()
{
	printf 'static-libs.sh: %s\n' "$*" >&2
	exit 1
}

say()
{
	printf 'static-libs: %s\n' "$*" >&2
}

# What callers (make, meson, dpkg-buildpackage) export must not change what is
# built: the key of the cache knows nothing of it.
clean_environment()
{
	unset CFLAGS CPPFLAGS CXXFLAGS LDFLAGS LIBS DESTDIR MAKEFLAGS MAKELEVEL MFLAGS V \
		PKG_CONFIG_PATH PKG_CONFIG_LIBDIR PKG_CONFIG_SYSROOT_DIR CONFIG_SITE CDPATH
	export LC_ALL=C TZ=UTC
	CC=${CC:-gcc}
	export CC
	umask 022
}

# Debian's own package lists on this machine, a line each: file|URI|suite|component.
# apt itself parses its sources here, so both formats are understood.
debian_lists()
{
	local file uri release component origin codename

	# shellcheck source=/dev/null
	codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
	[ -n "$codename" ] || die 'no VERSION_CODENAME in /etc/os-release'

	# shellcheck disable=SC2016
	apt-get indextargets 'Created-By: Packages' \
		--format '$(FILENAME)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(ORIGIN)' |
	while IFS='|' read -r file uri release component origin; do
		[ "$origin" = Debian ] || continue
		case $uri in cdrom:*) continue ;; esac
		# Not testing or backports: the versions pinned are of this release.
		case $release in
		"$codename" | "$codename-updates" | "$codename-security") ;;
		*) continue ;;
		esac
		printf '%s\n' "$file|$uri|$release|$component"
	done | sort -u
}

# Prints name=version for each source package, the newest that the lists know.
# Read by grep: apt-cache without its cache file takes seconds.
source_versions()
{
	local -A newest=()
	local lists files pattern name version

	lists=$(debian_lists)
	[ -n "$lists" ] || die "apt has no lists of Debian's: run apt-get update"
	mapfile -t files < <(cut -d '|' -f 1 <<<"$lists" | sort -u)
	pattern=$(IFS='|' && printf '%s' "${BINARY[*]}")

	while read -r name version; do
		if [ -z "${newest[$name]:-}" ] ||
			dpkg --compare-versions "$version" gt "${newest[$name]}"; then
			newest[$name]=$version
		fi
	done < <(/usr/lib/apt/apt-helper cat-file "${files[@]}" |
		grep -E -A 12 "^Package: (${pattern//./\\.})\$" |
		awk '
			# Source: stands only where it differs from Package or Version.
			$1 == "Package:" { package = source = $2; version = "" }
			$1 == "Source:" { source = $2; version = substr($3, 2, length($3) - 2) }
			$1 == "Version:" && package { print source, version ? version : $2; package = "" }
		')

	for name in "${SOURCES[@]}"; do
		[ -n "${newest[$name]:-}" ] ||
			die "apt's lists have no ${BINARY[$name]} of Debian's: run apt-get update"
		printf '%s=%s\n' "$name" "${newest[$name]}"
	done
}

# One line about everything that is missing.
check_build_packages()
{
	local -a missing=()
	local entry

	for entry in "$CC:gcc" make:make ar:binutils patch:patch xz:xz-utils autoconf:autoconf \
		automake:automake libtoolize:libtool autopoint:autopoint msgfmt:gettext \
		pkg-config:pkg-config dpkg-source:dpkg-dev; do
		command -v "${entry%%:*}" >/dev/null || missing+=("${entry##*:}")
	done
	for entry in libssl-dev:openssl/evp.h libjson-c-dev:json-c/json.h uuid-dev:uuid/uuid.h \
		libargon2-dev:argon2.h libc6-dev:stdio.h linux-libc-dev:linux/if_alg.h; do
		printf '#include <%s>\n' "${entry##*:}" |
			"$CC" -E -o /dev/null -x c - 2>/dev/null || missing+=("${entry%%:*}")
	done
	[ -r "$KEYRING" ] || missing+=(debian-archive-keyring)
	[ ${#missing[@]} -eq 0 ] || die "missing build packages: ${missing[*]}"
}

# Each upstream tarball in the current directory against its pin.
verify_pins()
{
	local file expected got

	for file in *.orig*.tar.*; do
		case $file in *.asc) continue ;; esac
		expected=$(awk -v file="$file" '$2 == file { print $1 }' "$pins")
		got=$(sha256sum <"$file")
		got=${got%% *}
		[ -n "$expected" ] || die "$file: no pin in sources.sha256 (got $got)"
		[ "$expected" = "$got" ] || die "$file: sha256 mismatch: expected $expected, got $got"
	done
}

# Downloads the source packages named (name=version) into src/.
fetch_sources()
{
	local -a apt
	local uri release component

	mkdir -p apt-cache/archives/partial apt-lists/partial src
	# Signed-By: whoever else calls himself Debian is an error here.
	debian_lists | while IFS='|' read -r _ uri release component; do
		printf 'deb-src [signed-by=%s] %s %s %s\n' "$KEYRING" "$uri" "$release" "$component"
	done >apt.list
	# Hooks of the system's configuration would run after our private update.
	cat >apt.conf <<-'END'
		#clear APT::Update::Pre-Invoke;
		#clear APT::Update::Post-Invoke;
		#clear APT::Update::Post-Invoke-Success;
	END
	apt=(-q -c "$PWD/apt.conf"
		-o "Dir::Etc::sourcelist=$PWD/apt.list" -o Dir::Etc::sourceparts=/dev/null
		-o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null
		-o "Dir::State::Lists=$PWD/apt-lists" -o "Dir::Cache=$PWD/apt-cache"
		# As root apt would hand the transfer to a user of its own, who
		# cannot enter a private directory.
		-o APT::Sandbox::User=root
		-o APT::Update::Error-Mode=any -o Acquire::Languages=none -o Acquire::Retries=2
		-o APT::Get::AllowUnauthenticated=false -o Acquire::AllowInsecureRepositories=false)

	apt-get "${apt[@]}" update >fetch.log 2>&1 ||
		die "apt-get update of the source lists failed, see $PWD/fetch.log"
	(cd src && apt-get "${apt[@]}" source --download-only --only-source "$@") >>fetch.log 2>&1 ||
		die "apt-get source $* failed (apt-get update may help), see $PWD/fetch.log"
	(cd src && verify_pins)
}

# Unpacks source package $1 with Debian's patches and enters it.
enter_source()
{
	dpkg-source --no-copy -x "$work"/src/"$1"_*.dsc "$work/$1"
	cd -- "$work/$1"
	SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -STimestamp)
	export SOURCE_DATE_EPOCH

	# -Os and one section per function: the agent is measured and travels in
	# every boot image. PIE, because the agent is linked static-pie.
	CFLAGS="-Os -g0 -fPIE -ffunction-sections -fdata-sections -fstack-protector-strong"
	CFLAGS+=" -fstack-clash-protection -ffile-prefix-map=$work/$1=."
	# Of the architectures of Debian only x86 knows this one.
	case $("$CC" -dumpmachine) in
	x86_64-* | i?86-*) CFLAGS+=" -fcf-protection" ;;
	esac
	export CFLAGS CPPFLAGS="-D_FORTIFY_SOURCE=2"
}

# Installs archive $1, header $2 and pkg-config file $3, as $4. The .pc finds its
# prefix by its own place, so that the directory can be renamed and holds no
# path of the machine.
install_library()
{
	install -D -m 644 -t "$work/out/lib" "$1"
	install -D -m 644 -t "$work/out/include" "$2"
	mkdir -p "$work/out/lib/pkgconfig"
	# shellcheck disable=SC2016
	sed -e 's|^prefix=.*|prefix=${pcfiledir}/../..|' \
		-e 's|^exec_prefix=.*|exec_prefix=${prefix}|' \
		-e 's|^libdir=.*|libdir=${prefix}/lib|' \
		-e 's|^includedir=.*|includedir=${prefix}/include|' \
		"$3" >"$work/out/lib/pkgconfig/$4"
	# Times and owners out of the archive's headers.
	strip --strip-debug --enable-deterministic-archives "$work/out/lib/${1##*/}"
	if grep -qF -- "$work" "$work/out/lib/${1##*/}"; then
		echo "${1##*/} contains the path of its build directory"
		return 1
	fi
}

build_lvm2()
{
	enter_source lvm2
	# lvm2 asks for libaio and friends only where LVM itself needs them: the
	# cache variables answer for libraries that libdevmapper does not use.
	ac_cv_lib_aio_io_setup=yes \
	./configure --prefix=/usr --enable-static_link --enable-pkgconfig \
		--with-optimisation=-Os --disable-selinux --disable-readline \
		--disable-udev_sync --disable-udev_rules --disable-blkid_wiping \
		--disable-systemd-journal --disable-app-machineid --disable-nls \
		--with-thin=none --with-cache=none --with-vdo=none --with-writecache=none \
		--with-integrity=none --with-default-run-dir=/run/lvm \
		--with-default-dm-run-dir=/run --with-default-pid-dir=/run
	make -j"$jobs" -C include
	make -j"$jobs" -C libdm ioctl/libdevmapper.a
	install_library libdm/ioctl/libdevmapper.a libdm/libdevmapper.h libdm/libdevmapper.pc \
		devmapper.pc
}

# json-c and jansson, which the agent uses itself, both define json_object_get and
# json_object_iter_next, with different meanings. Shared libraries keep them apart
# by symbol versions; here the names of json-c get a prefix, in a copy that becomes
# part of libcryptsetup.a.
embed_json_c()
{
	local json_c

	json_c=$("$CC" -print-file-name=libjson-c.a)
	nm --defined-only --extern-only "$json_c" |
		awk 'NF == 3 { print $3, "cryptsetup_" $3 }' | sort -u >json-c.syms
	objcopy --redefine-syms=json-c.syms "$json_c" json-c.a
	objcopy --redefine-syms=json-c.syms .libs/libcryptsetup.a cryptsetup.a
	printf '%s\n' 'CREATE libcryptsetup.a' 'ADDLIB cryptsetup.a' 'ADDLIB json-c.a' SAVE END |
		ar -M
	sed -i '/^Requires\.private:/s/\bjson-c\b//' lib/libcryptsetup.pc
}

build_cryptsetup()
{
	enter_source cryptsetup
	export PKG_CONFIG_PATH=$work/out/lib/pkgconfig
	./autogen.sh
	# popt is needed by the programs only, which are not built, but configure
	# insists. Argon2 comes from Debian's archive: OpenSSL 3.0 has none, and
	# the bundled one is slow.
	ac_cv_lib_popt_poptConfigFileToString=yes \
	./configure --prefix=/usr --sysconfdir=/etc --localstatedir=/var --runstatedir=/run \
		--disable-shared --enable-static --with-pic=no --disable-dependency-tracking \
		--with-crypto_backend=openssl --enable-libargon2 \
		--disable-udev --disable-blkid --disable-ssh-token --disable-external-tokens \
		--disable-asciidoc --disable-nls --disable-selinux \
		--disable-cryptsetup --disable-veritysetup --disable-integritysetup \
		--with-tmpfilesdir=no
	make -j"$jobs" libcryptsetup.la
	# Only libcrypto of OpenSSL is used: libssl has no place on a link line.
	sed -i '/^Requires\.private:/s/\bopenssl\b/libcrypto/' lib/libcryptsetup.pc
	embed_json_c
	install_library libcryptsetup.a lib/libcryptsetup.h lib/libcryptsetup.pc \
		libcryptsetup.pc
}

build_libmicrohttpd()
{
	enter_source libmicrohttpd
	# Messages stay: they say in the agent's log why a request was refused.
	./configure --prefix=/usr --disable-shared --enable-static --with-pic=no \
		--disable-dependency-tracking --disable-nls --disable-doc --disable-examples \
		--disable-curl --disable-https --disable-dauth --disable-bauth \
		--disable-postprocessor --disable-httpupgrade --disable-sendfile
	make -j"$jobs" -C src/microhttpd libmicrohttpd.la
	install_library src/microhttpd/.libs/libmicrohttpd.a src/include/microhttpd.h \
		libmicrohttpd.pc libmicrohttpd.pc
}

build_kmod()
{
	enter_source kmod
	mkdir -p m4 libkmod/docs
	# configure.ac uses gtk-doc's macro only where gtk-doc is installed, and
	# an installed one would then ask for its makefile.
	printf 'EXTRA_DIST =\nCLEANFILES =\n' >libkmod/docs/gtk-doc.make
	autoreconf --force --install
	./configure --prefix=/usr --sysconfdir=/etc --with-rootlibdir=/usr/lib \
		--disable-dependency-tracking --disable-tools --disable-manpages \
		--disable-test-modules --disable-python --disable-debug \
		--without-xz --without-zstd --without-zlib --without-openssl
	make -j"$jobs" shared/libshared.la libkmod/libkmod-internal.la libkmod/libkmod.pc
	# Upstream's configure refuses --enable-static: its two internal archives
	# together are the library.
	printf '%s\n' 'CREATE libkmod.a' 'ADDLIB libkmod/.libs/libkmod-internal.a' \
		'ADDLIB shared/.libs/libshared.a' SAVE END | ar -M
	install_library libkmod.a libkmod/libkmod.h libkmod/libkmod.pc libkmod.pc
}

# Builds the libraries named, one after the other.
build_chain()
{
	local name start

	for name in "$@"; do
		start=$SECONDS
		# A command of its own, not part of a condition: bash forgets
		# set -e inside of conditions.
		("build_$name") >"$work/$name.log" 2>&1 </dev/null
		say "$name: $((SECONDS - start)) s"
	done
}

build_all()
{
	local -a failed=()
	local name

	# Mostly configure scripts, which use one core each; only cryptsetup
	# waits for another one.
	set -m
	build_chain lvm2 cryptsetup &
	chains=($!)
	build_chain libmicrohttpd kmod &
	chains+=($!)
	set +m
	trap 'kill -- "${chains[@]/#/-}" 2>/dev/null; exit 130' INT TERM HUP
	wait "${chains[0]}" || failed+=(lvm2/cryptsetup)
	wait "${chains[1]}" || failed+=(libmicrohttpd/kmod)
	trap - INT TERM HUP
	[ ${#failed[@]} -eq 0 ] && return
	for name in "${SOURCES[@]}"; do
		[ ! -e "$work/$name.log" ] || tail -n 8 "$work/$name.log" >&2
	done
	die "build of ${failed[*]} failed, see $work/*.log"
}

main()
{
	local prefix_only=no versions key root

	case $#:${1:-} in
	0:) ;;
	1:--prefix-only) prefix_only=yes ;;
	*) die 'usage: static-libs.sh [--prefix-only]' ;;
	esac

	clean_environment
	command -v "$CC" >/dev/null || die "missing build packages: gcc"
	[ -r "$pins" ] || die "$pins: not readable"

	versions=$(source_versions)
	key=$({
		sha256sum <"$here/static-libs.sh"
		sha256sum <"$pins"
		"$CC" --version | head -n 1
		"$CC" -dumpmachine
		printf '%s\n' "$versions"
	} | sha256sum | cut -c 1-16)
	root=${SNPGUARD_CACHE:-${XDG_CACHE_HOME:-${HOME:?}/.cache}/snpguard}/static-libs
	root=$(realpath -m -- "$root")

	if [ $prefix_only = no ] && [ ! -d "$root/$key" ]; then
		check_build_packages
		mkdir -p -- "$root"
		exec 9>"$root/$key.lock"
		flock 9
		# Another run may have built it while this one waited.
		[ -d "$root/$key" ] || build "$root/$key" "$versions" >&2
	fi
	printf '%s\n' "$root/$key"
}

# Builds prefix $1 from source packages $2 (name=version, a line each). A failed or interrupted
# run leaves its directory for reading; the lock makes it safe to remove it.
build()
{
	local -a wanted

	work=$1.tmp
	jobs=$(nproc)
	rm -rf -- "$work"
	mkdir -p -- "$work"
	cd -- "$work"
	mapfile -t wanted <<<"$2"
	say "sources: ${wanted[*]}"
	fetch_sources "${wanted[@]}"
	build_all
	printf '%s\n' "$2" >out/SOURCES
	mv -T -- out "$1"
	cd /
	rm -rf -- "$work"
}

main "$@"
