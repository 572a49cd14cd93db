/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The combinations of everything in which processors and their reports differ. */
#include <stdio.h>

#include "silicon.h"

#define VERSION_MIN 2
#define VERSION_MAX 5
#define VERSIONS (VERSION_MAX - VERSION_MIN + 1)

static const struct form {
	const char *name;
	bool vlek, mask_chip_id, wrap_hwid;
} forms[] = {
	{"vcek", false, false, false},
	{"vcek-masked", false, true, false},
	{"vcek-wrapped", false, false, true},
	{"vlek", true, false, false},
	{"vlek-masked", true, true, false},
};

/* An INTEGER of 0x80 and above has a byte more. */
static const uint8_t spls[] = {0x00, 0x7F, 0x80, 0xFF};

size_t chip_n_specs(void)
{
	return chip_n_models * VERSIONS * ARRAY_SIZE(forms) * ARRAY_SIZE(spls);
}

bool chip_spec_by_index(size_t i, struct chip_spec *ret)
{
	const struct form *form = &forms[i / ARRAY_SIZE(spls) % ARRAY_SIZE(forms)];
	size_t rest = i / ARRAY_SIZE(spls) / ARRAY_SIZE(forms);

	if (i >= chip_n_specs())
		return false;
	*ret = (struct chip_spec){
		.model = &chip_models[rest / VERSIONS],
		.version = (uint32_t)(VERSION_MIN + rest % VERSIONS),
		.vlek = form->vlek,
		.mask_chip_id = form->mask_chip_id,
		.wrap_hwid = form->wrap_hwid,
		.spl = spls[i % ARRAY_SIZE(spls)],
	};
	return true;
}

void chip_spec_name(const struct chip_spec *spec, char ret[static CHIP_NAME_SIZE])
{
	snprintf(ret, CHIP_NAME_SIZE, "%s-v%u-%s%s%s-spl%u", spec->model->name, spec->version,
		spec->vlek ? "vlek" : "vcek", spec->mask_chip_id ? "-masked" : "",
		spec->wrap_hwid ? "-wrapped" : "", spec->spl);
}
