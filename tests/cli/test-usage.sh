# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: help on standard output within 80 columns, errors on standard error in one line, status 2.
. "$(dirname "$0")/lib.sh"

check_help() {
    expect 0 "$SNPGUARD" "$@" --help
    silent err
    says out '^Usage: snpguard '
    if awk 'length($0) > 80 || /\t/ {bad = 1} END {exit !bad}' "$dir/out"; then
        fail "'$* --help' is wider than 80 columns"
    fi
    cp "$dir/out" "$dir/long"
    expect 0 "$SNPGUARD" "$@" -h
    cmp -s "$dir/long" "$dir/out" || fail "'$* -h' differs from --help"
}

one_error_line() {
    silent out
    [ "$(wc -l <"$dir/err")" = 1 ] || fail "not one line of error: $(cat "$dir/err")"
    says err '^snpguard'
}

check_help
"$SNPGUARD" --help | sed -n 's/^  \([a-z][a-z ]*[a-z]\)  *.*/\1/p' | sed 's/   *.*//' >"$dir/commands"
while read -r words; do
    # Word splitting is wanted: a command may have two words.
    check_help $words
    expect 2 "$SNPGUARD" $words --no-such-option
    one_error_line
    says err "no such option"
done <"$dir/commands"

expect 0 "$SNPGUARD" --version
says out '^snpguard [0-9]'
expect 2 "$SNPGUARD"
one_error_line
expect 2 "$SNPGUARD" no-such-command
one_error_line
finish
