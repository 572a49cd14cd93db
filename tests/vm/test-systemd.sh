#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A whole Debian on a verity root: systemd reaches its default target without a failed unit, OpenSSH's
# server has the key that the report binds, the agent's processes are seen from inside, and go on
# serving through what systemd and its network manager do. It takes nothing from the host: no partitions
# that call themselves swap or /srv, and no credentials as long as its command line says so. The next boot
# is another machine.

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"
memory=1024

# The Debian root, with a key for root to log in by.
mkdir -p -- "$work/add/root/.ssh"
ssh-keygen -q -t ed25519 -N '' -C test -f "$work/id"
install -m 600 -- "$work/id.pub" "$work/add/root/.ssh/authorized_keys"
cp -- "$("$top/tools/debian/guest-root")" "$work/root.tar"
tar --append --file "$work/root.tar" --directory "$work/add" --owner=0 --group=0 \
    ./root/.ssh/authorized_keys
make_image()
{
    "$snpguard" image verity --in "$work/root.tar" --out "$work/root.img" --json >"$work/root.json"
}
check "an image of Debian" make_image
rm -- "$work/root.tar"

# The host puts it on a disk of its own making, beside what systemd mounts and swaps to by itself.
host_disk()
{
    local bytes
    bytes=$(stat -c %s "$work/root.img")
    mv -- "$work/root.img" "$work/part1"
    truncate -s 32M "$work/part2"
    mkswap -q "$work/part2"
    truncate -s 16M "$work/part3"
    mkfs.ext4 -q "$work/part3"
    truncate -s $((bytes + (64 << 20))) "$work/root.img"
    sfdisk -q "$work/root.img" <<END
label: gpt
start=1MiB, size=$(((bytes >> 20) + 1))MiB, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4
size=32MiB, type=0657FD6D-A4AB-43C4-84E5-0933C84B4F4F
size=16MiB, type=3B8F8425-20E0-4F3B-907F-1A25A76F98E8
END
    sfdisk -d "$work/root.img" | sed -n 's/^.*img\([1-3]\) : start= *\([0-9]*\),.*/\1 \2/p' |
        while read -r number start; do
            dd if="$work/part$number" of="$work/root.img" conv=notrunc,sparse status=none bs=1M \
                seek=$((start / 2048))
            rm -- "$work/part$number"
        done
}
check "a disk of the host's around it" host_disk

# boot COMMAND-LINE: by a host that says in SMBIOS, which is not measured, what systemd shall do.
boot()
{
    vm_start "$work/root.img" "$1" \
        -smbios 'type=11,value=io.systemd.credential:tmpfiles.extra=f /run/host-was-here'
}
line=$(jq -r .command_line "$work/root.json")

fresh_nonce()
{
    head -c 32 /dev/urandom | od -An -vtx1 | tr -d ' \n'
}

# report_to FILE: with a fresh nonce, verified.
report_to()
{
    local nonce
    nonce=$(fresh_nonce)
    "$snpguard" report fetch "$host" --nonce "$nonce" --out "$1" &&
        "$snpguard" verify --report "$1" --nonce "$nonce" --kds none --ark "$fixtures/pki/ark.pem" \
            --measurement "$(cat "$fixtures/measurement")"
}

in_guest()
{
    "$snpguard" ssh "root@$host" --ssh-port "$ssh_port" --kds none --ark "$fixtures/pki/ark.pem" \
        --measurement "$(cat "$fixtures/measurement")" -- -i "$work/id" -o BatchMode=yes "$@"
}

# fact REGEX: a whole line of what the guest said of itself.
fact()
{
    grep -q -x -E -- "$1" "$work/facts"
}

no_fact()
{
    ! fact "$1"
}

# no_fact_but HEAD REGEX: lines with that head there are, and no others than these.
no_fact_but()
{
    grep -q -- "^$1" "$work/facts" && ! grep -- "^$1" "$work/facts" | grep -v -x -E -- "$1$2"
}

vm_initrd --measurement "$(cat "$fixtures/measurement")"
boot "$line"
check "systemd reaches its default target, and no unit fails" \
    vm_console 'guest-state: system=running default-target=active root=/dev/mapper/root [a-z0-9]* failed=\[\]' 150
check "it has waited for no device, as for a root to be set up again" \
    vm_silent_about 'Timed out waiting for device|Dependency failed'
check "status: booted, verity" http 200 /v1/status
check "status says so" jq -e '.state == "booted" and .mode == "verity"' "$work/body"
check "a fresh report verifies" report_to "$work/first.json"
check "it binds an SSH host key" jq -e '.bound.kind == "ssh-host-key"' "$work/first.json"
bound=$(jq -r '.bound.fingerprint' "$work/first.json")

check "snpguard ssh runs a script there" in_guest bash -s <"$top/tests/vm/guest/inside.sh"
cp -- "$work/check.out" "$work/facts"
check "it is the guest" fact 'uname: Linux guest 6\..*'
check "systemd is content" fact 'is-system-running: running'
check "no unit has failed" fact 'failed: '
check "the default target is active" fact 'default-target: active'
check "the root is read-only" fact 'root: /dev/mapper/root +[a-z0-9]+ +ro(,.*)?'
check "nothing of the host's was done" fact 'host was here: no'
check "the host's partitions are there to be taken" \
    fact 'by the partition table: .*dev-vda2\.swap .*srv\.mount .*'
check "nothing is swapped to the host" fact 'swaps: '
check "nothing of the host's is mounted" fact 'srv: '
check "the machine has an ID" fact 'machine-id: [0-9a-f]{32}'
for path in /etc/x /var/x /home/x /root/x /tmp/x /var/lib/x /etc/resolv.conf; do
    check "writable: $path" fact "writable: $path"
done
for path in / /usr; do
    check "not writable: $path" fact "read-only: $path"
done
check "one host key, for root alone" \
    fact 'hostkeys: ssh_host_ed25519_key 600 root ssh_host_ed25519_key.pub 644 root '
check "it is the one that the report binds" fact "fingerprint: ${bound//+/\\+}"

# The boot's own report: in the guest's file, and for whoever asks without a nonce.
sed -n 's/^report: //p' "$work/facts" >"$work/inside.json"
check "/run/snpguard/report.json is for all to read" fact 'report.json: 644 root'
check "it binds the same key" test "$(jq -r .bound.fingerprint "$work/inside.json")" = "$bound"
check "the boot's report is served without a nonce" http 200 /v1/report
check "it is the one in the file" \
    test "$(jq -r .report "$work/inside.json")" = "$(jq -r .report "$work/body")"

# The survivors, seen from inside.
for name in attester server; do
    check "$name lives" fact "survivor: $name"
    check "$name: marked for systemd" fact "$name argv0: @.*"
    check "$name: no group but its own" fact "$name Groups: "
    for set in CapInh CapPrm CapEff CapBnd CapAmb; do
        check "$name: $set is empty" fact "$name $set: 0{16}"
    done
    check "$name: no new privileges" fact "$name NoNewPrivs: 1"
    check "$name: seccomp filters" fact "$name Seccomp: 2"
    check "$name: its memory is limited" fact "$name limits: .*address space=[0-9]+ "
    check "$name: spared when memory runs out" fact "$name oom_score_adj: -900"
    check "$name: holds sockets, the log, the device at most" \
        no_fact_but "$name fd: " '(/dev/(null|kmsg|sev-guest)|socket:.*|anon_inode:\[eventpoll\])'
    check "$name: sees no file system" fact "$name root: /run/snpguard-[^ ]* \(deleted\) cwd: .*"
done
check "two survivors" test "$(grep -c '^survivor: ' "$work/facts")" -eq 2
check "attester: a user of its own" fact 'attester Uid: 65531 65531 65531 65531'
check "server: a user of its own" fact 'server Uid: 65532 65532 65532 65532'
check "attester: holds the device" fact 'attester fd: /dev/sev-guest'
check "server: does not" no_fact 'server fd: /dev/sev-guest'

# What systemd does to a machine. Somebody asks all the time.
ask_on()
{
    while :; do
        curl -s -o /dev/null -w '%{http_code}\n' --max-time 20 "http://$host/v1/report?nonce=$(fresh_nonce)" ||
            :
        sleep 0.5
    done
}
ask_on >"$work/answers" &
asker=$!
start_turmoil()
{
    in_guest 'cat >/run/turmoil && systemd-run --unit=turmoil --property=DefaultDependencies=no \
        --property=IgnoreOnIsolate=yes bash /run/turmoil' <"$top/tests/vm/guest/turmoil.sh"
}
check "turmoil begins" start_turmoil
for step in rescue multi-user re-exec restart reconfigure down-and-up; do
    check "$step: serves on, IPv4 and IPv6" \
        vm_console "turmoil: $step: HTTP/1.1 200 OK, HTTP/1.1 200 OK" 60
    if [ "$step" = reconfigure ]; then
        kill "$asker"
        wait "$asker" || :
    fi
done
check "every step was done" vm_silent_about 'turmoil: .* failed'
only_200()
{
    sort "$work/answers" | uniq -c
    [ "$(sort -u "$work/answers")" = 200 ] && [ "$(wc -l <"$work/answers")" -ge 10 ]
}
check "nobody outside was left without an answer until the interface went down" only_200
check "afterwards a report verifies" report_to "$work/after.json"
check "and one can log in" in_guest true
vm_stop

# The next boot of the same image, without the word that keeps the host's away.
boot "${line% systemd.import_credentials=no}"
check "the next boot: OpenSSH's server starts" vm_console 'Started .*ssh.service' 100
check "the next boot: a fresh report verifies" report_to "$work/second.json"
check "the next boot: another host key" \
    test "$(jq -r '.bound.fingerprint' "$work/second.json")" != "$bound"
check_exit 1 "the first boot's report does not speak for it" \
    "$snpguard" verify --report "$work/first.json" --kds none --ark "$fixtures/pki/ark.pem" \
    --measurement "$(cat "$fixtures/measurement")" --ssh "127.0.0.1:$ssh_port"
check "its own does" \
    "$snpguard" verify --report "$work/second.json" --kds none --ark "$fixtures/pki/ark.pem" \
    --measurement "$(cat "$fixtures/measurement")" --ssh "127.0.0.1:$ssh_port"
check "without systemd.import_credentials=no the host's is done" in_guest test -e /run/host-was-here
finish
