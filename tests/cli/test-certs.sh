# SPDX-License-Identifier: GPL-3.0-or-later
# The commands that fetch, take in and show certificates.
. "$(dirname "$0")/kds.sh"
mkdir all
cp "chips/$milan.pem" all
printf 'no certificate' >garbage

# The commands.
serve
expect 0 "$SNPGUARD" certs fetch --report "chips/$milan.report" --ark Milan.ark --kds "$kds"
asked "200 $vcek" "200 $chain"
expect 0 "$SNPGUARD" certs list
[ "$(wc -l <out)" = 3 ] || fail "certs list: $(cat out)"
says out '^[0-9a-f]{16}  vcek  Milan .*chip .* boot_loader 128, tee 128, snp 128, microcode 128'
id=$(sed -n 's/  ark .*//p' out)
expect 0 "$SNPGUARD" certs show "$id" --json
says out '"amd_root": false'
says out '"kind": "ark"'
expect 0 "$SNPGUARD" certs list --json
[ "$(jq -r '[.[].kind] | join(" ")' out)" = "ark ask vcek" ] || fail "certs list --json: $(cat out)"
expect 3 "$SNPGUARD" certs show 0123456789abcdef
says err 'neither a file nor an id'
expect 1 "$SNPGUARD" certs show garbage
expect 0 "$SNPGUARD" certs show "chips/$milan.pem"
says out '^kind +vcek'
says out "^chip_id +$chip"
serve
expect 3 "$SNPGUARD" certs fetch --product Milan --kds "$kds"
says err 'something else than was asked for' # AMD's root it is not
expect 3 "$SNPGUARD" certs fetch --product Milan --kds none
says err 'not to be asked'
serve
expect 0 "$SNPGUARD" certs import "chips/$milan.pem" all
[ "$(wc -l <out)" = 6 ] || fail "certs import: $(cat out)"
kds=none verify 0 "$milan"
openssl req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -subj /CN=SEV-Rome -out rome.pem 2>/dev/null
expect 1 "$SNPGUARD" certs import rome.pem "chips/$milan.pem"
says err 'rome.pem: /CN=SEV-Rome: not a certificate or revocation list of AMD'
says out 'vcek of Milan'
expect 1 "$SNPGUARD" certs import garbage
says err 'garbage: '

# What an owner's file of products adds is known to these commands, too.
printf '[product Milan]\nark-spki = %s\n' "$(openssl x509 -in Milan.ark -noout -pubkey |
    openssl pkey -pubin -outform DER | openssl dgst -sha256 -r | cut -d ' ' -f 1)" >root
printf '[product Florence]\ntcb = turin\nchip-id = 8\nmodels = 1Bh 00-0F\nark-spki = %064d\n' 1 >florence
printf '[silicon Florence]\nproduct = Florence\nmodels = 1Bh 00-0F\n' >>florence
serve
expect 0 "$SNPGUARD" certs fetch --product Milan --products root --kds "$kds"
asked "200 $chain" "200 /vlek/v1/Milan/cert_chain"
expect 2 "$SNPGUARD" certs fetch --product Florence --products root --kds none
expect 3 "$SNPGUARD" certs fetch --product Florence --products florence --kds none
says err '/vcek/v1/Florence/cert_chain: not in the cache'
openssl req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -subj /CN=ARK-Florence -out ark.pem 2>/dev/null
for command in import show; do
    expect 1 "$SNPGUARD" certs $command ark.pem
    expect 0 "$SNPGUARD" certs $command ark.pem --products florence
    says out Florence
done
expect 0 "$SNPGUARD" certs list
! grep -q Florence out || fail "a line that is not known: $(cat out)"
says err 'Florence-ark.der: not a certificate'
expect 0 "$SNPGUARD" certs list --products florence
says out 'ark +Florence'
id=$(sed -n 's/  ark  *Florence.*//p' out)
expect 0 "$SNPGUARD" certs show "$id" --products florence --json
says out '"amd_root": false'
for command in 'fetch --product Milan' 'import ark.pem' 'show ark.pem' list; do
    # shellcheck disable=SC2086  # words apart
    expect 3 "$SNPGUARD" certs $command --products absent
    says err '--products absent: No such file'
done
expect 3 "$SNPGUARD" certs import no-such-file
finish
