/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words for guest.measurement when it fails and the VM's description is at hand: which input of
 * the launch differs. Only words: no verdict and no answer changes here.
 */
#pragma once

#include "verifier/verify.h"
#include "vm/expect/diagnose.h"

struct check_diagnosis {
	bool done;			/* the rest says something */
	struct diagnosis found;
	char advice[1024];
};

/**
 * check_diagnose() - look for the launch that an authentic report shows
 * @vm: the description; NULL: there is none
 * @result: of verify_report(); the reason of guest.measurement may be written anew
 * @ret: nothing where that check has not failed, or the description has no firmware
 */
void check_diagnose(const char *vm, struct verify_result *result, struct check_diagnosis *ret);
