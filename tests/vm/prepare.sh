#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes what all VM tests share, once for each build: prepare.sh BUILD-DIRECTORY. Nothing is done
# when the programs that it is made with have not changed since.
#
#   kernel/       Debian's cloud kernel and its modules
#   initramfs     the product's, byte for byte
#   pki/          a throw-away ARK, ASK and VCEK
#   owner.pem     the owner's key pair, owner.pub for the command line; stranger.pem another's
#   volume.key    of root.img; wrong.key of nothing
#   root.img      LUKS2 with integrity; root.json its record
#   verity.img    ext4 of verity-tree/ with its hash tree appended; verity.roothash its root hash
#   measurement   what the emulated processor reports

set -euo pipefail
top=$(dirname -- "$(dirname -- "$(dirname -- "$(realpath -- "$0")")")")
build=$(realpath -- "$1")
snpguard=$build/tools/snpguard
agent=$build/agent/snpguard-agent
fixtures=$build/tests/vm/fixtures
makers=("$snpguard" "$agent" "$build/tests/vm/guest-init" "$0"
    "$build/tests/emulator/snpguard-emulator-pack")

fresh()
{
    local m
    [ -f "$fixtures/stamp" ] || return 1
    for m in "${makers[@]}"; do
        [ "$m" -ot "$fixtures/stamp" ] || return 1
    done
}

make_root_tree()
{
    local tree=$1
    mkdir -p -- "$tree"/{dev,proc,sys,run,sbin,etc,tmp}
    cp -- "$build/tests/vm/guest-init" "$tree/sbin/init"
    echo "the encrypted root of the tests" >"$tree/marker"
    # Something to read back that no cache of the kernel could have guessed.
    head -c 4M /dev/urandom >"$tree/random"
    sha256sum <"$tree/random" >"$tree/random.sha256"
}

# A root as an image's builder leaves it: the directories that get overlays, and host keys of SSH that
# must not be used.
make_verity_tree()
{
    local tree=$1 type
    make_root_tree "$tree"
    echo "the verity root of the tests" >"$tree/marker"
    mkdir -p -- "$tree"/{home,var/lib,etc/ssh}
    mkdir -m 700 -- "$tree/root"
    chmod 1777 -- "$tree/tmp"
    for type in ed25519 ecdsa rsa; do
        ssh-keygen -q -t "$type" -N '' -C image -f "$tree/etc/ssh/ssh_host_${type}_key"
    done
}

# make_verity TREE IMAGE: by Debian's own tools; prints the root hash.
make_verity()
{
    local tree=$1 image=$2 size
    mke2fs -q -F -t ext4 -b 4096 -U 5e6a3c1e-8f0a-4d52-9f43-2d1f5b7a9c10 -d "$tree" "$image" 24M >&2
    size=$(stat -c %s -- "$image")
    veritysetup format --hash-offset "$size" "$image" "$image" | sed -n 's/^Root hash:[[:space:]]*//p'
}

make_fixtures()
{
    local new=$fixtures.new
    rm -rf -- "$new"
    mkdir -p -- "$new/pki"
    ln -s -- "$("$top/tools/debian/guest-kernel" cloud)" "$new/kernel"
    "$snpguard" initramfs --agent "$agent" --modules "$new/kernel/modules" --out "$new/initramfs"
    "$snpguard" keygen --out "$new/owner.pem" >"$new/owner.pub"
    "$snpguard" keygen --out "$new/stranger.pem" >"$new/stranger.pub"
    "$snpguard" keygen --volume --out "$new/volume.key"
    "$snpguard" keygen --volume --out "$new/wrong.key"
    printf '%096d\n' 7 >"$new/measurement"
    make_root_tree "$new/tree"
    "$snpguard" image luks --in "$new/tree" --out "$new/root.img" --volume-key "$new/volume.key" \
        --record "$new/root.json" --size 32M \
        --kernel "$new/kernel/vmlinuz" --modules "$new/kernel/modules"
    make_verity_tree "$new/verity-tree"
    make_verity "$new/verity-tree" "$new/verity.img" >"$new/verity.roothash"
    # RSA keys take time to make: one chain serves all tests.
    "$build/tests/emulator/snpguard-emulator-pack" --out "$new/emulator" --pki "$new/pki" \
        --modules "$new/kernel/modules"
    touch -- "$new/stamp"
    rm -rf -- "$fixtures"
    mv -T -- "$new" "$fixtures"
}

# By itself: to the left of "||", bash would go on after an error, and stamp what is incomplete.
if [ "${2:-}" = make ]; then
    make_fixtures
    exit
fi

mkdir -p -- "$(dirname -- "$fixtures")"
(
    flock 9
    fresh || "$0" "$build" make >"$fixtures.log" 2>&1 || {
        cat -- "$fixtures.log" >&2
        echo "prepare.sh: the fixtures of the VM tests could not be made" >&2
        exit 1
    }
) 9>"$fixtures.lock"
