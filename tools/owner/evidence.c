/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An answer or a bare report, told apart by content. ENEMY INPUT. */
#include "evidence.h"

#include <string.h>

#include "file.h"

int evidence_parse(const uint8_t *data, size_t len, struct evidence *ret)
{
	int r;

	/* A report begins with its version, so a JSON text of that very length is no report. */
	if (len == SNP_REPORT_SIZE && data[0] != '{') {
		*ret = (struct evidence){.is_bare = true};
		memcpy(ret->answer.report, data, len);
		return 0;
	}
	if (len == 0 || data[0] != '{')
		return OWNER_E_NOT_EVIDENCE;
	r = snp_wire_report_parse((const char *)data, len, &ret->answer);
	if (r)
		return r;
	ret->is_bare = false;
	return 0;
}

int evidence_read(const char *path, struct evidence *ret)
{
	_cleanup_free_ uint8_t *data = NULL;
	size_t len;
	int r;

	r = file_read(path, SNP_WIRE_ANSWER_MAX, &data, &len);
	if (r)
		return r;
	return evidence_parse(data, len, ret);
}

int evidence_certs(const struct evidence *e, struct certs *bag)
{
	_cleanup_certs_ struct certs own = {0};
	struct snp_cert_table table;
	int r;

	if (e->is_bare)
		return 0;
	r = snp_cert_table_parse(e->answer.certs, e->answer.certs_len, &table);
	if (r)
		return r;
	r = certs_add_table(&own, &table);
	return r ? r : certs_add_bag(bag, &own);
}

int evidence_binding(const struct evidence *e, uint8_t ret[static SNP_BINDING_SIZE])
{
	const struct snp_wire_report *a = &e->answer;

	switch (a->bound) {
	case SNP_BOUND_NOTHING:
		memset(ret, 0, SNP_BINDING_SIZE);
		return 0;
	case SNP_BOUND_KEY_REQUEST:
		if (a->bound_key_len != SNP_X25519_SIZE)
			return SNP_E_LENGTH;
		return snp_binding_key_request(a->bound_key, ret);
	case SNP_BOUND_SSH:
		return snp_binding_ssh(a->bound_key, a->bound_key_len, ret);
	}
	return -EINVAL;
}

int evidence_demand(const struct evidence *e, uint8_t binding[static SNP_BINDING_SIZE],
	struct policy *p)
{
	int r;

	if (e->is_bare)
		return 0;
	r = evidence_binding(e, binding);
	if (r)
		return r;
	p->binding = binding;
	p->proof = e->answer.proof.size ? &e->answer.proof : NULL;
	p->batch_allowed = e->answer.bound != SNP_BOUND_KEY_REQUEST;
	return 0;
}
