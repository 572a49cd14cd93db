/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A packed initramfs as a file, or in memory for what it becomes a part of. */
#include "output.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "command.h"
#include "owner/file.h"
#include "process.h"
#include "say.h"

/* A signal while the archive is made only waits until nothing is left half made. */
static int write_archive(const struct pack *pack, FILE *f)
{
	struct why why = {""};
	int r = pack_initramfs(pack, f, &why);

	if (process_interrupted()) {
		r = -EINTR;
		say_error("interrupted");
	} else if (r) {
		say_error("%s", why.text);
	}
	return r;
}

int pack_to_file(const struct pack *pack, const char *out)
{
	char partial[PATH_MAX];
	struct stat st;
	FILE *f;
	int r;

	r = file_replaceable(out);
	if (r) {
		say_error("%s: %s", out, owner_strerror(r));
		return EXIT_COULD_NOT;
	}
	if (snprintf(partial, sizeof(partial), "%s.partial", out) >= PATH_MAX) {
		say_error("%s: %s", out, strerror(ENAMETOOLONG));
		return EXIT_COULD_NOT;
	}
	f = fopen(partial, "wbe");
	if (!f) {
		say_error("%s: %s", partial, strerror(errno));
		return EXIT_COULD_NOT;
	}
	r = write_archive(pack, f);
	if ((fclose(f) || (r == 0 && rename(partial, out) < 0)) && r == 0) {
		r = -errno;
		say_error("%s: %s", out, strerror(errno));
	}
	if (r) {
		unlink(partial);
		return EXIT_COULD_NOT;
	}
	if (stat(out, &st) == 0)
		say_progress("%s: %zu modules of %s, %.1f MiB", out, pack->modules->modules.n,
			pack->modules->version, (double)st.st_size / (1 << 20));
	return EXIT_DONE;
}

int pack_to_memory(const struct pack *pack, uint8_t **ret, size_t *ret_len)
{
	_cleanup_free_ char *data = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&data, &len);
	int r;

	if (!f) {
		say_error("%s", strerror(errno));
		return EXIT_COULD_NOT;
	}
	r = write_archive(pack, f);
	if (fclose(f) && r == 0) {
		say_error("out of memory");
		r = -ENOMEM;
	}
	if (r)
		return EXIT_COULD_NOT;
	*ret = (uint8_t *)steal_ptr(data);
	*ret_len = len;
	return EXIT_DONE;
}
