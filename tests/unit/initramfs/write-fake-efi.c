/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the images of fake-efi.h for shell tests: write-fake-efi stub|kernel >FILE. */
#include "fake-efi.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	struct fake_stub stub;
	struct fake_kernel kernel;

	if (argc == 2 && strcmp(argv[1], "stub") == 0) {
		fake_stub(&stub);
		return fwrite(&stub, sizeof(stub), 1, stdout) == 1 ? 0 : 1;
	}
	if (argc == 2 && strcmp(argv[1], "kernel") == 0) {
		fake_kernel(&kernel);
		return fwrite(&kernel, sizeof(kernel), 1, stdout) == 1 ? 0 : 1;
	}
	return 2;
}
