# SPDX-License-Identifier: GPL-3.0-or-later
# What a wrong command line gets: status 2 and one line on standard error that names the mistake.
. "$(dirname "$0")/lib.sh"

# refuse REGEX ARGUMENT...
refuse() {
    local regex=$1
    shift
    expect 2 "$SNPGUARD" "$@"
    silent out
    [ "$(wc -l <"$dir/err")" = 1 ] || fail "not one line of error: $(cat "$dir/err")"
    says err '^snpguard'
    says err "$regex"
}

hex96=$(printf '%096d' 0)
refuse 'no command'
refuse "'frobnicate': no such command" frobnicate
refuse "'report' needs a second word" report
refuse "'ver': no such command" ver
refuse '--measurment: no such option' verify --measurment "$hex96"
refuse '--report needs a value: FILE' verify --report
refuse '--report is given twice' verify --report a --report b
refuse '--json takes no value' verify --json=yes
refuse "--out '' names no DIR; is a variable empty\\?" id-block --vm vm.conf --out ''
refuse "--check '' names no DIR" id-block --check=
refuse "--new-key '' names no FILE" id-block --new-key ''
refuse "--id-key '' names no PEM" id-block --vm vm.conf --out folder --id-key ''
refuse "--report '' names no FILE" verify --measurement "$hex96" --report ''
refuse "--ark '' names no FILE" verify --report x --measurement "$hex96" --ark ''
refuse "--vmpl: 'one' is not a number" verify --report x --vmpl one
refuse "--vmpl: '' is not a number" verify --report x --vmpl=
refuse "--vmpl: '4' is not a number from 0 to 3" verify --report x --vmpl 4
refuse '-x: no such option' verify -x
refuse 'too many arguments' verify file
refuse 'missing argument' unlock --unpinned
refuse 'either --report FILE or --batch DIR' verify --measurement "$hex96"
refuse 'either --report FILE or --batch DIR' verify --measurement "$hex96" --report a --batch b
refuse '--batch excludes --ssh' verify --measurement "$hex96" --batch b --ssh host
for demand in "--measurement=$hex96" --vm=vm.conf --vmpl=1 --allow=debug; do
    refuse '--authentic-only .* excludes --measurement, --vm, --vmpl and --allow' \
        verify --report x --authentic-only "$demand"
done
refuse '--measurement: .*96 hex digits' verify --report x --measurement 00
refuse '--measurement: .*96 hex digits' verify --report x --measurement "${hex96%0}x"
refuse '--nonce: .*64 hex digits' verify --report x --measurement "$hex96" --nonce "$hex96"
refuse '--report-data: .*128 hex' verify --report x --measurement "$hex96" --report-data 00
refuse "--at: '2024-13-01' is not a day" verify --report x --measurement "$hex96" --at 2024-13-01
refuse "--at: '2024-01-01x' is not a day" verify --report x --measurement "$hex96" --at 2024-01-01x
refuse "--crl: 'required' is not one" verify --report x --measurement "$hex96" --crl required
refuse "--allow: 'everything'" verify --report x --measurement "$hex96" --allow everything
refuse 'either --owner-key FILE or --unpinned' unlock host --record x --measurement "$hex96"
refuse 'either --owner-key FILE or --unpinned' unlock host --record x --measurement "$hex96" \
    --unpinned --owner-key x
refuse '--record FILE is required' unlock host --unpinned --measurement "$hex96"
refuse '--measurement HEX.*--any-measurement' unlock host --unpinned --record x
refuse 'exclude each other' report fetch host --raw --key-request
refuse 'exclude each other' report fetch host --fresh --nonce "$(printf '%064d' 0)"
refuse 'exclude each other' verify --report x --measurement "$hex96" --ssh host --ssh-key file
for place in '' -host '[::1' host:0 host:22x user@host 'host;x' ssh://host; do
    refuse "--ssh .*not of the form HOST" verify --report x --measurement "$hex96" --ssh "$place"
done
for place in -host @host -x@host user@ user@-host 'user@ssh://host'; do
    refuse 'not of the form HOST' ssh --measurement "$hex96" -- "$place"
done
refuse 'missing argument' ssh --measurement "$hex96"
refuse '--measurement HEX.*--any-measurement' ssh host
refuse '--measurement HEX.*--any-measurement' ssh host --any-measurement --measurement "$hex96"
refuse '--ssh-port: 65536 is no port' ssh host --measurement "$hex96" --ssh-port 65536
refuse 'no such option' ssh host --measurement "$hex96" -v
refuse 'not of the form HOST' report fetch http://host/
refuse 'not of the form HOST' report fetch host:99999
refuse 'not of the form HOST' report fetch 'host@other'
refuse 'not of the form HOST' report fetch ''
for url in '' / ftp://host https:// http:///x host 'https://user@host' 'https://host?x' 'https://a b'; do
    refuse '--kds .*not of the form https://HOST' verify --report x --authentic-only --kds "$url"
    refuse '--kds .*not of the form https://HOST' certs fetch --product Milan --kds "$url"
done
refuse "'certs' needs a second word" certs
refuse 'either --report FILE or --product NAME' certs fetch
refuse 'either --report FILE or --product NAME' certs fetch --report x --product Milan
refuse "'Rome' is no processor line" certs fetch --product Rome
refuse "'Venice' is no processor line" certs fetch --product Venice
refuse 'missing argument' certs show
refuse 'missing argument' certs import
refuse 'too many arguments' certs list x
refuse 'either --out FILE' keygen
refuse 'either --out FILE' keygen --out a --public b
refuse '--volume goes with --out alone' keygen --volume --out a --passphrase

expect 0 "$SNPGUARD" --version
says out '^snpguard [0-9]'
expect 0 "$SNPGUARD" report --help
says out 'report fetch'
finish
