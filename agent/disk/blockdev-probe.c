/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one file that speaks to libblkid. ENEMY INPUT: the device. Of its hundred formats only those
 * are enabled that a root can be here; of partition tables only GPT, whose UUIDs and labels root=
 * can name.
 */
#include "blockdev-probe.h"

#include <blkid/blkid.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

DEFINE_CLEANUP(blkid_probe, blkid_free_probe)

static char *superblocks[] = {
	(char[]){"crypto_LUKS"}, (char[]){"ext4"}, (char[]){"xfs"}, (char[]){"erofs"},
	(char[]){"squashfs"}, (char[]){"DM_verity_hash"}, NULL};
static char *tables[] = {(char[]){"gpt"}, NULL};

static blkid_probe open_probe(int fd)
{
	_cleanup_(blkid_free_probep) blkid_probe pr = blkid_new_probe();

	if (!pr || blkid_probe_set_device(pr, fd, 0, 0))
		return NULL;
	return steal_ptr(pr);
}

static void copy_tag(blkid_probe pr, const char *name, char ret[static BLOCKDEV_TAG_MAX])
{
	const char *value = NULL;

	if (blkid_probe_lookup_value(pr, name, &value, NULL) == 0 && value)
		snprintf(ret, BLOCKDEV_TAG_MAX, "%s", value);
}

int blockdev_probe(int fd, struct blockdev_tags *ret)
{
	_cleanup_(blkid_free_probep) blkid_probe pr = open_probe(fd);
	struct blockdev_tags tags = {0};
	int r;

	if (!pr)
		return -EIO;
	blkid_probe_enable_superblocks(pr, 1);
	blkid_probe_set_superblocks_flags(pr, BLKID_SUBLKS_UUID | BLKID_SUBLKS_LABEL);
	if (blkid_probe_filter_superblocks_type(pr, BLKID_FLTR_ONLYIN, superblocks))
		return -ENOMEM;
	r = blkid_do_safeprobe(pr);
	if (r == -1)
		return -EIO;
	/* 1: nothing; -2: more than one format, and whoever put them there is up to something. */
	if (r == 0) {
		copy_tag(pr, "UUID", tags.uuid);
		copy_tag(pr, "LABEL", tags.label);
	}
	*ret = tags;
	return 0;
}

static bool part_matches(blkid_partition p, enum blockdev_part_tag tag, const char *value)
{
	const char *s = tag == BLOCKDEV_PARTUUID ? blkid_partition_get_uuid(p)
						 : blkid_partition_get_name(p);

	if (!s)
		return false;
	return tag == BLOCKDEV_PARTUUID ? strcasecmp(s, value) == 0 : strcmp(s, value) == 0;
}

int blockdev_probe_partition(int fd, enum blockdev_part_tag tag, const char *value, int *ret_number)
{
	_cleanup_(blkid_free_probep) blkid_probe pr = open_probe(fd);
	blkid_partlist list;
	int found = 0;

	if (!pr)
		return -EIO;
	blkid_probe_enable_superblocks(pr, 0);
	blkid_probe_enable_partitions(pr, 1);
	if (blkid_probe_filter_partitions_type(pr, BLKID_FLTR_ONLYIN, tables))
		return -ENOMEM;
	list = blkid_probe_get_partitions(pr);
	for (int i = 0; list && i < blkid_partlist_numof_partitions(list); i++) {
		blkid_partition p = blkid_partlist_get_partition(list, i);

		if (!p || !part_matches(p, tag, value))
			continue;
		if (found)
			return -ENOTUNIQ;
		found = blkid_partition_get_partno(p);
	}
	*ret_number = found;
	return 0;
}
