# SPDX-License-Identifier: GPL-3.0-or-later
# ssh, and verify --ssh, against a real SSH server: with the bound key a command runs; with any other
# nobody authenticates, whatever ssh's arguments and configuration say.
. "$(dirname "$0")/agent.sh"
sshd=$(PATH=$PATH:/usr/sbin command -v sshd) || skip "no sshd (openssh-server)"
me=$(id -un)
[ "$(id -u)" != 0 ] || mkdir -p /run/sshd   # which sshd wants as root
export HOME="$dir/home" XDG_STATE_HOME="$dir/state"
mkdir "$HOME"
server=
trap 'for p in $agent $server; do kill "$p" 2>/dev/null; done; rm -rf "$dir"' EXIT

for name in bound other login; do
    ssh-keygen -q -t ed25519 -N '' -C '' -f "$name"
done
ssh-keygen -q -t rsa -b 2048 -N '' -C '' -f rsa
ssh-keygen -q -t ecdsa -N '' -C '' -f ecdsa

# serve KEY...: an SSH server with these host keys, until the next one; it logs into the file log.
serve() {
    local key keys=() tries
    if [ -n "$server" ]; then
        kill "$server"
        wait "$server" 2>/dev/null || true
    fi
    for key in "$@"; do
        keys+=(-h "$dir/$key")
    done
    for tries in $(seq 50); do
        ssh_port=$((20000 + RANDOM % 20000))
        "$sshd" -D -e -f /dev/null -p "$ssh_port" "${keys[@]}" -o ListenAddress=127.0.0.1 \
            -o PidFile=none -o LoginGraceTime=30 -o UsePAM=no -o StrictModes=no -o LogLevel=DEBUG1 \
            -o PermitRootLogin=prohibit-password -o PasswordAuthentication=no \
            -o AuthorizedKeysFile="$dir/login.pub" >log 2>&1 &
        server=$!
        for _ in $(seq 100); do
            ! grep -q 'Server listening' log || return 0
            kill -0 "$server" 2>/dev/null || break
            sleep 0.05
        done
        server=
    done
    fail "sshd does not start after $tries tries: $(cat log)"
    exit 1
}

login=(-i "$dir/login" -o IdentitiesOnly=yes -F none)

# log_in STATUS OPTION... [-- ARGUMENT...]
log_in() {
    local status=$1
    shift
    expect "$status" "$SNPGUARD" ssh "$me@$host" --ssh-port "$ssh_port" --ark pki/ark.pem \
        --measurement "$measurement" "$@"
}

nobody_authenticated() {
    ! grep -Eq 'userauth|Accepted|Failed|authenticating user' log ||
        fail "$*: somebody tried to authenticate: $(grep -E 'userauth|Accepted|Failed' log)"
}

serve bound
start honest '' bound.pub
"$SNPGUARD" report fetch "$host" --fresh --out answer.json 2>nonce
measurement=$("$SNPGUARD" report show --json answer.json |
    sed -n 's/.*"measurement": "\(.*\)".*/\1/p')
nonce=$(sed -n 's/.*nonce \([0-9a-f]*\)$/\1/p' nonce)

# The guest, in each way in which its report can come.
for scenario in honest batched; do
    start "$scenario" '' bound.pub
    log_in 0 -- "${login[@]}" echo 'hello from' "'the guest'"
    [ "$(cat out)" = "hello from the guest" ] || fail "it said: $(cat out err)"
done
log_in 7 -- "${login[@]}" exit 7
expect 0 "$SNPGUARD" ssh "$me@$host" --ssh-port "$ssh_port" --ark pki/ark.pem --any-measurement \
    -- "${login[@]}" true
says err 'warning: any measurement'
file=$XDG_STATE_HOME/snpguard/ssh/$host
[ "$(wc -l <"$file")" = 1 ] && grep -q "^snpguard-[0-9a-f]* $(cut -d' ' -f1,2 bound.pub)\$" "$file" ||
    fail "known_hosts: $(cat "$file")"
[ "$(stat -c %a "${file%/*}")" = 700 ] || fail "others may enter ${file%/*}"
[ ! -e "$HOME/.ssh/known_hosts" ] || fail "a known_hosts file of the user's was written"

# What it would run does the same.
log_in 0 --dry-run -- "${login[@]}" echo "'it  is'" '"dry"'
cp out command
says out '^ssh -o StrictHostKeyChecking=yes '
expect 0 sh command
[ "$(cat out)" = "it  is dry" ] || fail "it said: $(cat out err)"

# Keys of other types.
for key in rsa ecdsa; do
    serve other "$key"
    start honest '' "$key.pub"
    log_in 0 -- "${login[@]}" true
done

# Another SSH server than the bound one, of the same type and of others.
for key in other rsa ecdsa; do
    serve "$key"
    start honest '' bound.pub
    log_in 1 -- "${login[@]}" true
    says err 'refused by ssh.key: .*before any authentication'
    silent out
    nobody_authenticated "$key"
done

# A report that proves nothing about a key, or nothing at all: nobody calls the SSH server.
serve bound
start unbound
log_in 1 -- "${login[@]}" true
says err 'refused by ssh.bound'
start honest
log_in 1 -- "${login[@]}" true
says err 'refused by ssh.key'
: >log
for lie in other-nonce:report.nonce other-key:report.binding other-vm:guest.measurement \
    debug-guest:guest.debug bad-signature:report.signature proof-of-other:report.nonce \
    proof-deep:report.proof root-as-nonce:report.nonce; do
    start "${lie%:*}" '' bound.pub
    log_in 1 -- "${login[@]}" true
    says err "refused by ${lie#*:}: .*before any authentication"
done
expect 1 "$SNPGUARD" ssh "$me@$host" --ssh-port "$ssh_port" --measurement "$measurement"
says err 'refused by chain.root'
start replayed '' bound.pub
expect 0 "$SNPGUARD" report fetch "$host" --fresh --out first.json
log_in 1 -- "${login[@]}" true
says err 'refused by report.nonce'
start not-waiting
log_in 1
[ ! -s log ] || fail "the SSH server was called: $(cat log)"

# Nobody there.
start honest '' bound.pub
expect 3 "$SNPGUARD" ssh 127.0.0.1:1 --measurement "$measurement"
kill "$server"
wait "$server" 2>/dev/null || true
server=
log_in 3 -- "${login[@]}" true
says err 'no SSH server answers'

# What would weaken it is without effect: here ssh has to refuse alone, behind a proxy of its own.
serve other
cat >pipe <<EOF
exec 3<>/dev/tcp/127.0.0.1/$ssh_port
cat <&3 &
trap 'kill \$!' EXIT HUP TERM
cat >&3
EOF
proxy=(-o "ProxyCommand=bash $dir/pipe")
cat >weak <<EOF
NoHostAuthenticationForLocalhost yes
StrictHostKeyChecking no
UserKnownHostsFile $dir/known
GlobalKnownHostsFile $dir/known
KnownHostsCommand /bin/echo %H %t %K
HostKeyAlias 127.0.0.1
HostKeyAlgorithms ssh-ed25519
UpdateHostKeys yes
ControlMaster auto
ControlPath $dir/control
EOF
echo "* $(cat other.pub)" >known
weaken() {
    : >log
    log_in 255 -- "${proxy[@]}" "${login[@]}" "$@"
    says err 'Host key verification failed|HOST IDENTIFICATION HAS CHANGED'
    nobody_authenticated "$*"
    grep -q 'Connection from' log || fail "$*: no connection"
    silent out
}
weaken true
weaken -o StrictHostKeyChecking=no true
weaken -o StrictHostKeyChecking=accept-new true
weaken -oStrictHostKeyChecking=off -oUserKnownHostsFile=/dev/null true
weaken -o "UserKnownHostsFile=$dir/known" -o "GlobalKnownHostsFile=$dir/known" true
weaken -o "KnownHostsCommand=/bin/echo %H %t %K" true
weaken -o HostKeyAlias=127.0.0.1 -o "UserKnownHostsFile=$dir/known" true
weaken -o HostKeyAlgorithms=+ssh-ed25519-cert-v01@openssh.com true
weaken -o ControlMaster=auto -o "ControlPath=$dir/control" true
login=(-i "$dir/login" -F "$dir/weak")
weaken true
login=(-i "$dir/login" -F none)

# Those that ssh would let through are refused with their names.
undo() {
    : >log
    log_in 2 -- "${login[@]}" "$@"
    says err "undo what ties it to the guest: "
    # What it says of the end of an earlier connection may come late.
    ! grep -q 'Connection from' log || fail "$*: the SSH server was called"
}
undo -S "$dir/control" true
undo -M -S "$dir/control" true
! ssh -G -o GSSAPIKeyExchange=yes x >/dev/null 2>&1 || undo -o GSSAPIKeyExchange=yes true
undo -V
log_in 3 -- -o NoSuchOption=x true

# Where the key of one may be read or written by all, nobody logs in.
chmod 777 "$XDG_STATE_HOME/snpguard/ssh"
log_in 3 -- "${login[@]}" true
says err 'of yours alone'
chmod 700 "$XDG_STATE_HOME/snpguard/ssh"
# Nor where one of the folders above may be replaced.
for mode in 0777 0770 0707; do
    chmod $mode "$XDG_STATE_HOME"
    log_in 3 -- "${login[@]}" true
    says err "$XDG_STATE_HOME: .*others may put something else in the place of "
done
chmod 1777 "$XDG_STATE_HOME"
serve bound
log_in 0 -- "${login[@]}" true
if [ "$(id -u)" = 0 ]; then
    chown 65534 "$XDG_STATE_HOME"
    log_in 3 -- "${login[@]}" true
    says err "others may put something else in the place of "
    chown 0 "$XDG_STATE_HOME"
fi
chmod 700 "$XDG_STATE_HOME"
XDG_STATE_HOME="$dir/a'b" log_in 3 -- "${login[@]}" true
says err 'takes no file'
serve bound
XDG_STATE_HOME="$dir/a b%d~" log_in 0 -- "${login[@]}" true

# verify: the same question about a report in a file.
verify=("$SNPGUARD" verify --report answer.json --nonce "$nonce" --ark pki/ark.pem
    --measurement "$measurement")
expect 0 "${verify[@]}" --ssh "127.0.0.1:$ssh_port"
says out '^pass +ssh.bound'
says out '^pass +ssh.key'
expect 0 "${verify[@]}" --ssh-key bound.pub
ssh-keyscan -p "$ssh_port" 127.0.0.1 >scanned 2>/dev/null
expect 0 "${verify[@]}" --ssh-key scanned
expect 0 "${verify[@]}" --ssh-key "$file"
expect 1 "${verify[@]}" --ssh-key other.pub --json
says out '"failed": "ssh.key"'
says out '"verdict": "fail"'
says out "$(ssh-keygen -lf other.pub | cut -d' ' -f2 | sed 's/+/\\+/g')"
expect 1 "${verify[@]}" --ssh-key rsa.pub
expect 1 "${verify[@]}" --ssh-key answer.json
cat bound.pub other.pub >both
expect 1 "${verify[@]}" --ssh-key both
expect 3 "${verify[@]}" --ssh-key no-such-file
expect 3 "${verify[@]}" --ssh 127.0.0.1:1
says err 'no SSH server answers'
expect 1 "$SNPGUARD" verify --report answer.json --measurement "$measurement" \
    --ssh "127.0.0.1:$ssh_port" --json
says out '"failed": "chain.root"'
serve rsa other
expect 1 "${verify[@]}" --ssh "127.0.0.1:$ssh_port"
says err 'refused by ssh.key'
nobody_authenticated verify
start unbound
expect 0 "$SNPGUARD" report fetch "$host" --out answer.json
expect 1 "$SNPGUARD" verify --report answer.json --ark pki/ark.pem --measurement "$measurement" \
    --ssh-key bound.pub
says err 'refused by ssh.bound'
finish
