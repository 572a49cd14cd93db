# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Completion of snpguard for bash. Commands, options and what they take are asked of the program's own
# --help at each key, a matter of a few milliseconds: so they are those of the program that will run,
# and there is no list here that could be another. Only words that an option has to choose from stand
# here; tests/cli/test-completion.sh holds them against --help too. Needs bash and nothing besides.

# Words to choose from: _snpguard_words CURRENT WORD...
_snpguard_words()
{
    local cur=$1
    shift
    mapfile -t COMPREPLY < <(compgen -W "$*" -- "$cur")
}

# _snpguard_files CURRENT [dirs]
_snpguard_files()
{
    compopt -o filenames 2>/dev/null
    if [ "${2-}" = dirs ]; then
        mapfile -t COMPREPLY < <(compgen -d -- "$1")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$1")
    fi
}

# The commands, a line for each; "report fetch" is one.
_snpguard_commands()
{
    local line on=
    while IFS= read -r line; do
        case $line in
        Commands:) on=1 ;;
        '') on= ;;
        '  '*) if [ "$on" ]; then
                line=${line#  }
                echo "${line%%  *}"
            fi ;;
        esac
    done < <("$1" --help 2>/dev/null)
}

# What an option may be, where it is one of a few words: _snpguard_choices COMMAND OPTION
_snpguard_choices()
{
    case "$1 $2" in
    'certs fetch --product') echo Milan Genoa Turin ;;
    'image luks --cipher') echo aes-xts-random aes-xts-plain64 aegis128-random ;;
    'image luks --integrity') echo hmac-sha256 hmac-sha512 aead ;;
    'image luks --kdf') echo pbkdf2 argon2id ;;
    'image luks --sector-size') echo 4096 512 ;;
    'image verity --fs') echo erofs ext4 squashfs ;;
    'image verity --hash-algorithm') echo sha256 sha512 ;;
    'initramfs --compress') echo zstd none ;;
    'measure --mode') echo snp snp-svsm sev sev-es firmware-hash ;;
    'measure --vmm') echo qemu ec2 gce ;;
    'run --format') echo qemu libvirt kubevirt ;;
    'vm check --for') echo run emulate measure verify id-block ;;
    *' --allow') echo debug migration cxl smt ;;
    *' --crl') echo require if-present off ;;
    *' --kds') echo none ;;
    esac
}

# A value: _snpguard_value COMMAND OPTION KIND CURRENT; KIND is "FILE", as --help has it.
_snpguard_value()
{
    local choices
    choices=$(_snpguard_choices "$1" "$2")
    if [ "$choices" ]; then
        _snpguard_words "$4" "$choices"
        return
    fi
    case $3 in
    FILE | PEM | DISK | PATH | '[NAME=]FILE') _snpguard_files "$4" ;;
    DIR) _snpguard_files "$4" dirs ;;
    HOST*) mapfile -t COMPREPLY < <(compgen -A hostname -- "$4") ;;
    esac
}

# What is no option, by the usage line: _snpguard_argument USAGE CURRENT
_snpguard_argument()
{
    local args=${1#*'[OPTION...]'}
    case $args in
    *' --'* | *'[--'* | '') return 1 ;; # options written out
    *HOST*) mapfile -t COMPREPLY < <(compgen -A hostname -- "$2") ;;
    *FILE*) _snpguard_files "$2" ;;
    *) return 1 ;;
    esac
}

# Options and values of one command: _snpguard_command PROGRAM COMMAND PREVIOUS CURRENT
_snpguard_command()
{
    local line usage='' options='' words kind=''
    while IFS= read -r line; do
        case $line in
        Usage:*) usage=$line ;;
        '  --'*)
            read -r -a words <<<"$line"
            options+=" ${words[0]}"
            # A value stands one blank behind its option; help, two or more.
            if [ "${words[0]}" = "$3" ] && [[ $line =~ ^\ \ --[a-z0-9-]+\ ([^\ ]+) ]]; then
                kind=${BASH_REMATCH[1]}
            fi ;;
        esac
    done < <("$1" "${words_of_command[@]}" --help 2>/dev/null)
    if [ "$kind" ]; then
        _snpguard_value "$2" "$3" "$kind" "$4"
    elif [[ $4 == -* ]] || ! _snpguard_argument "$usage" "$4"; then
        _snpguard_words "$4" "$options"
    fi
}

# Which words of the line name the command: sets words_of_command. _snpguard_find PROGRAM
_snpguard_find()
{
    local name first=${COMP_WORDS[1]-} second=${COMP_WORDS[2]-}
    words_of_command=()
    while IFS= read -r name; do
        if [ "$name" = "$first" ]; then
            words_of_command=("$first")
        elif [ "$name" = "$first $second" ] && [ "$COMP_CWORD" -gt 2 ]; then
            words_of_command=("$first" "$second")
        fi
    done < <(_snpguard_commands "$1")
}

# The first word of a command, or the second of one that has two.
_snpguard_name()
{
    local name words=()
    while IFS= read -r name; do
        if [ "$COMP_CWORD" = 1 ]; then
            words+=("${name%% *}")
        elif [ "${name%% *}" = "${COMP_WORDS[1]}" ] && [[ $name == *' '* ]]; then
            words+=("${name#* }")
        fi
    done < <(_snpguard_commands "$1")
    if [ "$COMP_CWORD" = 1 ]; then
        mapfile -t words < <(printf '%s\n' "${words[@]}" | sort -u)
        words+=(--help --version)
    fi
    [ "$COMP_CWORD" -gt 2 ] || _snpguard_words "${COMP_WORDS[COMP_CWORD]}" "${words[*]}"
}

_snpguard()
{
    local program=${COMP_WORDS[0]} cur=${COMP_WORDS[COMP_CWORD]} at=$((COMP_CWORD - 1)) words_of_command i
    COMPREPLY=()
    # bash takes --name=value, and NAME=FILE, for three words.
    if [ "$cur" = = ]; then
        cur=
    elif [ "${COMP_WORDS[at]}" = = ]; then
        at=$((at - 1))
    fi
    _snpguard_find "$program"
    if [ "${#words_of_command[@]}" = 0 ]; then
        _snpguard_name "$program"
        return
    fi
    for ((i = 1; i < COMP_CWORD; i++)); do
        if [ "${COMP_WORDS[i]}" = -- ]; then
            _snpguard_files "$cur"
            return
        fi
    done
    if [ "$at" -lt "$((COMP_CWORD - 1))" ] && [[ ${COMP_WORDS[at]} != --* ]]; then
        _snpguard_files "$cur" # the FILE of NAME=FILE
    else
        _snpguard_command "$program" "${words_of_command[*]}" "${COMP_WORDS[at]}" "$cur"
    fi
}

complete -F _snpguard snpguard
