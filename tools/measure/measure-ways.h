/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside libmeasure: the way of each mode. Inputs have been checked by measure_launch(). */
#pragma once

#include "measure.h"

/* Where the firmware ends. */
#define MEASURE_FOUR_GIB (UINT64_C(1) << 32)

_must_check_ int measure_snp(const struct measure_input *in, struct measure_digest *ret);
_must_check_ int measure_snp_svsm(const struct measure_input *in, struct measure_digest *ret);
_must_check_ int measure_firmware_hash(const struct measure_input *in, struct measure_digest *ret);
_must_check_ int measure_sev(const struct measure_input *in, struct measure_digest *ret);
_must_check_ int measure_sev_es(const struct measure_input *in, struct measure_digest *ret);

/* A stage, to who asked for them. */
void measure_tell(const struct measure_input *in, const struct measure_stage *stage);
