/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a unified kernel image: those it is made of, and the image itself. */
#include "uki-files.h"

#include <stdio.h>
#include <string.h>

#include "command.h"
#include "owner/file.h"
#include "say.h"
#include "uki.h"
#include "wholefile.h"

static int read_one(const char *path, uint8_t **ret, size_t *ret_len)
{
	struct why why;

	if (wholefile_read(path, ret, ret_len, &why) == 0)
		return EXIT_DONE;
	say_error("%s", why.text);
	return EXIT_COULD_NOT;
}

static int read_kernel(const struct uki_options *o, struct uki_files *f)
{
	struct why why;

	if (read_one(o->kernel, &f->kernel, &f->kernel_len))
		return EXIT_COULD_NOT;
	if (kernel_image_parse(f->kernel, f->kernel_len, &f->info, &why) ||
	    uki_check_cmdline(o->append, f->info.cmdline_max, &why)) {
		say_error("%s: %s", o->kernel, why.text);
		return EXIT_COULD_NOT;
	}
	return EXIT_DONE;
}

static int read_stub(const struct uki_options *o, struct uki_files *f)
{
	const char *path = o->stub ? o->stub : UKI_STUB_DEFAULT;
	struct why why;
	bool sbat;

	if (!o->stub && access(path, F_OK) != 0) {
		say_error("no %s: install systemd-boot-efi, or name systemd's stub "
			"with --stub FILE", path);
		return EXIT_COULD_NOT;
	}
	if (read_one(path, &f->stub, &f->stub_len))
		return EXIT_COULD_NOT;
	if (uki_check_stub(f->stub, f->stub_len, &sbat, &why)) {
		say_error("%s: %s", path, why.text);
		return EXIT_COULD_NOT;
	}
	if (!sbat)
		say_warning("%s: has no .sbat section: it is older than 2021", path);
	return EXIT_DONE;
}

int uki_files_read(const struct uki_options *o, struct uki_files *ret)
{
	int status = read_kernel(o, ret);

	if (!status)
		status = read_stub(o, ret);
	if (!status && o->initrd)
		status = read_one(o->initrd, &ret->initrd, &ret->initrd_len);
	return status;
}

int uki_files_write(const struct uki_options *o, const struct uki_files *f)
{
	_cleanup_free_ uint8_t *image = NULL;
	const struct uki uki = {
		.stub = f->stub, .stub_len = f->stub_len,
		.kernel = f->kernel, .kernel_len = f->kernel_len,
		.initrd = f->initrd, .initrd_len = f->initrd_len,
		.info = &f->info, .cmdline = o->append,
	};
	struct why why;
	size_t len;
	int r = uki_build(&uki, &image, &len, &why);

	if (r) {
		say_error("%s", why.text);
		return EXIT_COULD_NOT;
	}
	r = file_write(o->out, image, len);
	if (r) {
		say_error("%s: %s", o->out, owner_strerror(r));
		return EXIT_COULD_NOT;
	}
	say_progress("%s: kernel %s, %.1f MiB", o->out, f->info.release, (double)len / (1 << 20));
	return EXIT_DONE;
}

void uki_files_done(struct uki_files *files)
{
	free(files->kernel);
	free(files->stub);
	free(files->initrd);
}
