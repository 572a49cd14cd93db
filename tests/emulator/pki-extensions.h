/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The extensions of a throw-away chain's certificates. */
#pragma once

#include "pki.h"

/* What the RSA certificates have beside their names; @issuer is @cert itself for the ARK. 0 or -EIO. */
_must_check_ int pki_add_root_extensions(X509 *cert, X509 *issuer, const char *product, bool vlek);

/* AMD's own, which a VCEK or VLEK has and nothing else. 0 or -EIO. */
_must_check_ int pki_add_leaf_extensions(X509 *cert, const struct pki_leaf *leaf,
	long struct_version, const char *product_name);
