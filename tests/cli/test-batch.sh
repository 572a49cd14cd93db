# SPDX-License-Identifier: GPL-3.0-or-later
# verify --batch: each file has the verdict that it has alone, whatever stands beside it.
. "$(dirname "$0")/agent.sh"

start honest
mkdir folder folder/below
for n in 1 2 3 4 5 6; do
    "$SNPGUARD" report fetch "$host" --fresh --out "folder/honest-$n" 2>/dev/null
done
measurement=$("$SNPGUARD" report show --json folder/honest-1 |
    sed -n 's/.*"measurement": "\(.*\)".*/\1/p')
# What is not verified anew for every report of a chip must not pass for one of another.
for lie in other-chip other-key bad-signature debug-guest no-certificates bad-table; do
    start "$lie"
    "$SNPGUARD" report fetch "$host" --fresh --out "folder/$lie" 2>/dev/null || rm -f "folder/$lie"
done
head -c 100 folder/honest-1 >folder/half
: >folder/empty
ln -s nowhere folder/dangling
ln -s round folder/round
cp folder/honest-1 folder/.hidden
ln -s honest-1 folder/.linked
mkfifo folder/pipe
cp folder/honest-1 folder/below/unseen
cp folder/honest-1 "folder/$(printf 'odd\377\033name')"

demands=(--ark pki/ark.pem --measurement "$measurement" --kds none)

# alone FILE: what verify says of this one.
alone() {
    local status=0
    "$SNPGUARD" verify --report "$1" "${demands[@]}" --json >alone.json 2>/dev/null || status=$?
    case $status in
    0) echo "pass null" ;;
    1) echo "fail $(jq -r .failed alone.json)" ;;
    *) echo "not-checked null" ;;
    esac
}

expect 1 "$SNPGUARD" verify --batch folder "${demands[@]}" --json
silent err
cp out batch.json
for file in folder/* folder/.[!.]*; do
    [ ! -d "$file" ] && [ ! -p "$file" ] || continue
    name=${file#folder/}
    case $name in odd*) name=$'odd?\033name' ;; esac
    got=$(jq -r --arg name "$name" '.reports[] | select(.file == $name) |
        .verdict + " " + (.failed // "null")' batch.json)
    want=$(alone "$file")
    [ "$got" = "$want" ] || fail "$name: '$got' in a batch, '$want' alone"
done
[ "$(jq '.reports | length' batch.json)" = "$(find folder -maxdepth 1 ! -type d ! -type p | wc -l)" ] ||
    fail "not one verdict for each file"
[ "$(jq '[.reports[] | select(.verdict == "pass")] | length' batch.json)" = "$(jq .passed batch.json)" ] ||
    fail "the number of those that passed"
[ "$(jq -r .verdict batch.json)" = fail ] || fail "the verdict on all"
[ "$(jq -r '[.reports[].file] | . == sort' batch.json)" = true ] || fail "not in order"
for want in 'honest-6:pass:null' 'other-chip:fail:leaf.chip' 'bad-signature:fail:report.signature' \
    'debug-guest:fail:guest.debug' 'no-certificates:fail:chain.complete' 'half:fail:report.format' \
    'empty:not-checked:null' 'dangling:not-checked:null' \
    'round:not-checked:null' '.hidden:pass:null' '.linked:pass:null'; do
    jq -e --arg want "$want" '[.reports[] | .file + ":" + .verdict + ":" + (.failed // "null")] |
        index($want)' batch.json >got || fail "no $want: $(jq -c .reports batch.json)"
done

expect 1 "$SNPGUARD" verify --batch folder "${demands[@]}"
says out '^pass +honest-1$'
says out '^fail +other-chip +leaf.chip: '
says out '^not-checked +empty +'
! grep -q "$(printf '\033')" out || fail "what a file is named acts on the terminal"

# All well; some that could not be checked; none at all.
mkdir good
cp folder/honest-* good
expect 0 "$SNPGUARD" verify --batch good "${demands[@]}"
says out '^6 passed, 0 failed, 0 not checked$'
expect 1 "$SNPGUARD" verify --batch good --ark pki/ark.pem --measurement "$(printf '%096d' 1)"
says out '^0 passed, 6 failed'
expect 1 "$SNPGUARD" verify --batch good --measurement "$measurement"
says out 'chain.root: '
: >good/empty
expect 3 "$SNPGUARD" verify --batch good "${demands[@]}" --json
says out '"verdict": "fail"'

# An owner with many certificates of his own: there is room for those of an answer beside them.
mkdir many
for n in {1..63}; do cp pki/ark.pem "many/$n.pem"; done
rm good/empty
expect 0 "$SNPGUARD" verify --batch good "${demands[@]}" --certs many
expect 0 "$SNPGUARD" verify --report good/honest-1 "${demands[@]}" --certs many

mkdir none
expect 3 "$SNPGUARD" verify --batch none "${demands[@]}"
says err 'no files there'
expect 3 "$SNPGUARD" verify --batch no-such-folder "${demands[@]}"
says err 'No such file'
finish
