# SPDX-License-Identifier: GPL-3.0-or-later
# initramfs: options that contradict each other, inputs that cannot be used; nothing half made stays.
. "$(dirname "$0")/lib.sh"

refuses() {
    local status=$1 text=$2
    shift 2
    expect "$status" "$SNPGUARD" initramfs "$@"
    silent out
    says err "$text"
    [ ! -e "$dir/img" ] && [ ! -e "$dir/img.partial" ] || fail "a file is left behind"
}

refuses 2 '--out FILE or --uki FILE is missing'
refuses 2 'neither zstd nor none' --out "$dir/img" --compress gzip
refuses 2 '--level means nothing' --out "$dir/img" --compress none --level 3
refuses 2 '--level goes from 1 to 22' --out "$dir/img" --level 23
SOURCE_DATE_EPOCH=yesterday refuses 2 'SOURCE_DATE_EPOCH' --out "$dir/img"
SOURCE_DATE_EPOCH=-1 refuses 2 'SOURCE_DATE_EPOCH' --out "$dir/img"
SOURCE_DATE_EPOCH=4294967296 refuses 2 'SOURCE_DATE_EPOCH' --out "$dir/img"
refuses 3 'No such file' --out "$dir/img" --agent /bin/true --modules "$dir/6.0-none"
mkdir "$dir/6.0-empty"
refuses 3 'kernel 6.0-empty has no module' --out "$dir/img" --agent /bin/true --modules "$dir/6.0-empty"
refuses 3 'not a lib/modules/VERSION' --out "$dir/img" --agent /bin/true --modules "$dir"

# A name that rename() would take from whatever has it: a device of everybody's, say.
mkdir "$dir/folder"
for other in "$dir/folder" /dev/null; do
    expect 3 "$SNPGUARD" initramfs --out "$other" --agent /bin/true --modules "$dir/6.0-empty"
    says err 'not a regular file'
done
[ -c /dev/null ] || fail "/dev/null was replaced"

# The kernel of the unit tests has next to nothing of what a guest needs.
mkdir -p "$dir/6.0-fake/kernel"
cp "$FAKE_MODULES"/fake-*.ko "$dir/6.0-fake/kernel"
refuses 3 'kernel 6.0-fake has no module.*: .*dm-crypt' \
    --out "$dir/img" --agent /bin/true --modules "$dir/6.0-fake"
expect 3 "$SNPGUARD" initramfs --list --modules "$dir/6.0-fake" --add-module fake-disk \
    --add-module nosuch
says out '^module +kernel/fake-disk.ko$'
says out '^module +kernel/fake-bus.ko$'
says out '^missing +nosuch$'
says out '^absent +sev-guest$'

# A signal ends it between two steps, with nothing left of either. Sent before it starts, so that no
# clock decides what it meets.
mkdir "$dir/tmp"
interrupted() {
    TMPDIR=$dir/tmp env --block-signal=TERM sh -c 'kill -TERM $$ && exec "$@"' sh \
        "$SNPGUARD" initramfs "$@"
}
expect 3 interrupted --out "$dir/img" --agent /bin/true --modules "$dir/6.0-fake"
says err 'interrupted'
[ -z "$(ls "$dir/tmp")" ] || fail "a temporary directory is left behind"
[ ! -e "$dir/img" ] && [ ! -e "$dir/img.partial" ] || fail "a file is left behind"
finish
