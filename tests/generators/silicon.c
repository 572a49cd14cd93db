/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chains under roots that are made once, and reports by their leaves. */
#include "silicon.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>

#include "firmware.h"

#define CSP_ID "CN=cc-test.example"	/* of the same form as the real one seen */

const struct chip_model chip_models[] = {
	{"milan", "Milan", {0x19, 0x01, 0x01}},
	{"milan-x", "Milan", {0x19, 0x01, 0x02}},
	{"genoa", "Genoa", {0x19, 0x11, 0x01}},
	{"genoa-x", "Genoa", {0x19, 0x11, 0x02}},
	{"bergamo", "Genoa", {0x19, 0xA0, 0x02}},
	{"siena", "Genoa", {0x19, 0xAF, 0x02}},
	{"turin", "Turin", {0x1A, 0x02, 0x01}},
	{"turin-dense", "Turin", {0x1A, 0x11, 0x00}},
};
const size_t chip_n_models = ARRAY_SIZE(chip_models);

static const char *const products[] = {"Milan", "Genoa", "Turin"};

static struct pki roots[ARRAY_SIZE(products)][2];	/* by product, and with an ASK or an ASVK */

static void up_ref(EVP_PKEY **ret, EVP_PKEY *key)
{
	if (EVP_PKEY_up_ref(key) == 1)
		*ret = key;
}

static int certify_all(const struct pki *keys)
{
	for (size_t i = 0; i < ARRAY_SIZE(products); i++) {
		for (int vlek = 0; vlek < 2; vlek++) {
			struct pki *pki = &roots[i][vlek];
			int r;

			up_ref(&pki->ark_key, keys->ark_key);
			up_ref(&pki->ask_key, keys->ask_key);
			r = pki_certify_roots(products[i], vlek, pki);
			if (r)
				return r;
		}
	}
	return 0;
}

/* Programs that start together: one makes the keys, the others wait and find all of them. */
static int keys_of_dir(const char *dir, struct pki *ret)
{
	_cleanup_close_ int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r;

	if (fd < 0 || flock(fd, LOCK_EX) < 0)
		return -errno;
	r = pki_load_roots(dir, "Milan", ret);
	if (r != -ENOENT)
		return r;
	r = pki_make_roots("Milan", false, ret);
	return r ? r : pki_save_roots(dir, ret);
}

int silicon_init(const char *keys_dir)
{
	_cleanup_pki_ struct pki keys = PKI_NULL;
	int r = keys_dir ? keys_of_dir(keys_dir, &keys) : pki_make_roots("Milan", false, &keys);

	if (!r)
		r = certify_all(&keys);
	if (r)
		silicon_done();
	return r;
}

void silicon_done(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(products); i++)
		for (int vlek = 0; vlek < 2; vlek++)
			pki_done(&roots[i][vlek]);
}

static const struct pki *roots_of(const char *product, bool vlek)
{
	for (size_t i = 0; i < ARRAY_SIZE(products); i++)
		if (strcmp(products[i], product) == 0)
			return &roots[i][vlek];
	return NULL;
}

int silicon_roots(const char *product, bool vlek, struct pki *ret)
{
	const struct pki *above = roots_of(product, vlek);

	if (!above || !above->ark)
		return -EINVAL;
	*ret = PKI_NULL;
	up_ref(&ret->ark_key, above->ark_key);
	up_ref(&ret->ask_key, above->ask_key);
	ret->ark = X509_dup(above->ark);
	ret->ask = X509_dup(above->ask);
	return 0;
}

/* Every component that the layout has, and nothing in the bytes between. */
static void set_tcb(struct emu_config *config, uint8_t spl)
{
	static const uint8_t milan[8] = {1, 1, 0, 0, 0, 0, 1, 1}, turin[8] = {1, 1, 1, 1, 0, 0, 0, 1};
	const uint8_t *has = emu_config_layout(config) == SNP_TCB_TURIN ? turin : milan;

	for (size_t i = 0; i < sizeof(config->tcb); i++)
		config->tcb[i] = has[i] ? spl : 0;
	memcpy(config->current_tcb, config->tcb, sizeof(config->tcb));
	memcpy(config->committed_tcb, config->tcb, sizeof(config->tcb));
	memcpy(config->launch_tcb, config->tcb, sizeof(config->tcb));
}

static void configure(const struct chip_spec *spec, struct emu_config *ret)
{
	emu_config_init(ret);
	snprintf(ret->product, sizeof(ret->product), "%s", spec->model->product);
	memcpy(ret->cpuid, spec->model->cpuid, sizeof(ret->cpuid));
	ret->version = spec->version;
	ret->signer_info = (spec->vlek ? SNP_KEY_VLEK : SNP_KEY_VCEK) << 2;
	set_tcb(ret, spec->spl);
}

static int make_leaf(const struct chip_spec *spec, struct chip *chip)
{
	struct emu_config *config = &chip->config;
	struct pki_leaf leaf = {
		.product = config->product,
		.layout = emu_config_layout(config),
		.hwid = spec->vlek ? NULL : config->chip_id,
		.hwid_len = spec->vlek ? 0 : emu_config_chip_id_len(config),
		.wrap_hwid = spec->wrap_hwid,
		.csp_id = spec->vlek ? CSP_ID : NULL,
	};
	int r = silicon_roots(config->product, spec->vlek, &chip->pki);

	if (r)
		return r;
	memcpy(leaf.tcb, config->tcb, sizeof(leaf.tcb));
	return pki_make_leaf(&chip->pki, &leaf);
}

int chip_make(const struct chip_spec *spec, struct chip *ret)
{
	_cleanup_chip_ struct chip chip = {0};
	int r;

	configure(spec, &chip.config);
	r = make_leaf(spec, &chip);
	if (r)
		return r;
	if (spec->mask_chip_id)
		memset(chip.config.chip_id, 0, sizeof(chip.config.chip_id));
	chip_report(&chip);
	r = chip_sign(&chip);
	if (r)
		return r;
	*ret = chip;
	chip.pki = PKI_NULL;
	return 0;
}

void chip_done(struct chip *chip)
{
	pki_done(&chip->pki);
}

void chip_report(struct chip *chip)
{
	static const uint8_t report_id[32] = {1}, report_data[SNP_REPORT_DATA_SIZE] = {2};

	emu_report_make(&chip->config, report_id, chip->config.vmpl, report_data, &chip->report);
}

int chip_sign(struct chip *chip)
{
	return emu_report_sign(chip->pki.leaf_key, &chip->report);
}
