/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What http-response.c gives to the HTTP library; for http-request.c alone. */
#pragma once

#include <microhttpd.h>

#include "serve/http-request.h"

/* Hands the request's answer to the library. MHD_NO: there is no memory for it. */
enum MHD_Result response_send(struct request *r);
