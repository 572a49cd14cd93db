# SPDX-License-Identifier: GPL-3.0-or-later
# Fresh reports, alone and in batches: which proofs are taken, and each way in which one can be wrong.
. "$(dirname "$0")/agent.sh"

ssh-keygen -q -t ed25519 -N '' -C '' -f bound
zeros=$(printf '%064d' 0)
start honest '' bound.pub
"$SNPGUARD" report fetch "$host" --out kept.json
measurement=$("$SNPGUARD" report show --json kept.json |
    sed -n 's/.*"measurement": "\(.*\)".*/\1/p')

# fetch SCENARIO OPTION...: an answer with a fresh nonce, in answer.json; the nonce.
fetch() {
    start "$1" '' bound.pub
    shift
    expect 0 "$SNPGUARD" report fetch "$host" --fresh --out answer.json "$@"
    silent out
    nonce=$(sed -n 's/.*nonce \([0-9a-f]\{64\}\)$/\1/p' err)
    [ -n "$nonce" ] || fail "no nonce was told: $(cat err)"
}

# verify STATUS OPTION...
verify() {
    local status=$1
    shift
    expect "$status" "$SNPGUARD" verify --report answer.json --ark pki/ark.pem \
        --measurement "$measurement" "$@"
}

# refuse SCENARIO CHECK
refuse() {
    fetch "$1"
    verify 1 --nonce "$nonce"
    says err "refused by $2:"
    verify 1 --nonce "$nonce" --json
    says out "\"failed\": \"$2\""
}

fetch honest
verify 0 --nonce "$nonce"
says out '^pass +report.nonce +fresh: the nonce as it is'
says out '^skip +report.proof'
verify 1 --nonce "$zeros"
says err 'refused by report.nonce'

fetch batched
grep -q '"proof"' answer.json || fail "no proof came"
verify 0 --nonce "$nonce"
says out '^pass +report.proof'
says out '^pass +report.nonce +fresh: one of 5 nonces, by its proof'
verify 0 --nonce "$nonce" --json
says out '"reason": "fresh: one of 5 nonces'
verify 1 --nonce "$zeros"
says err 'refused by report.nonce'
# Fresh for nobody who does not say what he asked with.
verify 0
says out '^skip +report.nonce +no nonce to compare with: nothing shows that the report is fresh'
# REPORT_DATA as a whole is compared as it stands: with the root.
data=$("$SNPGUARD" report show --json answer.json | sed -n 's/.*"report_data": "\(.*\)".*/\1/p')
verify 0 --nonce "$nonce" --report-data "$data"
verify 1 --nonce "$nonce" --report-data "${data:0:64}$nonce"
says err 'refused by report.data'
# The root alone is nobody's nonce, with the proof and without.
verify 1 --nonce "${data:64}"
says err 'refused by report.nonce'

fetch batched --no-proof
! grep -q '"proof"' answer.json || fail "a proof came"
verify 0 --nonce "$nonce"
says out '^pass +report.nonce +fresh: the nonce as it is'
fetch batched --raw
[ "$(wc -c <answer.json)" = 1184 ] || fail "not a bare report"
[ "$(od -An -v -tx1 -j 112 -N 32 answer.json | tr -d ' \n')" = "$nonce" ] ||
    fail "the bare report has another nonce"

refuse proof-of-other report.nonce
refuse proof-deep report.proof
refuse proof-shallow report.proof
refuse proof-size report.proof
refuse proof-index report.proof
refuse root-as-nonce report.nonce
refuse other-nonce report.nonce
refuse other-key report.binding
refuse bad-signature report.signature
refuse other-vm guest.measurement

# A path of the right length that leads elsewhere.
fetch batched
sed 's/"path":"[^"]*"/"path":"'"$(head -c 32 /dev/zero | base64)"'"/' answer.json >other.json
mv other.json answer.json
verify 1 --nonce "$nonce"
says out '^pass +report.proof'
says err 'refused by report.nonce'

# The answer to an earlier question.
fetch replayed
verify 0 --nonce "$nonce"
expect 0 "$SNPGUARD" report fetch "$host" --fresh --out answer.json
nonce=$(sed -n 's/.*nonce \([0-9a-f]\{64\}\)$/\1/p' err)
verify 1 --nonce "$nonce"
says err 'refused by report.nonce'

# Key requests are never batched.
fetch batched --key-request
verify 0 --nonce "$nonce"
fetch batched-key --key-request
verify 1 --nonce "$nonce"
says err 'refused by report.proof'
verify 1
says err 'refused by report.proof'
finish
