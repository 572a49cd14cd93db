# SPDX-License-Identifier: GPL-3.0-or-later
# Beside the program lies what a build made, and it is run as the caller: only where nobody else could
# have put it.
. "$(dirname "$0")/lib.sh"
cd "$dir"
umask 022

mkdir -p place/image/guest
cp "$SNPGUARD" place/snpguard
helper=place/image/guest/snpguard-image-helper
echo none >$helper

# image: how far it comes; the input, which it looks at next, is missing.
image() {
    expect 3 place/snpguard image luks --in absent --out disk --record record --volume-key key \
        --kernel kernel --modules modules
}

image
says err '^snpguard image luks: absent: No such file'
if grep -q warning err; then fail "a warning: $(cat err)"; fi
for part in $helper place/image/guest place/image place; do
    for mode in g+w o+w; do
        chmod $mode $part
        image
        says err 'warning: .*snpguard-image-helper: not used, since others may write'
        chmod go-w $part
    done
    if [ "$(id -u)" = 0 ]; then
        chown 65534 $part
        image
        says err 'warning: .*snpguard-image-helper: not used'
        chown 0 $part
    fi
done
image
if grep -q warning err; then fail "a warning: $(cat err)"; fi
finish
