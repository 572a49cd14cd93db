/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of advice. Whoever adds a check adds its line: a test compares it with the ids. */
#include "check-advice.h"

#include <string.h>

#include "snp/util.h"

#define OTHER_CHIP                                                                                 \
	"The report and the certificate are of different processors or firmware: leave the "       \
	"certificates to the guest's answer or to \"snpguard certs fetch\"."
#define NOT_AMD                                                                                    \
	"No processor of AMD's made this chain, or the certificates were damaged: fetch them "     \
	"anew with \"snpguard certs fetch\"; if that changes nothing, the host is not to be "      \
	"trusted."
#define OTHER_GUEST                                                                                \
	"Another guest answered, or the VM was started from another description."
#define FIRMWARE                                                                                   \
	"The host's firmware or microcode is too old: ask its operator for an update, or lower "   \
	"what the VM's policy demands."
#define ASK_HOST                                                                                   \
	"The host is set up otherwise than demanded: ask its operator, or change the VM's "        \
	"policy."
#define RESTART                                                                                    \
	"The guest was started with another policy: start it with the one that is demanded, or "   \
	"change the VM's policy."

static const struct {
	const char *id, *text;
} table[] = {
	{"report.format", "Fetch the report anew: what was given is damaged, is no report, "
		"or was not made for a guest's request."},
	{"chain.complete", "Give the certificates with --certs DIR, or get them: \"snpguard certs "
		"fetch --report FILE\". What a new processor needs comes with --products FILE."},
	{"report.product", OTHER_CHIP},
	{"chain.root", "Only roots of AMD's are trusted, or those given by --ark. If this is "
		"emulation or a processor line that is not known yet, name its root."},
	{"chain.keys", NOT_AMD},
	{"chain.algorithms", NOT_AMD},
	{"chain.signatures", NOT_AMD},
	{"chain.names", NOT_AMD},
	{"chain.usage", NOT_AMD},
	{"chain.validity", "Check this machine's clock; for an old report name the day with --at. "
		"An expired VLEK is the provider's to renew."},
	{"chain.crl", "Fetch AMD's current list: \"snpguard certs fetch --crl\". A certificate "
		"that is on it is not to be trusted any more."},
	{"leaf.extensions", NOT_AMD},
	{"leaf.product", OTHER_CHIP},
	{"leaf.tcb", OTHER_CHIP " The firmware may just have been updated: "
		"then fetch the report anew."},
	{"leaf.chip", OTHER_CHIP},
	{"leaf.kind", "The report is signed by another kind of key than demanded: a provider "
		"decides between VCEK and VLEK; change the VM's policy if its choice is fine."},
	{"leaf.csp", "The provider's key is another provider's: this is not the "
		"cloud that was expected."},
	{"report.signature", "Fetch the report anew. A report that was changed on "
		"its way looks like this."},
	{"report.data", "The report was made for other data: fetch one with the "
		"data that is expected."},
	{"report.proof", "Fetch the report anew: its proof does not go with it."},
	{"report.nonce", "The report is not fresh, or was made for somebody else: fetch one with "
		"the nonce that is given here."},
	{"report.binding", "The key that came with the report is not the one that it binds: "
		"somebody between changed it. Do not use that key."},
	{"guest.measurement", "Firmware, kernel, initramfs, command line or vCPUs differ from what "
		"the digest was computed of: compute it anew from the files that were started, "
		"and if these are right, the host started something else."},
	{"guest.vmpl", "Under an SVSM the guest runs at a lower level: "
		"expect that one with --vmpl."},
	{"guest.policy", RESTART},
	{"guest.debug", RESTART},
	{"guest.migration", RESTART},
	{"guest.cxl", RESTART},
	{"guest.smt", RESTART},
	{"guest.single-socket", RESTART},
	{"guest.aes-256-xts", RESTART},
	{"guest.rapl-off", RESTART},
	{"guest.ciphertext-hiding", RESTART},
	{"guest.page-swap-off", RESTART},
	{"guest.abi", RESTART},
	{"guest.host-data", OTHER_GUEST},
	{"guest.report-id", OTHER_GUEST " A guest that was started anew has another report ID."},
	{"guest.family-id", OTHER_GUEST},
	{"guest.image-id", OTHER_GUEST},
	{"guest.svn", "The guest is an older release than demanded: start the current one."},
	{"guest.id-key", "The VM's ID block was signed by another key, or it has none: "
		OTHER_GUEST},
	{"guest.author-key", "The VM's ID key was signed by another author, or by none: "
		OTHER_GUEST},
	{"firmware.version", FIRMWARE},
	{"firmware.provisional", "The host runs firmware that it has not committed to and can go "
		"back from: ask its operator to commit it, or allow it in the VM's policy "
		"(provisional)."},
	{"firmware.mitigations", FIRMWARE},
	{"tcb.order", "No sound processor reports such versions: do not trust this host."},
	{"tcb.floor", FIRMWARE},
	{"tcb.reported", FIRMWARE},
	{"tcb.committed", FIRMWARE},
	{"tcb.launch", FIRMWARE " The guest has to be started anew after an update."},
	{"tcb.advisories", FIRMWARE},
	{"platform.required", ASK_HOST},
	{"platform.forbidden", ASK_HOST},
	{"chip.allowed", "The VM runs on a processor that is not on the list: "
		"add it, if it is yours."},
	{"ssh.bound", "The VM has no SSH host key that its report binds: does its root have one, "
		"or a writable /etc?"},
	{"ssh.key", "Another SSH server answers than the one in the verified VM: do not log in."},
};

const char *check_advice(const char *id)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (strcmp(table[i].id, id) == 0)
			return table[i].text;
	return NULL;
}
