/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The firmware image that VMs are to be started with. */
#include "measure/firmware.h"
#include "owner/file.h"
#include "read.h"

void read_firmware(const char *path, struct facts_firmware *ret)
{
	_cleanup_free_ uint8_t *image = NULL;
	size_t size;

	ret->path = path;
	if (!path)
		return;
	ret->answer = file_read_regular(path, FIRMWARE_SIZE_MAX, &image, &size);
	/* Empty, or larger than any. */
	if (ret->answer == OWNER_E_FILE_SIZE)
		ret->answer = MEASURE_E_FIRMWARE_SIZE;
	if (!ret->answer)
		ret->answer = firmware_parse(image, size, &ret->parsed);
	/* It pointed into what is freed here. */
	ret->parsed.image = NULL;
}
