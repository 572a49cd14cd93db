/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * snpguard-emulator-pack: makes the archive that puts a stand-in secure processor into a test VM.
 * It is appended to the initramfs under test, which stays as it is.
 */
#include <limits.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "config.h"
#include "cpio.h"
#include "pack-files.h"
#include "pki.h"
#include "snp/certtable.h"

struct pack {
	const char *out, *pki_dir, *modules;
	char program[PATH_MAX];
	struct emu_config config;
	char text[8192];	/* of the configuration, as given */
	struct cpio *cpio;
};

static const char usage[] =
	"usage: snpguard-emulator-pack --out DIR --pki DIR --modules DIR [--program FILE]\n"
	"                              [--KEY VALUE]... [--fault NAME[:VALUE][@AFTER]]...\n"
	"\n"
	"Writes DIR/emulator.cpio and DIR/vcek.pem. The directory of --pki gets, or already\n"
	"has, ark.pem and ask.pem with their keys. --modules is the kernel's module directory.\n"
	"KEY is one of tests/emulator/README.md: --measurement HEX, --version 2, ...\n";

static int get_roots(const struct pack *p, struct pki *pki)
{
	int r = pki_load_roots(p->pki_dir, p->config.product, pki);

	if (r != -ENOENT)
		return r;
	fprintf(stderr, "making a chain of RSA keys in %s\n", p->pki_dir);
	r = pki_make_roots(p->config.product, false, pki);
	if (r)
		return r;
	return pki_save_roots(p->pki_dir, pki);
}

static int make_leaf(const struct pack *p, struct pki *pki)
{
	struct pki_leaf leaf = {
		.product = p->config.product,
		.layout = emu_config_layout(&p->config),
		.hwid = p->config.chip_id,
		.hwid_len = emu_config_chip_id_len(&p->config),
	};

	memcpy(leaf.tcb, p->config.tcb, sizeof(leaf.tcb));
	return pki_make_leaf(pki, &leaf);
}

static int add_key(struct pack *p, EVP_PKEY *key)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);
	int ok, r;

	if (!f)
		return -ENOMEM;
	ok = PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL);
	fclose(f);
	r = ok == 1 ? cpio_add_file(p->cpio, "emulator/vcek.key", 0600, text, len) : -EIO;
	free(text);
	return r;
}

static int write_vcek(const struct pack *p, X509 *cert)
{
	char path[PATH_MAX];
	FILE *f;
	int ok;

	snprintf(path, sizeof(path), "%s/vcek.pem", p->out);
	f = fopen(path, "we");
	if (!f)
		return -errno;
	ok = PEM_write_X509(f, cert);
	return fclose(f) == 0 && ok == 1 ? 0 : -EIO;
}

static int add_pki(struct pack *p)
{
	_cleanup_pki_ struct pki pki = PKI_NULL;
	uint8_t table[SNP_CERT_TABLE_MAX];
	size_t len;
	int r;

	r = get_roots(p, &pki);
	if (!r)
		r = make_leaf(p, &pki);
	if (!r)
		r = pki_cert_table(&pki, table, sizeof(table), &len);
	if (!r)
		r = cpio_add_file(p->cpio, "emulator/certs", 0644, table, len);
	if (!r)
		r = add_key(p, pki.leaf_key);
	if (!r)
		r = write_vcek(p, pki.leaf);
	return r;
}

static int add_setting(struct pack *p, const char *key, const char *value)
{
	size_t used = strlen(p->text);
	int n;

	if (emu_config_set(&p->config, key, value))
		return -EINVAL;
	n = snprintf(p->text + used, sizeof(p->text) - used, "%s=%s\n", key, value);
	return n > 0 && (size_t)n < sizeof(p->text) - used ? 0 : -EFBIG;
}

/* The static program is built beside this one. */
static void default_program(const char *self, struct pack *p)
{
	const char *slash = strrchr(self, '/');

	snprintf(p->program, sizeof(p->program), "%.*ssnpguard-emulator",
		slash ? (int)(slash - self + 1) : 0, self);
}

static int parse(int argc, char **argv, struct pack *p)
{
	emu_config_init(&p->config);
	default_program(argv[0], p);
	for (int i = 1; i < argc; i += 2) {
		const char *key = argv[i], *value = argv[i + 1];

		if (strncmp(key, "--", 2) || !value)
			return -EINVAL;
		key += 2;
		if (!strcmp(key, "out"))
			p->out = value;
		else if (!strcmp(key, "pki"))
			p->pki_dir = value;
		else if (!strcmp(key, "modules"))
			p->modules = value;
		else if (!strcmp(key, "program"))
			snprintf(p->program, sizeof(p->program), "%s", value);
		else if (add_setting(p, key, value)) {
			fprintf(stderr, "not a setting, or not with this value: %s\n", key);
			return -EINVAL;
		}
	}
	return p->out && p->pki_dir && p->modules ? 0 : -EINVAL;
}

static int make_dir(const char *path)
{
	return mkdir(path, 0755) < 0 && errno != EEXIST ? -errno : 0;
}

static int write_archive(const struct pack *p)
{
	char path[PATH_MAX];
	FILE *f;
	int r;

	snprintf(path, sizeof(path), "%s/emulator.cpio", p->out);
	f = fopen(path, "we");
	if (!f)
		return -errno;
	r = cpio_write(p->cpio, f);
	return fclose(f) < 0 && !r ? -errno : r;
}

static int run(struct pack *p)
{
	int r;

	r = make_dir(p->out);
	if (!r)
		r = make_dir(p->pki_dir);
	if (!r)
		r = add_pki(p);
	if (!r)
		r = cpio_add_file(p->cpio, "emulator/config", 0644, p->text, strlen(p->text));
	if (!r)
		r = pack_file(p->cpio, "emulator/init", 0755, p->program);
	if (!r)
		r = pack_module(p->cpio, p->modules, "fuse");
	if (!r)
		r = pack_module(p->cpio, p->modules, "cuse");
	if (!r)
		r = write_archive(p);
	return r;
}

int main(int argc, char **argv)
{
	static struct pack p;
	int r;

	if (argc == 2 && !strcmp(argv[1], "--help")) {
		fputs(usage, stdout);
		return 0;
	}
	if (parse(argc, argv, &p)) {
		fputs(usage, stderr);
		return 2;
	}
	p.cpio = cpio_new(0);
	r = p.cpio ? run(&p) : -ENOMEM;
	cpio_free(p.cpio);
	if (r)
		fprintf(stderr, "snpguard-emulator-pack: %s\n", strerror(-r));
	return r ? 3 : 0;
}
