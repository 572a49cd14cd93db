/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GUIDs as EFI writes them: the first three fields little-endian, the rest as it is printed. */
#pragma once

#define GUID_SIZE 16
/* GUID(96b582de, 1fb2, 45f7, ba, ea, ...): the digits as they are printed, with 0x before each. */
#define GUID(a, b, c, ...)                                                                         \
	{(a)&0xff, (a) >> 8 & 0xff, (a) >> 16 & 0xff, (a) >> 24, (b)&0xff, (b) >> 8, (c)&0xff,     \
		(c) >> 8, __VA_ARGS__}
