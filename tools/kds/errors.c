/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts for the answers of libkds. */
#include "errors.h"

#include "snp/util.h"

#define TEXT(e) [(e) - KDS_E_BASE]

static const char *const texts[] = {
	TEXT(KDS_E_BASE) = "not of the form https://HOST[:PORT][/PATH]",
	TEXT(KDS_E_SHAPE) = "not a certificate or revocation list of AMD's",
	TEXT(KDS_E_NOT_CACHED) = "not in the cache",
	TEXT(KDS_E_OFFLINE) = "not in the cache, and the key service is not to be asked",
	TEXT(KDS_E_MASKED) = "the report hides its chip (CHIP_ID is zero), so nobody can say which "
		"VCEK certificate it needs",
	TEXT(KDS_E_VLEK) =
		"a VLEK certificate comes from the host's provider alone; the key service "
		"gives it to nobody else",
	TEXT(KDS_E_ABSENT) = "the key service has none",
	TEXT(KDS_E_BUSY) = "the key service wants to be left alone for now",
	TEXT(KDS_E_STATUS) = "the key service answered with an error",
	TEXT(KDS_E_WRONG) = "the key service answered with something else than was asked for",
#undef TEXT
};

const char *kds_strerror(int r)
{
	if (r >= KDS_E_BASE && r < _KDS_E_MAX)
		return texts[r - KDS_E_BASE];
	return owner_strerror(r);
}
