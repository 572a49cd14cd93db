# SPDX-License-Identifier: GPL-3.0-or-later
# Completion for bash, called as bash calls it: for each command it offers what --help has, for each
# option that takes a file files, and words to choose from only where --help tells them.
. "$(dirname "$0")/lib.sh"
top=$(dirname -- "$(dirname -- "$(dirname -- "$(realpath -- "$0")")")")
. "$top/tools/completion/snpguard.bash"
set +e
work=$dir/files
mkdir -p "$work/folder"
touch "$work/a file" "$work/folder.conf"
cd "$work"

# offers WORD...: what stands on the line, the last one being typed. $dir/got has what is offered.
offers() {
    COMP_WORDS=("$SNPGUARD" "$@")
    COMP_CWORD=$#
    COMPREPLY=()
    _snpguard
    printf '%s\n' "${COMPREPLY[@]}" | grep . | sort >"$dir/got"
}

# same WHAT: what is offered is $dir/want, in any order.
same() {
    sort "$dir/want" | diff - "$dir/got" >"$dir/diff" || fail "$1: $(cat "$dir/diff")"
}

# want WORD...
want() {
    printf '%s\n' "$@" | grep . >"$dir/want"
}

"$SNPGUARD" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\( [a-z][a-z-]*\)\{0,1\}\)  .*/\1/p' >"$dir/commands"
[ "$(wc -l <"$dir/commands")" -gt 15 ] || fail "no commands in --help"

# The first word, and the second.
{ sed 's/ .*//' "$dir/commands" | sort -u; echo --help; echo --version; } >"$dir/want"
offers ''
same "the first word"
grep '^v' "$dir/want" | sort >"$dir/v"
offers v
cp "$dir/v" "$dir/want"
same "a first word that begins with v"
for group in $(sed -n 's/ .*//p' "$dir/commands" | sort | uniq -d); do
    sed -n "s/^$group //p" "$dir/commands" >"$dir/want"
    offers "$group" ''
    same "$group"
done
want fetch
offers report f
same "report f"
want
offers nonsense ''
same "a command that does not exist"
offers report nonsense ''
same "a second word that does not exist"

# choices COMMAND OPTION: $dir/got are words that --help has for that option.
choices() {
    local words=$1 option=$2 word
    # shellcheck disable=SC2086  # "report fetch" is two words
    "$SNPGUARD" $words --help | awk -v option="$option" '/^  --/ {on = ($1 == option)} on' >"$dir/text"
    while read -r word; do
        grep -qE "(^|[^a-z0-9-])$word([^a-z0-9-]|$)" "$dir/text" ||
            fail "$words $option: '$word' is offered, and --help does not have it"
    done <"$dir/got"
}

# Options of each command, and what each of them takes.
while read -r words; do
    # shellcheck disable=SC2086
    "$SNPGUARD" $words --help | sed -n 's/^  \(--[a-z0-9-]*\).*/\1/p' >"$dir/want"
    # shellcheck disable=SC2086
    offers $words -
    same "$words -"
    # shellcheck disable=SC2086
    "$SNPGUARD" $words --help | sed -n 's/^  \(--[a-z0-9-]*\) \([^ ]\{1,\}\).*/\1 \2/p' >"$dir/values"
    while read -r option kind; do
        # shellcheck disable=SC2086
        offers $words "$option" ''
        case $kind in
        FILE | PEM | DISK | PATH | '[NAME=]FILE')
            want 'a file' folder folder.conf
            same "$words $option" ;;
        DIR)
            want folder
            same "$words $option" ;;
        HOST*) ;;
        MODE | VMM | FORMAT | USE | WHAT | HOW)
            [ -s "$dir/got" ] || fail "$words $option $kind: nothing is offered"
            choices "$words" "$option" ;;
        N | NAME | BYTES | URL) choices "$words" "$option" ;;
        *)
            want
            same "$words $option $kind" ;;
        esac
    done <"$dir/values"
done <"$dir/commands"

# A word that is no option: a file where the command takes one, options where it takes none.
want 'a file' folder folder.conf
for words in 'vm check' 'vm init' 'report show' 'certs show' 'certs import'; do
    # shellcheck disable=SC2086
    offers $words ''
    same "$words"
done
"$SNPGUARD" measure --help | sed -n 's/^  \(--[a-z0-9-]*\).*/\1/p' >"$dir/want"
offers measure ''
same "measure"
offers measure --explain ''
same "measure --explain"

# As bash splits them at "=", and what has been typed already.
want sev sev-es
offers measure --mode = se
same "--mode=se"
want snp snp-svsm sev sev-es firmware-hash
offers measure --mode =
same "--mode="
want folder folder.conf
offers measure --vm = fo
same "--vm=fo"
offers vm init --disk root = fo
same "--disk root=fo"
want 'a file'
offers ssh host -- a
same "ssh host -- a"
finish
