/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of command lines that are as they should be. */
#pragma once

/* 32 bytes 0x01..0x20. */
#define OWNER "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA"
#define LUKS "snpguard.mode=luks root=/dev/vda snpguard.owner=" OWNER
#define PLAIN "snpguard.mode=plain root=/dev/vda"
#define HEX32 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define VERITY "snpguard.mode=verity root=/dev/vda roothash=" HEX32
