/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one file of the helper program that speaks to libcryptsetup: volume.c. */
#pragma once

#include "report.h"

#define VOLUME_NAME "image"
#define VOLUME_PATH "/dev/mapper/" VOLUME_NAME

/* Formats @device as the job says and activates it as VOLUME_PATH, without the journal: the volume
 * is written once from end to end, and a journal would write everything twice. Says what is wrong
 * to @r. 0 or -errno. */
_must_check_ int volume_create(const struct image_job *job, const char *device, struct reporter *r);
/* 0 or -errno; what was written is on the disk when it returns. */
_must_check_ int volume_close(struct reporter *r);
