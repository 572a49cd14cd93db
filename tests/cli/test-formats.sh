# SPDX-License-Identifier: GPL-3.0-or-later
# snpguard run --format: libvirt's XML by libvirt's own schema and by its parser, KubeVirt's manifest by
# what it says. Nothing is started here.
. "$(dirname "$0")/lib.sh"
top=$(dirname -- "$(dirname -- "$(dirname -- "$(realpath -- "$0")")")")

# conf TEXT: a description of a VM, in a folder of its own.
conf() {
    mkdir -p "$dir/vm"
    printf '%s\n' "$1" >"$dir/vm/web.conf"
}

prints() {
    expect 0 "$SNPGUARD" run --vm "$dir/vm/web.conf" --format "$1"
}

# refuses FORMAT REGEX TEXT: naming the file and what has no place.
refuses() {
    conf "$3"
    expect 2 "$SNPGUARD" run --vm "$dir/vm/web.conf" --format "$1"
    silent out
    says err "^snpguard run: $dir/vm/web.conf: $2"
}

# is WANT JQ: of the last output.
is() {
    local got
    got=$(jq -c "$2" "$dir/out" 2>&1) || got="no JSON: $got"
    [ "$got" = "$1" ] || fail "$2 is ${got:0:500} instead of ${1:0:500}"
}

block=$(head -c 96 /dev/zero | base64 -w0)
# The key of an author begins at byte 0x880.
auth=$({ head -c 2176 /dev/zero; printf '\2'; head -c 1919 /dev/zero; } | base64 -w0)
data=$(head -c 32 /dev/zero | base64 -w0)
append="console=ttyS0 a=\"<&>\" b='x' </cmdline> ]]> &amp; %s"
whole="[vm]
firmware = O&M <f>'s \"g\".fd
kernel = vm'linuz
initrd = /a b/init<ramfs>
append = $append
memory = 2G
vcpus = 4
cpu = EPYC-Milan-v2

[disk root]
file = r&oot.img
read-only = yes
container = registry.example/root:1

[disk data]
file = /dev/vg/data
claim = web-data

[network]
forward = 8400:8400
forward = 2222:22

[snp]
policy = 0xb0000
host-data = $data
id-block = $block
id-auth = $auth

[kubevirt]
image = registry.example/boot:1
snp-fields = yes"
small="[vm]
firmware = /OVMF.fd"

# The forms of the option.
conf "$small"
expect 2 "$SNPGUARD" run --vm "$dir/vm/web.conf" --format vmware
says err "'vmware' is none of qemu, libvirt, kubevirt"
expect 2 "$SNPGUARD" run --vm "$dir/vm/web.conf" --format libvirt --emulate
silent out
expect 3 "$SNPGUARD" run --vm "$dir/absent" --format libvirt

for f in qemu libvirt kubevirt; do
    expect 3 bash -c '"$0" "$@" >/dev/full' "$SNPGUARD" run --vm "$dir/vm/web.conf" --dry-run --format "$f"
    says err 'standard output: could not be written'
done

# KubeVirt.
conf "$whole"
prints kubevirt
says err '^snpguard run: warning: KubeVirt starts firmware of its own'
is '["VirtualMachineInstance","Service"]' '[.items[].kind]'
cp "$dir/out" "$dir/list"
jq '.items[0]' "$dir/list" >"$dir/out"
is '"web"' .metadata.name
is '{"model":"EPYC-Milan-v2","sockets":1,"cores":4,"threads":1}' .spec.domain.cpu
is '"2048Mi"' .spec.domain.memory.guest
is "$(jq -nc --arg a "$append" '$a')" .spec.domain.firmware.kernelBoot.kernelArgs
is "{\"image\":\"registry.example/boot:1\",\"kernelPath\":\"/boot/vm'linuz\",\"initrdPath\":\"/boot/init<ramfs>\"}" \
    .spec.domain.firmware.kernelBoot.container
is "{\"policy\":\"0xb0000\",\"hostData\":\"$data\",\"idBlock\":\"$block\",\"idAuth\":\"$auth\",\"kernelHashes\":true,\"authorKey\":true}" \
    .spec.domain.launchSecurity.snp
is '[["root",true],["data",false]]' '[.spec.domain.devices.disks[] | [.serial, .disk.readonly]]'
is '[{"name":"root","containerDisk":{"image":"registry.example/root:1"}},{"name":"data","persistentVolumeClaim":{"claimName":"web-data"}}]' \
    .spec.volumes
is '[8400,22]' '[.spec.domain.devices.interfaces[0].ports[].port]'
jq '.items[1]' "$dir/list" >"$dir/out"
is '[[8400,8400],[2222,22]]' '[.spec.ports[] | [.port, .targetPort]]'
# The Service finds the VM's pod.
is true ".spec.selector == $(jq -c '.items[0].metadata.labels' "$dir/list")"

conf "$small"
prints kubevirt
is '"VirtualMachineInstance"' .kind
is '{"snp":{}}' .spec.domain.launchSecurity
is '[]' .spec.networks

refuses kubevirt '\[vm\] kernel: KubeVirt.*snp-fields = yes' "$small
kernel = k"
refuses kubevirt '\[snp\] policy: ' "$small
[snp]
policy = 0x130000"
refuses kubevirt '\[snp\] host-data: ' "$small
[snp]
host-data = $data"
refuses kubevirt '\[snp\] has an ID block: ' "$small
[snp]
id-block = $block
id-auth = $auth"
refuses kubevirt '\[vm\] has a kernel.*image = REGISTRY' "$small
kernel = k
[kubevirt]
snp-fields = yes"
refuses kubevirt '\[disk a\]: a cluster has no such file' "$small
[disk a]
file = a"

# libvirt.
refuses libvirt '\[vm\] cpu: libvirt takes' "$small
cpu = EPYC-v4,+x2apic"
refuses libvirt '\[vm\] cpu-sig' "$small
cpu-sig = 0x123"
refuses libvirt '\[snp\] features' "$small
[snp]
features = 0x21"
refuses libvirt '\[vm\] append: has a control character' "$small
kernel = k
append = $(printf 'a\033[0mb')"
conf "$whole"
prints libvirt
unmeasured_alone
cp "$dir/out" "$dir/whole.xml"
conf "$small"
prints libvirt
cp "$dir/out" "$dir/small.xml"

command -v xmllint >/dev/null || skip "no xmllint: the schema not asked"
libvirt=$("$top/tools/debian/trixie-package" --programs libvirt-clients) ||
    skip "no libvirt of Debian 13: neither its schema nor its parser asked"
# It looks for the schema where it would be installed, and nowhere else.
sed "s,/usr/share/libvirt,$libvirt&," "$libvirt/usr/bin/virt-xml-validate" >"$dir/validate"
chmod 0755 "$dir/validate"

for x in whole small; do
    expect 0 "$dir/validate" "$dir/$x.xml" domain
done

# mutated SED: the validator sees it; without this it could be one that sees nothing.
mutated() {
    sed "$1" "$dir/whole.xml" >"$dir/bad.xml"
    ! cmp -s "$dir/whole.xml" "$dir/bad.xml" || fail "'$1' changes nothing"
    expect 3 "$dir/validate" "$dir/bad.xml" domain
}

mutated 's,hostData>,hostDatum>,g'
mutated 's,sev-snp,sev-snq,'
mutated 's,<policy>0x,<policy>zz,'
mutated '/<policy>/d'
mutated "s,kernelHashes='yes',kernelHashes='maybe',"
mutated "s, kernelHashes=, kernelHashed=,"
mutated "s,type='passt',type='pasta',"
mutated "s,start='8400',start='x',"
mutated "s,iommu='on',iommu='1',"
mutated 's,<readonly/>,<writeonly/>,'
mutated "s,fallback='forbid',fallback='never',"
mutated "s,type='rom',type='ram',"

# The parser, in a libvirt that has no QEMU: what is given back is what it has understood.
virsh() {
    "$libvirt/run" usr/bin/virsh -c test:///default "$@"
}

expect 0 virsh "define $dir/small.xml"
expect 0 virsh "define $dir/whole.xml; dumpxml web --inactive"
sed -n '/^<domain/,$p' "$dir/out" >"$dir/understood.xml"

# holds XPATH WANT: read back, it is what the description says.
holds() {
    local got
    got=$(xmllint --xpath "$1" "$dir/understood.xml") || got='nothing'
    [ "$got" = "$2" ] || fail "$1 is '$got' instead of '$2'"
}

holds 'string(/domain/name)' web
holds 'string(/domain/os/loader)' "$dir/vm/O&M <f>'s \"g\".fd"
holds 'string(/domain/os/kernel)' "$dir/vm/vm'linuz"
holds 'string(/domain/os/initrd)' '/a b/init<ramfs>'
holds 'string(/domain/os/cmdline)' "$append"
holds 'string(/domain/cpu/model)' EPYC-Milan-v2
holds 'string(/domain/devices/disk[1]/source/@file)' "$dir/vm/r&oot.img"
holds 'string(/domain/devices/disk[2]/source/@dev)' /dev/vg/data
holds 'count(/domain/devices/disk/readonly)' 1
holds 'string(/domain/memory[@unit="KiB"])' $((2048 * 1024))
holds 'string(/domain/vcpu)' 4
holds 'string(/domain/cpu/topology/@cores)' 4
holds 'string(/domain/os/loader/@type)' rom
holds 'count(/domain/devices/disk/driver[@iommu="on"])' 2
holds 'count(/domain/devices/interface/driver[@iommu="on"])' 1
holds 'string(/domain/devices/interface/backend/@type)' passt
holds 'string(//portForward[2]/@address)' 127.0.0.1
holds 'string(//portForward[2]/range/@start)' 2222
holds 'string(//portForward[2]/range/@to)' 22
holds 'string(/domain/on_reboot)' destroy
holds 'string(/domain/launchSecurity/@type)' sev-snp
holds 'string(/domain/launchSecurity/@kernelHashes)' yes
holds 'string(/domain/launchSecurity/cbitpos)' 51
holds 'string(/domain/launchSecurity/policy)' 0x000b0000
holds 'string(/domain/launchSecurity/@authorKey)' yes
holds 'string(/domain/launchSecurity/idBlock)' "$block"
holds 'string(/domain/launchSecurity/idAuth)' "$auth"
holds 'string(/domain/launchSecurity/hostData)' "$data"

# What the schema lets through, the parser does not.
sed "s,<idBlock>.*</idBlock>,<idBlock>AAAA</idBlock>," "$dir/whole.xml" >"$dir/bad.xml"
expect 0 "$dir/validate" "$dir/bad.xml" domain
expect 1 virsh "define $dir/bad.xml"
says err "length of 'idBlock'"
finish
