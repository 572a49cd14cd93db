# SPDX-License-Identifier: GPL-3.0-or-later
# snpguard image verity: where the parts of a disk lie is where Debian's own veritysetup finds them whole,
# and of one machine's marks each is named that does not go in.
. "$(dirname "$0")/verity-image.sh"

# Every secret is listed, and nothing else; what stays is not.
listed() {
    sed -n 's/^snpguard image verity: \(removed [^:]*:\).*/\1/p' "$dir/err" | sort >"$dir/said"
    sort "$dir/removed" | diff - "$dir/said" >"$dir/diff" || fail "removed and listed: $(cat "$dir/diff")"
    says err 'emptied /etc/machine-id: '
}

# A removed path that is no text is told all the same, when the disk is there.
odd_names() {
    local odd
    odd=$(printf 'ssh_host_\344\033_key')
    mkdir -p "$dir/odd/etc/ssh"
    echo secret >"$dir/odd/etc/ssh/$odd"
    made --in "$dir/odd" --out "$dir/odd.disk" --json
    says out '"/etc/ssh/ssh_host_\\u[fF]{3}[dD]\\u001[bB]_key"'
    says err 'removed /etc/ssh/ssh_host_\?\?_key: '
}

# Where the parts lie, and that a changed bit is noticed: Debian's tool against ours.
layouts() {
    made --in "$dir/tree" --out "$dir/one"
    listed
    grep -qx '[0-9a-f]\{64\}' <(sed -n 1p "$dir/words") || fail "first line: $(cat "$dir/words")"
    grep -Eqx 'snpguard.mode=verity root=UUID=[0-9a-f-]{36} roothash=[0-9a-f]{64} systemd.import_credentials=no' \
        <(sed -n 2p "$dir/words") || fail "second line: $(cat "$dir/words")"
    [ "$(wc -l <"$dir/words")" = 2 ] || fail "not two lines"
    # The file system's end, as it says itself: there the tree begins.
    offset=$(($(dump.erofs "$dir/one" | sed -n 's/^Filesystem blocks: *//p') * 4096))
    dd if="$dir/one" bs=1 skip=$offset count=6 status=none | grep -q '^verity' || fail "no superblock there"
    good "$dir/one" "$dir/one" --hash-offset=$offset
    printf X | dd of="$dir/one" bs=1 seek=5000 conv=notrunc status=none
    bad "$dir/one" "$dir/one" --hash-offset=$offset

    made --in "$dir/tree" --out "$dir/data" --hash "$dir/tree.hash" --hash-algorithm sha512 --salt 00ff
    good "$dir/data" "$dir/tree.hash"
    grep -qx '[0-9a-f]\{128\}' <(sed -n 1p "$dir/words") || fail "first line: $(cat "$dir/words")"
    grep -Eq " snpguard.hash=UUID=$(veritysetup dump "$dir/tree.hash" | sed -n 's/^UUID: *\t*//p') " \
        "$dir/words" || fail "UUID of the tree: $(cat "$dir/words")"
    veritysetup dump "$dir/tree.hash" >"$dir/dump"
    grep -Eq 'Salt: +.*00ff$' "$dir/dump" || fail "salt: $(cat "$dir/dump")"
    [ $(($(stat -c %s "$dir/data"))) = $offset ] || fail "the data's size"
    printf X | dd of="$dir/data" bs=1 seek=5000 conv=notrunc status=none
    bad "$dir/data" "$dir/tree.hash"

    made --in "$dir/tree" --out "$dir/data" --hash "$dir/tree.hash" --salt none --force
    good "$dir/data" "$dir/tree.hash"
    veritysetup dump "$dir/tree.hash" | grep -Eq 'Salt: +.*-$' || fail "a salt in spite of 'none'"
}

# Error correction data lies where the tree ends, and mends what was changed.
fec() {
    local hash tree
    for hash in '' "$dir/fec.hash"; do
        made --in "$dir/tree" --out "$dir/fec" ${hash:+--hash "$hash"} --fec 24 --force
        grep -q ' snpguard.fec=24 ' "$dir/words" || fail "fec on the command line: $(cat "$dir/words")"
        [ -n "$hash" ] && tree=0 || tree=$offset
        # Superblock, level 0, level 1, …: 128 hashes in a block.
        blocks=$((offset / 4096)) sum=1
        while [ $blocks -gt 1 ]; do
            blocks=$(((blocks + 127) / 128))
            sum=$((sum + blocks))
        done
        where="--hash-offset=$tree --fec-device=${hash:-$dir/fec} --fec-offset=$((tree + sum * 4096)) --fec-roots=24"
        # shellcheck disable=SC2086  # options apart
        good "$dir/fec" "${hash:-$dir/fec}" $where
        printf X | dd of="$dir/fec" bs=1 seek=5000 conv=notrunc status=none
        bad "$dir/fec" "${hash:-$dir/fec}" --hash-offset=$tree
        # shellcheck disable=SC2086
        good "$dir/fec" "${hash:-$dir/fec}" $where
        grep -q 'Found 1 repairable errors' "$dir/verify" || fail "nothing to mend: $(cat "$dir/verify")"
    done
}

layouts
odd_names
fec
unchanged
finish
