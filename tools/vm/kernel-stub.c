/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks through a kernel for a stub that listens to the host. ENEMY INPUT: the kernel. */
#include "kernel-stub.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "uki.h"

bool kernel_takes_words(const char *path)
{
	/* Not blocking: a pipe is no image, and is not waited for. */
	_cleanup_close_ int fd = path ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
	struct stat st;
	void *data;
	bool takes;

	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size == 0)
		return false;
	data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		return false;
	takes = uki_takes_words(data, (size_t)st.st_size);
	munmap(data, (size_t)st.st_size);
	return takes;
}
