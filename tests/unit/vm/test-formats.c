/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A VM as libvirt's XML and as KubeVirt's manifest: all of it, and a refusal for what has no place. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "runner.h"
#include "vm/format/kubevirt.h"
#include "vm/format/libvirt.h"
#include "vm/format/limits.h"

typedef int print_function(const struct vm_plan *plan, FILE *out, char why[static VMCONF_WHY_MAX]);

/* A description's texts are its own, so not constant. */
static char root[] = "root", data[] = "data", root_file[] = "r", data_file[] = "d",
	root_image[] = "reg/root:1", data_claim[] = "data-claim", boot_image[] = "reg/boot:1",
	control[] = "\x01", no_utf8[] = "\xFF", root_end[] = "root-";

struct case_vm {
	struct vmconf conf;
	struct vm_plan plan;
};

/* A VM with all there is. */
static void make(struct case_vm *v)
{
	*v = (struct case_vm){
		.conf = {
			.n_disks = 2,
			.disks = {
				{.name = root, .file = root_file, .read_only = true, .container = root_image},
				{.name = data, .file = data_file, .claim = data_claim},
			},
			.kubevirt = {.image = boot_image, .snp_fields = true},
		},
		.plan = {
			.name = "web",
			.snp = {.policy = 0xb0000, .features = 1, .cbitpos = 51, .host_data = "SE9TVA==",
				.id_block = "QkxPQ0s=", .id_auth = "QVVUSA==", .author_key = true},
			.machine = {
				.accel = "kvm",
				.cpu = "EPYC-v4",
				.vcpus = 4,
				.memory_mib = 2048,
				.firmware = "/fw/O&M <f>.fd",
				.kernel = "/k/vm'linuz",
				.initrd = "/k/init\"ramfs",
				.append = "a=\"<&>\" b='\t'",
				.network = true,
				.n_disks = 2,
				.disks = {
					{.serial = "root", .file = "/d/r<o>ot.img", .read_only = true},
					{.serial = "data", .file = "/dev/vg/da&ta"},
				},
				.n_forwards = 3,
				.forwards = {{8400, 8400}, {2222, 22}, {2223, 22}},
			},
		},
	};
	v->plan.machine.snp = &v->plan.snp;
	v->plan.description = &v->conf;
}

/* The least there can be. */
static void make_small(struct case_vm *v)
{
	*v = (struct case_vm){.plan = {.name = "vm", .snp = {.policy = 0x30000, .features = 1, .cbitpos = 51},
		.machine = {.accel = "kvm", .cpu = "EPYC-v4", .vcpus = 1, .memory_mib = 64,
			.firmware = "/f"}}};
	v->plan.machine.snp = &v->plan.snp;
	v->plan.description = &v->conf;
}

/* To be freed. */
static char *print(print_function *f, const struct case_vm *v)
{
	char why[VMCONF_WHY_MAX] = "", *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	int r = f(&v->plan, out, why);

	ck_assert_int_eq(fclose(out), 0);
	ck_assert_msg(!r, "%s", why);
	return text;
}

static void refused(print_function *f, const struct case_vm *v, const char *want)
{
	char why[VMCONF_WHY_MAX] = "", *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	int r = f(&v->plan, out, why);

	ck_assert_int_eq(fclose(out), 0);
	ck_assert_int_eq(r, VMCONF_E_INVALID);
	ck_assert_msg(strncmp(why, want, strlen(want)) == 0, "'%s' instead of '%s'", why, want);
	ck_assert_str_eq(text, "");
	free(text);
}

static const char libvirt_whole[] =
	"<domain type='kvm'>\n"
	"  <name>web</name>\n"
	"  <memory unit='MiB'>2048</memory>\n"
	"  <memoryBacking>\n"
	"    <source type='memfd'/>\n"
	"    <access mode='shared'/>\n"
	"  </memoryBacking>\n"
	"  <vcpu>4</vcpu>\n"
	"  <os>\n"
	"    <type arch='x86_64' machine='q35'>hvm</type>\n"
	"    <loader readonly='yes' type='rom'>/fw/O&amp;M &lt;f&gt;.fd</loader>\n"
	"    <kernel>/k/vm&apos;linuz</kernel>\n"
	"    <initrd>/k/init&quot;ramfs</initrd>\n"
	"    <cmdline>a=&quot;&lt;&amp;&gt;&quot; b=&apos;&#9;&apos;</cmdline>\n"
	"  </os>\n"
	"  <features>\n"
	"    <acpi/>\n"
	"    <apic/>\n"
	"    <vmport state='off'/>\n"
	"  </features>\n"
	"  <cpu mode='custom' match='exact' check='none'>\n"
	"    <model fallback='forbid'>EPYC-v4</model>\n"
	"    <topology sockets='1' cores='4' threads='1'/>\n"
	"  </cpu>\n"
	"  <on_poweroff>destroy</on_poweroff>\n"
	"  <on_reboot>destroy</on_reboot>\n"
	"  <on_crash>destroy</on_crash>\n"
	"  <devices>\n"
	"    <disk type='file' device='disk' model='virtio-non-transitional'>\n"
	"      <driver name='qemu' type='raw' error_policy='report' rerror_policy='report' iommu='on'/>\n"
	"      <source file='/d/r&lt;o&gt;ot.img'/>\n"
	"      <target dev='vda' bus='virtio'/>\n"
	"      <serial>root</serial>\n"
	"      <readonly/>\n"
	"    </disk>\n"
	"    <disk type='block' device='disk' model='virtio-non-transitional'>\n"
	"      <driver name='qemu' type='raw' error_policy='report' rerror_policy='report' iommu='on'/>\n"
	"      <source dev='/dev/vg/da&amp;ta'/>\n"
	"      <target dev='vdb' bus='virtio'/>\n"
	"      <serial>data</serial>\n"
	"    </disk>\n"
	"    <controller type='usb' model='none'/>\n"
	"    <interface type='user'>\n"
	"      <backend type='passt'/>\n"
	"      <portForward proto='tcp' address='127.0.0.1'>\n"
	"        <range start='8400' to='8400'/>\n"
	"      </portForward>\n"
	"      <portForward proto='tcp' address='127.0.0.1'>\n"
	"        <range start='2222' to='22'/>\n"
	"      </portForward>\n"
	"      <portForward proto='tcp' address='127.0.0.1'>\n"
	"        <range start='2223' to='22'/>\n"
	"      </portForward>\n"
	"      <model type='virtio-non-transitional'/>\n"
	"      <driver iommu='on'/>\n"
	"      <rom enabled='no'/>\n"
	"    </interface>\n"
	"    <serial type='pty'/>\n"
	"    <console type='pty'>\n"
	"      <target type='serial'/>\n"
	"    </console>\n"
	"    <memballoon model='none'/>\n"
	"  </devices>\n"
	"  <launchSecurity type='sev-snp' kernelHashes='yes' authorKey='yes'>\n"
	"    <cbitpos>51</cbitpos>\n"
	"    <reducedPhysBits>1</reducedPhysBits>\n"
	"    <policy>0xb0000</policy>\n"
	"    <idBlock>QkxPQ0s=</idBlock>\n"
	"    <idAuth>QVVUSA==</idAuth>\n"
	"    <hostData>SE9TVA==</hostData>\n"
	"  </launchSecurity>\n"
	"</domain>\n";

START_TEST(test_libvirt)
{
	struct case_vm v;
	char *text;

	make(&v);
	text = print(libvirt_print, &v);
	ck_assert_str_eq(text, libvirt_whole);
	free(text);
}
END_TEST

/* Nothing that the description has not asked for. */
START_TEST(test_libvirt_small)
{
	static const char *const none[] = {"<disk", "<interface", "<kernel", "<initrd", "<cmdline",
		"kernelHashes", "authorKey", "<idBlock", "<idAuth", "<hostData"};
	struct case_vm v;
	char *text;

	make_small(&v);
	text = print(libvirt_print, &v);
	for (size_t i = 0; i < ARRAY_SIZE(none); i++)
		ck_assert_msg(!strstr(text, none[i]), "has %s", none[i]);
	ck_assert_ptr_nonnull(strstr(text, "<policy>0x30000</policy>"));
	free(text);
}
END_TEST

/* Compared as values: order and blanks do not count. Here with single quotes, to be read. */
static const char kubevirt_whole[] =
	"{'apiVersion': 'v1', 'kind': 'List', 'items': [{"
	"'apiVersion': 'kubevirt.io/v1', 'kind': 'VirtualMachineInstance',"
	"'metadata': {'name': 'web', 'labels': {'snpguard-vm': 'web'}},"
	"'spec': {'architecture': 'amd64',"
	"'domain': {"
	"'machine': {'type': 'q35'},"
	"'cpu': {'model': 'EPYC-v4', 'sockets': 1, 'cores': 4, 'threads': 1},"
	"'memory': {'guest': '2048Mi'},"
	"'firmware': {'bootloader': {'efi': {'secureBoot': false}},"
	"'kernelBoot': {'kernelArgs': 'a=\\u0022<&>\\u0022 b=\\u0027\\t\\u0027',"
	"'container': {'image': 'reg/boot:1', 'kernelPath': '/boot/vm\\u0027linuz',"
	"'initrdPath': '/boot/init\\u0022ramfs'}}},"
	"'launchSecurity': {'snp': {'policy': '0xb0000', 'hostData': 'SE9TVA==', 'idBlock': 'QkxPQ0s=',"
	"'idAuth': 'QVVUSA==', 'kernelHashes': true, 'authorKey': true}},"
	"'devices': {'disks': ["
	"{'name': 'root', 'serial': 'root', 'errorPolicy': 'report',"
	"'disk': {'bus': 'virtio', 'readonly': true}},"
	"{'name': 'data', 'serial': 'data', 'errorPolicy': 'report',"
	"'disk': {'bus': 'virtio', 'readonly': false}}],"
	"'interfaces': [{'name': 'default', 'model': 'virtio', 'masquerade': {},"
	"'ports': [{'port': 8400, 'protocol': 'TCP'}, {'port': 22, 'protocol': 'TCP'}]}],"
	"'autoattachPodInterface': false, 'autoattachGraphicsDevice': false,"
	"'autoattachMemBalloon': false}},"
	"'networks': [{'name': 'default', 'pod': {}}],"
	"'volumes': [{'name': 'root', 'containerDisk': {'image': 'reg/root:1'}},"
	"{'name': 'data', 'persistentVolumeClaim': {'claimName': 'data-claim'}}]}},"
	"{'apiVersion': 'v1', 'kind': 'Service', 'metadata': {'name': 'web'},"
	"'spec': {'selector': {'snpguard-vm': 'web'}, 'ports': ["
	"{'name': 'tcp-8400', 'protocol': 'TCP', 'port': 8400, 'targetPort': 8400},"
	"{'name': 'tcp-2222', 'protocol': 'TCP', 'port': 2222, 'targetPort': 22},"
	"{'name': 'tcp-2223', 'protocol': 'TCP', 'port': 2223, 'targetPort': 22}]}}]}";

static const char kubevirt_least[] =
	"{'apiVersion': 'kubevirt.io/v1', 'kind': 'VirtualMachineInstance',"
	"'metadata': {'name': 'vm', 'labels': {'snpguard-vm': 'vm'}},"
	"'spec': {'architecture': 'amd64',"
	"'domain': {"
	"'machine': {'type': 'q35'},"
	"'cpu': {'model': 'EPYC-v4', 'sockets': 1, 'cores': 1, 'threads': 1},"
	"'memory': {'guest': '64Mi'},"
	"'firmware': {'bootloader': {'efi': {'secureBoot': false}}},"
	"'launchSecurity': {'snp': {}},"
	"'devices': {'disks': [], 'interfaces': [], 'autoattachPodInterface': false,"
	"'autoattachGraphicsDevice': false, 'autoattachMemBalloon': false}},"
	"'networks': [], 'volumes': []}}";

static void same_json(const char *text, const char *want)
{
	char *quoted = strdup(want);
	json_t *a, *b;

	for (char *p = quoted; *p; p++)
		if (*p == '\'')
			*p = '"';
	a = json_loads(text, 0, NULL);
	b = json_loads(quoted, 0, NULL);
	ck_assert_ptr_nonnull(b);
	ck_assert_msg(json_equal(a, b), "%s", text);
	json_decref(a);
	json_decref(b);
	free(quoted);
}

START_TEST(test_kubevirt)
{
	struct case_vm v;
	char *text;

	make(&v);
	text = print(kubevirt_print, &v);
	same_json(text, kubevirt_whole);
	free(text);
	make_small(&v);
	text = print(kubevirt_print, &v);
	same_json(text, kubevirt_least);
	free(text);
}
END_TEST

static void cpu_comma(struct case_vm *v) { v->plan.machine.cpu = "EPYC-v4,+x2apic"; }
static void cpu_sig(struct case_vm *v) { v->plan.machine.cpu_sig = 0xa00f11; }
static void features(struct case_vm *v) { v->plan.snp.features = 0x21; }
static void firmware_control(struct case_vm *v) { v->plan.machine.firmware = "/a\x01"; }
static void kernel_control(struct case_vm *v) { v->plan.machine.kernel = "/a\x1B[0m"; }
static void initrd_control(struct case_vm *v) { v->plan.machine.initrd = "/\xC3"; }
static void append_control(struct case_vm *v) { v->plan.machine.append = "a \x07"; }
static void cpu_control(struct case_vm *v) { v->plan.machine.cpu = "\xFF"; }
static void disk_control(struct case_vm *v) { v->plan.machine.disks[1].file = "/\x02"; }
static void bare_kernel(struct case_vm *v) { v->conf.kubevirt.snp_fields = false; }
static void bare_policy(struct case_vm *v)
{
	bare_kernel(v);
	v->plan.machine.kernel = v->plan.machine.initrd = v->plan.machine.append = NULL;
}
static void bare_host_data(struct case_vm *v)
{
	bare_policy(v);
	v->plan.snp.policy = 0x30000;
}
static void bare_id_block(struct case_vm *v)
{
	bare_host_data(v);
	v->plan.snp.host_data = NULL;
}
static void no_image(struct case_vm *v) { v->conf.kubevirt.image = NULL; }
static void image_control(struct case_vm *v) { v->conf.kubevirt.image = no_utf8; }
static void no_claim(struct case_vm *v) { v->conf.disks[1].claim = NULL; }
static void both_sources(struct case_vm *v) { v->conf.disks[0].claim = data_claim; }
static void container_written(struct case_vm *v) { v->conf.disks[0].read_only = false; }
static void claim_control(struct case_vm *v) { v->conf.disks[1].claim = control; }
static void container_control(struct case_vm *v) { v->conf.disks[0].container = no_utf8; }
static void name_end(struct case_vm *v) { v->conf.disks[0].name = root_end; }
static void name_digit(struct case_vm *v) { snprintf(v->plan.name, sizeof(v->plan.name), "1st"); }

static const struct {
	print_function *print;
	void (*change)(struct case_vm *v);
	const char *why;
} refusals[] = {
	{libvirt_print, cpu_comma, "[vm] cpu: libvirt takes a model's name only"},
	{libvirt_print, cpu_sig, "[vm] cpu-sig is not that of cpu"},
	{libvirt_print, features, "[snp] features: libvirt cannot"},
	{libvirt_print, firmware_control, "[vm] firmware: has a control character"},
	{libvirt_print, kernel_control, "[vm] kernel: has a control character"},
	{libvirt_print, initrd_control, "[vm] initrd: has a control character or is no UTF-8"},
	{libvirt_print, append_control, "[vm] append: has a control character"},
	{libvirt_print, cpu_control, "[vm] cpu: has a control character or is no UTF-8"},
	{libvirt_print, disk_control, "[disk data] file: has a control character"},
	{kubevirt_print, cpu_comma, "[vm] cpu: libvirt takes a model's name only"},
	{kubevirt_print, cpu_sig, "[vm] cpu-sig is not that of cpu"},
	{kubevirt_print, features, "[snp] features: libvirt cannot"},
	{kubevirt_print, kernel_control, "[vm] kernel: has a control character"},
	{kubevirt_print, initrd_control, "[vm] initrd: has a control character or is no UTF-8"},
	{kubevirt_print, append_control, "[vm] append: has a control character"},
	{kubevirt_print, cpu_control, "[vm] cpu: has a control character or is no UTF-8"},
	{kubevirt_print, bare_kernel, "[vm] kernel: KubeVirt's releases start it unmeasured"},
	{kubevirt_print, bare_policy, "[snp] policy: KubeVirt's releases have no field"},
	{kubevirt_print, bare_host_data, "[snp] host-data: KubeVirt's releases have no field"},
	{kubevirt_print, bare_id_block, "[snp] has an ID block: KubeVirt's releases have no field"},
	{kubevirt_print, no_image, "[vm] has a kernel, which a cluster takes from a container image"},
	{kubevirt_print, image_control, "[kubevirt] image: has a control character or is no UTF-8"},
	{kubevirt_print, no_claim, "[disk data]: a cluster has no such file"},
	{kubevirt_print, both_sources, "[disk root]: claim and container exclude each other"},
	{kubevirt_print, container_written, "[disk root]: what a VM writes to a disk in a container"},
	{kubevirt_print, claim_control, "[disk data] claim: has a control character"},
	{kubevirt_print, container_control, "[disk root] container: has a control character or is no"},
	{kubevirt_print, name_end, "[disk root-]: KubeVirt takes no name with '-' at its end"},
	{kubevirt_print, name_digit, "the file's name gives the Service its name"},
};

START_TEST(test_refusals)
{
	struct case_vm v;

	make(&v);
	refusals[_i].change(&v);
	refused(refusals[_i].print, &v, refusals[_i].why);
}
END_TEST

/* What only one of the two cannot say does not keep it from the other. */
START_TEST(test_no_refusal)
{
	struct case_vm v;

	make(&v);
	name_digit(&v);
	name_end(&v);
	no_claim(&v);
	no_image(&v);
	bare_kernel(&v);
	free(print(libvirt_print, &v));
	make(&v);
	firmware_control(&v);
	disk_control(&v);
	free(print(kubevirt_print, &v));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("formats");
	TCase *tc = tcase_create("formats");

	tcase_add_test(tc, test_libvirt);
	tcase_add_test(tc, test_libvirt_small);
	tcase_add_test(tc, test_kubevirt);
	tcase_add_loop_test(tc, test_refusals, 0, ARRAY_SIZE(refusals));
	tcase_add_test(tc, test_no_refusal);
	suite_add_tcase(s, tc);
	return s;
}
