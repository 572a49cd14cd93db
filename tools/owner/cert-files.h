/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills a bag of candidate certificates from files and folders, by content and not by name. */
#pragma once

#include "errors.h"
#include "verifier/certs.h"

/* 0, -errno, VERIFY_E_CERT, OWNER_E_FILE_SIZE. */
_must_check_ int certs_add_file(struct certs *bag, const char *path);
/* Every regular file of the folder that holds certificates; others are passed over. */
_must_check_ int certs_add_dir(struct certs *bag, const char *path);
