# SPDX-License-Identifier: GPL-3.0-or-later
# snpguard vm init and vm check: what is written parses and is never written over; findings as lines, as
# JSON and as exit status.
. "$(dirname "$0")/lib.sh"
cd "$dir"

# vm init: with nothing, with everything.
expect 0 "$SNPGUARD" vm init
silent out
says err 'vm.conf is written'
grep -q '^#firmware = FILE$' vm.conf || fail "no key without its comment sign"
grep -q '^forward = 8400:8400$' vm.conf || fail "the agent's port is not forwarded"
[ "$(stat -c %a vm.conf)" = 644 ] || fail "vm.conf: mode $(stat -c %a vm.conf)"
cp vm.conf before
expect 3 "$SNPGUARD" vm init --kernel x
says err 'vm.conf: File exists'
cmp before vm.conf || fail "a file that exists has changed"
expect 0 "$SNPGUARD" vm init -
cmp "$dir/out" vm.conf || fail "- is not standard output"
silent err

mkdir sub
expect 0 "$SNPGUARD" vm init sub/vm.conf --firmware o.fd --kernel /vmlinuz --initrd i \
    --append 'console=ttyS0 root="LABEL=a b"' --disk root=root.img --disk data=/dev/sdb --forward 1:2 \
    --forward 3:4
for line in "firmware = $dir/o.fd" 'kernel = /vmlinuz' "initrd = $dir/i" \
    'append = console=ttyS0 root="LABEL=a b"' '[disk root]' "file = $dir/root.img" '[disk data]' \
    'file = /dev/sdb' 'forward = 1:2' 'forward = 3:4'; do
    grep -qxF -- "$line" sub/vm.conf || fail "sub/vm.conf lacks $line"
done
! grep -q '^forward = 8400' sub/vm.conf || fail "a forward that nobody gave"

# refuses TEXT OPTION...: a value that no vm.conf can have; nothing is written.
refuses() {
    local why=$1
    shift
    expect 2 "$SNPGUARD" vm init new.conf "$@"
    says err "$why"
    [ ! -e new.conf ] || fail "$*: written all the same"
}
refuses "--disk: 'root' is not NAME=FILE" --disk root
refuses 'what would be written: new.conf:[0-9]*: \[disk NAME\] wants a name' --disk A=x
refuses 'initrd and append need a kernel' --initrd x
refuses 'no line break' --kernel k --append $'a\nb'
refuses 'no blank at either end' --kernel k --append 'a '
refuses 'no blank at either end' --kernel ' k'
refuses 'not HOSTPORT:GUESTPORT' --forward 1
expect 3 "$SNPGUARD" vm init nowhere/vm.conf
says err 'nowhere/vm.conf: No such file'
expect 3 "$SNPGUARD" vm init -- sub
says err 'sub: File exists'

# vm check.
expect 2 "$SNPGUARD" vm check
says err 'missing argument'
expect 3 "$SNPGUARD" vm check nowhere.conf
says err 'nowhere.conf: No such file'
printf '[vm]\nkernels = x\n' >bad.conf
expect 2 "$SNPGUARD" vm check bad.conf
says err "bad.conf:2: \[vm\] has no key 'kernels'"
silent out
expect 2 "$SNPGUARD" vm check vm.conf --for runn
says err "--for: 'runn' is none of run, emulate"

expect 1 "$SNPGUARD" vm check vm.conf
silent err
says out '^vm.conf:[0-9]+: error: there is no firmware.* \(for run, measure, id-block\)$'
says out '^    firmware = FILE in \[vm\]'
says out '^[0-9]+ errors, [0-9]+ warnings, [0-9]+ hints?$'
expect 1 "$SNPGUARD" vm check vm.conf --json
errors=$(jq .errors "$dir/out")
[ "$errors" -gt 0 ] || fail "no errors in JSON"
jq -e '.file == "vm.conf" and .digest == null and
    ([.findings[] | select(.severity == "error")] | length) == .errors and
    all(.findings[]; (.uses | length) > 0 and .what != "" and .todo != "")' "$dir/out" >/dev/null ||
    fail "JSON: $(cat "$dir/out")"

# A description for one use is right for that use.
for file in vmlinuz initrd root.img archive; do echo "$file" >"$file"; done
cat >emulate.conf <<END
[vm]
kernel = vmlinuz
initrd = initrd
append = console=ttyS0 snpguard.mode=plain root=/dev/vda systemd.import_credentials=no
[disk root]
file = root.img
[network]
forward = 8400:8400
[emulate]
archive = archive
END
expect 0 "$SNPGUARD" vm check --for emulate emulate.conf
says out 'emulate.conf:4: warning: snpguard.mode=plain'
says out '^0 errors, 1 warning, 0 hints$'
expect 1 "$SNPGUARD" vm check emulate.conf
sed 's/ systemd.import_credentials=no//' emulate.conf >open.conf
expect 0 "$SNPGUARD" vm check --for emulate open.conf
says out 'open.conf:4: warning: append lets a systemd in the root take credentials from the host'
says out '^    systemd.import_credentials=no'
says out '^0 errors, 2 warnings, 0 hints$'

# Text of a file does nothing to a terminal, and is text in JSON.
printf '[vm]\nfirmware = \033[31m\377\n' >odd.conf
expect 1 "$SNPGUARD" vm check odd.conf
! grep -q $'\033' "$dir/out" || fail "a control character went through"
expect 1 "$SNPGUARD" vm check --json odd.conf
jq -e '.errors > 0' "$dir/out" >/dev/null || fail "JSON: $(cat "$dir/out")"

# Files that are there and will not do: each is told once, and a pipe is not waited for.
mkfifo pipe
: >nothing
cat >kinds.conf <<END
[vm]
firmware = pipe
kernel = nothing
initrd = pipe
append = console=ttyS0 snpguard.mode=plain root=/dev/vda systemd.import_credentials=no
[disk a]
file = /dev/null
[disk b]
file = nothing
END
expect 1 timeout 60 "$SNPGUARD" vm check kinds.conf --for run
says out '^kinds.conf:2: error: firmware: pipe: not a regular file \(for run\)$'
says out '^kinds.conf:3: error: kernel: nothing: it is empty \(for run\)$'
says out '^kinds.conf:4: error: initrd: pipe: not a regular file'
says out '^kinds.conf:7: error: disk a: /dev/null: neither a file nor a block device'
says out '^kinds.conf:9: error: disk b: nothing: it is empty'
says out '^5 errors'
expect 3 timeout 60 "$SNPGUARD" measure --vm kinds.conf
says err 'pipe: not a regular file'
expect 1 timeout 60 "$SNPGUARD" vm check kinds.conf --for verify
says out 'error: pipe: not a regular file; kinds.conf needs it for the expected digest'
says out '^    mend that, or write that line into \[policy\]$'

# With a firmware the digest is told, and it is what measure says.
suffix=${SNPGUARD_VECTORS:-}/measure/ovmf_AmdSev_suffix.bin
if [ -e "$suffix" ]; then
    # The end of an image, as of one that QEMU starts.
    { head -c 61440 /dev/zero && cat "$suffix"; } >ovmf.fd
    sed "2i firmware = ovmf.fd" emulate.conf | grep -v '^archive' >snp.conf
    expect 0 "$SNPGUARD" measure --vm snp.conf
    digest=$(cat "$dir/out")
    expect 0 "$SNPGUARD" vm check snp.conf --json
    [ "$(jq -r .digest "$dir/out")" = "$digest" ] || fail "another digest than measure's"
    expect 0 "$SNPGUARD" vm check snp.conf
    says out "measurement = $digest in \[policy\]"
    printf '[policy]\nmeasurement = %s\n' "$digest" >>snp.conf
    expect 0 "$SNPGUARD" vm check snp.conf --for verify
    ! grep -q measurement "$dir/out" || fail "a measurement that is right is complained about"
    echo x >>initrd
    expect 1 "$SNPGUARD" vm check snp.conf --for verify
    says out 'snp.conf:[0-9]+: error: \[vm\] gives the digest'
fi
finish
