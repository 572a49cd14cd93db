/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What makes one machine that machine: in an image that many boot and everybody reads, it would
 * make them all the same one. Only what its owner did not choose, and what is made anew where it is
 * missing.
 */
#include "strip.h"

static const struct strip_rule rules[] = {
	/* Missing, or "uninitialized", it would mean a first boot, which asks questions. */
	{"etc", "machine-id", true, "systemd makes one for each boot"},
	{"var/lib/dbus", "machine-id", false, "a second copy of the machine's identity"},
	{"etc/ssh", "ssh_host_*key*", false, "SSH host key: the agent makes one for each boot"},
	{"etc/ssh", "ssh_host_*-cert.pub", false, "SSH host certificate"},
	{"etc/dropbear", "dropbear_*_host_key*", false, "SSH host key"},
	{"etc/dropbear/initramfs", "dropbear_*_host_key*", false, "SSH host key of the initramfs"},
	{"etc/dropbear-initramfs", "dropbear_*_host_key*", false, "SSH host key of the initramfs"},
	{"etc/tinyssh/sshkeydir", "*", false, "SSH host key"},
	{"var/lib/systemd", "random-seed", false, "the same randomness in every VM"},
	{"var/lib/systemd", "credential.secret", false, "key of this machine's credentials"},
	{"var/lib/urandom", "random-seed", false, "the same randomness in every VM"},
	{"boot/loader", "random-seed", false, "the same randomness in every VM"},
	{"boot/efi/loader", "random-seed", false, "the same randomness in every VM"},
	{"efi/loader", "random-seed", false, "the same randomness in every VM"},
	{"var/lib/NetworkManager", "secret_key", false, "key of this machine's addresses"},
	{"etc/ssl/private", "ssl-cert-snakeoil.key", false,
		"private key that everybody would have"},
	{"etc/ssl/certs", "ssl-cert-snakeoil.pem", false, "certificate of that key"},
	{"etc/pki/tls/private", "localhost.key", false, "private key that everybody would have"},
	{"etc/pki/tls/certs", "localhost.crt", false, "certificate of that key"},
	{"etc/bind", "rndc.key", false, "key that commands BIND"},
	{"etc/munge", "munge.key", false, "key that vouches for users"},
	{"etc/unbound", "unbound_*.key", false, "key that commands Unbound, or is its server's"},
	{"etc/unbound", "unbound_*.pem", false, "certificate of that key"},
	{"var/log", "cloud-init*.log*", false, "cloud-init's account of one instance"},
	{"var/lib/cloud", "instance", false, "cloud-init's data of one instance"},
	{"var/lib/cloud", "instances", false, "cloud-init's data of one instance"},
};

const struct strip_rule *strip_rule(size_t i)
{
	return i < ARRAY_SIZE(rules) ? &rules[i] : NULL;
}
