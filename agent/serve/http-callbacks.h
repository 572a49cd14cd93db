/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What http-request.c gives to the HTTP library; for http-server.c alone. */
#pragma once

#include <microhttpd.h>

struct http_server;

/* MHD_AccessHandlerCallback; @cls is the struct http_server. */
enum MHD_Result request_access(void *cls, struct MHD_Connection *mhd, const char *url,
	const char *method, const char *version, const char *upload_data, size_t *upload_size,
	void **context);

/* MHD_RequestCompletedCallback: the response is out, or the connection has broken. */
void request_completed(void *cls, struct MHD_Connection *mhd, void **context,
	enum MHD_RequestTerminationCode why);
